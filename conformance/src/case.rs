//! What a case is: plain data saying what to send, what must happen, why, and
//! where the rule comes from. Nothing here sends or judges.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod audit;
mod carriage;
mod figure;
mod rule;
mod send;
mod step;

pub use audit::Audit;
pub use carriage::{Carriage, Shape};
pub use figure::{Figure, Measure};
pub use rule::{Condition, Expect, Level, Rule, Severity};
pub use send::{Prime, Send, Turn};
pub use step::{Bound, NewKey, ORDINARY_COOLDOWN, Step, Wrong};

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
    /// The target finds its key set by the issuer's metadata.
    Discovery,
    /// The user stated how long the target may keep a key set.
    JwksTtl,
    /// The issuer serves HTTPS.
    Tls,
}

impl Case {
    /// The part of the id before the slash.
    pub fn area(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }

    /// The sends of the case that are judged, in the order in which they come
    /// first. Those of one name are told together.
    pub fn sends(&self) -> impl Iterator<Item = &Send> {
        let mut named = BTreeSet::new();
        self.steps.iter().flat_map(Step::sends).filter(move |send| named.insert(&send.variant))
    }

    /// `id`, or `id#variant` where the variant has a name.
    pub fn variant_id(&self, variant: &str) -> String {
        if variant.is_empty() { self.id.clone() } else { format!("{}#{variant}", self.id) }
    }

    /// Whether the case changes what the issuer serves, or waits for time to
    /// pass, and so runs in a cell of its own.
    pub fn is_life_cycle(&self) -> bool {
        self.kind == Kind::LifeCycle || self.steps.iter().any(Step::is_of_life_cycle)
    }

    /// Whether the case changes the document before the target is started.
    pub fn serves(&self) -> bool {
        matches!(self.steps.first(), Some(Step::Serve { .. }))
    }

    /// Whether the target is started while the issuer serves no key set at all,
    /// so that it accepts nothing until that is over.
    pub fn begins_without_keys(&self) -> bool {
        matches!(
            self.steps.first(),
            Some(Step::Serve { wrong: Some(wrong), .. }) if wrong.hides_keys()
        )
    }

    /// Whether what is sent first must find a process that has no keys yet.
    pub fn begins_unwarmed(&self) -> bool {
        self.begins_without_keys()
            || matches!(self.steps.as_slice(), [Step::Serve { .. }, Step::Burst { .. }, ..])
    }

    /// Whether the case stands in the way of other users of a target: by
    /// failing its issuer, or by many requests.
    pub fn is_disruptive(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Break { .. } | Step::Burst { .. }))
    }
}
