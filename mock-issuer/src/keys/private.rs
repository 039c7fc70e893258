//! Private keys of the pure Rust crates: made fresh or from a seed, and what
//! they sign.

use ed25519_dalek::Signer as _;
use p256::ecdsa::signature::hazmat::PrehashSigner as _;
use p256::elliptic_curve::Generate as _;
use rand::CryptoRng;
use rsa::pkcs8::EncodePrivateKey as _;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss, RsaPrivateKey};
use sha2::{Sha256, Sha384, Sha512};

use super::Algorithm;
use crate::recipe::{Digest, Scheme};

/// The size of RSA keys, in bits. RFC 7518 section 3.3 allows no less.
pub(super) const RSA_BITS: usize = 2048;

/// What key is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Make {
    pub(crate) algorithm: Algorithm,
    /// Whether an RSA key gets the exponent 3 in place of 65537.
    pub(crate) cubic: bool,
    /// The size of an RSA key, where it is not the usual one.
    pub(crate) bits: Option<u16>,
}

impl Make {
    /// A key without anything special.
    pub(crate) fn ordinary(algorithm: Algorithm) -> Self {
        Self { algorithm, cubic: false, bits: None }
    }
}

/// A private key.
pub(super) enum Private {
    Rsa(Box<RsaPrivateKey>),
    P256(p256::SecretKey),
    P384(p384::SecretKey),
    P521(p521::SecretKey),
    Ed25519(ed25519_dalek::SigningKey),
}

impl Private {
    pub(super) fn generate(make: Make, rng: &mut impl CryptoRng) -> Self {
        match make.algorithm {
            Algorithm::Rs256
            | Algorithm::Rs384
            | Algorithm::Rs512
            | Algorithm::Ps256
            | Algorithm::Ps384
            | Algorithm::Ps512 => {
                let bits = make.bits.map_or(RSA_BITS, usize::from);
                let key = match make.cubic {
                    true => RsaPrivateKey::new_with_exp(rng, bits, BoxedUint::from(3_u64)),
                    false => RsaPrivateKey::new(rng, bits),
                };
                Self::rsa(key.expect("the size is one that the generator takes"))
            }
            Algorithm::Es256 => Self::P256(p256::SecretKey::generate_from_rng(rng)),
            Algorithm::Es384 => Self::P384(p384::SecretKey::generate_from_rng(rng)),
            Algorithm::Es512 => Self::P521(p521::SecretKey::generate_from_rng(rng)),
            Algorithm::EdDsa => Self::Ed25519(ed25519_dalek::SigningKey::generate(rng)),
        }
    }

    pub(super) fn rsa(key: RsaPrivateKey) -> Self {
        Self::Rsa(Box::new(key))
    }

    /// What a key of this kind is for where nobody says more.
    pub(super) fn usual_algorithm(&self) -> Algorithm {
        match self {
            Self::Rsa(_) => Algorithm::Rs256,
            Self::P256(_) => Algorithm::Es256,
            Self::P384(_) => Algorithm::Es384,
            Self::P521(_) => Algorithm::Es512,
            Self::Ed25519(_) => Algorithm::EdDsa,
        }
    }

    /// Whether the algorithm takes a key of this kind.
    pub(super) fn takes(&self, algorithm: Algorithm) -> bool {
        let usual = self.usual_algorithm();
        usual == algorithm || (usual.is_rsa() && algorithm.is_rsa())
    }

    /// Signs by an algorithm that takes the key.
    pub(super) fn sign(&self, algorithm: Algorithm, input: &[u8]) -> Vec<u8> {
        match (self, algorithm.scheme()) {
            (Self::Ed25519(key), _) => key.sign(input).to_bytes().to_vec(),
            (Self::Rsa(key), Some(Scheme::Pkcs1 { hash })) => {
                let padding = match hash {
                    Digest::Sha1 => Pkcs1v15Sign::new::<sha1::Sha1>(),
                    Digest::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
                    Digest::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
                    Digest::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
                };
                key.sign(padding, &hash.of(input)).expect("the key has room for the hash")
            }
            (Self::Rsa(key), Some(Scheme::Pss { hash, .. })) => {
                let (rng, digest) = (&mut rand::rng(), hash.of(input));
                let signature = match hash {
                    Digest::Sha1 => key.sign_with_rng(rng, Pss::<sha1::Sha1>::new(), &digest),
                    Digest::Sha256 => key.sign_with_rng(rng, Pss::<Sha256>::new(), &digest),
                    Digest::Sha384 => key.sign_with_rng(rng, Pss::<Sha384>::new(), &digest),
                    Digest::Sha512 => key.sign_with_rng(rng, Pss::<Sha512>::new(), &digest),
                };
                signature.expect("the key has room for hash and salt")
            }
            (_, scheme) => {
                let hash = match scheme {
                    Some(Scheme::Ecdsa { hash }) => hash,
                    Some(Scheme::Pkcs1 { .. } | Scheme::Pss { .. }) | None => Digest::Sha256,
                };
                self.sign_ecdsa(hash, input).expect("the algorithm takes the key")
            }
        }
    }

    /// ECDSA with any hash, `r || s`. None if this is no key for ECDSA.
    pub(super) fn sign_ecdsa(&self, hash: Digest, input: &[u8]) -> Option<Vec<u8>> {
        let hash = hash.of(input);
        // A hash is a number, so zeros before it change nothing; the crates
        // refuse one that is less than half as long as the order.
        let padded = |length: usize| {
            let mut padded = vec![0; length.saturating_sub(hash.len())];
            padded.extend_from_slice(&hash);
            padded
        };
        match self {
            Self::P256(key) => {
                let key = p256::ecdsa::SigningKey::from(key);
                let signature: p256::ecdsa::Signature = key.sign_prehash(&padded(32)).ok()?;
                Some(signature.to_vec())
            }
            Self::P384(key) => {
                let key = p384::ecdsa::SigningKey::from(key);
                let signature: p384::ecdsa::Signature = key.sign_prehash(&padded(48)).ok()?;
                Some(signature.to_vec())
            }
            Self::P521(key) => {
                let key = p521::ecdsa::SigningKey::from(key);
                let signature: p521::ecdsa::Signature = key.sign_prehash(&padded(66)).ok()?;
                Some(signature.to_vec())
            }
            Self::Rsa(_) | Self::Ed25519(_) => None,
        }
    }

    /// DER of the PKCS#8 form (RFC 5208).
    pub(super) fn pkcs8_der(&self) -> Vec<u8> {
        let der = match self {
            Self::Rsa(key) => key.to_pkcs8_der(),
            Self::P256(key) => key.to_pkcs8_der(),
            Self::P384(key) => key.to_pkcs8_der(),
            Self::P521(key) => key.to_pkcs8_der(),
            Self::Ed25519(key) => {
                // Version 1, without the public key: older readers, OpenSSL
                // among them, do not know version 2, which the crate writes.
                const PREFIX: [u8; 16] = [
                    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04,
                    0x22, 0x04, 0x20,
                ];
                return [PREFIX.as_slice(), key.as_bytes()].concat();
            }
        };
        der.expect("a key that exists can be encoded").as_bytes().to_vec()
    }
}
