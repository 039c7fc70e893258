//! A case and what was seen of it, put together for a row of a table.

use std::collections::BTreeMap;

use mock_issuer::keys::Algorithm;
use mock_issuer::recipe::Recipe;

use crate::case::{Case, Condition, Expect, Kind, Level, Rule, Send, Severity, Step};
use crate::evidence::{
    Attempt, Connection, Event, EventKind, Evidence, Exchange, ExchangeId, NoResponse,
    NoResponseKind, NotRun, Response, Role, SentRequest, Wait, Window,
};
use crate::judge::{Seen, judge};
use crate::policy::{Policy, Profile, Setting};
use crate::verdict::{Cause, Outcome};

pub(crate) const TIMEOUT: u16 = 0;
/// In place of a status: a close on a fresh connection.
pub(crate) const CLOSED: u16 = 1;

/// The life-cycle cases of the rows change the key set at this time.
pub(crate) const CHANGED_MS: f64 = 1000.0;

/// A case with one variant, and what was seen of it. At first every proof that
/// a pass needs is there.
pub(crate) struct Scene {
    pub(crate) case: Case,
    pub(crate) policy: Policy,
    pub(crate) exchanges: Vec<Exchange>,
    pub(crate) events: Vec<Event>,
    pub(crate) others: Vec<Case>,
    pub(crate) evidence: Evidence,
}

pub(crate) fn case(id: &str, kind: Kind, steps: Vec<Step>) -> Case {
    Case {
        id: id.into(),
        kind,
        title: String::new(),
        why: String::new(),
        references: Vec::new(),
        needs: Vec::new(),
        steps,
        remedies: Vec::new(),
        was: Vec::new(),
    }
}

pub(crate) fn rule(expect: Expect, level: Level, severity: Severity) -> Rule {
    Rule { when: Condition::Always, expect, level, severity }
}

pub(crate) fn send(token: Option<Recipe>, rule: Rule) -> Send {
    Send { token, rules: vec![rule], ..Send::default() }
}

pub(crate) fn policy() -> Policy {
    Policy {
        audience: Setting::On("https://api.test".into()),
        typ: Setting::Unknown,
        shows_audience: true,
        primary: Algorithm::Rs256,
        algorithms: vec![Algorithm::Rs256],
        required: Default::default(),
        leeway: 0,
        rotation_max: None,
        algorithms_stated: false,
        scope: None,
        keeps_connections: true,
        jwks_ttl: None,
        flood_max: 20,
        discovers: true,
        canary_stated: false,
        tls: false,
        authorization_header: true,
        method: "GET".into(),
        classifier: Default::default(),
        profile: Profile::Recommended,
        judgeable: true,
        tells_apart: true,
    }
}

impl Scene {
    pub(crate) fn new(case: Case) -> Self {
        let mut scene = Self {
            case,
            policy: policy(),
            exchanges: Vec::new(),
            events: Vec::new(),
            others: Vec::new(),
            evidence: Evidence::default(),
        };
        let attempt = Attempt {
            twin: Some(scene.exchange(200)),
            control_before: Some(scene.exchange(200)),
            control_after: Some(scene.exchange(200)),
            wrong_signature: Some(scene.exchange(401)),
            ..Attempt::default()
        };
        scene.evidence.attempts.insert(String::new(), attempt);
        scene
    }

    /// Writes an exchange down and returns its number.
    pub(crate) fn exchange(&mut self, status: u16) -> ExchangeId {
        let id = self.exchanges.len() as ExchangeId + 1;
        let error = match status {
            TIMEOUT => Some(NoResponseKind::Timeout),
            CLOSED => Some(NoResponseKind::Closed),
            _ => None,
        };
        let response = Response { status, headers: Vec::new(), body: String::new() };
        self.exchanges.push(Exchange {
            id,
            at_ms: 0.0,
            cell: 1,
            generation: 1,
            connection: Connection { number: id, reused: false },
            role: Role::Case,
            case: None,
            request: SentRequest { bytes: String::new() },
            token: None,
            other: None,
            response: error.is_none().then_some(response),
            ms: 0.0,
            error: error.map(|kind| NoResponse { kind, message: String::new() }),
            log: Vec::new(),
        });
        id
    }

