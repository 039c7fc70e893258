//! What each audit calls a violation, and what it passes over.

use std::collections::BTreeMap;

use super::*;
use crate::case::{Level, Need, Send, Severity, Step};
use crate::evidence::{Connection, NotRun, SentRequest, SentToken};
use crate::judge::tests::scene::{
    Scene, acceptance, case, defect, forgery, no_token, policy, rule, table,
};
use crate::policy::Profile::{Minimal, Strict};
use mock_issuer::recipe::Recipe;

use Level::Must;
use Severity::{High, Low};

const HEADER: &str = r#"{"alg":"RS256","kid":"a\r\nX-Injected: 1"}"#;
const TEXT: &str =
    "aGVhZGVyLWhlYWRlci1oZWFkZXI.cGF5bG9hZC1wYXlsb2FkLXBheWxvYWQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ";

/// An answer to a forged token, unless the role says something else.
fn exchange(role: Role, status: u16, headers: &[(&str, &str)], body: &str) -> Exchange {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Exchange {
        id: 1,
        at_ms: 0.0,
        cell: 1,
        generation: 1,
        connection: Connection { number: 1, reused: false },
        role,
        case: Some("sig/forged".into()),
        request: SentRequest { bytes: String::new() },
        token: Some(SentToken {
            text: TEXT.into(),
            header: HEADER.into(),
            payload: "{}".into(),
            diff: Vec::new(),
        }),
        other: None,
        response: Some(Response {
            status,
            headers: headers.iter().map(owned).collect(),
            body: body.into(),
        }),
        ms: 0.0,
        error: None,
        log: Vec::new(),
    }
}

/// What an audit says of one answer: nothing, good, or what is wrong.
fn said(audit: Audit, expect: Expect, exchange: Exchange) -> String {
    let send = Send {
        token: Some(Recipe::valid().unsigned()),
        rules: vec![rule(expect, Level::Must, Severity::Critical)],
        ..Send::default()
    };
    let forged = case("sig/forged", Kind::Forgery, vec![Step::Send(send)]);
    let cases = BTreeMap::from([(forged.id.clone(), forged)]);
    let policy = policy();
    let seen = Seen {
        policy: &policy,
        exchanges: std::slice::from_ref(&exchange),
        events: &[],
        cases: &cases,
    };
    let response = exchange.response.as_ref().unwrap();
    match look(audit, &exchange, response, &seen) {
        Look::Aside => "aside".into(),
        Look::Good => "good".into(),
        Look::Bad(said) => said,
    }
}

fn refused(audit: Audit, status: u16, headers: &[(&str, &str)], body: &str) -> String {
    said(audit, Expect::Refuse, exchange(Role::Case, status, headers, body))
}

#[test]
fn a_bad_token_is_refused_with_401() {
    assert_eq!(refused(Audit::RefusalStatus, 401, &[], ""), "good");
    assert_eq!(refused(Audit::RefusalStatus, 403, &[], ""), "403");
    assert_eq!(refused(Audit::RefusalStatus, 500, &[], ""), "aside", "told as a crash");
    let loosely = |expect| said(Audit::RefusalStatus, expect, exchange(Role::Case, 400, &[], ""));
    assert_eq!(loosely(Expect::RefuseLoosely), "aside");
    assert_eq!(loosely(Expect::Forbid), "aside");
}

#[test]
fn a_401_names_the_bearer_scheme() {
    let with =
        |challenge: &str| refused(Audit::Challenge, 401, &[("WWW-Authenticate", challenge)], "");
    assert_eq!(with("Bearer"), "good");
    assert_eq!(with("bearer realm=\"api\""), "good");
    assert_eq!(with("Basic realm=\"x\""), "401 with WWW-Authenticate: Basic realm=\"x\"");
    assert_eq!(refused(Audit::Challenge, 401, &[], ""), "401 without WWW-Authenticate");
    assert_eq!(refused(Audit::Challenge, 403, &[], ""), "aside");
}

#[test]
fn a_challenge_keeps_to_the_grammar() {
    let with = |challenge: &str| {
        refused(Audit::ChallengeForm, 401, &[("WWW-Authenticate", challenge)], "")
    };
    assert_eq!(with("Bearer realm=\"a\", error=\"invalid_token\""), "good");
    assert_eq!(with("Bearer"), "good");
    assert!(with("Bearer error=\"a\", error=\"b\"").starts_with("401 with"));
    assert!(with("Bearer error=\"not ended").starts_with("401 with"));
    assert_eq!(refused(Audit::ChallengeForm, 401, &[], ""), "aside");
}

