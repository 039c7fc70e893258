//! Extensions that a token declares to be critical.

use mock_issuer::recipe::Recipe;
use serde_json::json;

use super::build::{SendExt as _, cve, defect, refuse, rfc, token};
use crate::case::{Case, Level, Severity};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    // With the parameter, but not declared critical, the token is a good one.
    let extended = Recipe::valid().header("x-unknown", "1");
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
    ]
}
