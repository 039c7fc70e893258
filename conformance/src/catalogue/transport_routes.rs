//! Other ways to the same resource: places for the token, methods, paths.

use super::build::{SendExt as _, asvs, fields, no_token, refuse_loosely, rfc, shaped};
use crate::case::{Carriage, Case, Level, Need, Send, Severity, Shape};
use crate::remedy::Remedy;

const METHOD_OVERRIDE: &str = "X-HTTP-Method-Override";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = places();
    cases.extend(without_token());
    cases
}

/// A good token where none is expected.
fn places() -> Vec<Case> {
    let query = |name: &str| {
        let query = Some((name.into(), "{token}".into()));
        shaped(&name.replace('_', "-"), Shape { query, ..Shape::default() })
    };
    let cookie = |name: &str, value: &str| header(name, "Cookie", value);
    vec![
        // "Because of the security weaknesses associated with the URI method ... it SHOULD NOT be
        // used" (RFC 6750 section 2.3); "Clients MUST NOT pass access tokens in a URI query
        // parameter" (RFC 9700 section 4.3.2).
        no_token("transport/token-in-query", "the token stands in the address")
            .why(
                "Addresses stand in logs, in histories and in the headers of the next request. A \
                 token in one is soon somebody else's.",
            )
            .cite([rfc(6750, "2.3"), rfc(6750, "5.3"), rfc(9700, "4.3.2")])
            .fix([Remedy::NoTokenInUrl])
            .needs([Need::AuthorizationHeader])
            .rules([refuse_loosely(Level::Should, Severity::Medium)])
            .sends([query("access_token")]),
        no_token(
            "transport/token-in-query-names",
            "the token stands in the address, by another name",
        )
        .why("As with `access_token`: what stands in an address is soon known to others.")
        .cite([rfc(6750, "5.3"), asvs("14.2.1")])
        .fix([Remedy::NoTokenInUrl])
        .needs([Need::AuthorizationHeader])
        .rules([refuse_loosely(Level::Hardening, Severity::Low)])
        .sends(["token", "jwt", "id_token", "auth", "bearer"].map(query)),
        // "Resource servers MAY support this method" (RFC 6750 section 2.2), with the token in a
        // form.
        no_token("transport/token-in-form", "the token stands in a form")
            .why(
                "A form can be sent from any web page. Whether the token may stand in it is to be \
                 decided, and not to be left to the library.",
            )
            .cite([rfc(6750, "2.2")])
            .fix([Remedy::NoTokenInUrl])
            .needs([Need::AuthorizationHeader, Need::Post])
            .rules([refuse_loosely(Level::Should, Severity::Low)])
            .sends([shaped(
                "",
                Shape {
                    method: Some("POST".into()),
                    form: Some(("access_token".into(), "{token}".into())),
                    ..Shape::default()
                },
            )]),
        no_token("transport/token-in-cookie", "the token stands in a cookie")
            .why(
                "Browsers send cookies by themselves, so any web page can use the API in the name \
                 of its visitor.",
            )
            .cite([rfc(6750, "2")])
            .fix([Remedy::NoTokenInUrl])
            .needs([Need::AuthorizationHeader])
            .rules([refuse_loosely(Level::Hardening, Severity::Medium)])
            .sends([
                cookie("access-token", "access_token={token}"),
                cookie("token", "token={token}"),
                cookie("jwt", "jwt={token}"),
                cookie("authorization", "Authorization=Bearer {token}"),
            ]),
        // RFC 6750 section 2 names the places for a token, and these are none of them.
        no_token("transport/forwarded-token", "the token stands in a header of a gateway")
            .why(
                "Gateways pass tokens on in headers of their own. A backend that reads these from \
                 anybody has a second entrance, which nobody watches.",
            )
            .cite([rfc(6750, "2"), rfc(9700, "4.13")])
            .fix([Remedy::NoTokenInUrl])
            .needs([Need::AuthorizationHeader])
            .rules([refuse_loosely(Level::Hardening, Severity::Medium)])
            .sends([
                header("x-original-authorization", "X-Original-Authorization", "Bearer {token}"),
                header("x-forwarded-access-token", "X-Forwarded-Access-Token", "{token}"),
                header("proxy-authorization", "Proxy-Authorization", "Bearer {token}"),
            ]),
    ]
}

fn header(name: &str, field: &str, value: &str) -> Send {
    shaped(name, Shape { headers: fields([(field, value)]), ..Shape::default() })
}

