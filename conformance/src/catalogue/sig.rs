//! Signatures that are absent, damaged, or by somebody else.

use mock_issuer::recipe::{Mangle, Recipe};

use super::build::{by_stranger, cve, each_kid, forgery, rfc, token, variant};
use crate::case::Case;
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
            .sends([token(Recipe::valid().mangle(Mangle::TruncateSignature { octets: 32 }))]),
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
    ]
}
