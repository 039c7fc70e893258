//! What was sent and seen: exchanges with the target, events at the issuer,
//! and which of them speak for which variant of which case.

use std::collections::BTreeMap;

use mock_issuer::fault::{Document, Fault};
use mock_issuer::jwks::JwksEdit;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Number of an exchange in the run.
pub type ExchangeId = u32;

/// One request to the target and its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Exchange {
    /// Its number; exchanges are numbered from 1.
    pub id: ExchangeId,
    /// When it was sent, in milliseconds since the run began.
    pub at_ms: f64,
    /// The cell it belongs to.
    pub cell: u32,
    /// The life of the target process in that cell, counted from 1.
    pub generation: u32,
    /// The connection within the cell, and whether it had carried a request before.
    pub connection: Connection,
    /// What it is for.
    pub role: Role,
    /// `id` or `id#variant` of the case that sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// What went over the wire.
    pub request: SentRequest,
    /// The token in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<SentToken>,
    /// The second token in it, where there are two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<SentToken>,
    /// The answer; absent where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Response>,
    /// How long it took, in milliseconds.
    pub ms: f64,
    /// Why there is no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<NoResponse>,
    /// What the target wrote to its log meanwhile. Only beside crashes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<String>,
}

impl Exchange {
    /// Whether a token of this request holds a text, such as the address or the
    /// id of a canary: as it is read, or as it was sent where it is no JSON.
    pub(crate) fn holds(&self, text: &str) -> bool {
        self.token.iter().chain(&self.other).any(|token| {
            [&token.header, &token.payload, &token.text].iter().any(|part| part.contains(text))
        })
    }
}

/// A connection to the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Connection {
    /// Its number in the run.
    pub number: u32,
    /// Whether it had carried a request before.
    pub reused: bool,
}

/// What an exchange is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A send of a case.
    Case,
    /// The same as a case's send without its fault.
    Twin,
    /// The valid token, or none, sent to see that the target lives and judges.
    Control,
    /// A plain unknown `kid`, sent to see that the key lookup is unchanged.
    Marker,
    /// Sent immediately before a case's send.
    Prime,
    /// The valid token, sent at the same time as bad ones.
    Beside,
    /// A measurement.
    Probe,
}

/// The request as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SentRequest {
    /// The bytes, as text; headers given by the user are redacted.
    pub bytes: String,
}

/// A token and how it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SentToken {
    /// The token as sent.
    pub text: String,
    /// Its header as encoded.
    pub header: String,
    /// Its payload as encoded.
    pub payload: String,
    /// How it differs from the valid token.
    pub diff: Vec<String>,
}

/// The answer of the target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Header fields in the order received.
    pub headers: Vec<(String, String)>,
    /// Body as text, at most 16 KiB of it.
    pub body: String,
}

impl Response {
    /// The values of a header field.
    pub fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NoResponse {
    /// The kind of failure.
    pub kind: NoResponseKind,
    /// The details.
    pub message: String,
}

/// Kinds of failure to get an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoResponseKind {
    /// Nothing listens.
    Refused,
    /// The connection was closed or reset before an answer.
    Closed,
    /// No answer in time.
    Timeout,
    /// The answer is not HTTP/1.1.
    NotHttp,
    /// The TLS handshake failed.
    Tls,
}

/// Something that happened at an issuer or to a target process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// When, in milliseconds since the run began.
    pub at_ms: f64,
    /// The cell it belongs to.
    pub cell: u32,
    /// What.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// When the issuer of a cell was put back to its beginning for the last time
/// before another time: what was before that belongs to another case.
pub(crate) fn last_restored(events: &[Event], cell: u32, before_ms: f64) -> f64 {
    events
        .iter()
        .filter(|event| event.cell == cell && event.at_ms <= before_ms)
        .filter(|event| event.kind == EventKind::Restore)
        .map(|event| event.at_ms)
        .fold(0.0, f64::max)
}

