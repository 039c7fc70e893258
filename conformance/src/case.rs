//! What a case is: plain data saying what to send, what must happen, why, and
//! where the rule comes from. Nothing here sends or judges.

use mock_issuer::jwks::JwksEdit;
use mock_issuer::keys::Algorithm;
use mock_issuer::recipe::Recipe;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::policy::Policy;
use crate::remedy::Remedy;

/// One case of the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Case {
    /// `area/slug`, never reused.
    pub id: String,
    /// What is claimed, and so what a pass needs as proof.
    pub kind: Kind,
    /// What is wrong (or right) with the token or the request, in one phrase.
    pub title: String,
    /// Why it matters, in a sentence or two for a backend developer.
    pub why: String,
    /// Where the rule stands.
    pub references: Vec<Reference>,
    /// What the target must have for the case to apply. Defaults to nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// How to mend a backend that fails.
    pub remedies: Vec<Remedy>,
    /// Former ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<String>,
}

/// What a case claims. Decides which proof a pass needs (see [`crate::judge`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The request must be accepted.
    Acceptance,
    /// A token signed by the issuer with exactly one fault; its twin has none.
    Defect,
    /// A token made without the issuer's private key.
    Forgery,
    /// A request that brings no bearer token to the place where one belongs.
    NoToken,
    /// Whatever the answer, it must not be a crash.
    NoCrash,
    /// Changes what the issuer serves; runs in a cell of its own.
    LifeCycle,
    /// Measures instead of judging; never fails.
    Probe,
    /// A rule over all exchanges of the run.
    Audit,
}

/// A place in a standard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reference {
    /// As people cite it: `RFC 7515 section 4.1.11`, `CVE-2015-9235`.
    pub text: String,
    /// Where to read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A property of target or policy without which a case does not apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// The target checks audiences, or may do so.
    Audience,
    /// The valid token carries an audience.
    ShownAudience,
    /// The token travels in the `Authorization` header.
    AuthorizationHeader,
    /// The primary algorithm is an RSA one.
    Rsa,
    /// The primary algorithm is RSASSA-PKCS1-v1_5.
    Pkcs1,
    /// The primary algorithm is PS256.
    Pss,
    /// The primary algorithm is an ECDSA one.
    Ecdsa,
    /// The primary algorithm is EdDSA.
    EdDsa,
    /// The user stated a scope.
    Scope,
    /// Connections can be used for several requests.
    KeptConnections,
}

/// One thing done in a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Send a request and hold its answer against the rules.
    Send(Send),
    /// Send again and again until the answer is the expected one, within a bound.
    Until {
        /// What is sent, and its rules.
        send: Send,
        /// How long at most.
        bound: Bound,
    },
    /// Send a token until the target has taken it, so that later steps can
    /// rely on a refetch. Judged only as proof.
    Provoke {
        /// What is sent.
        send: Send,
        /// How long at most.
        bound: Bound,
    },
    /// Before the target is started: change the document that the issuer shows.
    /// The first step of a case, if it is there. Each send of the case is sent
    /// to a fresh process that fetches this document first.
    Serve {
        /// Keys that are made and published before the edits, by name.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        keys: Vec<NewKey>,
        /// Edits of the document.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        edits: Vec<JwksEdit>,
    },
    /// Make a key and publish it; it does not sign yet.
    Publish {
        /// Its name in this case.
        key: String,
    },
    /// Send a token that is good now, and the very same again when it has
    /// expired. The send is judged by its last answer.
    Outlive {
        /// What is sent; its rules are for the second time.
        send: Send,
        /// How many seconds after it has expired, beyond the leeway.
        seconds: u32,
    },
    /// Find the greatest number of seconds for which the token is accepted.
    Measure {
        /// Name of the figure in the enforcement table.
        figure: Figure,
        /// What is asked, of which the answer changes somewhere.
        measure: Measure,
    },
    /// Let a published key sign from now on.
    Promote {
        /// Its name.
        key: String,
    },
    /// Take a key out of the JWKS.
    Withdraw {
        /// Its name.
        key: String,
    },
    /// Nothing is sent: the rule is held against all exchanges of the run.
    Audit {
        /// What is looked at.
        audit: Audit,
        /// What a violation means.
        rule: Rule,
    },
}

/// A rule over all exchanges of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Audit {
    /// Tokens are refused with 401, not with another status.
    RefusalStatus,
    /// Each 401 carries a challenge that names the Bearer scheme.
    Challenge,
    /// Challenges keep to the grammar, and name no parameter twice.
    ChallengeForm,
    /// A token that is no good is told apart from no token: `invalid_token`.
    ErrorCode,
    /// No answer is a server error.
    NoServerError,
    /// No answer repeats the token, its signature or its payload.
    NoTokenEcho,
    /// No answer shows where in the code it failed.
    NoStackTrace,
    /// What a token says cannot write headers, nor parameters of a challenge.
    NoInjection,
    /// No answer to a token may be kept by shared caches.
    Caching,
    /// A 403 says which scope is missing.
    ScopeChallenge,
}

