//! Small constructors, so that a case reads as what it says and not as a
//! struct with a dozen fields.

use mock_issuer::fault::{Document, Fault, Occurrence};
use mock_issuer::jwks::JwksEdit;
use mock_issuer::recipe::{Edit, KeyRef, Recipe, Value};

use crate::case::{
    Audit, Bound, Carriage, Case, Condition, Expect, Kind, Level, Need, NewKey, Prime, Reference,
    Rule, Send, Severity, Shape, Step, Turn, Wrong,
};
use crate::remedy::Remedy;

/// A case whose token or request must be accepted.
pub(super) fn acceptance(id: &str, title: &str) -> Draft {
    Draft::new(Kind::Acceptance, id, title).rules([accept(Level::Must, Severity::Medium)])
}

/// A case whose token is made without the issuer's private key. Whoever gets
/// in with one can write any token.
pub(super) fn forgery(id: &str, title: &str) -> Draft {
    Draft::new(Kind::Forgery, id, title).rules([refuse(Level::Must, Severity::Critical)])
}

/// A case whose token is signed by the issuer and has exactly one fault. Unless
/// told otherwise, a genuine token is taken in the wrong place or at the wrong time.
pub(super) fn defect(id: &str, title: &str) -> Draft {
    Draft::new(Kind::Defect, id, title).rules([refuse(Level::Must, Severity::High)])
}

/// A case whose request has no bearer token.
pub(super) fn no_token(id: &str, title: &str) -> Draft {
    Draft::new(Kind::NoToken, id, title).rules([refuse(Level::Must, Severity::Critical)])
}

/// A case that asks for nothing but an answer that is no crash.
pub(super) fn no_crash(id: &str, title: &str) -> Draft {
    Draft::new(Kind::NoCrash, id, title).rules([not_crash()])
}

/// A case that measures.
pub(super) fn probe(id: &str, title: &str) -> Draft {
    Draft::new(Kind::Probe, id, title)
}

/// A case that changes what the issuer serves.
pub(super) fn life_cycle(id: &str, title: &str) -> Draft {
    Draft::new(Kind::LifeCycle, id, title)
}

/// A case that looks at all exchanges of the run.
pub(super) fn audit(id: &str, title: &str) -> Draft {
    Draft::new(Kind::Audit, id, title)
}

/// A case without its steps.
pub(super) struct Draft {
    case: Case,
    /// The rules of variants that state none of their own.
    rules: Vec<Rule>,
}

impl Draft {
    fn new(kind: Kind, id: &str, title: &str) -> Self {
        let case = Case {
            id: id.into(),
            kind,
            title: title.into(),
            why: String::new(),
            references: Vec::new(),
            needs: Vec::new(),
            steps: Vec::new(),
            remedies: Vec::new(),
            was: Vec::new(),
        };
        Self { case, rules: Vec::new() }
    }

    pub(super) fn why(mut self, why: &str) -> Self {
        self.case.why = why.into();
        self
    }

    pub(super) fn cite<const N: usize>(mut self, references: [Reference; N]) -> Self {
        self.case.references = references.into();
        self
    }

    pub(super) fn fix<const N: usize>(mut self, remedies: [Remedy; N]) -> Self {
        self.case.remedies = remedies.into();
        self
    }

    pub(super) fn needs<const N: usize>(mut self, needs: [Need; N]) -> Self {
        self.case.needs = needs.into();
        self
    }

    /// Former ids.
    pub(super) fn was<const N: usize>(mut self, ids: [&str; N]) -> Self {
        self.case.was = ids.map(Into::into).into();
        self
    }

    pub(super) fn rules<const N: usize>(mut self, rules: [Rule; N]) -> Self {
        self.rules = rules.into();
        self
    }

    pub(super) fn sends<const N: usize>(self, sends: [Send; N]) -> Case {
        self.steps(sends.map(Step::Send))
    }

