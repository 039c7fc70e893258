//! What is written for each way to carry a token, and what reports show of it.

mod shapes;

use super::*;

fn options() -> RequestOptions {
    RequestOptions::default()
}

fn with_headers(headers: &[(&str, &str)]) -> RequestOptions {
    let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    RequestOptions { headers, ..options() }
}

fn token(text: &str) -> Forged {
    Forged {
        text: text.into(),
        header: String::new(),
        payload: String::new(),
        signature: Vec::new(),
        kid: None,
        changes: Vec::new(),
    }
}

fn only(token: &Forged) -> Tokens<'_> {
    Tokens { token: Some(token), other: None }
}

fn to(path: &str) -> Destination {
    Destination { scheme: "http", host: "127.0.0.1:8000".into(), path: path.into() }
}

/// As text, with the ends of lines as they are in snapshots.
fn readable(text: &str) -> String {
    text.replace("\r\n", "\n").replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

/// The bytes of a request to `/me`, with the token `a.b.c`.
fn sent(options: &RequestOptions) -> String {
    let token = token("a.b.c");
    let request =
        write(options, &to("/me"), only(&token), &Carriage::Configured, Some("sig/none#x"), true);
    readable(std::str::from_utf8(&request.bytes).unwrap())
}

fn shown(options: &RequestOptions) -> String {
    let token = token("a.b.c");
    let carriage = Carriage::Configured;
    readable(&write(options, &to("/me"), only(&token), &carriage, None, true).shown)
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap()
}

#[test]
fn an_ordinary_request_is_shown_as_it_is_sent() {
    let token = token("a.b.c");
    let request =
        write(&options(), &to("/me?a=1"), only(&token), &Carriage::Configured, Some("x/y"), true);
    assert_eq!(request.bytes, request.shown.as_bytes());
    assert!(request.shown.ends_with("\r\n\r\n"));
    insta::assert_snapshot!(readable(&request.shown), @"
    GET /me?a=1 HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    X-Conformance-Case: x/y
    Authorization: Bearer a.b.c
    ");
}

#[test]
fn bodies_have_a_type_and_a_length() {
    let with = |method: &str, data: Option<&str>, headers: &[(&str, &str)]| {
        sent(&RequestOptions {
            method: method.into(),
            data: data.map(str::to_owned),
            case_header: false,
            ..with_headers(headers)
        })
    };
    // The length counts octets.
    insta::assert_snapshot!(with("POST", Some(r#"{"a":"ä"}"#), &[]), @r#"
    POST /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    Authorization: Bearer a.b.c
    Content-Type: application/json
    Content-Length: 10

    {"a":"ä"}
    "#);
    insta::assert_snapshot!(with("PUT", Some("a=1&b=2"), &[]), @"
    PUT /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    Authorization: Bearer a.b.c
    Content-Type: application/x-www-form-urlencoded
    Content-Length: 7

    a=1&b=2
    ");
    insta::assert_snapshot!(
        with("POST", Some("<a/>"), &[("content-type", "application/xml")]),
        @"
    POST /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    content-type: application/xml
    Authorization: Bearer a.b.c
    Content-Length: 4

    <a/>
    "
    );
    insta::assert_snapshot!(with("POST", None, &[]), @"
    POST /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    Authorization: Bearer a.b.c
    Content-Length: 0
    ");
    insta::assert_snapshot!(with("DELETE", None, &[]), @"
    DELETE /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    Authorization: Bearer a.b.c
    ");
    insta::assert_snapshot!(with("DELETE", Some("{}"), &[]), @"
    DELETE /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    Authorization: Bearer a.b.c
    Content-Type: application/json
    Content-Length: 2

    {}
    ");
}

#[test]
fn what_the_user_sets_is_sent_and_not_shown() {
    let options = with_headers(&[("X-Api-Key", "s3cret"), ("X-Tenant", "acme")]);
    insta::assert_snapshot!(sent(&options), @"
    GET /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    X-Api-Key: s3cret
    X-Tenant: acme
    X-Conformance-Case: sig/none#x
    Authorization: Bearer a.b.c
    ");
    insta::assert_snapshot!(shown(&options), @"
    GET /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    X-Api-Key: [redacted]
    X-Tenant: [redacted]
    Authorization: Bearer a.b.c
    ");
    let options = RequestOptions { token_in: TokenPlace::Header("X-Token".into()), ..options };
    insta::assert_snapshot!(shown(&options), @"
    GET /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    X-Api-Key: [redacted]
    X-Tenant: [redacted]
    X-Token: a.b.c
    ");
}

#[test]
fn what_the_user_sets_replaces_ours() {
    let options = RequestOptions {
        data: Some("{}".into()),
        ..with_headers(&[
            ("host", "api.example"),
            ("accept", "application/json"),
            ("USER-AGENT", "mine"),
            ("Connection", "keep-alive"),
            ("x-conformance-case", "mine"),
            ("content-length", "2"),
        ])
    };
    let token = token("a.b.c");
    let carriage = Carriage::Configured;
    let request = write(&options, &to("/me"), only(&token), &carriage, Some("x/y"), false);
    insta::assert_snapshot!(readable(std::str::from_utf8(&request.bytes).unwrap()), @"
    GET /me HTTP/1.1
    host: api.example
    accept: application/json
    USER-AGENT: mine
    Connection: keep-alive
    x-conformance-case: mine
    content-length: 2
    Authorization: Bearer a.b.c
    Content-Type: application/json

    {}
    ");
    insta::assert_snapshot!(readable(&request.shown), @"
    GET /me HTTP/1.1
    host: [redacted]
    accept: [redacted]
    USER-AGENT: [redacted]
    Connection: [redacted]
    x-conformance-case: [redacted]
    content-length: [redacted]
    Authorization: Bearer a.b.c
    Content-Type: application/json

    {}
    ");
}

#[test]
fn the_token_travels_where_the_run_says() {
    let at =
        |token_in: TokenPlace| sent(&RequestOptions { token_in, case_header: false, ..options() });
    insta::assert_snapshot!(at(TokenPlace::Authorization), @"
    GET /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    Authorization: Bearer a.b.c
    ");
    insta::assert_snapshot!(at(TokenPlace::Cookie("session".into())), @"
    GET /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    Cookie: session=a.b.c
    ");
    insta::assert_snapshot!(at(TokenPlace::Header("X-Token".into())), @"
    GET /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    X-Token: a.b.c
    ");
    insta::assert_snapshot!(at(TokenPlace::Query("access_token".into())), @"
    GET /me?access_token=a.b.c HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    ");
}

#[test]
fn a_token_in_the_query_is_put_behind_what_is_there_and_escaped() {
    let at = |path: &str, name: &str, text: &str| {
        let options = RequestOptions { token_in: TokenPlace::Query(name.into()), ..options() };
        let token = token(text);
        let request = write(&options, &to(path), only(&token), &Carriage::Configured, None, true);
        first_line(&readable(&request.shown)).to_owned()
    };
    insta::assert_snapshot!(at("/me", "t", "a.b.c"), @"GET /me?t=a.b.c HTTP/1.1");
    insta::assert_snapshot!(at("/me?a=1", "t", "a.b.c"), @"GET /me?a=1&t=a.b.c HTTP/1.1");
    insta::assert_snapshot!(at("/me?", "t", "a.b.c"), @"GET /me?t=a.b.c HTTP/1.1");
    insta::assert_snapshot!(at("/me", "t", ""), @"GET /me?t= HTTP/1.1");
    insta::assert_snapshot!(at("/me", "the token", "~~~~.a-b_c.d+e/f= &#"), @"GET /me?the%20token=~~~~.a-b_c.d%2Be%2Ff%3D%20%26%23 HTTP/1.1");
}

#[test]
fn all_cookies_are_in_one_field() {
    let headers = [("Cookie", "lang=de; theme=dark"), ("X-A", "b"), ("cookie", "csrf=s3cret")];
    let options = RequestOptions {
        token_in: TokenPlace::Cookie("session".into()),
        case_header: false,
        ..with_headers(&headers)
    };
    insta::assert_snapshot!(sent(&options), @"
    GET /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    X-A: b
    Cookie: lang=de; theme=dark; csrf=s3cret; session=a.b.c
    ");
    insta::assert_snapshot!(shown(&options), @"
    GET /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    X-A: [redacted]
    Cookie: [redacted]; session=a.b.c
    ");
    // Without a token the cookies of the user still travel.
    let request = write(&options, &to("/me"), Tokens::default(), &Carriage::Absent, None, true);
    insta::assert_snapshot!(readable(std::str::from_utf8(&request.bytes).unwrap()), @"
    GET /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    X-A: b
    Cookie: lang=de; theme=dark; csrf=s3cret
    ");
    let options = RequestOptions { token_in: TokenPlace::Authorization, ..options };
    insta::assert_snapshot!(shown(&options), @"
    GET /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    X-A: [redacted]
    Cookie: [redacted]
    Authorization: Bearer a.b.c
    ");
}

#[test]
fn carriages_other_than_the_configured_one() {
    let with = |carriage: &Carriage, token_in: TokenPlace| {
        let options = RequestOptions { token_in, ..options() };
        let token = token("a.b.c");
        readable(&write(&options, &to("/me"), only(&token), carriage, None, true).shown)
    };
    let places = [
        TokenPlace::Authorization,
        TokenPlace::Cookie("session".into()),
        TokenPlace::Query("t".into()),
        TokenPlace::Header("X-Token".into()),
    ];
    for place in places {
        let absent = with(&Carriage::Absent, place.clone());
        assert!(!absent.contains("a.b.c"), "{place:?}: {absent}");
        assert!(!absent.contains("session") && !absent.contains("t="), "{place:?}: {absent}");
    }
    let authorization =
        |value: &str| with(&Carriage::Authorization(value.into()), TokenPlace::Authorization);
    insta::assert_snapshot!(authorization("bearer {token}"), @"
    GET /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    Authorization: bearer a.b.c
    ");
    // Empty, and with a space at its end, as the case says.
    assert!(authorization("").contains("\nAuthorization: \n"));
    assert!(authorization("Bearer ").contains("\nAuthorization: Bearer \n"));
    assert!(authorization("Basic dXNlcjpwYXNz").contains("\nAuthorization: Basic dXNlcjpwYXNz\n"));
}

#[test]
fn a_connection_that_is_not_used_again_is_told_to_end() {
    let request =
        write(&options(), &to("/me"), Tokens::default(), &Carriage::Absent, Some("x/y"), false);
    insta::assert_snapshot!(readable(&request.shown), @"
    GET /me HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    X-Conformance-Case: x/y
    Connection: close
    ");
}

#[test]
fn the_case_is_named_only_where_wanted() {
    let named = "X-Conformance-Case: sig/none#x";
    assert!(sent(&options()).contains(named));
    assert!(!sent(&RequestOptions { case_header: false, ..options() }).contains("sig/none"));
    assert!(!shown(&options()).contains("X-Conformance-Case"));
}