/// A key that a case makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewKey {
    /// Its name in this case.
    pub name: String,
    /// What it is made for. Defaults to the primary algorithm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<Algorithm>,
    /// Whether it is an RSA key with the exponent 3. Defaults to no.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cubic: bool,
}

/// A figure of the enforcement table.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Figure {
    /// How long after `exp` a token is accepted.
    ExpLeeway,
    /// How long before `nbf` a token is accepted.
    NbfLeeway,
    /// How far in the future `iat` may lie.
    IatFuture,
    /// The largest token that is accepted, in octets.
    TokenSize,
}

impl Figure {
    /// The word used in variants and in the enforcement table.
    pub fn word(self) -> &'static str {
        match self {
            Self::ExpLeeway => "exp-leeway",
            Self::NbfLeeway => "nbf-leeway",
            Self::IatFuture => "iat-future",
            Self::TokenSize => "token-size",
        }
    }
}

/// Something whose answer changes from accepted to refused at some number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// A claim that lies so many seconds from now, in the wrong direction.
    Seconds {
        /// The claim.
        claim: String,
        /// `-1` for the past, `1` for the future.
        sign: i8,
        /// The largest number asked for.
        most: u32,
    },
    /// A token of so many octets.
    Octets {
        /// The largest number asked for.
        most: u32,
    },
}

/// One request of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Send {
    /// Name of the variant; empty where the case has only one.
    #[serde(default)]
    pub variant: String,
    /// The token, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Recipe>,
    /// The same token without its fault, where that is not the valid token. In
    /// a life-cycle case it is sent before the key set is changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<Recipe>,
    /// A second token in the same request, for which `{other}` stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Recipe>,
    /// How the token travels.
    #[serde(default)]
    pub carriage: Carriage,
    /// How the twin travels. Defaults to the way of the token, and for a
    /// request without a bearer token to the configured one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin_carriage: Option<Carriage>,
    /// What is sent immediately before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primed: Option<Prime>,
    /// When it is sent.
    #[serde(default, skip_serializing_if = "Turn::is_default")]
    pub turn: Turn,
    /// Whether the target must not fetch the canary that the token names.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_fetch: bool,
    /// Whether as many valid tokens are sent in between, all of which must be
    /// accepted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mixed: bool,
    /// Over how many connections the request is sent. Defaults to one.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub times: u8,
    /// What must happen: the first rule whose condition holds counts; without
    /// one the variant does not apply.
    pub rules: Vec<Rule>,
}

impl Default for Send {
    fn default() -> Self {
        Self {
            variant: String::new(),
            token: None,
            twin: None,
            other: None,
            carriage: Carriage::Configured,
            twin_carriage: None,
            primed: None,
            turn: Turn::Together,
            no_fetch: false,
            mixed: false,
            times: 1,
            rules: Vec::new(),
        }
    }
}

fn one() -> u8 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_one(times: &u8) -> bool {
    *times == 1
}

/// What is sent immediately before a send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Prime {
    /// The very same token as it was before its edits after signing. It must be
    /// accepted.
    SameToken,
    /// The valid token, over the same connection. It must be accepted.
    Valid,
    /// Another token, whatever becomes of it.
    Token(Recipe),
}

/// When a send has its turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// With the others, several at once.
    #[default]
    Together,
    /// By itself, after the others.
    Alone,
    /// After everything else that is sent to the process.
    Last,
}

impl Turn {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
    fn is_default(&self) -> bool {
        *self == Self::Together
    }
}

/// How a token travels in the request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Carriage {
    /// Where the run says, `Authorization: Bearer` unless told otherwise.
    #[default]
    Configured,
    /// Nowhere: the request has no credentials at all.
    Absent,
    /// In an `Authorization` header with this value; `{token}` stands for the
    /// token, `{other}` for the other one.
    Authorization(String),
    /// In a request of this shape.
    Shaped(Shape),
}

/// A request that is unlike the configured one. In all texts `{token}` stands
/// for the token and `{other}` for the other one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Shape {
    /// The method. Defaults to the configured one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The request target; `{path}` stands for the configured path without its
    /// query, `{query}` for the query with its `?`, `{dir}` for the path up to
    /// its last slash and `{file}` for what follows, `{url}` for all of it with
    /// scheme and host, `{path|upper}` for the path in capitals,
    /// `{path|escaped}` for the path with its last letter as `%XX`. Defaults to
    /// `{path}{query}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// A parameter that is added to the query, name and value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<(String, String)>,
    /// Header fields, name and value, as they stand. Octets above 127 are
    /// written as characters of the same number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// A form that is sent as the body, name and value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<(String, String)>,
    /// Whether the token also travels in the configured way.
    pub configured: bool,
    /// The version behind the request target. Defaults to `HTTP/1.1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// What must happen under a condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rule {
    /// When the rule counts.
    #[serde(default, skip_serializing_if = "Condition::is_always")]
    pub when: Condition,
    /// What must happen.
    pub expect: Expect,
    /// How strongly the standard says so.
    pub level: Level,
    /// What an attacker gains, or a user loses, if it does not happen.
    pub severity: Severity,
}

