//! Lane B against whatever kind of target there is: sends that miss their key.

use std::collections::VecDeque;
use std::sync::Arc;

use mock_issuer::forge::ForgeError;
use tokio::sync::Semaphore;

use super::lanes::{Outcome, unanswered, undone};
use super::{RunError, cells::Apart};
use crate::case::Turn;
use crate::cell::Cell;
use crate::diagnosis::{Diagnosis, DiagnosisId};
use crate::evidence::NotRun;
use crate::lane::{self, Counter, Missed};
use crate::marker::Marked;
use crate::plan::Item;
use crate::target::running::Failure;
use crate::verdict::Cause;

/// How many sends that miss their key go to one process at first. Some resolvers
/// limit lookups to five a minute, and the two markers are lookups too.
///
/// What a refusal proves depends on whether the key was looked up, so the state
/// of the resolver must not change meanwhile. It is seen at the markers, from
/// the answer and from whether the issuer saw a fetch:
///
/// - both fetched: each unknown key is looked up, and nothing is limited yet;
/// - neither fetched: the process cools down from the fetch that warmed it, as
///   any fresh process would. More of them would prove no more than one does,
///   namely what the target says as long as it does not look;
/// - one fetched and the other did not: something is limited, though the answer
///   may be the same. Then no more sends go to the process.
///
/// So in the first two states further sends go to the same process, twice as
/// many each time, and in the third there are so few as here to each process.
const BATCH: usize = 4;

