//! The private half of a key, for those who give it away on purpose.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use rsa::BoxedUint;
use rsa::RsaPrivateKey;
use rsa::traits::PrivateKeyParts as _;
use serde_json::{Map, Value};

use super::SigningKey;
use super::private::Private;
use crate::recipe::Digest;

impl SigningKey {
    /// The private key as a JWK: the members of the public one and those of
    /// RFC 7518 sections 6.2.2 and 6.3.2.
    pub fn private_jwk(&self) -> Map<String, Value> {
        let mut jwk = self.public_jwk();
        let mut put =
            |name: &str, octets: &[u8]| jwk.insert(name.into(), B64.encode(octets).into());
        match self.material().private() {
            Private::Rsa(key) => {
                // "Base64urlUInt-encoded": without zeros before the number.
                let trimmed = |number: &BoxedUint| number.to_be_bytes_trimmed_vartime();
                put("d", &trimmed(key.d()));
                for (name, prime) in ["p", "q"].iter().zip(key.primes()) {
                    put(name, &trimmed(prime));
                }
                if let (Some(dp), Some(dq), Some(qi)) = (key.dp(), key.dq(), key.crt_coefficient())
                {
                    put("dp", &trimmed(dp));
                    put("dq", &trimmed(dq));
                    put("qi", &trimmed(&qi));
                }
            }
            Private::P256(key) => drop(put("d", &key.to_bytes())),
            Private::P384(key) => drop(put("d", &key.to_bytes())),
            Private::P521(key) => drop(put("d", &key.to_bytes())),
            Private::Ed25519(key) => drop(put("d", key.as_bytes())),
        }
        jwk
    }

    /// The key, if it is an RSA key.
    pub(crate) fn rsa(&self) -> Option<&RsaPrivateKey> {
        match self.material().private() {
            Private::Rsa(key) => Some(key),
            Private::P256(_) | Private::P384(_) | Private::P521(_) | Private::Ed25519(_) => None,
        }
    }

    /// ECDSA with any hash, `r || s`. None if this is no key for ECDSA.
    pub(crate) fn sign_ecdsa(&self, hash: Digest, input: &[u8]) -> Option<Vec<u8>> {
        self.material().private().sign_ecdsa(hash, input)
    }
}
