//! An edit before signing changes what it says, and nothing else.

use mock_issuer::Forged;
use mock_issuer::recipe::{Edit, KeyRef, Part, Place, Recipe, Value};
use proptest::prelude::*;
use serde_json::{Map, json};

use crate::forge::{NOW, RING, forge, valid};
use crate::recipes;

fn object(text: &str) -> Map<String, serde_json::Value> {
    serde_json::from_str(text).unwrap()
}

/// What a value is, said a second time and differently.
fn resolved(value: &Value) -> Option<serde_json::Value> {
    Some(match value {
        Value::Json(json) => json.clone(),
        Value::Now(seconds) => json!((NOW as i64).saturating_add(*seconds)),
        Value::Issuer => json!("https://issuer.example"),
        Value::AudienceAnd(text) => json!(format!("api{text}")),
        Value::Kid(KeyRef::Signing) => json!(RING.get("k1")?.kid()),
        Value::List(values) => values.iter().map(resolved).collect::<Option<_>>()?,
        _ => return None,
    })
}

proptest! {
    #[test]
    fn an_edit_changes_only_what_it_says(edit in recipes::edit()) {
        if let Ok(forged) = forge(&Recipe::valid().edit(edit.clone())) {
            check(&edit, &forged);
        }
    }
}

/// Compares the token with this edit to the valid one.
fn check(edit: &Edit, forged: &Forged) {
    let valid = valid();
    let (same_header, same_payload) =
        (forged.header == valid.header, forged.payload == valid.payload);
    let header = (forged.header.as_str(), valid.header.as_str(), same_payload);
    let payload = (forged.payload.as_str(), valid.payload.as_str(), same_header);
    let reversed = |(is, was, same_other): (&str, &str, bool)| {
        assert!(same_other);
        assert_eq!(object(is), object(was));
        assert!(object(is).keys().eq(object(was).keys().rev()));
    };
    match edit {
        Edit::SetHeader { name, value } => set(header, name, value),
        Edit::SetClaim { name, value } => set(payload, name, value),
        Edit::DropHeader { name } => dropped(header, name),
        Edit::DropClaim { name } => dropped(payload, name),
        Edit::DuplicateHeader { name, place, .. } => duplicated(header, name, *place),
        Edit::DuplicateClaim { name, place, .. } => duplicated(payload, name, *place),
        Edit::ReverseHeader => reversed(header),
        Edit::ReverseClaims => reversed(payload),
        Edit::Whitespace => {
            assert!(!same_header && !same_payload);
            assert_eq!(object(header.0), object(header.1));
            assert_eq!(object(payload.0), object(payload.1));
        }
        Edit::RawHeader { text } => assert!(same_payload && &forged.header == text),
        Edit::RawPayload { text } => assert!(same_header && &forged.payload == text),
        Edit::Splice { part, .. } | Edit::Charset { part, .. } => match part {
            Part::Header => assert!(same_payload),
            Part::Payload => assert!(same_header),
            Part::Signature => panic!("it is not made yet"),
        },
        Edit::DeflatePayload | Edit::NestToken { .. } => assert!(same_header && !same_payload),
        // Of the octets at most what makes the edit possible is another.
        Edit::Encoded { part: Part::Header, .. } => assert!(same_payload),
        Edit::UnencodedPayload => assert!(same_header && same_payload),
        Edit::Encoded { .. } => assert!(same_header),
    }
}

/// Whether the value holds text that need not be JSON.
fn has_raw(value: &Value) -> bool {
    match value {
        Value::Raw(_) => true,
        Value::List(values) => values.iter().any(has_raw),
        Value::Object(members) => members.iter().any(|(_, value)| has_raw(value)),
        Value::With { value, members } => {
            has_raw(value) || members.iter().any(|(_, value)| has_raw(value))
        }
        _ => false,
    }
}

fn set((is, was, same_other): (&str, &str, bool), name: &str, value: &Value) {
    assert!(same_other);
    if has_raw(value) {
        return;
    }
    let (is, mut was) = (object(is), object(was));
    if let Some(value) = resolved(value) {
        assert_eq!(is[name], value);
    }
    // In the same place, too: `insert` keeps it, and the texts are compared.
    was.insert(name.to_owned(), is[name].clone());
    assert_eq!(json!(is).to_string(), json!(was).to_string());
}

fn dropped((is, was, same_other): (&str, &str, bool), name: &str) {
    let mut was = object(was);
    assert!(same_other && was.shift_remove(name).is_some());
    assert_eq!(is, json!(was).to_string());
}

fn duplicated((is, was, same_other): (&str, &str, bool), name: &str, place: Place) {
    assert!(same_other);
    let member = json!(name);
    match place {
        Place::First => {
            assert!(is.starts_with(&format!("{{{member}:")) && is.ends_with(&was[1..]));
        }
        Place::Last => {
            assert!(is.starts_with(&format!("{},{member}:", &was[..was.len() - 1])));
        }
    }
}
