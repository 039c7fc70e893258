//! Values of a recipe, resolved to JSON text at the time of forging.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::Value as Json;

use super::ForgeError;
use super::members::quote;
use crate::baseline::Baseline;
use crate::key_ring::KeyRing;
use crate::keys::SigningKey;
use crate::recipe::{KeyRef, Value};

/// What values are resolved against.
pub(super) struct Context<'a> {
    pub(super) ring: &'a KeyRing,
    pub(super) baseline: &'a Baseline,
    pub(super) now: u64,
}

impl<'a> Context<'a> {
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
        }
    }

    fn audience(&self) -> Result<&str, ForgeError> {
        self.baseline.audience.as_deref().ok_or(ForgeError::NoAudience)
    }

    /// The JSON text of a value.
    pub(super) fn json(&self, value: &Value) -> Result<String, ForgeError> {
        let now = i64::try_from(self.now).unwrap_or(i64::MAX);
        let leeway = i64::try_from(self.baseline.leeway).unwrap_or(i64::MAX);
        Ok(match value {
            Value::Json(json) => json.to_string(),
            Value::Now(seconds) => now.saturating_add(*seconds).to_string(),
            Value::NowText(seconds) => quote(&now.saturating_add(*seconds).to_string()),
            Value::Expired(seconds) => {
                now.saturating_sub(leeway).saturating_sub((*seconds).into()).to_string()
            }
            Value::NotYet(seconds) => {
                now.saturating_add(leeway).saturating_add((*seconds).into()).to_string()
            }
            Value::Issuer => quote(&self.baseline.issuer),
            Value::IssuerAnd(text) => quote(&format!("{}{text}", self.baseline.issuer)),
            Value::Audience => quote(self.audience()?),
            Value::AudienceAnd(text) => quote(&format!("{}{text}", self.audience()?)),
            Value::Kid(key) => quote(self.key(key)?.kid()),
            // Looks like a thumbprint, so that nothing but its value is odd.
            Value::UnknownKid => quote(&BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())),
            Value::Jwk(key) => Json::Object(self.key(key)?.public_jwk()).to_string(),
            Value::List(values) => {
                let texts: Result<Vec<_>, _> =
                    values.iter().map(|value| self.json(value)).collect();
                format!("[{}]", texts?.join(","))
            }
        })
    }
}
