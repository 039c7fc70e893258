//! Every token of the catalogue, forged, with what must become of it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use conformance::case::{Case, Expect, Kind, Rule, Send, Step};
use conformance::policy::{Measured, Policy, Profile, Setting, Stated};
use conformance::{catalogue, judge, policy};
use mock_issuer::{Algorithm, Baseline, ForgeError, KeyRing, Options, Recipe, forge};
use reference_backend::{Claim, KeySet, Reason, Rules, reasons};

pub(crate) const ISSUER: &str = "https://issuer.example";
pub(crate) const AUDIENCE: &str = "https://api.example";
const TYP: &str = "at+jwt";
/// What must be there: all that the valid token has and a user can state.
pub(crate) const REQUIRED: [&str; 7] = ["exp", "iss", "aud", "sub", "iat", "jti", "client_id"];

/// One token and the key set that it is held against.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    /// `id#variant`, and which token of it.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) role: Role,
    /// What the catalogue says must become of it.
    pub(crate) expect: Expect,
    pub(crate) token: String,
    /// The key set at the time.
    pub(crate) jwks: String,
    /// Why the reference verifier refuses it.
    pub(crate) reasons: BTreeSet<Reason>,
    /// Whether the recipe says that the token names a published key.
    pub(crate) names_known_key: bool,
}

/// Which token of a send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// What is sent.
    Token,
    /// The same without its fault.
    Twin,
    /// What is sent in a life-cycle case, against the key set before any change.
    Before,
}

/// All tokens for a target with this algorithm, made and judged at `now`.
pub(crate) fn samples(algorithm: Algorithm, now: u64) -> Vec<Sample> {
    let forger = Forger { algorithm, now };
    let mut samples = Vec::new();
    for case in catalogue::all() {
        if case.is_life_cycle() {
            forger.life_cycle(case, &mut samples);
        } else {
            forger.ordinary(case, &mut samples);
        }
    }
    let names: BTreeSet<&str> = samples.iter().map(|sample| sample.name.as_str()).collect();
    assert_eq!(names.len(), samples.len(), "each sample has a name of its own");
    samples
}

/// The rule for targets with this algorithm whose user has stated everything,
/// so that nothing is passed over but what cannot be made with their keys.
pub(crate) fn rule<'a>(case: &Case, send: &'a Send, algorithm: Algorithm) -> Option<&'a Rule> {
    let policy = policy(algorithm);
    let rule = judge::rule_for(send, &policy)?;
    judge::not_applicable(case, rule, &policy).is_none().then_some(rule)
}

fn policy(primary: Algorithm) -> Policy {
    let stated = Stated {
        audience: Setting::On(AUDIENCE.into()),
        algorithms: Algorithm::ALL.into(),
        typ: Setting::On(TYP.into()),
        required: REQUIRED.map(str::to_owned).into(),
        profile: Profile::Strict,
        ..Stated::default()
    };
    policy::resolve(&stated, &Measured::default(), primary, true)
}

/// The keys as a run starts with them, the same each time.
pub(crate) fn ring(algorithm: Algorithm) -> KeyRing {
    static RINGS: LazyLock<[KeyRing; 3]> = LazyLock::new(|| {
        Algorithm::ALL.map(|algorithm| {
            let further = Algorithm::ALL.into_iter().filter(|further| *further != algorithm);
            let algorithms = [algorithm].into_iter().chain(further).collect();
            let options = Options { algorithms, seed: Some(1), ..Options::default() };
            options.ring().expect("keys from a seed")
        })
    });
    RINGS[algorithm as usize].clone()
}

pub(crate) fn forged(recipe: &Recipe, ring: &KeyRing, now: u64) -> Result<String, ForgeError> {
    let baseline = Baseline {
        audience: Some(AUDIENCE.into()),
        typ: Some(TYP.into()),
        ..Baseline::new(ISSUER)
    };
    forge(recipe, ring, &baseline, now).map(|forged| forged.text)
}

