//! Recipe, keys and time become bytes. The only place that signs.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Sha256, Sha384, Sha512};

mod members;
mod value;

pub use crate::baseline::Baseline;
use crate::key_ring::KeyRing;
use crate::keys::Algorithm;
use crate::recipe::{Edit, Form, Hash, KeyRef, Mangle, Recipe, Secret, Signer};
use members::{Segment, quote};
use value::Context;

/// No token grows beyond this, so that a template within a template cannot
/// fill the memory.
const MAX_TOKEN: usize = 64 << 20;

/// A finished token, with its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Forged {
    /// The token, as it is sent.
    pub text: String,
    /// The header before it was encoded. JSON, unless the recipe says otherwise.
    pub header: String,
    /// The payload before it was encoded. JSON, unless the recipe says otherwise.
    pub payload: String,
    /// The octets of the signature that is in the token.
    pub signature: Vec<u8>,
    /// The `kid` in the header, if there is one and it is a string.
    pub kid: Option<String>,
    /// How the token differs from the valid one, a phrase for each difference.
    pub changes: Vec<String>,
}

/// A recipe that cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ForgeError {
    /// No key signs the tokens of the primary algorithm at this moment.
    #[error("no key signs {algorithm} at this moment")]
    NoSigningKey {
        /// The primary algorithm.
        algorithm: Algorithm,
    },
    /// The ring has no key of this name.
    #[error("there is no key `{name}`")]
    NoSuchKey {
        /// The name in the recipe.
        name: String,
    },
    /// The recipe speaks of the audience, and the baseline knows none.
    #[error("the audience is not known")]
    NoAudience,
    /// The recipe drops or doubles what is not there, so that the token would
    /// be the valid one.
    #[error("there is no member `{name}` to drop or to double")]
    NoSuchMember {
        /// Name of the member.
        name: String,
    },
    /// The recipe edits the members of what it has replaced by raw text.
    #[error("raw text has no members to edit")]
    RawText,
    /// The public key has no such form.
    #[error("a key for {algorithm} has no form `{}`", .form.name())]
    NoSuchForm {
        /// The form in the recipe.
        form: Form,
        /// What the key is made for.
        algorithm: Algorithm,
    },
    /// The recipe changes octets that the signature does not have.
    #[error("the signature has {length} octets, too few for {octet}")]
    ShortSignature {
        /// The octet, or the number of octets, in the recipe.
        octet: i64,
        /// Length of the signature.
        length: usize,
    },
    /// The recipe edits parts after it has written the token anew.
    #[error("only a template can follow a template")]
    AfterTemplate,
    /// The templates make the token too large.
    #[error("the token would be larger than {MAX_TOKEN} octets")]
    TooLarge,
}

