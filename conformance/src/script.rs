//! The steps of a case against one cell → evidence, for cases that change what
//! the issuer serves or wait for time to pass.

mod ask;
mod beside;
mod burst;
mod outlive;
mod outwait;
mod serve;
mod wait;
mod workers;

use std::collections::BTreeMap;
use std::time::Duration;

use mock_issuer::fault::{FaultError, Occurrence};
use mock_issuer::forge::ForgeError;
use mock_issuer::key_ring::RingError;
use thiserror::Error;

use crate::case::{Case, Send, Step, Wrong};
use crate::cell::Cell;
use crate::classify::Answer;
use crate::delivery::deliver;
use crate::evidence::{Attempt, Evidence, NotRun, Role, Window};
use crate::lane::{self, Warm, interrupted};
use crate::recorder::rounded;
use crate::runner::RunError;
use crate::target::running::Failure;
use crate::wire::Over;

pub(crate) use serve::did_not_start;
pub(crate) use workers::{ENOUGH_TO_WARM, ROUNDS, warm_workers};

/// A case that cannot be carried out as written.
#[derive(Debug, Error)]
pub(crate) enum ScriptError {
    #[error(transparent)]
    Forge(#[from] ForgeError),
    #[error(transparent)]
    Ring(#[from] RingError),
    #[error(transparent)]
    Fault(#[from] FaultError),
    #[error(transparent)]
    Run(#[from] RunError),
}

/// Has the issuer of a cell show what the case wants, before its target starts.
pub(crate) async fn prepare(cell: &Cell, case: &Case) -> Result<(), ScriptError> {
    match case.steps.first() {
        Some(Step::Serve { keys, edits, wrong }) => {
            serve::serve(cell, keys, edits, wrong.as_ref()).await
        }
        _ => Ok(()),
    }
}

/// Runs the steps of a case. The ring is as at the start, or as prepared; the
/// target is warm, unless it has no keys to be warmed with.
pub(crate) async fn run(
    cell: &mut Cell,
    case: &Case,
    warm: Option<Warm>,
) -> Result<Evidence, ScriptError> {
    let now = cell.shared.recorder.clock.now_ms();
    let mut play = Play {
        case,
        warm,
        warmed_ms: now,
        changed_ms: now,
        last_wait: None,
        provoked: None,
        rested_ms: None,
        window: None,
        down: None,
        had_no_keys: case.begins_without_keys(),
        attempts: BTreeMap::new(),
    };
    play.twins_before_change(cell).await;
    for (index, step) in case.steps.iter().enumerate() {
        if cell.shared.interrupt.is_set() {
            break;
        }
        play.step(cell, index, step).await?;
    }
    play.end(cell).await
}

/// A case that is being played, and what speaks for it so far.
struct Play<'a> {
    case: &'a Case,
    /// The controls of the process at hand; none where it had no keys.
    warm: Option<Warm>,
    warmed_ms: f64,
    changed_ms: f64,
    last_wait: Option<crate::evidence::Wait>,
    /// What made the target fetch the key set.
    provoked: Option<Send>,
    /// When the last rest began: what the target does meanwhile counts.
    rested_ms: Option<f64>,
    /// The last time for which the target was to forget its keys.
    window: Option<Window>,
    /// Why there is no process that could be asked.
    down: Option<NotRun>,
    /// Whether the process at hand was started while there were no keys to be had.
    had_no_keys: bool,
    attempts: BTreeMap<String, Attempt>,
}

impl Play<'_> {
    async fn step(
        &mut self,
        cell: &mut Cell,
        index: usize,
        step: &Step,
    ) -> Result<(), ScriptError> {
        let case = self.case;
        match step {
            // The first one was done before the target started.
            Step::Serve { .. } if index == 0 => {}
            Step::Serve { keys, edits, wrong } => {
                if self.had_no_keys {
                    self.last_controls(cell).await?;
                }
                cell.issuer.restore().await?;
                serve::serve(cell, keys, edits, wrong.as_ref()).await?;
                self.had_no_keys = wrong.as_ref().is_some_and(Wrong::hides_keys);
                self.start_anew(cell).await?;
            }
            Step::Publish { key, algorithm } => {
                let algorithm = algorithm.unwrap_or_else(|| cell.issuer.primary());
                cell.issuer.publish(key, algorithm)?;
                self.changed(cell);
            }
            Step::Promote { key } => {
                cell.issuer.promote(key)?;
            }
            Step::Withdraw { key } => {
                cell.issuer.withdraw(key)?;
                self.changed(cell);
            }
            Step::Edit { edits } => {
                cell.issuer.edit_jwks(edits.clone())?;
                self.changed(cell);
            }
            Step::Break(wrong) => {
                let fault = serve::with_canary(cell, &wrong.fault);
                cell.issuer.set_fault(wrong.document, Some(fault), wrong.occurrence).await?;
                self.changed(cell);
            }
            Step::Mend { document } => {
                cell.issuer.set_fault(*document, None, Occurrence::Always).await?;
                self.changed(cell);
            }
            Step::Provoke { send, bound } => {
                self.last_wait = Some(wait::wait(cell, case, send, *bound, self).await?);
                self.provoked = Some(send.clone());
            }
            Step::Until { send, bound } => {
                let waited = wait::wait(cell, case, send, *bound, self).await?;
                // A wait that was cut short says nothing about the target.
                if !cell.shared.interrupt.is_set() {
                    let attempt = self.attempt(send);
                    attempt.sends.clone_from(&waited.polls);
                    attempt.wait = Some(waited);
                }
            }
            Step::Send(send) => {
                let wait = self.last_wait.clone();
                let window = self.window.clone();
                let down = self.down.clone();
                let provoked = self.provoked.clone();
                let attempt = self.attempt(send);
                if attempt.window.is_none() {
                    attempt.window = window;
                }
                attempt.wait = attempt.wait.take().or(wait);
                let answer = |id: &u32| cell.shared.answer(*id);
                // What was held up before is held up still, and has been seen.
                if attempt.sends.iter().any(|id| answer(id) == Answer::NoAnswer) {
                    return Ok(());
                }
                attempt.not_run = match (down, provoked) {
                    (Some(down), _) => Some(down),
                    (None, Some(provoke)) if send.must_be_refused() => {
                        let sent = workers::refused_by_all(cell, case, &provoke, send, attempt);
                        sent.await.err()
                    }
                    (None, _) => fire(cell, case, send, attempt).await.err(),
                };
                if self.warm.is_some() && self.down.is_none() {
                    self.attempt(send).control_after = Some(cell.control().await?);
                }
            }
            Step::Ask { send, beside, bound } => {
                let asked = ask::ask(cell, case, send, beside, *bound).await;
                self.add(send, asked.sends, &asked.window, asked.not_run.clone());
                self.add(beside, asked.beside, &asked.window, asked.not_run);
            }
            Step::Burst { send, times, at_once, beside, unjudged } => {
                let mut burst =
                    burst::burst(cell, case, send, (*times, *at_once), beside.as_ref()).await;
                if let Some(rested_ms) = self.rested_ms.take() {
                    burst.window.began_ms = rounded(rested_ms);
                }
                if !unjudged {
                    self.add(send, burst.sends, &burst.window, burst.not_run.clone());
                }
                if let Some(beside) = beside {
                    self.add(beside, burst.beside, &burst.window, burst.not_run);
                }
            }
            Step::Outwait => match outwait::outwait(cell, case).await {
                Ok(window) => self.window = Some(window),
                Err(not_run) => self.down = Some(not_run),
            },
            Step::Rest { seconds } => {
                self.rested_ms = Some(cell.shared.recorder.clock.now_ms());
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_secs(u64::from(*seconds))) => {}
                    () = cell.shared.interrupt.wait() => {}
                }
            }
            Step::Outlive { send, seconds } => {
                let attempt = self.attempt(send);
                attempt.not_run = outlive::outlive(cell, case, send, *seconds, attempt).await.err();
                attempt.control_after = Some(cell.control().await?);
            }
            // Measurements and audits belong to no cell.
            Step::Measure { .. } | Step::Audit { .. } => {}
        }
        Ok(())
    }

