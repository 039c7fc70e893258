//! Zuplo: the JWT Service Plugin, which has a gateway sign tokens itself.
//!
//! | what | source |
//! |---|---|
//! | issuer `https://{deployment}/__zuplo/issuer`; `basePath` can change the path | Zuplo's documents, programmable-api/jwt-service-plugin |
//! | the JWKS and the metadata below the issuer, `/.well-known/...` | the same |
//! | tokens are signed with EdDSA | the same, "currently issues JWTs using the EdDSA algorithm" |
//! | verifiers take RS256 | the verifiers on the same page, and the published samples, pin `algorithms=["RS256"]` |
//! | each key has `x5c` | a published sample takes the key from there |
//! | `sub`, `aud` if one is given, 300 s | the same page: `signJwt({subject, audience})`, `tokenExpiration` |
//!
//! So both algorithms are in the JWKS, and RS256, which backends take, is the
//! ordinary one. Tokens are made in the gateway; the token endpoint is this
//! issuer's own, where every other one has it.

use super::{Shape, TokenRequest};
use crate::keys::{Algorithm, CertificateMember};

pub(super) const SHAPE: Shape = Shape {
    issuer: Some("/__zuplo/issuer"),
    jwks: "/.well-known/jwks.json",
    token: "/token",
    token_request: TokenRequest::Basic,
    tls: false,
    algorithms: &[Algorithm::Rs256, Algorithm::EdDsa],
    certificate: &[CertificateMember::X5c],
    encryption_key: false,
    typ: "JWT",
    subject: "{client}",
    client_id: false,
    jti: false,
    scope: None,
    claims: &[],
    lifetime: 300,
};
