//! `POST /fault` and `GET /fault`: documents that are served wrongly.

use axum::body::Bytes;
use axum::extract::State as Shared;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use super::example::{self, Example};
use super::problem::Problem;
use super::{App, read};
use crate::fault::{Document, Fault, Occurrence};

/// One of each, as it is written.
const FAULTS: &[Example] = &[
    ("status", r#"{"status": {"status": 503, "retry_after": 5}}"#),
    ("silent", r#""silent""#),
    ("drip", r#"{"drip": {"octets_per_second": 10}}"#),
    ("reset", r#""reset""#),
    ("refused", r#""refused""#),
    ("certificate", r#"{"certificate": "expired"}"#),
    ("body", r#"{"body": {"body": "<p>", "content_type": "text/html"}}"#),
    ("truncated", r#""truncated""#),
    ("redirect", r#"{"redirect": {"to": "/elsewhere"}}"#),
    ("padded", r#"{"padded": {"octets": 1000000}}"#),
    ("member", r#"{"member": {"name": "issuer", "value": "https://x.example"}}"#),
    ("header", r#"{"header": {"name": "content-type", "value": null}}"#),
    ("not_modified", r#""not_modified""#),
    ("form", r#"{"form": "gzip"}"#),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    document: Document,
    /// Must be there, lest the fault be forgotten by mistake.
    #[serde(deserialize_with = "given")]
    fault: Option<Value>,
    #[serde(default)]
    occurrence: Occurrence,
}

fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Option::deserialize(deserializer)
}

pub(super) async fn set(Shared(state): Shared<App>, body: Bytes) -> Answer {
    let Order { document, fault, occurrence } = read(&body).map_err(|problem| {
        problem.with_help(
            "such as {\"document\": \"jwks\", \"fault\": \"silent\"}; the documents are `jwks` and \
             `metadata`, the occurrences `always` and `every_second`; the fault null is none",
        )
    })?;
    let fault = fault.map(|fault| example::read("fault", &fault, FAULTS)).transpose()?;
    state.set_fault(document, fault, occurrence).await?;
    Ok(shown(&state))
}

pub(super) async fn get(Shared(state): Shared<App>) -> axum::Json<Value> {
    shown(&state)
}

type Answer = Result<axum::Json<Value>, Problem>;

fn shown(state: &App) -> axum::Json<Value> {
    let faults = state.faults.all();
    let faults = faults.iter().map(|(document, fault, occurrence): &(_, Fault, _)| {
        json!({ "document": document, "fault": fault, "occurrence": occurrence })
    });
    axum::Json(json!({ "faults": faults.collect::<Vec<_>>() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_has_its_example() {
        let names = example::names::<Fault>();
        assert!(FAULTS.iter().map(|(name, _)| *name).eq(names.iter().map(String::as_str)));
        for (name, text) in FAULTS {
            let fault: Fault = serde_json::from_str(text).unwrap();
            fault.check().unwrap();
            assert!(text.contains(name));
        }
    }
}
