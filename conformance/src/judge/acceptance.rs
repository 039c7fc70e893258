//! What must be accepted.

use mock_issuer::recipe::Recipe;

use crate::case::Carriage;
use crate::classify::Answer;
use crate::judge::outcome::Draft;
use crate::judge::{View, grade, proof};
use crate::verdict::{Cause, Symptom, VariantOutcome};

pub(super) fn judge(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    let View { send, attempt, answers, seen, .. } = view;
    let is_control = send.token.as_ref().is_some_and(Recipe::is_valid)
        && send.carriage == Carriage::Configured
        && send.primed.is_none();
    if !is_control && !seen.accepted(attempt.control_before) {
        return draft.unclear(Cause::ControlsFailed, "the valid token was not accepted");
    }
    if let Err(missing) = proof::of_primes(view) {
        return missing.into_outcome(draft);
    }
    if answers.iter().all(|answer| *answer == Answer::Accepted) {
        return accepted(view, draft);
    }
    if answers.contains(&Answer::NoAnswer) {
        return draft.unclear(Cause::OutOfTime, "there was no answer, several times");
    }
    if is_control && !seen.policy.judgeable {
        return draft.unclear(Cause::ControlsFailed, "the valid token was not accepted");
    }
    if answers.contains(&Answer::Accepted) {
        return draft.unclear(
            Cause::Inconsistent,
            "the same token was accepted and refused within one run",
        );
    }
    if send.twin.is_some() && !seen.accepted(attempt.twin) {
        return draft.skipped(
            Cause::TwinRefused,
            "the target refuses the same token without what the case is about",
        );
    }
    if !is_control && let Err(missing) = proof::of_blame(attempt, seen) {
        return missing.into_outcome(draft);
    }
    refused(view, draft, "it was not accepted, though the valid token was")
}

pub(super) fn accepted(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    match proof::of_acceptance(view.attempt, view.seen) {
        Ok(()) => draft.pass("it was accepted, and a wrong signature was refused"),
        Err(missing) => missing.into_outcome(draft),
    }
}

pub(super) fn refused(view: View<'_>, draft: Draft<'_>, reason: &str) -> VariantOutcome {
    let View { case, rule, answers, seen, .. } = view;
    let symptom =
        if answers.contains(&Answer::Crashed) { Symptom::Crashed } else { Symptom::Refused };
    draft.violated(grade(seen.policy.profile, case.kind, rule), symptom, rule.severity, reason)
}
