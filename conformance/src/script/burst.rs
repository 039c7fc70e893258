//! Many requests, several at once, and others beside them.

use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::{self, StreamExt as _};
use tokio::time::Instant;

use super::beside::{self, PATIENCE_BESIDE, fire};
use crate::case::{Case, Send};
use crate::cell::Cell;
use crate::evidence::{ExchangeId, NotRun, Window};
use crate::progress::Progress;

/// After this time no more requests are begun.
const LONGEST: Duration = Duration::from_secs(20);
/// The time between two requests that are sent beside the many.
const APART: Duration = Duration::from_millis(100);

/// What was sent.
pub(super) struct Sent {
    pub(super) sends: Vec<ExchangeId>,
    pub(super) beside: Vec<ExchangeId>,
    pub(super) window: Window,
    pub(super) not_run: Option<NotRun>,
}

/// Sends a request so many times, so many at once.
pub(super) async fn burst(
    cell: &Cell,
    case: &Case,
    send: &Send,
    (times, at_once): (u16, u16),
    beside: Option<&Send>,
) -> Sent {
    let began_ms = cell.shared.recorder.clock.now_ms();
    let deadline = Instant::now() + LONGEST;
    // Who leaves early ends what the target does for him, and holds nobody up any more.
    let usual = cell.shared.options.timeout;
    let timeout = if beside.is_some() { usual.max(LONGEST) } else { usual };
    (cell.shared.observer)(Progress::WaitingFor {
        case: case.id.clone(),
        what: match times {
            1 => "the answer to a request".into(),
            _ => format!("the answers to {times} requests"),
        },
        at_most: LONGEST,
    });
    let many = async {
        let requests = stream::iter(0..times)
            .take_while(|_| {
                let goes_on = Instant::now() < deadline && !cell.shared.interrupt.is_set();
                std::future::ready(goes_on)
            })
            .map(|_| fire(cell, case, send, timeout));
        requests.buffer_unordered(cell.shared.at_once(at_once.into())).collect::<Vec<_>>().await
    };
    let many = Box::pin(many);
    let (results, others) = match beside {
        None => (many.await, Vec::new()),
        Some(other) => {
            let other = || -> BoxFuture<'_, _> {
                Box::pin(fire(cell, case, other, usual.max(PATIENCE_BESIDE)))
            };
            beside::beside(many, other, APART, usize::MAX).await
        }
    };
    let mut sent = Sent {
        sends: Vec::new(),
        beside: Vec::new(),
        window: super::window(cell, began_ms, None),
        not_run: None,
    };
    for (results, ids) in [(results, &mut sent.sends), (others, &mut sent.beside)] {
        for result in results {
            match result {
                Ok(id) => ids.push(id),
                Err(not_run) => sent.not_run = Some(not_run),
            }
        }
    }
    sent
}
