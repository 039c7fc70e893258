//! Issuers that are like those of vendors: where they serve what, what their
//! keys show, and what their tokens say.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use mock_issuer::recipe::Form;
use mock_issuer::{Algorithm, Baseline, Issuer, Options, Recipe, Vendor};
use serde_json::{Value, json};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::support::{client, decode};

/// What an issuer of a vendor shows of itself.
struct Shown {
    issuer: Issuer,
    metadata: Value,
    keys: Vec<Value>,
}

impl Shown {
    async fn by(vendor: Vendor) -> Self {
        let audience = Some("my-api".into());
        let issuer = Issuer::start(Options { audience, ..Options::of(vendor) }).await.unwrap();
        let metadata: Value = get(&issuer.discovery_url()).await;
        // Clients go by the metadata: it has to lead where the rest is.
        assert_eq!(metadata["issuer"], issuer.iss());
        assert_eq!(metadata["jwks_uri"], issuer.jwks_url());
        assert_eq!(metadata["token_endpoint"], issuer.token_url());
        let jwks = get(&issuer.jwks_url()).await;
        Self { metadata, keys: jwks["keys"].as_array().unwrap().clone(), issuer }
    }

    /// Issuer string, JWKS and token endpoint, all without the origin.
    fn paths(&self) -> [String; 3] {
        let own = [self.issuer.iss().to_owned(), self.issuer.jwks_url(), self.issuer.token_url()];
        own.map(|url| url.strip_prefix(self.issuer.url()).unwrap().to_owned())
    }

    /// `alg`, `use` and what is shown of a certificate, by key.
    fn keys(&self) -> Vec<(&str, &str, Vec<&str>)> {
        let text = |key: &'_ Value, name: &str| key[name].as_str().unwrap().to_owned();
        for key in &self.keys {
            assert_eq!(text(key, "kid").len(), 43, "{key}");
        }
        let shown = self.keys.iter().map(|key| {
            let members = key.as_object().unwrap().keys().map(String::as_str);
            let about = members.filter(|name| name.starts_with("x5")).collect();
            (key["alg"].as_str().unwrap(), key["use"].as_str().unwrap(), about)
        });
        shown.collect()
    }

    /// Header, claims, and the answer without the token, for a request in this form.
    async fn token(&self, content_type: &str, body: &str) -> (Value, Value, Value) {
        let request = client().post(self.issuer.token_url()).body(body.to_owned());
        let answer = request.header("content-type", content_type).send().await.unwrap();
        let mut answer: Value = answer.json().await.unwrap();
        let token = answer.as_object_mut().unwrap().remove("access_token");
        let (header, claims) =
            decode(token.unwrap_or_else(|| panic!("{answer}")).as_str().unwrap());
        (header, claims, answer)
    }
}

async fn get(url: &str) -> Value {
    client().get(url).send().await.unwrap().json().await.unwrap()
}

const FORM: &str = "application/x-www-form-urlencoded";
const IN_FORM: &str =
    "grant_type=client_credentials&client_id=test-client&client_secret=test-secret&audience=my-api";
const IN_JSON: &str = r#"{"client_id": "test-client", "client_secret": "test-secret",
    "audience": "my-api", "grant_type": "client_credentials"}"#;

/// The claims whose values are known, and that there are no others but these.
#[track_caller]
fn check_claims(claims: &Value, issuer: &Issuer, own: Value, lifetime: u64, others: &[&str]) {
    let mut rest = claims.as_object().unwrap().clone();
    assert_eq!(rest.remove("iss"), Some(issuer.iss().into()));
    assert_eq!(rest.remove("aud"), Some("my-api".into()));
    let [issued, expires] = ["iat", "exp"].map(|name| rest.remove(name).unwrap().as_u64().unwrap());
    // The token seems ten seconds older than it is, for clocks that are slow.
    assert_eq!(expires - issued, lifetime + 10);
    for name in others {
        assert!(rest.remove(*name).is_some(), "{name} is missing");
    }
    assert_eq!(Value::Object(rest), own);
}

