//! What a row says of what was measured, and that it says nothing of what was not.

use super::*;
use crate::catalogue;
use crate::evidence::{
    Attempt, Connection, Event, EventKind, Exchange, NoResponse, NoResponseKind, NotRun, Response,
    Role, SentRequest, Wait, Window,
};
use crate::judge::tests::scene::policy;
use crate::verdict::Cause;

/// In place of a status: no answer.
const SILENCE: u16 = 0;

#[derive(Default)]
struct Scene {
    exchanges: Vec<Exchange>,
    events: Vec<Event>,
    evidence: BTreeMap<String, Evidence>,
}

impl Scene {
    fn exchange(&mut self, status: u16) -> ExchangeId {
        let id = u32::try_from(self.exchanges.len()).unwrap() + 1;
        let response = Response { status, headers: Vec::new(), body: String::new() };
        let silence =
            NoResponse { kind: NoResponseKind::Timeout, message: "no answer in time".into() };
        self.exchanges.push(Exchange {
            id,
            at_ms: 0.0,
            cell: 1,
            generation: 1,
            connection: Connection { number: id, reused: false },
            role: Role::Probe,
            case: None,
            request: SentRequest { bytes: String::new() },
            token: None,
            other: None,
            response: (status != SILENCE).then_some(response),
            ms: 0.0,
            error: (status == SILENCE).then_some(silence),
            log: Vec::new(),
        });
        id
    }

    /// The answers to a variant, and the number asked for in each.
    fn answered(mut self, name: &str, answers: &[(u32, u16)]) -> Self {
        let sends: Vec<ExchangeId> =
            answers.iter().map(|(_, status)| self.exchange(*status)).collect();
        for exchange in self.exchanges.iter_mut().filter(|exchange| sends.contains(&exchange.id)) {
            exchange.role = Role::Case;
            exchange.case = Some(name.to_owned());
        }
        let numbers = answers.iter().map(|(number, _)| *number).collect();
        *self.attempt(name) = Attempt { sends, numbers, ..Attempt::default() };
        self
    }

    /// What a variant was waited for: three acceptances, within so many seconds.
    fn waited(mut self, name: &str, polls: &[u16], seconds: f64) -> Self {
        let polls: Vec<_> = polls.iter().map(|status| self.exchange(*status)).collect();
        let attempt = self.attempt(name);
        if attempt.sends.is_empty() {
            attempt.sends.clone_from(&polls);
        }
        attempt.wait = Some(Wait {
            cell: 1,
            warmed_ms: 0.0,
            changed_ms: 1_000.0,
            ended_ms: 1_000.0 + seconds * 1_000.0,
            bound_s: 70,
            kid: "new".into(),
            polls,
            times: 3,
        });
        self
    }

    /// The issuer was watched for a second, and saw fetches then.
    fn watched(mut self, name: &str, fetches: &[f64]) -> Self {
        self.attempt(name).window = Some(Window {
            cell: 1,
            began_ms: 1_000.0,
            ended_ms: 2_000.0,
            bound_s: None,
            blind: false,
        });
        self.events.extend(fetches.iter().map(|at_ms| Event {
            at_ms: *at_ms,
            cell: 1,
            kind: EventKind::Fetch {
                path: "/jwks".into(),
                status: Some(200),
                kids: Vec::new(),
                user_agent: None,
                brought: Vec::new(),
            },
        }));
        self
    }

    fn interrupted(mut self, name: &str) -> Self {
        let not_run = NotRun { cause: Cause::Interrupted, reason: String::new() };
        self.attempt(name).not_run = Some(not_run);
        self
    }

    fn attempt(&mut self, name: &str) -> &mut Attempt {
        let (id, variant) = name.split_once('#').unwrap_or((name, ""));
        let evidence = self.evidence.entry(id.to_owned()).or_default();
        evidence.attempts.entry(variant.to_owned()).or_default()
    }

    fn value(&self, key: &str) -> Option<String> {
        let cases = catalogue::all().iter().map(|case| (case.id.clone(), case.clone())).collect();
        let policy = policy();
        let seen = Seen {
            policy: &policy,
            exchanges: &self.exchanges,
            events: &self.events,
            cases: &cases,
        };
        let rows = table(&seen, &self.evidence);
        rows.into_iter().find(|row| row.key == key).map(|row| row.value)
    }
}

fn leeway(answers: &[(u32, u16)]) -> Option<String> {
    Scene::default().answered("probe/leeway-exp#exp-leeway", answers).value("leeway-exp")
}

#[test]
fn a_figure_is_as_exact_as_it_was_measured() {
    let said = |answers: &[(u32, u16)]| leeway(answers).unwrap();
    assert_eq!(said(&[(0, 401)]), "0 s");
    assert_eq!(said(&[(0, 200), (3600, 200)]), "3600 s or more");
    assert_eq!(said(&[(0, 200), (3600, 401), (60, 200), (61, 401)]), "60 s");
    assert_eq!(said(&[(0, 200), (3600, 401), (1800, SILENCE)]), "between 0 and 3600 s");
    assert_eq!(said(&[(0, 200), (3600, SILENCE)]), "at least 0 s, not measured further");
    assert_eq!(leeway(&[(0, SILENCE)]), None);
    assert_eq!(Scene::default().value("leeway-exp"), None);
}

