//! Private keys with everything that is derived from them.

use rand::SeedableRng as _;
use rand::rngs::ChaCha20Rng;
use sha2::{Digest as _, Sha256};

use super::Algorithm;
#[cfg(feature = "fast")]
use super::fast::Fast;
use super::private::{Make, Private};
use super::public::Public;

/// A private key with everything that is derived from it.
pub(super) struct Material {
    algorithm: Algorithm,
    private: Private,
    #[cfg(feature = "fast")]
    fast: Option<Fast>,
    pub(super) public: Public,
}

impl Material {
    pub(super) fn new(private: Private, algorithm: Algorithm) -> Self {
        Self {
            // A key that the fast library refuses is used by the slow one.
            #[cfg(feature = "fast")]
            fast: Fast::load(&private, algorithm),
            public: Public::of(&private, algorithm),
            private,
            algorithm,
        }
    }

    /// Makes a key from the random numbers of the system.
    pub(super) fn fresh(make: Make) -> Self {
        #[cfg(feature = "fast")]
        if make.algorithm.is_rsa()
            && !make.cubic
            && make.bits.is_none()
            && cfg!(debug_assertions)
            && let Some(private) = super::fast::fresh_rsa()
        {
            // Only without optimisation: there the search for primes takes the
            // pure Rust crate about a second in each `cargo test` of a user.
            return Self::new(private, make.algorithm);
        }
        Self::new(Private::generate(make, &mut rand::rng()), make.algorithm)
    }

    /// Makes the key that belongs to this seed and name, whichever other keys
    /// are made before it or beside it.
    pub(super) fn seeded(make: Make, seed: u64, name: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"mock-issuer key\0");
        hash.update(seed.to_be_bytes());
        hash.update(make.algorithm.name());
        hash.update(b"\0");
        hash.update(name);
        let mut rng = ChaCha20Rng::from_seed(hash.finalize().into());
        Self::new(Private::generate(make, &mut rng), make.algorithm)
    }

    /// Signs bytes, by the quicker library where there is one.
    pub(super) fn sign(&self, input: &[u8]) -> Vec<u8> {
        #[cfg(feature = "fast")]
        if let Some(signature) = self.fast.as_ref().and_then(|fast| fast.sign(input)) {
            return signature;
        }
        self.sign_portably(input)
    }

    /// Signs bytes on the pure Rust crates.
    pub(super) fn sign_portably(&self, input: &[u8]) -> Vec<u8> {
        self.private.sign(self.algorithm, input)
    }

    pub(super) fn private(&self) -> &Private {
        &self.private
    }
}
