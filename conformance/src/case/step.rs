//! What is done in a case, step by step.

use mock_issuer::fault::{Document, Fault, Occurrence};
use mock_issuer::jwks::JwksEdit;
use mock_issuer::key_ring::KeyKind;
use mock_issuer::keys::Algorithm;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Audit, Figure, Measure, Rule, Send};
use crate::policy::Stated;

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
    /// Start the target anew, and before that change the document that the
    /// issuer shows. What follows is sent to a process that fetches this
    /// document first.
    Serve {
        /// Keys that are made and published before the edits, by name.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        keys: Vec<NewKey>,
        /// Edits of the document.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        edits: Vec<JwksEdit>,
        /// How a document is served wrongly.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wrong: Option<Wrong>,
    },
    /// Make a key and publish it; it does not sign yet.
    Publish {
        /// Its name in this case.
        key: String,
        /// What it is made for. Defaults to the primary algorithm.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        algorithm: Option<Algorithm>,
    },
    /// Change the document while the target runs. These edits take the place of
    /// all former ones.
    Edit {
        /// Edits of the document.
        edits: Vec<JwksEdit>,
    },
    /// Begin to serve a document wrongly while the target runs.
    Break(Wrong),
    /// Serve a document rightly again.
    Mend {
        /// Which one.
        document: Document,
    },
    /// Send what the target has no key for, until the issuer was asked for the
    /// key set. Another request is sent meanwhile, one after the other.
    Ask {
        /// What the target has no key for.
        send: Send,
        /// What is sent meanwhile.
        beside: Send,
        /// How long at most.
        bound: Bound,
    },
    /// Send many requests, several at once. Another one is sent meanwhile, one
    /// after the other.
    Burst {
        /// What is sent.
        send: Send,
        /// How often.
        times: u16,
        /// How many at once. A target that serves one connection at a time
        /// gets one at a time.
        at_once: u16,
        /// What is sent meanwhile.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        beside: Option<Send>,
        /// Whether the many requests only prepare the ground, and are not
        /// judged. Defaults to no.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        unjudged: bool,
    },
    /// Wait, so that what the target holds grows older.
    Rest {
        /// How long.
        seconds: u16,
    },
    /// Wait for as long as the target may keep a key set, as the user states it.
    Outwait,
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

/// How a document is served wrongly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Wrong {
    /// Which document.
    pub document: Document,
    /// What is wrong. `{canary}` in it stands for the address of the canary.
    pub fault: Fault,
    /// When it shows. Defaults to always.
    #[serde(default)]
    pub occurrence: Occurrence,
}

impl Wrong {
    /// Whether nobody learns the keys from a document that is served so. Metadata
    /// of another issuer MUST NOT be used (RFC 8414 section 3.3), so nobody who
    /// heeds that learns from them where the keys are.
    pub fn hides_keys(&self) -> bool {
        match &self.fault {
            Fault::Status { .. }
            | Fault::Silent
            | Fault::Drip { .. }
            | Fault::Reset
            | Fault::Refused
            | Fault::Certificate(_)
            | Fault::Body { .. }
            | Fault::Truncated
            | Fault::Redirect { .. }
            | Fault::NotModified => self.occurrence == Occurrence::Always,
            Fault::Member { name, .. } => {
                self.document == Document::Metadata
                    && name == "issuer"
                    && self.occurrence == Occurrence::Always
            }
            Fault::Padded { .. } | Fault::Header { .. } | Fault::Form(_) => false,
        }
    }
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
    /// The size of an RSA key, in bits. Defaults to 2048.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bits: Option<u16>,
}

impl NewKey {
    /// What the issuer has to make.
    pub fn kind(&self) -> KeyKind {
        KeyKind { algorithm: self.algorithm, cubic: self.cubic, bits: self.bits }
    }
}

