//! The byte forms of a public key.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The byte forms in which a public key reaches a verifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// `BEGIN PUBLIC KEY`, 64 columns, LF, with a final newline.
    SpkiPem,
    /// The same without the final newline.
    SpkiPemNoNewline,
    /// The same with CRLF line ends.
    SpkiPemCrlf,
    /// The same without any line end.
    SpkiPemOneLine,
    /// The same with `\n` written as two characters for each line end.
    SpkiPemEscaped,
    /// The base64 between the lines of the PEM, without line ends.
    SpkiPemBody,
    /// The PEM with a newline before it.
    SpkiPemLeadingNewline,
    /// The PEM with a blank before it.
    SpkiPemLeadingSpace,
    /// `BEGIN RSA PUBLIC KEY`, 64 columns, LF, with a final newline. RSA only.
    Pkcs1Pem,
    /// The same without the final newline. RSA only.
    Pkcs1PemNoNewline,
    /// The same with a newline before it. RSA only.
    Pkcs1PemLeadingNewline,
    /// DER of the SubjectPublicKeyInfo.
    SpkiDer,
    /// DER of the RSAPublicKey. RSA only.
    Pkcs1Der,
    /// The JWK as it stands in the JWKS, compact JSON.
    JwkJson,
    /// The same with its members sorted by name.
    JwkSortedJson,
    /// The members that RFC 7638 hashes, in its order.
    JwkThumbprintJson,
    /// The whole JWKS body as served.
    JwksBody,
    /// The octets of the modulus `n`, or of `x` where there is no modulus.
    ModulusRaw,
    /// The base64url text of the modulus `n`, or of `x`.
    ModulusText,
    /// The modulus `n`, or `x`, in lower-case hexadecimal digits.
    ModulusHex,
    /// A certificate for the key, signed by it, in PEM with a final newline.
    CertificatePem,
    /// The same in DER.
    CertificateDer,
    /// The same in base64, as in `x5c`.
    CertificateBase64,
    /// A line of OpenSSH without a comment: `ssh-rsa AAAA...`.
    Ssh,
    /// The same with a newline behind it.
    SshNewline,
    /// The same with a comment behind it.
    SshComment,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 26] = [
        Self::SpkiPem,
        Self::SpkiPemNoNewline,
        Self::SpkiPemCrlf,
        Self::SpkiPemOneLine,
        Self::SpkiPemEscaped,
        Self::SpkiPemBody,
        Self::SpkiPemLeadingNewline,
        Self::SpkiPemLeadingSpace,
        Self::Pkcs1Pem,
        Self::Pkcs1PemNoNewline,
        Self::Pkcs1PemLeadingNewline,
        Self::SpkiDer,
        Self::Pkcs1Der,
        Self::JwkJson,
        Self::JwkSortedJson,
        Self::JwkThumbprintJson,
        Self::JwksBody,
        Self::ModulusRaw,
        Self::ModulusText,
        Self::ModulusHex,
        Self::CertificatePem,
        Self::CertificateDer,
        Self::CertificateBase64,
        Self::Ssh,
        Self::SshNewline,
        Self::SshComment,
    ];

    /// The name used in variants of cases and in serialised recipes.
    pub fn name(self) -> &'static str {
        match self {
            Self::SpkiPem => "spki-pem",
            Self::SpkiPemNoNewline => "spki-pem-no-newline",
            Self::SpkiPemCrlf => "spki-pem-crlf",
            Self::SpkiPemOneLine => "spki-pem-one-line",
            Self::SpkiPemEscaped => "spki-pem-escaped",
            Self::SpkiPemBody => "spki-pem-body",
            Self::SpkiPemLeadingNewline => "spki-pem-leading-newline",
            Self::SpkiPemLeadingSpace => "spki-pem-leading-space",
            Self::Pkcs1Pem => "pkcs1-pem",
            Self::Pkcs1PemNoNewline => "pkcs1-pem-no-newline",
            Self::Pkcs1PemLeadingNewline => "pkcs1-pem-leading-newline",
            Self::SpkiDer => "spki-der",
            Self::Pkcs1Der => "pkcs1-der",
            Self::JwkJson => "jwk-json",
            Self::JwkSortedJson => "jwk-sorted-json",
            Self::JwkThumbprintJson => "jwk-thumbprint-json",
            Self::JwksBody => "jwks-body",
            Self::ModulusRaw => "modulus-raw",
            Self::ModulusText => "modulus-text",
            Self::ModulusHex => "modulus-hex",
            Self::CertificatePem => "certificate-pem",
            Self::CertificateDer => "certificate-der",
            Self::CertificateBase64 => "certificate-base64",
            Self::Ssh => "ssh",
            Self::SshNewline => "ssh-newline",
            Self::SshComment => "ssh-comment",
        }
    }

    /// Whether only RSA keys have this form.
    pub fn rsa_only(self) -> bool {
        matches!(
            self,
            Self::Pkcs1Pem
                | Self::Pkcs1PemNoNewline
                | Self::Pkcs1PemLeadingNewline
                | Self::Pkcs1Der
        )
    }
}
