//! What is said about a case: verdict, symptom, cause, reason.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{Level, Severity};
use crate::evidence::ExchangeId;

/// The verdict on a case or on one of its variants.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Does not apply to this target.
    Skip,
    /// Right, and proven to be.
    Pass,
    /// Wrong, but harmless by the profile.
    Warn,
    /// Was not run, because the run ended early.
    NotRun,
    /// Cannot be told.
    Unclear,
    /// Wrong.
    Fail,
}

impl Verdict {
    /// The word used in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::NotRun => "not run",
            Self::Unclear => "unclear",
            Self::Fail => "fail",
        }
    }
}

/// What the target did wrong.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Symptom {
    /// Accepted what must be refused.
    Accepted,
    /// Refused what must be accepted.
    Refused,
    /// Answered with a server error, closed the connection, or ended.
    Crashed,
    /// Refused with another status than 401.
    WrongStatus,
    /// Fetched an address that it must not fetch.
    Fetched,
    /// Fetched the key set far too often.
    Hammered,
    /// Took too long.
    Slow,
    /// Told what it must keep to itself, or what a token made it tell.
    Leaked,
    /// Refused without the challenge that belongs to it.
    NoChallenge,
}

impl Symptom {
    /// The word used in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Crashed => "crashed",
            Self::WrongStatus => "wrong-status",
            Self::Fetched => "fetched",
            Self::Hammered => "hammered",
            Self::Slow => "slow",
            Self::Leaked => "leaked",
            Self::NoChallenge => "no-challenge",
        }
    }
}

/// Why a case was skipped, is unclear, or was not run.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Skip: the case does not concern this target or policy.
    NotApplicable,
    /// Skip: the target refuses the same token without its fault.
    TwinRefused,
    /// Unclear: the controls did not come out right.
    ControlsFailed,
    /// Unclear: the target process ended or stopped answering.
    TargetDied,
    /// Unclear: the same request was answered differently.
    Inconsistent,
    /// Unclear: what happened cannot be seen from here.
    NotProvableHere,
    /// Unclear: no answer, or no change, within the bound.
    OutOfTime,
    /// Unclear: the target limits its key lookups.
    ResolverLimit,
    /// Not run: the run was interrupted.
    Interrupted,
}

impl Cause {
    /// Whether an unclear verdict of this cause means that the run as a whole
    /// could not judge (exit code 3).
    pub fn gates(self) -> bool {
        matches!(self, Self::ControlsFailed | Self::TargetDied | Self::Inconsistent)
    }

    /// The word used in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotApplicable => "not-applicable",
            Self::TwinRefused => "twin-refused",
            Self::ControlsFailed => "controls-failed",
            Self::TargetDied => "target-died",
            Self::Inconsistent => "inconsistent",
            Self::NotProvableHere => "not-provable-here",
            Self::OutOfTime => "out-of-time",
            Self::ResolverLimit => "resolver-limit",
            Self::Interrupted => "interrupted",
        }
    }
}

/// The outcome of one variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VariantOutcome {
    /// Name of the variant; empty where the case has only one.
    pub name: String,
    /// The verdict.
    pub verdict: Verdict,
    /// What the target did wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symptom: Option<Symptom>,
    /// Why it was skipped, is unclear, or was not run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// The level of the rule that counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The severity of the rule that counted, or of the crash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// What must have happened.
    pub expected: String,
    /// What happened.
    pub actual: String,
    /// Why the verdict is what it is.
    pub reason: String,
    /// The exchanges that carried the variant.
    pub exchanges: Vec<ExchangeId>,
    /// The exchanges that prove that the target lives and judges.
    pub proven_by: Vec<ExchangeId>,
}

/// The outcome of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// The id of the case.
    pub id: String,
    /// The area of the case.
    pub area: String,
    /// The level of the variant that decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The severity of the variant that decided. Absent where the case passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// The verdict: that of the worst variant.
    pub verdict: Verdict,
    /// What the target did wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symptom: Option<Symptom>,
    /// Why it was skipped, is unclear, or was not run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// Why the verdict is what it is.
    pub reason: String,
    /// What must have happened.
    pub expected: String,
    /// What happened.
    pub actual: String,
    /// The finding this outcome is told under, where several have one cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Whether the user has accepted this failure.
    pub known: bool,
    /// The exchanges that prove that the target lives and judges.
    pub proven_by: Vec<ExchangeId>,
    /// The variants.
    pub variants: Vec<VariantOutcome>,
}
