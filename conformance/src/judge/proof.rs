//! What a pass needs besides the right answer.

use crate::case::{Kind, Prime};
use crate::classify::Answer;
use crate::evidence::Attempt;
use crate::judge::outcome::Draft;
use crate::judge::{Seen, View};
use crate::marker::Marked;
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
pub(super) fn of_refusal(view: View<'_>) -> Result<(), Missing> {
    let View { send, attempt, answers, seen, .. } = view;
    if !seen.accepted(attempt.control_before) {
        return Err(Missing::Unclear(
            Cause::ControlsFailed,
            "the valid token was not accepted before it, so a refusal proves nothing",
        ));
    }
    of_primes(view)?;
    of_life(view)?;
    // 404 and 405 are refusals only where a good token finds something (design:
    // "What accept and refuse mean").
    if answers.contains(&Answer::NotFound) && !seen.accepted(attempt.twin) {
        return Err(Missing::Skip(
            Cause::TwinRefused,
            "nothing is found there with a good token either",
        ));
    }
    let misses_key = send.token.as_ref().is_some_and(|recipe| !recipe.names_known_key());
    let marker = |id: Option<u32>| id.and_then(|id| seen.exchange(id));
    let (before, after) = (marker(attempt.marker_before), marker(attempt.marker_after));
    match Marked::of(before, after, &seen.policy.classifier) {
        Marked::Changed if misses_key => Err(Missing::Unclear(
            Cause::ResolverLimit,
            "the target changed its answer to a plain unknown `kid` meanwhile: \
             it limits key lookups, and this token may not have been looked at",
        )),
        Marked::Silent if misses_key => Err(Missing::Unclear(
            Cause::OutOfTime,
            "a plain unknown `kid` beside it had no answer, so it is not known whether this \
             token was looked at",
        )),
        Marked::Same | Marked::Changed | Marked::Silent => Ok(()),
    }
}

/// Whether the target takes tokens of this form, and still lives afterwards.
pub(super) fn of_life(view: View<'_>) -> Result<(), Missing> {
    let View { case, attempt, seen, .. } = view;
    // A defect is proven by its twin, everything else by the valid token.
    let by_twin = match case.kind {
        Kind::Defect | Kind::NoToken | Kind::NoCrash => true,
        Kind::Acceptance | Kind::Forgery | Kind::LifeCycle | Kind::Probe | Kind::Audit => false,
    };
    if by_twin && !seen.accepted(attempt.twin) {
        return Err(Missing::Skip(
            Cause::TwinRefused,
            "the target refuses the same token without its fault",
        ));
    }
    match attempt.control_after.and_then(|id| seen.answer(id)) {
        Some(Answer::Accepted) => Ok(()),
        None | Some(Answer::NoAnswer) => Err(Missing::Unclear(
            Cause::TargetDied,
            "the target did not answer the valid token after it",
        )),
        Some(_) => Err(Missing::Unclear(
            Cause::ControlsFailed,
            "the valid token was not accepted after it, so a refusal proves nothing",
        )),
    }
}

/// Whether what had to go before each send went before it: over the same
/// connection where that matters, and accepted where it is a good token.
pub(super) fn of_primes(view: View<'_>) -> Result<(), Missing> {
    let View { send, attempt, seen, .. } = view;
    let Some(prime) = &send.primed else { return Ok(()) };
    let pairs = attempt.primes.iter().zip(&attempt.sends);
    let in_place = pairs
        .filter_map(|(prime, send)| Some((seen.exchange(*prime)?, seen.exchange(*send)?)))
        .filter(|(before, send)| {
            let same = before.connection.number == send.connection.number && send.connection.reused;
            same || *prime != Prime::Valid
        })
        .count();
    if in_place != attempt.sends.len() {
        return Err(Missing::Unclear(
            Cause::NotProvableHere,
            "what had to go before it did not go before it, or not over the same connection",
        ));
    }
    match prime {
        Prime::SameToken | Prime::Valid => {
            if attempt.primes.iter().all(|id| seen.accepted(Some(*id))) {
                return Ok(());
            }
            Err(Missing::Skip(
                Cause::TwinRefused,
                "the target refuses the good token that has to go before it",
            ))
        }
        Prime::Token(_) => Ok(()),
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

/// Whether a refusal is about the token: not where the target turned the valid
/// one away afterwards, too. A control that was not sent says nothing.
pub(crate) fn of_blame(attempt: &Attempt, seen: &Seen<'_>) -> Result<(), Missing> {
    // A process that it ended answers nobody.
    let Some(after) = attempt.control_after.filter(|_| !attempt.killed) else { return Ok(()) };
    match seen.answer(after) {
        Some(Answer::Accepted) => Ok(()),
        _ => Err(Missing::Unclear(
            Cause::ControlsFailed,
            "the valid token was not accepted after it either",
        )),
    }
}
