//! Verdicts on what is sent when the time is over for which a target may keep a
//! key set, by what the user states.

use crate::classify::Answer;
use crate::judge::outcome::Draft;
use crate::judge::{View, acceptance, proof, refusal};
use crate::verdict::{Cause, VariantOutcome};

/// A token by a key that has been published for that long.
pub(super) fn accepted(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    let View { attempt, answers, seen, .. } = view;
    if !seen.accepted(attempt.control_before) {
        return not_controlled(draft);
    }
    if answers.iter().all(|answer| *answer == Answer::Accepted) {
        return acceptance::accepted(view, draft);
    }
    if answers.contains(&Answer::NoAnswer) {
        return draft.unclear(Cause::OutOfTime, "there was no answer, several times");
    }
    let ttl = seen.policy.jwks_ttl.unwrap_or_default();
    let reason = format!("it was not accepted, though it was published {ttl} s before");
    match proof::of_acceptance(attempt, seen) {
        Ok(()) => acceptance::refused(view, draft, &reason),
        Err(missing) => missing.into_outcome(draft),
    }
}

/// A token by a key that has been gone for that long.
pub(super) fn refused(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    let View { attempt, seen, .. } = view;
    if let Some(settled) = refusal::settled(view, &draft) {
        return settled;
    }
    if !seen.accepted(attempt.control_before) {
        return not_controlled(draft);
    }
    if !seen.accepted(attempt.twin) {
        return draft
            .skipped(Cause::TwinRefused, "the target refused the key while it was published");
    }
    if !seen.accepted(attempt.control_after) {
        return draft.unclear(
            Cause::ControlsFailed,
            "the valid token was not accepted afterwards, so a refusal proves nothing",
        );
    }
    refusal::refused(view, draft)
}

fn not_controlled(draft: Draft<'_>) -> VariantOutcome {
    draft.unclear(
        Cause::ControlsFailed,
        "the valid token was not accepted before the key set was changed",
    )
}
