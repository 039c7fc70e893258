//! The header in which the token travels.

use mock_issuer::recipe::{Recipe, Value};

use super::build::{
    SendExt as _, accept, acceptance, authorization, by_stranger, cve, fields, no_crash, no_token,
    refuse, refuse_loosely, rfc, shaped, variant,
};
use crate::case::{Carriage, Case, Level, Need, Send, Severity, Shape, Turn};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = spellings();
    cases.extend(no_bearer());
    cases.extend(several());
    cases.extend(sizes());
    cases
}

/// A good token in a header that is written in another way.
fn spellings() -> Vec<Case> {
    vec![
        // "a case-insensitive token" (RFC 9110 section 11.1)
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
                authorization("mixed", "bEaReR {token}"),
            ]),
        // "Field names are case-insensitive" (RFC 9110 section 5.1)
        acceptance("transport/header-name-case", "the header is written `authorization`")
            .why(
                "Names of headers have no case, and proxies write them as they like. HTTP/2 writes \
                 all of them in lower case.",
            )
            .cite([rfc(9110, "5.1")])
            .fix([Remedy::ParseScheme])
            .needs([Need::AuthorizationHeader])
            .sends([
                header("lower", "authorization", "Bearer {token}"),
                header("upper", "AUTHORIZATION", "Bearer {token}"),
            ]),
        // "credentials = auth-scheme [ 1*SP ( token68 / #auth-param ) ]" (RFC 9110 section 11.4)
        acceptance("transport/several-spaces", "several blanks stand behind `Bearer`")
            .why("The grammar allows any number of blanks. Code that cuts at each finds nothing.")
            .cite([rfc(9110, "11.4"), rfc(6750, "2.1")])
            .fix([Remedy::ParseScheme])
            .needs([Need::AuthorizationHeader])
            .rules([accept(Level::Should, Severity::Low)])
            .sends([authorization("", "Bearer   {token}")]),
        // "A field value does not include leading or trailing whitespace." (RFC 9110 section 5.5)
        acceptance("transport/trailing-space", "a blank stands behind the token")
            .why("White space around a header is not part of it. Some clients send it.")
            .cite([rfc(9110, "5.5")])
            .fix([Remedy::ParseScheme])
            .needs([Need::AuthorizationHeader])
            .rules([accept(Level::Must, Severity::Low)])
            .sends([authorization("", "Bearer {token} ")]),
        acceptance("transport/http-1-0", "the request is one of HTTP/1.0")
            .why("Old proxies and health checks speak it, and must meet the same rules.")
            .cite([rfc(9110, "2.5")])
            .fix([Remedy::AcceptValid])
            .rules([accept(Level::Should, Severity::Low)])
            .sends([shaped(
                "",
                Shape { configured: true, version: Some("HTTP/1.0".into()), ..Shape::default() },
            )]),
    ]
}

fn header(name: &str, field: &str, value: &str) -> Send {
    shaped(name, Shape { headers: fields([(field, value)]), ..Shape::default() })
}

/// No bearer token where one belongs.
fn no_bearer() -> Vec<Case> {
    vec![
        // "If the request lacks any authentication information ... the resource server SHOULD NOT
        // include an error code" (RFC 6750 section 3.1), but it refuses it.
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
        no_token("transport/wrong-scheme", "the scheme is not `Bearer`")
            .why(
                "Credentials of another scheme are not the ones that this API asks for. Code that \
                 does not look at the scheme may take the wrong part of the header for the token.",
            )
            .cite([rfc(6750, "2.1"), rfc(9110, "11.6.2")])
            .fix([Remedy::ParseScheme])
            .needs([Need::AuthorizationHeader])
            .rules([refuse(Level::Must, Severity::Low)])
            .sends([
                authorization("basic", "Basic dXNlcjpwYXNz")
                    .rules([refuse(Level::Must, Severity::Critical)]),
                authorization("digest", "Digest username=\"user\"")
                    .rules([refuse(Level::Must, Severity::Critical)]),
                authorization("token", "Token {token}"),
                authorization("jwt", "JWT {token}"),
                authorization("dpop", "DPoP {token}"),
                authorization("longer", "XBearer {token}"),
            ]),
        no_token("transport/no-blank", "`Bearer` and the token are not separated by a blank")
            .why("Code that drops the first seven characters takes any seven characters.")
            .cite([rfc(6750, "2.1"), rfc(9110, "11.4")])
            .fix([Remedy::ParseScheme])
            .needs([Need::AuthorizationHeader])
            .rules([refuse_loosely(Level::Must, Severity::Low)])
            .sends([
                authorization("colon", "Bearer:{token}"),
                authorization("equals", "Bearer={token}"),
                authorization("nothing", "Bearer{token}"),
            ]),
        no_token("transport/token-without-scheme", "the header holds the token and no scheme")
            .why("Who takes this takes a token from any header that happens to hold one.")
            .cite([rfc(6750, "2.1")])
            .fix([Remedy::ParseScheme])
            .needs([Need::AuthorizationHeader])
            .rules([refuse_loosely(Level::Must, Severity::Low)])
            .sends([authorization("", "{token}")]),
        no_token("transport/quoted-token", "the token stands between quotation marks")
            .why(
                "A token has no quotation marks. Who strips them reads another header than others.",
            )
            .cite([rfc(6750, "2.1")])
            .fix([Remedy::ParseScheme])
            .needs([Need::AuthorizationHeader])
            .rules([refuse_loosely(Level::Should, Severity::Low)])
            .sends([authorization("", "Bearer \"{token}\"")]),
    ]
}

