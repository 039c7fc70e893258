//! Recipes in words, as they stand in lists and reports.

use std::fmt;

use super::{Edit, KeyRef, Mangle, Place, Secret, Signer, Value};

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
            Self::RawHeader { text } => write!(f, "the header is the text {text:?}"),
            Self::RawPayload { text } => write!(f, "the payload is the text {text:?}"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::First => "first",
            Self::Last => "last",
        })
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(value) => write!(f, "{value}"),
            Self::Now(seconds) => write!(f, "now {seconds:+} s"),
            Self::NowText(seconds) => write!(f, "now {seconds:+} s, as a string"),
            Self::Expired(seconds) => write!(f, "{seconds} s ago, beyond the leeway"),
            Self::NotYet(seconds) => write!(f, "{seconds} s ahead, beyond the leeway"),
            Self::Issuer => f.write_str("the issuer"),
            Self::IssuerAnd(text) => write!(f, "the issuer followed by {text:?}"),
            Self::Audience => f.write_str("the audience"),
            Self::AudienceAnd(text) => write!(f, "the audience followed by {text:?}"),
            Self::Kid(key) => write!(f, "the `kid` of {key}"),
            Self::UnknownKid => f.write_str("a name that no key has"),
            Self::Jwk(key) => write!(f, "the public JWK of {key}"),
            Self::List(values) => {
                f.write_str("[")?;
                for (index, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if index == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
        }
    }
}

impl fmt::Display for KeyRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signing => f.write_str("the signing key"),
            Self::Named(name) => write!(f, "the key `{name}`"),
            Self::Stranger => f.write_str("a key that was never published"),
        }
    }
}

impl fmt::Display for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, "signed by {key}"),
            Self::Hmac { hash, secret } => {
                write!(f, "signed by {} with {secret} as the secret", hash.hmac_name())
            }
            Self::Unsigned => f.write_str("not signed"),
        }
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PublicForm(form) => write!(f, "the public key ({})", form.name()),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Empty => f.write_str("nothing"),
        }
    }
}

impl fmt::Display for Mangle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DropSignature => f.write_str("the signature is cut off"),
            Self::FlipSignatureBit { octet } => {
                write!(f, "one bit of octet {octet} of the signature is flipped")
            }
            Self::TruncateSignature { octets } => {
                write!(f, "only {octets} octets of the signature are left")
            }
            Self::TamperClaim { name, value } => {
                write!(f, "claim `{name}` is {value}, changed after signing")
            }
            Self::TamperHeader { name, value } => {
                write!(f, "header `{name}` is {value}, changed after signing")
            }
            Self::Template { text } => write!(f, "the token is written as {text:?}"),
        }
    }
}
