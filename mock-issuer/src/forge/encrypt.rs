//! Tokens that are encrypted and not signed: JWE in its compact form (RFC 7516
//! section 7.1).

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use rsa::Oaep;
use sha2::Sha256;

use super::segment::Segment;
use super::sign::rsa;
use super::{ForgeError, MAX_TOKEN};
use crate::keys::SigningKey;

/// How many octets the tag of AES-GCM has.
const TAG: usize = 16;

/// The five parts for these octets, by `RSA-OAEP-256` and `A256GCM`. Takes
/// only the public half of the key.
pub(super) fn token(
    key: &SigningKey,
    header: &Segment,
    payload: &Segment,
) -> Result<String, ForgeError> {
    let plain = payload.unedited_octets()?;
    if plain.len() > MAX_TOKEN / 2 {
        return Err(ForgeError::TooLarge);
    }
    let header = header.encoded()?;
    let content_key: [u8; 32] = rand::random();
    let nonce: [u8; 12] = rand::random();
    let public = rsa(key)?.as_public_key();
    let wrapped = public.encrypt(&mut rand::rng(), Oaep::<Sha256>::new(), &content_key);
    let wrapped = wrapped.map_err(|_| ForgeError::SmallKey)?;
    // "Let the Additional Authenticated Data encryption parameter be
    // ASCII(Encoded Protected Header)" (section 5.1, step 14).
    let input = Payload { msg: &plain, aad: header.as_bytes() };
    let sealed = Aes256Gcm::new(&content_key.into()).encrypt(&Nonce::from(nonce), input);
    let sealed = sealed.map_err(|_| ForgeError::TooLarge)?;
    let (text, tag) = sealed.split_at(sealed.len().saturating_sub(TAG));
    let [wrapped, nonce, text, tag] =
        [wrapped.as_slice(), &nonce, text, tag].map(|part| B64.encode(part));
    Ok(format!("{header}.{wrapped}.{nonce}.{text}.{tag}"))
}
