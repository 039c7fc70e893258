//! Every token of the catalogue, forged, with what must become of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use conformance::case::{Case, Expect, Kind, NewKey, Prime, Rule, Send, Step, Wrong};
use conformance::policy::{Measured, Policy, Profile, Setting, Setup, Stated};
use conformance::{catalogue, judge, policy};
use mock_issuer::fault::{Document, Fault};
use mock_issuer::jwks::JwksEdit;
use mock_issuer::{Algorithm, Baseline, Clock, ForgeError, KeyRing, Options, Recipe, forge};
use reference_backend::{Claim, KeySet, Reason, Rules, reasons};

pub(crate) const ISSUER: &str = "https://issuer.example";
pub(crate) const AUDIENCE: &str = "https://api.example";
pub(crate) const SCOPE: &str = "things:read";
const TYP: &str = "at+jwt";
/// What must be there: all that the valid token has and a user can state.
pub(crate) const REQUIRED: [&str; 7] = ["exp", "iss", "aud", "sub", "iat", "jti", "client_id"];

/// The primary algorithms that all tokens are made for: one for each kind of
/// key and of signature.
pub(crate) const PRIMARIES: [Algorithm; 6] = [
    Algorithm::Rs256,
    Algorithm::Ps256,
    Algorithm::Es256,
    Algorithm::Es384,
    Algorithm::Es512,
    Algorithm::EdDsa,
];

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
    /// What is sent immediately before, or along with it.
    Company,
    /// What is sent in a life-cycle case, against the key set before any change.
    Before,
    /// What is sent as long as it is good, which is not long.
    Brief,
    /// The same a second time, when it has expired.
    Later,
}

/// The algorithms that a target with this primary one is stated to take.
pub(crate) fn allowed(primary: Algorithm) -> Vec<Algorithm> {
    let further = [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa];
    let further = further.into_iter().filter(|algorithm| *algorithm != primary);
    [primary].into_iter().chain(further).collect()
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
        algorithms: allowed(primary),
        typ: Setting::On(TYP.into()),
        scope: Some(SCOPE.into()),
        jwks_ttl: Some(60),
        required: REQUIRED.map(str::to_owned).into(),
        profile: Profile::Strict,
        ..Stated::default()
    };
    let method = "POST".into();
    let setup =
        Setup { primary, authorization_header: true, method, canary_stated: true, tls: true };
    let measured = Measured { keeps_connections: true, ..Measured::default() };
    policy::resolve(&stated, &measured, setup)
}

/// The keys as a run starts with them, the same each time.
pub(crate) fn ring(algorithm: Algorithm) -> KeyRing {
    static RINGS: LazyLock<Mutex<BTreeMap<Algorithm, KeyRing>>> = LazyLock::new(Mutex::default);
    let mut rings = RINGS.lock().unwrap_or_else(PoisonError::into_inner);
    let make = || {
        let options =
            Options { algorithms: allowed(algorithm), seed: Some(1), ..Options::default() };
        options.ring().expect("keys from a seed")
    };
    rings.entry(algorithm).or_insert_with(make).clone()
}

/// What the issuer shows.
#[derive(Clone)]
struct Shown {
    ring: KeyRing,
    /// What the document has beside the keys.
    member: Option<(String, serde_json::Value)>,
}

impl Shown {
    fn text(&self) -> String {
        let body = self.ring.jwks().body();
        let Some((name, value)) = &self.member else {
            return String::from_utf8(body.to_vec()).expect("JSON is UTF-8");
        };
        let mut document: serde_json::Value = serde_json::from_slice(body).expect("JSON");
        document[name] = value.clone();
        document.to_string()
    }
}

/// What a case shows from the start. Keys are slow to make, so they are kept.
fn served(algorithm: Algorithm, case: &Case) -> Shown {
    static SERVED: LazyLock<Mutex<BTreeMap<(Algorithm, String), Shown>>> =
        LazyLock::new(Mutex::default);
    let Some(Step::Serve { keys, edits, wrong }) = case.steps.first() else {
        return Shown { ring: ring(algorithm), member: None };
    };
    let mut served = SERVED.lock().unwrap_or_else(PoisonError::into_inner);
    let name = (algorithm, case.id.clone());
    let make = || prepared(algorithm, keys, edits, wrong.as_ref());
    served.entry(name).or_insert_with(make).clone()
}

/// Of what is wrong only a further member can be seen in the document itself.
fn prepared(
    algorithm: Algorithm,
    keys: &[NewKey],
    edits: &[JwksEdit],
    wrong: Option<&Wrong>,
) -> Shown {
    let mut ring = ring(algorithm);
    for key in keys {
        ring.publish(&key.name, key.kind()).expect("the key can be published");
    }
    ring.edit_jwks(edits.to_vec()).expect("the edits are of these keys");
    let member = match wrong {
        Some(Wrong { document: Document::Jwks, fault: Fault::Member { name, value }, .. }) => {
            Some((name.clone(), value.clone()))
        }
        _ => None,
    };
    Shown { ring, member }
}

