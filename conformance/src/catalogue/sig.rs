//! Signatures that are absent, damaged, or by somebody else.

use mock_issuer::recipe::{KeyRef, Mangle, Octets, Part, Recipe, TextEdit, Value};

use super::build::{
    asvs, by_stranger, cve, defect, each_kid, forgery, malleable, refuse, rfc, token, variant,
};
use crate::case::{Case, Level, Severity};
use crate::remedy::Remedy;

// "If any of the listed steps fails, then the signature or MAC cannot be validated." (RFC 7515
// section 5.2); step 8 there is to validate the signature.
pub(super) fn cases() -> Vec<Case> {
    vec![
        forgery("sig/stripped", "the signature is empty")
            .why(
                "Anyone can write such a token. It passes where the signature is only verified if \
                 there is one.",
            )
            .cite([rfc(7515, "5.2"), cve("2020-28042")])
            .fix([Remedy::VerifySignature])
            .sends(each_kid(Recipe::valid().unsigned())),
        // The last characters of a segment carry bits that mean nothing, so an octet is
        // changed and encoded anew.
        forgery("sig/bit-flipped", "one bit of the signature is wrong")
            .why(
                "A signature that is not exactly right is no signature. A backend that takes this \
                 one does not verify, or compares only a part.",
            )
            .cite([rfc(7515, "5.2")])
            .fix([Remedy::VerifySignature])
            .sends([
                variant("octet-0", Recipe::valid().mangle(Mangle::FlipSignatureBit { octet: 0 })),
                variant("octet-10", Recipe::valid().mangle(Mangle::FlipSignatureBit { octet: 10 })),
                variant(
                    "last-octet",
                    Recipe::valid().mangle(Mangle::FlipSignatureBit { octet: -1 }),
                ),
            ]),
        // 32 octets are fewer than a signature of any algorithm has.
        forgery("sig/truncated", "only the beginning of the signature is left")
            .why(
                "A backend that compares as many bytes as it was given can be passed by guessing \
                 a few of them.",
            )
            .cite([rfc(7515, "5.2")])
            .fix([Remedy::VerifySignature])
            .sends([
                variant(
                    "32-octets",
                    Recipe::valid().mangle(Mangle::TruncateSignature { octets: 32 }),
                ),
                variant("1-octet", Recipe::valid().mangle(Mangle::TruncateSignature { octets: 1 })),
                variant("half", Recipe::valid().mangle(Mangle::FirstHalf)),
                variant(
                    "end",
                    Recipe::valid().text(Part::Signature, TextEdit::DropLast { characters: 2 }),
                ),
            ]),
        // "If the length of the signature S is not k octets, output 'invalid signature' and stop."
        // (RFC 8017 section 8.2.2)
        defect("sig/extended", "something stands behind the signature")
            .why(
                "The token is genuine, and written in a second way. Who keeps a list of tokens that \
                 were taken back, or of those that were used, is passed by it.",
            )
            .cite([rfc(8017, "8.2.2"), rfc(7518, "3.4")])
            .fix([Remedy::CheckSignatureForm])
            .rules([malleable()])
            .sends([
                variant(
                    "zero",
                    Recipe::valid().mangle(Mangle::AppendSignature { octets: Octets(vec![0]) }),
                ),
                variant(
                    "zeros",
                    Recipe::valid().mangle(Mangle::AppendSignature { octets: Octets(vec![0; 32]) }),
                ),
                variant("twice", Recipe::valid().mangle(Mangle::RepeatSignature)),
            ]),
        defect("sig/leading-zero", "a zero octet stands before the signature")
            .why(
                "The same number, written longer. Who keeps a list of tokens that were taken back \
                 is passed by it.",
            )
            .cite([rfc(8017, "8.2.2"), rfc(7518, "3.4"), cve("2020-14968")])
            .fix([Remedy::CheckSignatureForm])
            .rules([malleable()])
            .sends([token(
                Recipe::valid().mangle(Mangle::PrependSignature { octets: Octets(vec![0]) }),
            )]),
        forgery("sig/payload-tampered", "the claims were changed after signing")
            .why(
                "Whoever has any token, an expired one of their own for example, can turn it into \
                 the token of somebody else.",
            )
            .cite([rfc(7515, "5.2")])
            .fix([Remedy::VerifySignature])
            .sends([token(Recipe::valid().mangle(Mangle::TamperClaim {
                name: "sub".into(),
                value: "somebody-else".into(),
            }))]),
        forgery("sig/header-tampered", "the header was changed after signing")
            .why(
                "The header says which key and what kind of token this is. Where only the claims \
                 are covered, a token of one kind becomes one of another.",
            )
            .cite([rfc(7515, "5.2")])
            .fix([Remedy::VerifySignature])
            .sends([
                variant(
                    "kid",
                    Recipe::valid().mangle(Mangle::TamperHeader {
                        name: "kid".into(),
                        value: Value::Kid(KeyRef::Named("k2".into())),
                    }),
                ),
                variant(
                    "added",
                    Recipe::valid().mangle(Mangle::TamperHeader {
                        name: "x-added".into(),
                        value: "1".into(),
                    }),
                ),
            ]),
        forgery("sig/swapped", "the signature is that of another token by the same key")
            .why(
                "Both halves are genuine. A backend that takes this one remembers signatures \
                 instead of verifying them.",
            )
            .cite([rfc(7515, "5.2")])
            .fix([Remedy::VerifySignature, Remedy::NoVerdictCache])
            .sends([token(
                Recipe::valid()
                    .mangle(Mangle::SignatureOf { token: Box::new(Recipe::valid()) }),
            )]),
        // "When a JWT contains an 'iss' (issuer) claim, the application MUST validate that the
        // cryptographic keys used for the cryptographic operations in the JWT belong to the
        // issuer." (RFC 8725 section 3.8)
        forgery("sig/wrong-key-same-kid", "signed by a stranger who names the issuer's key")
            .why(
                "This token is like a genuine one in everything but the key. A backend that takes \
                 it reads tokens without verifying them, and anyone can write one.",
            )
            .cite([rfc(8725, "3.8"), rfc(7515, "5.2")])
            .fix([Remedy::VerifySignature])
            .sends([token(by_stranger())]),
        forgery("sig/wrong-key-no-kid", "signed by a stranger who names no key")
            .why(
                "Without a `kid` some backends skip the lookup of the key, and the verification \
                 along with it.",
            )
            .cite([rfc(8725, "3.8"), rfc(7515, "5.2")])
            .fix([Remedy::VerifySignature, Remedy::RefuseUnknownKid])
            .sends([token(by_stranger().without_header("kid"))]),
        // `kid` is a hint (RFC 7515 section 4.1.4), so a verifier that tries every published key
        // is right as well.
        defect("sig/other-published-key", "signed by one published key, naming another")
            .why(
                "Whoever goes by the name alone refuses this. Trying all keys is allowed, but it \
                 makes it harder to take one key back, and costs time for each bad token.",
            )
            .cite([rfc(7515, "4.1.4"), asvs("9.1.3")])
            .fix([Remedy::RefuseUnknownKid])
            .rules([refuse(Level::Hardening, Severity::Low)])
            .sends([token(
                Recipe::valid()
                    .signed_by(KeyRef::Named("k2".into()))
                    .header("kid", Value::Kid(KeyRef::Signing)),
            )]),
    ]
}
