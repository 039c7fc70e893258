//! Asymmetric and symmetric algorithms confused: an HMAC whose secret is
//! something that everybody can download.

use mock_issuer::jwks::JwksEdit;
use mock_issuer::recipe::{Form, Hash, Recipe, Secret, Signer};

use super::build::{cve, forgery, life_cycle, refuse, rfc, serve, variant};
use crate::case::{Case, Level, Need, Send, Severity, Step};
use crate::remedy::Remedy;

// "an 'RS256' (RSA, 2048 bit) parameter value can be changed into 'HS256' (HMAC, SHA-256), and
// some libraries would try to validate the signature using HMAC-SHA256 and using the RSA public
// key as the HMAC shared secret" (RFC 8725 section 2.1). The bytes of that secret depend on how
// the backend holds the key, so every form is tried.
pub(super) fn cases() -> Vec<Case> {
    let confusion = |id, title, why| {
        forgery(id, title).why(why).fix([Remedy::PinAlgorithms]).cite([
            rfc(8725, "2.1"),
            rfc(8725, "3.1"),
            cve("2015-9235"),
        ])
    };
    vec![
        confusion(
            "alg/hs256-with-spki-pem",
            "signed by HS256 with the issuer's public key as the secret, in PEM",
            "A backend that lets the token choose the algorithm verifies an HMAC with whatever key \
             it has, and that key is public. Anyone can then sign. The form is the common one.",
        )
        .sends([
            hs256("lf", Form::SpkiPem),
            hs256("no-newline", Form::SpkiPemNoNewline),
            hs256("crlf", Form::SpkiPemCrlf),
            hs256("one-line", Form::SpkiPemOneLine),
            hs256("escaped", Form::SpkiPemEscaped),
            hs256("body", Form::SpkiPemBody),
            hs256("leading-newline", Form::SpkiPemLeadingNewline),
            hs256("leading-space", Form::SpkiPemLeadingSpace),
            variant("hs384", hmac(Hash::Sha384, Form::SpkiPem)),
            variant("hs512", hmac(Hash::Sha512, Form::SpkiPem)),
        ]),
        confusion(
            "alg/hs256-with-pkcs1-pem",
            "signed by HS256 with the issuer's public key as the secret, in the older PEM form",
            "Libraries that refuse a public key as a secret look for `BEGIN PUBLIC KEY`. Several \
             forgot `BEGIN RSA PUBLIC KEY`.",
        )
        .cite([
            rfc(8725, "2.1"),
            rfc(8725, "3.1"),
            cve("2017-11424"),
            cve("2023-48223"),
            cve("2026-34950"),
        ])
        .needs([Need::Rsa])
        .sends([
            hs256("lf", Form::Pkcs1Pem),
            hs256("no-newline", Form::Pkcs1PemNoNewline),
            hs256("leading-newline", Form::Pkcs1PemLeadingNewline),
        ]),
        confusion(
            "alg/hs256-with-spki-der",
            "signed by HS256 with the issuer's public key as the secret, in DER",
            "A key that is held as bytes has no `BEGIN` line by which a library could notice that \
             it is no secret.",
        )
        .cite([rfc(8725, "2.1"), rfc(8725, "3.1"), cve("2024-33663")])
        .sends([hs256("", Form::SpkiDer)]),
        confusion(
            "alg/hs256-with-pkcs1-der",
            "signed by HS256 with the issuer's public key as the secret, in the older DER form",
            "A key that is held as bytes has no `BEGIN` line by which a library could notice that \
             it is no secret. This is the form that RSA libraries export.",
        )
        .cite([rfc(8725, "2.1"), rfc(8725, "3.1"), cve("2024-33663")])
        .needs([Need::Rsa])
        .sends([hs256("", Form::Pkcs1Der)]),
        confusion(
            "alg/hs256-with-jwk-json",
            "signed by HS256 with the issuer's JWK as the secret, as JSON",
            "A backend that hands the entry of the JWKS on as text verifies an HMAC with a text \
             that everybody can download.",
        )
        .sends([
            hs256("as-served", Form::JwkJson),
            hs256("sorted", Form::JwkSortedJson),
            hs256("thumbprint", Form::JwkThumbprintJson),
        ]),
        confusion(
            "alg/hs256-with-jwks-bytes",
            "signed by HS256 with the whole JWKS document as the secret",
            "A backend that hands the downloaded document on as the key verifies an HMAC with a \
             text that everybody can download.",
        )
        .sends([hs256("", Form::JwksBody)]),
        confusion(
            "alg/hs256-with-modulus",
            "signed by HS256 with the number in the issuer's public key as the secret",
            "A backend that takes `n` or `x` out of the JWK, as it would take `k` of a shared \
             secret, verifies an HMAC with a number that everybody can download.",
        )
        .sends([
            hs256("raw", Form::ModulusRaw),
            hs256("text", Form::ModulusText),
            hs256("hex", Form::ModulusHex),
        ]),
        // Nobody knows a certificate of our key that is not published.
        life_cycle(
            "alg/hs256-with-certificate",
            "signed by HS256 with the issuer's certificate as the secret",
        )
        .why(
            "Some issuers publish a certificate beside the key. A backend that takes it for the \
             key verifies an HMAC with a text that everybody can download.",
        )
        .cite([rfc(8725, "2.1"), rfc(8725, "3.1"), cve("2015-9235")])
        .fix([Remedy::PinAlgorithms])
        .rules([refuse(Level::Must, Severity::Critical)])
        .steps([
            serve([], [JwksEdit::Certify { key: "k1".into() }]),
            Step::Send(hs256("pem", Form::CertificatePem)),
            Step::Send(hs256("der", Form::CertificateDer)),
            Step::Send(hs256("base64", Form::CertificateBase64)),
        ]),
        confusion(
            "alg/hs256-with-ssh-line",
            "signed by HS256 with the issuer's public key as the secret, as a line of OpenSSH",
            "Libraries that refuse a public key as a secret look for `BEGIN` and `ssh-rsa`. Two of \
             them forgot other names that such a line may begin with, such as `ssh-ed25519` or \
             `ecdsa-sha2-nistp256`.",
        )
        .cite([rfc(8725, "2.1"), rfc(8725, "3.1"), cve("2022-29217"), cve("2024-33663")])
        .sends([
            hs256("line", Form::Ssh),
            hs256("newline", Form::SshNewline),
            hs256("comment", Form::SshComment),
        ]),
    ]
}

fn hs256(name: &str, form: Form) -> Send {
    variant(name, hmac(Hash::Sha256, form))
}

fn hmac(hash: Hash, form: Form) -> Recipe {
    Recipe { signer: Signer::Hmac { hash, secret: Secret::PublicForm(form) }, ..Recipe::valid() }
}
