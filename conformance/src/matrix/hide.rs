//! Replacing a text wherever a run holds it.

use serde_json::Value;

use crate::run::Run;

pub(super) fn hide(run: &mut Run, text: &str, placeholder: &str) {
    // What was written by this program is read by it again.
    let Ok(mut value) = serde_json::to_value(&*run) else { return };
    replace(&mut value, text, placeholder);
    if let Ok(hidden) = serde_json::from_value(value) {
        *run = hidden;
    }
}

fn replace(value: &mut Value, text: &str, placeholder: &str) {
    match value {
        Value::String(found) if found.contains(text) => {
            *found = found.replace(text, placeholder);
        }
        Value::Array(values) => {
            values.iter_mut().for_each(|value| replace(value, text, placeholder));
        }
        Value::Object(members) => {
            members.values_mut().for_each(|value| replace(value, text, placeholder));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
