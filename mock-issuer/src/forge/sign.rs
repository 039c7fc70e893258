//! Who signs, and how.

use rsa::RsaPrivateKey;
use rsa::traits::PublicKeyParts as _;

use super::ecdsa_numbers::{Curve, neutral_point};
use super::hmac::hmac;
use super::value::Context;
use super::{ForgeError, MAX_TOKEN, cube_root, numbers, pss, rsa_block};
use crate::keys::{Algorithm, SigningKey};
use crate::recipe::{Digest, KeyRef, Number, Scheme, Signer};

/// The octets of the signature over the input.
pub(super) fn sign(
    signer: &Signer,
    input: &[u8],
    context: &Context<'_>,
) -> Result<Vec<u8>, ForgeError> {
    let signing = || context.key(&KeyRef::Signing);
    match signer {
        Signer::Key(key) => Ok(context.key(key)?.sign(input)),
        Signer::Hmac { hash, secret } => Ok(hmac(*hash, &context.secret(secret)?, input)),
        // The tag of an encrypted token is no signature.
        Signer::Unsigned | Signer::Encrypted { .. } => Ok(Vec::new()),
        Signer::Scheme { key, scheme } => by_scheme(context.key(key)?, *scheme, input),
        Signer::Block { key, block } => {
            let key = context.key(key)?;
            let (private, hash) = (rsa(key)?, pkcs1_hash(key)?);
            rsa_block::apply(private, &rsa_block::wrong(*block, hash, input, private.size())?)
        }
        Signer::CubeRoot { key } => {
            let key = context.key(key)?;
            let private = rsa(key)?;
            if private.e_bytes().as_ref() != [3] {
                let algorithm = key.algorithm();
                return Err(ForgeError::OtherKind { algorithm, wanted: "one with the exponent 3" });
            }
            cube_root::signature(pkcs1_hash(key)?, input, private.size())
        }
        Signer::PlainBlock { key } => plain_block(context.key(key)?, input),
        Signer::Pair { r, s } => {
            let curve = Curve::of(signing()?.algorithm())?;
            Ok([curve.scalar(*r), curve.scalar(*s)].concat())
        }
        Signer::Number(number) => {
            let key = rsa(signing()?)?;
            let small = |value| Ok([vec![0; key.size().saturating_sub(1)], vec![value]].concat());
            match number {
                Number::Zero => small(0),
                Number::One => small(1),
                Number::ModulusMinusOne => Ok(numbers::less_one(&key.n_bytes())),
                Number::Modulus => Ok(key.n_bytes().to_vec()),
            }
        }
        Signer::Zeros => Ok(vec![0; signature_length(signing()?)]),
        Signer::NeutralPoint => match signing()?.algorithm() {
            Algorithm::EdDsa => Ok(neutral_point()),
            algorithm => Err(ForgeError::OtherKind { algorithm, wanted: "one for EdDSA" }),
        },
        Signer::Random { octets } => {
            if *octets as usize > MAX_TOKEN {
                return Err(ForgeError::TooLarge);
            }
            let mut random = vec![0; *octets as usize];
            rand::fill(random.as_mut_slice());
            Ok(random)
        }
        Signer::Octets(octets) => Ok(octets.0.clone()),
    }
}

/// How many octets a signature by the key has.
fn signature_length(key: &SigningKey) -> usize {
    match (key.rsa(), Curve::of(key.algorithm())) {
        (Some(rsa), _) => rsa.size(),
        (None, Ok(curve)) => 2 * curve.length(),
        (None, Err(_)) => 64,
    }
}

/// A key of the right kind, used by any scheme for it.
fn by_scheme(key: &SigningKey, scheme: Scheme, input: &[u8]) -> Result<Vec<u8>, ForgeError> {
    match scheme {
        Scheme::Pkcs1 { hash } => {
            let key = rsa(key)?;
            rsa_block::apply(key, &rsa_block::right(hash, input, key.size())?)
        }
        Scheme::Pss { hash, mask, salt } => {
            let key = rsa(key)?;
            let bits = key.n().bits_vartime() as usize;
            rsa_block::apply(key, &pss::block(hash, mask, salt, input, bits)?)
        }
        Scheme::Ecdsa { hash } => {
            let algorithm = key.algorithm();
            let signature = key.sign_ecdsa(hash, input);
            signature.ok_or(ForgeError::OtherKind { algorithm, wanted: "one for ECDSA" })
        }
    }
}

/// What the key would be applied to: with the exponent 1 it is the signature, as
/// a number to the power of 1 is the number itself.
fn plain_block(key: &SigningKey, input: &[u8]) -> Result<Vec<u8>, ForgeError> {
    let private = rsa(key)?;
    let length = private.size();
    match key.algorithm().scheme() {
        Some(Scheme::Pkcs1 { hash }) => rsa_block::right(hash, input, length),
        Some(Scheme::Pss { hash, mask, salt }) => {
            let bits = private.n().bits_vartime() as usize;
            let block = pss::block(hash, mask, salt, input, bits)?;
            // The block is one octet shorter where the modulus has one bit more
            // than whole octets (RFC 8017 section 8.1.1).
            Ok([vec![0; length.saturating_sub(block.len())], block].concat())
        }
        Some(Scheme::Ecdsa { .. }) | None => {
            Err(ForgeError::OtherKind { algorithm: key.algorithm(), wanted: "an RSA key" })
        }
    }
}

/// The key, if it is an RSA key.
pub(super) fn rsa(key: &SigningKey) -> Result<&RsaPrivateKey, ForgeError> {
    let algorithm = key.algorithm();
    key.rsa().ok_or(ForgeError::OtherKind { algorithm, wanted: "an RSA key" })
}

/// The hash function of a key for RSASSA-PKCS1-v1_5.
fn pkcs1_hash(key: &SigningKey) -> Result<Digest, ForgeError> {
    let algorithm = key.algorithm();
    match algorithm.scheme() {
        Some(Scheme::Pkcs1 { hash }) => Ok(hash),
        Some(Scheme::Pss { .. } | Scheme::Ecdsa { .. }) | None => {
            Err(ForgeError::OtherKind { algorithm, wanted: "one for RSASSA-PKCS1-v1_5" })
        }
    }
}