#[test]
fn a_list_that_lacks_something_says_nothing() {
    let one = Scene::default().answered("probe/typ#JWT", &[(0, 200)]);
    assert_eq!(one.value("typ"), None);
    let all = ["at-jwt", "with-prefix", "other", "absent"].into_iter().fold(one, |scene, name| {
        let status = if name == "other" { 401 } else { 200 };
        scene.answered(&format!("probe/typ#{name}"), &[(0, status)])
    });
    assert_eq!(all.value("typ").unwrap(), "JWT, at+jwt, application/at+jwt, no `typ`");
    let only_aud = Scene::default().answered("claims/aud-missing", &[(0, 401)]);
    assert_eq!(only_aud.value("claims"), None);
    assert_eq!(Scene::default().value("algorithms"), None);
}

#[test]
fn algorithms_that_no_issuer_uses_are_told_too() {
    let scene = |status| {
        Scene::default()
            .answered("alg/none", &[(0, 401)])
            .answered("alg/none-no-kid", &[(0, status)])
            .answered("alg/hs256-empty-key", &[(0, 401)])
    };
    assert_eq!(scene(401).value("algorithms").unwrap(), "RS256");
    assert_eq!(scene(200).value("algorithms").unwrap(), "RS256, none");
}

#[test]
fn refusals_are_those_that_were_seen() {
    let two = Scene::default()
        .answered("control/no-token-is-401", &[(0, 401)])
        .answered("sig/wrong-key-same-kid", &[(0, 401)]);
    assert_eq!(two.value("refusals").unwrap(), "no token 401, wrong signature 401");
    let let_in = two.answered("claims/exp-long-expired", &[(0, 200)]);
    assert_eq!(let_in.value("refusals").unwrap(), "no token 401, wrong signature 401");
}

#[test]
fn every_kind_of_fault_is_not_said_beside_crashes() {
    let usual = [
        "control/no-token-is-401",
        "enc/garbage#word",
        "sig/wrong-key-same-kid",
        "kid/unknown",
        "claims/exp-long-expired",
        "claims/iss-wrong#other",
        "claims/aud-wrong",
        "transport/wrong-scheme#basic",
    ];
    let all =
        || usual.iter().fold(Scene::default(), |scene, name| scene.answered(name, &[(0, 401)]));
    assert_eq!(all().value("refusals").unwrap(), "401 for every kind of fault");
    let crashed = all().answered("alg/null#null", &[(0, 500)]).answered("alg/none", &[(0, 500)]);
    assert_eq!(
        crashed.value("refusals").unwrap(),
        "401 for the usual faults, a crash at 2 other requests"
    );
    // With the issuer down, an error of the server is as good an answer.
    let outage = all().answered("outage/jwks-500#unknown-key", &[(0, 503)]);
    assert_eq!(outage.value("refusals").unwrap(), "401 for every kind of fault");
}

#[test]
fn how_soon_a_new_key_is_taken() {
    let rotation = |polls: &[u16], seconds| {
        Scene::default().waited("rotation/new-key-accepted", polls, seconds).value("rotation")
    };
    assert_eq!(rotation(&[401, 200, 200, 200], 30.12).unwrap(), "after 30.1 s");
    assert_eq!(rotation(&[401, 401, 200, 200], 70.4).unwrap(), "not within 70 s");
    assert_eq!(rotation(&[200, 200], 70.0).unwrap(), "not within 70 s");
    let recovery = |polls: &[u16]| {
        Scene::default().waited("outage/jwks-500#recovered", polls, 2.0).value("recovery")
    };
    assert_eq!(recovery(&[200; 3]).unwrap(), "a new key is accepted after 2.0 s");
    assert_eq!(recovery(&[500; 3]).unwrap(), "a new key is not accepted within 2 s");
    assert_eq!(recovery(&[]), None);
    let cut = Scene::default()
        .waited("rotation/new-key-accepted", &[401], 1.0)
        .interrupted("rotation/new-key-accepted");
    assert_eq!(cut.value("rotation"), None);
}

#[test]
fn what_becomes_of_a_removed_key() {
    let removal = |last: u16, polls: &[u16]| {
        let name = "rotation/retired-after-refetch";
        let scene = Scene::default().answered(name, &[(0, 200), (0, last)]);
        scene.waited(name, polls, 1.0).value("removal")
    };
    let refused = "refused once the key set without it was fetched";
    assert_eq!(removal(401, &[200; 3]).unwrap(), refused);
    assert_eq!(removal(500, &[401, 200, 200, 200]).unwrap(), refused);
    let accepted = "still accepted after the key set without it was fetched";
    assert_eq!(removal(200, &[200; 3]).unwrap(), accepted);
    assert_eq!(removal(SILENCE, &[200; 3]), None);
    // It may not have fetched the key set.
    assert_eq!(removal(401, &[200, 200, 401]), None);
}

#[test]
fn fetches_are_those_of_the_time_that_was_watched() {
    let flood = |fetches: &[f64]| {
        let name = "fetch/unknown-kid-flood";
        let scene = Scene::default().answered(name, &[(0, 401); 50]);
        scene.watched(name, fetches).value("flood").unwrap()
    };
    assert_eq!(flood(&[999.0, 1_000.0, 2_000.0, 2_001.0]), "2 fetches for 50 unknown `kid`s");
    assert_eq!(flood(&[1_500.0]), "1 fetch for 50 unknown `kid`s");
    let max_age = |fetches: &[f64]| {
        let name = "rotation/cache-control-honoured";
        let scene = Scene::default().answered(name, &[(0, 200)]);
        scene.watched(name, fetches).value("max-age").unwrap()
    };
    assert_eq!(max_age(&[1_500.0]), "fetches the keys again after `max-age=2`");
    assert_eq!(max_age(&[999.0]), "keeps the keys beyond `max-age=2`");
    let unwatched = Scene::default().answered("fetch/unknown-kid-flood", &[(0, 401)]);
    assert_eq!(unwatched.value("flood"), None);
}