#[test]
fn the_challenge_to_a_bad_token_says_so() {
    let with =
        |challenge: &str| refused(Audit::ErrorCode, 401, &[("WWW-Authenticate", challenge)], "");
    assert_eq!(with("Bearer error=\"invalid_token\""), "good");
    assert_eq!(with("Bearer realm=\"x\""), "401 with WWW-Authenticate: Bearer realm=\"x\"");
    assert_eq!(refused(Audit::ErrorCode, 401, &[], ""), "aside", "told by another audit");
}

#[test]
fn a_missing_scope_is_named() {
    let forbidden = |status, challenge: &str| {
        let answer = exchange(Role::Case, status, &[("WWW-Authenticate", challenge)], "");
        said(Audit::ScopeChallenge, Expect::Forbid, answer)
    };
    let with = |challenge: &str| forbidden(403, challenge);
    assert_eq!(with("Bearer error=\"insufficient_scope\""), "good");
    assert_eq!(with("Bearer"), "403 with WWW-Authenticate: Bearer");
    let named = "Bearer error=\"insufficient_scope\"";
    // Another token does not help, which 401 would say.
    assert_eq!(forbidden(401, named), format!("401 with WWW-Authenticate: {named}"));
    assert_eq!(forbidden(404, named), format!("404 with WWW-Authenticate: {named}"));
    assert_eq!(forbidden(200, named), "aside", "told by the case that sends it");
    assert_eq!(forbidden(500, named), "aside", "told as a crash");
    assert_eq!(refused(Audit::ScopeChallenge, 403, &[], ""), "aside", "no scope is missing");
}

#[test]
fn what_goes_around_the_cases_is_no_server_error() {
    let answer =
        |role, status| said(Audit::NoServerError, Expect::Refuse, exchange(role, status, &[], ""));
    assert_eq!(answer(Role::Twin, 200), "good");
    assert_eq!(answer(Role::Twin, 500), "500");
    assert_eq!(answer(Role::Case, 500), "aside", "told as a crash");
}

#[test]
fn an_answer_does_not_repeat_the_token() {
    let body = |body: &str| refused(Audit::NoTokenEcho, 401, &[], body);
    assert_eq!(body("invalid token"), "good");
    assert_eq!(body(&format!("bad token {TEXT}")), "401 with the token in the body");
    assert_eq!(body("c2lnbmF0dXJlLXNpZ25hdHVyZQ is wrong"), "401 with the signature in the body");
    assert_eq!(
        refused(Audit::NoTokenEcho, 401, &[("X-Token", TEXT)], ""),
        "401 with the token in X-Token"
    );
}

#[test]
fn an_answer_shows_no_trace() {
    let body = |status, body: &str| refused(Audit::NoStackTrace, status, &[], body);
    assert_eq!(body(401, "expired at 12:30:00"), "good");
    assert_eq!(
        body(500, "Traceback (most recent call last):\n  File \"/app/x.py\", line 3"),
        "500 with \"Traceback (most recent call last)\""
    );
    assert!(body(401, "Error\n    at verify (/srv/auth.js:10:5)").starts_with("401 with"));
    assert!(body(500, "at com.example.Auth.check(Auth.java:12)").starts_with("500 with"));
    assert_eq!(body(200, "Traceback (most recent call last)"), "aside");
}

#[test]
fn what_a_token_says_stays_text() {
    let with = |name: &str, value: &str| refused(Audit::NoInjection, 401, &[(name, value)], "");
    assert_eq!(with("X-Injected", "1"), "401 with X-Injected: 1");
    assert_eq!(with("X-Injected", "2"), "good", "not what the token said");
    assert_eq!(with("WWW-Authenticate", "Bearer"), "good");
}

#[test]
fn an_answer_is_not_kept_for_others() {
    let with = |value: &str| refused(Audit::Caching, 401, &[("Cache-Control", value)], "");
    assert_eq!(with("public, max-age=60"), "401 with Cache-Control: public, max-age=60");
    assert_eq!(with("s-maxage=60"), "401 with Cache-Control: s-maxage=60");
    assert_eq!(with("private, max-age=60"), "good");
    assert_eq!(with("no-store"), "good");
    let varying = [("Cache-Control", "public"), ("Vary", "Authorization")];
    assert_eq!(refused(Audit::Caching, 200, &varying, ""), "good");
}

