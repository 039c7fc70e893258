//! Certificates that keys sign for themselves (RFC 5280).

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::private::Private;
use super::{SigningKey, pem};
use crate::der::{self, NULL};
use crate::recipe::Form;

/// A member of a JWK that is about a certificate for the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateMember {
    /// The certificate itself (RFC 7517 section 4.7).
    X5c,
    /// Its thumbprint by SHA-1 (section 4.8).
    X5t,
    /// Its thumbprint by SHA-256 (section 4.9).
    X5tS256,
}

impl CertificateMember {
    /// The name of the member.
    pub fn name(self) -> &'static str {
        match self {
            Self::X5c => "x5c",
            Self::X5t => "x5t",
            Self::X5tS256 => "x5t#S256",
        }
    }
}

/// `commonName` (RFC 5280 appendix A.1).
const COMMON_NAME: [u8; 5] = [6, 3, 0x55, 4, 3];
/// `basicConstraints` (section 4.2.1.9).
const BASIC_CONSTRAINTS: [u8; 5] = [6, 3, 0x55, 0x1d, 0x13];
const TRUE: [u8; 3] = [1, 1, 0xff];
/// Far on both sides of now, and the same for each certificate, so that the
/// octets depend on nothing but the key. Years as of 2050 are written otherwise
/// (section 4.1.2.5).
const VALIDITY: [&[u8]; 2] = [b"200101000000Z", b"491231235959Z"];

impl SigningKey {
    /// A certificate for the key, signed by it, in DER. The same each time.
    pub fn certificate(&self) -> &[u8] {
        self.0.certificate.get_or_init(|| self.certificate_like(self))
    }

    /// A certificate for this key, signed by it, that has the names and the
    /// serial number of the certificate of another key.
    pub fn certificate_like(&self, other: &Self) -> Vec<u8> {
        let private = self.material().private();
        let algorithm = signature_algorithm(private);
        // A string of the `kid`, which has a length that names may have.
        let name = der::tlv(0x0c, other.kid().as_bytes());
        let name =
            der::sequence(&[&der::tlv(0x31, &der::sequence(&[COMMON_NAME.as_slice(), &name]))]);
        let mut serial = Sha256::digest(other.kid());
        // "Conforming CAs MUST NOT use serialNumber values longer than 20
        // octets" and it must be positive (section 4.1.2.2).
        serial[0] = serial[0] & 0x3f | 0x40;
        let [from, until] = VALIDITY.map(|time| der::tlv(0x17, time));
        let constraints = der::octet_string(&der::sequence(&[&TRUE]));
        let constraints = der::sequence(&[&BASIC_CONSTRAINTS, &TRUE, &constraints]);
        let body = der::sequence(&[
            &der::tlv(0xa0, &der::integer(&[2])),
            &der::integer(&serial[..16]),
            &algorithm,
            &name,
            &der::sequence(&[&from, &until]),
            &name,
            self.material().public.spki_der(),
            &der::tlv(0xa3, &der::sequence(&[&constraints])),
        ]);
        // Portably, since the bytes do not differ from call to call then.
        let signature = private.sign(private.usual_algorithm(), &body);
        let signature = match private {
            Private::Rsa(_) | Private::Ed25519(_) => signature,
            // RFC 5480 appendix A: `Ecdsa-Sig-Value`.
            Private::P256(_) | Private::P384(_) | Private::P521(_) => {
                let (r, s) = signature.split_at(signature.len() / 2);
                der::sequence(&[&der::integer(r), &der::integer(s)])
            }
        };
        der::sequence(&[&body, &algorithm, &der::bit_string(&signature)])
    }

    /// The thumbprint of the certificate, as in `x5t` (RFC 7515 section 4.1.7).
    pub fn certificate_thumbprint(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(Sha1::digest(self.certificate()))
    }

    /// What a JWK shows of the certificate.
    pub fn certificate_member(&self, member: CertificateMember) -> Value {
        match member {
            CertificateMember::X5c => json!([BASE64_STANDARD.encode(self.certificate())]),
            CertificateMember::X5t => self.certificate_thumbprint().into(),
            CertificateMember::X5tS256 => {
                BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(self.certificate())).into()
            }
        }
    }

    /// The certificate in one of its forms, none for the forms of the key.
    pub(super) fn certificate_form(&self, form: Form) -> Option<Vec<u8>> {
        match form {
            Form::CertificatePem => {
                Some(pem::encode("CERTIFICATE", self.certificate()).into_bytes())
            }
            Form::CertificateDer => Some(self.certificate().to_vec()),
            Form::CertificateBase64 => {
                Some(BASE64_STANDARD.encode(self.certificate()).into_bytes())
            }
            Form::SpkiPem
            | Form::SpkiPemNoNewline
            | Form::SpkiPemCrlf
            | Form::SpkiPemOneLine
            | Form::SpkiPemEscaped
            | Form::SpkiPemBody
            | Form::SpkiPemLeadingNewline
            | Form::SpkiPemLeadingSpace
            | Form::Pkcs1Pem
            | Form::Pkcs1PemNoNewline
            | Form::Pkcs1PemLeadingNewline
            | Form::SpkiDer
            | Form::Pkcs1Der
            | Form::JwkJson
            | Form::JwkSortedJson
            | Form::JwkThumbprintJson
            | Form::JwksBody
            | Form::ModulusRaw
            | Form::ModulusText
            | Form::ModulusHex
            | Form::Ssh
            | Form::SshNewline
            | Form::SshComment => None,
        }
    }
}

/// How a key of this kind signs certificates, whatever it is made for.
fn signature_algorithm(private: &Private) -> Vec<u8> {
    match private {
        // sha256WithRSAEncryption (RFC 4055 section 5).
        Private::Rsa(_) => {
            der::sequence(&[&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11], &NULL])
        }
        // ecdsa-with-SHA256 and so on (RFC 5758 section 3.2).
        Private::P256(_) => der::sequence(&[&[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]]),
        Private::P384(_) => der::sequence(&[&[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3]]),
        Private::P521(_) => der::sequence(&[&[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4]]),
        // id-Ed25519 (RFC 8410 section 3).
        Private::Ed25519(_) => der::sequence(&[&[6, 3, 0x2b, 0x65, 0x70]]),
    }
}