pub(crate) fn forged(recipe: &Recipe, ring: &KeyRing, now: u64) -> Result<String, ForgeError> {
    let baseline = Baseline {
        audience: Some(AUDIENCE.into()),
        typ: Some(TYP.into()),
        scope: Some(SCOPE.into()),
        canary: Some("http://canary.example:8080".into()),
        tenant: Some(format!("{ISSUER}/sibling")),
        ..Baseline::new(ISSUER)
    };
    forge(recipe, ring, &baseline, now).map(|forged| forged.text)
}

/// Whether there is such a token with these keys. Not all have each edit: a
/// signature whose text fills its last letter has no unused bits.
pub(crate) fn can_be_made(recipe: &Recipe, ring: &KeyRing) -> bool {
    match forged(recipe, ring, 0) {
        Ok(_) => true,
        Err(ForgeError::SameText { .. }) => false,
        Err(error) => panic!("{error}: {recipe:?}"),
    }
}

/// What the reference verifier is told: nothing is left to chance.
fn rules(algorithm: Algorithm) -> Rules {
    let claim = |name: &str| name.parse::<Claim>().ok();
    let algorithms = allowed(algorithm);
    Rules {
        audience: Some(AUDIENCE.into()),
        algorithms: algorithms.iter().filter_map(|it| it.name().parse().ok()).collect(),
        typ: Some(TYP.into()),
        scope: Some(SCOPE.into()),
        // It has its own way to require `iss` and `aud`.
        require: REQUIRED.into_iter().filter_map(claim).collect(),
        ..Rules::new(ISSUER)
    }
}

/// All tokens at a time that stands still. Made once, since they are looked at
/// in several ways.
pub(crate) fn all(algorithm: Algorithm) -> Arc<Vec<Sample>> {
    static ALL: LazyLock<Mutex<BTreeMap<Algorithm, Arc<Vec<Sample>>>>> =
        LazyLock::new(Mutex::default);
    let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
    let make = || Arc::new(samples(algorithm, Clock::fixed(1_800_000_000).unix_now()));
    all.entry(algorithm).or_insert_with(make).clone()
}

/// The tokens that are good or bad at `now`, which libraries are asked about.
pub(crate) fn samples_now(algorithm: Algorithm, now: u64) -> Vec<Sample> {
    let mut samples = samples(algorithm, now);
    // Who is asked may take longer than a token lasts that is about to expire.
    let is_lasting = |sample: &Sample| {
        ![Role::Later, Role::Brief].contains(&sample.role) && sample.name != "control/exp-near"
    };
    samples.retain(is_lasting);
    samples
}

struct Forger {
    algorithm: Algorithm,
    now: u64,
}

impl Forger {
    fn ordinary(&self, case: &Case, samples: &mut Vec<Sample>) {
        let shown = Shown { ring: ring(self.algorithm), member: None };
        for send in case.sends() {
            let Some(recipe) = &send.token else { continue };
            let Some(rule) = rule(case, send, self.algorithm) else { continue };
            if !can_be_made(recipe, &shown.ring) {
                continue;
            }
            let name = case.variant_id(&send.variant);
            // Where the request has the fault, the token in it is as it is.
            let expect = match case.kind {
                Kind::NoToken if recipe.is_valid() => Expect::Accept,
                _ => rule.expect,
            };
            let twin = (case.kind == Kind::Defect)
                .then(|| send.twin.clone().unwrap_or_else(Recipe::valid));
            if let Some(twin) = twin {
                let name = format!("{name} (twin)");
                samples.push(self.sample(case, name, Role::Twin, Expect::Accept, &twin, &shown));
            }
            if let Some(Prime::Token(first)) = &send.primed {
                let name = format!("{name} (before)");
                samples.push(self.sample(case, name, Role::Company, Expect::Refuse, first, &shown));
            }
            if let Some(other) = &send.other {
                let name = format!("{name} (other)");
                samples.push(self.sample(case, name, Role::Company, Expect::Accept, other, &shown));
            }
            samples.push(self.sample(case, name, Role::Token, expect, recipe, &shown));
        }
    }

