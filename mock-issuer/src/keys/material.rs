//! Private keys: made fresh or from a seed, and what they sign.

use ed25519_dalek::Signer as _;
use p256::elliptic_curve::Generate as _;
use rand::rngs::ChaCha20Rng;
use rand::{CryptoRng, SeedableRng as _};
use rsa::pkcs8::EncodePrivateKey as _;
use rsa::signature::SignatureEncoding as _;
use sha2::{Digest as _, Sha256};

use super::Algorithm;
#[cfg(feature = "fast")]
use super::fast::Fast;
use super::public::Public;

/// The size of RSA keys, in bits. RFC 7518 section 3.3 allows no less.
pub(super) const RSA_BITS: usize = 2048;

/// A private key with everything that is derived from it.
pub(super) struct Material {
    private: Private,
    #[cfg(feature = "fast")]
    fast: Option<Fast>,
    pub(super) public: Public,
}

/// A private key of the pure Rust crates.
pub(super) enum Private {
    Rsa(Box<rsa::pkcs1v15::SigningKey<Sha256>>),
    P256(p256::SecretKey),
    Ed25519(ed25519_dalek::SigningKey),
}

impl Material {
    pub(super) fn new(private: Private) -> Self {
        Self {
            // A key that the fast library refuses is used by the slow one.
            #[cfg(feature = "fast")]
            fast: Fast::load(&private),
            public: Public::of(&private),
            private,
        }
    }

    /// Makes a key from the random numbers of the system.
    pub(super) fn fresh(algorithm: Algorithm) -> Self {
        #[cfg(feature = "fast")]
        if algorithm == Algorithm::Rs256
            && cfg!(debug_assertions)
            && let Some(private) = super::fast::fresh_rsa()
        {
            // Only without optimisation: there the search for primes takes the
            // pure Rust crate about a second in each `cargo test` of a user.
            return Self::new(private);
        }
        Self::new(Private::generate(algorithm, &mut rand::rng()))
    }

    /// Makes the key that belongs to this seed and name, whichever other keys
    /// are made before it or beside it.
    pub(super) fn seeded(algorithm: Algorithm, seed: u64, name: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"mock-issuer key\0");
        hash.update(seed.to_be_bytes());
        hash.update(algorithm.name());
        hash.update(b"\0");
        hash.update(name);
        Self::new(Private::generate(algorithm, &mut ChaCha20Rng::from_seed(hash.finalize().into())))
    }

    /// Signs bytes, by the quicker library where there is one.
    pub(super) fn sign(&self, input: &[u8]) -> Vec<u8> {
        #[cfg(feature = "fast")]
        if let Some(signature) = self.fast.as_ref().and_then(|fast| fast.sign(input)) {
            return signature;
        }
        self.private.sign(input)
    }

    pub(super) fn private(&self) -> &Private {
        &self.private
    }
}

impl Private {
    fn generate(algorithm: Algorithm, rng: &mut impl CryptoRng) -> Self {
        match algorithm {
            Algorithm::Rs256 => {
                let key = rsa::RsaPrivateKey::new(rng, RSA_BITS)
                    .expect("the size is one that the generator takes");
                Self::rsa(key)
            }
            Algorithm::Es256 => Self::P256(p256::SecretKey::generate_from_rng(rng)),
            Algorithm::EdDsa => Self::Ed25519(ed25519_dalek::SigningKey::generate(rng)),
        }
    }

    pub(super) fn rsa(key: rsa::RsaPrivateKey) -> Self {
        Self::Rsa(Box::new(rsa::pkcs1v15::SigningKey::new(key)))
    }

    pub(super) fn algorithm(&self) -> Algorithm {
        match self {
            Self::Rsa(_) => Algorithm::Rs256,
            Self::P256(_) => Algorithm::Es256,
            Self::Ed25519(_) => Algorithm::EdDsa,
        }
    }

    /// Signs with the pure Rust crates.
    pub(super) fn sign(&self, input: &[u8]) -> Vec<u8> {
        match self {
            Self::Rsa(key) => key.sign(input).to_vec(),
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature =
                    p256::ecdsa::SigningKey::from(key).sign(input);
                signature.to_vec()
            }
            Self::Ed25519(key) => key.sign(input).to_bytes().to_vec(),
        }
    }

    /// DER of the PKCS#8 form (RFC 5208).
    pub(super) fn pkcs8_der(&self) -> Vec<u8> {
        let der = match self {
            Self::Rsa(key) => key.as_ref().as_ref().to_pkcs8_der(),
            Self::P256(key) => key.to_pkcs8_der(),
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
