//! `GET` of the JWKS, with an entity tag.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::{Served, cache_control, is_read, method_not_allowed};
use crate::state::State;

pub(super) async fn answer(state: &Arc<State>, method: &Method, headers: &HeaderMap) -> Response {
    if !is_read(method) {
        return method_not_allowed("GET, HEAD");
    }
    let ring = state.ring();
    if !ring.is_ready() {
        // The keys are still being made. Waiting must not hold a worker.
        let ring = Arc::clone(&ring);
        let _ = tokio::task::spawn_blocking(move || ring.jwks().kids().len()).await;
    }
    let jwks = ring.jwks();
    let tag = [(header::ETAG, jwks.etag().to_owned()), cache_control(state.cache_max_age)];
    if matches(headers, jwks.etag()) {
        return (StatusCode::NOT_MODIFIED, tag).into_response();
    }
    let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    let mut response = (tag, json, Body::from(jwks.body().clone())).into_response();
    response.extensions_mut().insert(Served(jwks.kids().to_vec()));
    response
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