/// No token at all, and something else that may open the door.
fn without_token() -> Vec<Case> {
    vec![
        // RFC 9700 section 4.13 has proxies sanitize inbound requests; the service behind must not
        // believe what it cannot know to come from the proxy.
        no_token("transport/identity-headers", "a header names the user, and there is no token")
            .why(
                "Gateways put the user's name into a header. A backend that believes such a header \
                 from anybody can be told any name.",
            )
            .cite([rfc(9700, "4.13"), asvs("4.1.3")])
            .fix([Remedy::ProtectRoute])
            .sends(
                [
                    ("x-user-id", "X-User-Id"),
                    ("x-forwarded-user", "X-Forwarded-User"),
                    ("x-auth-request-user", "X-Auth-Request-User"),
                    ("x-amzn-oidc-identity", "X-Amzn-Oidc-Identity"),
                ]
                .map(|(name, field)| header(name, field, "admin")),
            ),
        // Which methods there are is for the target to say: 404, 405 and 501 let nobody in either.
        no_token("transport/methods", "another method, and no token")
            .why(
                "Protection that is declared for GET and POST leaves the other methods open, and \
                 many frameworks answer HEAD or unknown methods as they answer GET.",
            )
            .cite([rfc(6750, "3"), asvs("4.1.4")])
            .fix([Remedy::ProtectEveryMethod])
            .rules([refuse_loosely(Level::Must, Severity::Critical)])
            .sends(["HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "FOO"].map(|method| {
                let shape = Shape { method: Some(method.into()), ..Shape::default() };
                let send = with_configured_twin(method, shape);
                // The answer to TRACE is the request itself (RFC 9110 section 9.3.8).
                match method {
                    "TRACE" => send.rules([refuse_loosely(Level::Should, Severity::Low)]),
                    _ => send,
                }
            })),
        no_token("transport/method-override", "a header asks for another method, and no token")
            .why(
                "Where a header can change the method after the check, the check was made for \
                 another request.",
            )
            .cite([asvs("4.1.4")])
            .fix([Remedy::ProtectEveryMethod])
            .rules([refuse_loosely(Level::Hardening, Severity::High)])
            .sends([("post-get", "POST", "GET"), ("get-delete", "GET", "DELETE")].map(
                |(name, method, other)| {
                    let shape = Shape {
                        method: Some(method.into()),
                        headers: fields([(METHOD_OVERRIDE, other)]),
                        ..Shape::default()
                    };
                    with_configured_twin(name, shape)
                },
            )),
        // Whether these are the same resource is for the target to say. Where the same address with
        // a good token opens it, without one it must not.
        no_token("transport/path-spellings", "the path is written differently, and no token")
            .why(
                "The part that checks and the part that routes may read a path differently. Then \
                 there is a spelling that leads to the resource past the check.",
            )
            .cite([asvs("8.3.1"), rfc(9110, "4.2.3")])
            .fix([Remedy::ProtectEveryMethod])
            .rules([refuse_loosely(Level::Must, Severity::Critical)])
            .sends(
                [
                    ("trailing-slash", "{path}/{query}"),
                    ("double-slash", "/{path}{query}"),
                    ("dot", "/.{path}{query}"),
                    ("dot-dot", "/x/..{path}{query}"),
                    ("matrix", "{path};x=1{query}"),
                    ("suffix", "{path}.json{query}"),
                    ("nul", "{path}%00{query}"),
                    ("encoded-slash", "{path}%2f{query}"),
                    ("empty-query", "{path}?x"),
                    ("absolute", "{url}"),
                    ("capitals", "{path|upper}{query}"),
                    ("escaped", "{path|escaped}{query}"),
                ]
                .map(|(name, target)| {
                    let shape = Shape { target: Some(target.into()), ..Shape::default() };
                    with_configured_twin(name, shape)
                }),
            ),
    ]
}

/// The twin is the same request with a good token: where that is not accepted, there is nothing
/// behind this door.
fn with_configured_twin(name: &str, shape: Shape) -> Send {
    // Methods that may change something never carry a good token, whoever names them.
    let overriding = shape.headers.iter().filter(|(name, _)| name == METHOD_OVERRIDE);
    let mut methods = shape.method.iter().chain(overriding.map(|(_, method)| method));
    let safe = methods.all(|method| matches!(method.as_str(), "GET" | "HEAD"));
    let twin = if safe {
        Carriage::Shaped(Shape { configured: true, ..shape.clone() })
    } else {
        Carriage::Configured
    };
    shaped(name, shape).twin_carriage(twin)
}
