//! From an answer to what it means: accepted, refused, crashed, or no answer.

use std::fmt;
use std::str::FromStr;

use regex_lite::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::evidence::{Exchange, NoResponseKind, Response};

/// What an answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The token was let in.
    Accepted,
    /// 401: the token was turned away as it should be.
    Refused,
    /// Turned away with another status: 400, 403, a redirect, 413, 431.
    WrongStatus,
    /// 404 or 405: counts as refused only beside an accepted twin.
    NotFound,
    /// A server error, or a close on a fresh connection.
    Crashed,
    /// Too busy, timed out, or not reached.
    NoAnswer,
}

impl Answer {
    /// Whether the token was turned away, in whatever words.
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Refused | Self::WrongStatus | Self::NotFound)
    }
}

/// How acceptance shows. Defaults to any 2xx status.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Classifier {
    /// Any 2xx status.
    #[default]
    Success,
    /// This status.
    Status(u16),
    /// A 2xx status and a JSON body that holds something other than `null`,
    /// `false` at this JSON pointer (RFC 6901).
    Json(String),
    /// A 2xx status and a body that matches this regular expression.
    Body(String),
}

/// Why an `--accept-when` is not understood.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ClassifierError {
    /// It has none of the three forms.
    #[error("{0:?} is none of status=CODE, json:/POINTER, body~=REGEX")]
    Form(String),
    /// The status is no status code.
    #[error("{0:?} is not a status code from 100 to 599")]
    Status(String),
    /// The pointer does not begin with a slash.
    #[error("{0:?} is not a JSON pointer; one begins with a slash")]
    Pointer(String),
    /// The regular expression does not parse.
    #[error("the regular expression {0:?} does not parse: {1}")]
    Regex(String, String),
}

impl FromStr for Classifier {
    type Err = ClassifierError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(status) = text.strip_prefix("status=") {
            return match status.parse::<u16>() {
                Ok(code @ 100..=599) => Ok(Self::Status(code)),
                _ => Err(ClassifierError::Status(status.into())),
            };
        }
        if let Some(pointer) = text.strip_prefix("json:") {
            return if pointer.starts_with('/') {
                Ok(Self::Json(pointer.into()))
            } else {
                Err(ClassifierError::Pointer(pointer.into()))
            };
        }
        if let Some(pattern) = text.strip_prefix("body~=") {
            return match Regex::new(pattern) {
                Ok(_) => Ok(Self::Body(pattern.into())),
                Err(error) => Err(ClassifierError::Regex(pattern.into(), error.to_string())),
            };
        }
        Err(ClassifierError::Form(text.into()))
    }
}

impl fmt::Display for Classifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Success => f.write_str("any 2xx status"),
            Self::Status(code) => write!(f, "status={code}"),
            Self::Json(pointer) => write!(f, "json:{pointer}"),
            Self::Body(pattern) => write!(f, "body~={pattern}"),
        }
    }
}

impl Classifier {
    /// What an exchange means.
    pub fn classify(&self, exchange: &Exchange) -> Answer {
        match (&exchange.response, &exchange.error) {
            (Some(response), _) => self.classify_response(response),
            (None, Some(error)) => match error.kind {
                // The writer sends again on a fresh connection before it
                // reports a close, so a close here is the target's answer.
                NoResponseKind::Closed => Answer::Crashed,
                NoResponseKind::Refused
                | NoResponseKind::Timeout
                | NoResponseKind::NotHttp
                | NoResponseKind::Tls => Answer::NoAnswer,
            },
            (None, None) => Answer::NoAnswer,
        }
    }

    fn classify_response(&self, response: &Response) -> Answer {
        if self.accepts(response) {
            return Answer::Accepted;
        }
        match response.status {
            401 => Answer::Refused,
            404 | 405 => Answer::NotFound,
            429 | 502 | 504 => Answer::NoAnswer,
            503 if response.header("retry-after").next().is_some() => Answer::NoAnswer,
            500..=599 => Answer::Crashed,
            // A 2xx here is a refusal by the user's own words.
            200..=299 => Answer::Refused,
            _ => Answer::WrongStatus,
        }
    }

    fn accepts(&self, response: &Response) -> bool {
        let success = (200..300).contains(&response.status);
        match self {
            Self::Success => success,
            Self::Status(code) => response.status == *code,
            Self::Json(pointer) => {
                success
                    && serde_json::from_str::<serde_json::Value>(&response.body)
                        .ok()
                        .and_then(|body| body.pointer(pointer).cloned())
                        .is_some_and(|found| !found.is_null() && found != false)
            }
            Self::Body(pattern) => {
                success && Regex::new(pattern).is_ok_and(|regex| regex.is_match(&response.body))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(classifier: &str, status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
        let classifier =
            if classifier.is_empty() { Classifier::Success } else { classifier.parse().unwrap() };
        classifier.classify_response(&Response {
            status,
            headers: headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
            body: body.into(),
        })
    }

    #[test]
    fn the_table_of_statuses() {
        for (status, expected) in [
            (200, Answer::Accepted),
            (204, Answer::Accepted),
            (302, Answer::WrongStatus),
            (400, Answer::WrongStatus),
            (401, Answer::Refused),
            (403, Answer::WrongStatus),
            (404, Answer::NotFound),
            (405, Answer::NotFound),
            (413, Answer::WrongStatus),
            (429, Answer::NoAnswer),
            (431, Answer::WrongStatus),
            (500, Answer::Crashed),
            (502, Answer::NoAnswer),
            (503, Answer::Crashed),
            (504, Answer::NoAnswer),
        ] {
            assert_eq!(answer("", status, &[], ""), expected, "{status}");
        }
        assert_eq!(answer("", 503, &[("Retry-After", "1")], ""), Answer::NoAnswer);
    }

    #[test]
    fn acceptance_by_the_users_words() {
        assert_eq!(answer("status=418", 418, &[], ""), Answer::Accepted);
        assert_eq!(answer("status=418", 200, &[], ""), Answer::Refused);
        assert_eq!(answer("json:/user/id", 200, &[], r#"{"user":{"id":7}}"#), Answer::Accepted);
        assert_eq!(answer("json:/user", 200, &[], r#"{"user":null}"#), Answer::Refused);
        assert_eq!(answer("json:/user", 200, &[], "no json"), Answer::Refused);
        assert_eq!(answer("body~=^hello", 200, &[], "hello you"), Answer::Accepted);
        assert_eq!(answer("body~=^hello", 200, &[], "go away"), Answer::Refused);
        assert_eq!(answer("body~=^hello", 401, &[], "hello"), Answer::Refused);
    }

    #[test]
    fn bad_forms_are_named() {
        insta::assert_snapshot!("2xx".parse::<Classifier>().unwrap_err(), @r#""2xx" is none of status=CODE, json:/POINTER, body~=REGEX"#);
        insta::assert_snapshot!("status=99".parse::<Classifier>().unwrap_err(), @r#""99" is not a status code from 100 to 599"#);
        insta::assert_snapshot!("json:a".parse::<Classifier>().unwrap_err(), @r#""a" is not a JSON pointer; one begins with a slash"#);
    }
}