#[tokio::test]
async fn zuplo_has_both_algorithms_below_its_own_path() {
    let shown = Shown::by(Vendor::Zuplo).await;
    assert_eq!(
        shown.paths(),
        ["/__zuplo/issuer", "/__zuplo/issuer/.well-known/jwks.json", "/__zuplo/issuer/token"]
    );
    let rs = ("RS256", "sig", vec!["x5c"]);
    assert_eq!(shown.keys(), [rs.clone(), rs, ("EdDSA", "sig", vec!["x5c"])]);
    assert_eq!(shown.metadata["id_token_signing_alg_values_supported"], json!(["RS256", "EdDSA"]));
    let (header, claims, _) = shown.token(FORM, IN_FORM).await;
    assert_eq!((&header["alg"], &header["typ"]), (&json!("RS256"), &json!("JWT")));
    check_claims(&claims, &shown.issuer, json!({"sub": "test-client"}), 300, &[]);
}

#[tokio::test]
async fn a_certificate_that_is_shown_holds_the_key() {
    let shown = Shown::by(Vendor::Zuplo).await;
    for (shown, key) in shown.keys.iter().zip(shown.issuer.ring().published()) {
        let der = BASE64_STANDARD.decode(shown["x5c"][0].as_str().unwrap()).unwrap();
        let (_, certificate) = X509Certificate::from_der(&der).unwrap();
        let spki = key.public_form(Form::SpkiDer, b"").unwrap();
        assert_eq!(certificate.public_key().raw, spki);
    }
}

#[tokio::test]
async fn authaction_is_asked_with_json_and_has_no_slash() {
    let shown = Shown::by(Vendor::AuthAction).await;
    assert_eq!(shown.paths(), ["", "/.well-known/jwks.json", "/oauth2/m2m/token"]);
    assert_eq!(shown.keys(), vec![("RS256", "sig", vec![]); 2]);
    let (header, claims, answer) = shown.token("application/json", IN_JSON).await;
    assert_eq!((&header["alg"], &header["typ"]), (&json!("RS256"), &json!("JWT")));
    assert_eq!(answer["token_type"], "Bearer");
    let own = json!({"sub": "test-client@clients"});
    check_claims(&claims, &shown.issuer, own, 600, &[]);
}

#[tokio::test]
async fn auth0_has_a_slash_and_a_dialect() {
    let shown = Shown::by(Vendor::Auth0).await;
    assert_eq!(shown.paths(), ["/", "/.well-known/jwks.json", "/oauth/token"]);
    assert_eq!(shown.keys(), vec![("RS256", "sig", vec!["x5c", "x5t"]); 2]);
    for (content_type, body) in [(FORM, IN_FORM), ("application/json", IN_JSON)] {
        let (header, claims, answer) = shown.token(content_type, body).await;
        assert_eq!((&header["alg"], &header["typ"]), (&json!("RS256"), &json!("JWT")));
        assert_eq!(answer["expires_in"], 86_400);
        let own = json!({
            "sub": "test-client@clients",
            "azp": "test-client",
            "gty": "client-credentials",
        });
        check_claims(&claims, &shown.issuer, own, 86_400, &[]);
    }
}

#[tokio::test]
async fn auth0_has_the_dialect_of_rfc_9068_too() {
    let shown = Shown::by(Vendor::Auth0Rfc9068).await;
    assert_eq!(shown.paths(), ["/", "/.well-known/jwks.json", "/oauth/token"]);
    let (header, claims, _) = shown.token(FORM, IN_FORM).await;
    assert_eq!((&header["alg"], &header["typ"]), (&json!("RS256"), &json!("at+jwt")));
    let own = json!({"sub": "test-client@clients", "client_id": "test-client"});
    check_claims(&claims, &shown.issuer, own, 86_400, &["jti"]);
}

#[tokio::test]
async fn keycloak_has_a_realm_and_a_key_for_encryption() {
    let shown = Shown::by(Vendor::Keycloak).await;
    let endpoint = |name: &str| format!("/realms/test/protocol/openid-connect/{name}");
    assert_eq!(shown.paths(), ["/realms/test".into(), endpoint("certs"), endpoint("token")]);
    let certificate = vec!["x5c", "x5t", "x5t#S256"];
    let signing = ("RS256", "sig", certificate.clone());
    assert_eq!(shown.keys(), [signing.clone(), signing, ("RSA-OAEP", "enc", certificate)]);
    // The key for encryption signs nothing, so nobody is told of its algorithm.
    assert_eq!(shown.metadata["id_token_signing_alg_values_supported"], json!(["RS256"]));
    let (header, claims, answer) = shown.token(FORM, IN_FORM).await;
    assert_eq!((&header["alg"], &header["typ"]), (&json!("RS256"), &json!("JWT")));
    assert_eq!((&answer["expires_in"], &answer["scope"]), (&json!(60), &json!("email profile")));
    let own = json!({
        "client_id": "test-client",
        "scope": "email profile",
        "typ": "Bearer",
        "azp": "test-client",
        "preferred_username": "service-account-test-client",
    });
    check_claims(&claims, &shown.issuer, own, 60, &["jti", "sub"]);
    assert_eq!(claims["sub"].as_str().unwrap().split('-').count(), 5, "a UUID");
}

