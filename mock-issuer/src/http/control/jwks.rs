//! `POST /jwks`: a JWKS that is unlike the one of its keys.

use axum::body::Bytes;
use axum::extract::State as Shared;
use serde::Deserialize;
use serde_json::{Value, json};

use super::example::{self, Example};
use super::problem::Problem;
use super::{App, read};
use crate::jwks::JwksEdit;

/// One of each, as it is written.
const EDITS: &[Example] = &[
    ("set_member", r#"{"set_member": {"key": "k1", "name": "use", "value": "enc"}}"#),
    ("drop_member", r#"{"drop_member": {"key": "k1", "name": "alg"}}"#),
    ("certify", r#"{"certify": {"key": "k1"}}"#),
    ("repeat", r#"{"repeat": {"key": "k1"}}"#),
    ("leave", r#"{"leave": {"key": "k1"}}"#),
    ("prepend", r#"{"prepend": {"jwk": {"kty": "oct"}}}"#),
    ("append", r#"{"append": {"jwk": {"kty": "oct"}}}"#),
    ("reverse", r#""reverse""#),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    edits: Vec<Value>,
}

pub(super) async fn edit(
    Shared(state): Shared<App>,
    body: Bytes,
) -> Result<axum::Json<Value>, Problem> {
    let Order { edits } = read(&body).map_err(|problem| {
        problem.with_help("such as {\"edits\": [\"reverse\"]}; without edits it is as its keys are")
    })?;
    let edits = edits.iter().map(|edit| example::read("edit", edit, EDITS));
    let edits: Vec<JwksEdit> = edits.collect::<Result<_, _>>()?;
    state.edit_jwks(edits.clone())?;
    Ok(axum::Json(json!({ "edits": edits })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_edit_has_its_example() {
        let names = example::names::<JwksEdit>();
        assert!(EDITS.iter().map(|(name, _)| *name).eq(names.iter().map(String::as_str)));
        for (name, text) in EDITS {
            serde_json::from_str::<JwksEdit>(text).unwrap();
            assert!(text.contains(name));
        }
    }
}
