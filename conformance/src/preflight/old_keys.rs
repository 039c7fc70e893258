//! A target that runs already may hold the keys of an issuer that is gone,
//! such as that of the run before. It is right to refuse the new ones until
//! its cooldown is over, and must not be called broken for it.

use std::time::Duration;

use mock_issuer::forge::ForgeError;
use tokio::time::{Instant, sleep};

use crate::cell::Cell;
use crate::classify::Answer;
use crate::evidence::ExchangeId;
use crate::options::TargetOption;
use crate::progress::Progress;

/// The usual cooldown of key lookups is 30 s.
const PATIENCE: Duration = Duration::from_secs(35);
/// Each try is a lookup, and those may be limited to a few a minute.
const PAUSE: Duration = Duration::from_secs(3);

/// Whether old keys would explain the refusal: nobody has restarted the
/// target, and it has not asked for the keys of this issuer.
pub(super) fn may_be_held(cell: &Cell, valid: ExchangeId) -> bool {
    let attached = matches!(cell.shared.options.target, TargetOption::Attached { restart: None });
    attached
        && cell.fetches() == 0
        && matches!(cell.shared.answer(valid), Answer::Refused | Answer::WrongStatus)
}

/// Sends the valid token until the target has asked for the keys.
pub(super) async fn wait_for_fetch(cell: &Cell) -> Result<(), ForgeError> {
    (cell.shared.observer)(Progress::WaitingFor {
        case: "preflight".into(),
        what: "the target to fetch the keys of this issuer; it may hold those of another".into(),
        at_most: PATIENCE,
    });
    let deadline = Instant::now() + PATIENCE;
    while cell.fetches() == 0 && Instant::now() < deadline && !cell.shared.interrupt.is_set() {
        tokio::select! {
            () = sleep(PAUSE) => {}
            () = cell.shared.interrupt.wait() => {}
        }
        cell.control().await?;
    }
    Ok(())
}
