//! What may be accepted or refused, but must not be answered with a crash.

use crate::case::Severity;
use crate::classify::Answer;
use crate::judge::outcome::Draft;
use crate::judge::{View, proof};
use crate::verdict::{Cause, Symptom, VariantOutcome, Verdict};

pub(super) fn judge(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    let View { attempt, answers, seen, .. } = view;
    if attempt.killed {
        return draft.violated(
            Verdict::Fail,
            Symptom::Crashed,
            Severity::High,
            "it ended a fresh target process by itself",
        );
    }
    if !seen.accepted(attempt.control_before) {
        return draft.unclear(
            Cause::ControlsFailed,
            "the valid token was not accepted before it, so a crash may have another reason",
        );
    }
    // A crash is one whatever becomes of the twin.
    if answers.contains(&Answer::Crashed) {
        return draft.violated(
            view.crash(),
            Symptom::Crashed,
            Severity::Medium,
            "the target crashed",
        );
    }
    if let Err(missing) = proof::of_life(view) {
        return missing.into_outcome(draft);
    }
    if answers.contains(&Answer::NoAnswer) {
        return draft.unclear(Cause::OutOfTime, "there was no answer, several times");
    }
    draft.pass("it was answered, and so were the twin and the valid token")
}
