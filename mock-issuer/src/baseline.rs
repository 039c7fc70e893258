//! What the valid token looks like.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What the valid token says. Recipes describe their tokens by how they differ
/// from it.
///
/// The header has `alg`, `kid`, `typ`; the payload has `iss`, `aud`, `sub`,
/// `client_id`, `iat`, `exp`, `jti`, `scope`, and the extra claims. There is no
/// `nbf`, and `iat` is ten seconds ago, so that a clock that is a little slow
/// refuses nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Baseline {
    /// The claim `iss`. An [`Issuer`](crate::Issuer) fills in its own.
    pub issuer: String,
    /// The audience, if it is known. Defaults to none.
    pub audience: Option<String>,
    /// Whether the valid token carries the audience as `aud`. Without effect
    /// if the audience is not known. Defaults to true.
    pub show_audience: bool,
    /// The header parameter `typ`. None leaves it out. Defaults to `JWT`.
    pub typ: Option<String>,
    /// The claim `sub`. Defaults to `test-client`.
    pub subject: String,
    /// The claim `client_id` (RFC 9068 section 2.2). Defaults to `test-client`.
    pub client_id: String,
    /// Whether the valid token carries `client_id`. Defaults to true.
    pub show_client_id: bool,
    /// Whether the valid token carries a `jti`. Defaults to true.
    pub show_jti: bool,
    /// The claim `scope`. None leaves it out, which is the default.
    pub scope: Option<String>,
    /// Seconds from now to `exp`. Defaults to 600.
    pub lifetime: u64,
    /// The clock skew that the target tolerates, in seconds. Tokens that are
    /// expired or not yet valid are so by this much more. Defaults to 0.
    pub leeway: u64,
    /// The base URL of the canary, if there is one. Defaults to none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canary: Option<String>,
    /// The issuer string of the sibling tenant, if there is one. An
    /// [`Issuer`](crate::Issuer) fills in its own. Defaults to none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// More claims, or other values for the ones above. Defaults to none.
    pub extra_claims: Map<String, Value>,
}

impl Default for Baseline {
    fn default() -> Self {
        Self {
            issuer: String::new(),
            audience: None,
            show_audience: true,
            typ: Some("JWT".into()),
            subject: "test-client".into(),
            client_id: "test-client".into(),
            show_client_id: true,
            show_jti: true,
            scope: None,
            lifetime: 600,
            leeway: 0,
            canary: None,
            tenant: None,
            extra_claims: Map::new(),
        }
    }
}

impl Baseline {
    /// The defaults, with this issuer.
    pub fn new(issuer: impl Into<String>) -> Self {
        Self { issuer: issuer.into(), ..Self::default() }
    }

    /// Whether the valid token is without this claim because it is not shown.
    pub(crate) fn leaves_out(&self, claim: &str) -> bool {
        let shown = match claim {
            "client_id" => self.show_client_id,
            "jti" => self.show_jti,
            _ => true,
        };
        !shown && !self.extra_claims.contains_key(claim)
    }
}
