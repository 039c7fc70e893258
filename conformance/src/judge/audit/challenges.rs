//! What `WWW-Authenticate` says.

use super::{Look, expectation, must_be_refused};
use crate::case::{Carriage, Expect};
use crate::challenge::{self, Challenge};
use crate::evidence::{Exchange, Response, Role};
use crate::judge::Seen;

fn fields(response: &Response) -> Vec<&str> {
    response.header("www-authenticate").collect()
}

/// The challenge of bearer tokens, if there is one.
fn bearer(response: &Response) -> Option<Challenge> {
    fields(response).into_iter().flat_map(challenge::readable).find(Challenge::is_bearer)
}

fn said(response: &Response) -> String {
    let fields = fields(response);
    if fields.is_empty() {
        format!("{} without WWW-Authenticate", response.status)
    } else {
        format!("{} with WWW-Authenticate: {}", response.status, fields.join(", "))
    }
}

/// "The server generating a 401 response MUST send a WWW-Authenticate header
/// field" (RFC 9110 section 15.5.2).
pub(super) fn present(response: &Response, seen: &Seen<'_>) -> Look {
    if response.status != 401 || !seen.policy.authorization_header {
        return Look::Aside;
    }
    // What is against the grammar is told by another rule.
    let names_bearer =
        fields(response).iter().any(|field| field.to_ascii_lowercase().contains("bearer"));
    Look::bad_if(!names_bearer, || said(response))
}

/// The grammar (RFC 9110 section 11.6.1), and that "each parameter name MUST
/// only occur once per challenge" (section 11.2).
pub(super) fn form(response: &Response) -> Look {
    let fields = fields(response);
    if fields.is_empty() || !matches!(response.status, 400 | 401 | 403) {
        return Look::Aside;
    }
    match fields.iter().find_map(|field| challenge::fault(field)) {
        None => Look::Good,
        Some(fault) => Look::Bad(format!("{}; {fault}", said(response))),
    }
}

/// "invalid_token: The access token provided is expired, revoked, malformed, or
/// invalid for other reasons." (RFC 6750 section 3.1)
pub(super) fn error_code(exchange: &Exchange, response: &Response, seen: &Seen<'_>) -> Look {
    let configured =
        seen.send_of(exchange).is_some_and(|(_, send)| send.carriage == Carriage::Configured);
    if response.status != 401 || !configured || !must_be_refused(exchange, seen) {
        return Look::Aside;
    }
    // That there is no challenge is told by another rule.
    let Some(challenge) = bearer(response) else { return Look::Aside };
    Look::bad_if(challenge.param("error") != Some("invalid_token"), || said(response))
}

/// "insufficient_scope: The request requires higher privileges than provided by
/// the access token. The resource server SHOULD respond with the HTTP 403
/// (Forbidden) status code" (RFC 6750 section 3.1).
pub(super) fn scope(exchange: &Exchange, response: &Response, seen: &Seen<'_>) -> Look {
    let forbidden = exchange.role == Role::Case
        && expectation(exchange, seen).is_some_and(|(_, expect)| expect == Expect::Forbid);
    if !forbidden || !seen.policy.classifier.classify(exchange).is_refusal() {
        return Look::Aside;
    }
    let tells = bearer(response)
        .is_some_and(|challenge| challenge.param("error") == Some("insufficient_scope"));
    Look::bad_if(response.status != 403 || !tells, || said(response))
}
