//! Command lines to copy: `curl` for one request, `jwt-conformance` for one case.

use std::fmt::Write as _;

use crate::evidence::Exchange;
use crate::foreign::is_unseen;
use crate::request::REDACTED;
use crate::run::Run;

/// A line longer than this helps nobody; the token can be minted instead.
const LONGEST: usize = 8 * 1024;

/// Quotes a word for a shell. The result is ASCII, in one line, and holds
/// nothing that a terminal acts on; `$'...'` is understood by bash, zsh, ksh.
pub(crate) fn quote(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:,+@%=".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    let odd = |c: char| !c.is_ascii() || is_unseen(c);
    if !text.contains(odd) && !text.contains("##[") {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let mut out = String::from("$'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '[' if out.ends_with("##") => out.push_str("\\x5b"),
            c if odd(c) => {
                // Bytes instead of `\u`, which depends on the locale.
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(out, "\\x{byte:02x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// The request of an exchange as a `curl` line, if curl can send it.
pub(crate) fn curl(run: &Run, exchange: &Exchange) -> Option<String> {
    let (head, body) = match exchange.request.bytes.split_once("\r\n\r\n") {
        Some(parts) => parts,
        None => exchange.request.bytes.split_once("\n\n").unwrap_or((&exchange.request.bytes, "")),
    };
    let mut lines = head.lines();
    let mut start = lines.next()?.split(' ');
    let (method, path) = (start.next()?, start.next()?);
    let fields: Vec<(&str, &str)> =
        lines.filter_map(|line| line.split_once(':')).map(|(n, v)| (n, v.trim())).collect();
    let url = url(run, exchange, path, &fields)?;

    let mut words: Vec<String> = vec!["curl".into(), "-i".into()];
    if url.contains(['[', ']', '{', '}']) {
        words.push("--globoff".into());
    }
    if url.contains("/.") {
        words.push("--path-as-is".into());
    }
    match method {
        "GET" if body.is_empty() => {}
        "HEAD" => words.push("--head".into()),
        method => words.extend(["-X".into(), quote(method)]),
    }
    words.push(always_quoted(&url));
    let mut has_type = false;
    for (name, value) in fields {
        let lower = name.to_ascii_lowercase();
        has_type |= lower == "content-type";
        // What curl writes by itself, and what only helps to find our requests.
        let own = ["host", "connection", "content-length", "user-agent", "accept"];
        let ours = own.contains(&lower.as_str()) || lower.ends_with("conformance-case");
        if ours && value != REDACTED {
            continue;
        }
        // With a colon at its end curl would leave the header out.
        let field = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        words.extend(["-H".into(), always_quoted(&field)]);
    }
    if !body.is_empty() {
        if !has_type {
            words.extend(["-H".into(), "'Content-Type:'".into()]);
        }
        words.extend(["--data-raw".into(), always_quoted(body)]);
    }
    let line = words.join(" ");
    (line.len() <= LONGEST).then_some(line)
}

fn always_quoted(text: &str) -> String {
    let quoted = quote(text);
    if quoted == text { format!("'{text}'") } else { quoted }
}

/// The URL of the request: the scheme is that of the target, the rest was sent.
fn url(run: &Run, exchange: &Exchange, path: &str, fields: &[(&str, &str)]) -> Option<String> {
    if path.contains("://") {
        return Some(path.to_owned());
    }
    let generation = run.target.generations.iter().find(|generation| {
        (generation.cell, generation.generation) == (exchange.cell, exchange.generation)
    });
    let base = generation.map_or(run.target.url.as_str(), |generation| &generation.url);
    let (scheme, rest) = base.split_once("://").unwrap_or(("http", base));
    let host = fields.iter().find(|(name, value)| {
        // One that the user gave is not shown, and need not be where the target is.
        name.eq_ignore_ascii_case("host") && *value != REDACTED
    });
    let authority = host.map_or_else(|| rest.split('/').next(), |(_, value)| Some(*value))?;
    Some(format!("{scheme}://{authority}{path}"))
}

/// The command that runs these cases again with the user's own options.
pub(crate) fn again(run: &Run, options: &[String], ids: &[&str]) -> String {
    // The demo has no target that could be named.
    let embedded = run.target.mode == "embedded";
    let mut words = vec!["jwt-conformance".into(), if embedded { "demo" } else { "run" }.into()];
    for id in ids {
        words.extend(["--include".into(), always_quoted(id)]);
    }
    if !embedded && !options.contains(&run.target.url) {
        words.push(quote(&run.target.url));
    }
    words.extend(options.iter().map(|word| quote(word)));
    if !run.target.command.is_empty() {
        words.push("--".into());
        words.extend(run.target.command.iter().map(|word| quote(word)));
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted() {
        for (text, expected) in [
            ("flask", "flask"),
            ("", "''"),
            ("a b", "'a b'"),
            ("it's", r"'it'\''s'"),
            ("$(rm -rf ~)`x`", "'$(rm -rf ~)`x`'"),
            ("a\x1b[2J\r\n", r"$'a\x1b[2J\r\n'"),
            ("ü'\\", r"$'\xc3\xbc\'\\'"),
            ("##[error]", r"$'##\x5berror]'"),
            ("~user", "'~user'"),
        ] {
            assert_eq!(quote(text), expected, "{text:?}");
        }
    }
}
