//! Measurements that the plan depends on.

use std::time::Duration;

use mock_issuer::forge::ForgeError;
use mock_issuer::recipe::{KeyRef, Recipe};

use super::{Preflight, findings};
use crate::case::Carriage;
use crate::cell::{Cell, Shot};
use crate::classify::Answer;
use crate::evidence::{NoResponseKind, Role};
use crate::policy::Stated;
use crate::request::Tokens;
use crate::wire::Over;

/// How long a free target may take to answer beside an idle connection. Being
/// wrong here costs speed only: requests then go one at a time.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Whether the target has answered over a connection that had carried a request
/// before. That it says so is not enough.
pub(super) fn keeps_connections(cell: &Cell) -> bool {
    cell.shared.recorder.any(|exchange| exchange.connection.reused && exchange.response.is_some())
}

/// Whether the target answers on a second connection while the first is open.
pub(super) async fn concurrency(cell: &Cell, preflight: &mut Preflight) -> Result<(), ForgeError> {
    let Some(running) = &cell.running else { return Ok(()) };
    if !running.wire.has_idle() {
        return Ok(());
    }
    let token = cell.mint(&Recipe::valid()).await?;
    let shot = Shot {
        role: Role::Probe,
        case: None,
        tokens: Tokens { token: Some(&token), other: None },
        carriage: &Carriage::Configured,
        over: Over::Fresh,
    };
    // The second, longer look keeps a busy machine from being taken for a
    // target that serves one connection at a time.
    for patience in [PATIENCE, cell.shared.options.timeout.max(PATIENCE)] {
        let id = cell.fire(&shot, Some(patience)).await;
        let timed_out = super::failure(cell, id)
            .is_some_and(|(kind, _)| matches!(kind, NoResponseKind::Timeout));
        if !timed_out {
            return Ok(());
        }
    }
    running.wire.stop_reusing();
    preflight.measured.concurrent = false;
    preflight.measured.keeps_connections = false;
    preflight.diagnosis.push(findings::single_threaded());
    Ok(())
}

/// Which of the stated algorithms the target takes.
pub(super) async fn algorithms(
    cell: &Cell,
    stated: &Stated,
    preflight: &mut Preflight,
) -> Result<(), ForgeError> {
    let primary = cell.issuer.primary();
    preflight.measured.algorithms.push(primary);
    for key in cell.issuer.keys() {
        if key.algorithm == primary || !stated.algorithms.contains(&key.algorithm) {
            continue;
        }
        let recipe = Recipe::valid().signed_by(KeyRef::Named(key.name.clone()));
        let id =
            cell.send(Role::Probe, None, Some(&recipe), &Carriage::Configured, Over::Any).await?;
        if cell.shared.answer(id) == Answer::Accepted {
            preflight.measured.algorithms.push(key.algorithm);
        }
    }
    Ok(())
}
