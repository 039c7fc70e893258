//! Verdicts on cases that change the key set. What the issuer saw decides:
//! no verdict stands on an answer alone.

use crate::classify::Answer;
use crate::evidence::Wait;
use crate::judge::outcome::Draft;
use crate::judge::proof::Missing;
use crate::judge::{Seen, View, acceptance, grade, proof};
use crate::verdict::{Cause, Symptom, VariantOutcome};

/// A token by the new key, which was sent until it was accepted.
pub(super) fn learnt(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    let wait = match waited(view) {
        Ok(wait) => wait,
        Err(missing) => return missing.into_outcome(draft),
    };
    if !view.seen.is_met(wait) {
        return not_learnt(view, wait, draft);
    }
    match of_fetch(view, wait) {
        Ok(()) => draft.pass(&format!("accepted {}", figure(wait, view.seen))),
        Err(missing) => missing.into_outcome(draft),
    }
}

/// A token by another key that is still published, once the new one is known.
pub(super) fn still_accepted(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    let View { attempt, answers, seen, .. } = view;
    let figure = match known(view) {
        Ok(figure) => figure,
        Err(missing) => return missing.into_outcome(draft),
    };
    if answers.contains(&Answer::NoAnswer) {
        return draft.unclear(Cause::OutOfTime, "there was no answer, several times");
    }
    if answers.iter().all(|answer| *answer == Answer::Accepted) {
        return draft.pass(&format!("still accepted; the new key was accepted {figure}"));
    }
    let reason = format!("not accepted any more; the new key was accepted {figure}");
    match proof::of_blame(attempt, seen) {
        Ok(()) => acceptance::refused(view, draft, &reason),
        Err(missing) => missing.into_outcome(draft),
    }
}

/// A token by a key that is gone, once the new one is known.
pub(super) fn forgotten(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    let View { case, rule, attempt, answers, seen, .. } = view;
    let figure = match known(view) {
        Ok(figure) => figure,
        Err(missing) => return missing.into_outcome(draft),
    };
    let grade = grade(seen.policy.profile, case.kind, rule);
    // One acceptance is enough, whatever the other answers were.
    let accepted = answers.iter().filter(|answer| **answer == Answer::Accepted).count();
    if accepted > 0 {
        let often = if accepted == answers.len() {
            String::new()
        } else {
            format!(" {accepted} of {} times", answers.len())
        };
        return draft.violated(
            grade,
            Symptom::Accepted,
            rule.severity,
            &format!("still accepted{often}; a key set without it was fetched {figure}"),
        );
    }
    if answers.contains(&Answer::NoAnswer) {
        return draft.unclear(Cause::OutOfTime, "there was no answer, several times");
    }
    if !seen.accepted(attempt.twin) {
        return draft.skipped(
            Cause::TwinRefused,
            "the target refused the key while it was still published",
        );
    }
    if !seen.accepted(attempt.control_after) {
        return draft.unclear(
            Cause::TargetDied,
            "the new key was not accepted afterwards, so a refusal proves nothing",
        );
    }
    // So many lookups may meet a limit, and only what is never refused crashes it.
    if answers.iter().all(|answer| *answer == Answer::Crashed) {
        return draft.violated(
            grade,
            Symptom::Crashed,
            rule.severity,
            "the target crashed instead of refusing it",
        );
    }
    draft.pass(&format!("refused; a key set without it was fetched {figure}"))
}

/// The wait for the new key, if there was one that tells something.
fn waited(view: View<'_>) -> Result<&Wait, Missing> {
    let View { case, attempt, seen, .. } = view;
    // A target that starts without keys accepts nothing at first.
    if !seen.accepted(attempt.control_before) && !case.begins_without_keys() {
        return Err(Missing::Unclear(
            Cause::ControlsFailed,
            "the valid token was not accepted before the key set was changed",
        ));
    }
    let not_changed = Missing::Unclear(Cause::NotProvableHere, "the key set was not changed");
    attempt.wait.as_ref().ok_or(not_changed)
}

/// Whether the target is known to have learnt the new key from the issuer, and
/// to look at signatures.
fn of_fetch(view: View<'_>, wait: &Wait) -> Result<(), Missing> {
    if fetches(wait, view.seen) == 0 {
        return Err(Missing::Unclear(
            Cause::NotProvableHere,
            "the new key was accepted, but the issuer saw no fetch that could have taught it",
        ));
    }
    proof::of_acceptance(view.attempt, view.seen)
}

