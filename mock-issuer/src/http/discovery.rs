//! OpenID Provider metadata and authorization server metadata (RFC 8414), one
//! document for both.

use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::{cache_control, is_read, method_not_allowed};
use crate::state::State;

pub(super) fn answer(state: &State, method: &Method) -> Response {
    if !is_read(method) {
        return method_not_allowed("GET, HEAD");
    }
    let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    ([cache_control(state.cache_max_age)], json, document(state).to_string()).into_response()
}

fn document(state: &State) -> Value {
    let mut algorithms = Vec::new();
    for key in state.ring().published() {
        if !algorithms.contains(&key.algorithm()) {
            algorithms.push(key.algorithm());
        }
    }
    json!({
        // Exactly the `iss` of the tokens, wherever the document was fetched
        // from (RFC 8414 section 3.3), while the URLs lead to this server.
        "issuer": state.iss,
        "jwks_uri": state.paths.jwks_url(),
        "token_endpoint": state.paths.token_url(),
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        // Required, although there is no authorization endpoint; an empty list
        // is forbidden by RFC 8414 section 3.2.
        "response_types_supported": ["none"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": algorithms,
    })
}
