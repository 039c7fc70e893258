//! What is said about what was seen, row by row.

mod acceptances;
mod bursts;
mod outages;
mod paths;
mod refusals;
mod rotations;
pub(crate) mod scene;
mod ways;

use mock_issuer::recipe::Recipe;

use super::*;
use crate::case::{Condition, Need};
use crate::evidence::NotRun;
use crate::policy::Setting;
use crate::verdict::Cause;
use scene::{
    CHANGED_MS, CLOSED, Scene, TIMEOUT, acceptance, case, control, defect, forgery, no_token, rule,
    send, table,
};

use Level::{Hardening, May, Must, Should};
use Profile::{Minimal, Strict};
use Severity::{Critical, High, Low, Medium};

#[test]
fn what_does_not_apply_or_was_not_run() {
    let plain = || defect(Must, High);
    table([
        (
            "no rule holds",
            plain().answers(&[200]).with_case(|case| {
                let Some(Step::Send(send)) = case.steps.first_mut() else { unreachable!() };
                send.rules[0].when = Condition::Required("exp".into());
            }),
            "skip not-applicable",
        ),
        (
            "the Authorization header is needed",
            plain()
                .answers(&[200])
                .with_case(|case| case.needs = vec![Need::AuthorizationHeader])
                .with_policy(|policy| policy.authorization_header = false),
            "skip not-applicable",
        ),
        (
            "an audience is needed",
            plain()
                .answers(&[200])
                .with_case(|case| case.needs = vec![Need::Audience])
                .with_policy(|policy| policy.audience = Setting::Off),
            "skip not-applicable",
        ),
        (
            "an audience is needed, and nobody said",
            plain()
                .answers(&[200])
                .with_case(|case| case.needs = vec![Need::Audience])
                .with_policy(|policy| policy.audience = Setting::Unknown),
            "fail accepted high",
        ),
        (
            "a shown audience is needed",
            plain()
                .answers(&[200])
                .with_case(|case| case.needs = vec![Need::ShownAudience])
                .with_policy(|policy| policy.shows_audience = false),
            "skip not-applicable",
        ),
        (
            "an RSA key is needed",
            plain()
                .answers(&[200])
                .with_case(|case| case.needs = vec![Need::Rsa])
                .with_policy(|policy| policy.primary = Algorithm::Es256),
            "skip not-applicable",
        ),
        ("not sent", plain(), "unclear not-provable-here"),
        ("interrupted", plain().not_run(Cause::Interrupted), "not run interrupted"),
        ("twin refused", plain().not_run(Cause::TwinRefused), "skip twin-refused"),
        ("not applicable", plain().not_run(Cause::NotApplicable), "skip not-applicable"),
        ("target died", plain().not_run(Cause::TargetDied), "unclear target-died"),
        ("controls failed", plain().not_run(Cause::ControlsFailed), "unclear controls-failed"),
        ("not provable", plain().not_run(Cause::NotProvableHere), "unclear not-provable-here"),
        ("out of time", plain().not_run(Cause::OutOfTime), "unclear out-of-time"),
        // What was seen before the interruption counts.
        (
            "interrupted after it was sent",
            forgery().answers(&[200]).not_run(Cause::Interrupted),
            "fail accepted critical",
        ),
        (
            "the whole case",
            {
                let mut scene = plain();
                let reason = "because".into();
                scene.evidence = Evidence {
                    not_run: Some(NotRun { cause: Cause::TargetDied, reason }),
                    ..Evidence::default()
                };
                scene
            },
            "unclear target-died",
        ),
        // What does not apply is skipped, whatever became of the run.
        (
            "hardening, not run",
            defect(Hardening, High).not_run(Cause::TargetDied),
            "skip not-applicable",
        ),
    ]);
}

#[test]
fn the_worst_variant_decides() {
    let several = |answers: [&[u16]; 3]| {
        let mut scene = defect(Must, High);
        let attempt = scene.attempt().clone();
        let Some(Step::Send(send)) = scene.case.steps.pop() else { unreachable!() };
        scene.evidence.attempts.clear();
        for (name, statuses) in ["a", "b", "c"].into_iter().zip(answers) {
            let sends = statuses.iter().map(|status| scene.exchange(*status)).collect();
            let attempt = Attempt { sends, ..attempt.clone() };
            scene.evidence.attempts.insert(name.into(), attempt);
            scene.case.steps.push(Step::Send(Send { variant: name.into(), ..send.clone() }));
        }
        scene.judged()
    };
    let outcome = several([&[401], &[401], &[401]]);
    assert_eq!(outcome.verdict, Verdict::Pass);
    let outcome = several([&[401], &[200], &[429]]);
    assert_eq!((outcome.verdict, outcome.variants.len()), (Verdict::Fail, 3));
    // Of equals the first is told.
    let outcome = several([&[401], &[401, 200], &[200]]);
    assert_eq!(outcome.reason, "it was accepted 1 of 2 times");
    let outcome = several([&[500], &[401], &[429]]);
    assert_eq!(outcome.cause, Some(Cause::OutOfTime));
    assert_eq!(outcome.group, None);
}

#[test]
fn each_send_of_the_catalogue_is_judged() {
    let judged = crate::catalogue::all().iter().filter(|case| case.kind != Kind::Probe);
    for case in judged {
        for (send, way) in ways(case) {
            for rule in &send.rules {
                let scene = Scene::new(case.clone());
                let cases = BTreeMap::new();
                let seen = scene.seen(&cases);
                let attempt = Attempt::default();
                let view = View { case, send, rule, attempt: &attempt, answers: &[], seen: &seen };
                let outcome = by_way(view, way, Draft::new(send, rule, &attempt, &seen));
                let name = case.variant_id(&send.variant);
                assert_ne!(outcome.reason, UNJUDGED, "{name}: {way:?}, {:?}", rule.expect);
            }
        }
    }
}
