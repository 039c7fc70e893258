//! The JWKS, with an entity tag.

use std::sync::Arc;

use super::plain::Plain;
use crate::state::State;

pub(super) async fn document(state: &State) -> Plain {
    let ring = state.ring();
    if !ring.is_ready() {
        // The keys are still being made. Waiting must not hold a worker.
        let ring = Arc::clone(&ring);
        let _ = tokio::task::spawn_blocking(move || ring.jwks().kids().len()).await;
    }
    let jwks = ring.jwks();
    Plain {
        body: jwks.body().clone(),
        etag: Some(jwks.etag().to_owned()),
        kids: jwks.kids().to_vec(),
        max_age: state.cache_max_age,
    }
}