/// Lane B beside the first cell: in one process as long as its resolver stays as
/// it was, what is left in cells of its own.
pub(super) async fn apart(
    apart: &Apart,
    items: Vec<Item>,
    counter: &Counter,
) -> Result<Outcome, RunError> {
    if items.is_empty() {
        return Ok(Outcome::default());
    }
    let mut cell = apart.cell().await?;
    let (mut outcome, rest) = in_one_process(&mut cell, items, counter).await?;
    cell.close().await;
    let slots = Arc::new(Semaphore::new(apart.shared.options.cells.max(1)));
    let mut tasks = tokio::task::JoinSet::new();
    for (index, batch) in batches(rest).into_iter().enumerate() {
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
    for (_, one) in all {
        outcome.add(one?);
    }
    Ok(outcome)
}

async fn in_cell_of_its_own(
    apart: &Apart,
    batch: Vec<Item>,
    counter: &Counter,
) -> Result<Outcome, RunError> {
    let mut cell = apart.cell().await?;
    let outcome = in_fresh_processes(&mut cell, vec![batch], counter).await;
    cell.close().await;
    outcome
}

/// Lane B in a cell whose target can be started again.
pub(super) async fn restarting(
    cell: &mut Cell,
    items: Vec<Item>,
    counter: &Counter,
) -> Result<Outcome, RunError> {
    if items.is_empty() {
        return Ok(Outcome::default());
    }
    let (mut outcome, rest) = in_one_process(cell, items, counter).await?;
    outcome.add(in_fresh_processes(cell, batches(rest), counter).await?);
    Ok(outcome)
}

/// What wants to be alone is a batch of its own; the plan has it last.
fn batches(items: Vec<Item>) -> Vec<Vec<Item>> {
    let (together, apart): (Vec<_>, Vec<_>) =
        items.into_iter().partition(|item| item.send.turn == Turn::Together);
    let alone = apart.into_iter().map(|item| vec![item]);
    together.chunks(BATCH).map(<[Item]>::to_vec).chain(alone).collect()
}

/// Starts the target; says why where it does not start.
async fn start(cell: &mut Cell) -> Result<Result<(), NotRun>, RunError> {
    match cell.start().await {
        Ok(()) => Ok(Ok(())),
        Err(Failure::Usage(error)) => Err(error),
        Err(Failure::Interrupted) => Ok(Err(lane::interrupted())),
        Err(Failure::Target(diagnosis)) => {
            Ok(Err(NotRun { cause: Cause::TargetDied, reason: diagnosis.title }))
        }
    }
}

/// Sends to one fresh process as long as its resolver stays as it was. Answers
/// with what was not sent, or has to be sent again, to other processes.
async fn in_one_process(
    cell: &mut Cell,
    items: Vec<Item>,
    counter: &Counter,
) -> Result<(Outcome, Vec<Item>), RunError> {
    let mut outcome = Outcome::default();
    if start(cell).await?.is_err() {
        // Who sends to other processes finds out why, and says so.
        return Ok((outcome, items));
    }
    let warm = lane::warm(cell).await?;
    let mut queue = VecDeque::from(items);
    let mut size = BATCH;
    let mut before = None;
    while let Some(first) = queue.front() {
        // What wants to be alone wants a process of its own.
        if first.send.turn != Turn::Together || cell.shared.interrupt.is_set() {
            break;
        }
        let together = queue.iter().take_while(|item| item.send.turn == Turn::Together).count();
        let batch: Vec<Item> = queue.drain(..size.min(together)).collect();
        let missed = lane::missing(cell, batch, warm, before, counter).await?;
        let died = cell.target_ended().await.is_some();
        if !died && missed.is_steady(cell) {
            before = Some(missed.after);
            size *= 2;
            outcome.done.extend(missed.done);
            continue;
        }
        // The first few are as good here as in any other process.
        if !died && before.is_none() && missed.marked(cell) == Marked::Same {
            outcome.done.extend(missed.done);
        } else {
            let (settled, open) = lane::settled(cell, missed.done);
            outcome.done.extend(settled);
            for item in open.into_iter().rev() {
                queue.push_front(item);
            }
        }
        break;
    }
    Ok((outcome, queue.into()))
}

/// Each batch in a fresh process of the same cell.
async fn in_fresh_processes(
    cell: &mut Cell,
    batches: Vec<Vec<Item>>,
    counter: &Counter,
) -> Result<Outcome, RunError> {
    let mut outcome = Outcome::default();
    let mut queue = VecDeque::from(batches);
    while let Some(batch) = queue.pop_front() {
        if cell.shared.interrupt.is_set() {
            outcome.done.extend(batch.into_iter().map(|item| undone(item, lane::interrupted())));
            continue;
        }
        if let Err(not_run) = start(cell).await? {
            outcome.done.extend(batch.into_iter().map(|item| undone(item, not_run.clone())));
            continue;
        }
        let missed = one_batch(cell, batch, counter).await?;
        let marked = missed.marked(cell);
        let died = cell.target_ended().await.is_some();
        if !died && marked == Marked::Changed {
            outcome.diagnosis.push(limiter());
        }
        if (marked == Marked::Same && !died) || missed.done.len() == 1 {
            let killed = died && unanswered(cell, &missed.done);
            outcome.done.extend(missed.done.into_iter().map(|mut one| {
                one.attempt.killed = killed;
                one
            }));
            continue;
        }
        // Fewer lookups in a fresh process: the limit is not met, or the
        // killer is alone.
        let half = missed.done.len().div_ceil(2);
        let (settled, open) = lane::settled(cell, missed.done);
        outcome.done.extend(settled);
        for part in open.chunks(half).rev() {
            queue.push_front(part.to_vec());
        }
    }
    Ok(outcome)
}

async fn one_batch(cell: &Cell, batch: Vec<Item>, counter: &Counter) -> Result<Missed, ForgeError> {
    let warm = lane::warm(cell).await?;
    lane::missing(cell, batch, warm, None, counter).await
}

/// Lane B against a process that cannot be started again: most severe first,
/// until the target no longer looks keys up, or no longer answers.
pub(super) async fn attached(
    cell: &mut Cell,
    items: Vec<Item>,
    counter: &Counter,
) -> Result<Outcome, RunError> {
    let mut outcome = Outcome::default();
    let mut marked = Marked::Same;
    for batch in batches(items) {
        let not_run = match marked {
            Marked::Same => None,
            Marked::Changed => Some((
                Cause::ResolverLimit,
                "the target limits key lookups, and it cannot be restarted",
            )),
            Marked::Silent => Some((
                Cause::OutOfTime,
                "the target did not answer a plain unknown `kid`, and it cannot be restarted",
            )),
        };
        if let Some((cause, reason)) = not_run {
            let not_run = NotRun { cause, reason: reason.to_owned() };
            outcome.done.extend(batch.into_iter().map(|item| undone(item, not_run.clone())));
            continue;
        }
        if cell.shared.interrupt.is_set() {
            outcome.done.extend(batch.into_iter().map(|item| undone(item, lane::interrupted())));
            continue;
        }
        let missed = one_batch(cell, batch, counter).await?;
        marked = missed.marked(cell);
        if marked == Marked::Changed {
            outcome.diagnosis.push(limiter());
        }
        outcome.done.extend(missed.done);
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
