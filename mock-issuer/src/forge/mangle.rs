//! Edits of the finished token.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use rsa::traits::PublicKeyParts as _;

use super::base::PATIENCE;
use super::ecdsa_numbers::{Curve, ed25519_order_added};
use super::segment::Segment;
use super::{ForgeError, Forged, MAX_TOKEN, Made, make, numbers, sign, template, text};
use crate::keys::{Algorithm, SigningKey};
use crate::recipe::{Half, KeyRef, Mangle, Recipe};

/// How far the token is edited: each stage allows less than the one before.
enum Stage {
    /// Header, payload and signature are there.
    Parts,
    /// Only their texts are.
    Texts([String; 3]),
    /// Only the whole token is, beside the texts of the parts it was made of.
    Whole([String; 3], String),
}

impl Made<'_> {
    /// The token after the edits that follow the signing.
    pub(super) fn finish(&self, recipe: &Recipe) -> Result<Forged, ForgeError> {
        let mut parts = Parts {
            header: self.header.clone(),
            payload: self.payload.clone(),
            signature: self.signature.clone(),
        };
        let (mut stage, no_parts) = match &self.encrypted {
            Some(token) => (Stage::Whole(parts.texts()?, token.clone()), ForgeError::Encrypted),
            None => (Stage::Parts, ForgeError::AfterTemplate),
        };
        for mangle in &recipe.after {
            stage = match mangle {
                Mangle::Text { part, edit } => {
                    let mut texts = match stage {
                        Stage::Parts => parts.texts()?,
                        Stage::Texts(texts) => texts,
                        Stage::Whole(..) => return Err(no_parts),
                    };
                    let text = &mut texts[*part as usize];
                    *text = text::edit(std::mem::take(text), edit, *part)?;
                    Stage::Texts(texts)
                }
                Mangle::Template { text } => {
                    let (texts, token) = match stage {
                        Stage::Parts => {
                            let texts = parts.texts()?;
                            let token = texts.join(".");
                            (texts, token)
                        }
                        Stage::Texts(texts) => {
                            let token = texts.join(".");
                            (texts, token)
                        }
                        Stage::Whole(texts, token) => (texts, token),
                    };
                    let encrypted = self.encrypted.is_some();
                    let filled = template::fill(text, |name| {
                        Some(match name {
                            "payload" | "signature" | "signed_header" | "signed_payload"
                                if encrypted =>
                            {
                                Err(ForgeError::Encrypted)
                            }
                            "header" => Ok(texts[0].clone()),
                            "payload" => Ok(texts[1].clone()),
                            "signature" => Ok(texts[2].clone()),
                            "token" => Ok(token.clone()),
                            "signed_header" => Ok(self.signed_header.clone()),
                            "signed_payload" => Ok(self.signed_payload.clone()),
                            "header_text" => parts.header.text(),
                            "payload_text" => parts.payload.text(),
                            _ => return None,
                        })
                    })?;
                    Stage::Whole(texts, filled)
                }
                part => {
                    match stage {
                        Stage::Parts => self.edit(&mut parts, part)?,
                        Stage::Texts(_) => return Err(ForgeError::AfterText),
                        Stage::Whole(..) => return Err(no_parts),
                    }
                    Stage::Parts
                }
            };
        }
        let text = match stage {
            Stage::Parts => parts.texts()?.join("."),
            Stage::Texts(texts) => texts.join("."),
            Stage::Whole(_, token) => token,
        };
        if text.len() > MAX_TOKEN {
            return Err(ForgeError::TooLarge);
        }
        Ok(Forged {
            text,
            kid: parts.header.string("kid"),
            header: parts.header.shown(),
            payload: parts.payload.shown(),
            signature: parts.signature,
            changes: recipe.changes(),
        })
    }

    fn edit(&self, parts: &mut Parts, mangle: &Mangle) -> Result<(), ForgeError> {
        let signature = &mut parts.signature;
        match mangle {
            Mangle::DropSignature => signature.clear(),
            Mangle::FlipSignatureBit { octet } => flip(signature, *octet)?,
            Mangle::TruncateSignature { octets } => {
                let (length, keep) = (signature.len(), *octets as usize);
                if keep >= length {
                    return Err(ForgeError::ShortSignature { octet: i64::from(*octets), length });
                }
                signature.truncate(keep);
            }
            Mangle::AppendSignature { octets } => signature.extend_from_slice(&octets.0),
            Mangle::PrependSignature { octets } => {
                signature.splice(..0, octets.0.iter().copied());
            }
            Mangle::RepeatSignature => signature.extend_from_within(..),
            Mangle::SwapHalves => {
                let half = half(signature)?;
                signature.rotate_left(half);
            }
            Mangle::FirstHalf => signature.truncate(half(signature)?),
            Mangle::PadHalves => *signature = self.curve()?.padded(signature)?,
            Mangle::DerSignature => *signature = self.curve()?.in_der(signature)?,
            Mangle::AddOrder { half } => {
                let algorithm = self.key()?.algorithm();
                *signature = match (algorithm, half) {
                    (Algorithm::EdDsa, Half::Second) => ed25519_order_added(signature)?,
                    // Its first half is a point.
                    _ => Curve::of(algorithm)?.order_added(signature, *half)?,
                };
            }
            Mangle::AddModulus => {
                let modulus = sign::rsa(self.key()?)?.n_bytes();
                // Both are as long as the modulus, so an octet more is enough.
                *signature = numbers::sum(signature, &modulus, modulus.len() + 1)
                    .ok_or(ForgeError::SmallKey)?;
            }
            Mangle::SignatureOf { token } => {
                let context = self.context.deeper()?;
                // Made once: if it is left to chance, the whole token is made again.
                let mut other = make(token, context.clone())?;
                // Without a `jti` the other token may be this one over again, and
                // its signature right here too.
                if (&other.signed_header, &other.signed_payload)
                    == (&self.signed_header, &self.signed_payload)
                {
                    other = make(token, context.again(PATIENCE))?;
                }
                *signature = other.finish(token)?.signature;
            }
            Mangle::TamperClaim { name, value } => {
                parts.payload.set(name, self.context.json(value)?)?;
            }
            Mangle::TamperHeader { name, value } => {
                parts.header.set(name, self.context.json(value)?)?;
            }
            // Done by the caller, which holds the texts.
            Mangle::Text { .. } | Mangle::Template { .. } => {}
        }
        Ok(())
    }
}

impl<'a> Made<'a> {
    /// The key that signs, or that the token names where none does.
    fn key(&self) -> Result<&'a SigningKey, ForgeError> {
        self.context.key(self.signer.private_key().unwrap_or(&KeyRef::Signing))
    }

    fn curve(&self) -> Result<Curve, ForgeError> {
        Curve::of(self.key()?.algorithm())
    }
}

/// The parts while they are edited.
struct Parts {
    header: Segment,
    payload: Segment,
    signature: Vec<u8>,
}

impl Parts {
    /// The text of each part.
    fn texts(&self) -> Result<[String; 3], ForgeError> {
        let signature = BASE64_URL_SAFE_NO_PAD.encode(&self.signature);
        Ok([self.header.encoded()?, self.payload.encoded()?, signature])
    }
}

/// The length of a half.
fn half(signature: &[u8]) -> Result<usize, ForgeError> {
    let length = signature.len();
    if length == 0 || !length.is_multiple_of(2) {
        return Err(ForgeError::NoHalves { length });
    }
    Ok(length / 2)
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
