//! Edits of header and claims before signing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Octets, Recipe, Value};

/// One edit of the header or the claims, before signing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// Set a header parameter, replacing the one of that name in its place.
    SetHeader {
        /// Name of the parameter.
        name: String,
        /// Its new value.
        value: Value,
    },
    /// Remove a header parameter.
    DropHeader {
        /// Name of the parameter.
        name: String,
    },
    /// Set a claim, replacing the one of that name in its place.
    SetClaim {
        /// Name of the claim.
        name: String,
        /// Its new value.
        value: Value,
    },
    /// Remove a claim.
    DropClaim {
        /// Name of the claim.
        name: String,
    },
    /// Write a second member of the same name into the header.
    DuplicateHeader {
        /// Name of the parameter.
        name: String,
        /// Value of the second member.
        value: Value,
        /// Whether the second member comes first or last.
        place: Place,
    },
    /// Write a second member of the same name into the claims.
    DuplicateClaim {
        /// Name of the claim.
        name: String,
        /// Value of the second member.
        value: Value,
        /// Whether the second member comes first or last.
        place: Place,
    },
    /// Write the members of the header in reverse order.
    ReverseHeader,
    /// Write the claims in reverse order.
    ReverseClaims,
    /// Write header and claims with white space and line ends between tokens.
    Whitespace,
    /// Replace the whole header by this text, which need not be JSON.
    RawHeader {
        /// The text, encoded as it stands.
        text: String,
    },
    /// Replace the whole payload by this text, which need not be JSON.
    RawPayload {
        /// The text, encoded as it stands.
        text: String,
    },
    /// Put octets in place of the first occurrence of a text in the JSON text.
    /// What results need be neither JSON nor UTF-8. Members cannot be edited
    /// after it.
    Splice {
        /// Header or payload.
        part: Part,
        /// What is looked for. An empty text stands for the end.
        find: String,
        /// What takes its place.
        put: Octets,
    },
    /// Write the JSON text in another character encoding than UTF-8.
    Charset {
        /// Header or payload.
        part: Part,
        /// Which.
        charset: Charset,
    },
    /// Compress the payload as `zip` of JWE does (RFC 7516 section 4.1.3).
    DeflatePayload,
    /// Sign and send the payload as its text, not as base64url (RFC 7797).
    UnencodedPayload,
    /// Make another token the payload (RFC 7519 section 5.2).
    NestToken {
        /// How the inner token is made.
        token: Box<Recipe>,
    },
    /// Edit the encoded text, so that the signature is over the edited text.
    Encoded {
        /// Header or payload.
        part: Part,
        /// The edit.
        edit: TextEdit,
    },
}

/// Where a duplicated member is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Before all other members.
    First,
    /// After all other members.
    Last,
}

/// A part of the compact serialisation (RFC 7515 section 7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The first part.
    Header,
    /// The second part.
    Payload,
    /// The third part.
    Signature,
}

/// A way to write characters as octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Charset {
    /// UTF-8 behind a byte order mark.
    Utf8Bom,
    /// UTF-16, low octet first, no mark.
    Utf16Le,
    /// UTF-16, high octet first, behind a byte order mark.
    Utf16BeBom,
    /// UTF-32, low octet first, no mark.
    Utf32Le,
}

/// An edit of the text of one part, which is base64url before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TextEdit {
    /// Write something behind it.
    Append {
        /// What.
        text: String,
    },
    /// Write something into it.
    Insert {
        /// Behind how many characters.
        at: u32,
        /// What.
        text: String,
    },
    /// Pad it with `=` to a multiple of four characters. A part that needs no
    /// padding gets `====`.
    Pad,
    /// Write `+` for `-` and `/` for `_`; the text is made so that it has both.
    StandardAlphabet,
    /// Set the bits of the last character that carry nothing; where there are
    /// none, a blank is written behind the JSON text first.
    UnusedBits,
    /// Drop the last characters.
    DropLast {
        /// How many.
        characters: u32,
    },
    /// Write the last letter in the other case.
    SwapLastCase,
}
