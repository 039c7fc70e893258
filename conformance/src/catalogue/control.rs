//! What must be let in, and the one request that must not: without these,
//! refusing everything would be a perfect score.

use mock_issuer::keys::Algorithm;
use mock_issuer::recipe::{Edit, KeyRef, Recipe, Value};
use serde_json::json;

use super::build::{
    SendExt as _, accept, acceptance, no_token, request, rfc, token, variant, when, with_claims,
};
use crate::case::{Carriage, Case, Condition, Level, Need, Severity};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    vec![
        // "If any of the listed steps fail, then the JWT MUST be rejected" (RFC 7519
        // section 7.2); none of them fails here.
        acceptance("control/valid", "the valid token")
            .why(
                "A backend that turns away good tokens serves nobody, and that it turns away bad \
                 ones then proves nothing. All other results rest on this one.",
            )
            .cite([rfc(7519, "7.2"), rfc(7515, "5.2")])
            .fix([Remedy::AcceptValid])
            .rules([accept(Level::Must, Severity::High)])
            .sends([
                token(Recipe::valid()),
                // A target that takes its tokens without `aud` only does not check the one stated.
                variant("stated-audience", with_claims([("aud", Value::Audience)])).rules([when(
                    Condition::AudienceStated,
                    accept(Level::Must, Severity::High),
                )]),
            ]),
        // 401 "indicates that the request has not been applied because it lacks valid authentication
        // credentials for the target resource" (RFC 9110 section 15.5.2).
        no_token("control/no-token-is-401", "a request without any token")
            .why(
                "An answer to a request without a token means that the route is open to \
                 everybody. No check of tokens matters behind an open door.",
            )
            .cite([rfc(9110, "15.5.2"), rfc(6750, "3")])
            .fix([Remedy::ProtectRoute])
            .sends([request("", Carriage::Absent)]),
        // RFC 8725 section 3.1 has the application name its algorithms; those it names it must
        // then take.
        acceptance("control/each-algorithm", "signed by an algorithm that is stated to be taken")
            .why(
                "An issuer that changes from RS256 to ES256 locks everybody out if the backend only \
                 says that it takes both.",
            )
            .cite([rfc(7518, "3.1"), rfc(8725, "3.1")])
            .fix([Remedy::PinAlgorithms])
            .sends(Algorithm::ALL.map(|algorithm| {
                let key = KeyRef::Named(algorithm.name().to_lowercase());
                variant(algorithm.name(), Recipe::valid().signed_by(key)).rules([when(
                    Condition::FurtherAlgorithm(algorithm),
                    accept(Level::Must, Severity::Medium),
                )])
            })),
        // "In the general case, the 'aud' value is an array of case-sensitive strings, each
        // containing a StringOrURI value." (RFC 7519 section 4.1.3)
        acceptance(
            "control/aud-array-many",
            "`aud` is a list, and the right audience is not the first in it",
        )
        .why(
            "One token may be meant for several APIs, and issuers then write `aud` as a \
                 list. A backend that reads a single string, or only the first entry, locks \
                 those users out.",
        )
        .cite([rfc(7519, "4.1.3"), rfc(9068, "3")])
        .fix([Remedy::AcceptValid])
        .needs([Need::ShownAudience])
        .sends([token(with_claims([(
            "aud",
            Value::List(vec![
                "https://other-api.example".into(),
                Value::Audience,
                "urn:example:third".into(),
            ]),
        )]))]),
        // "However, in the absence of such requirements, all claims that are not understood by
        // implementations MUST be ignored." (RFC 7519 section 4)
        acceptance("control/extra-claims", "the token has claims that the backend does not know")
            .why(
                "Issuers add claims without asking. A backend that refuses what it does not know \
                 breaks on the day when one is added.",
            )
            .cite([rfc(7519, "4")])
            .fix([Remedy::AcceptValid])
            .sends([token(with_claims([
                ("https://issuer.example/plan", json!({"seats": [1, null, true]}).into()),
                ("x_text", "ünïcode".into()),
                ("x_number", json!(1.5).into()),
                ("x_null", json!(null).into()),
                ("x_list", json!([]).into()),
            ]))]),
        // "Unless listed as a critical Header Parameter, per Section 4.1.11, all Header
        // Parameters not defined by this specification MUST be ignored when not understood."
        // (RFC 7515 section 4)
        acceptance(
            "control/extra-header-params",
            "the header has parameters that the backend does not know",
        )
        .why(
            "Issuers add header parameters of their own, and only those named in `crit` may be a \
             reason to refuse. Some libraries fail on values that are not text.",
        )
        .cite([rfc(7515, "4")])
        .fix([Remedy::AcceptValid])
        .sends([
            variant("text", Recipe::valid().header("x-region", "eu")),
            variant("structured", Recipe::valid().header("x-region", json!({"zones": [1, 2]}))),
        ]),
        // "An object is an unordered collection of zero or more name/value pairs" (RFC 8259
        // section 1)
        acceptance(
            "control/json-member-order",
            "the members of header and claims stand in another order",
        )
        .why(
            "The order of members means nothing in JSON. A backend that relies on it works with \
             one version of one issuer, by luck.",
        )
        .cite([rfc(8259, "1")])
        .fix([Remedy::AcceptValid])
        .sends([token(Recipe::valid().edit(Edit::ReverseHeader).edit(Edit::ReverseClaims))]),
        // "Note that whitespace is explicitly allowed in the representation and no
        // canonicalization need be performed before encoding." (RFC 7519 section 7.1)
        acceptance(
            "control/json-whitespace",
            "header and claims are written with white space and line ends",
        )
        .why(
            "A signature covers the bytes as they were sent. A backend that writes the JSON anew \
             before it verifies, or that reads it with a pattern, refuses such tokens.",
        )
        .cite([rfc(7519, "7.1"), rfc(7515, "5.2")])
        .fix([Remedy::AcceptValid])
        .sends([token(Recipe::valid().edit(Edit::Whitespace))]),
    ]
}
