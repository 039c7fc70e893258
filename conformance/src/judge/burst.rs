//! Verdicts on what is sent many times, and beside what is.

use super::window::Asks;
use crate::case::{Level, Rule, Severity, Step};
use crate::classify::Answer;
use crate::evidence::{Exchange, Window, last_restored};
use crate::judge::outcome::Draft;
use crate::judge::{Seen, View, grade, is_limited, proof, refusal};
use crate::verdict::{Cause, Symptom, VariantOutcome};

const NOT_CONTROLLED: &str = "the valid token was not accepted before";

/// Whether the process takes tokens. One that must not be warmed was asked
/// afterwards.
fn is_controlled(view: View<'_>) -> bool {
    let View { attempt, seen, .. } = view;
    seen.accepted(attempt.control_before.or(attempt.control_after))
}

pub(super) fn few_fetches(view: View<'_>, most: Option<u32>, draft: Draft<'_>) -> VariantOutcome {
    let View { case, rule, attempt, seen, .. } = view;
    // What the rule says of fetches is no measure of who is let in without a key.
    let forged = Rule { level: Level::Must, severity: Severity::Critical, ..rule.clone() };
    if view.is_anyones()
        && let Some(settled) = refusal::settled(View { rule: &forged, ..view }, &draft)
    {
        return settled;
    }
    let Some(window) = &attempt.window else {
        return draft.unclear(Cause::NotProvableHere, "it was not watched");
    };
    let asks = Asks::of(window, seen);
    if seen.fetches(window.cell, ..=window.ended_ms).next().is_none() {
        return draft.unclear(Cause::NotProvableHere, "the issuer saw no fetch of the key set");
    }
    let most = match most {
        Some(most) => {
            most as usize * workers(window, seen) + grown_old(window, seen.policy.jwks_ttl)
        }
        None => seen.policy.flood_max as usize,
    };
    let sent = attempt.sends.len();
    let told = format!("{} for {sent} requests", asks.in_words());
    if asks.count() > most {
        return draft.violated(
            grade(seen.policy.profile, case.kind, rule),
            Symptom::Hammered,
            rule.severity,
            &format!("{told}; {most} times is enough"),
        );
    }
    if view.answers.iter().all(|answer| *answer == Answer::NoAnswer) {
        return draft.unclear(Cause::OutOfTime, "there was no answer, several times");
    }
    if !is_controlled(view) {
        return draft.unclear(Cause::ControlsFailed, NOT_CONTROLLED);
    }
    draft.pass(&told)
}

/// How often a key set grew older meanwhile than it may be, by what the user states.
fn grown_old(window: &Window, ttl: Option<u64>) -> usize {
    let Some(ttl) = ttl.filter(|ttl| *ttl > 0) else { return 0 };
    let mut grown = 0;
    let mut age = window.began_ms;
    while age < window.ended_ms {
        #[expect(clippy::cast_precision_loss, reason = "no key set is kept for that long")]
        let ttl_ms = ttl as f64 * 1000.0;
        age += ttl_ms;
        grown += 1;
    }
    grown
}

/// How many workers the target has, as far as it shows: each has a cache of its
/// own, which it filled before. Where every other request made a fetch, keys are
/// not kept at all, and the fetches tell nothing of workers.
fn workers(window: &Window, seen: &Seen<'_>) -> usize {
    let since = last_restored(seen.events, window.cell, window.began_ms);
    let time = since..window.began_ms;
    let fetches = seen.fetches(window.cell, time.clone()).count();
    let is_before =
        |exchange: &&Exchange| exchange.cell == window.cell && time.contains(&exchange.at_ms);
    let requests = seen.exchanges.iter().filter(is_before).count();
    if fetches * 2 < requests { fetches.max(1) } else { 1 }
}

pub(super) fn accepted(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    let View { case, rule, attempt, answers, seen, .. } = view;
    if !is_controlled(view) {
        return draft.unclear(Cause::ControlsFailed, NOT_CONTROLLED);
    }
    let told = attempt.window.as_ref().map(|window| Asks::of(window, seen).in_words());
    let told = told.unwrap_or_default();
    let denied = view.denied();
    if denied.is_empty() {
        return match proof::of_acceptance(attempt, seen) {
            Ok(()) => draft.pass(&format!("it was accepted each time; {told}")),
            Err(missing) => missing.into_outcome(draft),
        };
    }
    // Who hangs on an issuer that fails answers nobody afterwards either.
    let issuer_fails = case.steps.iter().any(|step| matches!(step, Step::Break(_)));
    if !issuer_fails && let Err(missing) = proof::of_blame(attempt, seen) {
        return missing.into_outcome(draft);
    }
    if denied.iter().all(|exchange| is_limited(exchange)) {
        return draft.unclear(Cause::OutOfTime, "the target answers only so many requests");
    }
    let symptom = if answers.contains(&Answer::Crashed) {
        Symptom::Crashed
    } else if denied.iter().all(|exchange| seen.is_unanswered(exchange)) {
        Symptom::Slow
    } else {
        Symptom::Refused
    };
    draft.violated(
        grade(seen.policy.profile, case.kind, rule),
        symptom,
        rule.severity,
        &format!("it was not accepted {} of {} times; {told}", denied.len(), answers.len()),
    )
}
