//! What must happen, in words.

use std::fmt::Write as _;

use super::request::token;
use crate::case::{Audit, Case, Condition, Expect, Kind, Level, Need, Rule, Send, Severity, Step};

const MEASURES: &str = "Nothing: this measures, and never fails.";

/// What must happen, and what it means if it does not.
pub(super) fn happens(case: &Case) -> String {
    let mut text = String::new();
    for step in &case.steps {
        if let Some((audit, rule)) = step.audit() {
            let _ = writeln!(text, "{} If it is not so, {}.", audited(audit), broken(case, rule));
        }
    }
    let sends: Vec<&Send> = case.sends().collect();
    // What must happen alike is told once.
    let mut alike: Vec<(Vec<&Send>, &[Rule])> = Vec::new();
    for send in &sends {
        match alike.iter_mut().find(|(_, rules)| *rules == send.rules) {
            Some((sends, _)) => sends.push(send),
            None => alike.push((vec![send], &send.rules)),
        }
    }
    for (sends, of_them) in &alike {
        let _ = if alike.len() == 1 {
            writeln!(text, "{}", rules(case, &subject(case, sends), of_them))
        } else {
            // What a variant depends on stands below it.
            let rules = rules(case, "It", of_them);
            let below = rules.replace(":\n\n- ", ":\n- ").replace("\n- ", "\n  - ");
            let name = |send: &&Send| format!("`{}`", case.variant_id(&send.variant));
            let names: Vec<String> = sends.iter().map(name).collect();
            writeln!(text, "- {}: {below}", names.join(", "))
        };
    }
    if case.kind == Kind::Probe && sends.is_empty() {
        let _ = writeln!(text, "{MEASURES}");
    }
    if case.kind == Kind::Defect {
        let _ = writeln!(text, "\n{}", twins(case));
    }
    if case.serves() {
        text.push_str(
            "\nUnclear for a backend that runs already, unless `--restart-command` restarts it.\n",
        );
    } else if case.is_disruptive() {
        text.push_str("\nSent to a backend that runs already only with `--disruptive`.\n");
    }
    if !case.needs.is_empty() {
        let needs: Vec<&str> = case.needs.iter().map(|need| skipped(*need)).collect();
        let _ = writeln!(text, "\nSkipped {}.", needs.join(", and "));
    }
    text
}

/// The level and the severity of the strongest rule, for a table.
pub(super) fn strongest(case: &Case) -> (&'static str, &'static str) {
    let audits = case.steps.iter().filter_map(Step::audit).map(|(_, rule)| rule);
    // What counts when the user has stated nothing, else what counts at all.
    let all = || case.sends().flat_map(|send| &send.rules);
    let plain = all().filter(|rule| rule.when == Condition::Always).chain(audits);
    plain
        .max_by_key(|rule| (rule.level, rule.severity))
        .or_else(|| all().max_by_key(|rule| (rule.level, rule.severity)))
        .map_or(("", ""), |rule| (rule.level.word(), rule.severity.word()))
}

/// What `It` stands for: where several tokens are sent, which of them it is.
fn subject(case: &Case, sends: &[&Send]) -> String {
    if !case.is_life_cycle() {
        return "It".into();
    }
    let is_beside = |step: &Step| matches!(step, Step::Burst { beside: Some(beside), .. } if beside.variant == sends[0].variant);
    let is_unjudged =
        |step: &Step| matches!(step, Step::Provoke { .. } | Step::Burst { unjudged: true, .. });
    match sends {
        [_] if case.steps.iter().any(is_beside) => "The token that is sent meanwhile".into(),
        [_] if case.steps.iter().any(is_unjudged) => "The last token".into(),
        [first @ .., last] if !first.is_empty() => {
            let first: Vec<&str> = first.iter().map(|send| send.variant.as_str()).collect();
            format!("Each of `{}` and `{}`", first.join("`, `"), last.variant)
        }
        _ => "It".into(),
    }
}