/// A bound on waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// Until a target with an ordinary refetch cooldown must have fetched the
    /// key set again: two cooldowns and ten seconds.
    Refetch,
    /// Until a target with an ordinary refetch cooldown must have asked the
    /// issuer once: the same, whatever a rotation may take.
    Ask,
}

/// The cooldown that well-kept libraries have, in seconds.
pub const ORDINARY_COOLDOWN: u64 = 30;
/// The bound on waiting where there is time for long waits, in seconds.
const LONG: u64 = 900;

impl Bound {
    /// The bound in seconds, by what the user states and has time for.
    pub fn seconds(self, stated: &Stated, slow: bool) -> u64 {
        match (self, stated.rotation_max, stated.refetch_cooldown) {
            (Self::Refetch, Some(promised), _) => promised,
            (_, _, Some(cooldown)) => 2 * cooldown + 10,
            (_, _, None) if slow => LONG,
            (_, _, None) => 2 * ORDINARY_COOLDOWN + 10,
        }
    }
}

impl Step {
    /// The sends of this step that are judged.
    pub fn sends(&self) -> impl Iterator<Item = &Send> {
        let (one, other) = match self {
            Self::Send(send) | Self::Until { send, .. } | Self::Outlive { send, .. } => {
                (Some(send), None)
            }
            Self::Ask { send, beside, .. } => (Some(send), Some(beside)),
            Self::Burst { beside, unjudged: true, .. } => (None, beside.as_ref()),
            Self::Burst { send, beside, .. } => (Some(send), beside.as_ref()),
            Self::Provoke { .. }
            | Self::Serve { .. }
            | Self::Publish { .. }
            | Self::Edit { .. }
            | Self::Break(_)
            | Self::Mend { .. }
            | Self::Outwait
            | Self::Rest { .. }
            | Self::Measure { .. }
            | Self::Promote { .. }
            | Self::Withdraw { .. }
            | Self::Audit { .. } => (None, None),
        };
        one.into_iter().chain(other)
    }

    /// The same, to be written to.
    pub(crate) fn sends_mut(&mut self) -> impl Iterator<Item = &mut Send> {
        let (one, other) = match self {
            Self::Send(send) | Self::Until { send, .. } | Self::Outlive { send, .. } => {
                (Some(send), None)
            }
            Self::Ask { send, beside, .. } => (Some(send), Some(beside)),
            Self::Burst { beside, unjudged: true, .. } => (None, beside.as_mut()),
            Self::Burst { send, beside, .. } => (Some(send), beside.as_mut()),
            Self::Provoke { .. }
            | Self::Serve { .. }
            | Self::Publish { .. }
            | Self::Edit { .. }
            | Self::Break(_)
            | Self::Mend { .. }
            | Self::Outwait
            | Self::Rest { .. }
            | Self::Measure { .. }
            | Self::Promote { .. }
            | Self::Withdraw { .. }
            | Self::Audit { .. } => (None, None),
        };
        one.into_iter().chain(other)
    }

    /// The rule that it holds against all exchanges of the run.
    pub(crate) fn audit(&self) -> Option<(Audit, &Rule)> {
        // A step that holds none needs no line here.
        let Self::Audit { audit, rule } = self else { return None };
        Some((*audit, rule))
    }

    /// Whether it changes what the issuer serves, or waits for time to pass.
    pub(super) fn is_of_life_cycle(&self) -> bool {
        match self {
            Self::Send(_) | Self::Measure { .. } | Self::Audit { .. } => false,
            Self::Until { .. }
            | Self::Provoke { .. }
            | Self::Serve { .. }
            | Self::Publish { .. }
            | Self::Edit { .. }
            | Self::Break(_)
            | Self::Mend { .. }
            | Self::Ask { .. }
            | Self::Burst { .. }
            | Self::Outwait
            | Self::Rest { .. }
            | Self::Outlive { .. }
            | Self::Promote { .. }
            | Self::Withdraw { .. } => true,
        }
    }
}
