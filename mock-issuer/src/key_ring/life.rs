//! Where keys are in their life, and which changes of it are not possible.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::keys::Algorithm;

/// Where in its life a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Life {
    /// In the JWKS, not signing yet.
    Announced,
    /// In the JWKS, and signs the tokens of its algorithm.
    Signing,
    /// In the JWKS, no longer signing.
    Retired,
    /// No longer in the JWKS.
    Withdrawn,
}

impl fmt::Display for Life {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Announced => "announced",
            Self::Signing => "signing",
            Self::Retired => "retired",
            Self::Withdrawn => "withdrawn",
        })
    }
}

/// What there is to say about a key without its private part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyInfo {
    /// The name in the ring, such as `k1`.
    pub name: String,
    /// The name in tokens and in the JWKS.
    pub kid: String,
    /// What the key signs.
    pub algorithm: Algorithm,
    /// Where in its life the key is.
    pub life: Life,
}

/// A change of the ring that is not possible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RingError {
    /// There is no key of this name.
    #[error("there is no key `{name}`")]
    NoSuchKey {
        /// The name.
        name: String,
    },
    /// A key of this name is in the JWKS already.
    #[error("there is a key `{name}` in the JWKS already")]
    AlreadyPublished {
        /// The name.
        name: String,
    },
    /// No RSA key of this size can be made.
    #[error("an RSA key cannot have {bits} bits")]
    NoSuchSize {
        /// The size.
        bits: u16,
    },
    /// The key is not in the JWKS.
    #[error("the key `{name}` is withdrawn")]
    Withdrawn {
        /// The name.
        name: String,
    },
}

impl RingError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::NoSuchKey { .. } => "`GET /keys` lists the keys".into(),
            Self::AlreadyPublished { .. } => "withdraw it first, or take another name".into(),
            Self::NoSuchSize { .. } => "take a size from 1024 to 4096".into(),
            Self::Withdrawn { name } => format!("publish `{name}` first, as a new key"),
        }
    }
}
