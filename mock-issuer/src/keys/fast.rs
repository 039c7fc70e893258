//! The same keys in aws-lc-rs, parsed once and held.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING,
    ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair,
    RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384,
    RSA_PSS_SHA512, RsaEncoding, RsaKeyPair,
};

use super::Algorithm;
use super::private::Private;

/// A key pair held ready, with what it does.
pub(super) enum Fast {
    Rsa(Box<RsaKeyPair>, &'static dyn RsaEncoding),
    Ecdsa(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl Fast {
    /// The same key, or none where the library does not take it.
    pub(super) fn load(private: &Private, algorithm: Algorithm) -> Option<Self> {
        let rsa = |encoding| {
            let pair = RsaKeyPair::from_pkcs8(&private.pkcs8_der()).ok()?;
            Some(Self::Rsa(Box::new(pair), encoding))
        };
        let ecdsa = |scheme: &'static EcdsaSigningAlgorithm| {
            EcdsaKeyPair::from_pkcs8(scheme, &private.pkcs8_der()).ok().map(Self::Ecdsa)
        };
        match algorithm {
            Algorithm::Rs256 => rsa(&RSA_PKCS1_SHA256),
            Algorithm::Rs384 => rsa(&RSA_PKCS1_SHA384),
            Algorithm::Rs512 => rsa(&RSA_PKCS1_SHA512),
            Algorithm::Ps256 => rsa(&RSA_PSS_SHA256),
            Algorithm::Ps384 => rsa(&RSA_PSS_SHA384),
            Algorithm::Ps512 => rsa(&RSA_PSS_SHA512),
            Algorithm::Es256 => ecdsa(&ECDSA_P256_SHA256_FIXED_SIGNING),
            Algorithm::Es384 => ecdsa(&ECDSA_P384_SHA384_FIXED_SIGNING),
            Algorithm::Es512 => ecdsa(&ECDSA_P521_SHA512_FIXED_SIGNING),
            Algorithm::EdDsa => match private {
                Private::Ed25519(key) => {
                    Ed25519KeyPair::from_seed_unchecked(key.as_bytes()).ok().map(Self::Ed25519)
                }
                Private::Rsa(_) | Private::P256(_) | Private::P384(_) | Private::P521(_) => None,
            },
        }
    }

    pub(super) fn sign(&self, input: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Rsa(key, encoding) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(*encoding, &SystemRandom::new(), input, &mut signature).ok()?;
                Some(signature)
            }
            Self::Ecdsa(key) => Some(key.sign(&SystemRandom::new(), input).ok()?.as_ref().to_vec()),
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
