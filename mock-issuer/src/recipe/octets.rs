//! Octets in a recipe.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Octets that need not be text, written in hexadecimal digits: `c328`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Octets(pub Vec<u8>);

/// A text that is no row of hexadecimal octets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an even number of hexadecimal digits")]
pub struct BadOctets {
    /// The text.
    pub text: String,
}

impl fmt::Debug for Octets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Octets({})", String::from(self.clone()))
    }
}

impl From<Octets> for String {
    fn from(octets: Octets) -> Self {
        octets.0.iter().map(|octet| format!("{octet:02x}")).collect()
    }
}

impl TryFrom<String> for Octets {
    type Error = BadOctets;

    fn try_from(text: String) -> Result<Self, BadOctets> {
        let octet = |pair: &[u8]| {
            let pair = std::str::from_utf8(pair).ok().filter(|pair| !pair.starts_with('+'))?;
            u8::from_str_radix(pair, 16).ok()
        };
        let octets: Option<Vec<u8>> = match text.len() % 2 {
            0 => text.as_bytes().chunks(2).map(octet).collect(),
            _ => None,
        };
        octets.map(Self).ok_or(BadOctets { text })
    }
}

impl From<&str> for Octets {
    /// The octets of the text itself.
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }
}

impl<const N: usize> From<[u8; N]> for Octets {
    fn from(octets: [u8; N]) -> Self {
        Self(octets.to_vec())
    }
}