fn audit(audit: Audit) -> Scene {
    let step = Step::Audit { audit, rule: rule(Expect::Refuse, Must, Low) };
    let mut scene = Scene::new(case("resp/audit", Kind::Audit, vec![step]));
    scene.exchanges.clear();
    scene.evidence = Evidence::default();
    scene.others =
        vec![defect(Must, High).case, forgery().case, no_token().case, acceptance(Must, High).case];
    scene
}

impl Scene {
    /// An exchange of another case, for audits.
    fn of(mut self, role: Role, case: &str, status: u16, challenge: Option<&str>) -> Self {
        let id = self.exchange(status);
        let exchange = &mut self.exchanges[id as usize - 1];
        exchange.role = role;
        exchange.case = Some(case.into());
        if let (Some(response), Some(challenge)) = (&mut exchange.response, challenge) {
            response.headers.push(("WWW-Authenticate".into(), challenge.into()));
        }
        self
    }
}

#[test]
fn refusals_are_said_with_401() {
    let plain = || audit(Audit::RefusalStatus);
    let with = |role, case: &str, status| plain().of(role, case, status, None);
    table([
        ("401", with(Role::Case, "claims/defect", 401), "pass"),
        ("403 to a defect", with(Role::Case, "claims/defect", 403), "warn wrong-status low"),
        ("400 to a forgery", with(Role::Case, "alg/forgery", 400), "warn wrong-status low"),
        (
            "strict",
            with(Role::Case, "claims/defect", 403).in_profile(Strict),
            "fail wrong-status low",
        ),
        (
            "minimal",
            with(Role::Case, "claims/defect", 403).in_profile(Minimal),
            "skip not-applicable",
        ),
        ("404", with(Role::Case, "claims/defect", 404), "pass"),
        (
            "an acceptance is no refusal",
            with(Role::Case, "claims/defect", 200),
            "skip not-applicable",
        ),
        ("a crash is none", with(Role::Case, "claims/defect", 500), "skip not-applicable"),
        ("400 without a token", with(Role::Case, "control/no-token", 400), "skip not-applicable"),
        ("a twin", with(Role::Twin, "claims/defect", 403), "skip not-applicable"),
        ("another kind", with(Role::Case, "claims/acceptance", 403), "skip not-applicable"),
        (
            "a target that takes no token",
            with(Role::Case, "claims/defect", 403).with_policy(|policy| policy.judgeable = false),
            "unclear controls-failed",
        ),
        ("nothing was seen", plain(), "skip not-applicable"),
        (
            "interrupted",
            {
                let mut scene = plain();
                scene.evidence.not_run =
                    Some(NotRun { cause: Cause::Interrupted, reason: String::new() });
                scene
            },
            "not run interrupted",
        ),
        (
            "not begun",
            {
                let mut scene = plain();
                scene.evidence.not_run =
                    Some(NotRun { cause: Cause::TargetDied, reason: String::new() });
                scene
            },
            "unclear target-died",
        ),
    ]);
    let mut many = plain();
    for _ in 0..7 {
        many = many.of(Role::Case, "claims/defect", 403, None);
    }
    let outcome = many.of(Role::Case, "alg/forgery", 401, None).judged();
    assert_eq!(outcome.reason, "7 of 8 answers");
    assert_eq!(outcome.actual, "403");
    assert_eq!(outcome.variants[0].exchanges, [1, 2, 3, 4, 5]);
}

#[test]
fn each_401_has_a_challenge() {
    let with = |status, challenge| audit(Audit::Challenge).of(Role::Control, "", status, challenge);
    table([
        ("Bearer", with(401, Some("Bearer realm=\"a\"")), "pass"),
        ("in another case", with(401, Some("BEARER")), "pass"),
        ("none", with(401, None), "warn no-challenge low"),
        ("another one", with(401, Some("Basic realm=\"a\"")), "warn no-challenge low"),
        (
            "one of several",
            with(401, Some("Basic realm=\"a\"")).of(Role::Case, "", 401, Some("Bearer")),
            "warn no-challenge low",
        ),
        ("none with 403", with(403, None), "skip not-applicable"),
        (
            "where the token travels elsewhere",
            with(401, None).with_policy(|policy| policy.authorization_header = false),
            "skip not-applicable",
        ),
    ]);
    let elsewhere = with(401, None)
        .with_case(|case| case.needs = vec![Need::AuthorizationHeader])
        .with_policy(|policy| policy.authorization_header = false);
    let reason = "the token does not travel in the Authorization header";
    assert_eq!(elsewhere.judged().reason, reason);
    let outcome = with(401, Some("Basic realm=\"a\"")).judged();
    assert_eq!(outcome.actual, "401 with WWW-Authenticate: Basic realm=\"a\"");
}
