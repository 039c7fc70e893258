//! Auth0: a tenant, with each of the two profiles that an API there can have.
//!
//! | what | source |
//! |---|---|
//! | issuer `https://{tenant}.auth0.com/` with a slash at the end | Auth0's documents, access-token-profiles |
//! | HTTPS | quickstart/backend: an API is told the domain, "should not include https://" |
//! | the JWKS at `/.well-known/jwks.json` | json-web-key-sets |
//! | RSA keys for RS256 with `use`, `x5c`, `x5t` | json-web-key-set-properties |
//! | `POST /oauth/token`, a form with `client_id`, `client_secret`, `audience` | call-your-api-using-the-client-credentials-flow |
//! | 86400 s | the same, and update-access-token-lifetime |
//! | `typ` `JWT`, `azp` and no `client_id`, no `jti`; in the profile of RFC 9068 `at+jwt`, `client_id`, `jti`, no `azp`, no `gty` | access-token-profiles |
//! | `sub` is `{client-id}@clients` for an application of its own | the same |
//! | `gty` is `client-credentials` | tokens shown in documents of APIs behind Auth0; its own page names the claim |

use super::{Shape, TokenRequest};
use crate::keys::{Algorithm, CertificateMember};

pub(super) const SHAPE: Shape = Shape {
    issuer: Some("/"),
    jwks: "/.well-known/jwks.json",
    token: "/oauth/token",
    token_request: TokenRequest::Form,
    tls: true,
    algorithms: &[Algorithm::Rs256],
    certificate: &[CertificateMember::X5c, CertificateMember::X5t],
    encryption_key: false,
    typ: "JWT",
    subject: "{client}@clients",
    client_id: false,
    jti: false,
    scope: None,
    claims: &[("azp", "{client}"), ("gty", "client-credentials")],
    lifetime: 86_400,
};

pub(super) const RFC_9068: Shape =
    Shape { typ: "at+jwt", client_id: true, jti: true, claims: &[], ..SHAPE };