    pub(crate) fn attempt(&mut self) -> &mut Attempt {
        self.evidence.attempts.get_mut("").unwrap()
    }

    /// The answers to the sends of the variant.
    pub(crate) fn answers(mut self, statuses: &[u16]) -> Self {
        let sends = statuses.iter().map(|status| self.exchange(*status)).collect();
        self.attempt().sends = sends;
        self
    }

    /// Another answer, or none, in place of a proof.
    pub(crate) fn proof(
        mut self,
        which: fn(&mut Attempt) -> &mut Option<ExchangeId>,
        status: Option<u16>,
    ) -> Self {
        let id = status.map(|status| self.exchange(status));
        *which(self.attempt()) = id;
        self
    }

    pub(crate) fn twin(self, status: Option<u16>) -> Self {
        self.proof(|attempt| &mut attempt.twin, status)
    }

    pub(crate) fn before(self, status: Option<u16>) -> Self {
        self.proof(|attempt| &mut attempt.control_before, status)
    }

    pub(crate) fn after(self, status: Option<u16>) -> Self {
        self.proof(|attempt| &mut attempt.control_after, status)
    }

    pub(crate) fn wrong_signature(self, status: Option<u16>) -> Self {
        self.proof(|attempt| &mut attempt.wrong_signature, status)
    }

    pub(crate) fn markers(self, before: Option<u16>, after: Option<u16>) -> Self {
        self.proof(|attempt| &mut attempt.marker_before, before)
            .proof(|attempt| &mut attempt.marker_after, after)
    }

    pub(crate) fn killed(mut self) -> Self {
        self.attempt().killed = true;
        self
    }

    pub(crate) fn not_run(mut self, cause: Cause) -> Self {
        self.attempt().not_run = Some(NotRun { cause, reason: "because".into() });
        self
    }

    pub(crate) fn in_profile(mut self, profile: Profile) -> Self {
        self.policy.profile = profile;
        self
    }

    pub(crate) fn with_policy(mut self, change: fn(&mut Policy)) -> Self {
        change(&mut self.policy);
        self
    }

    pub(crate) fn with_case(mut self, change: fn(&mut Case)) -> Self {
        change(&mut self.case);
        self
    }

    /// What the wait for the new key saw.
    pub(crate) fn polls(mut self, statuses: &[u16], times: u8) -> Self {
        let polls: Vec<_> = statuses.iter().map(|status| self.exchange(*status)).collect();
        if matches!(self.case.steps.last(), Some(Step::Until { .. })) {
            self.attempt().sends.clone_from(&polls);
        }
        self.attempt().wait = Some(Wait {
            cell: 1,
            warmed_ms: 0.0,
            changed_ms: CHANGED_MS,
            ended_ms: CHANGED_MS + 500.0,
            bound_s: 70,
            kid: "new".into(),
            polls,
            times,
        });
        self
    }

    /// A fetch of the key set, so long after the change.
    pub(crate) fn fetch(mut self, cell: u32, after_ms: f64, status: u16, kids: &[&str]) -> Self {
        self.events.push(Event {
            at_ms: CHANGED_MS + after_ms,
            cell,
            kind: EventKind::Fetch {
                path: "/jwks".into(),
                status: Some(status),
                kids: kids.iter().map(|kid| (*kid).to_owned()).collect(),
                user_agent: None,
                brought: Vec::new(),
            },
        });
        self
    }

    /// The issuer was watched for ten seconds since the change.
    pub(crate) fn watched(self) -> Self {
        self.watched_for(10_000.0)
    }

