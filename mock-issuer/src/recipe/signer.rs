//! Who signs a token, and how.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Form, KeyRef, Octets};

/// Who signs, and how. Independent of what the header says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Signer {
    /// A key, by the algorithm it is made for. Sets `alg`; sets `kid` to that
    /// of the key, or to that of the signing key where a stranger or the
    /// sibling tenant signs.
    Key(KeyRef),
    /// HMAC with a secret. Sets `alg` to the HMAC's name and keeps the `kid` of
    /// the signing key.
    Hmac {
        /// The hash function.
        hash: Hash,
        /// The secret.
        secret: Secret,
    },
    /// Nobody: the signature is empty. Keeps `alg` and `kid` of the signing key.
    Unsigned,
    /// A key, by a scheme that it is not made for. Sets `alg` to the name of
    /// the scheme, and `kid` as [`Key`](Self::Key) does.
    Scheme {
        /// The key; it must be of a kind that the scheme can use.
        key: KeyRef,
        /// The scheme.
        scheme: Scheme,
    },
    /// An RSA key, over a block that is not the one of RFC 8017 section 9.2.
    /// Keeps `alg` and `kid` of the key.
    Block {
        /// The key.
        key: KeyRef,
        /// What is wrong with the block.
        block: Block,
    },
    /// Nobody: the cube root of a block with garbage behind the hash, which
    /// verifies with the key where only the beginning of the block is looked
    /// at. The key must have the exponent 3. Keeps `alg` and `kid` of the key.
    CubeRoot {
        /// The key that it is forged for.
        key: KeyRef,
    },
    /// Nobody: the right block as it stands, which verifies with the key where
    /// its JWK says that the exponent is 1 (`AQ`). Keeps `alg` and `kid` of the
    /// key.
    PlainBlock {
        /// The key that it is forged for, an RSA one.
        key: KeyRef,
    },
    /// Nobody: two numbers in the place of an ECDSA signature. Keeps `alg` and
    /// `kid` of the signing key.
    Pair {
        /// The first number.
        r: Scalar,
        /// The second number.
        s: Scalar,
    },
    /// Nobody: a number in the place of an RSA signature. Keeps `alg` and `kid`
    /// of the signing key.
    Number(Number),
    /// Nobody: zeros, as many octets as a signature has. Keeps `alg` and `kid`
    /// of the signing key.
    Zeros,
    /// Nobody: the neutral point and zero in the place of an Ed25519 signature.
    /// Keeps `alg` and `kid` of the signing key.
    NeutralPoint,
    /// Nobody: random octets. Keeps `alg` and `kid` of the signing key.
    Random {
        /// How many.
        octets: u32,
    },
    /// Nobody: these octets. Keeps `alg` and `kid` of the signing key.
    Octets(Octets),
    /// Nobody: the claims are encrypted to the public key, an RSA one, by
    /// `RSA-OAEP-256` and `A256GCM` (RFC 7518 sections 4.3 and 5.3). The token
    /// is a JWE of five parts. Sets `alg` and `enc`, keeps the `kid` of the
    /// signing key. No edit after signing but a template can follow.
    Encrypted {
        /// The key that it is encrypted to.
        key: KeyRef,
    },
}

impl Default for Signer {
    fn default() -> Self {
        Self::Key(KeyRef::Signing)
    }
}

impl Signer {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The key whose private half makes the signature, if one does.
    pub fn private_key(&self) -> Option<&KeyRef> {
        match self {
            Self::Key(key) | Self::Scheme { key, .. } | Self::Block { key, .. } => Some(key),
            Self::Hmac { .. }
            | Self::Unsigned
            | Self::CubeRoot { .. }
            | Self::PlainBlock { .. }
            | Self::Pair { .. }
            | Self::Number(_)
            | Self::Zeros
            | Self::NeutralPoint
            | Self::Random { .. }
            | Self::Octets(_)
            | Self::Encrypted { .. } => None,
        }
    }
}

