//! One request of a case, and what goes with it.

use mock_issuer::recipe::Recipe;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Carriage, Expect, Rule};

/// One request of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Send {
    /// Name of the variant; empty where the case has only one.
    #[serde(default)]
    pub variant: String,
    /// The token, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Recipe>,
    /// The same token without its fault, where that is not the valid token. In
    /// a life-cycle case it is sent before the key set is changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<Recipe>,
    /// A second token in the same request, for which `{other}` stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Recipe>,
    /// How the token travels.
    #[serde(default)]
    pub carriage: Carriage,
    /// How the twin travels. Defaults to the way of the token, and for a
    /// request without a bearer token to the configured one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin_carriage: Option<Carriage>,
    /// What is sent immediately before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primed: Option<Prime>,
    /// When it is sent.
    #[serde(default, skip_serializing_if = "Turn::is_default")]
    pub turn: Turn,
    /// Whether the target must not fetch the canary that the token names.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_fetch: bool,
    /// Whether as many valid tokens are sent in between, all of which must be
    /// accepted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mixed: bool,
    /// Over how many connections the request is sent. Defaults to one.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub times: u8,
    /// What must happen: the first rule whose condition holds counts; without
    /// one the variant does not apply.
    pub rules: Vec<Rule>,
}

impl Send {
    /// Whether it is a good request, which must be let in.
    pub fn must_be_accepted(&self) -> bool {
        self.rules.iter().any(|rule| rule.expect == Expect::Accept)
    }
}

impl Default for Send {
    fn default() -> Self {
        Self {
            variant: String::new(),
            token: None,
            twin: None,
            other: None,
            carriage: Carriage::Configured,
            twin_carriage: None,
            primed: None,
            turn: Turn::Together,
            no_fetch: false,
            mixed: false,
            times: 1,
            rules: Vec::new(),
        }
    }
}

impl Send {
    /// Whether some rule asks that it is not accepted.
    pub(crate) fn must_be_refused(&self) -> bool {
        self.rules.iter().any(|rule| rule.expect.is_refusal())
    }
}

fn one() -> u8 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_one(times: &u8) -> bool {
    *times == 1
}

/// What is sent immediately before a send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Prime {
    /// The very same token as it was before its edits after signing. It must be
    /// accepted.
    SameToken,
    /// The valid token, over the same connection. It must be accepted.
    Valid,
    /// Another token, whatever becomes of it.
    Token(Recipe),
}

/// When a send has its turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// With the others, several at once.
    #[default]
    Together,
    /// By itself, after the others.
    Alone,
    /// After everything else that is sent to the process.
    Last,
}

impl Turn {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
    fn is_default(&self) -> bool {
        *self == Self::Together
    }
}
