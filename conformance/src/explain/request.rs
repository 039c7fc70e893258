//! One request, in words.

use mock_issuer::recipe::Recipe;

use crate::case::{Carriage, Prime, Send, Shape};

/// One request: how the token differs, how it travels, and what goes before it.
pub(super) fn request(send: &Send) -> String {
    let mut text = travelling(send);
    match &send.primed {
        Some(Prime::SameToken) => text.push_str(
            "; immediately before, the same token is sent as it was before it was changed, and \
             must be accepted",
        ),
        Some(Prime::Valid) => text.push_str(
            "; immediately before, over the same connection, the valid token is sent, and must be \
             accepted",
        ),
        Some(Prime::Token(recipe)) => {
            text.push_str("; immediately before, another token is sent: ");
            text.push_str(&token(recipe));
        }
        None => {}
    }
    if send.mixed {
        text.push_str(&format!(
            "; {} of them at the same time as as many valid ones, which must all be accepted",
            send.times
        ));
    } else if send.times > 1 {
        text.push_str(&format!("; {} times, over a connection of its own each", send.times));
    }
    if send.no_fetch && names_canary(send) {
        text.push_str("; the backend must not come there");
    }
    text
}

/// Whether the token leads to the canary. An address of another kind, such as
/// one of `file:`, leads where nobody can watch.
fn names_canary(send: &Send) -> bool {
    let recipe = send.token.as_ref().and_then(|token| serde_json::to_string(token).ok());
    recipe.is_some_and(|json| json.contains("{canary"))
}

fn travelling(send: &Send) -> String {
    match (&send.carriage, &send.token) {
        (Carriage::Configured, Some(recipe)) => token(recipe),
        (Carriage::Configured | Carriage::Absent, _) => "a request without credentials".into(),
        (Carriage::Authorization(value), _) if value.is_empty() => {
            "a request with an empty `Authorization` header".into()
        }
        (Carriage::Authorization(value), None) if value.ends_with(' ') => {
            format!("`Authorization: {}` with a blank behind it", value.trim_end())
        }
        (Carriage::Authorization(value), _) => {
            format!("`Authorization: {value}`{}", meaning(send))
        }
        (Carriage::Shaped(shape), _) => format!("{}{}", shaped(shape, send), meaning(send)),
    }
}

/// What `{token}` and `{other}` stand for.
fn meaning(send: &Send) -> String {
    let mut text = String::new();
    if let Some(recipe) = &send.token {
        text.push_str(&format!(", where `{{token}}` is {}", token(recipe)));
    }
    if let Some(recipe) = &send.other {
        text.push_str(&format!(", and `{{other}}` is {}", token(recipe)));
    }
    text
}

fn shaped(shape: &Shape, send: &Send) -> String {
    let mut parts = Vec::new();
    if let Some(method) = &shape.method {
        parts.push(format!("the method `{method}`"));
    }
    if let Some(target) = &shape.target {
        parts.push(format!("the address `{target}`"));
    }
    if let Some((name, value)) = &shape.query {
        parts.push(format!("`{name}={value}` in the address"));
    }
    parts.extend(shape.headers.iter().map(|(name, value)| {
        format!("`{name}: {}`", value.escape_default().to_string().replace("\\'", "'"))
    }));
    if let Some((name, value)) = &shape.form {
        parts.push(format!("`{name}={value}` as a form in the body"));
    }
    if let Some(version) = &shape.version {
        parts.push(format!("the version `{version}`"));
    }
    let credentials = match (shape.configured, &send.token) {
        (true, _) => "a request with the token where it belongs and with",
        (false, None) => "a request without a token and with",
        (false, Some(_)) => "a request with",
    };
    format!("{credentials} {}", parts.join(" and "))
}

/// How a token differs from the valid one.
pub(super) fn token(recipe: &Recipe) -> String {
    let changes = recipe.changes();
    if changes.is_empty() { "the valid token".into() } else { changes.join("; ") }
}
