//! What is told by one name and its members, read with help from examples.

use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::problem::Problem;

/// A name, and how it is written with its members.
pub(super) type Example = (&'static str, &'static str);

/// Reads one of the examples' kind. What is wrong is told with the example of
/// the name, or with the names.
pub(super) fn read<T: DeserializeOwned>(
    what: &str,
    value: &Value,
    examples: &[Example],
) -> Result<T, Problem> {
    T::deserialize(value).map_err(|error| {
        let error = format!("the {what} is not right: {error}");
        Problem::new(StatusCode::BAD_REQUEST, error, help(name(value), examples))
    })
}

/// The name in what was sent.
fn name(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.as_object()?.keys().next().map(String::as_str))
}

fn help(name: Option<&str>, examples: &[Example]) -> String {
    let likeness = |known: &str| name.map_or(0.0, |name| strsim::jaro_winkler(known, name));
    let meant = examples
        .iter()
        .filter(|(known, _)| likeness(known) > 0.75)
        .max_by(|(one, _), (other, _)| likeness(one).total_cmp(&likeness(other)));
    match meant {
        Some((known, example)) if name == Some(known) => format!("such as {example}"),
        Some((known, example)) => format!("did you mean `{known}`? such as {example}"),
        None => {
            let names: Vec<_> = examples.iter().map(|(known, _)| format!("`{known}`")).collect();
            format!("there are {}", names.join(", "))
        }
    }
}

/// The names that the type itself knows, in order.
#[cfg(test)]
pub(super) fn names<T: DeserializeOwned>() -> Vec<String> {
    let error = serde_json::from_str::<T>("\"?\"").err().unwrap().to_string();
    let (_, names) = error.split_once("expected one of ").unwrap();
    names.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
