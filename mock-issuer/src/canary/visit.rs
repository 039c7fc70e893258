//! One connection to the canary.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How long the name of a token in a path is: 16 octets in base64url.
pub(crate) const ID: usize = 22;

/// One connection to the canary, and what was said over it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Visit {
    /// Counts from 1.
    pub seq: u64,
    /// Milliseconds since the clock's start.
    pub at_ms: f64,
    /// The name that stood in the address, one for each token: the first part
    /// of the path, or the first text of that form in what is no HTTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The method. None where it was no HTTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path with its query. None where it was no HTTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The field `User-Agent`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// The beginning of what was said where it was no HTTP, octets that are no
    /// letters as escapes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
}

impl Visit {
    pub(super) fn read(seq: u64, at_ms: f64, said: &[u8]) -> Self {
        let text = String::from_utf8_lossy(said);
        let mut lines = text.lines();
        let line: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
        let (method, path, said_text) = match line[..] {
            [method, path, version] if version.starts_with("HTTP/1.") => {
                (Some(method.to_owned()), Some(path.to_owned()), String::new())
            }
            _ => (None, None, said[..said.len().min(120)].escape_ascii().to_string()),
        };
        let user_agent = lines
            .take_while(|line| !line.is_empty())
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("user-agent"))
            .map(|(_, value)| value.trim().to_owned());
        let id = match &path {
            Some(path) => first_id(path.split(['/', '?', '#'])),
            None => first_id(text.split(|c: char| !is_letter(c))),
        };
        Self { seq, at_ms, id, method, path, user_agent, said: said_text }
    }
}

/// Whether a request's head has ended, or it cannot become a request.
pub(super) fn is_whole(said: &[u8]) -> bool {
    let is_http = said.iter().take(3).all(u8::is_ascii_uppercase);
    said.windows(4).any(|end| end == b"\r\n\r\n") || (!is_http && !said.is_empty())
}

fn first_id<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<String> {
    words.find(|word| word.len() == ID && word.chars().all(is_letter)).map(str::to_owned)
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}
