//! The type that a token says it has.

use mock_issuer::recipe::Recipe;

use super::build::{defect, refuse, rfc, token, when};
use crate::case::{Case, Condition, Level, Severity};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    vec![
        // "The resource server MUST verify that the 'typ' header value is 'at+jwt' or
        // 'application/at+jwt' and reject tokens carrying any other value." (RFC 9068 section 4)
        defect("typ/other", "`typ` names another kind of token")
            .why(
                "Issuers sign other things than access tokens with the same key: ID tokens, logout \
                 tokens, security events. Only `typ` tells them apart.",
            )
            .cite([rfc(9068, "4"), rfc(8725, "3.11")])
            .fix([Remedy::CheckTyp])
            .rules([when(Condition::TypStated, refuse(Level::Must, Severity::High))])
            .sends([token(Recipe::valid().header("typ", "secevent+jwt"))]),
        defect("typ/missing", "there is no `typ`")
            .why(
                "A backend that compares `typ` only if it is there takes every kind of token whose \
                 issuer leaves it out.",
            )
            .cite([rfc(9068, "4"), rfc(8725, "3.11")])
            .fix([Remedy::CheckTyp])
            .rules([when(Condition::TypStated, refuse(Level::Must, Severity::Medium))])
            .sends([token(Recipe::valid().without_header("typ"))]),
    ]
}
