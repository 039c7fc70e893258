//! Keycloak: a realm called `test`, with tokens of a service account.
//!
//! | what | source |
//! |---|---|
//! | issuer `{base}/realms/{realm}` | Keycloak's guides, securing-apps, oidc-layers |
//! | `/protocol/openid-connect/certs` and `/protocol/openid-connect/token` below it, the metadata in `/.well-known/openid-configuration` | the same |
//! | keys with `x5c`, `x5t`, `x5t#S256` | its code, `RSAPublicJWK` |
//! | a second key, `use` `enc` and `alg` `RSA-OAEP`, as every new realm has it | `DefaultKeyProviders`, `JWKSServerUtils` |
//! | RS256 | the algorithm of a new realm, "defaultSignatureAlgorithm" in its exports |
//! | `jti`, the claim `typ` `Bearer`, `azp`, `scope`, and a `sub` that is the id of a user, a UUID | `TokenManager.initToken` |
//! | `scope` `email profile`, 60 s | server_admin, "Using a service account", the answer shown |
//! | `client_id`, and `preferred_username` `service-account-{client}` | tokens of service accounts as shown in documents of APIs behind Keycloak |
//!
//! Roles and audiences are what a realm is set up to give.

use super::{Shape, TokenRequest};
use crate::keys::{Algorithm, CertificateMember};

pub(super) const SHAPE: Shape = Shape {
    issuer: Some("/realms/test"),
    jwks: "/protocol/openid-connect/certs",
    token: "/protocol/openid-connect/token",
    token_request: TokenRequest::Basic,
    tls: false,
    algorithms: &[Algorithm::Rs256],
    certificate: &[CertificateMember::X5c, CertificateMember::X5t, CertificateMember::X5tS256],
    encryption_key: true,
    typ: "JWT",
    subject: "{uuid}",
    client_id: true,
    jti: true,
    scope: Some("email profile"),
    claims: &[
        ("typ", "Bearer"),
        ("azp", "{client}"),
        ("preferred_username", "service-account-{client}"),
    ],
    lifetime: 60,
};
