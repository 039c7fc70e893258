//! Documents that are served wrongly on command.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Version, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

mod bodies;
mod gzip;

use super::plain::Plain;
use super::{Served, cache_control};
use crate::fault::{Fault, Form};
use crate::server::Connection;

/// What becomes of a request.
pub(super) enum Course {
    /// This answer.
    Answer(Response),
    /// Nothing, while the connection stays.
    Silent,
    /// A reset connection.
    Reset,
    /// Its connection is about to be closed, as others are refused.
    Refused,
}

impl Course {
    /// The answer, if there is one.
    pub(super) fn answer(&self) -> Option<&Response> {
        match self {
            Self::Answer(response) => Some(response),
            Self::Silent | Self::Reset | Self::Refused => None,
        }
    }
}

/// What becomes of a request for the document with these header fields. But for
/// [`Fault::Header`] and [`Fault::NotModified`] the answer is never 304: a client
/// that has the right document would not see the fault.
pub(super) fn course(
    fault: &Fault,
    plain: &Plain,
    asked: &HeaderMap,
    connection: &Connection,
) -> Course {
    Course::Answer(match fault {
        Fault::Silent => return Course::Silent,
        Fault::Reset => return Course::Reset,
        Fault::Refused => return Course::Refused,
        // What is asked over a connection is answered as ever.
        Fault::Certificate(_) => plain.answer(asked),
        Fault::Status { status, retry_after } => status_alone(*status, *retry_after),
        Fault::Drip { octets_per_second } => {
            connection.need_no_grace();
            let body = bodies::drip(plain.body.clone(), *octets_per_second);
            announced(plain.with(body), plain.body.len() as u64)
        }
        Fault::Body { body, content_type } => {
            let content_type = content_type.as_deref().unwrap_or("application/json");
            let fields =
                [cache_control(plain.max_age), (header::CONTENT_TYPE, content_type.into())];
            (fields, body.clone()).into_response()
        }
        Fault::Truncated => {
            let half = plain.body.slice(..plain.body.len() / 2);
            announced(plain.with(bodies::broken_off(half)), plain.body.len() as u64)
        }
        Fault::Redirect { to } => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
        Fault::Padded { octets } => {
            let (body, length) = bodies::padded(&plain.body, *octets);
            shown(announced(untagged(plain.with(body)), length), plain)
        }
        Fault::Member { name, value } => member(plain, name, value),
        Fault::Header { name, value } => {
            let mut response = plain.answer(asked);
            set_header(response.headers_mut(), name, value.as_deref());
            response
        }
        Fault::NotModified => plain.not_modified(),
        Fault::Form(form) => shown(in_form(*form, plain, asked), plain),
    })
}

fn status_alone(status: u16, retry_after: Option<u32>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = match status.as_u16() {
        204 | 205 | 304 => Body::empty(),
        code => Body::from(format!("this issuer is told to answer {code}\n")),
    };
    let text = [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))];
    let mut response = (status, text, body).into_response();
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

fn member(plain: &Plain, name: &str, value: &Value) -> Response {
    let mut document: Value = serde_json::from_slice(&plain.body).unwrap_or_default();
    document[name] = value.clone();
    let response = untagged(plain.with(document.to_string().into()));
    // With other `keys` it does not show those of the ring.
    if name == "keys" { response } else { shown(response, plain) }
}

fn set_header(headers: &mut HeaderMap, name: &str, value: Option<&str>) {
    let Ok(name) = HeaderName::try_from(name) else { return };
    match value.map(HeaderValue::try_from) {
        Some(Ok(value)) => {
            headers.insert(name, value);
        }
        Some(Err(_)) | None => {
            headers.remove(name);
        }
    }
}

fn in_form(form: Form, plain: &Plain, asked: &HeaderMap) -> Response {
    match form {
        Form::Gzip if gzip::is_allowed(asked) => {
            let mut response = untagged(plain.with(gzip::compressed(&plain.body).into()));
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
            response
        }
        Form::Gzip => plain.whole(),
        Form::Chunked => plain.with(bodies::in_pieces(plain.body.clone())),
        Form::Closed => {
            let mut response = plain.with(bodies::in_pieces(plain.body.clone()));
            // Without a length this version ends a body with the connection.
            *response.version_mut() = Version::HTTP_10;
            response
        }
        Form::Marked => {
            let marked = ["\u{feff}".as_bytes(), &plain.body].concat();
            untagged(plain.with(marked.into()))
        }
        Form::Pretty => {
            let document: Value = serde_json::from_slice(&plain.body).unwrap_or_default();
            untagged(plain.with(format!("{document:#}").into()))
        }
    }
}

/// With a length that the body by itself does not say, or does not keep.
fn announced(mut response: Response, length: u64) -> Response {
    response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    response
}

/// Other octets have another entity tag, which nobody needs here.
fn untagged(mut response: Response) -> Response {
    response.headers_mut().remove(header::ETAG);
    response
}

/// For the journal: all keys of the document are in the answer.
fn shown(mut response: Response, plain: &Plain) -> Response {
    response.extensions_mut().insert(Served(plain.kids.clone()));
    response
}