    pub(super) fn sends_of(self, sends: Vec<Send>) -> Case {
        self.steps_of(sends.into_iter().map(Step::Send).collect())
    }

    pub(super) fn steps<const N: usize>(self, steps: [Step; N]) -> Case {
        self.steps_of(steps.into())
    }

    pub(super) fn steps_of(mut self, steps: Vec<Step>) -> Case {
        self.case.steps = steps;
        for step in &mut self.case.steps {
            for send in step.sends_mut().filter(|send| send.rules.is_empty()) {
                send.rules.clone_from(&self.rules);
            }
        }
        self.case
    }
}

/// The only variant of a case.
pub(super) fn token(recipe: Recipe) -> Send {
    variant("", recipe)
}

/// One variant of several.
pub(super) fn variant(name: &str, recipe: Recipe) -> Send {
    Send { token: Some(recipe), ..request(name, Carriage::Configured) }
}

/// A request whose token, if any, travels in a way of its own.
pub(super) fn request(name: &str, carriage: Carriage) -> Send {
    Send { variant: name.into(), carriage, ..Send::default() }
}

/// A request of another shape; the valid token stands for `{token}`.
pub(super) fn shaped(name: &str, shape: Shape) -> Send {
    let texts = shape
        .target
        .iter()
        .chain(shape.query.iter().map(|(_, value)| value))
        .chain(shape.form.iter().map(|(_, value)| value))
        .chain(shape.headers.iter().map(|(_, value)| value));
    let brings_token = shape.configured || texts.into_iter().any(|text| text.contains("{token}"));
    let token = brings_token.then(Recipe::valid);
    Send { token, ..request(name, Carriage::Shaped(shape)) }
}

/// Header fields of a request.
pub(super) fn fields<const N: usize>(fields: [(&str, &str); N]) -> Vec<(String, String)> {
    fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
}

/// A request with this `Authorization` header; the valid token stands for `{token}`.
pub(super) fn authorization(name: &str, value: &str) -> Send {
    let token = value.contains("{token}").then(Recipe::valid);
    Send { token, ..request(name, Carriage::Authorization(value.into())) }
}

/// What is said of a single variant.
pub(super) trait SendExt {
    fn twin(self, twin: Recipe) -> Self;
    fn times(self, times: u8) -> Self;
    fn by(self, token: Recipe) -> Self;
    fn other(self, other: Recipe) -> Self;
    fn twin_carriage(self, carriage: Carriage) -> Self;
    fn primed(self, prime: Prime) -> Self;
    fn turn(self, turn: Turn) -> Self;
    fn no_fetch(self) -> Self;
    fn mixed(self) -> Self;
    fn rules<const N: usize>(self, rules: [Rule; N]) -> Self;
}

impl SendExt for Send {
    fn twin(mut self, twin: Recipe) -> Self {
        self.twin = Some(twin);
        self
    }

    fn times(mut self, times: u8) -> Self {
        self.times = times;
        self
    }

    /// Another token than the valid one.
    fn by(mut self, token: Recipe) -> Self {
        self.token = Some(token);
        self
    }

    fn other(mut self, other: Recipe) -> Self {
        self.other = Some(other);
        self
    }

    fn twin_carriage(mut self, carriage: Carriage) -> Self {
        self.twin_carriage = Some(carriage);
        self
    }

    fn primed(mut self, prime: Prime) -> Self {
        self.primed = Some(prime);
        self
    }

    fn turn(mut self, turn: Turn) -> Self {
        self.turn = turn;
        self
    }

    fn no_fetch(mut self) -> Self {
        self.no_fetch = true;
        self
    }

    fn mixed(mut self) -> Self {
        self.mixed = true;
        self
    }

    fn rules<const N: usize>(mut self, rules: [Rule; N]) -> Self {
        self.rules = rules.into();
        self
    }
}

