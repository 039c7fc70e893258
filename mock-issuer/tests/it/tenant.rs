//! The sibling tenant: another issuer at the same address.

use mock_issuer::recipe::{KeyRef, Recipe, Value};
use mock_issuer::{Baseline, Endpoint, EntryKind, Issuer, JwksEdit, Options};
use serde_json::Value as Json;

use crate::support::{client, decode, start};

async fn json(url: &str) -> Json {
    client().get(url).send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
}

#[tokio::test]
async fn the_tenant_has_metadata_and_a_key_of_its_own() {
    let issuer =
        start(Options { iss: Some("https://x.example/t".into()), ..Options::default() }).await;
    let tenant = issuer.tenant_iss().to_owned();
    assert_eq!(tenant, format!("{}/sibling", issuer.url()));
    let first = json(&format!("{tenant}/.well-known/openid-configuration")).await;
    for path in [
        "sibling/.well-known/oauth-authorization-server",
        ".well-known/oauth-authorization-server/sibling",
        ".well-known/openid-configuration/sibling",
    ] {
        assert_eq!(json(&format!("{}/{path}", issuer.url())).await, first);
    }
    assert_eq!(first["issuer"], tenant);
    let keys = json(first["jwks_uri"].as_str().unwrap()).await;
    let kid = issuer.ring().tenant().kid().to_owned();
    assert_eq!((keys["keys"].as_array().unwrap().len(), &keys["keys"][0]["kid"]), (1, &kid.into()));
    let requests = issuer.requests();
    assert_eq!(requests.len(), 5);
    assert!(requests.iter().all(|entry| entry.is_request_to(Endpoint::Other)));
    let post = client().post(format!("{tenant}/.well-known/jwks.json")).send().await.unwrap();
    assert_eq!(post.status(), 405);
    let none = client().get(format!("{tenant}/token")).send().await.unwrap();
    assert_eq!(none.status(), 404);
    issuer.shutdown().await;
}

async fn tenant_token(issuer: &Issuer) -> (Json, Json) {
    let recipe = Recipe::valid()
        .signed_by(KeyRef::Tenant)
        .header("kid", Value::Kid(KeyRef::Tenant))
        .claim("iss", Value::Template("{tenant}".into()));
    decode(&issuer.mint(&recipe).unwrap().text)
}

#[tokio::test]
async fn tokens_name_the_tenant_whatever_the_baseline_knows() {
    let issuer = start(Options::default()).await;
    let (header, payload) = tenant_token(&issuer).await;
    assert_eq!(header["kid"], issuer.ring().tenant().kid());
    assert_eq!(payload["iss"], issuer.tenant_iss());
    issuer.set_baseline(Baseline::new(issuer.iss()));
    assert_eq!(tenant_token(&issuer).await.1["iss"], issuer.tenant_iss());
    let recipe = Recipe::valid().claim("x", Value::Template("{tenant}".into()));
    let forged = issuer.mint_with(&recipe, &Baseline::new("i")).unwrap();
    assert_eq!(decode(&forged.text).1["x"], issuer.tenant_iss());
    issuer.shutdown().await;
}

#[tokio::test]
async fn a_token_is_shown_before_and_after_its_last_edits() {
    let issuer = start(Options::default()).await;
    let (primed, finished) =
        issuer.mint_primed(&Recipe::valid().claim("x", "y").template("{token}.")).unwrap();
    assert_eq!(format!("{}.", primed.text), finished.text);
    assert_eq!((primed.changes.len(), finished.changes.len()), (1, 2));
    let (primed, finished) = issuer.mint_primed(&Recipe::valid()).unwrap();
    assert_eq!(primed, finished);
    issuer.shutdown().await;
}

#[tokio::test]
async fn the_issuer_serves_the_edited_jwks() {
    let issuer = start(Options::default()).await;
    let leave_k1 = || vec![JwksEdit::Leave { key: "k1".into() }];
    issuer.edit_jwks(leave_k1()).unwrap();
    let keys = json(&issuer.jwks_url()).await;
    assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
    let info = issuer.publish("k9", issuer.primary()).unwrap();
    let keys = json(&issuer.jwks_url()).await;
    assert_eq!(keys["keys"][1]["kid"], info.kid);
    issuer.edit_jwks(Vec::new()).unwrap();
    // Nothing changes, so there is nothing to write down.
    issuer.edit_jwks(Vec::new()).unwrap();
    assert_eq!(json(&issuer.jwks_url()).await["keys"].as_array().unwrap().len(), 3);
    let edited: Vec<_> = issuer.journal().entries().into_iter().map(|entry| entry.kind).collect();
    let edited: Vec<_> =
        edited.iter().filter(|kind| matches!(kind, EntryKind::JwksEdited { .. })).collect();
    assert_eq!(
        edited,
        [
            &EntryKind::JwksEdited { edits: leave_k1() },
            &EntryKind::JwksEdited { edits: Vec::new() }
        ]
    );
    issuer.edit_jwks(leave_k1()).unwrap();
    issuer.restore().await.unwrap();
    assert_eq!(json(&issuer.jwks_url()).await["keys"].as_array().unwrap().len(), 2);
    issuer.shutdown().await;
}
