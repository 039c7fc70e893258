//! What visitors of the canary get: all they need to trust the stranger.

use serde_json::{Value, json};

use super::Visit;
use crate::key_ring::KeyRing;
use crate::recipe::Form;

/// The answer to a request, head and body.
pub(super) fn to(visit: &Visit, url: &str, ring: &KeyRing) -> Vec<u8> {
    let path = visit.path.as_deref().unwrap_or("/");
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let (kind, body) = if path.contains("/.well-known/") && !path.contains("jwks") {
        ("application/json", metadata(visit, url).to_string().into_bytes())
    } else if [".pem", ".crt", ".der"].iter().any(|ending| path.ends_with(ending)) {
        let form = if path.ends_with(".der") { Form::CertificateDer } else { Form::CertificatePem };
        let certificate = ring.stranger(ring.primary()).public_form(form, b"");
        ("application/pem-certificate-chain", certificate.unwrap_or_default())
    } else {
        ("application/json", ring.jwks_of(ring.stranger(ring.primary())).body().to_vec())
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let body = if visit.method.as_deref() == Some("HEAD") { Vec::new() } else { body };
    [head.into_bytes(), body].concat()
}

/// Metadata of the issuer that the token named: the address of the token.
fn metadata(visit: &Visit, url: &str) -> Value {
    let issuer = match &visit.id {
        Some(id) => format!("{url}/{id}"),
        None => url.to_owned(),
    };
    json!({
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/jwks.json"),
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "EdDSA"],
    })
}
