//! What a row says of what was measured, and that it says nothing of what was not.

use super::*;
use crate::catalogue;
use crate::evidence::{
    Attempt, Connection, Exchange, NoResponse, NoResponseKind, Response, Role, SentRequest,
};
use crate::judge::tests::scene::policy;

/// In place of a status: no answer.
const SILENCE: u16 = 0;

#[derive(Default)]
struct Scene {
    exchanges: Vec<Exchange>,
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
        let (id, variant) = name.split_once('#').unwrap_or((name, ""));
        let sends = answers.iter().map(|(_, status)| self.exchange(*status)).collect();
        let numbers = answers.iter().map(|(number, _)| *number).collect();
        let attempt = Attempt { sends, numbers, ..Attempt::default() };
        let evidence = self.evidence.entry(id.to_owned()).or_default();
        evidence.attempts.insert(variant.to_owned(), attempt);
        self
    }

    fn value(&self, key: &str) -> Option<String> {
        let cases = catalogue::all().iter().map(|case| (case.id.clone(), case.clone())).collect();
        let policy = policy();
        let seen = Seen { policy: &policy, exchanges: &self.exchanges, events: &[], cases: &cases };
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