#[tokio::test]
async fn each_client_is_named_in_its_own_tokens() {
    let clients = vec![("other".into(), "secret".into())];
    let options = Options { clients, ..Options::of(Vendor::Keycloak) };
    let issuer = Issuer::start(options).await.unwrap();
    let shown = Shown { issuer, metadata: Value::Null, keys: Vec::new() };
    let body = "grant_type=client_credentials&client_id=other&client_secret=secret";
    let (_, claims, _) = shown.token(FORM, body).await;
    assert_eq!(claims["azp"], "other");
    assert_eq!(claims["preferred_username"], "service-account-other");
    assert_ne!(claims["sub"], Vendor::Keycloak.baseline().subject);
}

#[tokio::test]
async fn what_is_set_stands_above_the_vendor() {
    let options = Options {
        url: Some("http://issuer.test:1/base/".into()),
        jwks_path: Some("/keys".into()),
        algorithms: vec![Algorithm::Es256],
        baseline: Baseline { typ: None, ..Vendor::Auth0.baseline() },
        ..Options::of(Vendor::Auth0)
    };
    let issuer = Issuer::start(options.clone()).await.unwrap();
    assert_eq!(issuer.iss(), "http://issuer.test:1/base/");
    assert_eq!(issuer.jwks_url(), "http://issuer.test:1/keys");
    assert_eq!(issuer.token_url(), "http://issuer.test:1/base/oauth/token");
    let (header, claims) = decode(&issuer.mint(&Recipe::valid()).unwrap().text);
    assert_eq!((&header["alg"], &header["typ"]), (&json!("ES256"), &json!(null)));
    assert_eq!(claims["gty"], "client-credentials");
    let iss = Some("https://login.example/tenant".into());
    let issuer = Issuer::start(Options { iss, ..options }).await.unwrap();
    assert_eq!(issuer.iss(), "https://login.example/tenant");
    assert_eq!(issuer.token_url(), "http://issuer.test:1/tenant/oauth/token");
}

/// Who derives the address of the keys from a token's `iss` gets there what it
/// is used to, or it would crash in place of being deceived.
#[tokio::test]
async fn the_sibling_shows_its_key_as_the_vendor_does() {
    let issuer = Issuer::start(Options::of(Vendor::Keycloak)).await.unwrap();
    let certs = format!("{}/protocol/openid-connect/certs", issuer.tenant_iss());
    let jwks = get(&certs).await;
    assert_eq!(jwks["keys"].as_array().unwrap().len(), 1);
    assert!(jwks["keys"][0]["x5t#S256"].is_string(), "{jwks}");
}

/// Where an issuer begins with the keys of another, it shows the same document.
#[tokio::test]
async fn keys_keep_what_they_show() {
    let first = Issuer::start(Options::of(Vendor::Keycloak)).await.unwrap();
    let keys = Some(first.ring());
    let options = Options { keys, ..Options::of(Vendor::Keycloak) };
    let second = Issuer::start(options).await.unwrap();
    assert_eq!(first.jwks_body(), second.jwks_body());
    second.rotate(None);
    let jwks: Value = serde_json::from_slice(&second.jwks_body()).unwrap();
    let shown = jwks["keys"].as_array().unwrap();
    assert_eq!(shown.len(), 4);
    assert!(shown.iter().all(|key| key["x5c"].is_array()), "{jwks}");
    second.restore().await.unwrap();
    assert_eq!(first.jwks_body(), second.jwks_body());
}

/// A confused verifier takes for a secret what it has fetched.
#[tokio::test]
async fn a_key_as_text_is_the_one_that_is_shown() {
    let issuer = Issuer::start(Options::of(Vendor::Auth0)).await.unwrap();
    let body = issuer.jwks_body();
    let shown: Value = serde_json::from_slice(&body).unwrap();
    let ring = issuer.ring();
    for (key, shown) in ring.published().zip(shown["keys"].as_array().unwrap()) {
        let text = key.public_form(Form::JwkJson, &body).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), shown.to_string());
        assert!(shown["x5t"].is_string());
    }
}
