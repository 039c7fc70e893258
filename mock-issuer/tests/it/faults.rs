//! Documents that are served wrongly, octet by octet.

use std::io::Read as _;

use mock_issuer::fault::MAX_PADDING;
use mock_issuer::{Document, Endpoint, EntryKind, Fault, Form, Issuer, Occurrence, Options};
use serde_json::{Value, json};

use crate::raw::{Raw, ask, path, unchunked};
use crate::support::{client, issuer, start};

async fn set(issuer: &Issuer, fault: Fault) {
    for document in [Document::Jwks, Document::Metadata] {
        issuer.set_fault(document, Some(fault.clone()), Occurrence::Always).await.unwrap();
    }
}

async fn jwks(issuer: &Issuer, fields: &str) -> Raw {
    ask(issuer, &path(issuer, &issuer.jwks_url()), fields).await.unwrap()
}

async fn metadata(issuer: &Issuer) -> Raw {
    ask(issuer, &path(issuer, &issuer.discovery_url()), "").await.unwrap()
}

/// Status and `kid`s in the journal of the last request.
fn noted(issuer: &Issuer) -> (Option<u16>, usize) {
    match &issuer.requests().last().unwrap().kind {
        EntryKind::Request { status, kids, .. } => (*status, kids.len()),
        kind => panic!("{kind:?}"),
    }
}

#[tokio::test]
async fn a_fault_is_of_its_document_in_each_form_and_of_no_other() {
    let issuer = start(Options::default()).await;
    let fault = Fault::Status { status: 503, retry_after: Some(7) };
    issuer.set_fault(Document::Metadata, Some(fault.clone()), Occurrence::Always).await.unwrap();
    for form in ["openid-configuration", "oauth-authorization-server"] {
        let answer = ask(&issuer, &format!("/.well-known/{form}"), "").await.unwrap();
        assert_eq!((answer.status(), answer.field("retry-after")), (503, Some("7")));
        assert_eq!(answer.text(), "this issuer is told to answer 503\n");
        assert_eq!(noted(&issuer), (Some(503), 0));
    }
    assert_eq!(jwks(&issuer, "").await.body, issuer.jwks_body());
    assert_eq!(noted(&issuer), (Some(200), 2));
    let none = Occurrence::Always;
    issuer.set_fault(Document::Jwks, Some(fault.clone()), none).await.unwrap();
    assert_eq!(jwks(&issuer, "").await.status(), 503);
    assert_eq!(issuer.faults().len(), 2);
    for file in ["openid-configuration", "jwks.json"] {
        let url = format!("{}/.well-known/{file}", issuer.tenant_iss());
        assert_eq!(client().get(url).send().await.unwrap().status(), 200, "{file}");
    }
    assert_eq!(client().post(issuer.jwks_url()).send().await.unwrap().status(), 405);

    issuer.set_fault(Document::Metadata, None, none).await.unwrap();
    assert_eq!(metadata(&issuer).await.status(), 200);
    issuer.restore().await.unwrap();
    assert_eq!(jwks(&issuer, "").await.status(), 200);
    assert!(issuer.faults().is_empty());
    let entries = issuer.journal().entries();
    let told = entries.iter().filter_map(|entry| match &entry.kind {
        EntryKind::FaultSet { document, fault } => Some((*document, fault.clone())),
        _ => None,
    });
    let (some, metadata) = (Some(fault), Document::Metadata);
    let wanted = [(metadata, some.clone()), (Document::Jwks, some), (metadata, None)];
    assert!(told.eq(wanted));
}

#[tokio::test]
async fn a_status_without_a_body_has_none() {
    let issuer = issuer().await;
    for status in [204, 205, 304, 200, 404] {
        set(&issuer, Fault::Status { status, retry_after: None }).await;
        let answer = jwks(&issuer, "").await;
        assert_eq!((answer.status(), answer.field("retry-after")), (status, None));
        assert_eq!(answer.body.is_empty(), matches!(status, 204 | 205 | 304));
        assert_eq!(noted(&issuer), (Some(status), 0));
    }
}

