//! The parameters of a token request, from a form or from JSON.

use std::fmt;

use axum::http::{HeaderMap, header};
use serde::Deserializer as _;
use serde::de::{MapAccess, Visitor};

use super::Refusal;
use crate::http::form;

/// Names and values in order, none twice but `resource`.
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, Refusal> {
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
        let pairs = match media_type.trim().to_ascii_lowercase().as_str() {
            "application/x-www-form-urlencoded" => {
                let text = std::str::from_utf8(body)
                    .map_err(|_| Refusal::invalid_request("the form is not UTF-8"))?;
                form::pairs(text)
            }
            // Not in any RFC, but what several vendors take and document.
            "application/json" => json_pairs(body).map_err(|error| {
                Refusal::invalid_request(format!("the body is no object of strings: {error}"))
            })?,
            _ => {
                return Err(Refusal::invalid_request(
                    "the body must be application/x-www-form-urlencoded or application/json",
                ));
            }
        };
        // RFC 6749 section 3.2: no parameter twice, and one without a value
        // counts as left out. RFC 8707 section 2 makes an exception.
        for (index, (name, _)) in pairs.iter().enumerate() {
            if name != "resource" && pairs[..index].iter().any(|(earlier, _)| earlier == name) {
                return Err(Refusal::invalid_request(format!("`{name}` is there twice")));
            }
        }
        Ok(Self(pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect()))
    }

    /// The first value of that name.
    pub(super) fn one(&self, name: &str) -> Option<&str> {
        self.all(name).first().copied()
    }

    pub(super) fn all(&self, name: &str) -> Vec<&str> {
        let found = self.0.iter().filter(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str()).collect()
    }
}

/// The members of a JSON object, also those whose name occurs twice, which
/// `serde_json::Map` would hide.
fn json_pairs(body: &[u8]) -> serde_json::Result<Vec<(String, String)>> {
    struct Pairs;

    impl<'de> Visitor<'de> for Pairs {
        type Value = Vec<(String, String)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object with strings as values")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut pairs = Vec::new();
            while let Some(pair) = map.next_entry()? {
                pairs.push(pair);
            }
            Ok(pairs)
        }
    }

    let mut reader = serde_json::Deserializer::from_slice(body);
    let pairs = reader.deserialize_map(Pairs)?;
    reader.end()?;
    Ok(pairs)
}
