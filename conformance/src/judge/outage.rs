//! Verdicts on what is sent while the target asks a failing issuer. The
//! issuer's journal decides whether it did.

use super::window::{self, Asks};
use crate::case::{Kind, Level, Rule, Severity};
use crate::evidence::Window;
use crate::judge::outcome::Draft;
use crate::judge::{View, grade, is_limited, proof, refusal};
use crate::verdict::{Cause, Symptom, VariantOutcome};

/// What the target has no key for, and asks the issuer for.
pub(super) fn asking(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    if let Some(settled) = refusal::settled(view, &draft) {
        return settled;
    }
    let View { attempt, seen, .. } = view;
    let Some(window) = &attempt.window else {
        return draft.unclear(Cause::NotProvableHere, "it was not watched");
    };
    let asks = Asks::of(window, seen);
    if let Some(unseen) = unseen(window, &asks, &draft) {
        return unseen;
    }
    let last = attempt.sends.last().and_then(|id| seen.exchange(*id));
    if let Some(last) = last.filter(|last| seen.is_unanswered(last)) {
        // Who waits for ever for an issuer waits with all its threads in the end.
        let rule = Rule { level: Level::Should, severity: Severity::Medium, ..view.rule.clone() };
        return draft.violated(
            grade(seen.policy.profile, Kind::LifeCycle, &rule),
            Symptom::Slow,
            rule.severity,
            &format!("it was not answered within {:.0} s: {}", last.ms / 1000.0, asks.in_words()),
        );
    }
    if !seen.accepted(attempt.control_before) {
        return draft.unclear(
            Cause::ControlsFailed,
            "the valid token was not accepted before the issuer failed",
        );
    }
    draft.pass(&format!("it was not accepted, while {}", asks.in_words()))
}

/// A good token whose key the target knows.
pub(super) fn beside(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    let View { case, rule, attempt, seen, .. } = view;
    if !seen.accepted(attempt.control_before) {
        return draft.unclear(
            Cause::ControlsFailed,
            "the valid token was not accepted before the issuer failed",
        );
    }
    let Some(window) = &attempt.window else {
        return draft.unclear(Cause::NotProvableHere, "it was not watched");
    };
    let asks = Asks::of(window, seen);
    if let Some(unseen) = unseen(window, &asks, &draft) {
        return unseen;
    }
    let told = if window.blind {
        format!("the issuer refused connections for {:.0} s", seconds(window))
    } else {
        asks.in_words()
    };
    let denied = view.denied();
    if denied.is_empty() {
        return match proof::of_acceptance(attempt, seen) {
            Ok(()) => draft.pass(&format!("it was accepted each time, while {told}")),
            Err(missing) => missing.into_outcome(draft),
        };
    }
    if denied.iter().all(|exchange| is_limited(exchange)) {
        return draft.unclear(Cause::OutOfTime, "the target answers only so many requests");
    }
    if window::may_have_had_no_keys(view, window) {
        return draft.unclear(
            Cause::NotProvableHere,
            "processes of the target were still getting their first keys when the issuer failed, \
             so that one without any may have answered",
        );
    }
    let silent = denied.iter().filter(|exchange| seen.is_unanswered(exchange)).count();
    // An error of the server is one way to turn a token away, and not the worst.
    let (symptom, count, how) = if silent == denied.len() {
        (Symptom::Slow, silent, "not answered in time")
    } else {
        (Symptom::Refused, denied.len() - silent, "not accepted")
    };
    draft.violated(
        grade(seen.policy.profile, case.kind, rule),
        symptom,
        rule.severity,
        &format!("it was {how} {count} of {} times, while {told}", attempt.sends.len()),
    )
}

/// What cannot be told where the target was not seen to ask.
fn unseen(window: &Window, asks: &Asks, draft: &Draft<'_>) -> Option<VariantOutcome> {
    if asks.count() > 0 || window.blind {
        return None;
    }
    let reason = format!(
        "the target did not ask for its keys within {:.0} s, so it never saw the issuer fail",
        seconds(window)
    );
    Some(draft.clone().unclear(Cause::OutOfTime, &reason))
}

fn seconds(window: &Window) -> f64 {
    (window.ended_ms - window.began_ms) / 1000.0
}
