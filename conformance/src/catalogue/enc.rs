//! Tokens that are not put together as tokens are.

use mock_issuer::recipe::Recipe;

use super::build::{by_stranger, defect, forgery, raw_header, refuse, rfc, token, variant};
use crate::case::{Case, Level, Severity};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    vec![
        // "BASE64URL(UTF8(JWS Protected Header)) || '.' || BASE64URL(JWS Payload) || '.' ||
        // BASE64URL(JWS Signature)" (RFC 7515 section 7.1)
        forgery("enc/two-segments", "the token ends after the claims, without a signature")
            .why(
                "Anyone can write such a token. It passes where the third part is only looked at \
                 if it is there.",
            )
            .cite([rfc(7515, "7.1"), rfc(7519, "7.2")])
            .fix([Remedy::VerifySignature])
            .sends([token(Recipe::valid().unsigned().template("{header}.{payload}"))]),
        // The token in it is genuine, so nobody gets in who could not anyway: low.
        defect("enc/four-segments", "a genuine token has a fourth part behind it")
            .why(
                "A token has three parts. Who reads more leniently than the others in front of the \
                 backend, a cache or a deny list, can be shown a different token than they were.",
            )
            .cite([rfc(7515, "7.1"), rfc(7515, "5.2")])
            .fix([Remedy::VerifySignature])
            .rules([refuse(Level::Must, Severity::Low)])
            .sends([
                variant("empty", Recipe::valid().template("{token}.")),
                variant("copy", Recipe::valid().template("{token}.{signature}")),
            ]),
        // "If any of the listed steps fail, then the JWT MUST be rejected -- that is, treated by
        // the application as an invalid input." (RFC 7519 section 7.2)
        forgery("enc/garbage", "what is sent as the token is no token")
            .why(
                "Anyone can send anything. A backend must answer it with a calm 401: a crash costs \
                 time, fills the log, and with some servers ends the process.",
            )
            .cite([rfc(7519, "7.2"), rfc(7515, "5.2")])
            .fix([Remedy::CatchErrors, Remedy::VerifySignature])
            .sends([
                variant("word", Recipe::valid().unsigned().template("garbage")),
                variant("dots", Recipe::valid().unsigned().template("..")),
                // RFC 6750 section 2.1 allows `~` in a bearer token; base64url has no such letter.
                variant("not-base64", Recipe::valid().unsigned().template("~~~~.~~~~.~~~~")),
                variant("header-not-json", by_stranger().edit(raw_header("not json"))),
                variant("header-array", by_stranger().edit(raw_header("[]"))),
                // The `kid` is dropped first, so that the recipe says that no key is named.
                variant("empty-object", by_stranger().without_header("kid").edit(raw_header("{}"))),
            ]),
    ]
}
