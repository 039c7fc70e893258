//! Putting verdicts into words, and variants together into the outcome of a case.

use crate::case::{Case, Expect, Rule, Send, Severity};
use crate::classify::Answer;
use crate::evidence::{Attempt, Exchange, NotRun};
use crate::foreign;
use crate::judge::Seen;
use crate::verdict::{Cause, Outcome, Symptom, VariantOutcome, Verdict};

/// The name of the group under which crashes are told.
pub(crate) const CRASHES: &str = "crashes";

/// A variant on its way to a verdict.
#[derive(Clone)]
pub(crate) struct Draft<'a> {
    send: &'a Send,
    rule: &'a Rule,
    attempt: &'a Attempt,
    actual: String,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(
        send: &'a Send,
        rule: &'a Rule,
        attempt: &'a Attempt,
        seen: &Seen<'_>,
    ) -> Self {
        Self { send, rule, attempt, actual: actual(rule, attempt, seen) }
    }

    fn finish(
        self,
        verdict: Verdict,
        symptom: Option<Symptom>,
        cause: Option<Cause>,
        severity: Option<Severity>,
        reason: &str,
    ) -> VariantOutcome {
        let attempt = self.attempt;
        let mut proven_by: Vec<_> = [
            attempt.twin,
            attempt.control_before,
            attempt.control_after,
            attempt.wrong_signature,
            attempt.marker_before,
            attempt.marker_after,
            attempt.another,
        ]
        .into_iter()
        .flatten()
        .chain(attempt.beside.iter().copied())
        .chain(attempt.primes.iter().copied())
        .collect();
        proven_by.sort_unstable();
        proven_by.dedup();
        let mut exchanges =
            attempt.wait.as_ref().map(|wait| wait.polls.clone()).unwrap_or_default();
        exchanges.extend(&attempt.sends);
        exchanges.sort_unstable();
        exchanges.dedup();
        VariantOutcome {
            name: self.send.variant.clone(),
            verdict,
            symptom,
            cause,
            level: Some(self.rule.level),
            severity,
            expected: expected(self.rule),
            actual: self.actual,
            reason: reason.to_owned(),
            exchanges,
            proven_by,
        }
    }

    pub(crate) fn pass(self, reason: &str) -> VariantOutcome {
        self.finish(Verdict::Pass, None, None, None, reason)
    }

    pub(crate) fn violated(
        self,
        verdict: Verdict,
        symptom: Symptom,
        severity: Severity,
        reason: &str,
    ) -> VariantOutcome {
        self.finish(verdict, Some(symptom), None, Some(severity), reason)
    }

    pub(crate) fn unclear(self, cause: Cause, reason: &str) -> VariantOutcome {
        self.finish(Verdict::Unclear, None, Some(cause), None, reason)
    }

    pub(crate) fn skipped(self, cause: Cause, reason: &str) -> VariantOutcome {
        self.finish(Verdict::Skip, None, Some(cause), None, reason)
    }

    pub(crate) fn not_run(self, not_run: &NotRun) -> VariantOutcome {
        let verdict = match not_run.cause {
            Cause::Interrupted => Verdict::NotRun,
            Cause::NotApplicable | Cause::TwinRefused => Verdict::Skip,
            Cause::ControlsFailed
            | Cause::TargetDied
            | Cause::Inconsistent
            | Cause::NotProvableHere
            | Cause::OutOfTime
            | Cause::ResolverLimit => Verdict::Unclear,
        };
        self.finish(verdict, None, Some(not_run.cause), None, &not_run.reason)
    }
}

/// A variant that does not apply.
pub(crate) fn skip(send: &Send, reason: &str) -> VariantOutcome {
    VariantOutcome {
        name: send.variant.clone(),
        verdict: Verdict::Skip,
        symptom: None,
        cause: Some(Cause::NotApplicable),
        level: None,
        severity: None,
        expected: String::new(),
        actual: String::new(),
        reason: reason.to_owned(),
        exchanges: Vec::new(),
        proven_by: Vec::new(),
    }
}

pub(crate) fn expected(rule: &Rule) -> String {
    match rule.expect {
        Expect::Accept => "accepted".into(),
        Expect::Refuse => "refused with 401".into(),
        Expect::RefuseLoosely => "refused with 401, or with another status from 400 to 499".into(),
        Expect::Forbid => "refused, best with 403".into(),
        Expect::NotCrash => "any answer but a crash".into(),
        Expect::NoEntry => "not accepted".into(),
        Expect::FewFetches { .. } => "few fetches of the key set".into(),
    }
}

/// The answer that decides: for a token that must be refused the worst one,
/// otherwise the last one.
fn actual(rule: &Rule, attempt: &Attempt, seen: &Seen<'_>) -> String {
    let answer = |exchange: &&Exchange| seen.policy.classifier.classify(exchange);
    let rank = |exchange: &&Exchange| match answer(exchange) {
        Answer::Accepted => 3,
        Answer::Crashed => 2,
        Answer::NoAnswer => 1,
        Answer::Refused | Answer::WrongStatus | Answer::NotFound => 0,
    };
    let exchanges = attempt.sends.iter().filter_map(|id| seen.exchange(*id));
    let deciding = match rule.expect {
        Expect::Refuse
        | Expect::RefuseLoosely
        | Expect::Forbid
        | Expect::NoEntry
        | Expect::FewFetches { .. } => exchanges.max_by_key(rank),
        Expect::Accept => exchanges.min_by_key(|exchange| u8::from(rank(exchange) == 3)),
        Expect::NotCrash => {
            exchanges.max_by_key(|exchange| u8::from(answer(exchange) == Answer::Crashed))
        }
    };
    deciding.map(in_words).unwrap_or_default()
}

/// An answer in a line.
pub(crate) fn in_words(exchange: &Exchange) -> String {
    const LENGTH: usize = 160;
    match (&exchange.response, &exchange.error) {
        (Some(response), _) => {
            format!("{} {}", response.status, foreign::body(&response.body, LENGTH))
                .trim_end()
                .to_owned()
        }
        (None, Some(error)) => error.message.clone(),
        (None, None) => "no answer".into(),
    }
}

/// The outcome of a case: the worst variant decides.
pub(crate) fn of_case(case: &Case, variants: Vec<VariantOutcome>) -> Outcome {
    let deciding = variants
        .iter()
        // Of equals the first decides, so that reports do not depend on order.
        .rev()
        .max_by_key(|variant| (variant.verdict, variant.severity));
    let mut outcome = Outcome {
        id: case.id.clone(),
        area: case.area().to_owned(),
        level: None,
        severity: None,
        verdict: Verdict::Skip,
        symptom: None,
        cause: None,
        reason: String::new(),
        expected: String::new(),
        actual: String::new(),
        group: None,
        known: false,
        proven_by: Vec::new(),
        variants: Vec::new(),
    };
    if let Some(variant) = deciding {
        outcome.level = variant.level;
        outcome.severity = variant.severity;
        outcome.verdict = variant.verdict;
        outcome.symptom = variant.symptom;
        outcome.cause = variant.cause;
        outcome.reason.clone_from(&variant.reason);
        outcome.expected.clone_from(&variant.expected);
        outcome.actual.clone_from(&variant.actual);
        // A good token that crashes the target has a cause of its own.
        let is_good =
            case.sends().any(|send| send.variant == variant.name && send.must_be_accepted());
        outcome.group =
            (variant.symptom == Some(Symptom::Crashed) && !is_good).then(|| CRASHES.to_owned());
        outcome.proven_by.clone_from(&variant.proven_by);
    }
    outcome.variants = variants;
    outcome
}
