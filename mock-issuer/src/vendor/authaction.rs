//! AuthAction: a tenant, as its SDKs and examples know it.
//!
//! | what | source |
//! |---|---|
//! | issuer `https://{domain}` without a slash at the end | the SDKs for Go and Rust; the document of endpoints writes one, and `--iss` can |
//! | HTTPS | the SDKs put `https://` before the domain, which is all they are told |
//! | the JWKS at `/.well-known/jwks.json`, the metadata beside it | the SDKs; the document of OAuth 2.0 endpoints |
//! | `POST /oauth2/m2m/token` with JSON: `client_id`, `client_secret`, `audience`, `grant_type` | the README of each example |
//! | RSA keys with `use`, `alg` and `kid`, RS256 | the SDKs take no other |
//! | `sub` is `{client-id}@clients` | the README of each example |
//! | `iss`, `aud`, `exp`, `iat` | the SDKs require them |
//!
//! What else is in its tokens, and how long they last, is not published.

use super::{Shape, TokenRequest};
use crate::keys::Algorithm;

pub(super) const SHAPE: Shape = Shape {
    issuer: Some(""),
    jwks: "/.well-known/jwks.json",
    token: "/oauth2/m2m/token",
    token_request: TokenRequest::Json,
    tls: true,
    algorithms: &[Algorithm::Rs256],
    certificate: &[],
    encryption_key: false,
    typ: "JWT",
    subject: "{client}@clients",
    client_id: false,
    jti: false,
    scope: None,
    claims: &[],
    lifetime: 600,
};
