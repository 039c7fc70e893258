//! `aud`: whom the token is for. Off if the user says `--no-audience`.

use mock_issuer::recipe::{Recipe, Value};

use super::build::{cve, defect, refuse, required, rfc, token, when, with_claims};
use crate::case::{Case, Condition, Level, Need, Severity};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    vec![
        // "If the principal processing the claim does not identify itself with a value in the
        // 'aud' claim when this claim is present, then the JWT MUST be rejected." (RFC 7519
        // section 4.1.3)
        defect("claims/aud-wrong", "`aud` names another API")
            .why(
                "The token was given to somebody for another API. If it works here too, whoever \
                 runs that API, or steals from it, can act here in the name of its users.",
            )
            .cite([rfc(7519, "4.1.3"), rfc(8725, "3.9"), cve("2023-22482")])
            .fix([Remedy::CheckAud])
            .needs([Need::Audience, Need::ShownAudience])
            .sends([token(with_claims([("aud", "https://other-api.example".into())]))]),
        // "If the same issuer can issue JWTs that are intended for use by more than one relying
        // party or application, the JWT MUST contain an 'aud' (audience) claim" (RFC 8725
        // section 3.9). Whether the issuer does is known only if the user states an audience.
        defect("claims/aud-missing", "there is no `aud`")
            .why(
                "A backend that compares `aud` only if it is there takes tokens that were never \
                 meant for it. Several libraries do so even when an audience is configured.",
            )
            .cite([rfc(8725, "3.9"), rfc(9068, "4"), rfc(7519, "4.1.3")])
            .fix([Remedy::CheckAud])
            .needs([Need::Audience, Need::ShownAudience])
            .rules([
                when(Condition::AudienceStated, refuse(Level::Must, Severity::High)),
                when(required("aud"), refuse(Level::Must, Severity::High)),
                refuse(Level::Should, Severity::High),
            ])
            .sends([token(Recipe::valid().without_claim("aud"))]),
        defect("claims/aud-array-no-match", "`aud` is a list of other APIs")
            .why(
                "A backend that only compares an `aud` that is a single text passes over a list, \
                 and takes tokens that were meant for others.",
            )
            .cite([rfc(7519, "4.1.3"), cve("2020-26160")])
            .fix([Remedy::CheckAud])
            .needs([Need::Audience, Need::ShownAudience])
            .sends([token(with_claims([(
                "aud",
                Value::List(vec![
                    "https://other-api.example".into(),
                    "https://third-api.example".into(),
                ]),
            )]))]),
    ]
}
