//! What is said about what was seen, row by row.

mod paths;

use super::*;
use crate::case::{Audit, Bound, Condition, Need};
use crate::evidence::{
    Connection, EventKind, NoResponse, NoResponseKind, NotRun, Response, Role, SentRequest, Wait,
};
use crate::policy::Setting;
use crate::verdict::Cause;
use mock_issuer::recipe::{KeyRef, Recipe, Value};

use Level::{Hardening, May, Must, Should};
use Profile::{Minimal, Recommended, Strict};
use Severity::{Critical, High, Low, Medium};

/// In place of a status: no answer in time.
const TIMEOUT: u16 = 0;
/// In place of a status: a close on a fresh connection.
const CLOSED: u16 = 1;

/// The life-cycle cases of the rows change the key set at this time.
const CHANGED_MS: f64 = 1000.0;

/// A case with one variant, and what was seen of it. At first every proof that
/// a pass needs is there.
struct Scene {
    case: Case,
    policy: Policy,
    exchanges: Vec<Exchange>,
    events: Vec<Event>,
    others: Vec<Case>,
    evidence: Evidence,
}

pub(super) fn case(id: &str, kind: Kind, steps: Vec<Step>) -> Case {
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

pub(super) fn rule(expect: Expect, level: Level, severity: Severity) -> Rule {
    Rule { when: Condition::Always, expect, level, severity }
}

fn send(token: Option<Recipe>, rule: Rule) -> Send {
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
        profile: Recommended,
        judgeable: true,
        tells_apart: true,
    }
}

