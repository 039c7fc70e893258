//! Extensions that must be understood.

use mock_issuer::recipe::{Edit, Recipe, Value};
use serde_json::json;

use super::build::{
    SendExt as _, cve, defect, malleable, refuse, refuse_loosely, rfc, token, variant,
};
use crate::case::{Case, Level, Severity};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    let extended = Recipe::valid().header("x-unknown", "1");
    let crit = |value: serde_json::Value| Recipe::valid().header("crit", value);
    vec![
        // "If any of the listed extension Header Parameters are not understood and supported by
        // the recipient, then the JWS is invalid." (RFC 7515 section 4.1.11)
        defect("crit/unknown", "`crit` names an extension that nobody knows")
            .why(
                "With `crit` the issuer says that the token must not be used by those who do not \
                 understand an extension, such as a binding to a key. To ignore it is to ignore \
                 that restriction.",
            )
            .cite([rfc(7515, "4.1.11"), cve("2025-59420"), cve("2026-32597")])
            .fix([Remedy::RefuseCrit])
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([token(extended.clone().header("crit", json!(["x-unknown"]))).twin(extended)]),
        // "Producers MUST NOT use the empty list '[]' as the 'crit' value. Recipients MAY consider
        // the JWS to be invalid if the critical list contains any Header Parameter names defined by
        // this specification or JWA for use with JWS or if any other constraints on its use are
        // violated." (RFC 7515 section 4.1.11)
        defect("crit/malformed", "`crit` is not a list of names")
            .why(
                "What declares itself as critical and cannot be read was not understood. Code that \
                 expects a list of texts crashes on it.",
            )
            .cite([rfc(7515, "4.1.11")])
            .fix([Remedy::RefuseCrit, Remedy::CatchErrors])
            .rules([malleable()])
            .sends([
                // Here the recipient MAY, where the others are no list of names at all.
                variant("empty", crit(json!([]))).rules([refuse(Level::Hardening, Severity::Low)]),
                variant("text", crit(json!("exp"))),
                variant("true", crit(json!(true))),
                variant("object", crit(json!({}))),
                variant("null", crit(json!(null))),
                variant("numbers", crit(json!([1]))),
                variant("nulls", crit(json!([null]))),
            ]),
        // "Recipients MAY consider the JWS to be invalid if the critical list contains any Header
        // Parameter names defined by this specification or JWA for use with JWS" (RFC 7515 section
        // 4.1.11)
        defect("crit/registered-name", "`crit` names a parameter of the standard itself")
            .why("The standard forbids it, so it was written by somebody who tries things out.")
            .cite([rfc(7515, "4.1.11")])
            .fix([Remedy::RefuseCrit])
            .rules([refuse(Level::Hardening, Severity::Low)])
            .sends(["alg", "kid", "typ"].map(|name| variant(name, crit(json!([name]))))),
        defect("crit/absent-parameter", "`crit` names a parameter that is not there")
            .why(
                "Whoever only looks at the parameters that are there finds nothing unknown, and \
                 passes over a restriction.",
            )
            .cite([rfc(7515, "4.1.11")])
            .fix([Remedy::RefuseCrit])
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([token(crit(json!(["x-unknown"])))]),
        defect("crit/duplicates", "`crit` names the same extension twice")
            .why("Names in `crit` must be different, and this one is unknown as well.")
            .cite([rfc(7515, "4.1.11")])
            .fix([Remedy::RefuseCrit])
            .rules([malleable()])
            .sends([token(
                Recipe::valid()
                    .header("x-unknown", "1")
                    .header("crit", json!(["x-unknown", "x-unknown"])),
            )
            .twin(Recipe::valid().header("x-unknown", "1"))]),
        // Old libraries took an expiry in the header for understood.
        defect("crit/exp-in-header", "`crit` names `exp`, and the header says that it is over")
            .why(
                "Some libraries count `exp` as understood and then look at the one in the claims \
                 only.",
            )
            .cite([rfc(7515, "4.1.11")])
            .fix([Remedy::RefuseCrit])
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([token(
                Recipe::valid()
                    .header("exp", Value::Expired(86_400))
                    .header("crit", json!(["exp"])),
            )
            .twin(Recipe::valid().header("exp", Value::Expired(86_400)))]),
        // The abstract of RFC 7797 says that JWTs MUST NOT use the unencoded payload option.
        defect("crit/b64-false", "the payload is signed as it stands, not as base64url")
            .why(
                "The extension is not for tokens: what a library verifies is then another text \
                 than the one whose claims are used.",
            )
            .cite([rfc(7797, "7"), rfc(7797, "5.2")])
            .fix([Remedy::RefuseCrit, Remedy::StrictParsing])
            .rules([refuse_loosely(Level::Must, Severity::Medium)])
            .sends([
                variant(
                    "raw-payload",
                    Recipe::valid()
                        .header("b64", json!(false))
                        .header("crit", json!(["b64"]))
                        .edit(Edit::UnencodedPayload),
                ),
                variant(
                    "encoded-payload",
                    Recipe::valid().header("b64", json!(false)).header("crit", json!(["b64"])),
                ),
            ]),
    ]
}
