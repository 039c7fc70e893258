//! Verdicts on cases whose key set a fresh process fetches first. Where the
//! case makes the target lose its keys, no refusal proves anything.

use crate::case::Expect;
use crate::classify::Answer;
use crate::evidence::EventKind;
use crate::judge::outcome::Draft;
use crate::judge::{View, acceptance, no_crash, refusal};
use crate::verdict::{Cause, VariantOutcome};

pub(super) fn judge(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    match view.rule.expect {
        Expect::Accept => must_be_accepted(view, draft),
        Expect::Refuse
        | Expect::RefuseLoosely
        | Expect::Forbid
        | Expect::NoEntry
        | Expect::FewFetches { .. } => must_be_refused(view, draft),
        Expect::NotCrash if is_fetched(view) => no_crash::judge(view, draft),
        Expect::NotCrash => not_fetched(draft),
    }
}

fn must_be_accepted(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    let View { answers, .. } = view;
    if !is_fetched(view) {
        return not_fetched(draft);
    }
    if answers.iter().all(|answer| *answer == Answer::Accepted) {
        return acceptance::accepted(view, draft);
    }
    if answers.contains(&Answer::NoAnswer) {
        return draft.unclear(Cause::OutOfTime, "there was no answer, several times");
    }
    if answers.contains(&Answer::Accepted) {
        return draft.unclear(
            Cause::Inconsistent,
            "the same token was accepted and refused within one process",
        );
    }
    // With the ordinary key set the valid token is accepted, so that this one
    // makes the difference.
    acceptance::refused(view, draft, "it was not accepted with this key set")
}

fn must_be_refused(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    let View { send, attempt, seen, .. } = view;
    if let Some(settled) = refusal::settled(view, &draft) {
        return settled;
    }
    if !is_fetched(view) {
        return not_fetched(draft);
    }
    if !is_any_accepted(view) {
        return draft.unclear(
            Cause::NotProvableHere,
            "with this key set the target accepted no token at all, so a refusal proves nothing",
        );
    }
    if send.twin.is_some() && !seen.accepted(attempt.twin) {
        return draft
            .skipped(Cause::TwinRefused, "the target refuses the same token without its fault");
    }
    refusal::refused(view, draft)
}

fn not_fetched(draft: Draft<'_>) -> VariantOutcome {
    draft.unclear(Cause::NotProvableHere, "the issuer saw no fetch of this key set")
}

/// Whether the process that was asked fetched the key set.
fn is_fetched(view: View<'_>) -> bool {
    let Some(sent) = view.attempt.sends.first().and_then(|id| view.seen.exchange(*id)) else {
        return false;
    };
    view.seen.in_generation(sent.cell, sent.generation, |kind| {
        matches!(kind, EventKind::Fetch { status: Some(200), .. })
    })
}

/// Whether the process accepted any token.
fn is_any_accepted(view: View<'_>) -> bool {
    let Some(sent) = view.attempt.sends.first().and_then(|id| view.seen.exchange(*id)) else {
        return false;
    };
    let same = |exchange: &&crate::evidence::Exchange| {
        (exchange.cell, exchange.generation) == (sent.cell, sent.generation)
    };
    view.seen
        .exchanges
        .iter()
        .filter(same)
        .any(|exchange| view.seen.policy.classifier.classify(exchange) == Answer::Accepted)
}
