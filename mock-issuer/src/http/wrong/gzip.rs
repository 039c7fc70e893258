//! A document compressed with gzip, for those who take it.

use std::io::Write as _;

use axum::http::{HeaderMap, header};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Whether `Accept-Encoding` allows gzip (RFC 9110 section 12.5.3). Without such
/// a field anything would be allowed, but hardly anybody means that.
pub(super) fn is_allowed(headers: &HeaderMap) -> bool {
    let lists = headers.get_all(header::ACCEPT_ENCODING).iter();
    let codings: Vec<(String, bool)> = lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','))
        .map(|coding| {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
            let weight = weight.trim().to_ascii_lowercase();
            let weight = weight.strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok());
            (name.trim().to_ascii_lowercase(), weight != Some(0.0))
        })
        .collect();
    // "x-gzip" is the same (section 8.4.1.3).
    let said = codings.iter().find(|(name, _)| matches!(name.as_str(), "gzip" | "x-gzip"));
    let any = codings.iter().find(|(name, _)| name == "*");
    said.or(any).is_some_and(|(_, allowed)| *allowed)
}

pub(super) fn compressed(document: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(document).and_then(|()| encoder.finish());
    written.expect("a vector takes all that is written")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn gzip_is_for_those_who_take_it() {
        for (accept, allowed) in [
            ("gzip", true),
            ("deflate, gzip;q=0.5, br", true),
            ("X-GZIP", true),
            ("*", true),
            ("gzip;q=0, *", false),
            ("gzip; q=0.000", false),
            ("br, *;q=0", false),
            ("identity", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accept));
            assert_eq!(is_allowed(&headers), allowed, "{accept}");
        }
        assert!(!is_allowed(&HeaderMap::new()));
    }
}