/// A document that is changed before the target is started.
pub(super) fn serve<const K: usize, const E: usize>(
    keys: [NewKey; K],
    edits: [JwksEdit; E],
) -> Step {
    Step::Serve { keys: keys.into(), edits: edits.into(), wrong: None }
}

/// A key of the primary algorithm.
pub(super) fn key(name: &str) -> NewKey {
    NewKey { name: name.into(), algorithm: None, cubic: false, bits: None }
}

/// A document that is served wrongly before the target is started.
pub(super) fn serve_wrong(document: Document, fault: Fault) -> Step {
    let wrong = Some(always(document, fault));
    Step::Serve { keys: Vec::new(), edits: Vec::new(), wrong }
}

/// A document that is served wrongly from now on.
pub(super) fn breaks(document: Document, fault: Fault) -> Step {
    Step::Break(always(document, fault))
}

fn always(document: Document, fault: Fault) -> Wrong {
    Wrong { document, fault, occurrence: Occurrence::Always }
}

pub(super) fn mend(document: Document) -> Step {
    Step::Mend { document }
}

pub(super) fn edit<const N: usize>(edits: [JwksEdit; N]) -> Step {
    Step::Edit { edits: edits.into() }
}

/// What the target has no key for, until it asks; and another request beside it.
pub(super) fn ask(send: Send, beside: Send) -> Step {
    Step::Ask { send, beside, bound: Bound::Ask }
}

pub(super) fn burst(send: Send, times: u16, at_once: u16) -> Step {
    Step::Burst { send, times, at_once, beside: None, unjudged: false }
}

/// The same, only to prepare the ground.
pub(super) fn unjudged(send: Send, times: u16, at_once: u16) -> Step {
    Step::Burst { send, times, at_once, beside: None, unjudged: true }
}

/// The same, and another request beside it, which is judged.
pub(super) fn unjudged_beside(send: Send, times: u16, at_once: u16, beside: Send) -> Step {
    Step::Burst { send, times, at_once, beside: Some(beside), unjudged: true }
}

pub(super) fn until(send: Send) -> Step {
    Step::Until { send, bound: Bound::Refetch }
}

pub(super) fn provoke(send: Send) -> Step {
    Step::Provoke { send, bound: Bound::Refetch }
}

pub(super) fn publish(key: &str) -> Step {
    Step::Publish { key: key.into(), algorithm: None }
}

pub(super) fn promote(key: &str) -> Step {
    Step::Promote { key: key.into() }
}

pub(super) fn withdraw(key: &str) -> Step {
    Step::Withdraw { key: key.into() }
}

pub(super) fn over_the_run(audit: Audit, level: Level, severity: Severity) -> Step {
    Step::Audit { audit, rule: refuse(level, severity) }
}

pub(super) fn accept(level: Level, severity: Severity) -> Rule {
    Rule { when: Condition::Always, expect: Expect::Accept, level, severity }
}

pub(super) fn refuse(level: Level, severity: Severity) -> Rule {
    Rule { when: Condition::Always, expect: Expect::Refuse, level, severity }
}

pub(super) fn refuse_loosely(level: Level, severity: Severity) -> Rule {
    Rule { expect: Expect::RefuseLoosely, ..refuse(level, severity) }
}

pub(super) fn no_entry(level: Level, severity: Severity) -> Rule {
    Rule { expect: Expect::NoEntry, ..refuse(level, severity) }
}

/// Any answer but a crash.
pub(super) fn not_crash() -> Rule {
    Rule { expect: Expect::NotCrash, ..refuse(Level::Must, Severity::Medium) }
}

/// So many fetches at most, or as many as the policy allows in a flood.
pub(super) fn few_fetches(most: Option<u32>, level: Level, severity: Severity) -> Rule {
    Rule { expect: Expect::FewFetches { most }, ..refuse(level, severity) }
}

pub(super) fn forbid(level: Level, severity: Severity) -> Rule {
    Rule { expect: Expect::Forbid, ..refuse(level, severity) }
}

