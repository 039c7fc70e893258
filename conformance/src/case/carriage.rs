//! How a token travels in a request.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a token travels in the request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Carriage {
    /// Where the run says, `Authorization: Bearer` unless told otherwise.
    #[default]
    Configured,
    /// Nowhere: the request has no credentials at all.
    Absent,
    /// In an `Authorization` header with this value; `{token}` stands for the
    /// token, `{other}` for the other one.
    Authorization(String),
    /// In a request of this shape.
    Shaped(Shape),
}

/// A request that is unlike the configured one. In all texts `{token}` stands
/// for the token and `{other}` for the other one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Shape {
    /// The method. Defaults to the configured one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The request target; `{path}` stands for the configured path without its
    /// query, `{query}` for the query with its `?`, `{dir}` for the path up to
    /// its last slash and `{file}` for what follows, `{url}` for all of it with
    /// scheme and host, `{path|upper}` for the path in capitals,
    /// `{path|escaped}` for the path with its last letter as `%XX`. Defaults to
    /// `{path}{query}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// A parameter that is added to the query, name and value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<(String, String)>,
    /// Header fields, name and value, as they stand. Octets above 127 are
    /// written as characters of the same number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// A form that is sent as the body, name and value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<(String, String)>,
    /// Whether the token also travels in the configured way.
    pub configured: bool,
    /// The version behind the request target. Defaults to `HTTP/1.1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}
