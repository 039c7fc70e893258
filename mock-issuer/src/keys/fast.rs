//! The same keys in aws-lc-rs, parsed once and held.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};

use super::material::Private;

/// A key pair held ready.
pub(super) enum Fast {
    Rsa(Box<RsaKeyPair>),
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl Fast {
    /// The same key, or none where the library does not take it.
    pub(super) fn load(private: &Private) -> Option<Self> {
        Some(match private {
            Private::Rsa(_) => {
                Self::Rsa(Box::new(RsaKeyPair::from_pkcs8(&private.pkcs8_der()).ok()?))
            }
            Private::P256(_) => Self::P256(
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &private.pkcs8_der())
                    .ok()?,
            ),
            Private::Ed25519(key) => {
                Self::Ed25519(Ed25519KeyPair::from_seed_unchecked(key.as_bytes()).ok()?)
            }
        })
    }

    pub(super) fn sign(&self, input: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input, &mut signature).ok()?;
                Some(signature)
            }
            Self::P256(key) => {
                let signature = key.sign(&SystemRandom::new(), input).ok()?;
                Some(signature.as_ref().to_vec())
            }
            Self::Ed25519(key) => Some(key.try_sign(input).ok()?.as_ref().to_vec()),
        }
    }
}

/// A fresh RSA key, searched for by compiled C.
pub(super) fn fresh_rsa() -> Option<Private> {
    use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
    use aws_lc_rs::rsa::KeySize;
    use rsa::pkcs8::DecodePrivateKey as _;

    let pair = RsaKeyPair::generate(KeySize::Rsa2048).ok()?;
    let der: Pkcs8V1Der<'_> = pair.as_der().ok()?;
    rsa::RsaPrivateKey::from_pkcs8_der(der.as_ref()).ok().map(Private::rsa)
}
