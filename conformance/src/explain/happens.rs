//! What must happen, in words.

use std::fmt::Write as _;

use super::{sent, sentence};
use crate::case::{Audit, Case, Condition, Expect, Kind, Level, Need, Rule, Send, Severity, Step};

/// What must happen, and what it means if it does not.
pub(super) fn happens(case: &Case) -> String {
    let mut text = String::new();
    for step in &case.steps {
        if let Step::Audit { audit, rule } = step {
            let _ = writeln!(text, "{} {}", audited(*audit), consequence(case.kind, rule));
        }
    }
    let sends: Vec<&Send> = case.sends().collect();
    let alike = sends.windows(2).all(|pair| pair[0].rules == pair[1].rules);
    if let (true, Some(send)) = (alike, sends.first()) {
        let _ = writeln!(text, "{}", rules(case.kind, &send.rules));
    } else {
        for send in sends {
            let id = case.variant_id(&send.variant);
            let _ = writeln!(text, "- `{id}`: {}", rules(case.kind, &send.rules));
        }
    }
    if case.kind == Kind::Defect {
        let _ = writeln!(text, "\n{}", twins(case));
    }
    for need in &case.needs {
        let _ = writeln!(text, "\n{}", skipped(*need));
    }
    text
}

/// The level and the severity of the strongest rule, for a table.
pub(super) fn strongest(case: &Case) -> (&'static str, &'static str) {
    let audits = case.steps.iter().filter_map(|step| match step {
        Step::Audit { rule, .. } => Some(rule),
        Step::Send(_)
        | Step::Until { .. }
        | Step::Provoke { .. }
        | Step::Publish { .. }
        | Step::Promote { .. }
        | Step::Withdraw { .. } => None,
    });
    // What counts when the user has stated nothing, else what counts at all.
    let all = || case.sends().flat_map(|send| &send.rules);
    let plain = all().filter(|rule| rule.when == Condition::Always).chain(audits);
    plain
        .max_by_key(|rule| (rule.level, rule.severity))
        .or_else(|| all().max_by_key(|rule| (rule.level, rule.severity)))
        .map_or(("", ""), |rule| (rule.level.word(), rule.severity.word()))
}

fn rules(kind: Kind, rules: &[Rule]) -> String {
    let mut sentences = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        let expected = match rule.expect {
            Expect::Accept => "it must be accepted",
            Expect::Refuse => "it must be refused with 401",
        };
        let expected = match (condition(&rule.when), index) {
            (Some(condition), _) => format!("{condition}, {expected}."),
            (None, 0) => sentence(expected),
            (None, _) => format!("Otherwise {expected}."),
        };
        sentences.push(format!("{expected} {}", consequence(kind, rule)));
    }
    if rules.last().is_some_and(|rule| rule.when != Condition::Always) {
        sentences.push("Else the case is skipped.".into());
    }
    sentences.join(" ")
}

fn condition(condition: &Condition) -> Option<String> {
    Some(match condition {
        Condition::Always => return None,
        Condition::AudienceStated => "If you state the audience (`--audience`)".into(),
        Condition::AudienceOff => "If you say that no audience is checked (`--no-audience`)".into(),
        Condition::Required(claim) => {
            format!("If you say that `{claim}` is required (`--require {claim}`)")
        }
        Condition::TypStated => "If you state the token type (`--typ`)".into(),
        Condition::Not(inner) => match self::condition(inner) {
            Some(inner) => format!("Unless the following holds: {inner}"),
            None => "Never".into(),
        },
    })
}

/// What it means if a rule is broken.
fn consequence(kind: Kind, rule: &Rule) -> String {
    let verdict = match rule.level {
        _ if kind == Kind::Forgery => "If not, the case fails",
        Level::Must if rule.severity >= Severity::Medium => "If not, the case fails",
        Level::Must | Level::Should => {
            "If not, that is a warning, and a failure in `--profile strict`"
        }
        Level::Hardening | Level::May => {
            "That is only looked at in `--profile strict`, where it is a warning if not"
        }
    };
    let level = match rule.level {
        Level::Must => "the level is MUST",
        Level::Should => "the level is SHOULD",
        Level::Hardening => "no standard demands it, but it is good practice",
        Level::May => "the level is MAY",
    };
    format!("{verdict} ({level}; severity {}).", severity(kind, rule))
}

fn severity(kind: Kind, rule: &Rule) -> String {
    let meaning = match (rule.severity, rule.expect) {
        _ if kind == Kind::Audit => "",
        (Severity::Critical, _) => "anyone gets in without a key",
        (Severity::High, Expect::Refuse) => {
            "a genuine token works in the wrong place or at the wrong time"
        }
        (Severity::High | Severity::Medium | Severity::Low, Expect::Accept) => {
            "good tokens are turned away"
        }
        (Severity::Medium | Severity::Low | Severity::Info, _) => "",
    };
    let word = rule.severity.word();
    if meaning.is_empty() { word.into() } else { format!("{word}: {meaning}") }
}

fn audited(audit: Audit) -> &'static str {
    match audit {
        Audit::RefusalStatus => {
            "Every bad token must be refused with 401, not with 400, 403 or a redirect."
        }
        Audit::Challenge => {
            "Every 401 must come with a `WWW-Authenticate` header that names `Bearer`."
        }
    }
}

fn twins(case: &Case) -> String {
    let mut twins: Vec<String> = case
        .sends()
        .map(|send| send.twin.as_ref().map_or_else(|| "the valid token".into(), sent::token))
        .collect();
    twins.dedup();
    format!(
        "The refusal counts only if the same token without the fault is accepted: {}.",
        twins.join("; or ")
    )
}

fn skipped(need: Need) -> &'static str {
    match need {
        Need::Audience => "Skipped with `--no-audience`.",
        Need::ShownAudience => "Skipped where the backend only takes tokens without `aud`.",
        Need::AuthorizationHeader => {
            "Skipped where the token does not travel in the `Authorization` header (`--token-in`)."
        }
        Need::Rsa => "Skipped unless the issuer signs with RSA.",
    }
}