/// Makes a token. Never panics, whatever the recipe says.
///
/// `now` is in seconds since 1970. The bytes differ from call to call where the
/// recipe or the algorithm is random: `jti`, an unknown `kid`, ES256.
///
/// # Errors
/// If the recipe cannot be followed to the letter; a token that silently lacks
/// the fault would pass for the faulty one.
pub fn forge(
    recipe: &Recipe,
    ring: &KeyRing,
    baseline: &Baseline,
    now: u64,
) -> Result<Forged, ForgeError> {
    let context = Context { ring, baseline, now };
    let mut header = header(&recipe.signer, &context)?;
    let mut payload = payload(&context)?;
    for edit in &recipe.before {
        apply(edit, &mut header, &mut payload, &context)?;
    }

    let mut header_encoded = header.encoded();
    let mut payload_encoded = payload.encoded();
    let input = format!("{header_encoded}.{payload_encoded}");
    let mut signature = sign(&recipe.signer, input.as_bytes(), &context)?;

    let mut rewritten = None;
    for mangle in &recipe.after {
        if rewritten.is_some() && !matches!(mangle, Mangle::Template { .. }) {
            return Err(ForgeError::AfterTemplate);
        }
        match mangle {
            Mangle::DropSignature => signature.clear(),
            Mangle::FlipSignatureBit { octet } => flip(&mut signature, *octet)?,
            Mangle::TruncateSignature { octets } => {
                let (length, keep) = (signature.len(), *octets as usize);
                if keep >= length {
                    return Err(ForgeError::ShortSignature { octet: i64::from(*octets), length });
                }
                signature.truncate(keep);
            }
            Mangle::TamperClaim { name, value } => {
                payload.set(name, context.json(value)?)?;
                payload_encoded = payload.encoded();
            }
            Mangle::TamperHeader { name, value } => {
                header.set(name, context.json(value)?)?;
                header_encoded = header.encoded();
            }
            Mangle::Template { text } => {
                let signature = BASE64_URL_SAFE_NO_PAD.encode(&signature);
                let token = rewritten
                    .unwrap_or_else(|| format!("{header_encoded}.{payload_encoded}.{signature}"));
                let parts = [
                    ("{header}", header_encoded.as_str()),
                    ("{payload}", &payload_encoded),
                    ("{signature}", &signature),
                    ("{token}", &token),
                ];
                rewritten = Some(fill(text, &parts)?);
            }
        }
    }

    let text = rewritten.unwrap_or_else(|| {
        let signature = BASE64_URL_SAFE_NO_PAD.encode(&signature);
        format!("{header_encoded}.{payload_encoded}.{signature}")
    });
    Ok(Forged {
        text,
        kid: header.string("kid"),
        header: header.text(),
        payload: payload.text(),
        signature,
        changes: recipe.changes(),
    })
}

/// The header before the edits.
fn header(signer: &Signer, context: &Context<'_>) -> Result<Segment, ForgeError> {
    let signing = || context.key(&KeyRef::Signing);
    let (algorithm, kid) = match signer {
        // Keeps the known `kid`: that the signature is wrong is the only fault.
        Signer::Key(KeyRef::Stranger) => {
            (context.key(&KeyRef::Stranger)?.algorithm().name(), signing()?.kid())
        }
        Signer::Key(key @ (KeyRef::Signing | KeyRef::Named(_))) => {
            let key = context.key(key)?;
            (key.algorithm().name(), key.kid())
        }
        Signer::Hmac { hash, .. } => (hash.hmac_name(), signing()?.kid()),
        Signer::Unsigned => (signing()?.algorithm().name(), signing()?.kid()),
    };
    let mut header = Segment::new();
    header.set("alg", quote(algorithm))?;
    header.set("kid", quote(kid))?;
    if let Some(typ) = &context.baseline.typ {
        header.set("typ", quote(typ))?;
    }
    Ok(header)
}

/// The payload before the edits.
fn payload(context: &Context<'_>) -> Result<Segment, ForgeError> {
    let Context { baseline, now, .. } = context;
    let mut payload = Segment::new();
    payload.set("iss", quote(&baseline.issuer))?;
    if let Some(audience) = baseline.audience.as_ref().filter(|_| baseline.show_audience) {
        payload.set("aud", quote(audience))?;
    }
    payload.set("sub", quote(&baseline.subject))?;
    payload.set("client_id", quote(&baseline.client_id))?;
    payload.set("iat", now.saturating_sub(10).to_string())?;
    payload.set("exp", now.saturating_add(baseline.lifetime).to_string())?;
    payload.set("jti", quote(&random_uuid()))?;
    if let Some(scope) = &baseline.scope {
        payload.set("scope", quote(scope))?;
    }
    for (name, value) in &baseline.extra_claims {
        payload.set(name, value.to_string())?;
    }
    Ok(payload)
}

