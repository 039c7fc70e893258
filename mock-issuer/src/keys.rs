//! One signing key: made fresh, from a seed, or loaded, and its public forms.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::thread;

use serde_json::{Map, Value};

mod algorithm;
mod certificate;
mod digest;
#[cfg(feature = "fast")]
mod fast;
mod material;
mod pem;
mod private;
mod private_jwk;
mod public;
mod ssh;
#[cfg(test)]
mod tests;

pub use algorithm::{Algorithm, UnknownAlgorithm};
pub use certificate::CertificateMember;
pub use pem::{KeyError, KeyProblem};
pub(crate) use private::Make;

use crate::recipe::Form;
use material::Material;
use private::Private;

/// Where a key comes from.
#[derive(Clone, Default)]
pub enum KeySource {
    /// The random numbers of the system. The default.
    #[default]
    Fresh,
    /// A seed. The same seed, name and algorithm give the same key, whatever
    /// else is made.
    Seed(u64),
    /// A private key in PEM: PKCS#8, PKCS#1 or SEC1.
    Pem {
        /// The PEM text.
        text: String,
        /// Where the text comes from, a path as a rule. Used in errors.
        origin: String,
    },
}

impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fresh => f.write_str("Fresh"),
            Self::Seed(seed) => f.debug_tuple("Seed").field(seed).finish(),
            Self::Pem { origin, .. } => {
                f.debug_struct("Pem").field("origin", origin).finish_non_exhaustive()
            }
        }
    }
}

/// A private key with a name, cheap to clone.
///
/// RSA keys take tens of milliseconds to make, so that is begun on a thread of
/// its own; whoever needs the key first waits for it.
#[derive(Clone)]
pub struct SigningKey(Arc<Inner>);

struct Inner {
    name: String,
    make: Make,
    seed: Option<(u64, String)>,
    material: OnceLock<Material>,
    certificate: OnceLock<Vec<u8>>,
}

impl SigningKey {
    /// Begins to make a key, or loads it.
    ///
    /// # Errors
    /// If the PEM cannot be read, or holds a key for another algorithm.
    pub fn new(
        name: impl Into<String>,
        algorithm: Algorithm,
        source: &KeySource,
    ) -> Result<Self, KeyError> {
        let name = name.into();
        match source {
            KeySource::Fresh => Ok(Self::make(name, Make::ordinary(algorithm), None)),
            KeySource::Seed(seed) => {
                let label = name.clone();
                Ok(Self::make(name, Make::ordinary(algorithm), Some((*seed, label))))
            }
            KeySource::Pem { text, origin } => {
                let private = pem::load(text, origin)?;
                if private.takes(algorithm) {
                    return Ok(Self::of(name, private, algorithm));
                }
                let found = private.usual_algorithm();
                let problem = KeyProblem::OtherAlgorithm { found, wanted: algorithm };
                Err(KeyError { origin: origin.clone(), problem })
            }
        }
    }

    /// Loads a key for the algorithm that is usual for its kind: RS256 for an
    /// RSA key.
    ///
    /// # Errors
    /// If the PEM cannot be read or holds no usable private key.
    pub fn load(name: impl Into<String>, text: &str, origin: &str) -> Result<Self, KeyError> {
        let private = pem::load(text, origin)?;
        let algorithm = private.usual_algorithm();
        Ok(Self::of(name.into(), private, algorithm))
    }

    fn of(name: String, private: Private, algorithm: Algorithm) -> Self {
        let material = OnceLock::from(Material::new(private, algorithm));
        let make = Make::ordinary(algorithm);
        Self(Arc::new(Inner { name, make, seed: None, material, certificate: OnceLock::new() }))
    }

    /// Begins to make a key. The label is what the seed is mixed with.
    pub(crate) fn make(name: String, make: Make, seed: Option<(u64, String)>) -> Self {
        let key = Self(Arc::new(Inner {
            name,
            make,
            seed,
            material: OnceLock::new(),
            certificate: OnceLock::new(),
        }));
        if make.algorithm.is_rsa() {
            let background = key.clone();
            // Without a thread the first user makes the key, so failing to get
            // one is no error.
            let _ = thread::Builder::new().name("rsa-key".into()).spawn(move || {
                background.material();
            });
        }
        key
    }

    fn material(&self) -> &Material {
        let Inner { make, seed, material, .. } = &*self.0;
        material.get_or_init(|| match seed {
            Some((seed, label)) => Material::seeded(*make, *seed, label),
            None => Material::fresh(*make),
        })
    }

    /// The name in the ring.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// What the key is made for.
    pub fn algorithm(&self) -> Algorithm {
        self.0.make.algorithm
    }

    /// Whether the key is made, so that nothing here has to wait.
    pub fn is_ready(&self) -> bool {
        self.0.material.get().is_some()
    }

    /// The thumbprint of the public key (RFC 7638), which serves as `kid`.
    pub fn kid(&self) -> &str {
        &self.material().public.kid
    }

    /// The public key as it stands in the JWKS: `kty`, `use`, `alg`, `kid`,
    /// and the members of RFC 7518 section 6 or RFC 8037.
    pub fn public_jwk(&self) -> Map<String, Value> {
        self.material().public.jwk.clone()
    }

    /// The public key in one of the forms that a confused verifier could take
    /// for a secret. None where keys of this kind have no such form.
    pub fn public_form(&self, form: Form, jwks_body: &[u8]) -> Option<Vec<u8>> {
        self.certificate_form(form).or_else(|| self.material().public.form(form, jwks_body))
    }

    /// Signs bytes by the algorithm of the key: `r || s` for ECDSA (RFC 7518
    /// section 3.4), a salt as long as the hash for RSASSA-PSS (section 3.5).
    ///
    /// Runs on aws-lc-rs with feature `fast`, else on the pure Rust crates. The
    /// bytes of ECDSA differ from one call to the next with `fast`, those of
    /// RSASSA-PSS always.
    pub fn sign(&self, input: &[u8]) -> Vec<u8> {
        self.material().sign(input)
    }

    /// Signs on the pure Rust crates, whatever the features. But for RSASSA-PSS
    /// the bytes depend on nothing but key and input.
    pub fn sign_portably(&self, input: &[u8]) -> Vec<u8> {
        self.material().sign_portably(input)
    }

    /// The private key, PKCS#8 in PEM.
    pub fn private_pem(&self) -> String {
        pem::encode("PRIVATE KEY", &self.material().private().pkcs8_der())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("name", &self.0.name)
            .field("algorithm", &self.0.make.algorithm)
            .field("kid", &self.0.material.get().map(|material| &material.public.kid))
            .finish_non_exhaustive()
    }
}
