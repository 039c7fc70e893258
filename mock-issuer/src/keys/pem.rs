//! Private keys out of PEM files, and keys into PEM.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rsa::pkcs1::DecodeRsaPrivateKey as _;
use rsa::pkcs8::{DecodePrivateKey as _, PrivateKeyInfoRef};
use rsa::traits::PublicKeyParts as _;

use super::Algorithm;
use super::private::{Private, RSA_BITS};

/// A key that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot use the key in {origin}: {problem}")]
pub struct KeyError {
    /// Where the key comes from, a path as a rule.
    pub origin: String,
    /// What is wrong with it.
    pub problem: KeyProblem,
}

/// What is wrong with a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyProblem {
    /// There is no `-----BEGIN`.
    #[error("it is not PEM")]
    NotPem,
    /// The text between BEGIN and END is not base64, or not such a key.
    #[error("the PEM block `{label}` is damaged")]
    Damaged {
        /// Label of the block.
        label: String,
    },
    /// A public key or certificate, which cannot sign.
    #[error("it holds no private key but `{label}`")]
    NotPrivate {
        /// Label of the block.
        label: String,
    },
    /// The key is protected by a password.
    #[error("it is encrypted")]
    Encrypted,
    /// The key is in the format of OpenSSH.
    #[error("it is in the format of OpenSSH")]
    OpenSsh,
    /// A kind of key that no [`Algorithm`] takes.
    #[error("it is no RSA key, none of P-256, P-384 or P-521, and no Ed25519 key")]
    Unsupported,
    /// An RSA key below 2048 bits, which RFC 7518 section 3.3 forbids.
    #[error("the RSA key has {bits} bits, and no algorithm takes less than 2048")]
    TooSmall {
        /// Size of its modulus.
        bits: u32,
    },
    /// The key is good, but for another algorithm than the one asked for.
    #[error("it is a key for {found}, not for {wanted}")]
    OtherAlgorithm {
        /// What the key is made for.
        found: Algorithm,
        /// What was asked for.
        wanted: Algorithm,
    },
}

impl KeyError {
    /// What to do about it, if there is something to say.
    pub fn help(&self) -> Option<String> {
        let origin = &self.origin;
        Some(match &self.problem {
            KeyProblem::NotPem | KeyProblem::Damaged { .. } | KeyProblem::NotPrivate { .. } => {
                format!(
                    "make a key with `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out {origin}`"
                )
            }
            KeyProblem::Encrypted => {
                format!("take the password off with `openssl pkey -in {origin} -out plain.pem`")
            }
            KeyProblem::OpenSsh => {
                format!("rewrite it in place with `ssh-keygen -p -m pkcs8 -f {origin}`")
            }
            KeyProblem::Unsupported | KeyProblem::TooSmall { .. } => {
                "use an RSA key of 2048 bits or more, a key of P-256, P-384 or P-521, or an Ed25519 key".into()
            }
            KeyProblem::OtherAlgorithm { found, .. } => {
                format!("name {found} first among the algorithms")
            }
        })
    }
}

