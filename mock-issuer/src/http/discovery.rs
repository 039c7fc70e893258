//! OpenID Provider metadata and authorization server metadata (RFC 8414), one
//! document for both.

use serde_json::{Value, json};

use super::plain::Plain;
use crate::state::State;

pub(super) fn document(state: &State) -> Plain {
    let body = metadata(state).to_string().into();
    Plain { body, etag: None, kids: Vec::new(), max_age: state.cache_max_age }
}

fn metadata(state: &State) -> Value {
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
