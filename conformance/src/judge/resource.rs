//! Whether what lies behind another spelling of the address is the protected
//! resource. A public page, or one that answers everything, is no way into it.

use serde_json::Value;

use crate::case::{Carriage, Send, Shape};
use crate::classify::Answer;
use crate::evidence::{Exchange, Response};
use crate::judge::View;
use crate::judge::proof::Missing;
use crate::verdict::Cause;

/// Whether a request without a token that was let in was let into something
/// that a token opens elsewhere.
pub(super) fn is_reached(view: View<'_>) -> Result<(), Missing> {
    let View { send, attempt, seen, .. } = view;
    if send.token.is_some() || !is_spelled(send) {
        return Ok(());
    }
    let response = |id: Option<u32>| {
        id.and_then(|id| seen.exchange(id))
            .and_then(|exchange: &Exchange| exchange.response.as_ref())
    };
    match attempt.twin.and_then(|id| seen.answer(id)) {
        Some(Answer::Accepted) => {}
        None | Some(Answer::NoAnswer) => {
            return Err(Missing::Unclear(
                Cause::NotProvableHere,
                "it was accepted, but a good token got no answer there, so that what lies there \
                 is not known",
            ));
        }
        Some(_) => {
            return Err(Missing::Skip(
                Cause::TwinRefused,
                "it was accepted, but what lies there refuses a good token, so that it is not \
                 the protected resource",
            ));
        }
    }
    match (response(attempt.twin), response(attempt.control_before)) {
        (Some(there), Some(here)) if is_same(there, here) => Ok(()),
        _ => Err(Missing::Unclear(
            Cause::NotProvableHere,
            "it was accepted, but what lies there answers a good token otherwise than the \
             protected resource does, so that it may be a public page",
        )),
    }
}

/// Whether the address is written in a way of its own.
fn is_spelled(send: &Send) -> bool {
    matches!(&send.carriage, Carriage::Shaped(Shape { target: Some(_), .. }))
}

/// Whether two answers show the same resource: the same body, or JSON objects
/// with the same members, whose values may change from request to request.
fn is_same(one: &Response, other: &Response) -> bool {
    let names = |response: &Response| match serde_json::from_str(&response.body) {
        Ok(Value::Object(members)) => {
            let mut names: Vec<String> = members.into_iter().map(|(name, _)| name).collect();
            names.sort_unstable();
            Some(names)
        }
        _ => None,
    };
    one.body == other.body
        || names(one).is_some_and(|names_of_one| names(other) == Some(names_of_one))
}
