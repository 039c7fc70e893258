//! The token is good, and does not suffice.

use mock_issuer::recipe::Recipe;
use serde_json::json;

use super::build::{
    accept, acceptance, audit, defect, forbid, over_the_run, rfc, text, token, variant,
};
use crate::case::{Audit, Case, Level, Need, Severity};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    let with = |scope: &str| Recipe::valid().claim("scope", text(scope));
    vec![
        // "insufficient_scope: The request requires higher privileges than provided by the access
        // token. The resource server SHOULD respond with the HTTP 403 (Forbidden) status code"
        // (RFC 6750 section 3.1)
        defect("scope/missing", "the token has no scope")
            .why(
                "A scope is what a user has allowed a client to do. An API that does not look at \
                 it lets every client do everything.",
            )
            .cite([rfc(6750, "3.1"), rfc(9068, "4")])
            .fix([Remedy::CheckScope])
            .needs([Need::Scope])
            .rules([forbid(Level::Must, Severity::High)])
            .sends([
                variant("absent", Recipe::valid().without_claim("scope")),
                variant("empty", with("")),
                variant("other", with("other:thing")),
            ]),
        // "scope = scope-token *( SP scope-token )", "a list of space-delimited, case-sensitive
        // strings" (RFC 6749 section 3.3)
        defect("scope/almost", "the scope in the token resembles the one that is needed")
            .why(
                "Looking for a word within the text finds `read` in `spread`, `reader` and \
                 `read-nothing`. Scopes are whole words, and have case.",
            )
            .cite([rfc(6749, "3.3"), rfc(6750, "3.1")])
            .fix([Remedy::CheckScope])
            .needs([Need::Scope])
            .rules([forbid(Level::Must, Severity::High)])
            .sends([
                variant("longer", with("{scope}er")),
                variant("prefixed", with("pre{scope}")),
                variant("before-colon", with("{scope}:none")),
                variant("other-case", with("{scope|swapcase}")),
                variant("comma", with("other,{scope}")),
                variant("shorter", with("{scope|butlast}")),
            ]),
        defect("scope/not-text", "the scope in the token is no text")
            .why("Code that cuts the scope at its blanks crashes, or takes nothing for anything.")
            .cite([rfc(6749, "3.3"), rfc(8693, "4.2")])
            .fix([Remedy::CheckScope, Remedy::CatchErrors])
            .needs([Need::Scope])
            .rules([forbid(Level::Must, Severity::Medium)])
            .sends([
                variant("null", Recipe::valid().claim("scope", json!(null))),
                variant("number", Recipe::valid().claim("scope", json!(1))),
                variant("object", Recipe::valid().claim("scope", json!({}))),
                variant("null-list", Recipe::valid().claim("scope", json!([null]))),
            ]),
        acceptance("scope/among-many", "the scope that is needed is one of several")
            .why("Clients ask for several scopes at once, in any order.")
            .cite([rfc(6749, "3.3")])
            .fix([Remedy::CheckScope])
            .needs([Need::Scope])
            .rules([accept(Level::Must, Severity::Medium)])
            .sends([token(with("openid {scope} email"))]),
        // "the 'scope' attribute with the scope necessary to access the protected resource" (RFC
        // 6750 section 3.1)
        audit("scope/challenge", "the answer does not say that a scope is missing")
            .why(
                "A client that is told `insufficient_scope` can ask its user for more. One that is \
                 only told no can do nothing.",
            )
            .cite([rfc(6750, "3"), rfc(6750, "3.1")])
            .fix([Remedy::CheckScope, Remedy::Challenge])
            .needs([Need::Scope])
            .steps([over_the_run(Audit::ScopeChallenge, Level::Should, Severity::Low)]),
    ]
}
