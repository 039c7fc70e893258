//! The token endpoint, row by row.

use mock_issuer::{Baseline, Options};
use serde_json::{Value, json};

use crate::support::{client, decode, start};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";
/// `test-client:test-secret`.
const BASIC: &str = "Basic dGVzdC1jbGllbnQ6dGVzdC1zZWNyZXQ=";

struct Answer {
    status: u16,
    challenge: Option<String>,
    body: Value,
}

async fn ask(url: &str, authorization: &str, content_type: &str, body: &str) -> Answer {
    let mut request = client().post(url).body(body.to_owned());
    if !authorization.is_empty() {
        request = request.header("authorization", authorization);
    }
    if !content_type.is_empty() {
        request = request.header("content-type", content_type);
    }
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["cache-control"], "no-store");
    let challenge = response.headers().get("www-authenticate");
    Answer {
        status: response.status().as_u16(),
        challenge: challenge.map(|value| value.to_str().unwrap().to_owned()),
        body: response.json().await.unwrap(),
    }
}

#[tokio::test]
async fn errors_are_those_of_rfc_6749() {
    let issuer = start(Options::default()).await;
    let url = issuer.token_url();
    let secret = "client_id=test-client&client_secret=test-secret";
    let both = format!("grant_type=client_credentials&{secret}");
    let huge = format!("grant_type=client_credentials&x={}", "x".repeat(70_000));
    for (authorization, content_type, body, status, error) in [
        (BASIC, FORM, "", 400, "invalid_request"),
        (BASIC, FORM, "grant_type=", 400, "invalid_request"),
        (BASIC, FORM, "grant_type=password&username=a", 400, "unsupported_grant_type"),
        (BASIC, FORM, "grant_type=client_credentials&grant_type=x", 400, "invalid_request"),
        (BASIC, FORM, "grant_type=client_credentials&scope=a&scope=b", 400, "invalid_request"),
        (BASIC, FORM, &both, 400, "invalid_request"),
        (BASIC, FORM, "grant_type=client_credentials&client_id=x", 400, "invalid_request"),
        (BASIC, FORM, &huge, 400, "invalid_request"),
        (BASIC, "", "grant_type=client_credentials", 400, "invalid_request"),
        (BASIC, "text/plain", "grant_type=client_credentials", 400, "invalid_request"),
        (BASIC, JSON, "grant_type=client_credentials", 400, "invalid_request"),
        (BASIC, JSON, r#"["client_credentials"]"#, 400, "invalid_request"),
        (BASIC, JSON, r#"{"grant_type": 1}"#, 400, "invalid_request"),
        (BASIC, JSON, r#"{"scope": "a", "scope": "b"}"#, 400, "invalid_request"),
        ("", FORM, "grant_type=client_credentials", 401, "invalid_client"),
        ("", FORM, "client_id=test-client", 401, "invalid_client"),
        ("", FORM, "client_id=test-client&client_secret=x", 401, "invalid_client"),
        ("Basic eDp5", FORM, "grant_type=client_credentials", 401, "invalid_client"),
        ("Basic %%%", FORM, "grant_type=client_credentials", 401, "invalid_client"),
        ("Bearer x", FORM, "grant_type=client_credentials", 401, "invalid_client"),
    ] {
        let answer = ask(&url, authorization, content_type, body).await;
        let row = format!("{authorization} {content_type} {body:.60}");
        assert_eq!(answer.status, status, "{row}");
        assert_eq!(answer.body["error"], error, "{row}");
        assert!(answer.body["error_description"].is_string());
        let challenged = status == 401 && !authorization.is_empty();
        assert_eq!(answer.challenge.is_some_and(|c| c.starts_with("Basic ")), challenged, "{row}");
    }
    let response = client().get(&url).send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["allow"]),
        (405, &"POST".parse().unwrap())
    );
}

#[tokio::test]
async fn a_known_client_gets_what_it_asks_for() {
    // RFC 6749 section 2.3.1: id and secret are form-encoded before base64.
    let clients = vec![
        ("test-client".into(), "test-secret".into()),
        ("id with space".into(), "p:ss%w+rd".into()),
    ];
    let baseline = Baseline { lifetime: 90, ..Baseline::default() };
    let issuer = start(Options { clients, baseline, ..Options::default() }).await;
    let url = issuer.token_url();
    // `id+with+space:p%3Ass%25w%2Brd`.
    let encoded = "basic aWQrd2l0aCtzcGFjZTpwJTNBc3MlMjV3JTJCcmQ=";
    let in_body = "grant_type=client_credentials&client_id=test-client&client_secret=test-secret";
    for (authorization, content_type, body, client, audience, scope) in [
        (BASIC, FORM, "grant_type=client_credentials", "test-client", json!(null), json!(null)),
        (encoded, FORM, "grant_type=client_credentials", "id with space", json!(null), json!(null)),
        ("", FORM, in_body, "test-client", json!(null), json!(null)),
        (
            BASIC,
            "application/x-www-form-urlencoded; charset=utf-8",
            "grant_type=client_credentials&audience=a%20b&scope=x+y&client_id=test-client",
            "test-client",
            json!("a b"),
            json!("x y"),
        ),
        (
            BASIC,
            FORM,
            "grant_type=client_credentials&resource=https://a&scope=",
            "test-client",
            json!("https://a"),
            json!(null),
        ),
        (
            BASIC,
            FORM,
            "grant_type=client_credentials&resource=https://a&resource=https://b",
            "test-client",
            json!(["https://a", "https://b"]),
            json!(null),
        ),
        (
            "",
            JSON,
            r#"{"grant_type": "client_credentials", "client_id": "test-client",
                "client_secret": "test-secret", "audience": "api", "scope": "x"}"#,
            "test-client",
            json!("api"),
            json!("x"),
        ),
    ] {
        let answer = ask(&url, authorization, content_type, body).await;
        assert_eq!(answer.status, 200, "{body}: {}", answer.body);
        assert_eq!(
            (&answer.body["token_type"], &answer.body["expires_in"]),
            (&json!("Bearer"), &json!(90))
        );
        assert_eq!(answer.body["scope"], scope);
        let (_, claims) = decode(answer.body["access_token"].as_str().unwrap());
        assert_eq!((&claims["sub"], &claims["client_id"]), (&json!(client), &json!(client)));
        assert_eq!((&claims["aud"], &claims["scope"]), (&audience, &scope), "{body}");
    }
}

#[tokio::test]
async fn without_a_signing_key_it_is_the_servers_fault() {
    let issuer = start(Options::default()).await;
    issuer.retire("k1").unwrap();
    let answer = ask(&issuer.token_url(), BASIC, FORM, "grant_type=client_credentials").await;
    assert_eq!((answer.status, &answer.body["error"]), (500, &json!("server_error")));
}
