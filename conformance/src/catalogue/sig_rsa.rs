//! Signatures of RSA keys that are not what RFC 8017 says they must be.

use mock_issuer::recipe::{Block, Digest, KeyRef, Mangle, Number, Recipe, Salt, Scheme, Signer};

use super::build::{
    SendExt as _, cve, defect, forgery, life_cycle, malleable, refuse, rfc, serve, token, variant,
};
use crate::case::{Case, Level, Need, NewKey, Send, Severity, Step};
use crate::remedy::Remedy;

// "Compare the encoded message EM and the second encoded message EM'. If they are the same, output
// 'valid signature'; otherwise, output 'invalid signature'." (RFC 8017 section 8.2.2, step 4).
// Whoever takes the block apart instead may overlook something in it.
pub(super) fn cases() -> Vec<Case> {
    let high = || [refuse(Level::Must, Severity::High)];
    vec![
        defect(
            "sig/pkcs1-digest-info",
            "the signature is by the right key, and its inside is not what the standard says",
        )
        .why(
            "A library that takes the inside of an RSA signature apart, and does not look at all of \
             it, has been forged against with keys of a small exponent. That has happened to one \
             library after the other since 2006.",
        )
        .cite([rfc(8017, "8.2.2"), rfc(8017, "9.2"), cve("2021-30246"), cve("2006-4339")])
        .fix([Remedy::CheckSignatureForm])
        .needs([Need::Pkcs1])
        .rules(high())
        .sends([
            // The note in RFC 8017 section A.2.4 has verifiers expect that the NULL is left out.
            block("missing-null", Block::MissingNull).rules([malleable()]),
            block("long-lengths", Block::LongLengths),
            block("trailing-garbage", Block::TrailingGarbage),
            block("no-digest-info", Block::Unprefixed),
            block("other-hash-name", Block::OtherHashName),
            block("other-hash", Block::OtherHash),
            block("truncated-hash", Block::TruncatedHash),
        ]),
        // "The padding string PS in Step 4 ... is at least 8 octets long" and "EM = 0x00 || 0x01 ||
        // PS || 0x00 || T", which fills the whole block (RFC 8017 section 9.2).
        defect(
            "sig/pkcs1-short-padding",
            "the padding in the signature is short, and garbage stands behind the hash",
        )
        .why(
            "This is the form of the forgery that needs no key at all where the exponent is 3. A \
             library that takes it from an honest key takes it from nobody's as well.",
        )
        .cite([rfc(8017, "9.2"), cve("2006-4339"), cve("2021-30246")])
        .fix([Remedy::CheckSignatureForm])
        .needs([Need::Pkcs1])
        .rules(high())
        .sends([block("", Block::ShortPadding)]),
        defect("sig/pkcs1-block-type", "the inside of the signature is of another type")
            .why(
                "Type 2 is for encryption and type 0 has no padding to speak of. A library that \
                 takes them does not look at what it decrypts.",
            )
            .cite([rfc(8017, "9.2")])
            .fix([Remedy::CheckSignatureForm])
            .needs([Need::Pkcs1])
            .rules(high())
            .sends([block("two", Block::TypeTwo), block("zero", Block::TypeZero)]),
        life_cycle(
            "sig/pkcs1-cube-root",
            "a signature calculated without the key, for a key with the exponent 3",
        )
        .why(
            "With this exponent anyone can calculate a number that looks like a signature to those \
             who do not read it to its end. If the issuer ever has such a key, anyone gets in.",
        )
        .cite([rfc(8017, "8.2.2"), cve("2006-4339"), cve("2021-30246")])
        .fix([Remedy::CheckSignatureForm])
        .needs([Need::Pkcs1])
        .rules([refuse(Level::Must, Severity::Critical)])
        .steps([
            serve([NewKey { name: "cubic".into(), algorithm: None, cubic: true, bits: None }], []),
            Step::Send(token(Recipe::valid().signer(Signer::CubeRoot {
                key: KeyRef::Named("cubic".into()),
            }))),
        ]),
        // "If the signature representative s is not between 0 and n - 1, output 'signature
        // representative out of range' and stop." (RFC 8017 section 5.2.2)
        defect("sig/rsa-not-reduced", "the number in the signature is larger than the key allows")
            .why(
                "The same signature, written as another number. Who keeps a list of tokens that \
                 were taken back is passed by it.",
            )
            .cite([rfc(8017, "5.2.2")])
            .fix([Remedy::CheckSignatureForm])
            .needs([Need::Rsa])
            .rules([malleable()])
            .sends([token(Recipe::valid().mangle(Mangle::AddModulus))]),
        forgery("sig/rsa-trivial-number", "the signature is a number that anyone can name")
            .why(
                "The RSA operation leaves 0 and 1 as they are. A library that does not look at the \
                 result takes them for signatures.",
            )
            .cite([rfc(8017, "5.2.2"), rfc(8017, "8.2.2")])
            .fix([Remedy::CheckSignatureForm, Remedy::VerifySignature])
            .needs([Need::Rsa])
            .sends([
                number("zero", Number::Zero),
                number("one", Number::One),
                number("modulus-minus-one", Number::ModulusMinusOne),
                number("modulus", Number::Modulus),
            ]),
        // "The size of the salt value is the same size as the hash function output." (RFC 7518
        // section 3.5)
        defect("sig/pss-salt", "the salt in the signature is not as long as the hash")
            .why(
                "Libraries that find out the length of the salt by themselves take any. It lets \
                 nobody in, but it is another algorithm than the one that was agreed on.",
            )
            .cite([rfc(7518, "3.5")])
            .fix([Remedy::CheckSignatureForm])
            .needs([Need::Pss])
            .rules([malleable()])
            .sends([
                pss("none", Digest::Sha256, Salt::Octets(0)),
                pss("20", Digest::Sha256, Salt::Octets(20)),
                pss("31", Digest::Sha256, Salt::Octets(31)),
                pss("33", Digest::Sha256, Salt::Octets(33)),
                pss("longest", Digest::Sha256, Salt::Longest),
            ]),
        defect("sig/pss-mask", "the signature uses another hash function inside than it names")
            .why("The name of the algorithm fixes the hash function of the mask as well.")
            .cite([rfc(7518, "3.5")])
            .fix([Remedy::CheckSignatureForm])
            .needs([Need::Pss])
            .rules([malleable()])
            .sends([
                pss("mask-sha1", Digest::Sha1, Salt::Hash),
                variant(
                    "sha512-inside",
                    Recipe::valid()
                        .scheme(
                            KeyRef::Signing,
                            Scheme::Pss {
                                hash: Digest::Sha512,
                                mask: Digest::Sha512,
                                salt: Salt::Hash,
                            },
                        )
                        .header("alg", "PS256"),
                ),
            ]),
    ]
}

fn block(name: &str, block: Block) -> Send {
    variant(name, Recipe::valid().signer(Signer::Block { key: KeyRef::Signing, block }))
}

fn number(name: &str, number: Number) -> Send {
    variant(name, Recipe::valid().signer(Signer::Number(number)))
}

fn pss(name: &str, mask: Digest, salt: Salt) -> Send {
    let scheme = Scheme::Pss { hash: Digest::Sha256, mask, salt };
    variant(name, Recipe::valid().scheme(KeyRef::Signing, scheme))
}
