//! How to run a case by itself: what must be said so that it is judged.

use mock_issuer::keys::Algorithm;

use crate::case::{Case, Condition, Kind, Need, Rule, Step};
use crate::judge::{asked, rule_for};
use crate::policy::{self, Measured, Policy, Profile, Setup, Stated};

/// The command that runs the case.
pub(super) fn command(case: &Case) -> String {
    let started = needs_command(case);
    let mut words = vec!["jwt-conformance run".to_owned()];
    words.push(match started {
        true => "'http://127.0.0.1:{port}/protected'".into(),
        false => "http://127.0.0.1:8000/protected".into(),
    });
    // An audit looks at what all the others bring.
    if case.kind != Kind::Audit {
        words.push(format!("--include {}", case.id));
    }
    words.extend(case.needs.iter().filter_map(|need| met_by(*need)).map(str::to_owned));
    words.extend(by_rules(case));
    if case.is_disruptive() && !started {
        words.push("--disruptive".into());
    }
    if started {
        words.push("-- COMMAND".into());
    }
    words.join(" ")
}

/// Whether nothing is judged unless the run starts the target.
pub(super) fn needs_command(case: &Case) -> bool {
    case.serves() || case.needs.contains(&Need::Tls)
}

/// The option by which a need is met, if it is met by one.
fn met_by(need: Need) -> Option<&'static str> {
    match need {
        Need::Post => Some("--method POST"),
        Need::Pss => Some("--algorithms PS256"),
        Need::Ecdsa => Some("--algorithms ES256"),
        Need::EdDsa => Some("--algorithms EdDSA"),
        Need::Scope => Some("--scope read:things"),
        // Waited for without `--slow`.
        Need::JwksTtl => Some("--jwks-ttl 60s"),
        Need::Tls => Some("--tls"),
        // So it is where nothing is said, or it is the backend's own affair.
        Need::Audience
        | Need::ShownAudience
        | Need::AuthorizationHeader
        | Need::Rsa
        | Need::Pkcs1
        | Need::KeptConnections
        | Need::Discovery => None,
    }
}

/// What must be stated so that one rule of the case counts, and asked so that
/// the profile has it.
fn by_rules(case: &Case) -> Vec<String> {
    let audited = case.steps.iter().filter_map(|step| match step {
        Step::Audit { rule, .. } => Some(rule),
        _ => None,
    });
    let nothing = unstated();
    let plain = case.sends().filter_map(|send| rule_for(send, &nothing)).chain(audited);
    let mut counting: Vec<&Rule> = plain.collect();
    let mut options = Vec::new();
    if counting.is_empty()
        && let Some(rule) = case.sends().find_map(|send| send.rules.first())
    {
        options.extend(stated(&rule.when));
        counting.push(rule);
    }
    let is_asked = |rule: &&Rule| asked(Profile::Recommended, case.kind, rule);
    if !counting.is_empty() && !counting.iter().any(is_asked) {
        options.push("--profile strict".into());
    }
    options
}

/// The options by which a condition holds.
fn stated(condition: &Condition) -> Vec<String> {
    let but = |algorithm: &Algorithm| match algorithm {
        Algorithm::Rs256 => Algorithm::Es256,
        _ => Algorithm::Rs256,
    };
    let option = match condition {
        // They hold where nothing is stated.
        Condition::Always | Condition::NotTaken(_) | Condition::Not(_) => return Vec::new(),
        Condition::All(conditions) => return conditions.iter().flat_map(stated).collect(),
        Condition::AudienceStated => "--audience https://api.example".into(),
        Condition::AudienceOff => "--no-audience".into(),
        Condition::Required(claim) => format!("--require {claim}"),
        Condition::TypStated | Condition::AccessTokenTyp => "--typ at+jwt".into(),
        Condition::FurtherAlgorithm(algorithm) => {
            format!("--algorithms {},{algorithm}", but(algorithm))
        }
        Condition::OtherAlgorithm(algorithm) => format!("--algorithms {}", but(algorithm)),
        Condition::Primary(algorithm) => format!("--algorithms {algorithm}"),
    };
    vec![option]
}

/// The policy where nothing is stated, and a target that takes good tokens.
fn unstated() -> Policy {
    let measured = Measured { accepts_valid: true, refuses_missing: true, ..Measured::default() };
    let setup = Setup {
        primary: Algorithm::default(),
        authorization_header: true,
        method: "GET".into(),
        canary_stated: false,
        tls: false,
    };
    policy::resolve(&Stated::default(), &measured, setup)
}
