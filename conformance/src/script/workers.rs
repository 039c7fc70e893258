//! Several workers behind one port, each with keys of its own.

use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};
use mock_issuer::recipe::Recipe;
use tokio::time::{Instant, sleep};

use crate::case::{Carriage, Case, Send};
use crate::cell::Cell;
use crate::classify::Answer;
use crate::delivery::deliver;
use crate::evidence::{Attempt, ExchangeId, NotRun, Role};
use crate::lane::interrupted;
use crate::wire::Over;

/// How many requests at once: one worker alone does not take them all.
const AT_ONCE: usize = 12;
/// How often workers that lag behind are made to fetch the key set.
pub(crate) const ROUNDS: usize = 4;

/// How many rounds without a fetch show that all workers have keys.
const STEADY: usize = 2;
/// So many requests without a fetch show the same.
pub(crate) const ENOUGH_TO_WARM: usize = STEADY * 2 * AT_ONCE;
/// A target that goes on fetching is not waited for.
const MOST_ROUNDS: usize = 8;

/// Sends a token by a key that is gone to all workers. Where it is accepted, a
/// worker may have answered that has not fetched the key set since. So the
/// requests that make a worker fetch it are sent again, and then the token. An
/// acceptance counts unless all workers refuse the token in the end.
pub(super) async fn refused_by_all(
    cell: &Cell,
    case: &Case,
    provoke: &Send,
    send: &Send,
    attempt: &mut Attempt,
) -> Result<(), NotRun> {
    let bound = attempt.wait.as_ref().map_or(0, |wait| wait.bound_s);
    let deadline = Instant::now() + Duration::from_secs(bound);
    let answer = |id: &ExchangeId| cell.shared.answer(*id);
    for round in 0..=ROUNDS {
        if round > 0
            && let Some(ignorant) = taught(cell, case, provoke, deadline).await?
        {
            // Some worker does not know the new key yet, and so may have the old ones still.
            if let Some(wait) = &mut attempt.wait {
                wait.polls.push(ignorant);
            }
            return Ok(());
        }
        if cell.shared.interrupt.is_set() {
            attempt.sends.clear();
            return Err(interrupted());
        }
        let sent = many(cell, case, send, AT_ONCE.max(send.times.into())).await?;
        if !sent.iter().any(|id| matches!(answer(id), Answer::Accepted | Answer::NoAnswer)) {
            attempt.sends = sent;
            return Ok(());
        }
        attempt.sends.extend(sent);
        if !attempt.sends.iter().any(|id| answer(id) == Answer::Accepted) {
            return Ok(());
        }
    }
    Ok(())
}

/// Sends the token by the new key until all workers accept it, or until the
/// deadline: a worker may be waiting before it fetches again. Answers with one
/// that was not accepted at the end.
async fn taught(
    cell: &Cell,
    case: &Case,
    provoke: &Send,
    deadline: Instant,
) -> Result<Option<ExchangeId>, NotRun> {
    let mut pause = Duration::from_millis(250);
    loop {
        let sent = many(cell, case, provoke, 2 * AT_ONCE).await?;
        let mut refused = sent.into_iter().filter(|id| cell.shared.answer(*id) != Answer::Accepted);
        let ignorant = refused.next();
        if ignorant.is_none() || Instant::now() >= deadline || cell.shared.interrupt.is_set() {
            return Ok(ignorant);
        }
        tokio::select! {
            () = sleep(pause) => {}
            () = cell.shared.interrupt.wait() => {}
        }
        pause = (pause * 2).min(Duration::from_secs(3));
    }
}

/// Sends a request so often, several at once.
async fn many(
    cell: &Cell,
    case: &Case,
    send: &Send,
    times: usize,
) -> Result<Vec<ExchangeId>, NotRun> {
    let name = case.variant_id(&send.variant);
    let sent = requests(cell, times, || deliver(cell, &name, Role::Case, send, Over::Fresh)).await;
    sent.into_iter().map(|delivered| Ok(delivered?.send)).collect()
}

/// Has each of several workers behind one port fetch its keys: one that has none
/// when the issuer fails would be mistaken for one that lost them. They all have
/// some when the issuer has seen no further fetch for two rounds.
pub(crate) async fn warm_workers(cell: &Cell) {
    let valid = Recipe::valid();
    let mut fetches = cell.fetches();
    let mut steady = 0;
    for _ in 0..MOST_ROUNDS {
        requests(cell, 2 * AT_ONCE, || {
            cell.send(Role::Control, None, Some(&valid), &Carriage::Configured, Over::Fresh)
        })
        .await;
        steady = if cell.fetches() == fetches { steady + 1 } else { 0 };
        if steady == STEADY || cell.shared.interrupt.is_set() {
            return;
        }
        fetches = cell.fetches();
    }
}

/// Makes so many requests, several at once.
async fn requests<F: Future>(cell: &Cell, times: usize, request: impl Fn() -> F) -> Vec<F::Output> {
    // Boxed: what a send is made of, many times over, is too large for the stack.
    let requests = stream::iter(0..times).map(|_| Box::pin(request()));
    requests.buffer_unordered(cell.shared.at_once(AT_ONCE)).collect().await
}
