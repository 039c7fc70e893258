//! The steps of a case against one cell → evidence, for cases that change the
//! key set or wait for time to pass.

mod outlive;
mod wait;

use std::collections::BTreeMap;

use mock_issuer::forge::ForgeError;
use mock_issuer::key_ring::RingError;
use thiserror::Error;

use crate::case::{Case, Send, Step};
use crate::cell::Cell;
use crate::delivery::deliver;
use crate::evidence::{Attempt, Evidence, NotRun, Role};
use crate::lane::{Warm, interrupted};
use crate::wire::Over;

/// A case that cannot be carried out as written.
#[derive(Debug, Error)]
pub(crate) enum ScriptError {
    #[error(transparent)]
    Forge(#[from] ForgeError),
    #[error(transparent)]
    Ring(#[from] RingError),
}

/// Has the issuer of a cell show what the case wants, before its target starts.
pub(crate) async fn prepare(cell: &Cell, case: &Case) -> Result<(), ScriptError> {
    let Some(Step::Serve { keys, edits }) = case.steps.first() else { return Ok(()) };
    for key in keys {
        cell.issuer.publish(&key.name, key.kind())?;
    }
    cell.issuer.edit_jwks(edits.clone())?;
    // RSA keys are made off the async workers, and before the target asks.
    let ring = cell.issuer.clone();
    let _ = tokio::task::spawn_blocking(move || ring.jwks_body()).await;
    Ok(())
}

/// Runs the steps of a case. The target is warm and the ring as at the start,
/// or as prepared.
pub(crate) async fn run(cell: &Cell, case: &Case, warm: Warm) -> Result<Evidence, ScriptError> {
    let mut attempts = twins_before_change(cell, case).await;
    let mut changed_ms = cell.shared.recorder.clock.now_ms();
    let mut last_wait = None;
    for step in &case.steps {
        if cell.shared.interrupt.is_set() {
            break;
        }
        match step {
            Step::Publish { key } => {
                cell.issuer.publish(key, cell.issuer.primary())?;
                changed_ms = cell.shared.recorder.clock.now_ms();
            }
            Step::Promote { key } => {
                cell.issuer.promote(key)?;
            }
            Step::Withdraw { key } => {
                cell.issuer.withdraw(key)?;
                changed_ms = cell.shared.recorder.clock.now_ms();
            }
            Step::Provoke { send, bound } => {
                last_wait = Some(wait::wait(cell, case, send, *bound, changed_ms).await?);
            }
            Step::Until { send, bound } => {
                let waited = wait::wait(cell, case, send, *bound, changed_ms).await?;
                // A wait that was cut short says nothing about the target.
                if !cell.shared.interrupt.is_set() {
                    let attempt = attempts.entry(send.variant.clone()).or_default();
                    attempt.sends.clone_from(&waited.polls);
                    attempt.wait = Some(waited);
                }
            }
            Step::Send(send) => {
                let attempt = attempts.entry(send.variant.clone()).or_default();
                attempt.wait.clone_from(&last_wait);
                attempt.not_run = fire(cell, case, send, attempt).await.err();
                attempt.control_after = Some(cell.control().await?);
            }
            Step::Outlive { send, seconds } => {
                let attempt = attempts.entry(send.variant.clone()).or_default();
                attempt.not_run = outlive::outlive(cell, case, send, *seconds, attempt).await.err();
                attempt.control_after = Some(cell.control().await?);
            }
            // It was done before the target started.
            Step::Serve { .. } => {}
            // Measurements and audits belong to no cell.
            Step::Measure { .. } | Step::Audit { .. } => {}
        }
    }
    for send in case.sends() {
        let attempt = attempts.entry(send.variant.clone()).or_default();
        attempt.control_before = Some(warm.valid);
        attempt.wrong_signature = Some(warm.wrong_signature);
        if attempt.sends.is_empty() && cell.shared.interrupt.is_set() {
            attempt.not_run = Some(interrupted());
        }
    }
    Ok(Evidence { attempts, not_run: None })
}

/// What is refused after the change must have been accepted before it.
async fn twins_before_change(cell: &Cell, case: &Case) -> BTreeMap<String, Attempt> {
    let mut attempts = BTreeMap::new();
    for send in case.sends() {
        if let Some(twin) = &send.twin {
            let name = case.variant_id(&send.variant);
            let twin = Send { token: Some(twin.clone()), ..Send::default() };
            // A twin that cannot be made is one that was not accepted.
            let sent = deliver(cell, &name, Role::Twin, &twin, Over::Fresh).await.ok();
            let twin = sent.map(|sent| sent.send);
            attempts.insert(send.variant.clone(), Attempt { twin, ..Attempt::default() });
        }
    }
    attempts
}

/// Over a fresh connection each time, so that several workers are all reached.
async fn fire(cell: &Cell, case: &Case, send: &Send, attempt: &mut Attempt) -> Result<(), NotRun> {
    let name = case.variant_id(&send.variant);
    for _ in 0..send.times.max(1) {
        let delivered = deliver(cell, &name, Role::Case, send, Over::Fresh).await?;
        attempt.sends.push(delivered.send);
        attempt.primes.extend(delivered.prime);
    }
    Ok(())
}
