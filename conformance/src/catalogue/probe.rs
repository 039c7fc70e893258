//! Measurements: what the target takes, without a verdict. They feed the
//! enforcement table.

use mock_issuer::recipe::{KeyRef, Recipe, Value};

use super::build::{fields, probe, rfc, shaped, variant};
use crate::case::{Case, Figure, Measure, Need, Shape, Step};
use crate::remedy::Remedy;

/// An hour: no clock is that wrong.
const MOST_LEEWAY: u32 = 3_600;
/// A day.
const MOST_AHEAD: u32 = 86_400;
/// Front ends stop at 8 or 16 KiB, and a few at 64.
const MOST_OCTETS: u32 = 60_000;

pub(super) fn cases() -> Vec<Case> {
    let seconds = |figure, claim: &str, sign, most| Step::Measure {
        figure,
        measure: Measure::Seconds { claim: claim.into(), sign, most },
    };
    vec![
        // "Implementers MAY provide for some small leeway, usually no more than a few minutes"
        // (RFC 7519 section 4.1.4)
        probe("probe/leeway-exp", "how long after its end a token is taken")
            .why(
                "A leeway is for clocks that differ. How long it is decides how long a stolen \
                 token lives on.",
            )
            .cite([rfc(7519, "4.1.4")])
            .fix([Remedy::CheckExp])
            .steps([seconds(Figure::ExpLeeway, "exp", -1, MOST_LEEWAY)]),
        probe("probe/leeway-nbf", "how long before its time a token is taken")
            .why("A leeway is for clocks that differ.")
            .cite([rfc(7519, "4.1.5")])
            .fix([Remedy::CheckNbf])
            .steps([seconds(Figure::NbfLeeway, "nbf", 1, MOST_LEEWAY)]),
        // No standard says what becomes of a token from the future.
        probe("probe/iat-future", "how far ahead the time of issue may lie")
            .why(
                "Some libraries refuse tokens that were issued in the future, others do not care. \
                 Both are right; a clock that is a little behind shows in it.",
            )
            .cite([rfc(7519, "4.1.6")])
            .fix([Remedy::AcceptValid])
            .steps([seconds(Figure::IatFuture, "iat", 1, MOST_AHEAD)]),
        probe("probe/typ", "which types of token are taken")
            .why("Who takes any type cannot tell access tokens from others by it.")
            .cite([rfc(8725, "3.11"), rfc(9068, "4")])
            .fix([Remedy::CheckTyp])
            .sends([
                variant("JWT", Recipe::valid().header("typ", "JWT")),
                variant("at-jwt", Recipe::valid().header("typ", "at+jwt")),
                variant("with-prefix", Recipe::valid().header("typ", "application/at+jwt")),
                variant("other", Recipe::valid().header("typ", "secevent+jwt")),
                variant("absent", {
                    let set = Recipe::valid().header("typ", "JWT");
                    set.without_header("typ")
                }),
            ]),
        probe("probe/claims", "which claims may be absent")
            .why("What an API reads from a token it must be able to rely on.")
            .cite([rfc(9068, "2.2")])
            .fix([Remedy::RequireClaims])
            .sends(["exp", "iss", "sub", "iat", "jti", "client_id"].map(|claim| {
                variant(&claim.replace('_', "-"), Recipe::valid().without_claim(claim))
            })),
        // Both trying all keys and refusing are right (RFC 7515 section 4.1.4).
        probe("probe/kid", "what becomes of a good signature without the right `kid`")
            .why("It tells whether keys are looked up by their name, or tried one by one.")
            .cite([rfc(7515, "4.1.4")])
            .fix([Remedy::RefuseUnknownKid])
            .sends([
                variant("absent", Recipe::valid().without_header("kid")),
                variant("unknown", Recipe::valid().header("kid", Value::UnknownKid)),
                variant(
                    "of-another-key",
                    Recipe::valid().header("kid", Value::Kid(KeyRef::Named("k2".into()))),
                ),
            ]),
        probe("probe/token-places", "where else than in the header a token is taken from")
            .why("Each further place is one more from which a token can leak.")
            .cite([rfc(6750, "2")])
            .fix([Remedy::NoTokenInUrl])
            .needs([Need::AuthorizationHeader])
            .sends([
                shaped(
                    "query",
                    Shape {
                        query: Some(("access_token".into(), "{token}".into())),
                        ..Shape::default()
                    },
                ),
                shaped(
                    "cookie",
                    Shape {
                        headers: fields([("Cookie", "access_token={token}; token={token}")]),
                        ..Shape::default()
                    },
                ),
            ]),
        probe("probe/token-size", "how long a token may be")
            .why(
                "Tokens with many roles grow. The limit is that of the server or of its front end.",
            )
            .cite([rfc(9110, "5.4")])
            .fix([Remedy::BoundInput])
            .steps([Step::Measure {
                figure: Figure::TokenSize,
                measure: Measure::Octets { most: MOST_OCTETS },
            }]),
    ]
}
