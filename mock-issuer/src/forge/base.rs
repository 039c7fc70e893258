//! The valid token before the edits: header and payload of the baseline.

use super::ForgeError;
use super::segment::{Segment, quote};
use super::value::Context;
use crate::recipe::{KeyRef, Part, Signer};

/// From which try on the payload gets a member of its own to vary it, where a
/// new `jti` does not.
pub(super) const PATIENCE: u32 = 4;

impl Context<'_> {
    /// The header before the edits.
    pub(super) fn base_header(&self, signer: &Signer) -> Result<Segment, ForgeError> {
        let signing = || self.key(&KeyRef::Signing);
        let own = |key: &KeyRef| match key {
            // Keeps the known `kid`: that the signature is wrong is the only
            // fault.
            KeyRef::Stranger | KeyRef::Tenant => signing(),
            KeyRef::Signing | KeyRef::Named(_) => self.key(key),
        };
        let (algorithm, kid) = match signer {
            Signer::Key(key) => (self.key(key)?.algorithm().name(), own(key)?.kid()),
            Signer::Scheme { key, scheme } => (scheme.name(), own(key)?.kid()),
            Signer::Hmac { hash, .. } => (hash.hmac_name(), signing()?.kid()),
            Signer::Block { key, .. } | Signer::CubeRoot { key } | Signer::PlainBlock { key } => {
                (self.key(key)?.algorithm().name(), own(key)?.kid())
            }
            Signer::Unsigned
            | Signer::Pair { .. }
            | Signer::Number(_)
            | Signer::Zeros
            | Signer::NeutralPoint
            | Signer::Random { .. }
            | Signer::Octets(_) => (signing()?.algorithm().name(), signing()?.kid()),
            Signer::Encrypted { .. } => ("RSA-OAEP-256", signing()?.kid()),
        };
        let mut header = Segment::new(Part::Header);
        header.set("alg", quote(algorithm))?;
        if matches!(signer, Signer::Encrypted { .. }) {
            header.set("enc", quote("A256GCM"))?;
        }
        header.set("kid", quote(kid))?;
        if let Some(typ) = &self.baseline.typ {
            header.set("typ", quote(typ))?;
        }
        Ok(header)
    }

    /// The payload before the edits.
    pub(super) fn base_payload(&self) -> Result<Segment, ForgeError> {
        let (baseline, now) = (self.baseline, self.now);
        let mut payload = Segment::new(Part::Payload);
        payload.set("iss", quote(&baseline.issuer))?;
        if let Some(audience) = baseline.audience.as_ref().filter(|_| baseline.show_audience) {
            payload.set("aud", quote(audience))?;
        }
        payload.set("sub", quote(&baseline.subject))?;
        if !baseline.leaves_out("client_id") {
            payload.set("client_id", quote(&baseline.client_id))?;
        }
        payload.set("iat", now.saturating_sub(10).to_string())?;
        payload.set("exp", now.saturating_add(baseline.lifetime).to_string())?;
        if !baseline.leaves_out("jti") {
            payload.set("jti", quote(&random_uuid()))?;
        }
        if let Some(scope) = &baseline.scope {
            payload.set("scope", quote(scope))?;
        }
        for (name, value) in &baseline.extra_claims {
            payload.set(name, value.to_string())?;
        }
        if self.attempt >= PATIENCE {
            payload.set("note", self.attempt.to_string())?;
        }
        Ok(payload)
    }
}

/// A random UUID (RFC 9562 section 5.4).
fn random_uuid() -> String {
    let mut bits = rand::random::<u128>();
    bits = (bits & !(0xf << 76)) | (0x4 << 76);
    bits = (bits & !(0x3 << 62)) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
