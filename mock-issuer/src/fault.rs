//! How an issuer can fail to serve a document, as data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

mod check;
mod present;

pub use check::{FaultError, MAX_PADDING};
pub(crate) use present::Present;

/// One way in which a document is not served as it should be. What is not said
/// stays as it is: the ordinary document with its ordinary header fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// Answer with this status and a line of text.
    Status {
        /// The status.
        status: u16,
        /// Seconds in a `Retry-After`. Defaults to no such field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u32>,
    },
    /// Read the request and never answer.
    Silent,
    /// Send the ordinary body, so many octets a second.
    Drip {
        /// At least one.
        octets_per_second: u32,
    },
    /// Read the request and reset the connection.
    Reset,
    /// Refuse connections, and close those that are open. The port is kept.
    /// This holds for all that the issuer serves, and always: there are no
    /// requests that could be counted.
    Refused,
    /// Show this certificate on new connections, in place of the right one. This
    /// holds for all that the issuer serves, and always, as with `Refused`.
    Certificate(Certificate),
    /// Answer with this body.
    Body {
        /// The body.
        body: String,
        /// Its `Content-Type`. Defaults to `application/json`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content_type: Option<String>,
    },
    /// Announce the length of the ordinary body, send half of it, and close.
    Truncated,
    /// Answer 302 with this `Location`.
    Redirect {
        /// Where to. May be relative.
        to: String,
    },
    /// Have a member `padding` of this many octets in front of the document's own.
    Padded {
        /// How many, at most [`MAX_PADDING`].
        octets: u64,
    },
    /// Set a member of the document's object itself: its own one of this name,
    /// or a new one behind all others.
    Member {
        /// Its name.
        name: String,
        /// Its value.
        value: Value,
    },
    /// Set a header field of the answer, or leave it out.
    Header {
        /// Its name.
        name: String,
        /// Its value. None leaves the field out.
        value: Option<String>,
    },
    /// Answer 304, whether or not the request asks for it.
    NotModified,
    /// Send the ordinary document in another form.
    Form(Form),
}

/// A certificate that a client must not accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certificate {
    /// It names another host.
    WrongHost,
    /// It ended yesterday.
    Expired,
    /// It is of another authority, which nobody has reason to trust.
    Untrusted,
}

/// A form in which a document can be sent without meaning anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Compressed with gzip, where the request allows it.
    Gzip,
    /// In chunks.
    Chunked,
    /// As by HTTP/1.0, ended by closing the connection.
    Closed,
    /// With a byte order mark in front.
    Marked,
    /// With line breaks and indents.
    Pretty,
}

/// A document of the issuer.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// The keys.
    Jwks,
    /// The metadata, in both forms.
    Metadata,
}

/// When a fault shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Occurrence {
    /// At each request.
    #[default]
    Always,
    /// At every second request for the document, beginning with the first.
    EverySecond,
}