// "Clients MUST NOT use more than one method to transmit the token in each request." (RFC 6750
// section 2)
fn several() -> Vec<Case> {
    let good_other = |send: Send| send.other(Recipe::valid());
    let forged = |send: Send| send.by(by_stranger());
    vec![
        // "A sender MUST NOT generate multiple field lines with the same name" unless the field is
        // defined as a list (RFC 9110 section 5.3).
        no_token("transport/two-headers", "there are two `Authorization` headers")
            .why(
                "A gateway may check the first and the backend use the last. Between the two, one \
                 good token carries any other through.",
            )
            .cite([rfc(9110, "5.3"), rfc(6750, "3.1")])
            .fix([Remedy::OneHeader, Remedy::ParseScheme])
            .needs([Need::AuthorizationHeader])
            .rules([refuse_loosely(Level::Should, Severity::Medium)])
            .sends(
                [
                    forged(good_other(two("good-first", "Bearer {other}", "Bearer {token}"))),
                    forged(good_other(two("good-last", "Bearer {token}", "Bearer {other}"))),
                ]
                .map(|send| send.twin_carriage(Carriage::Configured).twin(Recipe::valid())),
            ),
        no_token(
            "transport/comma-list",
            "the header holds two credentials with a comma between them",
        )
        .why(
            "Joining two headers of a name by a comma is what proxies do. Who then takes the \
                 first or the last decides differently than the proxy.",
        )
        .cite([rfc(9110, "5.3"), rfc(9110, "11.4")])
        .fix([Remedy::OneHeader, Remedy::ParseScheme])
        .needs([Need::AuthorizationHeader])
        .rules([refuse_loosely(Level::Should, Severity::Medium)])
        .sends(
            [
                forged(good_other(authorization("good-first", "Bearer {other}, Bearer {token}"))),
                forged(good_other(authorization("good-last", "Bearer {token}, Bearer {other}"))),
            ]
            .map(|send| send.twin_carriage(Carriage::Configured).twin(Recipe::valid())),
        ),
        // To answer with `invalid_request` (RFC 6750 section 3.1) or to ignore the query are both
        // good. What must not happen is that the query lets somebody in.
        no_token(
            "transport/forged-header-good-query",
            "a forged token in the header, a good one in the query",
        )
        .why(
            "Addresses stand in logs and are passed on. A backend that falls back to them \
                 lets in whoever reads along, even if the header says otherwise.",
        )
        .cite([rfc(6750, "2"), rfc(6750, "3.1")])
        .fix([Remedy::NoTokenInUrl])
        .needs([Need::AuthorizationHeader])
        .rules([refuse_loosely(Level::Must, Severity::Medium)])
        .sends([forged(good_other(shaped(
            "",
            Shape {
                headers: fields([("Authorization", "Bearer {token}")]),
                query: Some(("access_token".into(), "{other}".into())),
                ..Shape::default()
            },
        )))
        .twin_carriage(Carriage::Configured)
        .twin(Recipe::valid())]),
    ]
}

fn two(name: &str, first: &str, second: &str) -> Send {
    let headers = fields([("Authorization", first), ("Authorization", second)]);
    shaped(name, Shape { headers, ..Shape::default() })
}

fn sizes() -> Vec<Case> {
    vec![
        no_crash("transport/non-ascii", "the header has octets beyond ASCII")
            .why("Anyone can send them, and code that decodes the header crashes on them.")
            .cite([rfc(9110, "5.5")])
            .fix([Remedy::CatchErrors, Remedy::ParseScheme])
            .needs([Need::AuthorizationHeader])
            .sends(
                [
                    header("behind", "Authorization", "Bearer {token}\u{ff}").by(by_stranger()),
                    header("alone", "Authorization", "Bearer \u{fe}\u{ff}"),
                    header("scheme", "Authorization", "B\u{e9}arer {token}").by(by_stranger()),
                ]
                // A good token in such a header is refused as well, and rightly.
                .map(|send| send.twin_carriage(Carriage::Configured)),
            ),
        // "A server that receives a request header field line, field value, or set of fields larger
        // than it wishes to process MUST respond with an appropriate 4xx (Client Error) status
        // code." (RFC 9110 section 5.4)
        no_crash("transport/oversized-token", "the token is far too long, and by a stranger")
            .why("Anyone can send it. Whatever limits there are must hold before it is decoded.")
            .cite([rfc(9110, "5.4"), cve("2025-61920")])
            .fix([Remedy::BoundInput])
            .sends([("16k", 11_700), ("32k", 24_000), ("64k", 48_600)].map(|(name, times)| {
                let pad = Value::Repeat { text: "x".into(), times };
                variant(name, by_stranger().claim("pad", pad)).turn(Turn::Alone)
            })),
    ]
}
