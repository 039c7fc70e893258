//! Rules over all answers of a run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A rule over all exchanges of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Audit {
    /// Tokens are refused with 401, not with another status.
    RefusalStatus,
    /// Each 401 carries a challenge that names the Bearer scheme.
    Challenge,
    /// Challenges keep to the grammar, and name no parameter twice.
    ChallengeForm,
    /// A token that is no good is told apart from no token: `invalid_token`.
    ErrorCode,
    /// No answer is a server error.
    NoServerError,
    /// No answer repeats the token, its signature or its payload.
    NoTokenEcho,
    /// No answer shows where in the code it failed.
    NoStackTrace,
    /// What a token says cannot write headers, nor parameters of a challenge.
    NoInjection,
    /// No answer to a token may be kept by shared caches.
    Caching,
    /// A 403 says which scope is missing.
    ScopeChallenge,
    /// What the target asks the issuer for brings nothing of a user with it.
    FetchHygiene,
}
