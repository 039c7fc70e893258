//! Verdicts on what is sent while the target asks a failing issuer. The
//! issuer's journal decides whether it did.

use super::window::{self, Asks};
use crate::case::{Kind, Level, Rule, Severity};
use crate::classify::Answer;
use crate::evidence::Window;
use crate::judge::outcome::Draft;
use crate::judge::{View, grade, proof, refusal};
use crate::verdict::{Cause, Symptom, VariantOutcome};

/// What the target has no key for, and asks the issuer for.
pub(super) fn asking(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    if let Some(settled) = refusal::settled(view, &draft) {
        return settled;
    }
    let View { attempt, answers, seen, .. } = view;
    let Some(window) = &attempt.window else {
        return draft.unclear(Cause::NotProvableHere, "it was not watched");
    };
    let asks = Asks::of(window, seen);
    if let Some(unseen) = unseen(window, &asks, &draft) {
        return unseen;
    }
    if answers.last() == Some(&Answer::NoAnswer) {
        // Who waits for ever for an issuer waits with all its threads in the end.
        let rule = Rule { level: Level::Should, severity: Severity::Medium, ..view.rule.clone() };
        return draft.violated(
            grade(seen.policy.profile, Kind::LifeCycle, &rule),
            Symptom::Slow,
            rule.severity,
            &format!("it was not answered within {} s: {}", patience(view), asks.in_words()),
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
    let View { case, rule, attempt, answers, seen, .. } = view;
    if rule.expect.is_refusal() {
        return asking(view, draft);
    }
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
    if answers.iter().all(|answer| *answer == Answer::Accepted) {
        return match proof::of_acceptance(attempt, seen) {
            Ok(()) => draft.pass(&format!("it was accepted each time, while {told}")),
            Err(missing) => missing.into_outcome(draft),
        };
    }
    if window::may_have_had_no_keys(view, window) {
        return draft.unclear(
            Cause::NotProvableHere,
            "processes of the target were still getting their first keys when the issuer failed, \
             so that one without any may have answered",
        );
    }
    let turned_away =
        answers.iter().filter(|answer| answer.is_refusal() || **answer == Answer::Crashed).count();
    // An error of the server is one way to turn a token away, and not the worst.
    let (symptom, count, how) = if turned_away > 0 {
        (Symptom::Refused, turned_away, "not accepted")
    } else {
        let silent = answers.iter().filter(|answer| **answer == Answer::NoAnswer).count();
        (Symptom::Slow, silent, "not answered in time")
    };
    draft.violated(
        grade(seen.policy.profile, case.kind, rule),
        symptom,
        rule.severity,
        &format!("it was {how} {count} of {} times, while {told}", answers.len()),
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

/// How long the last answer was waited for, in whole seconds.
fn patience(view: View<'_>) -> u64 {
    let last = view.attempt.sends.last().and_then(|id| view.seen.exchange(*id));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a time that was waited is a small positive number"
    )]
    last.map_or(0, |exchange| (exchange.ms / 1000.0).round() as u64)
}
