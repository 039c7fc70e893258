//! Edits before signing, in words.

use std::fmt;

use super::super::{Charset, Edit, Part, Place, Recipe, TextEdit};
use super::{octets, quoted};

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SetHeader { name, value } => write!(f, "header `{name}` is {value}"),
            Self::DropHeader { name } => write!(f, "header `{name}` is left out"),
            Self::SetClaim { name, value } => write!(f, "claim `{name}` is {value}"),
            Self::DropClaim { name } => write!(f, "claim `{name}` is left out"),
            Self::DuplicateHeader { name, value, place } => {
                write!(f, "header `{name}` is written twice, {place} as {value}")
            }
            Self::DuplicateClaim { name, value, place } => {
                write!(f, "claim `{name}` is written twice, {place} as {value}")
            }
            Self::ReverseHeader => f.write_str("the header's members stand in reverse order"),
            Self::ReverseClaims => f.write_str("the claims stand in reverse order"),
            Self::Whitespace => f.write_str("header and claims are written with white space"),
            Self::RawHeader { text } => write!(f, "the header is the text {}", quoted(text)),
            Self::RawPayload { text } => write!(f, "the payload is the text {}", quoted(text)),
            Self::Splice { part, find, put } if find.is_empty() => {
                write!(f, "the JSON text of {part} is followed by {}", octets(put))
            }
            Self::Splice { part, find, put } if put.0.is_empty() => {
                write!(f, "the JSON text of {part} lacks {}", quoted(find))
            }
            Self::Splice { part, find, put } => {
                let find = quoted(find);
                write!(f, "the JSON text of {part} has {} in place of {find}", octets(put))
            }
            Self::Charset { part, charset } => write!(f, "{part} is written in {charset}"),
            Self::DeflatePayload => f.write_str("the payload is compressed"),
            Self::UnencodedPayload => {
                f.write_str("the payload is signed and sent as its text, not as base64url")
            }
            Self::NestToken { token } => write!(f, "the payload is another token: {}", list(token)),
            Self::Encoded { part, edit } => {
                write!(f, "the text of {part} {edit}, and is signed so")
            }
        }
    }
}

/// What a token within a token is like.
pub(super) fn list(recipe: &Recipe) -> String {
    let changes = recipe.changes();
    if changes.is_empty() { "the valid one".into() } else { changes.join(", ") }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::First => "first",
            Self::Last => "last",
        })
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "the header",
            Self::Payload => "the payload",
            Self::Signature => "the signature",
        })
    }
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8Bom => "UTF-8 behind a byte order mark",
            Self::Utf16Le => "UTF-16, low octet first",
            Self::Utf16BeBom => "UTF-16, high octet first, behind a byte order mark",
            Self::Utf32Le => "UTF-32, low octet first",
        })
    }
}

impl fmt::Display for TextEdit {
    /// Follows a subject such as "the text of the header".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Append { text } => write!(f, "is followed by {}", quoted(text)),
            Self::Insert { at, text } => {
                write!(f, "has {} behind its first {at} characters", quoted(text))
            }
            Self::Pad => f.write_str("is padded with `=`"),
            Self::StandardAlphabet => f.write_str("has `+` and `/` for `-` and `_`"),
            Self::UnusedBits => f.write_str("ends in a character whose unused bits are set"),
            Self::DropLast { characters: 1 } => f.write_str("lacks its last character"),
            Self::DropLast { characters } => write!(f, "lacks its last {characters} characters"),
            Self::SwapLastCase => f.write_str("has its last letter in the other case"),
        }
    }
}
