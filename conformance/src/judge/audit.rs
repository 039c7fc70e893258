//! Rules over all exchanges of a run, told once for the whole run.

mod challenges;
mod fetches;
mod injection;
mod leaks;
mod statuses;
#[cfg(test)]
mod tests;

use crate::case::{Audit, Case, Expect, Kind, Rule};
use crate::classify::Answer;
use crate::evidence::{Evidence, Exchange, ExchangeId, Response, Role};
use crate::judge::{Seen, grade, not_applicable, rule_for};
use crate::verdict::{Cause, Symptom, VariantOutcome, Verdict};

/// What an audit says of one exchange.
enum Look {
    /// It is not about this one.
    Aside,
    /// As it should be.
    Good,
    /// Against the rule; what was seen, in words.
    Bad(String),
}

impl Look {
    fn bad_if(bad: bool, said: impl FnOnce() -> String) -> Self {
        if bad { Self::Bad(said()) } else { Self::Good }
    }
}

pub(crate) fn judge(
    case: &Case,
    audit: Audit,
    rule: &Rule,
    seen: &Seen<'_>,
    evidence: &Evidence,
) -> VariantOutcome {
    let looks: Vec<(Option<ExchangeId>, Look)> = if audit == Audit::FetchHygiene {
        seen.events.iter().map(|event| (None, fetches::look(&event.kind))).collect()
    } else {
        let answered = seen.exchanges.iter().filter_map(|exchange| {
            let response = exchange.response.as_ref()?;
            Some((Some(exchange.id), look(audit, exchange, response, seen)))
        });
        answered.collect()
    };
    let what = if audit == Audit::FetchHygiene { "fetches" } else { "answers" };
    let mut looked_at = 0;
    let mut violations: Vec<(Option<ExchangeId>, String)> = Vec::new();
    for (exchange, look) in looks {
        match look {
            Look::Aside => {}
            Look::Good => looked_at += 1,
            Look::Bad(said) => {
                looked_at += 1;
                violations.push((exchange, said));
            }
        }
    }
    let mut outcome = VariantOutcome {
        name: String::new(),
        verdict: Verdict::Pass,
        symptom: None,
        cause: None,
        level: Some(rule.level),
        severity: None,
        expected: expected(audit).into(),
        actual: String::new(),
        reason: format!("{looked_at} {what} were looked at"),
        // All of them would say no more than the first few.
        exchanges: violations.iter().filter_map(|(exchange, _)| *exchange).take(5).collect(),
        proven_by: Vec::new(),
    };
    if let Some(reason) = not_applicable(case, rule, seen.policy) {
        outcome.verdict = Verdict::Skip;
        outcome.cause = Some(Cause::NotApplicable);
        outcome.reason = reason;
    } else if let (true, Some(not_run)) = (looked_at == 0, &evidence.not_run) {
        outcome.verdict =
            if not_run.cause == Cause::Interrupted { Verdict::NotRun } else { Verdict::Unclear };
        outcome.cause = Some(not_run.cause);
        outcome.reason.clone_from(&not_run.reason);
    } else if !seen.policy.judgeable {
        // What a target says that refuses the valid token is no refusal.
        outcome.verdict = Verdict::Unclear;
        outcome.cause = Some(Cause::ControlsFailed);
        outcome.reason = "the valid token was not accepted".into();
    } else if let Some((_, said)) = violations.first() {
        outcome.verdict = grade(seen.policy.profile, Kind::Audit, rule);
        outcome.symptom = Some(symptom(audit));
        outcome.severity = Some(rule.severity);
        outcome.reason = format!("{} of {looked_at} {what}", violations.len());
        outcome.actual.clone_from(said);
    } else if looked_at == 0 {
        outcome.verdict = Verdict::Skip;
        outcome.cause = Some(Cause::NotApplicable);
        outcome.reason = format!("no {what} of this kind came");
    }
    outcome
}

fn look(audit: Audit, exchange: &Exchange, response: &Response, seen: &Seen<'_>) -> Look {
    match audit {
        Audit::RefusalStatus => statuses::refusal(exchange, response, seen),
        Audit::NoServerError => statuses::server_error(exchange, response, seen),
        Audit::Caching => statuses::caching(exchange, response),
        Audit::Challenge => challenges::present(response, seen),
        Audit::ChallengeForm => challenges::form(response),
        Audit::ErrorCode => challenges::error_code(exchange, response, seen),
        Audit::ScopeChallenge => challenges::scope(exchange, response, seen),
        Audit::NoTokenEcho => leaks::token(exchange, response),
        Audit::NoStackTrace => leaks::stack_trace(exchange, response, seen),
        Audit::NoInjection => injection::look(exchange, response),
        // It is about events.
        Audit::FetchHygiene => Look::Aside,
    }
}

/// Whether the exchange carried a token that must be refused with 401.
fn must_be_refused(exchange: &Exchange, seen: &Seen<'_>) -> bool {
    exchange.role == Role::Case
        && expectation(exchange, seen).is_some_and(|(kind, expect)| {
            // Without a bearer token 400 is legitimate (RFC 6750 section 3.1).
            matches!(kind, Kind::Defect | Kind::Forgery) && expect == Expect::Refuse
        })
        && seen.policy.classifier.classify(exchange) != Answer::Accepted
}

/// What the case of an exchange is, and what it expects.
fn expectation(exchange: &Exchange, seen: &Seen<'_>) -> Option<(Kind, Expect)> {
    let (case, send) = seen.send_of(exchange)?;
    Some((case.kind, rule_for(send, seen.policy)?.expect))
}

fn expected(audit: Audit) -> &'static str {
    match audit {
        Audit::RefusalStatus => "bad tokens are refused with 401",
        Audit::Challenge => "each 401 has a WWW-Authenticate header that names Bearer",
        Audit::ChallengeForm => "each WWW-Authenticate header keeps to its grammar",
        Audit::ErrorCode => "the challenge to a bad token has error=\"invalid_token\"",
        Audit::NoServerError => "no answer is a server error",
        Audit::NoTokenEcho => "no answer repeats the token or a part of it",
        Audit::NoStackTrace => "no answer shows where in the code it failed",
        Audit::NoInjection => {
            "what a token says writes neither headers nor parameters of a challenge"
        }
        Audit::Caching => "no answer to a token may be kept by shared caches",
        Audit::FetchHygiene => "fetches of keys and metadata bring nothing of a user with them",
        Audit::ScopeChallenge => {
            "a missing scope is refused with 403 and a challenge with error=\"insufficient_scope\""
        }
    }
}

fn symptom(audit: Audit) -> Symptom {
    match audit {
        Audit::RefusalStatus => Symptom::WrongStatus,
        Audit::Challenge | Audit::ChallengeForm | Audit::ErrorCode | Audit::ScopeChallenge => {
            Symptom::NoChallenge
        }
        Audit::NoServerError => Symptom::Crashed,
        Audit::NoTokenEcho
        | Audit::NoStackTrace
        | Audit::NoInjection
        | Audit::FetchHygiene
        | Audit::Caching => Symptom::Leaked,
    }
}