/// PEM (RFC 7468) with 64 columns, LF, and a final newline.
pub(super) fn encode(label: &str, der: &[u8]) -> String {
    let body = BASE64_STANDARD.encode(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    for (index, character) in body.chars().enumerate() {
        if index > 0 && index % 64 == 0 {
            text.push('\n');
        }
        text.push(character);
    }
    text.push_str(&format!("\n-----END {label}-----\n"));
    text
}

/// Reads PKCS#8, PKCS#1 and SEC1.
pub(super) fn load(text: &str, origin: &str) -> Result<Private, KeyError> {
    private_key(text).map_err(|problem| KeyError { origin: origin.into(), problem })
}

fn private_key(text: &str) -> Result<Private, KeyProblem> {
    let blocks = blocks(text)?;
    // `openssl ecparam -genkey` writes `EC PARAMETERS` before the key.
    let Some((label, body)) = blocks.iter().find(|(label, _)| label.ends_with("PRIVATE KEY"))
    else {
        return Err(match blocks.first() {
            Some((label, _)) => KeyProblem::NotPrivate { label: label.clone() },
            None => KeyProblem::NotPem,
        });
    };
    // The old way to encrypt keeps the label and adds this line.
    if label == "ENCRYPTED PRIVATE KEY" || body.contains("ENCRYPTED") {
        return Err(KeyProblem::Encrypted);
    }
    let damaged = || KeyProblem::Damaged { label: label.clone() };
    let body: String = body.split_ascii_whitespace().collect();
    let der = BASE64_STANDARD.decode(body).map_err(|_| damaged())?;
    match label.as_str() {
        "PRIVATE KEY" => pkcs8(&der, damaged),
        "RSA PRIVATE KEY" => {
            rsa_key(rsa::RsaPrivateKey::from_pkcs1_der(&der).map_err(|_| damaged())?)
        }
        // Another curve parses as SEC1 just as well, so it is told by its OID.
        "EC PRIVATE KEY" => {
            let p256 = p256::SecretKey::from_sec1_der(&der).ok().map(Private::P256);
            let p384 = || p384::SecretKey::from_sec1_der(&der).ok().map(Private::P384);
            let p521 = || p521::SecretKey::from_sec1_der(&der).ok().map(Private::P521);
            match p256.or_else(p384).or_else(p521) {
                Some(key) => Ok(key),
                None if der.first() == Some(&0x30) => Err(KeyProblem::Unsupported),
                None => Err(damaged()),
            }
        }
        "OPENSSH PRIVATE KEY" => Err(KeyProblem::OpenSsh),
        _ => Err(KeyProblem::Unsupported),
    }
}

fn pkcs8(der: &[u8], damaged: impl Fn() -> KeyProblem) -> Result<Private, KeyProblem> {
    let info = PrivateKeyInfoRef::try_from(der).map_err(|_| damaged())?;
    let oid = info.algorithm.oid.to_string();
    match oid.as_str() {
        "1.2.840.113549.1.1.1" => {
            rsa_key(rsa::RsaPrivateKey::from_pkcs8_der(der).map_err(|_| damaged())?)
        }
        "1.2.840.10045.2.1" => {
            let curve = info.algorithm.parameters_oid().map(|oid| oid.to_string());
            match curve.as_deref() {
                Ok("1.2.840.10045.3.1.7") => {
                    Ok(Private::P256(p256::SecretKey::from_pkcs8_der(der).map_err(|_| damaged())?))
                }
                Ok("1.3.132.0.34") => {
                    Ok(Private::P384(p384::SecretKey::from_pkcs8_der(der).map_err(|_| damaged())?))
                }
                Ok("1.3.132.0.35") => {
                    Ok(Private::P521(p521::SecretKey::from_pkcs8_der(der).map_err(|_| damaged())?))
                }
                Ok(_) | Err(_) => Err(KeyProblem::Unsupported),
            }
        }
        "1.3.101.112" => {
            let key = ed25519_dalek::SigningKey::from_pkcs8_der(der).map_err(|_| damaged())?;
            Ok(Private::Ed25519(key))
        }
        _ => Err(KeyProblem::Unsupported),
    }
}

fn rsa_key(key: rsa::RsaPrivateKey) -> Result<Private, KeyProblem> {
    let bits = key.n().bits();
    if bits < RSA_BITS as u32 {
        return Err(KeyProblem::TooSmall { bits });
    }
    Ok(Private::rsa(key))
}

/// The label and body of each block.
fn blocks(text: &str) -> Result<Vec<(String, String)>, KeyProblem> {
    let mut blocks = Vec::new();
    for part in text.split("-----BEGIN ").skip(1) {
        let (label, rest) = part.split_once("-----").ok_or(KeyProblem::NotPem)?;
        let end = format!("-----END {label}-----");
        let (body, _) =
            rest.split_once(&end).ok_or_else(|| KeyProblem::Damaged { label: label.into() })?;
        blocks.push((label.to_owned(), body.to_owned()));
    }
    Ok(blocks)
}
