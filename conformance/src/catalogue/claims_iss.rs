//! `iss`: who issued the token. The issuer is ours, so it is always known what
//! it must be.

use mock_issuer::recipe::{Recipe, Value};

use super::build::{defect, rfc, token, variant, with_claims};
use crate::case::Case;
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    vec![
        // "The issuer identifier for the authorization server (which is typically obtained
        // during discovery) MUST exactly match the value of the 'iss' claim." (RFC 9068 section 4)
        defect("claims/iss-wrong", "`iss` names another issuer")
            .why(
                "Several issuers may share keys: the tenants of one provider, or production and \
                 staging. Only `iss` tells their tokens apart.",
            )
            .cite([rfc(9068, "4"), rfc(8725, "3.8"), rfc(7519, "4.1.1")])
            .fix([Remedy::CheckIss])
            .sends([
                variant("other", with_claims([("iss", "https://other-issuer.example".into())])),
                // Passes where the beginning is compared instead of the whole.
                variant("suffix", with_claims([("iss", Value::IssuerAnd(".evil.example".into()))])),
            ]),
        defect("claims/iss-missing", "there is no `iss`")
            .why(
                "A backend that compares `iss` only if it is there can be shown a token without \
                 one, from any issuer that shares the keys.",
            )
            .cite([rfc(9068, "4"), rfc(8725, "3.8")])
            .fix([Remedy::CheckIss])
            .sends([token(Recipe::valid().without_claim("iss"))]),
    ]
}