    fn changed(&mut self, cell: &Cell) {
        self.changed_ms = cell.shared.recorder.clock.now_ms();
    }

    /// What speaks for a send, with the controls of the process at hand.
    fn attempt(&mut self, send: &Send) -> &mut Attempt {
        let warm = self.warm;
        let attempt = self.attempts.entry(send.variant.clone()).or_default();
        if let Some(warm) = warm {
            attempt.control_before.get_or_insert(warm.valid);
            attempt.wrong_signature.get_or_insert(warm.wrong_signature);
        }
        attempt
    }

    fn add(&mut self, send: &Send, sends: Vec<u32>, window: &Window, not_run: Option<NotRun>) {
        let attempt = self.attempt(send);
        attempt.sends.extend(sends);
        attempt.window = Some(window.clone());
        attempt.not_run = not_run;
    }

    /// Starts the target again, and warms it where there are keys.
    async fn start_anew(&mut self, cell: &mut Cell) -> Result<(), ScriptError> {
        cell.take_events();
        self.down = None;
        self.warm = None;
        self.last_wait = None;
        self.provoked = None;
        match cell.start().await {
            Ok(()) if !self.had_no_keys => self.warm = Some(lane::warm(cell).await?),
            Ok(()) => {}
            Err(Failure::Usage(error)) => return Err(error.into()),
            Err(Failure::Interrupted) => self.down = Some(interrupted()),
            Err(Failure::Target(diagnosis)) => self.down = Some(did_not_start(&diagnosis.title)),
        }
        self.warmed_ms = cell.shared.recorder.clock.now_ms();
        self.changed_ms = self.warmed_ms;
        Ok(())
    }

