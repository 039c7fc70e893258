//! Requests that are unlike the configured one.

use proptest::prelude::*;

use super::*;
use crate::case::Shape;

/// The request of a shape, with the tokens `a.b.c` and `x.y.z`.
fn shaped(options: &RequestOptions, path: &str, shape: Shape) -> Request {
    let (first, second) = (token("a.b.c"), token("x.y.z"));
    let tokens = Tokens { token: Some(&first), other: Some(&second) };
    write(options, &to(path), tokens, &Carriage::Shaped(shape), None, true)
}

fn head(path: &str, shape: Shape) -> String {
    readable(&shaped(&options(), path, shape).shown)
}

fn fields(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn the_default_shape_has_no_token() {
    insta::assert_snapshot!(head("/me?a=1", Shape::default()), @"
    GET /me?a=1 HTTP/1.1
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    ");
}

#[test]
fn a_target_is_put_together_from_the_parts_of_the_url() {
    for (target, sent) in [
        ("{path}{query}", "/api/me?a=1"),
        ("{path}/{query}", "/api/me/?a=1"),
        ("{dir}./{file}{query}", "/api/./me?a=1"),
        ("{dir}x/../{file}", "/api/x/../me"),
        ("{url}", "http://127.0.0.1:8000/api/me?a=1"),
        ("{path};t={token}", "/api/me;t=a.b.c"),
        ("{unknown}", "{unknown}"),
    ] {
        let shape = Shape { target: Some(target.into()), ..Shape::default() };
        let head = head("/api/me?a=1", shape);
        assert_eq!(first_line(&head), format!("GET {sent} HTTP/1.1"), "{target}");
    }
}

#[test]
fn method_version_query_and_form_are_the_shape_s_own() {
    let shape = Shape {
        method: Some("POST".into()),
        version: Some("HTTP/1.0".into()),
        query: Some(("access token".into(), "{other}&".into())),
        form: Some(("access_token".into(), "{token}+".into())),
        ..Shape::default()
    };
    insta::assert_snapshot!(head("/me?a=1", shape), @"
    POST /me?a=1&access%20token=x.y.z%26 HTTP/1.0
    Host: 127.0.0.1:8000
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    Content-Type: application/x-www-form-urlencoded
    Content-Length: 21

    access_token=a.b.c%2B
    ");
}

#[test]
fn fields_stand_as_written_and_in_place_of_ours() {
    let shape = Shape {
        headers: fields(&[
            ("host", "elsewhere"),
            ("Authorization", "Bearer {token}, Bearer {other}"),
            ("Authorization", "Bearer {other}"),
            ("X-User", "admin"),
        ]),
        configured: true,
        ..Shape::default()
    };
    insta::assert_snapshot!(head("/me", shape), @"
    GET /me HTTP/1.1
    User-Agent: jwt-conformance/VERSION
    Accept: */*
    host: elsewhere
    Authorization: Bearer a.b.c, Bearer x.y.z
    Authorization: Bearer x.y.z
    X-User: admin
    Authorization: Bearer a.b.c
    ");
}

#[test]
fn a_spelling_may_come_to_the_configured_address() {
    let spelled = |target: &str, path: &str| {
        let shape = Shape { target: Some(target.into()), ..Shape::default() };
        spells_as_configured(&Carriage::Shaped(shape), &to(path))
    };
    for target in ["{path|upper}{query}", "{path|escaped}{query}"] {
        assert!(spelled(target, "/"), "{target}");
        assert!(spelled(target, "/?a=b"), "{target}");
        assert!(!spelled(target, "/me"), "{target}");
    }
    assert!(spelled("{path|upper}{query}", "/1/?a=b"));
    assert!(!spelled("{path|escaped}{query}", "/1/"));
    assert!(!spelled("{path}/{query}", "/"));
    assert!(!spells_as_configured(&Carriage::Configured, &to("/")));
    assert!(!spells_as_configured(&Carriage::Shaped(Shape::default()), &to("/")));
}

#[test]
fn characters_up_to_255_are_octets_of_that_number() {
    let value = "Bearer\u{a0}{token}\u{ff}\u{2028}";
    let headers = fields(&[("Authorization", value)]);
    for carriage in [
        Carriage::Shaped(Shape { headers, ..Shape::default() }),
        Carriage::Authorization(value.into()),
    ] {
        let token = token("a.b.c");
        let request = write(&options(), &to("/me"), only(&token), &carriage, None, true);
        let sent = b"Authorization: Bearer\xa0a.b.c\xff\xe2\x80\xa8\r\n";
        assert!(request.bytes.windows(sent.len()).any(|window| window == sent));
        assert!(request.shown.contains(&value.replace("{token}", "a.b.c")));
    }
}

/// What the user gave stays out of reports, whatever the shape.
#[test]
fn secrets_of_the_user_are_sent_and_not_shown() {
    let options = with_headers(&[("X-Api-Key", "hush"), ("Cookie", "session=hush")]);
    let shape = Shape { headers: fields(&[("cookie", "token={token}")]), ..Shape::default() };
    let request = shaped(&options, "/me", shape);
    let sent = String::from_utf8(request.bytes).unwrap();
    assert!(sent.contains("X-Api-Key: hush\r\n"));
    assert!(sent.contains("Cookie: session=hush; token=a.b.c\r\n"));
    assert!(!request.shown.contains("hush"));
    assert!(request.shown.contains("Cookie: [redacted]; token=a.b.c\r\n"));
}

proptest! {
    #[test]
    fn no_shape_makes_it_panic_or_lose_the_end_of_the_head(
        target in any::<String>(),
        name in "[A-Za-z-]{1,9}",
        value in any::<String>(),
        configured in any::<bool>(),
    ) {
        let shape = Shape {
            target: Some(target),
            query: Some((name.clone(), value.clone())),
            headers: vec![(name, value)],
            configured,
            ..Shape::default()
        };
        let request = shaped(&options(), "/me", shape);
        prop_assert!(request.bytes.ends_with(b"\r\n\r\n"));
        prop_assert!(request.shown.ends_with("\r\n\r\n"));
    }
}
