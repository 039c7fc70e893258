//! The control port: who may, and what.

use mock_issuer::{Book, Issuer, Options, Recipe};
use serde_json::{Value, json};

use crate::support::{client, decode, start};

async fn controlled() -> (Issuer, String) {
    let mut book = Book::empty();
    book.insert("alg/none#None", "unsigned", Recipe::valid().header("alg", "None").unsigned());
    let control = Some("127.0.0.1:0".parse().unwrap());
    let issuer = start(Options { control, book, ..Options::default() }).await;
    let url = issuer.control_url().unwrap();
    (issuer, url)
}

async fn post(url: &str, body: &str) -> (u16, Value) {
    let response = client().post(url).body(body.to_owned()).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn get(url: &str) -> (u16, Value) {
    let response = client().get(url).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn there_is_no_control_port_unless_told() {
    let issuer = crate::support::issuer().await;
    assert_eq!(issuer.control_url(), None);
    let url = format!("{}/keys", issuer.url());
    assert_eq!(client().get(url).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn web_pages_are_refused() {
    let (_issuer, url) = controlled().await;
    let port = url.rsplit_once(':').unwrap().1;
    for (name, value, status) in [
        ("host", format!("rebound.example:{port}"), 403),
        ("host", "127.0.0.1".to_owned(), 403),
        ("host", format!("localhost:{port}"), 200),
        ("origin", "https://page.example".to_owned(), 403),
        ("origin", "null".to_owned(), 403),
        ("origin", url.clone(), 200),
    ] {
        for path in ["/healthz", "/"] {
            let request = client().get(format!("{url}{path}")).header(name, &value);
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), status, "{name}: {value}");
            if status == 403 {
                let body: Value = response.json().await.unwrap();
                assert!(body["error"].is_string() && body["help"].is_string());
            }
        }
    }
}

#[tokio::test]
async fn tokens_are_minted_by_recipe_and_by_name() {
    let (issuer, url) = controlled().await;
    let mint = format!("{url}/mint");
    for body in ["", "{}", r#"{"recipe": {}}"#] {
        let (status, answer) = post(&mint, body).await;
        assert_eq!((status, &answer["changes"]), (200, &json!([])));
        assert_eq!(decode(answer["token"].as_str().unwrap()).1["iss"], issuer.iss());
    }
    let (_, answer) = post(&mint, r#"{"case": "alg/none#None"}"#).await;
    assert!(answer["token"].as_str().unwrap().ends_with('.'));
    assert!(answer["header"].as_str().unwrap().starts_with(r#"{"alg":"None","#));
    assert_eq!(answer["changes"].as_array().unwrap().len(), 2);
    let body = r#"{"recipe": {"before": [{"drop_claim": {"name": "exp"}}]},
                   "baseline": {"audience": "other", "scope": "read"}}"#;
    let (_, answer) = post(&mint, body).await;
    let payload: Value = serde_json::from_str(answer["payload"].as_str().unwrap()).unwrap();
    assert_eq!((&payload["aud"], &payload["exp"]), (&json!("other"), &Value::Null));
    assert_eq!(issuer.baseline().audience, None, "an override is for one token");

    let request = client().post(&mint).header("accept", "text/plain");
    let text = request.send().await.unwrap().text().await.unwrap();
    assert_eq!(text.trim().split('.').count(), 3);

    for (body, status, part) in [
        (r#"{"case": "alg/none"}"#, 404, "did you mean `alg/none#None`?"),
        (r#"{"case": "x", "recipe": {}}"#, 400, "exclude each other"),
        (r#"{"recipe": {"befor": []}}"#, 400, "befor"),
        (r#"{"baseline": {"audiense": "x"}}"#, 400, "audiense"),
        ("{", 400, "EOF"),
        ("[null, \"alg/none#None\", {}]", 400, "no JSON object"),
        ("name=value", 400, "no JSON object"),
        (
            r#"{"recipe": {"before": [{"set_claim": {"name": "aud", "value": "audience"}}]}}"#,
            422,
            "audience",
        ),
    ] {
        let (got, answer) = post(&mint, body).await;
        assert_eq!(got, status, "{body}: {answer}");
        assert!(answer.to_string().contains(part), "{answer}");
        assert!(!answer["help"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn keys_are_changed() {
    let (issuer, url) = controlled().await;
    let ask = |path: &str| format!("{url}{path}");
    let (_, new) = post(&ask("/publish"), r#"{"name": "next", "algorithm": "EdDSA"}"#).await;
    assert_eq!((&new["life"], &new["algorithm"]), (&json!("announced"), &json!("EdDSA")));
    assert_eq!(post(&ask("/promote"), r#"{"name": "k2"}"#).await.1["life"], "signing");
    assert_eq!(post(&ask("/retire"), r#"{"name": "k2"}"#).await.1["life"], "retired");
    assert_eq!(post(&ask("/withdraw"), r#"{"name": "k1"}"#).await.1["life"], "withdrawn");
    assert_eq!(post(&ask("/rotate"), "").await.1["name"], "k3");
    let (_, keys) = get(&ask("/keys")).await;
    assert_eq!(keys["keys"], serde_json::to_value(issuer.keys()).unwrap());
    assert_eq!(keys["keys"].as_array().unwrap().len(), 4);
    let (_, keys) = post(&ask("/restore"), "{}").await;
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);

    for (path, body, status) in [
        ("/promote", r#"{"name": "k9"}"#, 404),
        ("/promote", "{}", 400),
        ("/publish", r#"{"name": "k1"}"#, 409),
        ("/publish", r#"{"name": "k9", "algorithm": "RS999"}"#, 400),
        ("/publish", r#"{"name": "k9", "bits": 512}"#, 422),
        ("/rotate", r#"{"algorithm": "none"}"#, 400),
        ("/nowhere", "", 404),
        ("/keys", "", 405),
    ] {
        let (got, answer) = post(&ask(path), body).await;
        assert_eq!(got, status, "{path} {body}");
        assert!(answer["error"].is_string() && answer["help"].is_string(), "{answer}");
    }
}

#[tokio::test]
async fn documents_are_served_wrongly() {
    let (issuer, url) = controlled().await;
    let ask = |path: &str| format!("{url}{path}");
    assert_eq!(get(&ask("/fault")).await, (200, json!({ "faults": [] })));
    let body = r#"{"document": "jwks", "fault": {"status": {"status": 503}}}"#;
    let (status, set) = post(&ask("/fault"), body).await;
    let fault = json!({ "status": { "status": 503 } });
    let entry = json!({ "document": "jwks", "fault": fault, "occurrence": "always" });
    assert_eq!((status, &set), (200, &json!({ "faults": [entry] })));
    assert_eq!(get(&ask("/fault")).await.1, set);
    assert_eq!(client().get(issuer.jwks_url()).send().await.unwrap().status(), 503);
    post(&ask("/fault"), r#"{"document": "jwks", "fault": null}"#).await;
    let body = r#"{"document": "metadata", "fault": "refused", "occurrence": "every_second"}"#;
    let (_, set) = post(&ask("/fault"), body).await;
    assert_eq!(set["faults"][0]["occurrence"], "every_second");
    assert!(client().get(issuer.jwks_url()).send().await.is_err());
    post(&ask("/restore"), "").await;
    assert_eq!(get(&ask("/fault")).await.1, json!({ "faults": [] }));
    assert_eq!(client().get(issuer.jwks_url()).send().await.unwrap().status(), 200);

    let edits = r#"{"edits": [{"prepend": {"jwk": {"kid": "x"}}}, {"leave": {"key": "k1"}}]}"#;
    let (status, edited) = post(&ask("/jwks"), edits).await;
    assert_eq!((status, &edited), (200, &serde_json::from_str(edits).unwrap()));
    let (_, jwks) = get(&issuer.jwks_url()).await;
    assert_eq!((jwks["keys"].as_array().unwrap().len(), &jwks["keys"][0]["kid"]), (2, &json!("x")));
    post(&ask("/jwks"), r#"{"edits": []}"#).await;
    assert_eq!(get(&issuer.jwks_url()).await.1["keys"].as_array().unwrap().len(), 2);

    for (path, body, status, error, help) in [
        ("/fault", "{}", 400, "missing field `document`", "the documents are `jwks`"),
        ("/fault", r#"{"document": "jwks"}"#, 400, "missing field `fault`", "null is none"),
        ("/fault", r#"{"document": "jwk", "fault": null}"#, 400, "`jwk`", "`metadata`"),
        (
            "/fault",
            r#"{"document": "jwks", "fault": "silence"}"#,
            400,
            "`silence`",
            "did you mean `silent`?",
        ),
        (
            "/fault",
            r#"{"document": "jwks", "fault": {"drip": {}}}"#,
            400,
            "octets_per_second",
            "such as {\"drip\"",
        ),
        (
            "/fault",
            r#"{"document": "jwks", "fault": "?"}"#,
            400,
            "`?`",
            "there are `status`, `silent`",
        ),
        (
            "/fault",
            r#"{"document": "jwks", "fault": {"drip": {"octets_per_second": 0}}}"#,
            422,
            "0 octets",
            "`silent`",
        ),
        ("/jwks", "{}", 400, "missing field `edits`", "such as"),
        (
            "/jwks",
            r#"{"edits": [{"drop": {"key": "k1"}}]}"#,
            400,
            "`drop`",
            "did you mean `drop_member`?",
        ),
        ("/jwks", r#"{"edits": [{"leave": {"key": "k9"}}]}"#, 404, "no key `k9`", "`GET /keys`"),
    ] {
        let (got, answer) = post(&ask(path), body).await;
        assert_eq!(got, status, "{body}: {answer}");
        assert!(answer["error"].as_str().unwrap().contains(error), "{answer}");
        assert!(answer["help"].as_str().unwrap().contains(help), "{answer}");
    }
}

#[tokio::test]
async fn requests_are_a_list_even_when_there_are_none() {
    let (issuer, url) = controlled().await;
    let requests = format!("{url}/requests");
    assert_eq!(get(&requests).await.1, json!({ "requests": [], "last_seq": 0 }));
    client().get(issuer.jwks_url()).send().await.unwrap();
    issuer.rotate(None);
    let (_, answer) = get(&requests).await;
    assert_eq!(answer["requests"].as_array().unwrap().len(), 1);
    assert_eq!(answer["requests"][0]["endpoint"], "jwks");
    let last = answer["last_seq"].as_u64().unwrap();
    assert_eq!(get(&format!("{requests}?since={last}")).await.1["requests"], json!([]));
    assert_eq!(get(&format!("{requests}?since=x")).await.0, 400);
}
