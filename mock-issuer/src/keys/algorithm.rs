//! The signature algorithms that keys are made for.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::recipe::{Digest, Salt, Scheme};

/// A signature algorithm, by its name in JWS.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3). Keys have 2048
    /// bits, as those of the other algorithms with RSA.
    #[default]
    #[serde(rename = "RS256")]
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    #[serde(rename = "RS384")]
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    #[serde(rename = "RS512")]
    Rs512,
    /// RSASSA-PSS with SHA-256 (RFC 7518 section 3.5).
    #[serde(rename = "PS256")]
    Ps256,
    /// RSASSA-PSS with SHA-384.
    #[serde(rename = "PS384")]
    Ps384,
    /// RSASSA-PSS with SHA-512.
    #[serde(rename = "PS512")]
    Ps512,
    /// ECDSA with P-256 and SHA-256 (RFC 7518 section 3.4).
    #[serde(rename = "ES256")]
    Es256,
    /// ECDSA with P-384 and SHA-384.
    #[serde(rename = "ES384")]
    Es384,
    /// ECDSA with P-521 and SHA-512.
    #[serde(rename = "ES512")]
    Es512,
    /// EdDSA with Ed25519 (RFC 8037 section 3.1).
    #[serde(rename = "EdDSA")]
    EdDsa,
}

impl Algorithm {
    /// All of them, in the order in which they are listed for people.
    pub const ALL: [Self; 10] = [
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::Es256,
        Self::Es384,
        Self::Es512,
        Self::EdDsa,
    ];

    /// The name in the `alg` parameter.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::EdDsa => "EdDSA",
        }
    }

    /// What it does with an RSA or elliptic curve key. None for Ed25519, which
    /// can do but one thing.
    pub fn scheme(self) -> Option<Scheme> {
        let pkcs1 = |hash| Some(Scheme::Pkcs1 { hash });
        let pss = |hash| Some(Scheme::Pss { hash, mask: hash, salt: Salt::Hash });
        let ecdsa = |hash| Some(Scheme::Ecdsa { hash });
        match self {
            Self::Rs256 => pkcs1(Digest::Sha256),
            Self::Rs384 => pkcs1(Digest::Sha384),
            Self::Rs512 => pkcs1(Digest::Sha512),
            Self::Ps256 => pss(Digest::Sha256),
            Self::Ps384 => pss(Digest::Sha384),
            Self::Ps512 => pss(Digest::Sha512),
            Self::Es256 => ecdsa(Digest::Sha256),
            Self::Es384 => ecdsa(Digest::Sha384),
            Self::Es512 => ecdsa(Digest::Sha512),
            Self::EdDsa => None,
        }
    }

    /// Whether its keys are RSA keys.
    pub fn is_rsa(self) -> bool {
        matches!(self.scheme(), Some(Scheme::Pkcs1 { .. } | Scheme::Pss { .. }))
    }

    /// Whether it is ECDSA. Each has a curve of its own (RFC 7518 section 3.4).
    pub fn is_ecdsa(self) -> bool {
        matches!(self.scheme(), Some(Scheme::Ecdsa { .. }))
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that is no [`Algorithm`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not one of the algorithms {}", Algorithm::ALL.map(Algorithm::name).join(", "))]
pub struct UnknownAlgorithm {
    /// What was given.
    pub name: String,
}

impl FromStr for Algorithm {
    type Err = UnknownAlgorithm;

    /// Reads a name in any letter case.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.name().eq_ignore_ascii_case(name.trim()))
            .ok_or_else(|| UnknownAlgorithm { name: name.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for algorithm in Algorithm::ALL {
            assert_eq!(algorithm.to_string().parse(), Ok(algorithm));
            let json = serde_json::to_value(algorithm).unwrap();
            assert_eq!(json, algorithm.name());
            assert_eq!(serde_json::from_value::<Algorithm>(json).unwrap(), algorithm);
        }
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let error = "RS1".parse::<Algorithm>().unwrap_err().to_string();
        for algorithm in Algorithm::ALL {
            assert!(error.contains(algorithm.name()), "{error}");
        }
    }
}