/// When the new key was known, if that is proven.
fn known(view: View<'_>) -> Result<String, Missing> {
    let wait = waited(view)?;
    if view.seen.is_met(wait) {
        of_fetch(view, wait)?;
        return Ok(figure(wait, view.seen));
    }
    Err(if is_silent(&answers_of(wait, view.seen)) {
        SILENT
    } else {
        Missing::Unclear(
            Cause::OutOfTime,
            "the target did not take the new key in time, so it cannot be told what it knows",
        )
    })
}

const SILENT: Missing = Missing::Unclear(Cause::TargetDied, "the target stopped answering");

fn is_silent(answers: &[Answer]) -> bool {
    !answers.is_empty() && answers.iter().all(|answer| *answer == Answer::NoAnswer)
}

fn answers_of(wait: &Wait, seen: &Seen<'_>) -> Vec<Answer> {
    wait.polls.iter().filter_map(|id| seen.answer(*id)).collect()
}

/// Such as "30.1 s after the change; the issuer saw one fetch of the new key set".
fn figure(wait: &Wait, seen: &Seen<'_>) -> String {
    format!(
        "{:.1} s after the change; the issuer saw {}",
        (wait.ended_ms - wait.changed_ms) / 1000.0,
        fetches_in_words(fetches(wait, seen)),
    )
}

/// The token by the new key was not accepted within the bound. Whether that is
/// wrong depends on whether the target had the chance to know the key.
fn not_learnt(view: View<'_>, wait: &Wait, draft: Draft<'_>) -> VariantOutcome {
    let View { case, rule, seen, .. } = view;
    let figure = figure(wait, seen);
    let knew = fetches(wait, seen) > 0;
    let answers = answers_of(wait, seen);
    let asks = asks(wait, seen);
    // It did ask for keys when it knew none, or saw a `kid` that it did not know.
    let gave_up = case.begins_without_keys() || asks.before > 0;
    let grade = grade(seen.policy.profile, case.kind, rule);
    if is_silent(&answers) {
        // What waits for an issuer that failed waits still.
        if case.is_disruptive() && gave_up {
            let reason = format!("the target does not answer any more, {figure}");
            return draft.violated(grade, Symptom::Slow, rule.severity, &reason);
        }
        return SILENT.into_outcome(draft);
    }
    let crashed = answers.contains(&Answer::Crashed);
    let stated = seen.policy.rotation_max.is_some();
    if knew || stated || crashed || gave_up {
        let symptom = if crashed { Symptom::Crashed } else { Symptom::Refused };
        let reason = if knew {
            format!("the key set with the new key was fetched, and its tokens are refused {figure}")
        } else if gave_up && !stated {
            format!(
                "not accepted {figure}; it asked for keys {} times before, and {} times since",
                asks.before, asks.after
            )
        } else {
            format!("not accepted {figure}")
        };
        return draft.violated(grade, symptom, rule.severity, &reason);
    }
    draft.unclear(
        Cause::OutOfTime,
        &format!(
            "the target did not fetch the key set again within {} s of the rotation; \
             some caches last longer: state what is promised with --rotation-max",
            wait.bound_s
        ),
    )
}

/// How often the target asked for the key set, whatever it was answered: after
/// it had been warmed and before the key set was changed, and after that.
fn asks(wait: &Wait, seen: &Seen<'_>) -> Asks {
    Asks {
        before: seen.fetches(wait.cell, wait.warmed_ms..wait.changed_ms).count(),
        after: seen.fetches(wait.cell, wait.changed_ms..=wait.ended_ms).count(),
    }
}

struct Asks {
    before: usize,
    after: usize,
}

/// In how many fetches the target could see the key that was waited for.
fn fetches(wait: &Wait, seen: &Seen<'_>) -> usize {
    seen.fetches(wait.cell, wait.changed_ms..=wait.ended_ms)
        .filter(|fetch| fetch.status == Some(200) && fetch.kids.contains(&wait.kid))
        .count()
}

fn fetches_in_words(count: usize) -> String {
    match count {
        0 => "no fetch of the new key set".into(),
        1 => "one fetch of the new key set".into(),
        n => format!("{n} fetches of the new key set"),
    }
}