    pub(crate) fn watched_for(mut self, ms: f64) -> Self {
        self.attempt().window = Some(Window {
            cell: 1,
            began_ms: CHANGED_MS,
            ended_ms: CHANGED_MS + ms,
            bound_s: None,
            blind: false,
        });
        self
    }

    /// The issuer refused connections meanwhile.
    pub(crate) fn blind(mut self) -> Self {
        if let Some(window) = &mut self.attempt().window {
            window.blind = true;
        }
        self
    }

    /// The issuer was put back to its beginning, so long after the change.
    pub(crate) fn restored(mut self, after_ms: f64) -> Self {
        let at_ms = CHANGED_MS + after_ms;
        self.events.push(Event { at_ms, cell: 1, kind: EventKind::Restore });
        self
    }

    /// The target asked so often for the key set before the change, and meanwhile.
    pub(crate) fn asked(mut self, before: usize, meanwhile: usize) -> Self {
        for _ in 0..before {
            self = self.fetch(1, -1.0, 200, &["k1"]);
        }
        for _ in 0..meanwhile {
            self = self.fetch(1, 100.0, 500, &[]);
        }
        self
    }

    /// The target fetched the new key set.
    pub(crate) fn fetched(self) -> Self {
        self.fetch(1, 100.0, 200, &["old", "new"])
    }

    pub(crate) fn judged(&self) -> Outcome {
        let cases: BTreeMap<String, Case> = self
            .others
            .iter()
            .chain([&self.case])
            .map(|case| (case.id.clone(), case.clone()))
            .collect();
        judge(&self.case, &self.seen(&cases), &self.evidence)
    }

    pub(crate) fn seen<'a>(&'a self, cases: &'a BTreeMap<String, Case>) -> Seen<'a> {
        Seen { policy: &self.policy, exchanges: &self.exchanges, events: &self.events, cases }
    }
}

pub(crate) fn words(outcome: &Outcome) -> String {
    [
        Some(outcome.verdict.word()),
        outcome.symptom.map(|symptom| symptom.word()),
        outcome.cause.map(|cause| cause.word()),
        outcome.severity.map(|severity| severity.word()),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" ")
}

/// Holds every row against its verdict, symptom or cause, and severity; tells
/// all that are wrong, not only the first.
pub(crate) fn table<const N: usize>(rows: [(&str, Scene, &str); N]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(name, scene, expected)| {
            let outcome = scene.judged();
            let words = words(&outcome);
            (words != *expected)
                .then(|| format!("{name}: {words:?}, not {expected:?}: {}", outcome.reason))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

pub(crate) fn defect(level: Level, severity: Severity) -> Scene {
    let token = Recipe::valid().without_claim("exp");
    let step = Step::Send(send(Some(token), rule(Expect::Refuse, level, severity)));
    Scene::new(case("claims/defect", Kind::Defect, vec![step]))
}

pub(crate) fn forgery() -> Scene {
    // The level and severity of a rule must not soften what a forgery is.
    let step = Step::Send(send(
        Some(Recipe::valid().unsigned()),
        rule(Expect::Refuse, Level::Should, Severity::Low),
    ));
    Scene::new(case("alg/forgery", Kind::Forgery, vec![step]))
}

pub(crate) fn no_token() -> Scene {
    let step = Step::Send(send(None, rule(Expect::Refuse, Level::Must, Severity::Critical)));
    Scene::new(case("control/no-token", Kind::NoToken, vec![step]))
}

pub(crate) fn acceptance(level: Level, severity: Severity) -> Scene {
    let token = Recipe::valid().claim("unheard-of", "x");
    let step = Step::Send(send(Some(token), rule(Expect::Accept, level, severity)));
    Scene::new(case("claims/acceptance", Kind::Acceptance, vec![step]))
}

/// The valid token itself.
pub(crate) fn control() -> Scene {
    let step =
        Step::Send(send(Some(Recipe::valid()), rule(Expect::Accept, Level::Must, Severity::High)));
    Scene::new(case("control/valid", Kind::Acceptance, vec![step]))
}
