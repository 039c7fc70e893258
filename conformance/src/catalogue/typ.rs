//! The token is of another kind.

use mock_issuer::recipe::Recipe;
use serde_json::json;

use super::build::{
    SendExt as _, accept, acceptance, defect, no_crash, refuse, rfc, token, variant, when,
};
use crate::case::{Case, Condition, Level, Severity};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    vec![
        // "The resource server MUST verify that the 'typ' header value is 'at+jwt' or
        // 'application/at+jwt' and reject tokens carrying any other value." (RFC 9068 section 4)
        defect("typ/other", "`typ` names another kind of token")
            .why(
                "Issuers sign other things than access tokens with the same key: ID tokens, logout \
                 tokens, security events. Their `typ` says which is which.",
            )
            .cite([rfc(9068, "4"), rfc(8725, "3.11"), rfc(8725, "3.12")])
            .fix([Remedy::CheckTyp, Remedy::SeparateTokenKinds])
            .rules([
                when(Condition::TypStated, refuse(Level::Must, Severity::High)),
                refuse(Level::Hardening, Severity::Medium),
            ])
            .sends(
                [
                    "secevent+jwt",
                    "logout+jwt",
                    "dpop+jwt",
                    "token-introspection+jwt",
                    "oauth-authz-req+jwt",
                    "rt+jwt",
                ]
                .map(|typ| variant(&typ.replace('+', "-"), Recipe::valid().header("typ", typ))),
            ),
        defect(
            "typ/jwt-for-access-token",
            "`typ` is `JWT` where access tokens have their own type",
        )
        .why(
            "ID tokens have this type as a rule. If they pass for access tokens, whoever may \
                 know who a user is may also act for them.",
        )
        .cite([rfc(9068, "4"), rfc(8725, "3.11")])
        .fix([Remedy::CheckTyp, Remedy::SeparateTokenKinds])
        .rules([when(Condition::AccessTokenTyp, refuse(Level::Must, Severity::High))])
        .sends([token(Recipe::valid().header("typ", "JWT"))]),
        defect("typ/missing", "there is no `typ`")
            .why(
                "A backend that compares `typ` only if it is there takes every kind of token whose \
                 issuer leaves it out.",
            )
            .cite([rfc(9068, "4"), rfc(8725, "3.11")])
            .fix([Remedy::CheckTyp])
            .rules([when(Condition::TypStated, refuse(Level::Must, Severity::Medium))])
            .sends([token(Recipe::valid().without_header("typ"))]),
        // "it is RECOMMENDED that producers omit an 'application/' prefix ... A recipient using the
        // media type value MUST treat it as if 'application/' were prepended" (RFC 7515 section
        // 4.1.9)
        acceptance("typ/with-prefix", "`typ` is written with `application/`, or in capitals")
            .why(
                "Both spellings mean the same type. A backend that knows only one of them turns \
                 away the users of issuers that write the other.",
            )
            .cite([rfc(9068, "4"), rfc(7515, "4.1.9")])
            .fix([Remedy::CheckTyp])
            .sends(
                [
                    variant("prefix", Recipe::valid().header("typ", "application/at+jwt")),
                    variant("capitals", Recipe::valid().header("typ", "AT+JWT")),
                ]
                .map(|send| {
                    send.rules([when(
                        Condition::AccessTokenTyp,
                        accept(Level::Should, Severity::Low),
                    )])
                }),
            ),
        no_crash("typ/not-text", "`typ` is no text")
            .why("Code that compares `typ` as a text crashes on what is none.")
            .cite([rfc(7515, "4.1.9")])
            .fix([Remedy::CheckTyp, Remedy::CatchErrors])
            .sends([
                variant("number", Recipe::valid().header("typ", json!(1))),
                variant("null", Recipe::valid().header("typ", json!(null))),
                variant("list", Recipe::valid().header("typ", json!(["at+jwt"]))),
            ]),
    ]
}
