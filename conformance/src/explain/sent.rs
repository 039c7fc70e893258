//! What a case sends, in words.

use std::fmt::Write as _;

use mock_issuer::recipe::Recipe;

use crate::case::{Carriage, Case, Kind, Send, Step};

/// What is sent: a list of variants, or the steps of a story.
pub(super) fn sent(case: &Case) -> String {
    match case.kind {
        Kind::Audit => "Nothing of its own: all answers of the run are looked at.\n".into(),
        Kind::LifeCycle => story(case),
        Kind::Acceptance | Kind::Defect | Kind::Forgery | Kind::NoToken | Kind::Probe => {
            let mut text = String::new();
            for send in case.sends() {
                let _ =
                    writeln!(text, "- `{}`: {}.", case.variant_id(&send.variant), request(send));
            }
            text
        }
    }
}

fn story(case: &Case) -> String {
    let twins = case.sends().filter_map(|send| send.twin.as_ref()).map(|twin| {
        format!(
            "Before anything is changed, a token is sent that must be accepted: {}.",
            token(twin)
        )
    });
    let steps = case.steps.iter().map(step);
    let mut text = "At the start the key `k1` signs. The key `k2` is published as well, but has \
                    not signed yet.\n\n"
        .to_owned();
    for (index, line) in twins.chain(steps).enumerate() {
        let _ = writeln!(text, "{}. {line}", index + 1);
    }
    text
}

fn step(step: &Step) -> String {
    match step {
        Step::Publish { key } => format!("A new key, `{key}`, is added to the JWKS."),
        Step::Promote { key } => format!("From now on the issuer signs with `{key}`."),
        Step::Withdraw { key } => format!("The key `{key}` is taken out of the JWKS."),
        Step::Provoke { send, bound } => format!(
            "So that the backend fetches the JWKS again, a token is sent until it is accepted, for \
             at most {} s: {}.",
            bound.seconds(),
            request(send)
        ),
        Step::Until { send, bound } => format!(
            "A token is sent again and again, for at most {} s, until it was accepted{}: {}.",
            bound.seconds(),
            if send.times > 1 {
                format!(" {} times in a row, each on a connection of its own", send.times)
            } else {
                String::new()
            },
            request(send)
        ),
        Step::Send(send) => format!("A token is sent: {}.", request(send)),
        Step::Audit { .. } => "All answers of the run are looked at.".into(),
    }
}

/// One request: how the token differs, and how it travels.
fn request(send: &Send) -> String {
    match (&send.carriage, &send.token) {
        (Carriage::Configured, Some(recipe)) => token(recipe),
        (Carriage::Configured | Carriage::Absent, _) => "a request without credentials".into(),
        (Carriage::Authorization(value), _) if value.is_empty() => {
            "a request with an empty `Authorization` header".into()
        }
        (Carriage::Authorization(value), None) if value.ends_with(' ') => {
            format!("`Authorization: {}` with a blank behind it", value.trim_end())
        }
        (Carriage::Authorization(value), None) => format!("`Authorization: {value}`"),
        (Carriage::Authorization(value), Some(recipe)) => {
            format!("`Authorization: {value}`, where `{{token}}` is {}", token(recipe))
        }
    }
}

/// How a token differs from the valid one.
pub(super) fn token(recipe: &Recipe) -> String {
    let changes = recipe.changes();
    if changes.is_empty() { "the valid token".into() } else { changes.join("; ") }
}
