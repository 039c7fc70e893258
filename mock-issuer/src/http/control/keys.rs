//! The routes that show the keys and change them.

use axum::body::Bytes;
use axum::extract::State as Shared;
use serde::Deserialize;
use serde_json::{Value, json};

use super::problem::Problem;
use super::{App, read};
use crate::key_ring::{KeyInfo, KeyKind, RingError};
use crate::keys::Algorithm;
use crate::state::off_worker;

pub(super) async fn list(Shared(state): Shared<App>) -> axum::Json<Value> {
    let ring = state.ring();
    axum::Json(json!({ "keys": off_worker(ring.is_ready(), || ring.keys()) }))
}

/// Which key.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
}

/// A key that is to be made.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    name: String,
    algorithm: Option<Algorithm>,
    #[serde(default)]
    cubic: bool,
    bits: Option<u16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rotate {
    algorithm: Option<Algorithm>,
}

type Changed = Result<axum::Json<KeyInfo>, Problem>;

fn changed(result: Result<KeyInfo, RingError>) -> Changed {
    Ok(axum::Json(result?))
}

pub(super) async fn rotate(Shared(state): Shared<App>, body: Bytes) -> Changed {
    let Rotate { algorithm } = read(&body)?;
    Ok(axum::Json(state.rotate(algorithm)))
}

pub(super) async fn publish(Shared(state): Shared<App>, body: Bytes) -> Changed {
    let New { name, algorithm, cubic, bits } = read(&body)?;
    changed(state.publish(&name, KeyKind { algorithm, cubic, bits }))
}

pub(super) async fn promote(Shared(state): Shared<App>, body: Bytes) -> Changed {
    let Named { name } = read(&body)?;
    changed(state.promote(&name))
}

pub(super) async fn retire(Shared(state): Shared<App>, body: Bytes) -> Changed {
    let Named { name } = read(&body)?;
    changed(state.retire(&name))
}

pub(super) async fn withdraw(Shared(state): Shared<App>, body: Bytes) -> Changed {
    let Named { name } = read(&body)?;
    changed(state.withdraw(&name))
}

pub(super) async fn restore(state: Shared<App>) -> Result<axum::Json<Value>, Problem> {
    state.restore().await?;
    Ok(list(state).await)
}