fn rules(case: &Case, it: &str, rules: &[Rule]) -> String {
    let expected = match rules.first().map(|rule| rule.expect) {
        Some(Expect::Accept) => "must be accepted.",
        Some(Expect::Refuse) => "must be refused with 401.",
        Some(Expect::RefuseLoosely) => {
            "must be refused, with 401 or another status between 400 and 499."
        }
        Some(Expect::Forbid) => "must be refused, best with 403.",
        Some(Expect::NotCrash) => {
            "may be accepted or refused, as the backend likes. The backend must not crash."
        }
        Some(Expect::NoEntry) => {
            "must not be accepted; an error of the server is as good an answer as 401."
        }
        Some(Expect::FewFetches { most: Some(most) }) => {
            return fetches(
                case,
                rules,
                &format!("{most} times at most for each of its processes"),
            );
        }
        Some(Expect::FewFetches { most: None }) => {
            return fetches(case, rules, "20 times at most, or as often as `--flood-max` says");
        }
        None if case.kind == Kind::Probe => return MEASURES.into(),
        None => return String::new(),
    };
    let otherwise = match rules.first().map(|rule| rule.expect) {
        Some(Expect::Refuse | Expect::RefuseLoosely | Expect::Forbid | Expect::NoEntry) => {
            "If it is accepted"
        }
        Some(Expect::NotCrash) => "If it does",
        Some(Expect::Accept | Expect::FewFetches { .. }) | None => "If it is not",
    };
    if let [rule @ Rule { when: Condition::Always, .. }] = rules {
        return format!("{it} {expected} {otherwise}, {}.", broken(case, rule));
    }
    let mut text = format!("{it} {expected} {otherwise}:\n");
    for rule in rules {
        let _ =
            write!(text, "\n- {}, {}.", capitalised(&condition(&rule.when)), broken(case, rule));
    }
    if rules.last().is_some_and(|rule| rule.when != Condition::Always) {
        text.push_str("\n- Otherwise, nothing: the case is skipped.");
    }
    text
}

/// What must happen where fetches are counted.
fn fetches(case: &Case, rules: &[Rule], most: &str) -> String {
    let broken = rules.first().map(|rule| broken(case, rule)).unwrap_or_default();
    format!(
        "Meanwhile the backend must ask the issuer for the JWKS {most}. If it does so more often, \
         {broken}."
    )
}

