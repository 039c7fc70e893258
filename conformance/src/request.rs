//! The bytes of a request: where the token travels, and what is kept out of
//! reports.

mod shape;
#[cfg(test)]
mod tests;
mod text;

use mock_issuer::forge::Forged;

use crate::case::Carriage;
use crate::options::{RequestOptions, TokenPlace};
use text::{Text, in_query};

/// What stands in reports in place of a value that the user gave.
pub(crate) const REDACTED: &str = "[redacted]";

/// Where requests go.
#[derive(Clone, Debug)]
pub(crate) struct Destination {
    /// `http` or `https`.
    pub(crate) scheme: &'static str,
    /// Value of the `Host` header.
    pub(crate) host: String,
    /// Path and query.
    pub(crate) path: String,
}

/// A request, and how reports may show it.
pub(crate) struct Request {
    pub(crate) bytes: Vec<u8>,
    pub(crate) shown: String,
}

/// The tokens of a request.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tokens<'a> {
    /// The one that is judged; `{token}` stands for it.
    pub(crate) token: Option<&'a Forged>,
    /// A second one, for which `{other}` stands.
    pub(crate) other: Option<&'a Forged>,
}

impl Tokens<'_> {
    fn token(&self) -> &str {
        self.token.map_or("", |token| token.text.as_str())
    }

    fn other(&self) -> &str {
        self.other.map_or("", |token| token.text.as_str())
    }
}

