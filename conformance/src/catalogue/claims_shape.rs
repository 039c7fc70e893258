//! Claims that are absent or no claims at all.

use mock_issuer::recipe::Recipe;

use super::build::{
    SendExt as _, defect, raw_payload, refuse, required, rfc, token, variant, when,
};
use crate::case::{Case, Level, Severity};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    vec![
        // "sub REQUIRED" (RFC 9068 section 2.2), and "Use of this claim is OPTIONAL." (RFC 7519
        // section 4.1.2): it counts only if the user says that the API relies on it.
        defect("claims/sub-missing", "there is no `sub`")
            .why(
                "An API that looks up its user by `sub` may crash without one, or find the user \
                 whose name is empty.",
            )
            .cite([rfc(9068, "2.2"), rfc(7519, "4.1.2")])
            .fix([Remedy::RequireClaims])
            .rules([when(required("sub"), refuse(Level::Must, Severity::Medium))])
            .sends([token(Recipe::valid().without_claim("sub"))]),
        // The other claims that RFC 9068 section 2.2 makes REQUIRED in access tokens; like `sub`
        // they count only if the user says so.
        defect("claims/required-missing", "a claim is absent that the API relies on")
            .why(
                "What an API reads from a token it must be able to rely on. A token without it \
                 comes from an issuer that is set up differently, or was meant for something else.",
            )
            .cite([rfc(9068, "2.2")])
            .fix([Remedy::RequireClaims])
            .sends(["iat", "jti", "client_id"].map(|claim| {
                variant(&claim.replace('_', "-"), Recipe::valid().without_claim(claim))
                    .rules([when(required(claim), refuse(Level::Must, Severity::Medium))])
            })),
        // "Verify that the resulting octet sequence is a UTF-8-encoded representation of a
        // completely valid JSON object" (RFC 7519 section 7.2 step 10)
        defect("claims/payload-not-json", "the payload is signed, but it is no JSON")
            .why(
                "Issuers sign other things than JWTs with the same key. What has no claims must be \
                 refused, and must not crash the backend.",
            )
            .cite([rfc(7519, "7.2")])
            .fix([Remedy::CatchErrors])
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([token(Recipe::valid().edit(raw_payload("not json")))]),
    ]
}
