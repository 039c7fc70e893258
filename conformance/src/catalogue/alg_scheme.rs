//! The right key, used by another scheme than the one it is for, or named as such.

use mock_issuer::keys::Algorithm;
use mock_issuer::recipe::{Digest, KeyRef, Recipe, Salt, Scheme};
use serde_json::json;

use super::build::{
    SendExt as _, asvs, cve, defect, key, life_cycle, refuse, rfc, serve, token, variant, when,
};
use crate::case::{Case, Condition, Level, Need, NewKey, Send, Severity, Step};
use crate::remedy::Remedy;
use mock_issuer::jwks::JwksEdit;

pub(super) fn cases() -> Vec<Case> {
    vec![
        // "The library MUST ensure that the 'alg' or 'enc' header specifies the same algorithm
        // that is used for the cryptographic operation. Moreover, each key MUST be used with
        // exactly one algorithm, and this MUST be checked when the cryptographic operation is
        // performed." (RFC 8725 section 3.1)
        defect("alg/header-lies", "the signature is good, but `alg` names another algorithm")
            .why(
                "Where the list of allowed algorithms is held against the header while the key \
                 decides how to verify, the list protects nothing.",
            )
            .cite([rfc(8725, "3.1"), rfc(7515, "5.2"), cve("2026-48523")])
            .fix([Remedy::PinAlgorithms, Remedy::CheckSignatureForm])
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends_of(
                [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa]
                    .map(|algorithm| {
                        let condition = Condition::Not(Box::new(Condition::Primary(algorithm)));
                        variant(algorithm.name(), Recipe::valid().header("alg", algorithm.name()))
                            .rules([when(condition, refuse(Level::Must, Severity::Medium))])
                    })
                    .into_iter()
                    .chain(
                        ["ES256K", "RSA-OAEP", "dir", "A128KW"]
                            .map(|name| variant(name, Recipe::valid().header("alg", name))),
                    )
                    .collect(),
            ),
        // "The 'alg' (algorithm) parameter identifies the algorithm intended for use with the key."
        // (RFC 7517 section 4.4)
        defect(
            "alg/other-scheme-same-key",
            "signed with the right RSA key by another scheme than the key is for",
        )
        .why(
            "A key in the JWKS says what it is for. A backend that lets the token choose among \
             schemes has no say in which of them protects it.",
        )
        .cite([rfc(8725, "3.1"), rfc(7517, "4.4"), cve("2026-22818")])
        .fix([Remedy::PinAlgorithms])
        .needs([Need::Rsa])
        .sends([
            scheme(Algorithm::Rs256, pkcs1(Digest::Sha256)),
            scheme(Algorithm::Rs384, pkcs1(Digest::Sha384)),
            scheme(Algorithm::Rs512, pkcs1(Digest::Sha512)),
            scheme(Algorithm::Ps256, pss(Digest::Sha256)),
            scheme(Algorithm::Ps384, pss(Digest::Sha384)),
            scheme(Algorithm::Ps512, pss(Digest::Sha512)),
        ]),
        // "ECDSA using P-384 and SHA-384" (RFC 7518 section 3.4): the name binds curve and hash.
        defect(
            "alg/other-hash-same-curve",
            "signed with the right key, and `alg` names another curve",
        )
        .why(
            "The names of these algorithms bind curve and hash together. A library that looks only \
             at the hash takes signatures by keys of another strength than the name promises.",
        )
        .cite([rfc(7518, "3.4"), rfc(8725, "3.1")])
        .fix([Remedy::PinAlgorithms, Remedy::CheckSignatureForm])
        .needs([Need::Ecdsa])
        .sends([
            curve(Algorithm::Es256, Digest::Sha256),
            curve(Algorithm::Es384, Digest::Sha384),
            curve(Algorithm::Es512, Digest::Sha512),
        ]),
        // SHA-1 is not among the hash functions of RFC 7518 section 3.1.
        defect("alg/sha1", "signed with the right key over a SHA-1 hash")
            .why(
                "Two texts with the same SHA-1 hash can be made. Whoever gets the issuer to sign \
                 one of them has a signature for the other.",
            )
            .cite([rfc(7518, "3.1"), asvs("11.4.1")])
            .fix([Remedy::PinAlgorithms])
            .needs([Need::Rsa])
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([
                variant("RS1", sha1()),
                variant("RSA-SHA1", sha1().header("alg", "RSA-SHA1")),
                variant(
                    "xmldsig",
                    sha1().header("alg", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
                ),
            ]),
        // The member is optional (RFC 7517 section 4.4). Where it is there it says what the key is
        // for; some libraries read it as advice only, hence a SHOULD.
        life_cycle("alg/jwk-alg-mismatch", "signed with a key whose JWK names another algorithm")
            .why(
                "The issuer publishes what a key is for. A backend that does not look may verify \
                 tokens with a key that was meant for something else.",
            )
            .cite([rfc(7517, "4.4"), rfc(8725, "3.1")])
            .fix([Remedy::MatchKeyUse, Remedy::PinAlgorithms])
            .rules([refuse(Level::Should, Severity::Low)])
            .steps([
                serve(
                    [key("odd")],
                    [JwksEdit::SetMember {
                        key: "odd".into(),
                        name: "alg".into(),
                        value: json!("HS512"),
                    }],
                ),
                Step::Send(token(Recipe::valid().signed_by(KeyRef::Named("odd".into())))),
            ]),
        not_in_allowlist(),
    ]
}

// "Libraries MUST enable the caller to specify a supported set of algorithms and MUST NOT use any
// other algorithms when performing cryptographic operations." (RFC 8725 section 3.1)
fn not_in_allowlist() -> Case {
    let mut steps = vec![Step::Serve {
        keys: Algorithm::ALL
            .map(|algorithm| NewKey {
                name: format!("all-{}", algorithm.name().to_lowercase()),
                algorithm: Some(algorithm),
                cubic: false,
                bits: None,
            })
            .into(),
        edits: Vec::new(),
        wrong: None,
    }];
    steps.extend(Algorithm::ALL.map(|algorithm| {
        let key = KeyRef::Named(format!("all-{}", algorithm.name().to_lowercase()));
        Step::Send(variant(algorithm.name(), Recipe::valid().signed_by(key)).rules([when(
            Condition::OtherAlgorithm(algorithm),
            refuse(Level::Must, Severity::Medium),
        )]))
    }));
    life_cycle(
        "alg/not-in-allowlist",
        "signed by an algorithm that the issuer publishes a key for and the target does not take",
    )
    .why(
        "An issuer may add keys for other uses. Which algorithms protect your API is your decision, \
         not that of whoever adds a key.",
    )
    .cite([rfc(8725, "3.1"), asvs("9.1.2")])
    .fix([Remedy::PinAlgorithms])
    .steps_of(steps)
}

fn pkcs1(hash: Digest) -> Scheme {
    Scheme::Pkcs1 { hash }
}

fn pss(hash: Digest) -> Scheme {
    Scheme::Pss { hash, mask: hash, salt: Salt::Hash }
}

fn by(scheme: Scheme) -> Recipe {
    Recipe::valid().scheme(KeyRef::Signing, scheme)
}

fn sha1() -> Recipe {
    by(pkcs1(Digest::Sha1))
}

/// Where the user said which algorithms there are, another one is a hole in that list; else it is
/// only against the advice of the JWK.
fn scheme(algorithm: Algorithm, scheme: Scheme) -> Send {
    variant(algorithm.name(), by(scheme)).rules([
        when(Condition::OtherAlgorithm(algorithm), refuse(Level::Must, Severity::Medium)),
        when(Condition::NotTaken(algorithm), refuse(Level::Should, Severity::Low)),
    ])
}

fn curve(algorithm: Algorithm, hash: Digest) -> Send {
    let condition = Condition::Not(Box::new(Condition::Primary(algorithm)));
    variant(algorithm.name(), by(Scheme::Ecdsa { hash }))
        .rules([when(condition, refuse(Level::Must, Severity::Medium))])
}
