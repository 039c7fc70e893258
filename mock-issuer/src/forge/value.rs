//! Values of a recipe, resolved to JSON text at the time of forging.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::Value as Json;

use super::segment::quote;
use super::{ForgeError, MAX_DEPTH, MAX_TOKEN, template};
use crate::baseline::Baseline;
use crate::key_ring::KeyRing;
use crate::keys::SigningKey;
use crate::recipe::{KeyRef, Value};

/// What values are resolved against.
#[derive(Clone)]
pub(super) struct Context<'a> {
    pub(super) ring: &'a KeyRing,
    pub(super) baseline: &'a Baseline,
    pub(super) now: u64,
    /// Names the visits to the canary that this token causes.
    pub(super) canary_id: String,
    /// How often this token was tried before.
    pub(super) attempt: u32,
    depth: u32,
}

impl<'a> Context<'a> {
    pub(super) fn new(ring: &'a KeyRing, baseline: &'a Baseline, now: u64) -> Self {
        Self { ring, baseline, now, canary_id: template::canary_id(), attempt: 0, depth: 0 }
    }

    /// The same for another try.
    pub(super) fn again(&self, attempt: u32) -> Self {
        Self { attempt, ..self.clone() }
    }

    /// The same for a token that is made for this one.
    pub(super) fn deeper(&self) -> Result<Self, ForgeError> {
        if self.depth == MAX_DEPTH {
            return Err(ForgeError::TooDeep);
        }
        Ok(Self { depth: self.depth + 1, ..self.again(0) })
    }

    pub(super) fn key(&self, key: &KeyRef) -> Result<&'a SigningKey, ForgeError> {
        let ring = self.ring;
        match key {
            KeyRef::Signing => ring
                .signing(ring.primary())
                .ok_or(ForgeError::NoSigningKey { algorithm: ring.primary() }),
            KeyRef::Named(name) => {
                ring.get(name).ok_or_else(|| ForgeError::NoSuchKey { name: name.clone() })
            }
            KeyRef::Stranger => Ok(ring.stranger(ring.primary())),
            KeyRef::Tenant => Ok(ring.tenant()),
        }
    }

    pub(super) fn audience(&self) -> Result<&str, ForgeError> {
        self.baseline.audience.as_deref().ok_or(ForgeError::NoAudience)
    }

    /// The JSON text of a value.
    pub(super) fn json(&self, value: &Value) -> Result<String, ForgeError> {
        let now = i64::try_from(self.now).unwrap_or(i64::MAX);
        let leeway = i64::try_from(self.baseline.leeway).unwrap_or(i64::MAX);
        Ok(match value {
            Value::Json(json) => json.to_string(),
            Value::Raw(text) => text.clone(),
            Value::Now(seconds) => now.saturating_add(*seconds).to_string(),
            Value::NowText(seconds) => quote(&now.saturating_add(*seconds).to_string()),
            Value::Expired(seconds) => {
                now.saturating_sub(leeway).saturating_sub((*seconds).into()).to_string()
            }
            Value::NotYet(seconds) => {
                now.saturating_add(leeway).saturating_add((*seconds).into()).to_string()
            }
            Value::Decimal(value) => format!("{}.5", whole(&self.json(value)?)?),
            Value::Exponent(value) => exponent(whole(&self.json(value)?)?),
            Value::Issuer => quote(&self.baseline.issuer),
            Value::IssuerAnd(text) => quote(&format!("{}{text}", self.baseline.issuer)),
            Value::Audience => quote(self.audience()?),
            Value::AudienceAnd(text) => quote(&format!("{}{text}", self.audience()?)),
            Value::Template(text) => quote(&self.filled(text)?),
            Value::Kid(key) => quote(self.key(key)?.kid()),
            // Looks like a thumbprint, so that nothing but its value is odd.
            Value::UnknownKid => quote(&BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())),
            Value::Jwk(key) => Json::Object(self.key(key)?.public_jwk()).to_string(),
            Value::PrivateJwk(key) => Json::Object(self.key(key)?.private_jwk()).to_string(),
            Value::OctJwk(secret) => {
                let k = BASE64_URL_SAFE_NO_PAD.encode(self.secret(secret)?);
                object(&[("kty".into(), quote("oct")), ("k".into(), quote(&k))])?
            }
            Value::Certificate(key) => quote(&BASE64_STANDARD.encode(self.key(key)?.certificate())),
            Value::CertificateLikeIssuer(key) => {
                let issuer = self.key(&KeyRef::Signing)?;
                quote(&BASE64_STANDARD.encode(self.key(key)?.certificate_like(issuer)))
            }
            Value::CertificateThumbprint(key) => quote(&self.key(key)?.certificate_thumbprint()),
            Value::List(values) => {
                let texts = values.iter().map(|value| self.json(value));
                format!("[{}]", joined(texts)?)
            }
            Value::Object(_) | Value::With { .. } => object(&self.members(value)?)?,
            Value::Repeat { text, times } => quote(&repeated(text, *times)?),
            Value::Nested(depth) => repeated("[", *depth)? + &repeated("]", *depth)?,
            Value::Digits(count) => repeated("1", *count)?,
        })
    }

    /// The members of a value that is an object, each with its JSON text.
    fn members(&self, value: &Value) -> Result<Vec<(String, String)>, ForgeError> {
        let resolve = |(name, value): &(String, Value)| Ok((self.filled(name)?, self.json(value)?));
        match value {
            Value::Object(members) => members.iter().map(resolve).collect(),
            Value::With { value, members } => {
                let mut object = self.members(value)?;
                for member in members {
                    let (name, json) = resolve(member)?;
                    match object.iter_mut().find(|(known, _)| *known == name) {
                        Some((_, old)) => *old = json,
                        None => object.push((name, json)),
                    }
                }
                Ok(object)
            }
            other => {
                let json = self.json(other)?;
                match serde_json::from_str(&json) {
                    Ok(Json::Object(object)) => Ok(object
                        .into_iter()
                        .map(|(name, value)| (name, value.to_string()))
                        .collect()),
                    _ => Err(ForgeError::NoObject { json: beginning(&json) }),
                }
            }
        }
    }
}

