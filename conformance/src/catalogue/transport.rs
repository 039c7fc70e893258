//! The `Authorization` header around the token.

use super::build::{SendExt as _, accept, acceptance, authorization, no_token, refuse, rfc};
use crate::case::{Case, Level, Need, Severity};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    vec![
        // "It uses a case-insensitive token to identify the authentication scheme" (RFC 9110
        // section 11.1)
        acceptance("transport/lowercase-bearer", "the scheme is written `bearer` or `BEARER`")
            .why(
                "The name of the scheme has no case. Clients and proxies that write it in lower \
                 case are right, and get a 401 for it.",
            )
            .cite([rfc(9110, "11.1"), rfc(6750, "2.1")])
            .fix([Remedy::ParseScheme])
            .needs([Need::AuthorizationHeader])
            .rules([accept(Level::Must, Severity::Low)])
            .sends([
                authorization("lower", "bearer {token}"),
                authorization("upper", "BEARER {token}"),
            ]),
        // "b64token = 1*( ALPHA / DIGIT / ... )" (RFC 6750 section 2.1, shortened): an empty
        // token is none.
        no_token("transport/scheme-only", "there is no token behind `Bearer`")
            .why(
                "Clients send this when their token is missing. Code that takes the second word of \
                 the header crashes on it, or goes on with an empty token.",
            )
            .cite([rfc(6750, "2.1"), rfc(6750, "3.1")])
            .fix([Remedy::ParseScheme])
            .needs([Need::AuthorizationHeader])
            .sends([authorization("bare", "Bearer"), authorization("space", "Bearer ")]),
        no_token("transport/empty-header", "the `Authorization` header is empty")
            .why(
                "Code that only asks whether the header is there goes on without a token. Proxies \
                 that strip credentials may leave an empty header behind.",
            )
            .cite([rfc(9110, "11.6.2"), rfc(6750, "3.1")])
            .fix([Remedy::ParseScheme])
            .needs([Need::AuthorizationHeader])
            .sends([authorization("", "")]),
        // "credentials = 'Bearer' 1*SP b64token" (RFC 6750 section 2.1). Whoever gets in with a
        // made-up password has entered without a key; a good token under another scheme only
        // shows that the scheme is not looked at, and some frameworks document such schemes.
        no_token("transport/wrong-scheme", "the scheme is not `Bearer`")
            .why(
                "Credentials of another scheme are not the ones that this API asks for. Code that \
                 does not look at the scheme may take the wrong part of the header for the token.",
            )
            .cite([rfc(6750, "2.1"), rfc(9110, "11.6.2")])
            .fix([Remedy::ParseScheme])
            .needs([Need::AuthorizationHeader])
            .sends([
                // user:pass
                authorization("basic", "Basic dXNlcjpwYXNz"),
                authorization("token", "Token {token}").rules([refuse(Level::Must, Severity::Low)]),
                authorization("jwt", "JWT {token}").rules([refuse(Level::Must, Severity::Low)]),
            ]),
    ]
}
