//! Claims: who issued the token.

use mock_issuer::recipe::{Edit, KeyRef, Place, Recipe, Value};
use serde_json::json;

use super::build::{
    SendExt as _, asvs, by_stranger, cve, defect, forgery, refuse, rfc, text, token, variant,
    with_claims,
};
use crate::case::{Case, Level, Severity};
use crate::remedy::Remedy;

// "The issuer identifier for the authorization server ... MUST exactly match the value of the 'iss'
// claim." (RFC 9068 section 4)
pub(super) fn cases() -> Vec<Case> {
    let iss = |name: &str, value: Value| variant(name, with_claims([("iss", value)]));
    let about = |id, title| {
        defect(id, title)
            .cite([rfc(9068, "4"), rfc(8725, "3.8"), rfc(7519, "7.3")])
            .fix([Remedy::CheckIss, Remedy::CompareExactly])
    };
    vec![
        about("claims/iss-wrong", "`iss` names another issuer")
            .why(
                "Several issuers may share keys: the tenants of one provider, or production and \
                 staging. Only `iss` tells their tokens apart.",
            )
            .cite([rfc(9068, "4"), rfc(8725, "3.8"), rfc(7519, "4.1.1")])
            .fix([Remedy::CheckIss])
            .sends([iss("other", "https://other-issuer.example".into()), iss("empty", "".into())]),
        about("claims/iss-missing", "there is no `iss`")
            .why(
                "A backend that compares `iss` only if it is there can be shown a token without \
                 one, from any issuer that shares the keys.",
            )
            .cite([rfc(9068, "4"), rfc(8725, "3.8"), rfc(7519, "4.1.1")])
            .fix([Remedy::CheckIss])
            .sends([token(Recipe::valid().without_claim("iss"))]),
        about("claims/iss-part", "`iss` is a part of the right issuer")
            .why(
                "Looking for one text within another is not comparing them. A single letter is \
                 then an issuer.",
            )
            .cite([rfc(9068, "4"), rfc(7519, "7.3"), cve("2024-53861")])
            .sends([
                iss("beginning", text("{issuer|butlast}")),
                iss("end", text("{issuer|butfirst}")),
                iss("one-letter", text("{issuer|last}")),
            ]),
        about("claims/iss-longer", "`iss` contains the right issuer and more")
            .why("A name that begins or ends with the issuer's belongs to whoever registers it.")
            .sends([
                iss("suffix", Value::IssuerAnd(".evil.example".into())),
                iss("path", Value::IssuerAnd("/x".into())),
                iss("query", text("https://evil.example/?{issuer}")),
            ]),
        // StringOrURI values are compared "as case-sensitive strings with no transformations or
        // canonicalizations applied" (RFC 7519 section 2).
        about("claims/iss-spelling", "`iss` is the right issuer, spelt differently")
            .why(
                "Addresses that lead to the same place are different issuers. Who makes them equal \
                 may throw two issuers together that are kept apart elsewhere.",
            )
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([
                iss("slash", text("{issuer|slash}")),
                iss("other-case", text("{issuer|upper}")),
                iss("scheme", text("{issuer|scheme}")),
                iss("dot-segment", text("{issuer|dotpath}")),
                iss("escape", text("{issuer|escaped}")),
                iss("fragment", Value::IssuerAnd("#".into())),
                iss("question-mark", Value::IssuerAnd("?".into())),
                iss("leading-space", text(" {issuer}")),
                iss("line-end", Value::IssuerAnd("\n".into())),
                iss("nul", Value::IssuerAnd("\0".into())),
            ]),
        // "Its value ... is a case-sensitive string containing a StringOrURI value" (RFC 7519
        // section 4.1.1)
        about("claims/iss-not-text", "`iss` is no text")
            .why(
                "What is of another type is often treated as if it were not there, and then every \
                 issuer will do.",
            )
            .cite([rfc(7519, "4.1.1"), rfc(8725, "3.8")])
            .fix([Remedy::CheckIss])
            .sends([
                iss("null", json!(null).into()),
                iss("number", json!(1).into()),
                iss("true", json!(true).into()),
                iss("object", json!({"x": 1}).into()),
            ]),
        about("claims/iss-array", "`iss` is a list")
            .why(
                "A list that holds the right issuer among others says that several have issued the \
                 token, which cannot be.",
            )
            .cite([rfc(7519, "4.1.1"), cve("2025-30144")])
            .fix([Remedy::CheckIss])
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([
                iss("only", Value::List(vec![Value::Issuer])),
                iss(
                    "among-others",
                    Value::List(vec!["https://evil.example".into(), Value::Issuer]),
                ),
            ]),
        about("claims/iss-duplicate", "`iss` is there twice, the last one being another")
            .why(
                "The last one counts, or none. A backend that finds the first reads another token \
                 than everybody else.",
            )
            .cite([rfc(7519, "4")])
            .fix([Remedy::CheckIss, Remedy::StrictJson])
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([token(Recipe::valid().edit(Edit::DuplicateClaim {
                name: "iss".into(),
                value: "https://evil.example".into(),
                place: Place::Last,
            }))]),
        // The keys that count are those of the issuer that was configured, not of the one that the
        // token names (RFC 8725 section 3.8).
        forgery(
            "claims/iss-discovery",
            "`iss` is the stranger's own issuer, with metadata and keys",
        )
        .why(
            "A backend that looks up the keys of whatever issuer a token names asks the stranger \
             whether the stranger is right. Even if it refuses the token afterwards, anyone can \
             send requests from inside your network through it.",
        )
        .cite([rfc(8725, "3.8"), rfc(8725, "3.10"), asvs("9.1.3"), asvs("1.3.6")])
        .fix([Remedy::NeverFetchFromToken, Remedy::CheckIss])
        .sends([
            variant("known-kid", by_stranger().claim("iss", text("{canary}"))).no_fetch(),
            variant(
                "stranger-kid",
                by_stranger()
                    .header("kid", Value::Kid(KeyRef::Stranger))
                    .claim("iss", text("{canary}")),
            )
            .no_fetch(),
        ]),
    ]
}