/// Kinds of event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum EventKind {
    /// The JWKS was fetched.
    Fetch {
        /// Path asked for.
        path: String,
        /// Status answered; absent where no answer was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        /// The keys in the document, where it was served whole.
        kids: Vec<String>,
        /// How the client called itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user_agent: Option<String>,
        /// What belongs to a user of the target and came with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        brought: Vec<String>,
    },
    /// A metadata document was fetched.
    Metadata {
        /// Path asked for.
        path: String,
        /// Status answered; absent where no answer was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        /// What belongs to a user of the target and came with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        brought: Vec<String>,
    },
    /// Somebody came to the issuer over TLS and asked nothing: the handshake
    /// failed, or the connection was closed right behind it.
    BrokenOff {
        /// What the issuer saw of it.
        reason: String,
    },
    /// A token was requested.
    Token {
        /// Status answered; absent where no answer was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
    },
    /// Somebody came to the canary, an address that only tokens name.
    Canary {
        /// The id in the address; only one token named it. Empty where what
        /// came named none.
        id: String,
        /// Method used; empty where what came was not HTTP.
        method: String,
        /// Path asked for, or the first octets of what was not HTTP.
        path: String,
    },
    /// Something else was asked of the issuer.
    Other {
        /// Method used.
        method: String,
        /// Path asked for.
        path: String,
        /// Status answered; absent where no answer was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
    },
    /// A key was published.
    Publish {
        /// Its name.
        key: String,
        /// Its `kid`.
        kid: String,
    },
    /// A key began to sign.
    Promote {
        /// Its name.
        key: String,
        /// Its `kid`.
        kid: String,
    },
    /// A key was taken out of the JWKS.
    Withdraw {
        /// Its name.
        key: String,
        /// Its `kid`.
        kid: String,
    },
    /// The JWKS became unlike the one of its keys, or like it again.
    Edit {
        /// How it is unlike it now.
        edits: Vec<JwksEdit>,
    },
    /// A document began to be served wrongly, or rightly again.
    Fault {
        /// Which one.
        document: Document,
        /// What is wrong with it now; absent where nothing is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fault: Option<Fault>,
    },
    /// The key ring was put back to its beginning, and so was all that is served.
    Restore,
    /// The target process was started, or reached for the first time.
    Start {
        /// Which life of the target this is.
        generation: u32,
    },
    /// The target process was started again.
    Restart {
        /// Which life of the target this is.
        generation: u32,
    },
    /// The target process ended by itself.
    Died {
        /// Which life of the target this was.
        generation: u32,
        /// How it ended.
        status: String,
    },
}

/// What speaks for one case, by variant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// One entry a variant.
    pub attempts: BTreeMap<String, Attempt>,
    /// Why the case was not run at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_run: Option<NotRun>,
}

/// What speaks for one variant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attempt {
    /// The exchanges that carried the variant, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sends: Vec<ExchangeId>,
    /// What was sent immediately before each of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub primes: Vec<ExchangeId>,
    /// The valid tokens that were sent at the same time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<ExchangeId>,
    /// The number asked for in each of them; only in measurements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<u32>,
    /// The twin, in the same generation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<ExchangeId>,
    /// The valid token before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control_before: Option<ExchangeId>,
    /// The valid token after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control_after: Option<ExchangeId>,
    /// A wrong signature, in the same generation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrong_signature: Option<ExchangeId>,
    /// A plain unknown `kid` before; only where the token misses the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marker_before: Option<ExchangeId>,
    /// The same after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marker_after: Option<ExchangeId>,
    /// Another token that ends when this one did; only where this one was
    /// accepted after its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub another: Option<ExchangeId>,
    /// What was waited for; only in life-cycle cases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    /// When it was sent, where the issuer's journal of that time is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// Whether this send ended a fresh target process by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub killed: bool,
    /// Why the variant was not run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_run: Option<NotRun>,
}

/// A time in which something was sent, and the issuer was watched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Window {
    /// The cell in which it was sent.
    pub cell: u32,
    /// When it began, in milliseconds since the run began.
    pub began_ms: f64,
    /// When it ended.
    pub ended_ms: f64,
    /// How long it might have lasted, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound_s: Option<u64>,
    /// Whether the issuer could not see who asks: it refused connections.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blind: bool,
}

/// A wait in a life-cycle case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Wait {
    /// The cell in which it was waited.
    pub cell: u32,
    /// When the target had been warmed, in milliseconds since the run began.
    #[serde(default)]
    pub warmed_ms: f64,
    /// When the key set was changed, in milliseconds since the run began.
    pub changed_ms: f64,
    /// When the wait ended.
    pub ended_ms: f64,
    /// How long it might have lasted, in seconds.
    pub bound_s: u64,
    /// The `kid` that the target had to fetch.
    pub kid: String,
    /// The exchanges sent while waiting, in order; the last ones end the wait.
    pub polls: Vec<ExchangeId>,
    /// How many answers in a row had to be the wanted one.
    pub times: u8,
}

/// Why something was not run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NotRun {
    /// The cause.
    pub cause: crate::verdict::Cause,
    /// The reason, for people.
    pub reason: String,
}
