//! What must be let in, and the one request that must not: without these,
//! refusing everything would be a perfect score.

use mock_issuer::keys::Algorithm;
use mock_issuer::recipe::{Edit, KeyRef, Part, Recipe, Value};
use serde_json::json;

use super::build::{
    SendExt as _, accept, acceptance, no_token, oidc_rotation, raw, request, required, rfc, token,
    variant, when, with_claims,
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
        acceptance("control/aud-array-single", "`aud` is a list of one")
            .why("Some issuers write a list even if there is only one audience in it.")
            .cite([rfc(7519, "4.1.3")])
            .fix([Remedy::AcceptValid])
            .needs([Need::ShownAudience])
            .sends([token(with_claims([("aud", Value::List(vec![Value::Audience]))]))]),
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
        // Optional by RFC 7519 sections 4.1.6 and 4.1.7, required by RFC 9068 section 2.2.
        acceptance("control/optional-claims-absent", "a claim is absent that nobody has to write")
            .why("An issuer need not write these. A backend that wants them should say so.")
            .cite([rfc(7519, "4.1.6"), rfc(7519, "4.1.7")])
            .fix([Remedy::AcceptValid, Remedy::RequireClaims])
            .sends(["iat", "jti"].map(|claim| {
                let optional = Condition::Not(Box::new(required(claim)));
                let plain = Condition::Not(Box::new(Condition::AccessTokenTyp));
                variant(claim, Recipe::valid().without_claim(claim)).rules([when(
                    Condition::All(vec![optional, plain]),
                    accept(Level::Should, Severity::Low),
                )])
            })),
        // NumericDate: "Non-integer values can be represented." (RFC 7519 section 2)
        acceptance("control/odd-times", "the times are written as fractions or with an exponent")
            .why(
                "Both are numbers in JSON, and issuers that calculate with fractions write them. A \
                 backend that reads whole numbers only turns their users away.",
            )
            .cite([rfc(7519, "2"), rfc(8259, "6")])
            .fix([Remedy::AcceptValid])
            .sends([
                variant(
                    "fraction",
                    with_claims([
                        ("iat", Value::Decimal(Box::new(Value::Now(-60)))),
                        ("exp", Value::Decimal(Box::new(Value::Now(600)))),
                    ]),
                ),
                variant(
                    "exponent",
                    with_claims([("exp", Value::Exponent(Box::new(Value::Now(600))))]),
                )
                .rules([accept(Level::May, Severity::Low)]),
            ]),
        acceptance("control/exp-near", "the token expires in twenty seconds")
            .why(
                "A token is good until it expires. A backend that refuses it before has a clock \
                 that is ahead, or wants a margin that the standard does not know.",
            )
            .cite([rfc(7519, "4.1.4")])
            .fix([Remedy::AcceptValid])
            .sends([token(with_claims([("exp", Value::Now(20))]))]),
        // UTF-8 by RFC 8259 section 8.1; "Any character may be escaped." (section 7)
        acceptance("control/unicode", "a claim has letters from beyond ASCII")
            .why("Names of people have such letters. They travel as UTF-8, or as escapes.")
            .cite([rfc(8259, "8.1"), rfc(7519, "7.1")])
            .fix([Remedy::AcceptValid])
            .rules([accept(Level::Must, Severity::Low)])
            .sends([
                variant("utf-8", with_claims([("name", "Zo\u{eb} \u{6f22}\u{5b57} \u{1f600}".into())])),
                variant("escapes", with_claims([("name", raw(r#""Zo\u00eb \u6f22 \ud83d\ude00""#))])),
            ]),
        // "\u0061" and "a" are the same name once they are read (RFC 8259 section 8.3).
        acceptance("control/escaped-names", "the name `alg` is written with an escape")
            .why(
                "A reader of JSON sees the same name. One that searches the text finds no \
                 algorithm.",
            )
            .cite([rfc(8259, "8.3"), rfc(7515, "5.3")])
            .fix([Remedy::AcceptValid])
            .rules([accept(Level::Must, Severity::Low)])
            .sends([token(Recipe::valid().edit(Edit::Splice {
                part: Part::Header,
                find: "\"alg\"".into(),
                put: r#""\u0061lg""#.into(),
            }))]),
        // "HTTP does not place a predefined limit on the length of each field line" (RFC 9110
        // section 5.4).
        acceptance("control/large", "the token is four or seven thousand letters long")
            .why(
                "Roles and groups make tokens long. Front ends stop at eight thousand letters or \
                 later; a backend that stops before locks out those with many roles.",
            )
            .cite([rfc(9110, "5.4")])
            .fix([Remedy::AcceptValid, Remedy::BoundInput])
            .sends([
                variant("4k", large(2_400)).rules([accept(Level::Should, Severity::Medium)]),
                variant("7k", large(4_500)).rules([accept(Level::Should, Severity::Low)]),
            ]),
        // "The 'keys' parameter is an array of JWK values" (RFC 7517 section 5.1), of which any may
        // sign.
        acceptance("control/second-key", "signed by the second key of the key set")
            .why(
                "During a rotation there are two keys, and both are good. A backend that only \
                 knows the first turns away half of all users.",
            )
            .cite([rfc(7517, "5.1"), oidc_rotation()])
            .fix([Remedy::ReadJwksTolerantly])
            .rules([accept(Level::Must, Severity::High)])
            .sends([token(Recipe::valid().signed_by(KeyRef::Named("k2".into()))).times(3)]),
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

/// A token with a claim of so many letters, which grow by a third on the way.
fn large(letters: u32) -> Recipe {
    with_claims([("pad", Value::Repeat { text: "x".into(), times: letters })])
}
