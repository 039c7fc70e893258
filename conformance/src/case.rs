//! What a case is: plain data saying what to send, what must happen, why, and
//! where the rule comes from. Nothing here sends or judges.

use mock_issuer::jwks::JwksEdit;
use mock_issuer::keys::Algorithm;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod audit;
mod carriage;
mod figure;
mod rule;
mod send;

pub use audit::Audit;
pub use carriage::{Carriage, Shape};
pub use figure::{Figure, Measure};
pub use rule::{Condition, Expect, Level, Rule, Severity};
pub use send::{Prime, Send, Turn};

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
    /// The configured method is POST. A good token is never sent with a method
    /// that may change something unless the user named it.
    Post,
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
