//! The header names the algorithm, and the header is written by whoever sends
//! the token: what happens to a backend that believes it.

use mock_issuer::recipe::{Form, Mangle, Recipe, Secret, Value};

use super::build::{cve, each_kid, forgery, rfc, token, variant};
use crate::case::{Case, Need, Send};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = none();
    cases.extend(public_key_as_secret());
    cases.push(
        // "A key of the same size as the hash output (for instance, 256 bits for 'HS256') or
        // larger MUST be used with this algorithm." (RFC 7518 section 3.2)
        forgery("alg/hs256-empty-key", "signed by HS256 with an empty secret")
            .why(
                "A lookup that finds no key often yields an empty text instead of an error. Where \
                 that becomes the secret of an HMAC, everybody knows the secret.",
            )
            .cite([rfc(7518, "3.2"), rfc(8725, "3.1")])
            .fix([Remedy::PinAlgorithms, Remedy::RefuseUnknownKid])
            .sends(each_kid(Recipe::valid().hmac(Secret::Empty))),
    );
    cases
}

fn none() -> Vec<Case> {
    vec![
        // "Implementations that support Unsecured JWSs MUST NOT accept such objects as valid
        // unless the application specifies that it is acceptable for a specific object to not
        // be integrity protected." (RFC 7518 section 3.6)
        forgery("alg/none", "`alg` is `none`, so that nothing vouches for the token")
            .why(
                "Anyone can write such a token, with any user and any right in it. A backend that \
                 believes what the token says about itself lets them all in.",
            )
            .cite([rfc(7518, "3.6"), rfc(8725, "3.1"), cve("2015-2951"), cve("2020-15084")])
            .fix([Remedy::PinAlgorithms])
            .sends([
                token(none_as("none")),
                // Some backends look for an empty signature instead of the algorithm.
                variant(
                    "keeps-signature",
                    Recipe::valid()
                        .mangle(Mangle::TamperHeader { name: "alg".into(), value: "none".into() }),
                ),
            ]),
        // "The 'alg' value is a case-sensitive ASCII string" (RFC 7515 section 4.1.1), so these
        // are unknown algorithms; filters that forbid the word `none` let them through.
        forgery("alg/none-case-variants", "`alg` is a variation of `none`, such as `nOnE`")
            .why(
                "A filter that only forbids the word `none` is passed by `nOnE` or by a blank \
                 after it, if the code behind the filter is less exact. That has happened in \
                 production.",
            )
            .cite([rfc(7515, "4.1.1"), rfc(8725, "3.1")])
            .fix([Remedy::PinAlgorithms])
            .sends([
                variant("None", none_as("None")),
                variant("NONE", none_as("NONE")),
                variant("nOnE", none_as("nOnE")),
                variant("noNE", none_as("noNE")),
                variant("trailing-space", none_as("none ")),
                variant("leading-space", none_as(" none")),
                variant("nul", none_as("none\0")),
            ]),
        // "Implementations MUST NOT accept Unsecured JWSs by default." (RFC 7518 section 3.6)
        forgery("alg/none-unknown-kid", "`alg` is `none` and `kid` names no key")
            .why(
                "Where the lookup of the key yields nothing, some libraries take that for the \
                 wish not to verify. The same token with a known `kid` is then refused, which \
                 looks safe.",
            )
            .cite([rfc(7518, "3.6"), cve("2022-23540"), cve("2020-15084")])
            .fix([Remedy::PinAlgorithms, Remedy::RefuseUnknownKid])
            .sends([
                token(none_as("none").header("kid", Value::UnknownKid)),
                variant("None", none_as("None").header("kid", Value::UnknownKid)),
            ]),
        forgery("alg/none-no-kid", "`alg` is `none` and there is no `kid`")
            .why(
                "Without a `kid` some backends skip the lookup of the key, and the verification \
                 along with it.",
            )
            .cite([rfc(7518, "3.6"), rfc(8725, "3.1")])
            .fix([Remedy::PinAlgorithms, Remedy::RefuseUnknownKid])
            .sends([
                token(none_as("none").without_header("kid")),
                variant("None", none_as("None").without_header("kid")),
            ]),
    ]
}

// "an 'RS256' (RSA, 2048 bit) parameter value can be changed into 'HS256' (HMAC, SHA-256), and
// some libraries would try to validate the signature using HMAC-SHA256 and using the RSA public
// key as the HMAC shared secret" (RFC 8725 section 2.1). The bytes of that secret depend on how
// the backend holds the key, so every form is tried.
fn public_key_as_secret() -> Vec<Case> {
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
            hs256("leading-newline", Form::SpkiPemLeadingNewline),
        ]),
        confusion(
            "alg/hs256-with-pkcs1-pem",
            "signed by HS256 with the issuer's public key as the secret, in the older PEM form",
            "Libraries that refuse a public key as a secret look for `BEGIN PUBLIC KEY`. Several \
             forgot `BEGIN RSA PUBLIC KEY`.",
        )
        .cite([rfc(8725, "2.1"), rfc(8725, "3.1"), cve("2017-11424"), cve("2023-48223")])
        .needs([Need::Rsa])
        .sends([hs256("lf", Form::Pkcs1Pem), hs256("no-newline", Form::Pkcs1PemNoNewline)]),
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
        .sends([hs256("as-served", Form::JwkJson), hs256("thumbprint", Form::JwkThumbprintJson)]),
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
        .sends([hs256("raw", Form::ModulusRaw), hs256("text", Form::ModulusText)]),
    ]
}

/// `header.payload.` with this `alg` and the `kid` of the signing key.
fn none_as(alg: &str) -> Recipe {
    Recipe::valid().unsigned().header("alg", alg)
}

fn hs256(name: &str, form: Form) -> Send {
    variant(name, Recipe::valid().hmac(Secret::PublicForm(form)))
}
