//! Claims: for whom the token is.

use mock_issuer::recipe::{Edit, Place, Recipe, Value};
use serde_json::json;

use super::build::{cve, defect, refuse, required, rfc, text, token, variant, when, with_claims};
use crate::case::{Case, Condition, Level, Need, Severity};
use crate::remedy::Remedy;

// "Each principal intended to process the JWT MUST identify itself with a value in the audience
// claim. If the principal processing the claim does not identify itself with a value in the 'aud'
// claim when this claim is present, then the JWT MUST be rejected." (RFC 7519 section 4.1.3)
pub(super) fn cases() -> Vec<Case> {
    let aud = |name: &str, value: Value| variant(name, with_claims([("aud", value)]));
    let about = |id, title| {
        defect(id, title)
            .cite([rfc(7519, "4.1.3"), rfc(8725, "3.9")])
            .fix([Remedy::CheckAud])
            .needs([Need::Audience, Need::ShownAudience])
    };
    let exactly = |id, title| {
        about(id, title)
            .cite([rfc(7519, "4.1.3"), rfc(7519, "7.3")])
            .fix([Remedy::CheckAud, Remedy::CompareExactly])
    };
    vec![
        about("claims/aud-wrong", "`aud` names another API")
            .why(
                "The token was given to somebody for another API. If it works here too, whoever \
                 runs that API, or steals from it, can act here in the name of its users.",
            )
            .cite([rfc(7519, "4.1.3"), rfc(8725, "3.9"), rfc(9700, "2.3"), cve("2023-22482")])
            .sends([
                aud("", "https://other-api.example".into()),
                // The audience of ID tokens and of tokens that a client asks for itself.
                aud("client", text("{client}")),
            ]),
        // "If the issuer can issue JWTs that are intended for use by more than one relying party or
        // application, the JWT MUST contain an 'aud' (audience) claim" (RFC 8725 section 3.9)
        about("claims/aud-missing", "there is no `aud`")
            .why(
                "A backend that compares `aud` only if it is there takes tokens that were never \
                 meant for it. Several libraries do so even when an audience is configured.",
            )
            .cite([rfc(8725, "3.9"), rfc(9068, "4"), rfc(7519, "4.1.3")])
            .rules([
                when(Condition::AudienceStated, refuse(Level::Must, Severity::High)),
                when(required("aud"), refuse(Level::Must, Severity::High)),
                refuse(Level::Should, Severity::High),
            ])
            .sends([token(Recipe::valid().without_claim("aud"))]),
        about("claims/aud-array-no-match", "`aud` is a list of other APIs")
            .why(
                "A backend that only compares an `aud` that is a single text passes over a list, \
                 and takes tokens that were meant for others.",
            )
            .cite([rfc(7519, "4.1.3"), cve("2020-26160")])
            .sends([token(with_claims([(
                "aud",
                Value::List(vec![
                    "https://other-api.example".into(),
                    "https://third-api.example".into(),
                ]),
            )]))]),
        about("claims/aud-empty", "`aud` is empty")
            .why(
                "Code that looks for an audience which does not fit finds none in an empty list, \
                 and takes the token.",
            )
            .cite([rfc(7519, "4.1.3"), cve("2020-26160")])
            .sends([
                aud("list", json!([]).into()),
                aud("text", "".into()),
                aud("list-of-empty", json!([""]).into()),
            ]),
        exactly("claims/aud-part", "`aud` is a part of the right audience")
            .why(
                "Looking for one text within another is not comparing them. An API whose name is \
                 contained in yours would share its tokens with you.",
            )
            .sends([
                aud("beginning", text("{audience|butlast}")),
                aud("end", text("{audience|butfirst}")),
                aud("middle", text("{audience|middle}")),
                aud("one-letter", text("{audience|first}")),
            ]),
        exactly("claims/aud-longer", "`aud` contains the right audience and more")
            .why(
                "A name that begins or ends with yours is another name, and can be registered by \
                 somebody else. `aud` has no lists in a text either.",
            )
            .sends([
                aud("suffix", text("{audience}.evil.example")),
                aud("prefix", text("evil-{audience}")),
                aud("blank-list", text("https://other-api.example {audience}")),
                aud("comma-list", text("{audience},https://other-api.example")),
            ]),
        // "a list of case-sensitive strings" (RFC 7519 section 4.1.3)
        exactly("claims/aud-spelling", "`aud` is the right audience, spelt differently")
            .why(
                "Audiences are compared letter by letter. Issuers tell apart what your backend \
                 throws together.",
            )
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([
                aud("other-case", text("{audience|swapcase}")),
                aud("slash", text("{audience|slash}")),
                aud("dot", text("{audience|dotx}")),
                aud("white-space", text(" {audience} ")),
            ]),
        about("claims/aud-pattern", "`aud` is a pattern that fits everything")
            .why(
                "Where the claim ends up as the pattern instead of the text, one token opens every \
                 API.",
            )
            .cite([rfc(7519, "7.3")])
            .fix([Remedy::CheckAud, Remedy::CompareExactly])
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([aud("star", "*".into()), aud("dot-star", ".*".into())]),
        about("claims/aud-not-text", "`aud` is neither a text nor a list of texts")
            .why(
                "What is of another type is often treated as if it were not there. An object whose \
                 member has the right name passes where membership is all that is asked.",
            )
            .sends([
                aud("null", json!(null).into()),
                aud("number", json!(5).into()),
                aud("true", json!(true).into()),
                // A member of that name is all that `in` asks for in some languages.
                aud("object", Value::Object(vec![("{audience}".into(), json!(1).into())])),
                aud("nested-list", Value::List(vec![Value::List(vec![Value::Audience])])),
            ]),
        // "The Claim Names within a JWT Claims Set MUST be unique; JWT parsers MUST either reject
        // JWTs with duplicate Claim Names or use a JSON parser that returns only the lexically last
        // duplicate member name" (RFC 7519 section 4)
        about("claims/aud-duplicate", "`aud` is there twice, the last one naming another API")
            .why(
                "The last one counts, or none. A backend that finds the first reads another token \
                 than everybody else.",
            )
            .cite([rfc(7519, "4"), rfc(7519, "4.1.3")])
            .fix([Remedy::CheckAud, Remedy::StrictJson])
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([token(Recipe::valid().edit(Edit::DuplicateClaim {
                name: "aud".into(),
                value: "https://other-api.example".into(),
                place: Place::Last,
            }))]),
    ]
}
