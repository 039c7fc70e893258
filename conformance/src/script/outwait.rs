//! Waiting until a target must have forgotten its keys, by what the user states.

use std::time::Duration;

use tokio::time::sleep;

use crate::case::Case;
use crate::cell::Cell;
use crate::evidence::{NotRun, Window};
use crate::lane::interrupted;
use crate::progress::Progress;
use crate::verdict::Cause;

/// A longer wait is made only where the user has time.
const PATIENCE: Duration = Duration::from_secs(75);
/// What a target may be late.
const MARGIN: u64 = 2;

pub(super) async fn outwait(cell: &Cell, case: &Case) -> Result<Window, NotRun> {
    let shared = &cell.shared;
    let began_ms = shared.recorder.clock.now_ms();
    let Some(ttl) = shared.options.stated.jwks_ttl else {
        return Err(NotRun {
            cause: Cause::NotApplicable,
            reason: "how long the target may keep a key set is not stated (`--jwks-ttl`)".into(),
        });
    };
    let wait = Duration::from_secs(ttl + MARGIN);
    if wait > PATIENCE && !shared.options.slow {
        return Err(NotRun {
            cause: Cause::NotApplicable,
            reason: format!("it takes {} s to wait for it: give --slow", wait.as_secs()),
        });
    }
    (shared.observer)(Progress::WaitingFor {
        case: case.id.clone(),
        what: "the target to forget its keys".into(),
        at_most: wait,
    });
    tokio::select! {
        () = sleep(wait) => Ok(super::window(cell, began_ms, Some(wait.as_secs()))),
        () = shared.interrupt.wait() => Err(interrupted()),
    }
}