#[tokio::test]
async fn another_body_is_sent() {
    let issuer = issuer().await;
    set(&issuer, Fault::Body { body: "<p>no</p>".into(), content_type: None }).await;
    for answer in [metadata(&issuer).await, jwks(&issuer, "").await] {
        assert_eq!((answer.status(), answer.text()), (200, "<p>no</p>"));
        assert_eq!(answer.field("content-type"), Some("application/json"));
        assert_eq!(answer.field("etag"), None);
    }
    assert_eq!(noted(&issuer), (Some(200), 0));
    let content_type = Some("text/html".into());
    set(&issuer, Fault::Body { body: String::new(), content_type }).await;
    let answer = jwks(&issuer, "").await;
    assert_eq!((answer.text(), answer.field("content-type")), ("", Some("text/html")));
}

#[tokio::test]
async fn half_of_a_body_is_sent() {
    let issuer = issuer().await;
    set(&issuer, Fault::Truncated).await;
    let (answer, whole) = (jwks(&issuer, "").await, issuer.jwks_body());
    assert_eq!(answer.field("content-length").unwrap(), whole.len().to_string());
    assert_eq!(answer.body, whole[..whole.len() / 2]);
    assert_eq!(noted(&issuer), (Some(200), 0));
    let answer = metadata(&issuer).await;
    let length: usize = answer.field("content-length").unwrap().parse().unwrap();
    assert_eq!(answer.body.len(), length / 2);
}

#[tokio::test]
async fn another_place_is_named() {
    let issuer = issuer().await;
    set(&issuer, Fault::Redirect { to: "/elsewhere".into() }).await;
    let answer = jwks(&issuer, "").await;
    assert_eq!((answer.status(), answer.field("location")), (302, Some("/elsewhere")));
    assert_eq!(noted(&issuer), (Some(302), 0));
}