fn apply(
    edit: &Edit,
    header: &mut Segment,
    payload: &mut Segment,
    context: &Context<'_>,
) -> Result<(), ForgeError> {
    match edit {
        Edit::SetHeader { name, value } => header.set(name, context.json(value)?),
        Edit::DropHeader { name } => header.remove(name),
        Edit::SetClaim { name, value } => payload.set(name, context.json(value)?),
        Edit::DropClaim { name } => payload.remove(name),
        Edit::DuplicateHeader { name, value, place } => {
            header.duplicate(name, context.json(value)?, *place)
        }
        Edit::DuplicateClaim { name, value, place } => {
            payload.duplicate(name, context.json(value)?, *place)
        }
        Edit::ReverseHeader => header.reverse(),
        Edit::ReverseClaims => payload.reverse(),
        Edit::Whitespace => header.space().and_then(|()| payload.space()),
        Edit::RawHeader { text } => {
            *header = Segment::Raw(text.clone());
            Ok(())
        }
        Edit::RawPayload { text } => {
            *payload = Segment::Raw(text.clone());
            Ok(())
        }
    }
}

fn sign(signer: &Signer, input: &[u8], context: &Context<'_>) -> Result<Vec<u8>, ForgeError> {
    match signer {
        Signer::Key(key) => Ok(context.key(key)?.sign(input)),
        Signer::Unsigned => Ok(Vec::new()),
        Signer::Hmac { hash, secret } => {
            let secret = match secret {
                Secret::PublicForm(form) => {
                    let key = context.key(&KeyRef::Signing)?;
                    let (form, algorithm) = (*form, key.algorithm());
                    key.public_form(form, context.ring.jwks().body())
                        .ok_or(ForgeError::NoSuchForm { form, algorithm })?
                }
                Secret::Text(text) => text.clone().into_bytes(),
                Secret::Empty => Vec::new(),
            };
            Ok(hmac(*hash, &secret, input))
        }
    }
}

fn hmac(hash: Hash, secret: &[u8], input: &[u8]) -> Vec<u8> {
    const ANY: &str = "HMAC takes keys of any length";
    match hash {
        Hash::Sha256 => {
            let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect(ANY);
            mac.update(input);
            mac.finalize().into_bytes().to_vec()
        }
        Hash::Sha384 => {
            let mut mac = Hmac::<Sha384>::new_from_slice(secret).expect(ANY);
            mac.update(input);
            mac.finalize().into_bytes().to_vec()
        }
        Hash::Sha512 => {
            let mut mac = Hmac::<Sha512>::new_from_slice(secret).expect(ANY);
            mac.update(input);
            mac.finalize().into_bytes().to_vec()
        }
    }
}

/// Flips the lowest bit of an octet, counted from the end where negative.
fn flip(signature: &mut [u8], octet: i32) -> Result<(), ForgeError> {
    let length = signature.len();
    let index = match usize::try_from(octet) {
        Ok(index) => Some(index),
        Err(_) => length.checked_sub(octet.unsigned_abs() as usize),
    };
    let octet = i64::from(octet);
    let found = index.and_then(|index| signature.get_mut(index));
    *found.ok_or(ForgeError::ShortSignature { octet, length })? ^= 1;
    Ok(())
}

/// Replaces placeholders in one pass, so that what is put in is not read again.
fn fill(template: &str, parts: &[(&str, &str)]) -> Result<String, ForgeError> {
    let (mut filled, mut rest) = (String::new(), template);
    while let Some(brace) = rest.find('{') {
        filled.push_str(&rest[..brace]);
        rest = &rest[brace..];
        let (taken, put) = match parts.iter().find(|(name, _)| rest.starts_with(name)) {
            Some((name, part)) => (name.len(), *part),
            None => (1, "{"),
        };
        filled.push_str(put);
        rest = &rest[taken..];
        if filled.len() > MAX_TOKEN {
            return Err(ForgeError::TooLarge);
        }
    }
    filled.push_str(rest);
    Ok(filled)
}

/// A random UUID (RFC 9562 section 5.4).
fn random_uuid() -> String {
    let mut bits = rand::random::<u128>();
    bits = (bits & !(0xf << 76)) | (0x4 << 76);
    bits = (bits & !(0x3 << 62)) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
