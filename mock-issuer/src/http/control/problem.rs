//! Errors of the control port: JSON with what is wrong and what to do.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::book::UnknownRecipe;
use crate::fault::FaultError;
use crate::forge::ForgeError;
use crate::key_ring::RingError;

/// An answer that is an error.
pub(super) struct Problem {
    status: StatusCode,
    error: String,
    help: String,
}

impl Problem {
    pub(super) fn new(
        status: StatusCode,
        error: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { status, error: error.into(), help: help.into() }
    }

    pub(super) fn bad_request(error: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error, help)
    }

    pub(super) fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: help.into(), ..self }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let help = if self.help.is_empty() { "`GET /` shows how to ask".into() } else { self.help };
        (self.status, axum::Json(json!({ "error": self.error, "help": help }))).into_response()
    }
}

impl From<RingError> for Problem {
    fn from(error: RingError) -> Self {
        let status = match error {
            RingError::NoSuchKey { .. } => StatusCode::NOT_FOUND,
            RingError::NoSuchSize { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            RingError::AlreadyPublished { .. } | RingError::Withdrawn { .. } => {
                StatusCode::CONFLICT
            }
        };
        Self::new(status, error.to_string(), error.help())
    }
}

impl From<FaultError> for Problem {
    fn from(error: FaultError) -> Self {
        let status = match error {
            FaultError::Port { .. } => StatusCode::INTERNAL_SERVER_ERROR,
            FaultError::NoStatus { .. }
            | FaultError::NoOctets
            | FaultError::TooLarge { .. }
            | FaultError::NoName { .. }
            | FaultError::Framing { .. }
            | FaultError::NoValue { .. }
            | FaultError::NoTls => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self::new(status, error.to_string(), error.help())
    }
}

impl From<UnknownRecipe> for Problem {
    fn from(error: UnknownRecipe) -> Self {
        let help = error
            .help()
            .unwrap_or_else(|| "`jwt-conformance list` names the cases; or send a `recipe`".into());
        Self::new(StatusCode::NOT_FOUND, error.to_string(), help)
    }
}

impl From<ForgeError> for Problem {
    fn from(error: ForgeError) -> Self {
        let help = match error {
            ForgeError::NoSigningKey { .. } => "promote a key, or restore the first ones",
            ForgeError::NoSuchKey { .. } => "`GET /keys` lists the keys",
            ForgeError::NoAudience => r#"send {"baseline": {"audience": "..."}} along"#,
            ForgeError::NoScope => r#"send {"baseline": {"scope": "..."}} along"#,
            ForgeError::NoCanary => r#"send {"baseline": {"canary": "http://..."}} along"#,
            ForgeError::NoTenant => r#"send {"baseline": {"tenant": "http://..."}} along"#,
            ForgeError::NoSuchMember { .. }
            | ForgeError::RawText
            | ForgeError::NotFound { .. }
            | ForgeError::NotSigned
            | ForgeError::NoSuchForm { .. }
            | ForgeError::OtherKind { .. }
            | ForgeError::SmallKey
            | ForgeError::ShortSignature { .. }
            | ForgeError::NoHalves { .. }
            | ForgeError::ShortText { .. }
            | ForgeError::SameText { .. }
            | ForgeError::SameValue { .. }
            | ForgeError::NoNumber { .. }
            | ForgeError::NoObject { .. }
            | ForgeError::NotUtf8 { .. }
            | ForgeError::AfterTemplate
            | ForgeError::AfterText
            | ForgeError::Encrypted
            | ForgeError::TooLarge
            | ForgeError::TooDeep => "the recipe has to be changed",
        };
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, error.to_string(), help)
    }
}