#[tokio::test]
async fn padding_stands_in_front() {
    let issuer = issuer().await;
    for octets in [0, 1, 65_536, 200_000] {
        set(&issuer, Fault::Padded { octets }).await;
        for answer in [metadata(&issuer).await, jwks(&issuer, "").await] {
            assert_eq!(answer.field("content-length").unwrap(), answer.body.len().to_string());
            assert!(answer.text().starts_with(r#"{"padding":""#));
            let mut document: Value = serde_json::from_slice(&answer.body).unwrap();
            let padding = document.as_object_mut().unwrap().shift_remove("padding").unwrap();
            assert_eq!(padding.as_str().unwrap().len() as u64, octets);
            assert!(answer.text().ends_with(&document.to_string()[1..]));
        }
        assert_eq!(noted(&issuer), (Some(200), 2));
    }
    let octets = MAX_PADDING + 1;
    let fault = Some(Fault::Padded { octets });
    let refused = issuer.set_fault(Document::Jwks, fault, Occurrence::Always).await;
    assert!(refused.unwrap_err().to_string().contains("268435457"));
    assert_eq!(issuer.faults()[0].1, Fault::Padded { octets: 200_000 }, "nothing has changed");
}

#[tokio::test]
async fn members_are_set() {
    let issuer = issuer().await;
    let etag = jwks(&issuer, "").await.field("etag").unwrap().to_owned();
    set(&issuer, Fault::Member { name: "issuer".into(), value: json!("https://x") }).await;
    let answer: Value = serde_json::from_slice(&metadata(&issuer).await.body).unwrap();
    assert_eq!(
        (&answer["issuer"], &answer["jwks_uri"]),
        (&json!("https://x"), &json!(issuer.jwks_url()))
    );
    let answer = jwks(&issuer, &format!("If-None-Match: {etag}\r\n")).await;
    assert_eq!(answer.status(), 200, "whoever has the right document is shown the wrong one");
    assert!(answer.text().ends_with(r#"],"issuer":"https://x"}"#));
    assert_eq!(noted(&issuer), (Some(200), 2));
    set(&issuer, Fault::Member { name: "keys".into(), value: json!([]) }).await;
    assert_eq!(jwks(&issuer, "").await.text(), r#"{"keys":[]}"#);
    assert_eq!(noted(&issuer), (Some(200), 0));
}

#[tokio::test]
async fn header_fields_are_set_and_left_out() {
    let issuer = issuer().await;
    let name = || "content-type".to_owned();
    set(&issuer, Fault::Header { name: name(), value: Some("text/html".into()) }).await;
    assert_eq!(metadata(&issuer).await.field("content-type"), Some("text/html"));
    let answer = jwks(&issuer, "").await;
    assert_eq!(answer.field("content-type"), Some("text/html"));
    assert_eq!(answer.body, issuer.jwks_body());
    set(&issuer, Fault::Header { name: name(), value: None }).await;
    assert_eq!(jwks(&issuer, "").await.field("content-type"), None);
    assert_eq!(noted(&issuer), (Some(200), 2));
}

#[tokio::test]
async fn nothing_has_changed_for_anybody() {
    let issuer = issuer().await;
    set(&issuer, Fault::NotModified).await;
    for answer in [metadata(&issuer).await, jwks(&issuer, "").await] {
        assert_eq!((answer.status(), answer.body.len()), (304, 0));
    }
    assert_eq!(noted(&issuer), (Some(304), 0));
}

#[tokio::test]
async fn a_document_has_other_forms() {
    let issuer = issuer().await;
    let whole = issuer.jwks_body();
    set(&issuer, Fault::Form(Form::Gzip)).await;
    let answer = jwks(&issuer, "Accept-Encoding: br, gzip\r\n").await;
    assert_eq!(answer.field("content-encoding"), Some("gzip"));
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(answer.body.as_slice()).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, whole);
    for fields in ["", "Accept-Encoding: gzip;q=0\r\n"] {
        let answer = jwks(&issuer, fields).await;
        assert_eq!((answer.field("content-encoding"), &answer.body), (None, &whole));
    }

    set(&issuer, Fault::Form(Form::Chunked)).await;
    let answer = jwks(&issuer, "").await;
    assert_eq!(answer.field("transfer-encoding"), Some("chunked"));
    assert_eq!(unchunked(&answer.body), (whole.clone(), 3));

    set(&issuer, Fault::Form(Form::Closed)).await;
    let answer = jwks(&issuer, "").await;
    assert!(answer.head.starts_with("HTTP/1.0 200 OK\r\n"));
    let framing = (answer.field("content-length"), answer.field("transfer-encoding"));
    assert_eq!((framing, &answer.body), ((None, None), &whole));

    set(&issuer, Fault::Form(Form::Marked)).await;
    assert_eq!(jwks(&issuer, "").await.body, ["\u{feff}".as_bytes(), &whole].concat());

    set(&issuer, Fault::Form(Form::Pretty)).await;
    for answer in [metadata(&issuer).await, jwks(&issuer, "").await] {
        assert!(answer.text().starts_with("{\n  \""));
    }
    let answer: Value = serde_json::from_slice(&jwks(&issuer, "").await.body).unwrap();
    assert_eq!(answer.to_string().as_bytes(), whole);
    let forms = issuer.requests();
    let kids = |kind: &EntryKind| matches!(kind, EntryKind::Request { endpoint: Endpoint::Jwks, kids, .. } if kids.len() == 2);
    let jwks = forms.iter().filter(|entry| entry.is_request_to(Endpoint::Jwks));
    assert_eq!((jwks.clone().count(), jwks.filter(|entry| kids(&entry.kind)).count()), (8, 8));
}

#[tokio::test]
async fn every_second_request_meets_the_fault() {
    let issuer = issuer().await;
    let fault = || Some(Fault::Status { status: 500, retry_after: None });
    issuer.set_fault(Document::Jwks, fault(), Occurrence::EverySecond).await.unwrap();
    let mut seen = Vec::new();
    for _ in 0..5 {
        seen.push(jwks(&issuer, "").await.status());
        // Others do not count.
        assert_eq!(metadata(&issuer).await.status(), 200);
        assert_eq!(client().post(issuer.jwks_url()).send().await.unwrap().status(), 405);
    }
    assert_eq!(seen, [500, 200, 500, 200, 500]);
    issuer.set_fault(Document::Jwks, fault(), Occurrence::EverySecond).await.unwrap();
    assert_eq!(jwks(&issuer, "").await.status(), 500, "the count begins anew");
}
