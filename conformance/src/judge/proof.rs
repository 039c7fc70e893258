//! What a pass needs besides the right answer.

use crate::case::{Case, Kind, Send};
use crate::classify::Answer;
use crate::evidence::Attempt;
use crate::judge::Seen;
use crate::judge::outcome::Draft;
use crate::verdict::{Cause, VariantOutcome};

/// What is missing for a pass.
pub(crate) enum Missing {
    Skip(Cause, &'static str),
    Unclear(Cause, &'static str),
}

impl Missing {
    pub(crate) fn into_outcome(self, draft: Draft<'_>) -> VariantOutcome {
        match self {
            Self::Skip(cause, reason) => draft.skipped(cause, reason),
            Self::Unclear(cause, reason) => draft.unclear(cause, reason),
        }
    }
}

/// Whether a refusal proves anything.
pub(crate) fn of_refusal(
    case: &Case,
    send: &Send,
    attempt: &Attempt,
    seen: &Seen<'_>,
) -> Result<(), Missing> {
    if !seen.accepted(attempt.control_before) {
        return Err(Missing::Unclear(
            Cause::ControlsFailed,
            "the valid token was not accepted before it, so a refusal proves nothing",
        ));
    }
    // A defect is proven by its twin, everything else by the valid token sent
    // the same way, and the target must still live afterwards.
    if !seen.accepted(attempt.twin) && matches!(case.kind, Kind::Defect | Kind::NoToken) {
        return Err(Missing::Skip(
            Cause::TwinRefused,
            "the target refuses the same token without its fault",
        ));
    }
    match attempt.control_after.and_then(|id| seen.answer(id)) {
        Some(Answer::Accepted) => {}
        None | Some(Answer::NoAnswer) => {
            return Err(Missing::Unclear(
                Cause::TargetDied,
                "the target did not answer the valid token after it",
            ));
        }
        Some(_) => {
            return Err(Missing::Unclear(
                Cause::ControlsFailed,
                "the valid token was not accepted after it, so a refusal proves nothing",
            ));
        }
    }
    let misses_key = send.token.as_ref().is_some_and(|recipe| !recipe.names_known_key());
    if misses_key && !same_answer(attempt, seen) {
        return Err(Missing::Unclear(
            Cause::ResolverLimit,
            "the target changed its answer to a plain unknown `kid` meanwhile: \
             it limits key lookups, and this token may not have been looked at",
        ));
    }
    Ok(())
}

fn same_answer(attempt: &Attempt, seen: &Seen<'_>) -> bool {
    let marker = |id: Option<u32>| {
        id.and_then(|id| seen.exchange(id)).map(|exchange| {
            let answer = seen.policy.classifier.classify(exchange);
            (answer, exchange.response.as_ref().map(|response| response.status))
        })
    };
    match (marker(attempt.marker_before), marker(attempt.marker_after)) {
        (Some(before), Some(after)) => before == after && before.0 != Answer::NoAnswer,
        _ => false,
    }
}

/// Whether an acceptance proves anything.
pub(crate) fn of_acceptance(attempt: &Attempt, seen: &Seen<'_>) -> Result<(), Missing> {
    match attempt.wrong_signature.and_then(|id| seen.answer(id)) {
        // A crash is told elsewhere; here it shows that signatures are looked at.
        Some(answer) if answer.is_refusal() || answer == Answer::Crashed => Ok(()),
        _ => Err(Missing::Unclear(
            Cause::ControlsFailed,
            "a wrong signature was not refused, so an acceptance proves nothing",
        )),
    }
}
