//! Verdicts on cases that change the key set. What the issuer saw decides:
//! no verdict stands on an answer alone.

use crate::case::{Case, Expect, Rule};
use crate::classify::Answer;
use crate::evidence::{Attempt, EventKind, Wait};
use crate::judge::outcome::Draft;
use crate::judge::{Seen, grade, proof};
use crate::verdict::{Cause, Symptom, VariantOutcome};

pub(crate) fn judge(
    case: &Case,
    rule: &Rule,
    until: bool,
    attempt: &Attempt,
    seen: &Seen<'_>,
    draft: Draft<'_>,
) -> VariantOutcome {
    // A target that starts without keys accepts nothing at first.
    if !seen.accepted(attempt.control_before) && !case.begins_without_keys() {
        return draft.unclear(
            Cause::ControlsFailed,
            "the valid token was not accepted before the key set was changed",
        );
    }
    let Some(wait) = &attempt.wait else {
        return draft.unclear(Cause::NotProvableHere, "the key set was not changed");
    };
    let met = met(wait, seen);
    let figure = format!(
        "{:.1} s after the change; the issuer saw {}",
        (wait.ended_ms - wait.changed_ms) / 1000.0,
        fetches_in_words(fetches(wait, seen).count()),
    );
    if !met {
        return new_key_refused(case, rule, until, wait, &figure, seen, draft);
    }
    if fetches(wait, seen).next().is_none() {
        return draft.unclear(
            Cause::NotProvableHere,
            "the new key was accepted, but the issuer saw no fetch that could have taught it",
        );
    }
    if let Err(missing) = proof::of_acceptance(attempt, seen) {
        return missing.into_outcome(draft);
    }
    if until {
        return draft.pass(&format!("accepted {figure}"));
    }
    let answers: Vec<Answer> = attempt.sends.iter().filter_map(|id| seen.answer(*id)).collect();
    // One acceptance is enough, whatever the other answers were.
    let let_in = rule.expect.is_refusal() && answers.contains(&Answer::Accepted);
    if !let_in && answers.contains(&Answer::NoAnswer) {
        return draft.unclear(Cause::OutOfTime, "there was no answer, several times");
    }
    let grade = grade(seen.policy.profile, case.kind, rule);
    let crashed = answers.contains(&Answer::Crashed);
    match rule.expect {
        Expect::Accept if answers.iter().all(|answer| *answer == Answer::Accepted) => {
            draft.pass(&format!("still accepted; the new key was accepted {figure}"))
        }
        Expect::Accept => match proof::of_blame(attempt, seen) {
            Ok(()) => draft.violated(
                grade,
                if crashed { Symptom::Crashed } else { Symptom::Refused },
                rule.severity,
                &format!("not accepted any more; the new key was accepted {figure}"),
            ),
            Err(missing) => missing.into_outcome(draft),
        },
        Expect::NotCrash if crashed => draft.violated(
            grade,
            Symptom::Crashed,
            rule.severity,
            "the target crashed after the key set was changed",
        ),
        Expect::NotCrash => draft.pass(&format!("answered; the new key was accepted {figure}")),
        Expect::Refuse
        | Expect::RefuseLoosely
        | Expect::Forbid
        | Expect::NoEntry
        | Expect::FewFetches { .. } => {
            if let_in {
                let accepted = answers.iter().filter(|it| **it == Answer::Accepted).count();
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
    }
}

/// The token by the new key was not accepted within the bound. Whether that is
/// wrong depends on whether the target had the chance to know the key.
fn new_key_refused(
    case: &Case,
    rule: &Rule,
    until: bool,
    wait: &Wait,
    figure: &str,
    seen: &Seen<'_>,
    draft: Draft<'_>,
) -> VariantOutcome {
    let knew = fetches(wait, seen).next().is_some();
    let answers: Vec<Answer> = wait.polls.iter().filter_map(|id| seen.answer(*id)).collect();
    let asks = asks(wait, seen);
    // It did ask for keys when it knew none, or saw a `kid` that it did not know.
    let gave_up = case.begins_without_keys() || asks.before > 0;
    if !answers.is_empty() && answers.iter().all(|answer| *answer == Answer::NoAnswer) {
        // What waits for an issuer that failed waits still.
        if until && case.is_disruptive() && gave_up {
            return draft.violated(
                grade(seen.policy.profile, case.kind, rule),
                Symptom::Slow,
                rule.severity,
                &format!("the target does not answer any more, {figure}"),
            );
        }
        return draft.unclear(Cause::TargetDied, "the target stopped answering");
    }
    if !until {
        return draft.unclear(
            Cause::OutOfTime,
            "the target did not take the new key in time, so it cannot be told what it knows",
        );
    }
    let crashed = answers.contains(&Answer::Crashed);
    let stated = seen.policy.rotation_max.is_some();
    if knew || stated || crashed || gave_up {
        let symptom = if crashed { Symptom::Crashed } else { Symptom::Refused };
        return draft.violated(
            grade(seen.policy.profile, case.kind, rule),
            symptom,
            rule.severity,
            &if knew {
                format!(
                    "the key set with the new key was fetched, and its tokens are refused {figure}"
                )
            } else if gave_up && !stated {
                format!(
                    "not accepted {figure}; it asked for keys {} times before, and {} times since",
                    asks.before, asks.after
                )
            } else {
                format!("not accepted {figure}")
            },
        );
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
    let mut asks = Asks { before: 0, after: 0 };
    for event in seen.events {
        if event.cell != wait.cell || !matches!(event.kind, EventKind::Fetch { .. }) {
            continue;
        }
        if (wait.changed_ms..=wait.ended_ms).contains(&event.at_ms) {
            asks.after += 1;
        } else if (wait.warmed_ms..wait.changed_ms).contains(&event.at_ms) {
            asks.before += 1;
        }
    }
    asks
}

struct Asks {
    before: usize,
    after: usize,
}

/// The fetches in which the target could see the key that was waited for.
fn fetches<'a>(wait: &'a Wait, seen: &'a Seen<'_>) -> impl Iterator<Item = ()> + 'a {
    seen.events
        .iter()
        .filter(move |event| {
            event.cell == wait.cell
                && event.at_ms >= wait.changed_ms
                && event.at_ms <= wait.ended_ms
                && matches!(&event.kind, EventKind::Fetch { status: Some(200), kids, .. } if kids.contains(&wait.kid))
        })
        .map(|_| ())
}

fn fetches_in_words(count: usize) -> String {
    match count {
        0 => "no fetch of the new key set".into(),
        1 => "one fetch of the new key set".into(),
        n => format!("{n} fetches of the new key set"),
    }
}

/// Whether the wait ended because the answers were the wanted ones.
fn met(wait: &Wait, seen: &Seen<'_>) -> bool {
    let times = usize::from(wait.times);
    wait.polls.len() >= times
        && wait.polls[wait.polls.len() - times..].iter().all(|id| seen.accepted(Some(*id)))
}
