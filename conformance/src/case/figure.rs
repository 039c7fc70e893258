//! What is measured, and how.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