/// The rule about a genuine token that is merely written in another way.
pub(super) fn malleable() -> Rule {
    refuse(Level::Must, Severity::Low)
}

/// A rule that counts under a condition.
pub(super) fn when(condition: Condition, rule: Rule) -> Rule {
    Rule { when: condition, ..rule }
}

/// The condition that the user stated a claim as required.
pub(super) fn required(claim: &str) -> Condition {
    Condition::Required(claim.into())
}

/// The ways to name the key, to which a variant name is given in several cases:
/// real bypasses exist for only one of the three.
pub(super) fn each_kid(recipe: Recipe) -> [Send; 3] {
    [
        variant("known-kid", recipe.clone()),
        variant("unknown-kid", recipe.clone().header("kid", Value::UnknownKid)),
        variant("no-kid", recipe.without_header("kid")),
    ]
}

/// A text in which `{issuer}` and the like stand for what they name.
pub(super) fn text(template: &str) -> Value {
    Value::Template(template.into())
}

/// A text in the place of a JSON value, as it stands.
pub(super) fn raw(json: &str) -> Value {
    Value::Raw(json.into())
}

/// A token that a stranger signed with a key that was never published.
pub(super) fn by_stranger() -> Recipe {
    Recipe::valid().signed_by(KeyRef::Stranger)
}

/// A token of the issuer whose claims include these edits.
pub(super) fn with_claims<const N: usize>(claims: [(&str, Value); N]) -> Recipe {
    claims.into_iter().fold(Recipe::valid(), |recipe, (name, value)| recipe.claim(name, value))
}

/// Raw text in the place of the header.
pub(super) fn raw_header(text: &str) -> Edit {
    Edit::RawHeader { text: text.into() }
}

/// Raw text in the place of the payload.
pub(super) fn raw_payload(text: &str) -> Edit {
    Edit::RawPayload { text: text.into() }
}

/// A section of an RFC, or an appendix, which has a letter.
pub(super) fn rfc(number: u16, section: &str) -> Reference {
    let kind = if section.starts_with(char::is_alphabetic) { "appendix" } else { "section" };
    Reference {
        text: format!("RFC {number} {kind} {section}"),
        url: Some(format!("https://www.rfc-editor.org/rfc/rfc{number}#{kind}-{section}")),
    }
}

/// An entry in the list of known vulnerabilities: `CVE-` and this.
pub(super) fn cve(number: &str) -> Reference {
    Reference {
        text: format!("CVE-{number}"),
        url: Some(format!("https://www.cve.org/CVERecord?id=CVE-{number}")),
    }
}

/// OpenID Connect Core, on the rotation of signing keys.
pub(super) fn oidc_rotation() -> Reference {
    oidc("10.1.1", "RotateSigKeys")
}

/// A section of OpenID Connect Core, and its anchor.
pub(super) fn oidc(section: &str, anchor: &str) -> Reference {
    Reference {
        text: format!("OpenID Connect Core section {section}"),
        url: Some(format!("https://openid.net/specs/openid-connect-core-1_0.html#{anchor}")),
    }
}

/// A section of OpenID Connect Discovery, and its anchor.
pub(super) fn oidc_discovery(section: &str, anchor: &str) -> Reference {
    Reference {
        text: format!("OpenID Connect Discovery section {section}"),
        url: Some(format!("https://openid.net/specs/openid-connect-discovery-1_0.html#{anchor}")),
    }
}

/// A requirement of the OWASP Application Security Verification Standard, version 5.
pub(super) fn asvs(requirement: &str) -> Reference {
    let (chapters, _) = requirement.rsplit_once('.').unwrap_or((requirement, ""));
    Reference {
        text: format!("OWASP ASVS 5.0, V{chapters}, requirement {requirement}"),
        url: Some(
            "https://owasp.org/www-project-application-security-verification-standard/".into(),
        ),
    }
}
