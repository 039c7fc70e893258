//! The routes of the issuer's port, and the record of what was asked.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Router};

pub(crate) mod control;
mod discovery;
mod form;
mod jwks;
mod plain;
mod tenant;
mod token;
mod wrong;

use crate::fault::Document;
use crate::journal::{Endpoint, EntryKind};
use crate::server::Connection;
use crate::state::State;
use wrong::Course;

/// The `kid` of each key in the JWKS of an answer, on its way to the journal.
#[derive(Clone)]
struct Served(Vec<String>);

/// All routes of the issuer's port.
///
/// The paths come from `iss` and may hold anything, so they are compared as
/// text; axum's router would read `{x}` as a parameter and refuse others.
pub(crate) fn router(state: Arc<State>) -> Router {
    Router::new().fallback(move |Extension(connection): Extension<Connection>, request: Request| {
        let state = Arc::clone(&state);
        async move { answer(state, connection, request).await }
    })
}

async fn answer(state: Arc<State>, connection: Connection, request: Request) -> Response {
    let at_ms = state.journal.clock().now_ms();
    let path = request.uri().path();
    let endpoint = if path == state.paths.jwks {
        Endpoint::Jwks
    } else if path == state.paths.token {
        Endpoint::Token
    } else if state.paths.metadata.iter().any(|known| known == path) {
        Endpoint::Metadata
    } else {
        Endpoint::Other
    };
    let method = request.method().to_string();
    let path = path.to_owned();
    let query = request.uri().query().map(redact_query);
    let headers = redact_headers(request.headers());

    let course = match endpoint {
        Endpoint::Jwks => {
            let (method, headers) = (request.method(), request.headers());
            document(&state, Document::Jwks, method, headers, &connection).await
        }
        Endpoint::Metadata => {
            let (method, headers) = (request.method(), request.headers());
            document(&state, Document::Metadata, method, headers, &connection).await
        }
        Endpoint::Token => Course::Answer(token::answer(&state, request).await),
        Endpoint::Other => {
            Course::Answer(match tenant::answer(&state, request.method(), &path).await {
                Some(answer) => answer,
                None => (StatusCode::NOT_FOUND, "there is nothing here\n").into_response(),
            })
        }
    };

    let kids = course.answer().and_then(|answer| answer.extensions().get::<Served>()).cloned();
    let entry = EntryKind::Request {
        endpoint,
        method,
        path,
        query,
        headers,
        remote: connection.remote().to_string(),
        status: course.answer().map(|answer| answer.status().as_u16()),
        kids: kids.map(|Served(kids)| kids).unwrap_or_default(),
    };
    // Refused connections carry no requests. This one had come before.
    if !matches!(course, Course::Refused) {
        state.journal.record_at(at_ms, entry);
    }
    match course {
        Course::Answer(response) => response,
        Course::Silent => connection.stay_silent().await,
        Course::Reset | Course::Refused => connection.reset().await,
    }
}

/// What becomes of a request for a document.
async fn document(
    state: &State,
    document: Document,
    method: &Method,
    headers: &HeaderMap,
    connection: &Connection,
) -> Course {
    if !is_read(method) {
        return Course::Answer(method_not_allowed("GET, HEAD"));
    }
    let fault = state.faults.meet(document);
    let plain = match document {
        Document::Jwks => jwks::document(state).await,
        Document::Metadata => discovery::document(state),
    };
    match fault {
        Some(fault) => wrong::course(&fault, &plain, headers, connection),
        None => Course::Answer(plain.answer(headers)),
    }
}

/// The answer to a method that an endpoint does not have.
fn method_not_allowed(allow: &'static str) -> Response {
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, allow)]).into_response()
}

/// Whether the method asks for a document; hyper leaves out the body for HEAD.
fn is_read(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

fn cache_control(max_age: u32) -> (HeaderName, String) {
    (header::CACHE_CONTROL, format!("public, max-age={max_age}"))
}

/// The header fields without what would let a reader in.
fn redact_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let fields = headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        let value = if name == header::AUTHORIZATION {
            let scheme = value.split_once(' ').map_or("", |(scheme, _)| scheme);
            format!("{scheme} [redacted]").trim_start().to_owned()
        } else {
            value.into_owned()
        };
        (name.to_string(), value)
    });
    fields.collect()
}

fn redact_query(query: &str) -> String {
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if form::decode(name) == "client_secret" => format!("{name}=[redacted]"),
        _ => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&")
}
