//! Verdicts on what is sent to a target that could fetch no key set when it
//! started.

use crate::case::Need;
use crate::classify::Answer;
use crate::evidence::{EventKind, Exchange};
use crate::judge::outcome::Draft;
use crate::judge::{View, is_limited, refusal};
use crate::verdict::{Cause, VariantOutcome};

pub(super) fn judge(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    let View { attempt, answers, seen, .. } = view;
    let over_tls = view.case.needs.contains(&Need::Tls);
    if over_tls && answers.contains(&Answer::Accepted) && !took_keys(view) {
        return draft.unclear(
            Cause::NotProvableHere,
            "the target accepted it without asking for the keys, so it has them from elsewhere",
        );
    }
    if let Some(settled) = refusal::settled(view, &draft) {
        return settled;
    }
    let is_silence = |sent: &&Exchange| seen.is_unanswered(sent) || is_limited(sent);
    if view.denied().iter().any(is_silence) {
        return draft.unclear(Cause::OutOfTime, "there was no answer, several times");
    }
    let Some(sent) = attempt.sends.first().and_then(|id| seen.exchange(*id)) else {
        return draft.unclear(Cause::NotProvableHere, "it was not sent");
    };
    let asked = seen.in_generation(sent.cell, sent.generation, |kind| match kind {
        EventKind::BrokenOff { .. } => true,
        EventKind::Fetch { .. } | EventKind::Metadata { .. } => !over_tls,
        _ => false,
    });
    if !asked {
        return draft.unclear(
            Cause::NotProvableHere,
            "the target did not ask for its keys, so it never saw the issuer fail",
        );
    }
    if !seen.accepted(attempt.control_after) {
        return draft.unclear(
            Cause::NotProvableHere,
            "the target accepted no token after the issuer was back, so a refusal proves nothing",
        );
    }
    draft.pass("it was not accepted, and the valid token was when the issuer was back")
}

/// Whether the target was served the keys before it had answered what it accepted.
fn took_keys(view: View<'_>) -> bool {
    let View { attempt, seen, .. } = view;
    let accepted = attempt.sends.iter().filter(|id| seen.accepted(Some(**id)));
    accepted.filter_map(|id| seen.exchange(*id)).any(|sent| {
        let until = sent.at_ms + sent.ms;
        seen.of_generation(sent.cell, sent.generation).any(|event| {
            event.at_ms <= until && matches!(event.kind, EventKind::Fetch { status: Some(200), .. })
        })
    })
}
