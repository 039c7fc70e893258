//! Verdicts on what is sent to a target that could fetch no key set when it
//! started.

use crate::case::Expect;
use crate::classify::Answer;
use crate::evidence::EventKind;
use crate::judge::outcome::Draft;
use crate::judge::{View, acceptance, no_crash, refusal};
use crate::verdict::{Cause, VariantOutcome};

pub(super) fn judge(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    let View { attempt, answers, seen, .. } = view;
    match view.rule.expect {
        Expect::Accept if answers.iter().all(|answer| *answer == Answer::Accepted) => {
            return acceptance::accepted(view, draft);
        }
        Expect::Accept => return acceptance::refused(view, draft, "it was not accepted"),
        Expect::NotCrash => return no_crash::judge(view, draft),
        Expect::Refuse
        | Expect::RefuseLoosely
        | Expect::Forbid
        | Expect::NoEntry
        | Expect::FewFetches { .. } => {}
    }
    if let Some(settled) = refusal::settled(view, &draft) {
        return settled;
    }
    if answers.contains(&Answer::NoAnswer) {
        return draft.unclear(Cause::OutOfTime, "there was no answer, several times");
    }
    let Some(sent) = attempt.sends.first().and_then(|id| seen.exchange(*id)) else {
        return draft.unclear(Cause::NotProvableHere, "it was not sent");
    };
    let asked = seen.in_generation(sent.cell, sent.generation, |kind| {
        matches!(kind, EventKind::Fetch { .. } | EventKind::Metadata { .. })
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