/// What the reference verifier is told: nothing is left to chance.
fn rules() -> Rules {
    let claim = |name: &str| name.parse::<Claim>().ok();
    Rules {
        audience: Some(AUDIENCE.into()),
        typ: Some(TYP.into()),
        // It has its own way to require `iss` and `aud`.
        require: REQUIRED.into_iter().filter_map(claim).collect(),
        ..Rules::new(ISSUER)
    }
}

struct Forger {
    algorithm: Algorithm,
    now: u64,
}

impl Forger {
    fn ordinary(&self, case: &Case, samples: &mut Vec<Sample>) {
        let ring = ring(self.algorithm);
        for send in case.sends() {
            let Some(recipe) = &send.token else { continue };
            if rule(case, send, self.algorithm).is_none() {
                continue;
            }
            let name = case.variant_id(&send.variant);
            // Where the request has the fault, the token in it has none.
            let expect =
                if case.kind == Kind::NoToken { Expect::Accept } else { said(send, &name) };
            let twin = (case.kind == Kind::Defect)
                .then(|| send.twin.clone().unwrap_or_else(Recipe::valid));
            if let Some(twin) = twin {
                let name = format!("{name} (twin)");
                samples.push(self.sample(case, name, Role::Twin, Expect::Accept, &twin, &ring));
            }
            samples.push(self.sample(case, name, Role::Token, expect, recipe, &ring));
        }
    }

    /// Follows the steps of the case. A refetch is proven by a key that was
    /// unknown before, and all others were good then.
    fn life_cycle(&self, case: &Case, samples: &mut Vec<Sample>) {
        let start = ring(self.algorithm);
        let mut ring = start.clone();
        for step in &case.steps {
            let changed = match step {
                Step::Publish { key } => ring.publish(key, self.algorithm),
                Step::Promote { key } => ring.promote(key),
                Step::Withdraw { key } => ring.withdraw(key),
                Step::Send(send) | Step::Until { send, .. } | Step::Provoke { send, .. } => {
                    let (name, before, expect) = match step {
                        Step::Provoke { .. } => ("provoke", Expect::Refuse, Expect::Accept),
                        Step::Until { .. } => ("until", Expect::Refuse, said(send, &case.id)),
                        _ => ("send", Expect::Accept, said(send, &case.id)),
                    };
                    let name = format!("{} {name}", case.variant_id(&send.variant));
                    let recipe = send.token.as_ref().expect("life is about tokens");
                    let mut sample = self.sample(case, name, Role::Token, expect, recipe, &ring);
                    samples.push(sample.clone());
                    sample.name.push_str(" (before)");
                    sample.role = Role::Before;
                    sample.expect = before;
                    sample.jwks = text(&start);
                    sample.reasons = self.judged(&sample.token, &start);
                    samples.push(sample);
                    continue;
                }
                Step::Audit { .. } => continue,
            };
            changed.expect("the steps can be taken");
        }
    }

    fn sample(
        &self,
        case: &Case,
        name: String,
        role: Role,
        expect: Expect,
        recipe: &Recipe,
        ring: &KeyRing,
    ) -> Sample {
        let token = forged(recipe, ring, self.now)
            .unwrap_or_else(|error| panic!("{name} for {}: {error}", self.algorithm));
        let reasons = self.judged(&token, ring);
        let names_known_key = recipe.names_known_key();
        Sample {
            name,
            kind: case.kind,
            role,
            expect,
            token,
            jwks: text(ring),
            reasons,
            names_known_key,
        }
    }

    fn judged(&self, token: &str, ring: &KeyRing) -> BTreeSet<Reason> {
        let keys = KeySet::parse(ring.jwks().body()).expect("the ring shows a JWKS");
        reasons(token, &keys, &rules(), self.now)
    }
}

/// What all rules of a send say, under whatever condition.
fn said(send: &Send, name: &str) -> Expect {
    let expect = send.rules[0].expect;
    assert!(send.rules.iter().all(|rule| rule.expect == expect), "{name}: rules contradict");
    expect
}

fn text(ring: &KeyRing) -> String {
    String::from_utf8(ring.jwks().body().to_vec()).expect("JSON is UTF-8")
}
