//! The bytes of a request: where the token travels, and what is kept out of
//! reports.

#[cfg(test)]
mod tests;

use mock_issuer::forge::Forged;

use crate::case::Carriage;
use crate::options::{RequestOptions, TokenPlace};

/// What stands in reports in place of a value that the user gave.
pub(crate) const REDACTED: &str = "[redacted]";

/// Where requests go.
#[derive(Clone, Debug)]
pub(crate) struct Destination {
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

/// Writes a request.
pub(crate) fn write(
    options: &RequestOptions,
    to: &Destination,
    token: Option<&Forged>,
    carriage: &Carriage,
    case: Option<&str>,
    keep_alive: bool,
) -> Request {
    let mut path = to.path.clone();
    let mut token_header = None;
    let text = token.map_or("", |token| token.text.as_str());
    match carriage {
        Carriage::Absent => {}
        Carriage::Authorization(value) => {
            token_header = Some(("Authorization".to_owned(), value.replace("{token}", text)));
        }
        Carriage::Configured => match &options.token_in {
            TokenPlace::Authorization => {
                token_header = Some(("Authorization".to_owned(), format!("Bearer {text}")));
            }
            TokenPlace::Header(name) => token_header = Some((name.clone(), text.to_owned())),
            TokenPlace::Cookie(name) => {
                token_header = Some(("Cookie".to_owned(), format!("{name}={text}")));
            }
            TokenPlace::Query(name) => {
                let separator = match path.split_once('?') {
                    None => "?",
                    Some((_, "")) => "",
                    Some(_) => "&",
                };
                path = format!("{path}{separator}{}={}", in_query(name), in_query(text));
            }
        },
    }
    let mut lines = vec![(format!("{} {path} HTTP/1.1", options.method), None)];
    // What the user sets stands in place of ours: of two `Host` or two
    // `Content-Length` fields servers make nothing good.
    let own = |lines: &mut Vec<(String, Option<String>)>, name: &str, value: &str| {
        if !options.headers.iter().any(|(set, _)| set.eq_ignore_ascii_case(name)) {
            lines.push((format!("{name}: {value}"), None));
        }
    };
    own(&mut lines, "Host", &to.host);
    own(&mut lines, "User-Agent", concat!("jwt-conformance/", env!("CARGO_PKG_VERSION")));
    own(&mut lines, "Accept", "*/*");
    // "the user agent MUST NOT attach more than one Cookie header field" (RFC
    // 6265 section 5.4): servers take the first, or the last.
    let (cookies, others): (Vec<_>, Vec<_>) =
        options.headers.iter().partition(|(name, _)| name.eq_ignore_ascii_case("cookie"));
    for (name, value) in others {
        // What users put into a header is often a secret.
        lines.push((format!("{name}: {value}"), Some(format!("{name}: {REDACTED}"))));
    }
    if !cookies.is_empty() {
        let mut values: Vec<&str> = cookies.iter().map(|(_, value)| value.as_str()).collect();
        let mut shown = vec![REDACTED];
        if let Some((_, value)) = token_header.as_ref().filter(|(name, _)| name == "Cookie") {
            values.push(value);
            shown.push(value);
        }
        lines.push((
            format!("Cookie: {}", values.join("; ")),
            Some(format!("Cookie: {}", shown.join("; "))),
        ));
        token_header = token_header.filter(|(name, _)| name != "Cookie");
    }
    if let (true, Some(case)) = (options.case_header, case) {
        own(&mut lines, "X-Conformance-Case", case);
    }
    if let Some((name, value)) = token_header {
        lines.push((format!("{name}: {value}"), None));
    }
    if let Some(data) = &options.data {
        let kind = if serde_json::from_str::<serde_json::Value>(data).is_ok() {
            "application/json"
        } else {
            "application/x-www-form-urlencoded"
        };
        own(&mut lines, "Content-Type", kind);
        own(&mut lines, "Content-Length", &data.len().to_string());
    } else if !matches!(options.method.as_str(), "GET" | "HEAD" | "DELETE" | "OPTIONS") {
        own(&mut lines, "Content-Length", "0");
    }
    if !keep_alive {
        own(&mut lines, "Connection", "close");
    }
    let mut request = Request { bytes: Vec::with_capacity(1024), shown: String::new() };
    for (line, shown) in &lines {
        request.bytes.extend_from_slice(line.as_bytes());
        request.bytes.extend_from_slice(b"\r\n");
        request.shown.push_str(shown.as_ref().unwrap_or(line));
        request.shown.push_str("\r\n");
    }
    request.bytes.extend_from_slice(b"\r\n");
    request.shown.push_str("\r\n");
    if let Some(data) = &options.data {
        request.bytes.extend_from_slice(data.as_bytes());
        request.shown.push_str(data);
    }
    request
}

/// A name or value as it stands in a query; also spaces and `&` travel then.
fn in_query(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
