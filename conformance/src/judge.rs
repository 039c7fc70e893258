//! (case, policy, evidence) → verdict. Pure: the same run judged again from
//! its own JSON gives the same outcomes.
//!
//! A refusal means nothing by itself, since a dead server refuses everything.
//! So each kind of case names the proof a pass needs (design: "What a pass
//! needs"); without it the verdict is unclear. An accepted forgery fails
//! whatever the controls say.

mod audit;
mod life_cycle;
pub(crate) mod outcome;
mod proof;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use mock_issuer::keys::Algorithm;

use crate::case::{Case, Expect, Kind, Level, Rule, Send, Severity, Step};
use crate::classify::Answer;
use crate::evidence::{Attempt, Event, Evidence, Exchange, ExchangeId};
use crate::policy::{Policy, Profile};
use crate::run::Run;
use crate::verdict::{Cause, Outcome, Symptom, VariantOutcome, Verdict};

/// Everything that was seen in a run, as far as judging looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// All exchanges, in the order of their numbers.
    pub exchanges: &'a [Exchange],
    /// All events.
    pub events: &'a [Event],
    /// The cases of the run, by id.
    pub cases: &'a BTreeMap<String, Case>,
}

impl Seen<'_> {
    pub(crate) fn exchange(&self, id: ExchangeId) -> Option<&Exchange> {
        self.exchanges
            .get((id as usize).wrapping_sub(1))
            .filter(|exchange| exchange.id == id)
            .or_else(|| self.exchanges.iter().find(|exchange| exchange.id == id))
    }

    pub(crate) fn answer(&self, id: ExchangeId) -> Option<Answer> {
        self.exchange(id).map(|exchange| self.policy.classifier.classify(exchange))
    }

    pub(crate) fn accepted(&self, id: Option<ExchangeId>) -> bool {
        id.and_then(|id| self.answer(id)) == Some(Answer::Accepted)
    }
}

/// Judges one case.
pub fn judge(case: &Case, seen: &Seen<'_>, evidence: &Evidence) -> Outcome {
    if let [Step::Audit { audit, rule }] = case.steps.as_slice() {
        return outcome::of_case(case, vec![audit::judge(case, *audit, rule, seen, evidence)]);
    }
    let variants = case
        .steps
        .iter()
        .filter_map(|step| match step {
            Step::Send(send) => Some((send, false)),
            Step::Until { send, .. } => Some((send, true)),
            Step::Provoke { .. }
            | Step::Publish { .. }
            | Step::Promote { .. }
            | Step::Withdraw { .. }
            | Step::Audit { .. } => None,
        })
        .map(|(send, until)| judge_variant(case, send, until, seen, evidence))
        .collect();
    outcome::of_case(case, variants)
}

/// Judges a run again from what it holds.
pub fn judge_again(run: &Run) -> Vec<Outcome> {
    let seen = Seen {
        policy: &run.policy.resolved,
        exchanges: &run.exchanges,
        events: &run.events,
        cases: &run.cases,
    };
    let nothing = Evidence::default();
    run.outcomes
        .iter()
        .filter_map(|outcome| run.cases.get(&outcome.id))
        .map(|case| judge(case, &seen, run.evidence.get(&case.id).unwrap_or(&nothing)))
        .collect()
}

/// The rule of a send that counts under a policy.
pub fn rule_for<'a>(send: &'a Send, policy: &Policy) -> Option<&'a Rule> {
    send.rules.iter().find(|rule| rule.when.holds(policy))
}

/// Whether a profile asks for a rule.
pub fn asked(profile: Profile, kind: Kind, rule: &Rule) -> bool {
    match profile {
        Profile::Minimal => kind == Kind::Forgery || rule.severity == Severity::Critical,
        Profile::Recommended => matches!(rule.level, Level::Must | Level::Should),
        Profile::Strict => true,
    }
}

/// The one table from level to verdict.
fn grade(profile: Profile, kind: Kind, rule: &Rule) -> Verdict {
    if kind == Kind::Forgery {
        return Verdict::Fail;
    }
    match (rule.level, profile) {
        (Level::Must, Profile::Strict) | (Level::Should, Profile::Strict) => Verdict::Fail,
        (Level::Must, _) if rule.severity >= Severity::Medium => Verdict::Fail,
        _ => Verdict::Warn,
    }
}

fn judge_variant(
    case: &Case,
    send: &Send,
    until: bool,
    seen: &Seen<'_>,
    evidence: &Evidence,
) -> VariantOutcome {
    let nothing = Attempt::default();
    let attempt = evidence.attempts.get(&send.variant).unwrap_or(&nothing);
    let Some(rule) = rule_for(send, seen.policy) else {
        return outcome::skip(send, "asked only of targets for which it is stated");
    };
    if let Some(reason) = not_applicable(case, rule, seen.policy) {
        return outcome::skip(send, &reason);
    }
    let draft = outcome::Draft::new(send, rule, attempt, seen);
    if let Some(not_run) = attempt.not_run.as_ref().or(evidence.not_run.as_ref()) {
        // An interrupted run and a run that could not begin leave no exchange.
        if attempt.sends.is_empty() {
            return draft.not_run(not_run);
        }
    }
    if attempt.sends.is_empty() {
        return draft.unclear(Cause::NotProvableHere, "it was not sent");
    }
    // A report that was cut must not come out green when it is judged again.
    if attempt.sends.iter().any(|id| seen.exchange(*id).is_none()) {
        return draft.unclear(Cause::NotProvableHere, "an exchange is missing");
    }
    if case.kind == Kind::LifeCycle {
        return life_cycle::judge(case, rule, until, attempt, seen, draft);
    }
    let answers: Vec<Answer> = attempt.sends.iter().filter_map(|id| seen.answer(*id)).collect();
    match rule.expect {
        Expect::Refuse => must_be_refused(case, send, rule, attempt, &answers, seen, draft),
        Expect::Accept => must_be_accepted(case, send, rule, attempt, &answers, seen, draft),
    }
}

