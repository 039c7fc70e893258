//! What must happen, when, how strongly the standard says so, and what it
//! means if it does not.

use mock_issuer::keys::Algorithm;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::policy::Policy;

/// What must happen under a condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rule {
    /// When the rule counts.
    #[serde(default, skip_serializing_if = "Condition::is_always")]
    pub when: Condition,
    /// What must happen.
    pub expect: Expect,
    /// How strongly the standard says so.
    pub level: Level,
    /// What an attacker gains, or a user loses, if it does not happen.
    pub severity: Severity,
}

/// A condition on the policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Always.
    #[default]
    Always,
    /// The user stated an audience.
    AudienceStated,
    /// The user stated that no audience is checked.
    AudienceOff,
    /// The user stated that this claim is required.
    Required(String),
    /// The user stated a token type.
    TypStated,
    /// The user stated this algorithm beside the primary one.
    FurtherAlgorithm(Algorithm),
    /// The user stated the algorithms, and this is none of them.
    OtherAlgorithm(Algorithm),
    /// This is neither the primary algorithm nor a stated one.
    NotTaken(Algorithm),
    /// This is the primary algorithm.
    Primary(Algorithm),
    /// The user stated the token type `at+jwt` (RFC 9068).
    AccessTokenTyp,
    /// All of them hold.
    All(Vec<Self>),
    /// The condition does not hold.
    Not(Box<Self>),
}

impl Condition {
    fn is_always(&self) -> bool {
        *self == Self::Always
    }

    /// Whether it holds under a policy.
    pub fn holds(&self, policy: &Policy) -> bool {
        match self {
            Self::Always => true,
            Self::AudienceStated => policy.audience.is_on(),
            Self::AudienceOff => policy.audience.is_off(),
            Self::Required(claim) => policy.required.contains(claim),
            Self::TypStated => policy.typ.is_on(),
            Self::FurtherAlgorithm(algorithm) => {
                *algorithm != policy.primary && policy.algorithms.contains(algorithm)
            }
            Self::OtherAlgorithm(algorithm) => {
                policy.algorithms_stated && !policy.algorithms.contains(algorithm)
            }
            Self::NotTaken(algorithm) => {
                *algorithm != policy.primary && !policy.algorithms.contains(algorithm)
            }
            Self::Primary(algorithm) => *algorithm == policy.primary,
            Self::AccessTokenTyp => {
                policy.typ.value().is_some_and(|typ| typ.eq_ignore_ascii_case("at+jwt"))
            }
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(policy)),
            Self::Not(inner) => !inner.holds(policy),
        }
    }
}

/// What must happen to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    /// It is accepted.
    Accept,
    /// It is refused, with 401.
    Refuse,
    /// It is refused, with 401 or another status of the 400s: it is not plain
    /// that there is a token at all.
    RefuseLoosely,
    /// It is refused, best with 403: the token is good and does not suffice.
    Forbid,
    /// It is not answered with a crash.
    NotCrash,
    /// It is not accepted. Nothing better can be asked of a target that cannot
    /// reach its issuer, and an error of the server says so.
    NoEntry,
    /// The issuer is asked for the key set a few times at most meanwhile.
    FewFetches {
        /// How often at most. Defaults to what the policy says of floods.
        most: Option<u32>,
    },
}

impl Expect {
    /// Whether it must not be let in.
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Refuse | Self::RefuseLoosely | Self::Forbid | Self::NoEntry)
    }
}

/// The word of the standard (RFC 2119), or good practice without such a word.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// MAY.
    May,
    /// Good practice that no standard demands.
    Hardening,
    /// SHOULD.
    Should,
    /// MUST, or stated by the user.
    Must,
}

impl Level {
    /// As the standards write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::May => "MAY",
            Self::Hardening => "hardening",
            Self::Should => "SHOULD",
            Self::Must => "MUST",
        }
    }
}

/// What a violation means.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Malleability of a genuine token, or a formality.
    Low,
    /// Robustness or availability.
    Medium,
    /// A genuine token is taken in the wrong place or at the wrong time.
    High,
    /// Entry without a key.
    Critical,
}

impl Severity {
    /// The word used in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}
