//! What a token says must stay text: in no answer may it become a header field
//! or a parameter of a challenge.

use regex_lite::Regex;
use serde_json::Value;
use std::sync::LazyLock;

use super::Look;
use crate::challenge;
use crate::evidence::{Exchange, Response, SentToken};

/// A line of a header in a text: behind the end of a line.
static FIELD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[\r\n]+([A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \t]*([^\r\n]*)").ok());
/// A parameter in a text: behind a quote and a comma.
static PARAM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#""[ \t]*,[ \t]*([A-Za-z0-9_-]+)[ \t]*=[ \t]*"?([^",\r\n]+)"#).ok()
});

/// "Field values containing CR, LF, or NUL characters are invalid and
/// dangerous" (RFC 9110 section 5.5); a quote ends a quoted string unless it
/// is escaped (section 5.6.4).
pub(super) fn look(exchange: &Exchange, response: &Response) -> Look {
    let texts: Vec<String> = exchange.token.iter().chain(&exchange.other).flat_map(texts).collect();
    if texts.is_empty() {
        return Look::Aside;
    }
    let written =
        texts.iter().find_map(|text| field(text, response).or_else(|| param(text, response)));
    written.map_or(Look::Good, Look::Bad)
}

/// The texts of a token that could do so.
fn texts(token: &SentToken) -> Vec<String> {
    let mut texts = Vec::new();
    for part in [&token.header, &token.payload] {
        if let Ok(value) = serde_json::from_str::<Value>(part) {
            collect(&value, &mut texts);
        }
    }
    texts.retain(|text| text.contains(['"', '\r', '\n']));
    texts
}

fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| collect(value, texts)),
        Value::Object(members) => {
            for (name, value) in members {
                texts.push(name.clone());
                collect(value, texts);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A header field of the answer that stands in the text.
fn field(text: &str, response: &Response) -> Option<String> {
    FIELD.as_ref()?.captures_iter(text).find_map(|found| {
        let (name, value) = (found.get(1)?.as_str(), found.get(2)?.as_str().trim_end());
        response
            .header(name)
            .any(|sent| sent.trim_end() == value)
            .then(|| format!("{} with {name}: {value}", response.status))
    })
}

/// A parameter of a challenge of the answer that stands in the text.
fn param(text: &str, response: &Response) -> Option<String> {
    PARAM.as_ref()?.captures_iter(text).find_map(|found| {
        let (name, value) = (found.get(1)?.as_str(), found.get(2)?.as_str());
        // The target may say this by itself.
        if name.eq_ignore_ascii_case("error") {
            return None;
        }
        response
            .header("www-authenticate")
            .find(|field| {
                challenge::readable(field).iter().any(|challenge| {
                    let mut params = challenge.params.iter();
                    params.any(|(sent, said)| sent.eq_ignore_ascii_case(name) && said == value)
                })
            })
            .map(|field| format!("{} with WWW-Authenticate: {field}", response.status))
    })
}