/// What a carriage decides about a request.
struct Parts {
    method: String,
    target: Text,
    version: String,
    /// The header fields that the carriage asks for, in order.
    fields: Vec<(String, Text)>,
    /// The body and its type; the type is the carriage's own.
    body: Option<(Option<&'static str>, String)>,
}

/// Writes a request.
pub(crate) fn write(
    options: &RequestOptions,
    to: &Destination,
    tokens: Tokens<'_>,
    carriage: &Carriage,
    case: Option<&str>,
    keep_alive: bool,
) -> Request {
    let mut parts = Parts {
        method: options.method.clone(),
        target: Text::plain(&to.path),
        version: "HTTP/1.1".into(),
        fields: Vec::new(),
        body: options.data.clone().map(|data| (None, data)),
    };
    match carriage {
        Carriage::Absent => {}
        Carriage::Authorization(value) => {
            parts.fields.push(("Authorization".into(), Text::fill(value, tokens)));
        }
        Carriage::Configured => as_configured(&mut parts, options, tokens),
        Carriage::Shaped(shape) => shape::apply(&mut parts, shape, options, to, tokens),
    }
    assemble(options, to, parts, case, keep_alive)
}

/// Whether a carriage that spells the address in a way of its own comes to the
/// configured one all the same, such as capitals do where there are no letters.
pub(crate) fn spells_as_configured(carriage: &Carriage, to: &Destination) -> bool {
    let Carriage::Shaped(shape) = carriage else { return false };
    let target = shape.target.as_deref();
    target
        .is_some_and(|target| shape::fill_target(target, to, Tokens::default()).shown() == to.path)
}

/// The token where the user says that it travels.
fn as_configured(parts: &mut Parts, options: &RequestOptions, tokens: Tokens<'_>) {
    let token = tokens.token();
    let (name, value) = match &options.token_in {
        TokenPlace::Authorization => ("Authorization", format!("Bearer {token}")),
        TokenPlace::Header(name) => (name.as_str(), token.to_owned()),
        TokenPlace::Cookie(name) => ("Cookie", format!("{name}={token}")),
        TokenPlace::Query(name) => {
            parts.target.add_to_query(&in_query(name), &in_query(token));
            return;
        }
    };
    parts.fields.push((name.to_owned(), Text::plain(&value)));
}

/// One line of the head, and how reports may show it.
struct Line {
    text: Text,
    shown: Option<String>,
}

fn assemble(
    options: &RequestOptions,
    to: &Destination,
    parts: Parts,
    case: Option<&str>,
    keep_alive: bool,
) -> Request {
    let mut start = Text::plain(&parts.method);
    start.push_plain(" ");
    start.push(&parts.target);
    start.push_plain(&format!(" {}", parts.version));
    let mut lines = vec![Line { text: start, shown: None }];
    // What the user or the case sets stands in place of ours: of two `Host` or
    // two `Content-Length` fields servers make nothing good.
    let set: Vec<&String> = options
        .headers
        .iter()
        .map(|(name, _)| name)
        .chain(parts.fields.iter().map(|(name, _)| name))
        .collect();
    let own = |lines: &mut Vec<Line>, name: &str, value: &str| {
        if !set.iter().any(|set| set.eq_ignore_ascii_case(name)) {
            lines.push(Line { text: Text::plain(&format!("{name}: {value}")), shown: None });
        }
    };
    own(&mut lines, "Host", &to.host);
    own(&mut lines, "User-Agent", concat!("jwt-conformance/", env!("CARGO_PKG_VERSION")));
    own(&mut lines, "Accept", "*/*");
    let (cookies, others): (Vec<_>, Vec<_>) =
        options.headers.iter().partition(|(name, _)| is_cookie(name));
    for (name, value) in others {
        // What users put into a header is often a secret.
        lines.push(Line {
            text: Text::plain(&format!("{name}: {value}")),
            shown: Some(format!("{name}: {REDACTED}")),
        });
    }
    let mut fields = parts.fields.iter().collect::<Vec<_>>();
    if !cookies.is_empty() {
        // "the user agent MUST NOT attach more than one Cookie header field" (RFC
        // 6265 section 5.4): servers take the first, or the last.
        let own_cookie = fields.iter().position(|(name, _)| is_cookie(name));
        let own_cookie = own_cookie.map(|at| &fields.remove(at).1);
        lines.push(joined(&cookies, own_cookie));
    }
    if let (true, Some(case)) = (options.case_header, case) {
        own(&mut lines, "X-Conformance-Case", case);
    }
    for (name, value) in fields {
        let mut text = Text::plain(&format!("{name}: "));
        text.push(value);
        lines.push(Line { text, shown: None });
    }
    if let Some((kind, body)) = &parts.body {
        let guessed = if serde_json::from_str::<serde_json::Value>(body).is_ok() {
            "application/json"
        } else {
            "application/x-www-form-urlencoded"
        };
        own(&mut lines, "Content-Type", kind.unwrap_or(guessed));
        own(&mut lines, "Content-Length", &body.len().to_string());
    } else if !matches!(parts.method.as_str(), "GET" | "HEAD" | "DELETE" | "OPTIONS") {
        own(&mut lines, "Content-Length", "0");
    }
    if !keep_alive {
        own(&mut lines, "Connection", "close");
    }
    let mut request = Request { bytes: Vec::with_capacity(1024), shown: String::new() };
    for Line { text, shown } in &lines {
        request.bytes.extend_from_slice(text.bytes());
        request.bytes.extend_from_slice(b"\r\n");
        request.shown.push_str(shown.as_deref().unwrap_or(text.shown()));
        request.shown.push_str("\r\n");
    }
    request.bytes.extend_from_slice(b"\r\n");
    request.shown.push_str("\r\n");
    if let Some((_, body)) = &parts.body {
        request.bytes.extend_from_slice(body.as_bytes());
        request.shown.push_str(body);
    }
    request
}

fn is_cookie(name: &str) -> bool {
    name.eq_ignore_ascii_case("cookie")
}

/// The cookies of the user and that of the token in one field.
fn joined(cookies: &[&(String, String)], own: Option<&Text>) -> Line {
    let values: Vec<&str> = cookies.iter().map(|(_, value)| value.as_str()).collect();
    let mut text = Text::plain(&format!("Cookie: {}", values.join("; ")));
    let mut shown = format!("Cookie: {REDACTED}");
    if let Some(own) = own {
        text.push_plain("; ");
        text.push(own);
        shown.push_str("; ");
        shown.push_str(own.shown());
    }
    Line { text, shown: Some(shown) }
}
