//! The sibling tenant: another issuer at the same address, as large providers
//! have them, with metadata and a key of its own. Nobody should trust it who
//! was told to trust the issuer.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::{cache_control, is_read, method_not_allowed};
use crate::state::State;

/// The answer, if the path is one of the tenant's.
pub(super) async fn answer(state: &Arc<State>, method: &Method, path: &str) -> Option<Response> {
    let paths = &state.tenant;
    let is_jwks = path == paths.jwks;
    if !is_jwks && !paths.metadata.iter().any(|known| known == path) {
        return None;
    }
    if !is_read(method) {
        return Some(method_not_allowed("GET, HEAD"));
    }
    let ring = state.ring();
    if is_jwks && !ring.tenant().is_ready() {
        // The key is still being made. Waiting must not hold a worker.
        let ring = Arc::clone(&ring);
        let _ = tokio::task::spawn_blocking(move || ring.tenant().kid().len()).await;
    }
    let document = match is_jwks {
        true => ring.jwks_of(ring.tenant()).body().clone(),
        false => json!({
            "issuer": state.tenant_iss,
            "jwks_uri": paths.jwks_url(),
            "token_endpoint": paths.token_url(),
            "response_types_supported": ["none"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ring.primary()],
        })
        .to_string()
        .into(),
    };
    let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    Some(([cache_control(state.cache_max_age)], json, Body::from(document)).into_response())
}