    /// Follows the steps of the case. A refetch is proven by a key that was
    /// unknown before, and all others were good then.
    ///
    /// While the issuer fails, a token is held against the keys that it has: those
    /// that the target holds, or would hold.
    fn life_cycle(&self, case: &Case, samples: &mut Vec<Sample>) {
        let mut start = served(self.algorithm, case);
        let mut shown = start.clone();
        let mut times = BTreeMap::new();
        for (index, step) in case.steps.iter().enumerate() {
            let changed = match step {
                Step::Publish { key, algorithm } => {
                    let algorithm = algorithm.unwrap_or(self.algorithm);
                    shown.ring.publish(key, algorithm).map(|_| ())
                }
                Step::Promote { key } => shown.ring.promote(key).map(|_| ()),
                Step::Withdraw { key } => shown.ring.withdraw(key).map(|_| ()),
                Step::Edit { edits } => shown.ring.edit_jwks(edits.clone()),
                Step::Serve { keys, edits, wrong } => {
                    if index > 0 {
                        start = prepared(self.algorithm, keys, edits, wrong.as_ref());
                        shown = start.clone();
                    }
                    continue;
                }
                Step::Outlive { send, seconds } => {
                    self.outlived(case, send, *seconds, &shown, samples);
                    continue;
                }
                Step::Ask { .. } | Step::Burst { .. } => {
                    for send in step.sends() {
                        let Some(expect) = self.expected(case, send) else { continue };
                        let name = format!("{} many", case.variant_id(&send.variant));
                        let recipe = send.token.as_ref().expect("life is about tokens");
                        samples.push(self.sample(case, name, Role::Token, expect, recipe, &shown));
                    }
                    continue;
                }
                Step::Send(send) | Step::Until { send, .. } | Step::Provoke { send, .. } => {
                    let (name, before, expect) = match step {
                        Step::Provoke { .. } => ("provoke", Expect::Refuse, Some(Expect::Accept)),
                        Step::Until { .. } => ("until", Expect::Refuse, self.expected(case, send)),
                        _ => ("send", Expect::Accept, self.expected(case, send)),
                    };
                    let Some(expect) = expect else { continue };
                    let mut name = format!("{} {name}", case.variant_id(&send.variant));
                    let time = times.entry(name.clone()).and_modify(|time| *time += 1).or_insert(1);
                    if *time > 1 {
                        name.push_str(&format!(" ({time})"));
                    }
                    let recipe = send.token.as_ref().expect("life is about tokens");
                    let mut sample = self.sample(case, name, Role::Token, expect, recipe, &shown);
                    samples.push(sample.clone());
                    let is_new = matches!(step, Step::Until { .. } | Step::Provoke { .. });
                    if !case.serves() && (is_new || send.twin.is_some()) {
                        sample.name.push_str(" (before)");
                        sample.role = Role::Before;
                        sample.expect = before;
                        sample.jwks = start.text();
                        sample.reasons = self.judged(&sample.token, &sample.jwks, self.now);
                        samples.push(sample);
                    }
                    continue;
                }
                Step::Break(_)
                | Step::Mend { .. }
                | Step::Outwait
                | Step::Rest { .. }
                | Step::Measure { .. }
                | Step::Audit { .. } => continue,
            };
            changed.expect("the steps can be taken");
        }
    }

    /// What must become of the token of a send in the life of a key, where token and
    /// keys decide it.
    fn expected(&self, case: &Case, send: &Send) -> Option<Expect> {
        let is_valid = send.token.as_ref().is_some_and(Recipe::is_valid);
        match rule(case, send, self.algorithm)?.expect {
            // How often the issuer is asked is nothing that a token says.
            Expect::FewFetches { .. } if is_valid => Some(Expect::Accept),
            Expect::FewFetches { .. } => Some(Expect::Refuse),
            // The fault is in how the issuer shows itself, its certificate or its metadata.
            expect if is_valid && expect.is_refusal() => None,
            expect => Some(expect),
        }
    }

    /// The very same token twice: as long as it is good, and when it no longer is.
    fn outlived(
        &self,
        case: &Case,
        send: &Send,
        seconds: u32,
        shown: &Shown,
        samples: &mut Vec<Sample>,
    ) {
        let name = format!("{} outlive", case.variant_id(&send.variant));
        let recipe = send.token.as_ref().expect("life is about tokens");
        let mut sample = self.sample(case, name, Role::Brief, Expect::Accept, recipe, shown);
        samples.push(sample.clone());
        sample.name.push_str(" (later)");
        sample.role = Role::Later;
        sample.expect = Expect::Refuse;
        let later = exp(&sample.token) + u64::from(seconds);
        sample.reasons = self.judged(&sample.token, &sample.jwks, later);
        samples.push(sample);
    }

    fn sample(
        &self,
        case: &Case,
        name: String,
        role: Role,
        expect: Expect,
        recipe: &Recipe,
        shown: &Shown,
    ) -> Sample {
        let token = forged(recipe, &shown.ring, self.now)
            .unwrap_or_else(|error| panic!("{name} for {}: {error}", self.algorithm));
        let jwks = shown.text();
        Sample {
            name,
            kind: case.kind,
            role,
            expect,
            reasons: self.judged(&token, &jwks, self.now),
            token,
            jwks,
            names_known_key: recipe.names_known_key(),
        }
    }

    fn judged(&self, token: &str, jwks: &str, now: u64) -> BTreeSet<Reason> {
        let keys = KeySet::parse(jwks.as_bytes()).expect("a JWKS is shown");
        reasons(token, &keys, &rules(self.algorithm), now)
    }
}

/// When a token expires.
fn exp(token: &str) -> u64 {
    let payload = token.split('.').nth(1).expect("a payload");
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).expect("base64url");
    let claims: serde_json::Value = serde_json::from_slice(&payload).expect("JSON");
    claims["exp"].as_u64().expect("a time")
}
