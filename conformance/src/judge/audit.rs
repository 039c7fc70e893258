//! Rules over all exchanges of a run, told once for the whole run.

use crate::case::{Audit, Case, Kind, Rule};
use crate::classify::Answer;
use crate::evidence::{Evidence, Exchange, Role};
use crate::judge::{Seen, grade, not_applicable};
use crate::verdict::{Cause, Symptom, VariantOutcome, Verdict};

pub(crate) fn judge(
    case: &Case,
    audit: Audit,
    rule: &Rule,
    seen: &Seen<'_>,
    evidence: &Evidence,
) -> VariantOutcome {
    let looked_at: Vec<&Exchange> =
        seen.exchanges.iter().filter(|exchange| concerns(audit, exchange, seen)).collect();
    let violations: Vec<&Exchange> =
        looked_at.iter().copied().filter(|exchange| violates(audit, exchange, seen)).collect();
    let mut outcome = VariantOutcome {
        name: String::new(),
        verdict: Verdict::Pass,
        symptom: None,
        cause: None,
        level: Some(rule.level),
        severity: None,
        expected: expected(audit).into(),
        actual: String::new(),
        reason: format!("{} answers were looked at", looked_at.len()),
        // All of them would say no more than the first few.
        exchanges: violations.iter().take(5).map(|exchange| exchange.id).collect(),
        proven_by: Vec::new(),
    };
    if let Some(reason) = not_applicable(case, rule, seen.policy) {
        outcome.verdict = Verdict::Skip;
        outcome.cause = Some(Cause::NotApplicable);
        outcome.reason = reason;
    } else if let (true, Some(not_run)) = (looked_at.is_empty(), &evidence.not_run) {
        outcome.verdict =
            if not_run.cause == Cause::Interrupted { Verdict::NotRun } else { Verdict::Unclear };
        outcome.cause = Some(not_run.cause);
        outcome.reason.clone_from(&not_run.reason);
    } else if !seen.policy.judgeable {
        // What a target says that refuses the valid token is no refusal.
        outcome.verdict = Verdict::Unclear;
        outcome.cause = Some(Cause::ControlsFailed);
        outcome.reason = "the valid token was not accepted".into();
    } else if let Some(first) = violations.first() {
        outcome.verdict = grade(seen.policy.profile, Kind::Audit, rule);
        outcome.symptom = Some(symptom(audit));
        outcome.severity = Some(rule.severity);
        outcome.reason = format!("{} of {} answers", violations.len(), looked_at.len());
        outcome.actual = actual(audit, first);
    } else if looked_at.is_empty() {
        outcome.verdict = Verdict::Skip;
        outcome.cause = Some(Cause::NotApplicable);
        outcome.reason = "no answer of this kind came".into();
    }
    outcome
}

fn concerns(audit: Audit, exchange: &Exchange, seen: &Seen<'_>) -> bool {
    let Some(response) = &exchange.response else { return false };
    match audit {
        // Without a bearer token 400 is legitimate (RFC 6750 section 3.1), and
        // what is no compact token may be stopped by any front end.
        Audit::RefusalStatus => {
            matches!(exchange.role, Role::Case)
                && kind(exchange, seen)
                    .is_some_and(|kind| matches!(kind, Kind::Defect | Kind::Forgery))
                && seen.policy.classifier.classify(exchange).is_refusal()
        }
        Audit::Challenge => response.status == 401 && seen.policy.authorization_header,
    }
}

fn violates(audit: Audit, exchange: &Exchange, seen: &Seen<'_>) -> bool {
    let Some(response) = &exchange.response else { return false };
    match audit {
        Audit::RefusalStatus => seen.policy.classifier.classify(exchange) == Answer::WrongStatus,
        Audit::Challenge => !response
            .header("www-authenticate")
            .any(|challenge| challenge.to_ascii_lowercase().contains("bearer")),
    }
}

fn kind(exchange: &Exchange, seen: &Seen<'_>) -> Option<Kind> {
    let id = exchange.case.as_deref()?;
    let id = id.split_once('#').map_or(id, |(id, _)| id);
    seen.cases.get(id).map(|case| case.kind)
}

fn expected(audit: Audit) -> &'static str {
    match audit {
        Audit::RefusalStatus => "bad tokens are refused with 401",
        Audit::Challenge => "each 401 has a WWW-Authenticate header that names Bearer",
    }
}

fn symptom(audit: Audit) -> Symptom {
    match audit {
        Audit::RefusalStatus => Symptom::WrongStatus,
        Audit::Challenge => Symptom::NoChallenge,
    }
}

fn actual(audit: Audit, exchange: &Exchange) -> String {
    let status = exchange.response.as_ref().map_or(0, |response| response.status);
    match audit {
        Audit::RefusalStatus => format!("{status}"),
        Audit::Challenge => {
            let challenges: Vec<&str> = exchange
                .response
                .iter()
                .flat_map(|response| response.header("www-authenticate"))
                .collect();
            if challenges.is_empty() {
                format!("{status} without WWW-Authenticate")
            } else {
                format!("{status} with WWW-Authenticate: {}", challenges.join(", "))
            }
        }
    }
}