fn must_be_refused(
    case: &Case,
    send: &Send,
    rule: &Rule,
    attempt: &Attempt,
    answers: &[Answer],
    seen: &Seen<'_>,
    draft: outcome::Draft<'_>,
) -> VariantOutcome {
    let profile = seen.policy.profile;
    // One acceptance is enough, however often the same token was refused.
    if answers.contains(&Answer::Accepted) {
        let severity = if case.kind == Kind::Forgery { Severity::Critical } else { rule.severity };
        if !seen.policy.tells_apart {
            return draft.unclear(
                Cause::ControlsFailed,
                "the target answers with success to everybody, so this tells nothing",
            );
        }
        let reason = if answers.iter().all(|answer| *answer == Answer::Accepted) {
            "it was accepted".to_owned()
        } else {
            format!(
                "it was accepted {} of {} times",
                answers.iter().filter(|answer| **answer == Answer::Accepted).count(),
                answers.len()
            )
        };
        return draft.violated(
            grade(profile, case.kind, rule),
            Symptom::Accepted,
            severity,
            &reason,
        );
    }
    if attempt.killed {
        return draft.violated(
            Verdict::Fail,
            Symptom::Crashed,
            Severity::High,
            "it ended a fresh target process by itself",
        );
    }
    if let Err(missing) = proof::of_refusal(case, send, attempt, seen) {
        return missing.into_outcome(draft);
    }
    if answers.contains(&Answer::Crashed) {
        // Anyone can send what takes no signature of the issuer.
        let anyone = send.token.as_ref().is_none_or(|recipe| !recipe.signed_by_issuer());
        let verdict =
            if anyone || profile == Profile::Strict { Verdict::Fail } else { Verdict::Warn };
        return draft.violated(
            verdict,
            Symptom::Crashed,
            Severity::Medium,
            "the target crashed instead of refusing it",
        );
    }
    if answers.contains(&Answer::NoAnswer) {
        return draft.unclear(Cause::OutOfTime, "there was no answer, several times");
    }
    draft.pass("it was refused, and what proves that the target judges was accepted")
}

fn must_be_accepted(
    case: &Case,
    send: &Send,
    rule: &Rule,
    attempt: &Attempt,
    answers: &[Answer],
    seen: &Seen<'_>,
    draft: outcome::Draft<'_>,
) -> VariantOutcome {
    let is_control = send.token.as_ref().is_some_and(mock_issuer::recipe::Recipe::is_valid)
        && send.carriage == crate::case::Carriage::Configured;
    if !is_control && !seen.accepted(attempt.control_before) {
        return draft.unclear(Cause::ControlsFailed, "the valid token was not accepted");
    }
    if answers.iter().all(|answer| *answer == Answer::Accepted) {
        return match proof::of_acceptance(attempt, seen) {
            Ok(()) => draft.pass("it was accepted, and a wrong signature was refused"),
            Err(missing) => missing.into_outcome(draft),
        };
    }
    if answers.contains(&Answer::NoAnswer) {
        return draft.unclear(Cause::OutOfTime, "there was no answer, several times");
    }
    if is_control && !seen.policy.judgeable {
        return draft.unclear(Cause::ControlsFailed, "the valid token was not accepted");
    }
    if answers.contains(&Answer::Accepted) {
        return draft.unclear(
            Cause::Inconsistent,
            "the same token was accepted and refused within one run",
        );
    }
    let symptom =
        if answers.contains(&Answer::Crashed) { Symptom::Crashed } else { Symptom::Refused };
    draft.violated(
        grade(seen.policy.profile, case.kind, rule),
        symptom,
        rule.severity,
        "it was not accepted, though the valid token was",
    )
}

/// Why a variant does not concern this target, if it does not.
pub fn not_applicable(case: &Case, rule: &Rule, policy: &Policy) -> Option<String> {
    use crate::case::Need;
    for need in &case.needs {
        let missing = match need {
            Need::Audience => policy.audience.is_off().then_some("no audience is checked"),
            Need::ShownAudience => {
                (!policy.shows_audience).then_some("the target takes tokens without `aud` only")
            }
            Need::AuthorizationHeader => (!policy.authorization_header)
                .then_some("the token does not travel in the Authorization header"),
            Need::Rsa => {
                (policy.primary != Algorithm::Rs256).then_some("the form exists for RSA keys only")
            }
        };
        if let Some(missing) = missing {
            return Some(missing.to_owned());
        }
    }
    if !asked(policy.profile, case.kind, rule) {
        return Some(format!(
            "{} is not asked for in the profile {}",
            rule.level.word(),
            match policy.profile {
                Profile::Minimal => "minimal",
                Profile::Recommended => "recommended",
                Profile::Strict => "strict",
            }
        ));
    }
    None
}
