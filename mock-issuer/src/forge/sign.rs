//! Who signs, and how.

use super::ForgeError;
use super::hmac::hmac;
use super::value::Context;
use crate::recipe::{KeyRef, Signer};

/// The octets of the signature over the input.
pub(super) fn sign(
    signer: &Signer,
    input: &[u8],
    context: &Context<'_>,
) -> Result<Vec<u8>, ForgeError> {
    match signer {
        Signer::Key(key) => Ok(context.key(key)?.sign(input)),
        Signer::Hmac { hash, secret } => Ok(hmac(*hash, &context.secret(secret)?, input)),
        Signer::Unsigned => Ok(Vec::new()),
        Signer::Scheme { .. } => Err(ForgeError::NotYet { what: "a scheme" }),
        Signer::Block { .. } => Err(ForgeError::NotYet { what: "a block" }),
        Signer::CubeRoot { .. } => Err(ForgeError::NotYet { what: "a cube root" }),
        Signer::Pair { .. } => Err(ForgeError::NotYet { what: "a pair" }),
        Signer::Number(_) => Err(ForgeError::NotYet { what: "a number" }),
        Signer::Zeros => {
            // As long as that of the signing key, whatever its size.
            Ok(vec![0; context.key(&KeyRef::Signing)?.sign(input).len()])
        }
        Signer::NeutralPoint => Err(ForgeError::NotYet { what: "the neutral point" }),
        Signer::Random { octets } => {
            let mut random = vec![0; *octets as usize];
            rand::fill(random.as_mut_slice());
            Ok(random)
        }
        Signer::Octets(octets) => Ok(octets.0.clone()),
        Signer::Encrypted { .. } => Err(ForgeError::NotYet { what: "an encrypted token" }),
    }
}
