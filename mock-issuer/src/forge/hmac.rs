//! HMAC with whatever serves as the secret.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Sha256, Sha384, Sha512};

use super::ForgeError;
use super::value::Context;
use crate::recipe::{Hash, KeyRef, Secret};

impl Context<'_> {
    /// The octets of a secret.
    pub(super) fn secret(&self, secret: &Secret) -> Result<Vec<u8>, ForgeError> {
        Ok(match secret {
            Secret::PublicForm(form) => {
                let key = self.key(&KeyRef::Signing)?;
                let (form, algorithm) = (*form, key.algorithm());
                key.public_form(form, self.ring.jwks().body())
                    .ok_or(ForgeError::NoSuchForm { form, algorithm })?
            }
            Secret::Text(text) => self.filled(text)?.into_bytes(),
            Secret::Octets(octets) => octets.0.clone(),
            Secret::Empty => Vec::new(),
        })
    }
}

/// The code over the input.
pub(super) fn hmac(hash: Hash, secret: &[u8], input: &[u8]) -> Vec<u8> {
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