impl Scene {
    fn new(case: Case) -> Self {
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
    fn exchange(&mut self, status: u16) -> ExchangeId {
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

    fn attempt(&mut self) -> &mut Attempt {
        self.evidence.attempts.get_mut("").unwrap()
    }

    /// The answers to the sends of the variant.
    fn answers(mut self, statuses: &[u16]) -> Self {
        let sends = statuses.iter().map(|status| self.exchange(*status)).collect();
        self.attempt().sends = sends;
        self
    }

    /// Another answer, or none, in place of a proof.
    fn proof(
        mut self,
        which: fn(&mut Attempt) -> &mut Option<ExchangeId>,
        status: Option<u16>,
    ) -> Self {
        let id = status.map(|status| self.exchange(status));
        *which(self.attempt()) = id;
        self
    }

    fn twin(self, status: Option<u16>) -> Self {
        self.proof(|attempt| &mut attempt.twin, status)
    }

    fn before(self, status: Option<u16>) -> Self {
        self.proof(|attempt| &mut attempt.control_before, status)
    }

    fn after(self, status: Option<u16>) -> Self {
        self.proof(|attempt| &mut attempt.control_after, status)
    }

    fn wrong_signature(self, status: Option<u16>) -> Self {
        self.proof(|attempt| &mut attempt.wrong_signature, status)
    }

    fn markers(self, before: Option<u16>, after: Option<u16>) -> Self {
        self.proof(|attempt| &mut attempt.marker_before, before)
            .proof(|attempt| &mut attempt.marker_after, after)
    }

    fn killed(mut self) -> Self {
        self.attempt().killed = true;
        self
    }

    fn not_run(mut self, cause: Cause) -> Self {
        self.attempt().not_run = Some(NotRun { cause, reason: "because".into() });
        self
    }

    fn in_profile(mut self, profile: Profile) -> Self {
        self.policy.profile = profile;
        self
    }

    fn with_policy(mut self, change: fn(&mut Policy)) -> Self {
        change(&mut self.policy);
        self
    }

    fn with_case(mut self, change: fn(&mut Case)) -> Self {
        change(&mut self.case);
        self
    }

    /// What the wait for the new key saw.
    fn polls(mut self, statuses: &[u16], times: u8) -> Self {
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
    fn fetch(mut self, cell: u32, after_ms: f64, status: u16, kids: &[&str]) -> Self {
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

    /// The target fetched the new key set.
    fn fetched(self) -> Self {
        self.fetch(1, 100.0, 200, &["old", "new"])
    }

    fn judged(&self) -> Outcome {
        let cases: BTreeMap<String, Case> = self
            .others
            .iter()
            .chain([&self.case])
            .map(|case| (case.id.clone(), case.clone()))
            .collect();
        let seen = Seen {
            policy: &self.policy,
            exchanges: &self.exchanges,
            events: &self.events,
            cases: &cases,
        };
        judge(&self.case, &seen, &self.evidence)
    }
}

fn words(outcome: &Outcome) -> String {
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
fn table<const N: usize>(rows: [(&str, Scene, &str); N]) {
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

fn defect(level: Level, severity: Severity) -> Scene {
    let token = Recipe::valid().without_claim("exp");
    let step = Step::Send(send(Some(token), rule(Expect::Refuse, level, severity)));
    Scene::new(case("claims/defect", Kind::Defect, vec![step]))
}

fn forgery() -> Scene {
    // The level and severity of a rule must not soften what a forgery is.
    let step =
        Step::Send(send(Some(Recipe::valid().unsigned()), rule(Expect::Refuse, Should, Low)));
    Scene::new(case("alg/forgery", Kind::Forgery, vec![step]))
}

/// A defect whose token names a key that the issuer does not have.
fn unknown_kid() -> Scene {
    let token = Recipe::valid().header("kid", Value::UnknownKid).signed_by(KeyRef::Stranger);
    let step = Step::Send(send(Some(token), rule(Expect::Refuse, Must, High)));
    Scene::new(case("kid/unknown", Kind::Forgery, vec![step]))
}

fn no_token() -> Scene {
    let step = Step::Send(send(None, rule(Expect::Refuse, Must, Critical)));
    Scene::new(case("control/no-token", Kind::NoToken, vec![step]))
}

fn acceptance(level: Level, severity: Severity) -> Scene {
    let token = Recipe::valid().claim("unheard-of", "x");
    let step = Step::Send(send(Some(token), rule(Expect::Accept, level, severity)));
    Scene::new(case("claims/acceptance", Kind::Acceptance, vec![step]))
}

/// The valid token itself.
fn control() -> Scene {
    let step = Step::Send(send(Some(Recipe::valid()), rule(Expect::Accept, Must, High)));
    Scene::new(case("control/valid", Kind::Acceptance, vec![step]))
}

/// The new key must be accepted in time.
fn new_key() -> Scene {
    let send = send(Some(Recipe::valid()), rule(Expect::Accept, Must, High));
    let step = Step::Until { send, bound: Bound::Refetch };
    Scene::new(case("rotation/new-key", Kind::LifeCycle, vec![step]))
}

/// Once the new key is known, the old one must be this.
fn old_key(expect: Expect) -> Scene {
    let token = Recipe::valid().signed_by(KeyRef::Named("old".into()));
    let step = Step::Send(send(Some(token), rule(expect, Must, High)));
    let new = send(Some(Recipe::valid()), rule(Expect::Accept, Must, High));
    let provoke = Step::Provoke { send: new, bound: Bound::Refetch };
    Scene::new(case("rotation/old-key", Kind::LifeCycle, vec![provoke, step]))
        .polls(&[401, 200], 1)
        .fetched()
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
fn what_must_be_refused_and_was_accepted() {
    table([
        ("once is enough", defect(Must, High).answers(&[401, 401, 200]), "fail accepted high"),
        ("beside a crash", defect(Must, High).answers(&[500, 200]), "fail accepted high"),
        ("beside silence", defect(Must, High).answers(&[TIMEOUT, 204]), "fail accepted high"),
        ("MUST, medium", defect(Must, Medium).answers(&[200]), "fail accepted medium"),
        ("MUST, low", defect(Must, Low).answers(&[200]), "warn accepted low"),
        (
            "MUST, low, strict",
            defect(Must, Low).answers(&[200]).in_profile(Strict),
            "fail accepted low",
        ),
        (
            "MUST, high, minimal",
            defect(Must, High).answers(&[200]).in_profile(Minimal),
            "skip not-applicable",
        ),
        (
            "MUST, critical, minimal",
            defect(Must, Critical).answers(&[200]).in_profile(Minimal),
            "fail accepted critical",
        ),
        ("SHOULD", defect(Should, High).answers(&[200]), "warn accepted high"),
        (
            "SHOULD, strict",
            defect(Should, High).answers(&[200]).in_profile(Strict),
            "fail accepted high",
        ),
        (
            "SHOULD, minimal",
            defect(Should, High).answers(&[200]).in_profile(Minimal),
            "skip not-applicable",
        ),
        ("hardening", defect(Hardening, High).answers(&[200]), "skip not-applicable"),
        (
            "hardening, strict",
            defect(Hardening, High).answers(&[200]).in_profile(Strict),
            "warn accepted high",
        ),
        ("MAY", defect(May, High).answers(&[200]), "skip not-applicable"),
        ("MAY, strict", defect(May, High).answers(&[200]).in_profile(Strict), "warn accepted high"),
        (
            "forgery, minimal",
            forgery().answers(&[200]).in_profile(Minimal),
            "fail accepted critical",
        ),
        ("forgery", forgery().answers(&[200]), "fail accepted critical"),
        ("forgery, strict", forgery().answers(&[200]).in_profile(Strict), "fail accepted critical"),
        (
            "forgery, whatever the controls say",
            forgery().answers(&[401, 200]).before(Some(401)).after(None).twin(Some(500)),
            "fail accepted critical",
        ),
        (
            "forgery that is accepted after it killed a process",
            forgery().answers(&[CLOSED, 200]).killed(),
            "fail accepted critical",
        ),
        (
            "where success is said to everybody",
            forgery().answers(&[200]).with_policy(|policy| policy.tells_apart = false),
            "unclear controls-failed",
        ),
        ("no token", no_token().answers(&[200]), "fail accepted critical"),
    ]);
    let outcome = defect(Must, High).answers(&[401, 200, 401]).judged();
    assert_eq!(outcome.reason, "it was accepted 1 of 3 times");
    assert_eq!(outcome.actual, "200");
}

#[test]
fn a_refusal_needs_proof() {
    let refused = || defect(Must, High).answers(&[401]);
    table([
        ("all proofs", refused(), "pass"),
        ("forgery", forgery().answers(&[401]), "pass"),
        ("no token", no_token().answers(&[401]), "pass"),
        ("403", defect(Must, High).answers(&[403]), "pass"),
        ("no control before", refused().before(None), "unclear controls-failed"),
        ("control before refused", refused().before(Some(401)), "unclear controls-failed"),
        ("control before silent", refused().before(Some(TIMEOUT)), "unclear controls-failed"),
        ("twin refused", refused().twin(Some(401)), "skip twin-refused"),
        ("no twin", refused().twin(None), "skip twin-refused"),
        ("twin crashed", refused().twin(Some(500)), "skip twin-refused"),
        ("twin of no token", no_token().answers(&[401]).twin(Some(401)), "skip twin-refused"),
        // Its twin is the valid token, which is the control.
        ("twin of a forgery", forgery().answers(&[401]).twin(None), "pass"),
        ("control after gone", refused().after(None), "unclear target-died"),
        ("control after silent", refused().after(Some(TIMEOUT)), "unclear target-died"),
        ("control after limited", refused().after(Some(429)), "unclear target-died"),
        ("control after refused", refused().after(Some(401)), "unclear controls-failed"),
        ("control after crashed", refused().after(Some(500)), "unclear controls-failed"),
        ("404 beside an accepted twin", defect(Must, High).answers(&[404]), "pass"),
        (
            "404 without one",
            defect(Must, High).answers(&[404]).twin(Some(404)),
            "skip twin-refused",
        ),
        ("429", defect(Must, High).answers(&[429]), "unclear out-of-time"),
        ("401, then silence", defect(Must, High).answers(&[401, TIMEOUT]), "unclear out-of-time"),
        (
            "evidence that is not there",
            {
                let mut scene = defect(Must, High).answers(&[401]);
                scene.attempt().sends = vec![999];
                scene
            },
            "unclear not-provable-here",
        ),
    ]);
}

#[test]
fn a_token_that_misses_the_key_needs_the_same_lookup_before_and_after() {
    let refused = || unknown_kid().answers(&[401]);
    table([
        ("the same", refused().markers(Some(401), Some(401)), "pass"),
        ("another class", refused().markers(Some(401), Some(500)), "unclear resolver-limit"),
        ("another status", refused().markers(Some(401), Some(403)), "unclear resolver-limit"),
        ("none before", refused().markers(None, Some(401)), "unclear out-of-time"),
        ("none after", refused().markers(Some(401), None), "unclear out-of-time"),
        ("silence after", refused().markers(Some(401), Some(TIMEOUT)), "unclear out-of-time"),
        ("silence twice", refused().markers(Some(TIMEOUT), Some(TIMEOUT)), "unclear out-of-time"),
        // An acceptance needs no proof.
        (
            "accepted all the same",
            unknown_kid().answers(&[200]).markers(Some(401), Some(500)),
            "fail accepted critical",
        ),
        (
            "a known key needs no marker",
            defect(Must, High).answers(&[401]).markers(Some(401), Some(500)),
            "pass",
        ),
    ]);
}

#[test]
fn crashes() {
    table([
        ("by anyone", forgery().answers(&[500]), "fail crashed medium"),
        (
            "by anyone, minimal",
            forgery().answers(&[500]).in_profile(Minimal),
            "fail crashed medium",
        ),
        ("without a token", no_token().answers(&[500]), "fail crashed medium"),
        ("by a close", forgery().answers(&[CLOSED]), "fail crashed medium"),
        ("among refusals", forgery().answers(&[401, 500, 401]), "fail crashed medium"),
        ("by the issuer's token", defect(Must, High).answers(&[500]), "warn crashed medium"),
        (
            "by the issuer's token, strict",
            defect(Must, High).answers(&[500]).in_profile(Strict),
            "fail crashed medium",
        ),
        ("and no control", forgery().answers(&[500]).before(Some(500)), "unclear controls-failed"),
        ("and the control died", forgery().answers(&[500]).after(None), "unclear target-died"),
        (
            "and the twin crashes as well",
            defect(Must, High).answers(&[500]).twin(Some(500)),
            "skip twin-refused",
        ),
        ("killed", forgery().answers(&[CLOSED]).killed(), "fail crashed high"),
        (
            "killed by the issuer's token",
            defect(Must, Low).answers(&[CLOSED]).killed(),
            "fail crashed high",
        ),
        (
            "killed, so there is no control after it",
            forgery().answers(&[CLOSED]).after(None).killed(),
            "fail crashed high",
        ),
    ]);
    let outcome = forgery().answers(&[500]).judged();
    assert_eq!(outcome.group.as_deref(), Some(outcome::CRASHES));
}

#[test]
fn what_must_be_accepted() {
    let accepted = || acceptance(Must, High).answers(&[200]);
    table([
        ("all proofs", accepted(), "pass"),
        ("the valid token", control().answers(&[200]), "pass"),
        ("no wrong signature", accepted().wrong_signature(None), "unclear controls-failed"),
        ("it was accepted", accepted().wrong_signature(Some(200)), "unclear controls-failed"),
        (
            "it crashed, which is told by its own case",
            accepted().wrong_signature(Some(500)),
            "pass",
        ),
        ("it got 403", accepted().wrong_signature(Some(403)), "pass"),
        ("refused", acceptance(Must, High).answers(&[401]), "fail refused high"),
        ("refused with 403", acceptance(Must, High).answers(&[403]), "fail refused high"),
        ("refused with 404", acceptance(Must, High).answers(&[404]), "fail refused high"),
        ("crashed", acceptance(Must, High).answers(&[500]), "fail crashed high"),
        ("MUST, low", acceptance(Must, Low).answers(&[401]), "warn refused low"),
        (
            "MUST, low, strict",
            acceptance(Must, Low).answers(&[401]).in_profile(Strict),
            "fail refused low",
        ),
        ("SHOULD", acceptance(Should, High).answers(&[401]), "warn refused high"),
        (
            "minimal",
            acceptance(Must, High).answers(&[401]).in_profile(Minimal),
            "skip not-applicable",
        ),
        (
            "refused, and the valid token too",
            acceptance(Must, High).answers(&[401]).before(Some(401)),
            "unclear controls-failed",
        ),
        (
            "accepted, but not the valid token",
            accepted().before(Some(401)),
            "unclear controls-failed",
        ),
        (
            "refused, and then the valid token too",
            acceptance(Must, High).answers(&[401]).after(Some(403)),
            "unclear controls-failed",
        ),
        (
            "refused, and then there was no answer",
            acceptance(Must, High).answers(&[401]).after(Some(TIMEOUT)),
            "unclear controls-failed",
        ),
        (
            "refused, and the valid token was not sent again",
            acceptance(Must, High).answers(&[401]).after(None),
            "fail refused high",
        ),
        (
            "it ended the process, so the valid token has no answer",
            acceptance(Must, High).answers(&[CLOSED]).after(Some(TIMEOUT)).killed(),
            "fail crashed high",
        ),
        (
            "the valid token itself, for the first time and for the second",
            control().answers(&[401]).after(Some(401)),
            "fail refused high",
        ),
        ("now so, now so", acceptance(Must, High).answers(&[200, 401]), "unclear inconsistent"),
        ("429", acceptance(Must, High).answers(&[429]), "unclear out-of-time"),
        (
            "200, then silence",
            acceptance(Must, High).answers(&[200, TIMEOUT]),
            "unclear out-of-time",
        ),
        (
            "the valid token, refused by a target that takes none",
            control().answers(&[401]).with_policy(|policy| policy.judgeable = false),
            "unclear controls-failed",
        ),
        ("the valid token, refused", control().answers(&[401]), "fail refused high"),
        (
            "evidence that is not there",
            {
                let mut scene = acceptance(Must, High).answers(&[200]);
                scene.attempt().sends = vec![999];
                scene
            },
            "unclear not-provable-here",
        ),
    ]);
}

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
fn a_new_key_must_be_learnt_from_the_issuer() {
    let promised = |policy: &mut Policy| policy.rotation_max = Some(60);
    table([
        ("fetched and accepted", new_key().polls(&[401, 200], 1).fetched(), "pass"),
        ("at once", new_key().polls(&[200], 1).fetched(), "pass"),
        ("as often as asked", new_key().polls(&[401, 200, 200], 2).fetched(), "pass"),
        ("not as often", new_key().polls(&[401, 200], 2).fetched(), "fail refused high"),
        ("no fetch seen", new_key().polls(&[200], 1), "unclear not-provable-here"),
        (
            "a fetch before the change",
            new_key().polls(&[200], 1).fetch(1, -1.0, 200, &["old", "new"]),
            "unclear not-provable-here",
        ),
        (
            "a fetch after the wait",
            new_key().polls(&[200], 1).fetch(1, 501.0, 200, &["old", "new"]),
            "unclear not-provable-here",
        ),
        (
            "a fetch at another issuer",
            new_key().polls(&[200], 1).fetch(2, 100.0, 200, &["old", "new"]),
            "unclear not-provable-here",
        ),
        (
            "a fetch that failed",
            new_key().polls(&[200], 1).fetch(1, 100.0, 500, &["old", "new"]),
            "unclear not-provable-here",
        ),
        (
            "a fetch without the key",
            new_key().polls(&[200], 1).fetch(1, 100.0, 200, &["old"]),
            "unclear not-provable-here",
        ),
        (
            "refused although fetched",
            new_key().polls(&[401, 401], 1).fetched(),
            "fail refused high",
        ),
        ("not fetched in time", new_key().polls(&[401, 401], 1), "unclear out-of-time"),
        (
            "not fetched in the time that is promised",
            new_key().polls(&[401, 401], 1).with_policy(promised),
            "fail refused high",
        ),
        ("crashed", new_key().polls(&[401, 500], 1), "fail crashed high"),
        ("silent", new_key().polls(&[TIMEOUT, TIMEOUT], 1), "unclear target-died"),
        (
            "no control before",
            new_key().polls(&[200], 1).fetched().before(Some(401)),
            "unclear controls-failed",
        ),
        (
            "a wrong signature is accepted",
            new_key().polls(&[200], 1).fetched().wrong_signature(Some(200)),
            "unclear controls-failed",
        ),
        ("no change was made", new_key().answers(&[200]), "unclear not-provable-here"),
        ("interrupted", new_key().not_run(Cause::Interrupted), "not run interrupted"),
    ]);
}

#[test]
fn an_old_key_is_judged_once_the_new_one_is_known() {
    use Expect::{Accept, Refuse};
    table([
        ("still published, accepted", old_key(Accept).answers(&[200]), "pass"),
        ("still published, refused", old_key(Accept).answers(&[401]), "fail refused high"),
        ("still published, crashed", old_key(Accept).answers(&[500]), "fail crashed high"),
        (
            "still published, refused, and then the new key too",
            old_key(Accept).answers(&[401]).after(Some(403)),
            "unclear controls-failed",
        ),
        (
            "still published, refused, and the new key was not sent again",
            old_key(Accept).answers(&[401]).after(None),
            "fail refused high",
        ),
        ("now so, now so", old_key(Accept).answers(&[200, 401]), "fail refused high"),
        ("still published, silent", old_key(Accept).answers(&[TIMEOUT]), "unclear out-of-time"),
        ("withdrawn, refused", old_key(Refuse).answers(&[401, 401]), "pass"),
        ("withdrawn, accepted", old_key(Refuse).answers(&[200]), "fail accepted high"),
        ("withdrawn, accepted once", old_key(Refuse).answers(&[401, 200]), "fail accepted high"),
        (
            "withdrawn, accepted beside silence",
            old_key(Refuse).answers(&[TIMEOUT, 200]),
            "fail accepted high",
        ),
        ("withdrawn, refused, then limited", old_key(Refuse).answers(&[500, 401, 500]), "pass"),
        ("withdrawn, crashed", old_key(Refuse).answers(&[500]), "fail crashed high"),
        ("withdrawn, silent", old_key(Refuse).answers(&[401, TIMEOUT]), "unclear out-of-time"),
        (
            "withdrawn, never accepted",
            old_key(Refuse).answers(&[401]).twin(Some(401)),
            "skip twin-refused",
        ),
        (
            "withdrawn, and the new key is refused afterwards",
            old_key(Refuse).answers(&[401]).after(Some(401)),
            "unclear target-died",
        ),
        (
            "the new key was not taken",
            old_key(Refuse).answers(&[401]).polls(&[401, 401], 1),
            "unclear out-of-time",
        ),
        (
            "the new key was not taken, and that is promised",
            old_key(Refuse)
                .answers(&[401])
                .polls(&[401, 401], 1)
                .with_policy(|policy| policy.rotation_max = Some(60)),
            "unclear out-of-time",
        ),
        (
            "the target fell silent",
            old_key(Refuse).answers(&[401]).polls(&[TIMEOUT], 1),
            "unclear target-died",
        ),
    ]);
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
