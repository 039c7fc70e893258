//! Edits after signing, in words.

use std::fmt;

use super::super::{Half, Mangle};
use super::edits::list;
use super::{octets, quoted};

impl fmt::Display for Mangle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DropSignature => f.write_str("the signature is cut off"),
            Self::FlipSignatureBit { octet: -1 } => {
                f.write_str("one bit of the last octet of the signature is flipped")
            }
            Self::FlipSignatureBit { octet } => {
                write!(f, "one bit of octet {octet} of the signature is flipped")
            }
            Self::TruncateSignature { octets: 1 } => {
                f.write_str("only 1 octet of the signature is left")
            }
            Self::TruncateSignature { octets } => {
                write!(f, "only {octets} octets of the signature are left")
            }
            Self::AppendSignature { octets: put } => {
                write!(f, "the signature is followed by {}", octets(put))
            }
            Self::PrependSignature { octets: put } => {
                write!(f, "the signature comes behind {}", octets(put))
            }
            Self::RepeatSignature => f.write_str("the signature is written twice"),
            Self::PadHalves => f.write_str("a zero octet stands before each half of the signature"),
            Self::DerSignature => f.write_str("the signature is written in ASN.1 DER"),
            Self::SwapHalves => f.write_str("the halves of the signature stand in the other order"),
            Self::FirstHalf => f.write_str("only the first half of the signature is left"),
            Self::AddOrder { half } => {
                write!(f, "the order of the curve is added to the {half} half of the signature")
            }
            Self::AddModulus => f.write_str("the modulus is added to the signature"),
            Self::SignatureOf { token } => {
                write!(f, "the signature is that of another token: {}", list(token))
            }
            Self::TamperClaim { name, value } => {
                write!(f, "claim `{name}` is {value}, changed after signing")
            }
            Self::TamperHeader { name, value } => {
                write!(f, "header `{name}` is {value}, changed after signing")
            }
            Self::Text { part, edit } => write!(f, "the text of {part} {edit}"),
            Self::Template { text } => write!(f, "the token is written as {}", quoted(text)),
        }
    }
}

impl fmt::Display for Half {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::First => "first",
            Self::Second => "second",
        })
    }
}