    /// What is refused after the change must have been accepted before it.
    async fn twins_before_change(&mut self, cell: &Cell) {
        for send in self.case.sends() {
            let Some(twin) = &send.twin else { continue };
            let name = self.case.variant_id(&send.variant);
            let twin = Send { token: Some(twin.clone()), ..Send::default() };
            // A twin that cannot be made is one that was not accepted.
            let sent = deliver(cell, &name, Role::Twin, &twin, Over::Fresh).await.ok();
            self.attempt(send).twin = sent.map(|sent| sent.send);
        }
    }

    /// Sends the controls of what has none behind it yet, to the process at hand.
    async fn last_controls(&mut self, cell: &Cell) -> Result<(), ScriptError> {
        let missing = self.attempts.values().any(|attempt| attempt.control_after.is_none());
        let silent = self.attempts.values().any(|attempt| {
            let last = attempt.wait.as_ref().and_then(|wait| wait.polls.last());
            last.is_some_and(|id| cell.shared.answer(*id) == Answer::NoAnswer)
        });
        // What does not answer any more answers no controls either.
        if missing && !silent && !cell.shared.interrupt.is_set() && self.down.is_none() {
            let last = lane::warm(cell).await?;
            for attempt in self.attempts.values_mut() {
                attempt.control_after.get_or_insert(last.valid);
                attempt.wrong_signature.get_or_insert(last.wrong_signature);
            }
        }
        Ok(())
    }

    /// Sends the controls that come last: those of a process that had no keys
    /// at first, and those after many requests.
    async fn end(mut self, cell: &Cell) -> Result<Evidence, ScriptError> {
        let interrupted = cell.shared.interrupt.is_set().then(interrupted);
        self.last_controls(cell).await?;
        for send in self.case.sends() {
            let attempt = self.attempts.entry(send.variant.clone()).or_default();
            if attempt.sends.is_empty() && attempt.not_run.is_none() {
                attempt.not_run = interrupted.clone().or_else(|| self.down.clone());
            }
        }
        Ok(Evidence { attempts: self.attempts, not_run: None })
    }
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

/// A time that ends now.
fn window(cell: &Cell, began_ms: f64, bound_s: Option<u64>) -> Window {
    Window {
        cell: cell.number,
        began_ms: rounded(began_ms),
        ended_ms: rounded(cell.shared.recorder.clock.now_ms()),
        bound_s,
        blind: false,
    }
}
