//! How the values of options are read.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::options::TokenPlace;

/// Reads `30s`, `2m`, `500ms`, `1h`; a plain number means seconds.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    const FORM: &str = "a duration is a number with ms, s, m or h behind it, such as 30s";
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim() {
        "ms" => 0.001,
        "s" | "" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(FORM.into()),
    };
    let number: f64 = number.parse().map_err(|_| FORM.to_owned())?;
    let duration = Duration::try_from_secs_f64(number * factor).map_err(|_| FORM.to_owned())?;
    // Two hundred years are no wait, and break the arithmetic of clocks.
    if duration > Duration::from_secs(365 * 24 * 3600) {
        return Err("this is more than a year".into());
    }
    Ok(duration)
}

/// Reads a duration that has to last.
pub(super) fn positive_duration(text: &str) -> Result<Duration, String> {
    match duration(text)? {
        Duration::ZERO => Err("this must be more than nothing".into()),
        duration => Ok(duration),
    }
}

/// Reads a duration in whole seconds, as tokens count them.
pub(super) fn seconds(text: &str) -> Result<u64, String> {
    let duration = duration(text)?;
    if duration.subsec_nanos() > 0 {
        return Err("tokens count whole seconds".into());
    }
    Ok(duration.as_secs())
}

/// Reads `Name: value`.
pub(super) fn header(text: &str) -> Result<(String, String), String> {
    let Some((name, value)) = text.split_once(':') else {
        return Err("a header field is written 'Name: value', with a colon".into());
    };
    let (name, value) = (name.trim(), value.trim());
    token(name).map_err(|_| format!("{name:?} is no name of a header field"))?;
    if value.chars().any(|c| c.is_control() && c != '\t') {
        return Err("the value holds a control character".into());
    }
    Ok((name.into(), value.into()))
}

/// Reads `NAME=VALUE`.
pub(super) fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.into(), value.into())),
        _ => Err("a variable is written NAME=VALUE".into()),
    }
}

/// Reads `header`, `cookie:NAME`, `query:NAME` or `header:NAME`.
pub(super) fn token_place(text: &str) -> Result<TokenPlace, String> {
    if text == "header" {
        return Ok(TokenPlace::Authorization);
    }
    let form = "the places are header, cookie:NAME, query:NAME and header:NAME";
    let (place, name) = text.split_once(':').ok_or(form)?;
    if name.is_empty() {
        return Err("the name is missing behind the colon".into());
    }
    match place {
        "query" => return Ok(TokenPlace::Query(name.into())),
        "cookie" | "header" => token(name).map_err(|_| format!("{name:?} is no such name"))?,
        _ => return Err(form.into()),
    }
    if place == "cookie" {
        return Ok(TokenPlace::Cookie(name.into()));
    }
    if name.eq_ignore_ascii_case("authorization") {
        return Err("write `header` for the Authorization header".into());
    }
    Ok(TokenPlace::Header(name.into()))
}

/// Reads a method of HTTP.
pub(super) fn method(text: &str) -> Result<String, String> {
    token(text).map_err(|_| "this is no method of HTTP".to_owned())?;
    // Methods are case-sensitive, and nobody means `get`.
    Ok(text.to_ascii_uppercase())
}

/// Reads an address to listen on; a port alone means loopback.
pub(super) fn listen(text: &str) -> Result<SocketAddr, String> {
    if let Ok(port) = text.trim_start_matches(':').parse() {
        return Ok((Ipv4Addr::LOCALHOST, port).into());
    }
    text.replacen("localhost:", "127.0.0.1:", 1).parse().map_err(|_| {
        "an address is written 127.0.0.1:9470 or [::1]:9470; a port alone will do".into()
    })
}

/// Reads an absolute URL of http or https without anything behind the path.
pub(super) fn base_url(text: &str) -> Result<String, String> {
    let url = reqwest::Url::parse(text).map_err(|error| format!("this is no URL: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("the URL must begin with http:// or https://".into());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("nothing may stand behind the path".into());
    }
    Ok(text.into())
}

/// Reads a path.
pub(super) fn path(text: &str) -> Result<String, String> {
    if !text.starts_with('/') {
        return Err("a path begins with a slash".into());
    }
    if text.contains(|c: char| c.is_whitespace() || c.is_control() || "?#".contains(c)) {
        return Err("a path holds no white space, no `?` and no `#`".into());
    }
    Ok(text.into())
}

/// Reads a text that is not empty: an empty one is an unset variable of CI.
pub(super) fn text(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("this is empty; is a variable not set?".into());
    }
    Ok(text.into())
}

