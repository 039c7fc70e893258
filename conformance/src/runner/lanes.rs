//! Lane A against whatever kind of target there is.

use std::collections::VecDeque;
use std::sync::Arc;

use super::RunError;
use crate::case::Case;
use crate::cell::Cell;
use crate::diagnosis::{Diagnosis, DiagnosisId};
use crate::evidence::{Attempt, Evidence, NotRun};
use crate::lane::{self, Counter, Done, Warm};
use crate::plan::Item;
use crate::preflight::Preflight;
use crate::probe;
use crate::target::running::Failure;
use crate::verdict::Cause;

/// How often a target is started again after it died before it is given up.
const LIVES: u32 = 8;

/// What came out of a lane.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) done: Vec<Done>,
    pub(super) diagnosis: Vec<Diagnosis>,
}

impl Outcome {
    pub(super) fn add(&mut self, other: Self) {
        self.done.extend(other.done);
        self.diagnosis.extend(other.diagnosis);
    }
}

/// How fast, and who is told.
#[derive(Clone)]
pub(super) struct Pace {
    pub(super) jobs: usize,
    pub(super) counter: Counter,
}

/// Lane A in the main cell, and the measurements, which use known keys as well.
pub(super) async fn known(
    cell: &mut Cell,
    items: Vec<Item>,
    probes: Vec<Case>,
    preflight: &Preflight,
    pace: &Pace,
) -> Result<(Outcome, Vec<(String, Evidence)>), RunError> {
    let mut outcome = Outcome::default();
    if items.is_empty() && probes.is_empty() {
        return Ok((outcome, Vec::new()));
    }
    // What was sent before may have ended it, and nobody needed it since.
    if cell.target_ended().await.is_some() && can_restart(cell) {
        match cell.start().await {
            Ok(()) => {}
            Err(Failure::Usage(error)) => return Err(error),
            Err(Failure::Target(_) | Failure::Interrupted) => {}
        }
    }
    let before = match preflight.wrong_signature {
        Some(wrong_signature) if !preflight.measured.accepts_valid => {
            Warm { valid: preflight.valid, wrong_signature }
        }
        _ => lane::warm_all_keys(cell).await?,
    };
    let (done, measured) = if pace.jobs > 1 {
        tokio::try_join!(
            Box::pin(lane::known(cell, items, before, pace.jobs, &pace.counter)),
            Box::pin(probe::run(cell, &probes)),
        )?
    } else {
        let done = lane::known(cell, items, before, 1, &pace.counter).await?;
        (done, probe::run(cell, &probes).await?)
    };
    let Some(status) = cell.target_ended().await else {
        outcome.done = done;
        return Ok((outcome, measured));
    };
    // Which of the sends killed it cannot be told from sends in parallel.
    let (settled, open) = lane::settled(cell, done);
    outcome.done = settled;
    outcome.add(one_by_one(cell, open, &status, pace.jobs).await?);
    Ok((outcome, measured))
}

fn can_restart(cell: &Cell) -> bool {
    !matches!(cell.shared.options.target, crate::options::TargetOption::Attached { restart: None })
}

/// Sends each variant to a living process by itself, to find what kills it. The
/// requests of one that is about many at once still come together.
async fn one_by_one(
    cell: &mut Cell,
    items: Vec<Item>,
    status: &str,
    jobs: usize,
) -> Result<Outcome, RunError> {
    let mut outcome = Outcome::default();
    let mut evidence = vec![format!("the process ended: {status}")];
    let can_restart = can_restart(cell);
    let mut lives = 0;
    let mut alive = false;
    let mut fresh = false;
    let mut warm = None;
    let mut queue = VecDeque::from(items);
    while let Some(item) = queue.pop_front() {
        if cell.shared.interrupt.is_set() {
            outcome.done.push(undone(item, lane::interrupted()));
            continue;
        }
        if !alive && can_restart && lives < LIVES {
            lives += 1;
            alive = match cell.start().await {
                Ok(()) => true,
                Err(Failure::Usage(error)) => return Err(error),
                Err(Failure::Target(_) | Failure::Interrupted) => false,
            };
            fresh = alive;
            warm = if alive { Some(lane::warm(cell).await?) } else { None };
        }
        let Some(controls) = warm.filter(|_| alive) else {
            let reason = "the target process had ended".to_owned();
            outcome.done.push(undone(item, NotRun { cause: Cause::TargetDied, reason }));
            continue;
        };
        let name = item.name();
        let silent = Counter { done: Arc::default(), total: 0, observer: Arc::new(|_| {}) };
        let mut done = lane::known(cell, vec![item], controls, jobs, &silent).await?;
        if cell.target_ended().await.is_some() {
            alive = false;
            // Only a process that had seen nothing else names its killer.
            if !fresh && can_restart && lives < LIVES {
                let (settled, open) = lane::settled(cell, done);
                outcome.done.extend(settled);
                open.into_iter().for_each(|item| queue.push_front(item));
                continue;
            }
            if fresh && unanswered(cell, &done) {
                evidence.push(format!("{name} ended a fresh process by itself"));
                for one in &mut done {
                    one.attempt.killed = true;
                }
            }
        }
        fresh = false;
        outcome.done.extend(done);
    }
    outcome.diagnosis.push(Diagnosis {
        id: DiagnosisId::Died,
        title: "the target process ended during the run".into(),
        evidence,
        help: "look into the target's log; a request must never end the process".into(),
    });
    Ok(outcome)
}

/// Whether the sends got no answer: a process that answered a request and ended
/// later was not ended by it.
pub(super) fn unanswered(cell: &Cell, done: &[Done]) -> bool {
    let mut first = done.iter().filter_map(|one| one.attempt.sends.first());
    first.all(|id| {
        cell.shared.recorder.look(*id, |exchange| exchange.response.is_none()) == Some(true)
    })
}

pub(super) fn undone(item: Item, not_run: NotRun) -> Done {
    Done { item, attempt: Attempt { not_run: Some(not_run), ..Attempt::default() } }
}
