//! One request after the other, for as long as something else goes on.

use std::future::Future;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::case::{Case, Send};
use crate::cell::{Cell, Shot};
use crate::delivery::{self, not_made};
use crate::evidence::{ExchangeId, NotRun, Role};
use crate::wire::Over;

/// What is done first must have begun before a request can be held up by it.
const HEAD_START: Duration = Duration::from_millis(30);

/// How long a request may take that is sent beside others. Fetches with a timeout
/// of 5 s are as common as those of 10 s, and only who waits for longer holds up.
pub(super) const PATIENCE_BESIDE: Duration = Duration::from_secs(8);

/// Does the one thing, and the other again and again until the first is done:
/// once at least, and so often at most.
pub(super) async fn beside<'a, T, U>(
    main: impl Future<Output = T>,
    other: impl Fn() -> BoxFuture<'a, U>,
    apart: Duration,
    most: usize,
) -> (T, Vec<U>) {
    let (tell, mut done) = watch::channel(false);
    let main = async {
        let result = main.await;
        tell.send_replace(true);
        result
    };
    let others = async {
        let mut others = Vec::new();
        sleep(HEAD_START).await;
        while others.len() < most {
            others.push(other().await);
            tokio::select! {
                biased;
                _ = done.wait_for(|done| *done) => break,
                () = sleep(apart) => {}
            }
        }
        others
    };
    tokio::join!(main, others)
}

/// Sends a request once, over a connection of its own: requests must not wait
/// for each other more than the target makes them.
pub(super) async fn fire(
    cell: &Cell,
    case: &Case,
    send: &Send,
    timeout: Duration,
) -> Result<ExchangeId, NotRun> {
    let minted = delivery::mint(cell, send).await.map_err(|error| not_made(&error))?;
    let shot = Shot {
        role: Role::Case,
        case: Some(case.variant_id(&send.variant)),
        tokens: minted.tokens(),
        carriage: &send.carriage,
        over: Over::Fresh,
    };
    Ok(Box::pin(cell.fire(&shot, Some(timeout))).await)
}