/// The hash function of an HMAC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hash {
    /// SHA-256, for `HS256`.
    #[default]
    Sha256,
    /// SHA-384, for `HS384`.
    Sha384,
    /// SHA-512, for `HS512`.
    Sha512,
}

impl Hash {
    /// The name of the HMAC algorithm with this hash (RFC 7518 section 3.2).
    pub fn hmac_name(self) -> &'static str {
        match self {
            Self::Sha256 => "HS256",
            Self::Sha384 => "HS384",
            Self::Sha512 => "HS512",
        }
    }
}

/// What serves as the secret of an HMAC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Secret {
    /// A public form of the signing key: what a confused verifier would use.
    PublicForm(Form),
    /// This text, in which what [`Value::Template`](super::Value::Template)
    /// names stands for what it names.
    Text(String),
    /// These octets.
    Octets(Octets),
    /// No bytes at all.
    Empty,
}

/// A signature scheme, apart from the algorithm that a key is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5: `RS256` and so on, `RS1` with SHA-1.
    Pkcs1 {
        /// The hash function.
        hash: Digest,
    },
    /// RSASSA-PSS: `PS256` and so on.
    Pss {
        /// The hash function.
        hash: Digest,
        /// The hash function of the mask (MGF1).
        mask: Digest,
        /// The length of the salt.
        salt: Salt,
    },
    /// ECDSA with the curve of the key: named `ES256` and so on by the hash.
    Ecdsa {
        /// The hash function.
        hash: Digest,
    },
}

impl Scheme {
    /// The name in the `alg` parameter: `PS384` by the hash and the padding,
    /// whatever mask and salt.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pkcs1 { hash } => match hash {
                Digest::Sha1 => "RS1",
                Digest::Sha256 => "RS256",
                Digest::Sha384 => "RS384",
                Digest::Sha512 => "RS512",
            },
            Self::Pss { hash, .. } => match hash {
                Digest::Sha1 => "PS1",
                Digest::Sha256 => "PS256",
                Digest::Sha384 => "PS384",
                Digest::Sha512 => "PS512",
            },
            Self::Ecdsa { hash } => match hash {
                Digest::Sha1 => "ES1",
                Digest::Sha256 => "ES256",
                Digest::Sha384 => "ES384",
                Digest::Sha512 => "ES512",
            },
        }
    }
}

/// The length of the salt of RSASSA-PSS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Salt {
    /// As long as the hash, which RFC 7518 section 3.5 demands.
    Hash,
    /// So many octets.
    Octets(u16),
    /// As long as the key allows.
    Longest,
}

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Digest {
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// A block that an RSA key is applied to in place of the right one, which is
/// `00 01 FF..FF 00` and a DigestInfo of the hash (RFC 8017 section 9.2). All
/// have the length of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// The DigestInfo lacks the NULL behind the name of the hash.
    MissingNull,
    /// The lengths in the DigestInfo are written in the long form of BER.
    LongLengths,
    /// Garbage stands behind the DigestInfo.
    TrailingGarbage,
    /// The hash stands there without a DigestInfo.
    Unprefixed,
    /// The DigestInfo names SHA-1, and holds the hash of the algorithm.
    OtherHashName,
    /// The hash is SHA-1, named and made as such.
    OtherHash,
    /// The last octets of the hash are missing.
    TruncatedHash,
    /// The padding is eight octets long, with garbage behind the DigestInfo.
    ShortPadding,
    /// The block begins with `00 02`.
    TypeTwo,
    /// The block begins with `00 00`.
    TypeZero,
}

/// A number in an ECDSA signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scalar {
    /// Zero.
    Zero,
    /// One.
    One,
    /// One less than the order of the curve.
    OrderMinusOne,
    /// The order of the curve.
    Order,
    /// One more than the order of the curve.
    OrderPlusOne,
    /// The prime of the field of the curve.
    FieldPrime,
}

/// A number in the place of an RSA signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Number {
    /// Zero.
    Zero,
    /// One.
    One,
    /// One less than the modulus.
    ModulusMinusOne,
    /// The modulus.
    Modulus,
}