/// The JSON text of an object of these members.
fn object(members: &[(String, String)]) -> Result<String, ForgeError> {
    let texts = members.iter().map(|(name, json)| Ok(format!("{}:{json}", quote(name))));
    Ok(format!("{{{}}}", joined(texts)?))
}

/// The texts with commas between them, unless that is too much.
fn joined(texts: impl Iterator<Item = Result<String, ForgeError>>) -> Result<String, ForgeError> {
    let mut joined = String::new();
    for (index, text) in texts.enumerate() {
        if index > 0 {
            joined.push(',');
        }
        joined.push_str(&text?);
        if joined.len() > MAX_TOKEN {
            return Err(ForgeError::TooLarge);
        }
    }
    Ok(joined)
}

/// The text so many times over, unless that is too much.
fn repeated(text: &str, times: u32) -> Result<String, ForgeError> {
    match text.len().checked_mul(times as usize) {
        Some(length) if length <= MAX_TOKEN => Ok(text.repeat(times as usize)),
        _ => Err(ForgeError::TooLarge),
    }
}

/// The text, if it is a whole number.
fn whole(json: &str) -> Result<&str, ForgeError> {
    let digits = json.strip_prefix('-').unwrap_or(json);
    if digits.is_empty() || !digits.bytes().all(|c| c.is_ascii_digit()) {
        return Err(ForgeError::NoNumber { json: beginning(json) });
    }
    Ok(json)
}

/// The same number, written with an exponent.
fn exponent(whole: &str) -> String {
    let digits = whole.trim_start_matches('-');
    let sign = &whole[..whole.len() - digits.len()];
    let (first, rest) = digits.split_at(1);
    let power = rest.len();
    match rest.trim_end_matches('0') {
        "" => format!("{sign}{first}e{power}"),
        rest => format!("{sign}{first}.{rest}e{power}"),
    }
}

/// What is shown of a text in an error.
fn beginning(json: &str) -> String {
    json.chars().take(40).collect()
}
