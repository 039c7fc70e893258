//! Signers, in words.

use std::fmt;

use super::super::{Block, Digest, Number, Salt, Scalar, Scheme, Secret, Signer};
use super::{octets, quoted};

impl fmt::Display for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, "signed by {key}"),
            Self::Hmac { hash, secret } => {
                write!(f, "signed by {} with {secret} as the secret", hash.hmac_name())
            }
            Self::Unsigned => f.write_str("not signed"),
            Self::Scheme { key, scheme } => write!(f, "signed by {scheme} with {key}"),
            Self::Block { key, block } => {
                write!(f, "signed by {key} over an RSA block in which {block}")
            }
            Self::CubeRoot { key } => write!(
                f,
                "signed without a private key: the cube root of a block that begins like one of {key}"
            ),
            Self::PlainBlock { key } => write!(
                f,
                "signed without a private key: the padded hash that {key} would be applied to stands \
                 there as it is"
            ),
            Self::Pair { r, s } => {
                write!(f, "signed by nobody: the two numbers of the signature are {r} and {s}")
            }
            Self::Number(number) => write!(f, "signed by nobody: the signature is {number}"),
            Self::Zeros => f.write_str("signed by nobody: the signature is all zeros"),
            Self::NeutralPoint => {
                f.write_str("signed by nobody: the signature is the neutral point and zero")
            }
            Self::Random { octets } => {
                write!(f, "signed by nobody: the signature is {octets} random octets")
            }
            Self::Octets(put) => write!(f, "signed by nobody: the signature is {}", octets(put)),
            Self::Encrypted { key } => {
                write!(f, "not signed but encrypted to the public half of {key}")
            }
        }
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PublicForm(form) => write!(f, "the public key ({})", form.name()),
            Self::Text(text) => f.write_str(&quoted(text)),
            Self::Octets(put) => f.write_str(&octets(put)),
            Self::Empty => f.write_str("nothing"),
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::Pss { hash, mask, salt } if mask != hash => {
                write!(f, " ({salt}, mask by {mask})")
            }
            Self::Pss { salt: Salt::Hash, .. } | Self::Pkcs1 { .. } | Self::Ecdsa { .. } => Ok(()),
            Self::Pss { salt, .. } => write!(f, " ({salt})"),
        }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        })
    }
}

impl fmt::Display for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hash => f.write_str("salt as long as the hash"),
            Self::Octets(0) => f.write_str("no salt"),
            Self::Octets(octets) => write!(f, "salt of {octets} octets"),
            Self::Longest => f.write_str("salt as long as the key allows"),
        }
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MissingNull => "the NULL behind the name of the hash is missing",
            Self::LongLengths => "the lengths are written in the long form of BER",
            Self::TrailingGarbage => "garbage stands behind the hash",
            Self::Unprefixed => "the hash stands without its name",
            Self::OtherHashName => "the hash is named SHA-1 and is not",
            Self::OtherHash => "the hash is SHA-1",
            Self::TruncatedHash => "the end of the hash is missing",
            Self::ShortPadding => "the padding is short and garbage stands behind the hash",
            Self::TypeTwo => "the first octets are 00 02, as for encryption",
            Self::TypeZero => "the first octets are 00 00",
        })
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::OrderMinusOne => "the order of the curve less one",
            Self::Order => "the order of the curve",
            Self::OrderPlusOne => "the order of the curve and one",
            Self::FieldPrime => "the prime of the curve's field",
        })
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Zero => "the number zero",
            Self::One => "the number one",
            Self::ModulusMinusOne => "the modulus less one",
            Self::Modulus => "the modulus",
        })
    }
}