/// Reads one word of a scope (RFC 6749 section 3.3). Of several the cases could
/// not tell which one the target wants.
pub(super) fn scope(word: &str) -> Result<String, String> {
    let word = text(word)?;
    if word.contains(' ') {
        return Err("this must be one word of a scope, such as read:things".into());
    }
    if !word.chars().all(|c| c.is_ascii_graphic() && c != '"' && c != '\\') {
        return Err("a scope holds printable ASCII without `\"` and `\\`".into());
    }
    Ok(word)
}

/// Reads the name of a claim whose absence some case tests: to take another
/// would be to promise a check that is not made.
pub(super) fn claim(name: &str) -> Result<String, String> {
    const TESTED: [&str; 7] = ["exp", "iss", "aud", "sub", "iat", "jti", "client_id"];
    let name = text(name)?.trim().to_owned();
    if TESTED.contains(&name.as_str()) {
        return Ok(name);
    }
    Err(format!("no case tests for it; the claims are {}", TESTED.join(", ")))
}

/// The name of a claim and its value, which is JSON or else a text.
pub(super) fn claim_value(text: &str) -> Result<(String, serde_json::Value), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
            Ok((name.trim().to_owned(), value))
        }
        _ => Err("this must be NAME=VALUE, such as roles=[\"admin\"]".into()),
    }
}

/// A token of RFC 9110 section 5.6.2.
fn token(text: &str) -> Result<(), ()> {
    let is_tchar = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if !text.is_empty() && text.chars().all(is_tchar) { Ok(()) } else { Err(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_of_a_scope() {
        assert_eq!(scope("read:things").unwrap(), "read:things");
        for wrong in ["", "read write", "read\"", "l\u{e9}"] {
            assert!(scope(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn durations() {
        for (text, expected) in [
            ("30s", Some(30_000)),
            ("30", Some(30_000)),
            ("2m", Some(120_000)),
            ("1h", Some(3_600_000)),
            ("500ms", Some(500)),
            ("1.5s", Some(1500)),
            (" 5 s ", Some(5000)),
            ("0", Some(0)),
            ("", None),
            ("s", None),
            ("-1s", None),
            ("5 minutes", None),
            ("1e9", None),
            ("99999999999", None),
            ("inf", None),
            ("1.2.3s", None),
        ] {
            let expected = expected.map(Duration::from_millis);
            assert_eq!(duration(text).ok(), expected, "{text:?}");
        }
        assert_eq!(positive_duration("0s"), Err("this must be more than nothing".into()));
        assert_eq!(seconds("1m"), Ok(60));
        assert_eq!(seconds("500ms"), Err("tokens count whole seconds".into()));
    }

    #[test]
    fn headers() {
        assert_eq!(header("X-A: b: c "), Ok(("X-A".into(), "b: c".into())));
        assert_eq!(header("X-A:"), Ok(("X-A".into(), String::new())));
        for text in ["X-A", ": b", "X A: b", "X-A: b\r\nX-B: c"] {
            assert!(header(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn places() {
        for (text, expected) in [
            ("header", Some(TokenPlace::Authorization)),
            ("cookie:session", Some(TokenPlace::Cookie("session".into()))),
            ("query:access_token", Some(TokenPlace::Query("access_token".into()))),
            ("header:X-Token", Some(TokenPlace::Header("X-Token".into()))),
            ("header:Authorization", None),
            ("cookie:", None),
            ("cookie:a=b", None),
            ("cookie", None),
            ("body:token", None),
        ] {
            assert_eq!(token_place(text).ok(), expected, "{text:?}");
        }
    }

    #[test]
    fn addresses() {
        for (text, expected) in [
            ("127.0.0.1:9470", Some("127.0.0.1:9470")),
            ("[::1]:0", Some("[::1]:0")),
            ("9470", Some("127.0.0.1:9470")),
            (":9470", Some("127.0.0.1:9470")),
            ("localhost:9470", Some("127.0.0.1:9470")),
            ("127.0.0.1", None),
            ("http://127.0.0.1:9470", None),
            ("99999", None),
        ] {
            let expected = expected.map(|address| address.parse().unwrap());
            assert_eq!(listen(text).ok(), expected, "{text:?}");
        }
    }

    #[test]
    fn urls_and_paths() {
        assert!(base_url("http://host.docker.internal:9470").is_ok());
        assert!(base_url("https://issuer.example/tenant/").is_ok());
        for text in ["", "issuer.example", "ftp://a/", "http://a/?b", "http://a/#b"] {
            assert!(base_url(text).is_err(), "{text:?}");
        }
        assert!(path("/keys").is_ok());
        for text in ["", "keys", "/a b", "/a?b", "/a#b"] {
            assert!(path(text).is_err(), "{text:?}");
        }
        assert!(text("a").is_ok());
        assert!(text(" ").is_err());
        assert_eq!(method("post"), Ok("POST".into()));
        assert!(method("GET /").is_err());
    }
}
