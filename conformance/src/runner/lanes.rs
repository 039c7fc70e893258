//! Lane A and lane B against whatever kind of target there is.

use std::collections::VecDeque;
use std::sync::Arc;

use mock_issuer::forge::ForgeError;
use tokio::sync::Semaphore;

use super::{RunError, cells::Apart};
use crate::case::{Case, Turn};
use crate::cell::Cell;
use crate::diagnosis::{Diagnosis, DiagnosisId};
use crate::evidence::{Attempt, Evidence, NotRun};
use crate::lane::{self, Counter, Done, Warm};
use crate::plan::Item;
use crate::preflight::Preflight;
use crate::probe;
use crate::target::running::Failure;
use crate::verdict::Cause;

/// How many sends that miss their key go to one process. Some resolvers limit
/// lookups to five a minute, and the two markers are lookups too.
const BATCH: usize = 4;
/// How often a target is started again after it died before it is given up.
const LIVES: u32 = 8;

/// What came out of a lane.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) done: Vec<Done>,
    pub(super) diagnosis: Vec<Diagnosis>,
}

impl Outcome {
    fn add(&mut self, other: Self) {
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
            Box::pin(lane::known(cell, items.clone(), before, pace.jobs, &pace.counter)),
            Box::pin(probe::run(cell, &probes)),
        )?
    } else {
        let done = lane::known(cell, items.clone(), before, 1, &pace.counter).await?;
        (done, probe::run(cell, &probes).await?)
    };
    let Some(status) = cell.target_ended().await else {
        outcome.done = done;
        return Ok((outcome, measured));
    };
    // Which of the sends killed it cannot be told from sends in parallel.
    outcome.add(one_by_one(cell, items, &status).await?);
    Ok((outcome, measured))
}

fn can_restart(cell: &Cell) -> bool {
    !matches!(cell.shared.options.target, crate::options::TargetOption::Attached { restart: None })
}