/// A condition on the policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Always.
    #[default]
    Always,
    /// The user stated an audience.
    AudienceStated,
    /// The user stated that no audience is checked.
    AudienceOff,
    /// The user stated that this claim is required.
    Required(String),
    /// The user stated a token type.
    TypStated,
    /// The user stated this algorithm beside the primary one.
    FurtherAlgorithm(Algorithm),
    /// The user stated the algorithms, and this is none of them.
    OtherAlgorithm(Algorithm),
    /// This is neither the primary algorithm nor a stated one.
    NotTaken(Algorithm),
    /// This is the primary algorithm.
    Primary(Algorithm),
    /// The user stated the token type `at+jwt` (RFC 9068).
    AccessTokenTyp,
    /// All of them hold.
    All(Vec<Self>),
    /// The condition does not hold.
    Not(Box<Self>),
}

impl Condition {
    fn is_always(&self) -> bool {
        *self == Self::Always
    }

    /// Whether it holds under a policy.
    pub fn holds(&self, policy: &Policy) -> bool {
        match self {
            Self::Always => true,
            Self::AudienceStated => policy.audience.is_on(),
            Self::AudienceOff => policy.audience.is_off(),
            Self::Required(claim) => policy.required.contains(claim),
            Self::TypStated => policy.typ.is_on(),
            Self::FurtherAlgorithm(algorithm) => {
                *algorithm != policy.primary && policy.algorithms.contains(algorithm)
            }
            Self::OtherAlgorithm(algorithm) => {
                policy.algorithms_stated && !policy.algorithms.contains(algorithm)
            }
            Self::NotTaken(algorithm) => {
                *algorithm != policy.primary && !policy.algorithms.contains(algorithm)
            }
            Self::Primary(algorithm) => *algorithm == policy.primary,
            Self::AccessTokenTyp => {
                policy.typ.value().is_some_and(|typ| typ.eq_ignore_ascii_case("at+jwt"))
            }
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(policy)),
            Self::Not(inner) => !inner.holds(policy),
        }
    }
}

/// What must happen to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    /// It is accepted.
    Accept,
    /// It is refused, with 401.
    Refuse,
    /// It is refused, with 401 or another status of the 400s: it is not plain
    /// that there is a token at all.
    RefuseLoosely,
    /// It is refused with 403: the token is good and does not suffice.
    Forbid,
    /// It is not answered with a crash.
    NotCrash,
}

impl Expect {
    /// Whether it must not be let in.
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Refuse | Self::RefuseLoosely | Self::Forbid)
    }
}

/// The word of the standard (RFC 2119), or good practice without such a word.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// MAY.
    May,
    /// Good practice that no standard demands.
    Hardening,
    /// SHOULD.
    Should,
    /// MUST, or stated by the user.
    Must,
}

/// What a violation means.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Malleability of a genuine token, or a formality.
    Low,
    /// Robustness or availability.
    Medium,
    /// A genuine token is taken in the wrong place or at the wrong time.
    High,
    /// Entry without a key.
    Critical,
}

/// A bound on waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// Until a target with an ordinary refetch cooldown must have fetched the
    /// key set again: two cooldowns of 30 s and ten seconds.
    Refetch,
}

impl Bound {
    /// The bound in seconds.
    pub fn seconds(self) -> u64 {
        match self {
            Self::Refetch => 70,
        }
    }
}

impl Case {
    /// The part of the id before the slash.
    pub fn area(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }

    /// The sends of the case that are judged, in order.
    pub fn sends(&self) -> impl Iterator<Item = &Send> {
        self.steps.iter().filter_map(|step| match step {
            Step::Send(send) | Step::Until { send, .. } | Step::Outlive { send, .. } => Some(send),
            Step::Provoke { .. }
            | Step::Serve { .. }
            | Step::Measure { .. }
            | Step::Publish { .. }
            | Step::Promote { .. }
            | Step::Withdraw { .. }
            | Step::Audit { .. } => None,
        })
    }

    /// `id`, or `id#variant` where the variant has a name.
    pub fn variant_id(&self, variant: &str) -> String {
        if variant.is_empty() { self.id.clone() } else { format!("{}#{variant}", self.id) }
    }

    /// Whether the case changes what the issuer serves, or waits for time to
    /// pass, and so runs in a cell of its own.
    pub fn is_life_cycle(&self) -> bool {
        self.kind == Kind::LifeCycle
            || self.steps.iter().any(|step| match step {
                Step::Serve { .. }
                | Step::Publish { .. }
                | Step::Promote { .. }
                | Step::Withdraw { .. }
                | Step::Provoke { .. }
                | Step::Until { .. }
                | Step::Outlive { .. } => true,
                Step::Send(_) | Step::Measure { .. } | Step::Audit { .. } => false,
            })
    }

    /// Whether the case changes the document before the target is started.
    pub fn serves(&self) -> bool {
        matches!(self.steps.first(), Some(Step::Serve { .. }))
    }
}

impl Level {
    /// As the standards write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::May => "MAY",
            Self::Hardening => "hardening",
            Self::Should => "SHOULD",
            Self::Must => "MUST",
        }
    }
}

impl Severity {
    /// The word used in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}
