//! `POST /mint`: a token by recipe or by name.

use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::problem::Problem;
use super::{App, read};
use crate::baseline::Baseline;
use crate::recipe::Recipe;

/// What to mint. Nothing at all is the valid token.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    recipe: Option<Recipe>,
    case: Option<String>,
    /// Members of the baseline that are different for this token.
    #[serde(default)]
    baseline: Map<String, Value>,
}

pub(super) async fn mint(
    Shared(state): Shared<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let Order { recipe, case, baseline } = read(&body)?;
    let recipe = match (recipe, case) {
        (Some(_), Some(_)) => {
            return Err(Problem::bad_request("`recipe` and `case` exclude each other", "send one"));
        }
        (Some(recipe), None) => recipe,
        (None, Some(name)) => state.book.get(&name)?.recipe.clone(),
        (None, None) => Recipe::valid(),
    };
    let baseline = overlay(&state.baseline(), baseline)?;
    let forged = state.mint(&recipe, &baseline)?;
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    if accept.is_some_and(|accept| accept.starts_with("text/plain")) {
        return Ok(format!("{}\n", forged.text).into_response());
    }
    let answer = json!({
        "token": forged.text,
        "header": forged.header,
        "payload": forged.payload,
        "kid": forged.kid,
        "changes": forged.changes,
    });
    Ok(axum::Json(answer).into_response())
}

fn overlay(baseline: &Baseline, changes: Map<String, Value>) -> Result<Baseline, Problem> {
    if changes.is_empty() {
        return Ok(baseline.clone());
    }
    let error = |error: serde_json::Error| {
        Problem::bad_request(format!("the `baseline` is not right: {error}"), "")
    };
    let mut all = serde_json::to_value(baseline).map_err(error)?;
    if let Some(members) = all.as_object_mut() {
        members.extend(changes);
    }
    serde_json::from_value(all).map_err(error)
}
