//! The public half of a key, in all the forms in which it reaches a verifier.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD as B64};
use p256::elliptic_curve::sec1::ToSec1Point as _;
use rsa::pkcs1::EncodeRsaPublicKey as _;
use rsa::pkcs8::EncodePublicKey as _;
use rsa::traits::PublicKeyParts as _;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::Algorithm;
use super::private::Private;
use super::{pem, ssh};
use crate::recipe::Form;

/// A public key.
pub(super) struct Public {
    /// The thumbprint by RFC 7638.
    pub(super) kid: String,
    pub(super) jwk: Map<String, Value>,
    thumbprint_json: String,
    spki_der: Vec<u8>,
    pkcs1_der: Option<Vec<u8>>,
    /// `n`, or `x` where there is no modulus.
    modulus: Vec<u8>,
    /// The line of OpenSSH.
    ssh: String,
}

impl Public {
    pub(super) fn of(private: &Private, algorithm: Algorithm) -> Self {
        let (modulus, members, spki, pkcs1_der);
        match private {
            Private::Rsa(key) => {
                let public = key.as_public_key();
                modulus = public.n_bytes().to_vec();
                members = vec![
                    ("kty", "RSA".into()),
                    ("n", B64.encode(&modulus)),
                    ("e", B64.encode(public.e_bytes())),
                ];
                spki = public.to_public_key_der();
                pkcs1_der = public.to_pkcs1_der().ok().map(|der| der.as_bytes().to_vec());
            }
            Private::P256(key) => {
                let public = key.public_key();
                (modulus, members) = ec_members("P-256", public.to_sec1_point(false).as_bytes());
                spki = public.to_public_key_der();
                pkcs1_der = None;
            }
            Private::P384(key) => {
                let public = key.public_key();
                (modulus, members) = ec_members("P-384", public.to_sec1_point(false).as_bytes());
                spki = public.to_public_key_der();
                pkcs1_der = None;
            }
            Private::P521(key) => {
                let public = key.public_key();
                (modulus, members) = ec_members("P-521", public.to_sec1_point(false).as_bytes());
                spki = public.to_public_key_der();
                pkcs1_der = None;
            }
            Private::Ed25519(key) => {
                let public = key.verifying_key();
                modulus = public.as_bytes().to_vec();
                members = vec![
                    ("kty", "OKP".into()),
                    ("crv", "Ed25519".into()),
                    ("x", B64.encode(&modulus)),
                ];
                spki = public.to_public_key_der();
                pkcs1_der = None;
            }
        }
        let spki_der = spki.expect("a key that exists can be encoded").as_bytes().to_vec();

        // RFC 7638 section 3: the required members only, by name, no white space.
        let mut required = members.clone();
        required.sort_unstable();
        let required: Map<String, Value> =
            required.into_iter().map(|(name, text)| (name.into(), text.into())).collect();
        let thumbprint_json = Value::Object(required).to_string();
        let kid = B64.encode(Sha256::digest(&thumbprint_json));

        let mut members = members.into_iter().map(|(name, text)| (name.into(), Value::from(text)));
        let mut jwk: Map<String, Value> = members.by_ref().take(1).collect();
        jwk.insert("use".into(), json!("sig"));
        jwk.insert("alg".into(), json!(algorithm));
        jwk.insert("kid".into(), json!(kid));
        jwk.extend(members);

        let ssh = ssh::line(private);
        Self { kid, jwk, thumbprint_json, spki_der, pkcs1_der, modulus, ssh }
    }

    /// DER of the SubjectPublicKeyInfo.
    pub(super) fn spki_der(&self) -> &[u8] {
        &self.spki_der
    }

    pub(super) fn form(&self, form: Form, jwks_body: &[u8]) -> Option<Vec<u8>> {
        let spki = || pem::encode("PUBLIC KEY", &self.spki_der);
        let pkcs1 = || Some(pem::encode("RSA PUBLIC KEY", self.pkcs1_der.as_deref()?));
        let text = match form {
            Form::SpkiPem => spki(),
            Form::SpkiPemNoNewline => spki().trim_end().into(),
            Form::SpkiPemCrlf => spki().replace('\n', "\r\n"),
            Form::SpkiPemOneLine => spki().replace('\n', ""),
            Form::SpkiPemEscaped => spki().replace('\n', "\\n"),
            Form::SpkiPemBody => BASE64_STANDARD.encode(&self.spki_der),
            Form::SpkiPemLeadingNewline => format!("\n{}", spki()),
            Form::SpkiPemLeadingSpace => format!(" {}", spki()),
            Form::Pkcs1Pem => pkcs1()?,
            Form::Pkcs1PemNoNewline => pkcs1()?.trim_end().into(),
            Form::Pkcs1PemLeadingNewline => format!("\n{}", pkcs1()?),
            Form::SpkiDer => return Some(self.spki_der.clone()),
            Form::Pkcs1Der => return self.pkcs1_der.clone(),
            Form::JwkJson => Value::Object(self.shown(jwks_body)).to_string(),
            Form::JwkSortedJson => {
                let mut jwk = self.shown(jwks_body);
                jwk.sort_keys();
                Value::Object(jwk).to_string()
            }
            Form::JwkThumbprintJson => self.thumbprint_json.clone(),
            Form::JwksBody => return Some(jwks_body.to_vec()),
            Form::ModulusRaw => return Some(self.modulus.clone()),
            Form::ModulusText => B64.encode(&self.modulus),
            Form::ModulusHex => self.modulus.iter().map(|octet| format!("{octet:02x}")).collect(),
            // Not of the public half alone: it takes the key to sign them.
            Form::CertificatePem | Form::CertificateDer | Form::CertificateBase64 => return None,
            Form::Ssh => self.ssh.clone(),
            Form::SshNewline => format!("{}\n", self.ssh),
            Form::SshComment => format!("{} issuer@example", self.ssh),
        };
        Some(text.into_bytes())
    }

    /// The JWK as the document shows it, which is the one that a verifier has; by
    /// itself where it is not in there.
    fn shown(&self, jwks_body: &[u8]) -> Map<String, Value> {
        let document: Value = serde_json::from_slice(jwks_body).unwrap_or_default();
        let mut keys = document["keys"].as_array().into_iter().flatten();
        let shown = keys.find(|jwk| jwk["kid"] == *self.kid).and_then(Value::as_object);
        shown.unwrap_or(&self.jwk).clone()
    }
}

/// `x` and the members of an uncompressed point, the octet 4 and two numbers.
/// RFC 7518 section 6.2.1.2: always the full length.
fn ec_members(curve: &str, point: &[u8]) -> (Vec<u8>, Vec<(&'static str, String)>) {
    let (x, y) = point[1..].split_at(point.len() / 2);
    let members = vec![
        ("kty", "EC".into()),
        ("crv", curve.into()),
        ("x", B64.encode(x)),
        ("y", B64.encode(y)),
    ];
    (x.to_vec(), members)
}
