//! Requests that are unlike the configured one.

use super::{Destination, Parts, Text, Tokens, as_configured, in_query};
use crate::case::Shape;
use crate::options::RequestOptions;

/// Gives a request its shape.
pub(super) fn apply(
    parts: &mut Parts,
    shape: &Shape,
    options: &RequestOptions,
    to: &Destination,
    tokens: Tokens<'_>,
) {
    if let Some(method) = &shape.method {
        parts.method.clone_from(method);
    }
    if let Some(version) = &shape.version {
        parts.version.clone_from(version);
    }
    if let Some(target) = &shape.target {
        parts.target = fill_target(target, to, tokens);
    }
    if let Some((name, value)) = &shape.query {
        let value = Text::fill(value, tokens);
        parts.target.add_to_query(&in_query(name), &in_query(value.shown()));
    }
    for (name, value) in &shape.headers {
        parts.fields.push((name.clone(), Text::fill(value, tokens)));
    }
    if let Some((name, value)) = &shape.form {
        let value = Text::fill(value, tokens);
        let form = format!("{}={}", in_query(name), in_query(value.shown()));
        parts.body = Some((Some("application/x-www-form-urlencoded"), form));
    }
    if shape.configured {
        as_configured(parts, options, tokens);
    }
}

pub(super) fn fill_target(target: &str, to: &Destination, tokens: Tokens<'_>) -> Text {
    let (path, query) = match to.path.find('?') {
        Some(at) => to.path.split_at(at),
        None => (to.path.as_str(), ""),
    };
    let (dir, file) = path.split_at(path.rfind('/').map_or(0, |at| at + 1));
    let url = format!("{}://{}{}", to.scheme, to.host, to.path);
    Text::fill_all(
        target,
        &[
            ("{path}", path),
            ("{path|upper}", &path.to_uppercase()),
            ("{path|escaped}", &escaped(path)),
            ("{query}", query),
            ("{dir}", dir),
            ("{file}", file),
            ("{url}", &url),
            ("{token}", tokens.token()),
            ("{other}", tokens.other()),
        ],
    )
}

/// The path with its last letter or digit as `%XX` (RFC 3986 section 2.1).
fn escaped(path: &str) -> String {
    match path.rfind(|letter: char| letter.is_ascii_alphanumeric()) {
        Some(at) => format!("{}%{:02X}{}", &path[..at], path.as_bytes()[at], &path[at + 1..]),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_escaped_at_its_last_letter() {
        assert_eq!(escaped("/protected"), "/protecte%64");
        assert_eq!(escaped("/a/1/"), "/a/%31/");
        assert_eq!(escaped("/"), "/");
    }
}
