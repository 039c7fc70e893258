//! `exp` and `nbf`: when a token counts.

use mock_issuer::recipe::{Recipe, Value};

use super::build::{
    SendExt as _, cve, defect, refuse, required, rfc, token, variant, when, with_claims,
};
use crate::case::{Case, Level, Severity};
use crate::remedy::Remedy;

const DAY: u32 = 86_400;
const HOUR: u32 = 3_600;

pub(super) fn cases() -> Vec<Case> {
    // Issued before it expired, or the token would have a second fault.
    let old = || with_claims([("iat", Value::Expired(DAY + HOUR))]);
    vec![
        // "The 'exp' (expiration time) claim identifies the expiration time on or after which
        // the JWT MUST NOT be accepted for processing." (RFC 7519 section 4.1.4)
        defect("claims/exp-long-expired", "the token expired a day ago")
            .why(
                "Tokens leak, into logs, backups and old laptops. That they expire is what limits \
                 the damage.",
            )
            .cite([rfc(7519, "4.1.4"), rfc(9068, "4")])
            .fix([Remedy::CheckExp])
            .sends([token(old().claim("exp", Value::Expired(DAY))).twin(old())]),
        // "Its value MUST be a number containing a NumericDate value." (RFC 7519 section 4.1.4)
        defect("claims/exp-string", "`exp` is a string instead of a number")
            .why(
                "A backend that passes over an `exp` it cannot read treats the token as one that \
                 never expires.",
            )
            .cite([rfc(7519, "4.1.4"), cve("2026-25537")])
            .fix([Remedy::CheckExp])
            .sends([
                variant("expired", old().claim("exp", Value::NowText(-i64::from(DAY)))).twin(old()),
                variant("garbage", with_claims([("exp", "never".into())])),
            ]),
        // "Use of this claim is OPTIONAL." (RFC 7519 section 4.1.4), and "exp REQUIRED" (RFC 9068
        // section 2.2). The documented defaults of good libraries differ likewise: a warning,
        // unless the user says that the claim is required.
        defect("claims/exp-missing", "there is no `exp`")
            .why(
                "A token without an expiry is good for ever. Many libraries check `exp` only if it \
                 is there, unless they are told that it must be.",
            )
            .cite([rfc(7519, "4.1.4"), rfc(9068, "2.2")])
            .fix([Remedy::CheckExp])
            .rules([
                when(required("exp"), refuse(Level::Must, Severity::High)),
                refuse(Level::Should, Severity::Low),
            ])
            .sends([token(Recipe::valid().without_claim("exp"))]),
        // "The 'nbf' (not before) claim identifies the time before which the JWT MUST NOT be
        // accepted for processing." (RFC 7519 section 4.1.5). The expiry is later still, or the
        // token would have a second fault.
        defect("claims/nbf-future", "the token counts only an hour from now")
            .why(
                "Issuers hand out tokens ahead of time, for a shift or a booking. Some libraries \
                 do not check `nbf` unless they are told to.",
            )
            .cite([rfc(7519, "4.1.5")])
            .fix([Remedy::CheckNbf])
            .sends([token(with_claims([
                ("exp", Value::NotYet(2 * HOUR)),
                ("nbf", Value::NotYet(HOUR)),
            ]))
            .twin(with_claims([("exp", Value::NotYet(2 * HOUR))]))]),
    ]
}
