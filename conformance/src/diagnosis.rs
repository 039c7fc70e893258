//! What is wrong with the target as a whole, under ids that stay the same.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One diagnosis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnosis {
    /// Its stable id.
    pub id: DiagnosisId,
    /// What is wrong, in one line.
    pub title: String,
    /// What was seen, a line each.
    pub evidence: Vec<String>,
    /// What to do.
    pub help: String,
}

/// The ids of diagnoses.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum DiagnosisId {
    /// Something answered at the URL before COMMAND was started.
    AlreadyRunning,
    /// COMMAND could not be started, or ended before it answered.
    DidNotStart,
    /// Nothing answers at the URL.
    Unreachable,
    /// What answers does not speak HTTP/1.1.
    NotHttp,
    /// The target process ended during the run.
    Died,
    /// The URL gives the same answer without any token.
    NotProtected,
    /// Accepting and refusing look the same.
    CannotTellAcceptFromRefuse,
    /// The target refuses everything, the valid token too.
    RejectsEverything,
    /// The target crashes on the valid token, but not on an unknown `kid`.
    CrashesOnKnownKid,
    /// The target crashes on every token, or on every request.
    CrashesOnEverything,
    /// Nothing is found at the URL.
    NotFound,
    /// The target sends everybody to a login page.
    RedirectsToLogin,
    /// The target turns requests away because there are too many.
    RateLimited,
    /// The target never fetched the key set.
    NeverFetchesJwks,
    /// The target asked the issuer for something it does not have.
    WrongJwksPath,
    /// The target takes the valid token only without `aud`.
    AudienceNotWanted,
    /// The target takes the valid token only with another `typ`.
    OtherTypWanted,
    /// A token with a wrong signature is accepted.
    SignatureNotVerified,
    /// Key lookups are limited.
    LimitsKeyLookups,
    /// One connection is served at a time.
    SingleThreaded,
}

impl DiagnosisId {
    /// The id as written in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::AlreadyRunning => "already-running",
            Self::DidNotStart => "did-not-start",
            Self::Unreachable => "unreachable",
            Self::NotHttp => "not-http",
            Self::Died => "died",
            Self::NotProtected => "not-protected",
            Self::CannotTellAcceptFromRefuse => "cannot-tell-accept-from-refuse",
            Self::RejectsEverything => "rejects-everything",
            Self::CrashesOnKnownKid => "crashes-on-known-kid",
            Self::CrashesOnEverything => "crashes-on-everything",
            Self::NotFound => "not-found",
            Self::RedirectsToLogin => "redirects-to-login",
            Self::RateLimited => "rate-limited",
            Self::NeverFetchesJwks => "never-fetches-jwks",
            Self::WrongJwksPath => "wrong-jwks-path",
            Self::AudienceNotWanted => "audience-not-wanted",
            Self::OtherTypWanted => "other-typ-wanted",
            Self::SignatureNotVerified => "signature-not-verified",
            Self::LimitsKeyLookups => "limits-key-lookups",
            Self::SingleThreaded => "single-threaded",
        }
    }
}