/// Sends each variant to a living process by itself, to find what kills it.
async fn one_by_one(cell: &mut Cell, items: Vec<Item>, status: &str) -> Result<Outcome, RunError> {
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
        let mut done = lane::known(cell, vec![item.clone()], controls, 1, &silent).await?;
        if cell.target_ended().await.is_some() {
            alive = false;
            // Only a process that had seen nothing else names its killer.
            if !fresh && can_restart && lives < LIVES {
                queue.push_front(item);
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
fn unanswered(cell: &Cell, done: &[Done]) -> bool {
    let mut first = done.iter().filter_map(|one| one.attempt.sends.first());
    first.all(|id| {
        cell.shared.recorder.look(*id, |exchange| exchange.response.is_none()) == Some(true)
    })
}

fn undone(item: Item, not_run: NotRun) -> Done {
    Done { item, attempt: Attempt { not_run: Some(not_run), ..Attempt::default() } }
}

/// Lane B, each batch in a cell of its own.
pub(super) async fn missing_apart(
    apart: &Apart,
    items: Vec<Item>,
    counter: &Counter,
) -> Result<Outcome, RunError> {
    let slots = Arc::new(Semaphore::new(apart.shared.options.cells.max(1)));
    let mut tasks = tokio::task::JoinSet::new();
    for (index, batch) in batches(items).into_iter().enumerate() {
        let (apart, slots, counter) = (apart.clone(), slots.clone(), counter.clone());
        tasks.spawn(async move {
            // The semaphore is never closed.
            let _slot = slots.acquire().await.ok();
            (index, in_cell_of_its_own(&apart, batch, &counter).await)
        });
    }
    let mut all = Vec::new();
    while let Some(joined) = tasks.join_next().await {
        match joined {
            Ok(one) => all.push(one),
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
    all.sort_by_key(|(index, _)| *index);
    let mut outcome = Outcome::default();
    for (_, one) in all {
        outcome.add(one?);
    }
    Ok(outcome)
}

/// What wants to be alone is a batch of its own; the plan has it last.
fn batches(items: Vec<Item>) -> Vec<Vec<Item>> {
    let (together, apart): (Vec<_>, Vec<_>) =
        items.into_iter().partition(|item| item.send.turn == Turn::Together);
    let alone = apart.into_iter().map(|item| vec![item]);
    together.chunks(BATCH).map(<[Item]>::to_vec).chain(alone).collect()
}

async fn in_cell_of_its_own(
    apart: &Apart,
    batch: Vec<Item>,
    counter: &Counter,
) -> Result<Outcome, RunError> {
    let mut cell = apart.cell().await?;
    let outcome = missing_restarting(&mut cell, batch, counter).await;
    cell.close().await;
    outcome
}

/// Lane B, each batch in a fresh process of the same cell.
pub(super) async fn missing_restarting(
    cell: &mut Cell,
    items: Vec<Item>,
    counter: &Counter,
) -> Result<Outcome, RunError> {
    let mut outcome = Outcome::default();
    let mut queue: VecDeque<Vec<Item>> = batches(items).into();
    while let Some(batch) = queue.pop_front() {
        if cell.shared.interrupt.is_set() {
            outcome.done.extend(batch.into_iter().map(|item| undone(item, lane::interrupted())));
            continue;
        }
        match cell.start().await {
            Ok(()) => {}
            Err(Failure::Usage(error)) => return Err(error),
            Err(Failure::Interrupted) => {
                outcome
                    .done
                    .extend(batch.into_iter().map(|item| undone(item, lane::interrupted())));
                continue;
            }
            Err(Failure::Target(diagnosis)) => {
                let reason = diagnosis.title;
                outcome.done.extend(batch.into_iter().map(|item| {
                    undone(item, NotRun { cause: Cause::TargetDied, reason: reason.clone() })
                }));
                continue;
            }
        }
        let done = one_batch(cell, batch.clone(), counter).await?;
        let agree = done.first().is_none_or(|one| lane::markers_agree(cell, &one.attempt));
        let died = cell.target_ended().await.is_some();
        if (agree && !died) || batch.len() == 1 {
            let killed = died && unanswered(cell, &done);
            outcome.done.extend(done.into_iter().map(|mut one| {
                one.attempt.killed = killed;
                one
            }));
            if !agree && !died {
                outcome.diagnosis.push(limiter());
            }
            continue;
        }
        if !died {
            outcome.diagnosis.push(limiter());
        }
        // Fewer lookups in a fresh process: the limit is not met, or the
        // killer is alone.
        let half = batch.len().div_ceil(2);
        for part in batch.chunks(half).rev() {
            queue.push_front(part.to_vec());
        }
    }
    Ok(outcome)
}

async fn one_batch(
    cell: &Cell,
    batch: Vec<Item>,
    counter: &Counter,
) -> Result<Vec<Done>, ForgeError> {
    let warm = lane::warm(cell).await?;
    lane::missing(cell, batch, warm, counter).await
}

/// Lane B against a process that cannot be started again: most severe first,
/// until the target no longer looks keys up.
pub(super) async fn missing_attached(
    cell: &mut Cell,
    items: Vec<Item>,
    counter: &Counter,
) -> Result<Outcome, RunError> {
    let mut outcome = Outcome::default();
    let mut limited = false;
    for batch in batches(items) {
        if limited {
            outcome.done.extend(batch.into_iter().map(|item| {
                undone(
                    item,
                    NotRun {
                        cause: Cause::ResolverLimit,
                        reason: "the target limits key lookups, and it cannot be restarted".into(),
                    },
                )
            }));
            continue;
        }
        if cell.shared.interrupt.is_set() {
            outcome.done.extend(batch.into_iter().map(|item| undone(item, lane::interrupted())));
            continue;
        }
        let done = one_batch(cell, batch, counter).await?;
        limited = done.first().is_some_and(|one| !lane::markers_agree(cell, &one.attempt));
        if limited {
            outcome.diagnosis.push(limiter());
        }
        outcome.done.extend(done);
    }
    Ok(outcome)
}

fn limiter() -> Diagnosis {
    Diagnosis {
        id: DiagnosisId::LimitsKeyLookups,
        title: "the target limits how often it looks up unknown keys".into(),
        evidence: vec![
            "after a few unknown `kid` values it answered the same kind of token differently"
                .into(),
        ],
        help: "nothing to mend: such tokens are sent few at a time to fresh processes; \
               where the target cannot be restarted, give --restart-command"
            .into(),
    }
}
