//! Values and keys, in words.

use std::fmt;

use super::super::{KeyRef, Value};
use super::quoted;
use super::templates::phrase;

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(value) => write!(f, "{value}"),
            Self::Raw(text) => write!(f, "written as `{text}`"),
            Self::Now(seconds) => write!(f, "now {seconds:+} s"),
            Self::NowText(seconds) => write!(f, "now {seconds:+} s, as a string"),
            Self::Expired(seconds) => write!(f, "{seconds} s ago, beyond the leeway"),
            Self::NotYet(seconds) => write!(f, "{seconds} s ahead, beyond the leeway"),
            Self::Decimal(value) => write!(f, "{value}, and half a second"),
            Self::Exponent(value) => write!(f, "{value}, written with an exponent"),
            Self::Issuer => f.write_str("the issuer"),
            Self::IssuerAnd(text) => write!(f, "the issuer followed by {}", quoted(text)),
            Self::Audience => f.write_str("the audience"),
            Self::AudienceAnd(text) => write!(f, "the audience followed by {}", quoted(text)),
            Self::Template(text) => f.write_str(&phrase(text)),
            Self::Kid(key) => write!(f, "the `kid` of {key}"),
            Self::UnknownKid => f.write_str("a name that no key has"),
            Self::Jwk(key) => write!(f, "the public JWK of {key}"),
            Self::PrivateJwk(key) => write!(f, "the private JWK of {key}"),
            Self::OctJwk(secret) => write!(f, "a JWK of type `oct` with {secret}"),
            Self::Certificate(key) => write!(f, "a certificate for {key}"),
            Self::CertificateLikeIssuer(key) => {
                write!(f, "a certificate for {key}, with the names in the issuer's")
            }
            Self::CertificateThumbprint(key) => {
                write!(f, "the thumbprint of the certificate of {key}")
            }
            Self::List(values) => {
                f.write_str("[")?;
                for (index, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if index == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Self::Object(members) => object(f, members),
            Self::With { value, members } => {
                write!(f, "{value}, and in it ")?;
                object(f, members)
            }
            Self::Repeat { text, times } => write!(f, "{} {times} times over", quoted(text)),
            Self::Nested(depth) => write!(f, "an array that is {depth} arrays deep"),
            Self::Digits(count) => write!(f, "a number of {count} digits"),
        }
    }
}

fn object(f: &mut fmt::Formatter<'_>, members: &[(String, Value)]) -> fmt::Result {
    f.write_str("{")?;
    for (index, (name, value)) in members.iter().enumerate() {
        write!(f, "{}`{name}`: {value}", if index == 0 { "" } else { ", " })?;
    }
    f.write_str("}")
}

impl fmt::Display for KeyRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signing => f.write_str("the signing key"),
            Self::Named(name) => write!(f, "the key `{name}`"),
            Self::Stranger => f.write_str("a key that was never published"),
            Self::Tenant => f.write_str("the key of another tenant at the same address"),
        }
    }
}
