//! Signatures of elliptic curves that are not what the standards say they must be.

use mock_issuer::recipe::{Half, Mangle, Recipe, Scalar, Signer};

use super::build::{cve, defect, forgery, malleable, rfc, token, variant};
use crate::case::{Case, Need, Send};
use crate::remedy::Remedy;

// "the JWS Signature value MUST be a 64-octet sequence. If it is not a 64-octet sequence, the
// validation has failed." (RFC 7518 section 3.4, of ES256)
pub(super) fn cases() -> Vec<Case> {
    vec![
        forgery("sig/psychic", "the signature consists of zeros")
            .why(
                "With zeros the equation of ECDSA holds for every text and every key, unless it is \
                 checked that they are not zeros. Java forgot that from version 15 to 18.",
            )
            .cite([cve("2022-21449"), rfc(7518, "3.4")])
            .fix([Remedy::CheckSignatureForm, Remedy::VerifySignature])
            .needs([Need::Ecdsa])
            .sends([token(Recipe::valid().signer(Signer::Zeros))]),
        forgery("sig/ecdsa-numbers", "the signature is made of numbers at the edges of what is allowed")
            .why(
                "Both numbers must lie between 1 and the order of the curve. Outside of it, and \
                 next to its ends, the arithmetic gives results that anyone can foresee.",
            )
            .cite([cve("2022-21449"), rfc(7518, "3.4")])
            .fix([Remedy::CheckSignatureForm, Remedy::VerifySignature])
            .needs([Need::Ecdsa])
            .sends(PAIRS.map(|(name, r, s)| pair(name, r, s))),
        defect("sig/ecdsa-form", "the numbers in the signature are written in another form")
            .why(
                "The same signature, written in a second way. Who keeps a list of tokens that were \
                 taken back is passed by it.",
            )
            .cite([rfc(7518, "3.4")])
            .fix([Remedy::CheckSignatureForm])
            .needs([Need::Ecdsa])
            .rules([malleable()])
            .sends([
                variant("der", Recipe::valid().mangle(Mangle::DerSignature)),
                variant("padded-halves", Recipe::valid().mangle(Mangle::PadHalves)),
                added("r-plus-order", Half::First),
                added("s-plus-order", Half::Second),
            ]),
        forgery("sig/ecdsa-halves", "the numbers in the signature are exchanged, or one is missing")
            .why("This is the signature of nothing. A backend that takes it does not verify.")
            .cite([rfc(7518, "3.4")])
            .fix([Remedy::VerifySignature])
            .needs([Need::Ecdsa])
            .sends([
                variant("exchanged", Recipe::valid().mangle(Mangle::SwapHalves)),
                variant("first-only", Recipe::valid().mangle(Mangle::FirstHalf)),
            ]),
        // "Decode the first half as a point R, and the second half as an integer S, in the range
        // 0 <= s < L." (RFC 8032 section 5.1.7)
        defect("sig/ed25519-order-added", "the number in the signature is larger than allowed")
            .why(
                "The same signature, written in a second way. Who keeps a list of tokens that were \
                 taken back is passed by it.",
            )
            .cite([rfc(8032, "5.1.7"), cve("2020-36843")])
            .fix([Remedy::CheckSignatureForm])
            .needs([Need::EdDsa])
            .rules([malleable()])
            .sends([token(Recipe::valid().mangle(Mangle::AddOrder { half: Half::Second }))]),
        forgery("sig/ed25519-zero", "the signature is made of values that anyone can name")
            .why(
                "With a point that changes nothing, a careless verifier finds the equation to hold.",
            )
            .cite([rfc(8032, "5.1.7")])
            .fix([Remedy::CheckSignatureForm, Remedy::VerifySignature])
            .needs([Need::EdDsa])
            .sends([
                variant("zeros", Recipe::valid().signer(Signer::Zeros)),
                variant("neutral-point", Recipe::valid().signer(Signer::NeutralPoint)),
            ]),
    ]
}

/// The numbers at the edges of what is allowed, in pairs.
const PAIRS: [(&str, Scalar, Scalar); 16] = {
    use Scalar::{FieldPrime, One, Order, OrderMinusOne, OrderPlusOne, Zero};
    [
        ("0-0", Zero, Zero),
        ("0-1", Zero, One),
        ("1-0", One, Zero),
        ("1-1", One, One),
        ("0-n", Zero, Order),
        ("n-0", Order, Zero),
        ("1-n", One, Order),
        ("n-1", Order, One),
        ("n-n", Order, Order),
        ("below-n-1", OrderMinusOne, One),
        ("1-below-n", One, OrderMinusOne),
        ("below-n-below-n", OrderMinusOne, OrderMinusOne),
        ("above-n-1", OrderPlusOne, One),
        ("1-above-n", One, OrderPlusOne),
        ("p-1", FieldPrime, One),
        ("p-n", FieldPrime, Order),
    ]
};

fn pair(name: &str, r: Scalar, s: Scalar) -> Send {
    variant(name, Recipe::valid().signer(Signer::Pair { r, s }))
}

fn added(name: &str, half: Half) -> Send {
    variant(name, Recipe::valid().mangle(Mangle::AddOrder { half }))
}
