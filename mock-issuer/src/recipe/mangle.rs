//! Edits of the finished token.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Octets, Part, Recipe, TextEdit, Value};

/// One edit of the finished token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Mangle {
    /// Remove the signature and keep its dot: `header.payload.`
    DropSignature,
    /// Flip the lowest bit of one octet of the signature, counted from zero,
    /// or from the end where negative.
    FlipSignatureBit {
        /// Which octet.
        octet: i32,
    },
    /// Keep only the first octets of the signature.
    TruncateSignature {
        /// How many octets stay.
        octets: u32,
    },
    /// Write octets behind the signature.
    AppendSignature {
        /// Which.
        octets: Octets,
    },
    /// Write octets before the signature.
    PrependSignature {
        /// Which.
        octets: Octets,
    },
    /// Write the signature twice.
    RepeatSignature,
    /// Write a zero octet before each half of an ECDSA signature.
    PadHalves,
    /// Write an ECDSA signature in ASN.1 DER, as certificates do.
    DerSignature,
    /// Write the halves of the signature in the other order.
    SwapHalves,
    /// Keep the first half of the signature.
    FirstHalf,
    /// Add the order of the curve to a half: an octet longer where it is an
    /// ECDSA signature, within the same length for Ed25519, which has only the
    /// second half as a number.
    AddOrder {
        /// Which half.
        half: Half,
    },
    /// Add the modulus to an RSA signature, which makes it an octet longer.
    AddModulus,
    /// Take the signature of another token, made at the same time.
    SignatureOf {
        /// How the other token is made.
        token: Box<Recipe>,
    },
    /// Change a claim and keep the signature over the former bytes.
    TamperClaim {
        /// Name of the claim.
        name: String,
        /// Its new value.
        value: Value,
    },
    /// Change a header parameter and keep the signature over the former bytes.
    TamperHeader {
        /// Name of the parameter.
        name: String,
        /// Its new value.
        value: Value,
    },
    /// Edit the text of one part. Only such edits and templates can follow.
    Text {
        /// Which part.
        part: Part,
        /// The edit.
        edit: TextEdit,
    },
    /// Write the token anew: `{header}`, `{payload}`, `{signature}` and
    /// `{token}` stand for its parts, `{signed_header}` and `{signed_payload}`
    /// for the parts as they were signed, `{header_text}` and `{payload_text}`
    /// for what the parts encode; anything else for itself.
    Template {
        /// The template.
        text: String,
    },
}

/// One half of a signature of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Half {
    /// The first number.
    First,
    /// The second number.
    Second,
}
