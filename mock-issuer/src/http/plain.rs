//! A document of the issuer as it is served where nothing is wrong.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::{Served, cache_control};

/// A document.
pub(super) struct Plain {
    pub(super) body: Bytes,
    /// A strong entity tag, if it has one.
    pub(super) etag: Option<String>,
    /// The `kid` of each key in it.
    pub(super) kids: Vec<String>,
    pub(super) max_age: u32,
}

impl Plain {
    /// The answer to a request with these header fields.
    pub(super) fn answer(&self, asked: &HeaderMap) -> Response {
        match &self.etag {
            Some(etag) if matches(asked, etag) => self.not_modified(),
            Some(_) | None => self.whole(),
        }
    }

    /// The document.
    pub(super) fn whole(&self) -> Response {
        let mut response = self.with(Body::from(self.body.clone()));
        response.extensions_mut().insert(Served(self.kids.clone()));
        response
    }

    /// The header fields of the document, with another body.
    pub(super) fn with(&self, body: Body) -> Response {
        (self.tag(), [cache_control(self.max_age)], json(), body).into_response()
    }

    /// Says that the client has the document.
    pub(super) fn not_modified(&self) -> Response {
        (StatusCode::NOT_MODIFIED, self.tag(), [cache_control(self.max_age)]).into_response()
    }

    fn tag(&self) -> HeaderMap {
        let etag = self.etag.as_ref().and_then(|etag| HeaderValue::try_from(etag).ok());
        etag.map(|etag| (header::ETAG, etag)).into_iter().collect()
    }
}

fn json() -> [(HeaderName, HeaderValue); 1] {
    [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))]
}

/// Whether `If-None-Match` names this tag, by the weak comparison that RFC
/// 9110 section 13.1.2 demands.
fn matches(headers: &HeaderMap, etag: &str) -> bool {
    let lists = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut tags = lists.filter_map(|list| list.to_str().ok()).flat_map(|list| list.split(','));
    tags.any(|tag| {
        let tag = tag.trim();
        tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag
    })
}
