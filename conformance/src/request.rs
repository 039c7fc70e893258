//! The bytes of a request: where the token travels, and what is kept out of
//! reports.

use mock_issuer::forge::Forged;

use crate::case::Carriage;
use crate::options::{RequestOptions, TokenPlace};

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
                let separator = if path.contains('?') { '&' } else { '?' };
                path = format!("{path}{separator}{name}={text}");
            }
        },
    }
    let mut lines = vec![
        (format!("{} {path} HTTP/1.1", options.method), None),
        (format!("Host: {}", to.host), None),
        (concat!("User-Agent: jwt-conformance/", env!("CARGO_PKG_VERSION")).to_owned(), None),
        ("Accept: */*".to_owned(), None),
    ];
    for (name, value) in &options.headers {
        // What users put into a header is often a secret.
        lines.push((format!("{name}: {value}"), Some(format!("{name}: [redacted]"))));
    }
    if let (true, Some(case)) = (options.case_header, case) {
        lines.push((format!("X-Conformance-Case: {case}"), None));
    }
    if let Some((name, value)) = token_header {
        lines.push((format!("{name}: {value}"), None));
    }
    if let Some(data) = &options.data {
        let has_type =
            options.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if !has_type {
            let kind = if serde_json::from_str::<serde_json::Value>(data).is_ok() {
                "application/json"
            } else {
                "application/x-www-form-urlencoded"
            };
            lines.push((format!("Content-Type: {kind}"), None));
        }
        lines.push((format!("Content-Length: {}", data.len()), None));
    } else if !matches!(options.method.as_str(), "GET" | "HEAD" | "DELETE" | "OPTIONS") {
        lines.push(("Content-Length: 0".to_owned(), None));
    }
    if !keep_alive {
        lines.push(("Connection: close".to_owned(), None));
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
