//! What must be refused.

use crate::case::{Expect, Kind, Rule, Severity};
use crate::classify::Answer;
use crate::evidence::Exchange;
use crate::judge::outcome::Draft;
use crate::judge::{View, grade, proof, resource};
use crate::verdict::{Cause, Symptom, VariantOutcome, Verdict};

pub(super) fn judge(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    if let Some(settled) = settled(view, &draft) {
        return settled;
    }
    if let Err(missing) = proof::of_refusal(view) {
        return missing.into_outcome(draft);
    }
    refused(view, draft)
}

/// What counts whatever the controls say: an acceptance, and a death.
pub(super) fn settled(view: View<'_>, draft: &Draft<'_>) -> Option<VariantOutcome> {
    let View { case, rule, answers, seen, .. } = view;
    // One acceptance is enough, however often the same token was refused.
    let accepted = answers.iter().filter(|answer| **answer == Answer::Accepted).count();
    if accepted > 0 {
        if !seen.policy.tells_apart {
            return Some(draft.clone().unclear(
                Cause::ControlsFailed,
                "the target answers with success to everybody, so this tells nothing",
            ));
        }
        if let Err(missing) = resource::is_reached(view) {
            return Some(missing.into_outcome(draft.clone()));
        }
        let severity = if case.kind == Kind::Forgery { Severity::Critical } else { rule.severity };
        let reason = if accepted == answers.len() {
            "it was accepted".to_owned()
        } else {
            format!("it was accepted {accepted} of {} times", answers.len())
        };
        return Some(draft.clone().violated(
            grade(seen.policy.profile, case.kind, rule),
            Symptom::Accepted,
            severity,
            &reason,
        ));
    }
    view.attempt.killed.then(|| {
        draft.clone().violated(
            Verdict::Fail,
            Symptom::Crashed,
            Severity::High,
            "it ended a fresh target process by itself",
        )
    })
}

/// What was not accepted, by a target that is proven to judge.
pub(super) fn refused(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    let View { send, rule, attempt, answers, seen, .. } = view;
    if answers.contains(&Answer::Crashed) && rule.expect != Expect::NoEntry {
        return draft.violated(
            view.crash(),
            Symptom::Crashed,
            Severity::Medium,
            "the target crashed instead of refusing it",
        );
    }
    let beside: Vec<Answer> = attempt.beside.iter().filter_map(|id| seen.answer(*id)).collect();
    if beside.iter().any(|answer| answer.is_refusal() || *answer == Answer::Crashed) {
        let symptom =
            if beside.contains(&Answer::Crashed) { Symptom::Crashed } else { Symptom::Refused };
        // Nobody got in who should not: it weighs what it does where a good
        // token must be accepted.
        let rule = Rule { severity: Severity::Medium, ..rule.clone() };
        return draft.violated(
            grade(seen.policy.profile, Kind::Acceptance, &rule),
            symptom,
            rule.severity,
            "a good token was refused beside bad ones",
        );
    }
    if answers.contains(&Answer::NoAnswer) || beside.contains(&Answer::NoAnswer) {
        return draft.unclear(Cause::OutOfTime, "there was no answer, several times");
    }
    if send.mixed && !at_once(view) {
        return draft.unclear(
            Cause::NotProvableHere,
            "good and bad tokens were sent one after another only, never at the same time",
        );
    }
    draft.pass("it was refused, and what proves that the target judges was accepted")
}

/// Whether some good token was under way at the same time as some bad one.
fn at_once(view: View<'_>) -> bool {
    let View { attempt, seen, .. } = view;
    let end = |exchange: &Exchange| exchange.at_ms + exchange.ms;
    let bad: Vec<&Exchange> = attempt.sends.iter().filter_map(|id| seen.exchange(*id)).collect();
    attempt
        .beside
        .iter()
        .filter_map(|id| seen.exchange(*id))
        .any(|good| bad.iter().any(|bad| good.at_ms < end(bad) && bad.at_ms < end(good)))
}
