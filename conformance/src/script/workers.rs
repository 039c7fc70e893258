//! Several workers behind one port, each with keys of its own.

use futures_util::stream::{self, StreamExt as _};

use super::beside::fire;
use crate::case::{Case, Send};
use crate::cell::Cell;
use crate::classify::Answer;
use crate::evidence::Attempt;

/// How often all workers are tried to be reached.
const ROUNDS: usize = 4;
/// How many requests at once: one worker alone does not take them all.
const AT_ONCE: usize = 12;

/// Where a token by a key that is gone was accepted, a worker may have answered
/// that has not fetched the key set since. So the requests that make a worker
/// fetch it are sent again, many at once, and then the token; what counts is the
/// last answer.
pub(super) async fn reach_all(
    cell: &Cell,
    case: &Case,
    provoke: &Send,
    send: &Send,
    attempt: &mut Attempt,
) {
    let must_be_refused = send.rules.iter().any(|rule| rule.expect.is_refusal());
    for _ in 0..ROUNDS {
        let accepted = |id: &u32| cell.shared.answer(*id) == Answer::Accepted;
        let interrupted = cell.shared.interrupt.is_set();
        if !must_be_refused || interrupted || !attempt.sends.iter().any(accepted) {
            return;
        }
        let timeout = cell.shared.options.timeout;
        stream::iter(0..AT_ONCE * 2)
            .map(|_| fire(cell, case, provoke, timeout))
            .buffer_unordered(AT_ONCE)
            .collect::<Vec<_>>()
            .await;
        attempt.sends.clear();
        attempt.primes.clear();
        attempt.not_run = super::fire(cell, case, send, attempt).await.err();
    }
}
