//! Whether the target fetched an address that a token names. Seen at the
//! canary, not guessed from the answer.

use crate::canary::LATE_MS;
use crate::case::Severity;
use crate::evidence::{Event, EventKind, Exchange};
use crate::judge::View;
use crate::judge::outcome::Draft;
use crate::verdict::{Cause, Symptom, VariantOutcome, Verdict};

/// What becomes of an outcome when the canary is looked at.
pub(super) fn amend(view: View<'_>, outcome: VariantOutcome, draft: Draft<'_>) -> VariantOutcome {
    // To be let in is worse than to be fetched for.
    if outcome.symptom == Some(Symptom::Accepted) {
        return outcome;
    }
    if let Some(visit) = visit(view) {
        return draft.violated(
            Verdict::Fail,
            Symptom::Fetched,
            Severity::High,
            &format!("the target came to the address in the token: {visit}"),
        );
    }
    if outcome.verdict == Verdict::Pass && !is_in_reach(view) {
        return draft.unclear(
            Cause::NotProvableHere,
            "the answer was right, but whether the target fetched the address in the token cannot \
             be seen: it has fetched nothing from this host",
        );
    }
    outcome
}

/// The first visit that a token of this variant caused, in words.
fn visit(view: View<'_>) -> Option<String> {
    let sent: Vec<&Exchange> =
        view.attempt.sends.iter().filter_map(|id| view.seen.exchange(*id)).collect();
    view.seen.events.iter().find_map(|event| {
        let EventKind::Canary { id, method, path } = &event.kind else { return None };
        let caused = if id.is_empty() {
            // What names no token is this one's only if no other could be meant. Clients of
            // HTTP open connections in advance, and use them late or never.
            sent.iter().any(|sent| is_under_way(sent, event, 0.0))
                && view.seen.exchanges.iter().all(|exchange| {
                    sent.iter().any(|sent| sent.id == exchange.id)
                        || !(names_canary(view, exchange) && is_under_way(exchange, event, LATE_MS))
                })
        } else {
            sent.iter().any(|exchange| exchange.holds(id))
        };
        caused.then(|| {
            if method.is_empty() {
                format!("not by HTTP, {path}")
            } else {
                format!("{method} {path}")
            }
        })
    })
}

/// Whether an exchange went on when something happened, or had ended no longer ago
/// than this.
fn is_under_way(exchange: &Exchange, event: &Event, late_ms: f64) -> bool {
    (exchange.at_ms..=exchange.at_ms + exchange.ms + late_ms).contains(&event.at_ms)
}

/// Whether the exchange belongs to a send that must not be fetched for.
fn names_canary(view: View<'_>, exchange: &Exchange) -> bool {
    view.seen.send_of(exchange).is_some_and(|(_, send)| send.no_fetch)
}

/// Whether the target would have come if it had wanted to: it has fetched the
/// key set from the same host, or the user vouches for the address.
fn is_in_reach(view: View<'_>) -> bool {
    view.seen.policy.canary_stated
        || view.attempt.sends.iter().filter_map(|id| view.seen.exchange(*id)).any(|sent| {
            view.seen.in_generation(sent.cell, sent.generation, |kind| {
                matches!(kind, EventKind::Fetch { status: Some(200), .. })
            })
        })
}