fn condition(condition: &Condition) -> String {
    match condition {
        Condition::Always => "otherwise".into(),
        Condition::AudienceStated => "with `--audience`".into(),
        Condition::AudienceOff => "with `--no-audience`".into(),
        Condition::Required(claim) => format!("with `--require {claim}`"),
        Condition::TypStated => "with `--typ`".into(),
        Condition::FurtherAlgorithm(algorithm) => {
            format!("with {algorithm} in `--algorithms`, but not as the first")
        }
        Condition::OtherAlgorithm(algorithm) => {
            format!("with `--algorithms` and without {algorithm} in it")
        }
        Condition::NotTaken(algorithm) => format!("where {algorithm} is not among the algorithms"),
        Condition::Primary(algorithm) => format!("where tokens are signed with {algorithm}"),
        Condition::AccessTokenTyp => "with `--typ at+jwt`".into(),
        Condition::All(conditions) => {
            let conditions: Vec<String> = conditions.iter().map(self::condition).collect();
            conditions.join(" and ")
        }
        Condition::Not(inner) => {
            let inner = self::condition(inner);
            match inner.strip_prefix("with ") {
                Some(rest) => format!("without {rest}"),
                None => format!("except {inner}"),
            }
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What it means if a rule is broken.
fn broken(case: &Case, rule: &Rule) -> String {
    let verdict = match rule.level {
        Level::Must if rule.severity >= Severity::Medium => "the case fails",
        _ if case.kind == Kind::Forgery => "the case fails, since the token is a forgery",
        Level::Must | Level::Should => "that is a warning, and with `--profile strict` a failure",
        Level::Hardening | Level::May => "that is nothing, and with `--profile strict` a warning",
    };
    let level = match rule.level {
        Level::Must | Level::Should | Level::May => rule.level.word(),
        Level::Hardening => "good practice that no standard demands",
    };
    format!("{verdict} ({level}; {})", severity(case, rule))
}

fn severity(case: &Case, rule: &Rule) -> String {
    let meaning = match (rule.severity, rule.expect) {
        (Severity::Critical, _) => "anyone gets in without a key",
        (_, Expect::NotCrash) => "somebody can crash the backend",
        (_, Expect::FewFetches { .. }) => "somebody can make the backend hammer the issuer",
        (Severity::High, Expect::Forbid) => "a token is good for more than it was given for",
        (_, Expect::Accept) => "good tokens are turned away",
        // Said of tokens whose claims are at fault, or their time.
        (Severity::High, Expect::Refuse | Expect::RefuseLoosely)
            if matches!(case.kind, Kind::Defect | Kind::LifeCycle)
                && matches!(case.area(), "claims" | "cross" | "typ" | "rotation" | "state") =>
        {
            "a genuine token works in the wrong place or at the wrong time"
        }
        (
            Severity::High | Severity::Medium | Severity::Low | Severity::Info,
            Expect::Refuse | Expect::RefuseLoosely | Expect::Forbid | Expect::NoEntry,
        ) => {
            return format!("severity {}", rule.severity.word());
        }
    };
    format!("{}: {meaning}", rule.severity.word())
}

fn audited(audit: Audit) -> &'static str {
    match audit {
        Audit::RefusalStatus => {
            "Every bad token must be refused with 401, not with 400, 403 or a redirect."
        }
        Audit::Challenge => {
            "Every 401 must come with a `WWW-Authenticate` header that names `Bearer`."
        }
        Audit::ChallengeForm => {
            "Every `WWW-Authenticate` header must keep to the grammar, and name no parameter twice."
        }
        Audit::ErrorCode => {
            "The challenge to a bad token should have `error=\"invalid_token\"` in it."
        }
        Audit::NoServerError => "No answer may have a status of 500 or more.",
        Audit::NoTokenEcho => {
            "No answer may contain the token, its signature or its claims as they were sent."
        }
        Audit::NoStackTrace => {
            "No answer may contain a stack trace, a path in the file system or the name of an \
             exception."
        }
        Audit::NoInjection => {
            "Nothing that a token says may stand in a header so that it adds a header, or a \
             parameter to a challenge."
        }
        Audit::Caching => "No answer may say `Cache-Control: public` or `s-maxage`.",
        Audit::FetchHygiene => {
            "No request for the JWKS or the metadata may bring `Authorization`, `Cookie` or `DPoP`, \
             or a token in its address."
        }
        Audit::ScopeChallenge => {
            "What lacks the scope should be refused with 403 and a challenge that has \
             `error=\"insufficient_scope\"` in it."
        }
    }
}

fn twins(case: &Case) -> String {
    let mut twins: Vec<String> = case
        .sends()
        .map(|send| send.twin.as_ref().map_or_else(|| "the valid token".into(), token))
        .collect();
    twins.dedup();
    format!(
        "The refusal counts only if the same token without the fault is accepted: {}.",
        twins.join("; or ")
    )
}

fn skipped(need: Need) -> &'static str {
    match need {
        Need::Audience => "with `--no-audience`",
        Need::ShownAudience => "where the backend only takes tokens without `aud`",
        Need::AuthorizationHeader => {
            "where the token does not travel in the `Authorization` header (`--token-in`)"
        }
        Need::Post => "without `--method POST`",
        Need::Rsa => "unless the issuer signs with RSA",
        Need::Pkcs1 => "unless the issuer signs with RS256, RS384 or RS512",
        Need::Pss => "unless the issuer signs with PS256",
        Need::Ecdsa => "unless the issuer signs with ES256, ES384 or ES512",
        Need::EdDsa => "unless the issuer signs with EdDSA",
        Need::Scope => "without `--scope`",
        Need::Discovery => "where the backend does not ask for the issuer's metadata",
        Need::JwksTtl => "without `--jwks-ttl`",
        Need::Tls => "without `--tls`",
        Need::KeptConnections => "where the backend closes the connection after each request",
    }
}
