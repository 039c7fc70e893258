//! Exit codes of the program, and how a run comes to one.

use std::process::ExitCode;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::verdict::{Outcome, Verdict};

/// How the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything was judged, and nothing failed beyond known failures.
    Passed,
    /// Something failed.
    Failed,
    /// Wrong use, a wrong configuration, or a report that cannot be written.
    Usage,
    /// The run could not judge.
    CouldNotJudge,
    /// No case was selected.
    NothingSelected,
    /// An error in the program itself.
    Internal,
    /// Interrupted from outside.
    Interrupted,
}

impl Exit {
    /// The code given to the operating system.
    pub const fn code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::CouldNotJudge => 3,
            Self::NothingSelected => 4,
            Self::Internal => 70,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// A verdict that makes the run fail, `--fail-on`. Defaults to `fail`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum FailOn {
    /// A failure.
    Fail,
    /// A warning.
    Warn,
    /// A case that could not be told, of whatever cause.
    Unclear,
}

/// The exit of a finished run: 130, 1, 3, 4, 0 in this order of precedence
/// (2 belongs to errors before and after the run).
pub fn exit_of(outcomes: &[Outcome], interrupted: bool, fail_on: &[FailOn]) -> Exit {
    let fails = |outcome: &Outcome| {
        !outcome.known
            && match outcome.verdict {
                Verdict::Fail => true,
                Verdict::Warn => fail_on.contains(&FailOn::Warn),
                Verdict::Unclear => fail_on.contains(&FailOn::Unclear),
                Verdict::Skip | Verdict::Pass | Verdict::NotRun => false,
            }
    };
    let gates = |outcome: &Outcome| {
        outcome.verdict == Verdict::NotRun
            || (outcome.verdict == Verdict::Unclear
                && outcome
                    .variants
                    .iter()
                    .filter_map(|variant| variant.cause)
                    .chain(outcome.cause)
                    .any(crate::verdict::Cause::gates))
    };
    // Where nothing could be told, nothing is known of the target, whatever the
    // reason is each time.
    let told = |outcome: &Outcome| {
        matches!(outcome.verdict, Verdict::Pass | Verdict::Warn | Verdict::Fail)
    };
    let nothing_told = !outcomes.iter().any(told)
        && outcomes.iter().any(|outcome| outcome.verdict == Verdict::Unclear);
    if interrupted {
        Exit::Interrupted
    } else if outcomes.iter().any(fails) {
        Exit::Failed
    } else if outcomes.iter().any(gates) || nothing_told {
        Exit::CouldNotJudge
    } else if outcomes.is_empty() {
        Exit::NothingSelected
    } else {
        Exit::Passed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Cause;

    fn outcome(verdict: Verdict, cause: Option<Cause>) -> Outcome {
        Outcome {
            id: "a/case".into(),
            area: "a".into(),
            level: None,
            severity: None,
            verdict,
            symptom: None,
            cause,
            reason: String::new(),
            expected: String::new(),
            actual: String::new(),
            group: None,
            known: false,
            proven_by: Vec::new(),
            variants: Vec::new(),
        }
    }

    #[test]
    fn a_run_that_told_nothing_is_no_success() {
        let out_of_time = || outcome(Verdict::Unclear, Some(Cause::OutOfTime));
        let not_provable = || outcome(Verdict::Unclear, Some(Cause::NotProvableHere));
        let controls_failed = || outcome(Verdict::Unclear, Some(Cause::ControlsFailed));
        let skip = || outcome(Verdict::Skip, Some(Cause::NotApplicable));
        let told = |verdict| outcome(verdict, None);
        let known = || Outcome { known: true, ..told(Verdict::Fail) };
        for (name, outcomes, expected) in [
            ("nothing but unclear", vec![out_of_time(), not_provable()], Exit::CouldNotJudge),
            ("beside a skip", vec![skip(), out_of_time()], Exit::CouldNotJudge),
            ("beside a pass", vec![told(Verdict::Pass), out_of_time()], Exit::Passed),
            ("beside a warning", vec![out_of_time(), told(Verdict::Warn)], Exit::Passed),
            ("beside a known failure", vec![out_of_time(), known()], Exit::Passed),
            ("beside a failure", vec![out_of_time(), told(Verdict::Fail)], Exit::Failed),
            ("nothing to tell", vec![skip()], Exit::Passed),
            (
                "a cause that gates",
                vec![told(Verdict::Pass), controls_failed()],
                Exit::CouldNotJudge,
            ),
            ("nothing", vec![], Exit::NothingSelected),
        ] {
            assert_eq!(exit_of(&outcomes, false, &[FailOn::Fail]), expected, "{name}");
        }
    }
}
