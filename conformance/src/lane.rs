//! Sending variants to a warm target process, with the controls around them
//! that their verdicts need.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::stream::{self, StreamExt as _};
use mock_issuer::forge::ForgeError;
use mock_issuer::recipe::{KeyRef, Recipe, Value};

use crate::case::{Carriage, Expect, Kind};
use crate::cell::Cell;
use crate::classify::Answer;
use crate::evidence::{Attempt, ExchangeId, NotRun, Role};
use crate::plan::Item;
use crate::progress::Observer;
use crate::verdict::Cause;
use crate::wire::Over;

/// The controls of a process that has been warmed up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Warm {
    pub(crate) valid: ExchangeId,
    pub(crate) wrong_signature: ExchangeId,
}

/// A variant and what speaks for it.
pub(crate) struct Done {
    pub(crate) item: Item,
    pub(crate) attempt: Attempt,
}

/// Tells how far the sending has come.
#[derive(Clone)]
pub(crate) struct Counter {
    pub(crate) done: Arc<AtomicUsize>,
    pub(crate) total: usize,
    pub(crate) observer: Observer,
}

impl Counter {
    pub(crate) fn add(&self, count: usize) {
        let done = self.done.fetch_add(count, Ordering::Relaxed) + count;
        // What is sent again does not count twice.
        (self.observer)(crate::progress::Progress::Sent {
            done: done.min(self.total),
            total: self.total,
        });
    }
}

/// Has a fresh process fetch its keys, and sees that it judges.
pub(crate) async fn warm(cell: &Cell) -> Result<Warm, ForgeError> {
    let valid = cell.control().await?;
    let wrong = Recipe::valid().signed_by(KeyRef::Stranger);
    let wrong_signature =
        cell.send(Role::Control, None, Some(&wrong), &Carriage::Configured, Over::Any).await?;
    Ok(Warm { valid, wrong_signature })
}

/// Warms every published key as well, so that no send of lane A is the first
/// use of one.
pub(crate) async fn warm_all_keys(cell: &Cell) -> Result<Warm, ForgeError> {
    let warm = warm(cell).await?;
    for key in cell.issuer.keys() {
        if key.algorithm == cell.issuer.primary() {
            let recipe = Recipe::valid().signed_by(KeyRef::Named(key.name));
            cell.send(Role::Control, None, Some(&recipe), &Carriage::Configured, Over::Any).await?;
        }
    }
    Ok(warm)
}

/// Sends one variant; an answer that surprises is asked for twice more, since
/// an acceptance that comes now and then is an acceptance.
async fn send(cell: &Cell, item: &Item) -> Result<Vec<ExchangeId>, NotRun> {
    let mut sends = Vec::new();
    let mut wanted = usize::from(item.send.times).max(1);
    let over = if wanted > 1 { Over::Fresh } else { Over::Any };
    let mut surprised = false;
    while sends.len() < wanted {
        let id = cell
            .send(
                Role::Case,
                Some(item.name()),
                item.send.token.as_ref(),
                &item.send.carriage,
                over,
            )
            .await
            .map_err(|error| not_made(&error))?;
        sends.push(id);
        let answer = cell.shared.answer(id);
        let surprise = match item.expect {
            Expect::Refuse => matches!(answer, Answer::Accepted | Answer::Crashed),
            Expect::Accept => answer != Answer::Accepted,
        };
        if surprise && !surprised && answer != Answer::NoAnswer {
            surprised = true;
            wanted = sends.len() + 2;
        }
        if cell.shared.interrupt.is_set() {
            break;
        }
    }
    Ok(sends)
}

/// Sends one variant and adds what came to its evidence.
async fn one(cell: &Cell, item: Item, mut attempt: Attempt, counter: &Counter) -> Done {
    if cell.shared.interrupt.is_set() {
        attempt.not_run = Some(interrupted());
    } else {
        match send(cell, &item).await {
            Ok(sends) => attempt.sends = sends,
            Err(not_run) => attempt.not_run = Some(not_run),
        }
    }
    counter.add(1);
    Done { item, attempt }
}

fn not_made(error: &ForgeError) -> NotRun {
    NotRun { cause: Cause::NotApplicable, reason: format!("the token cannot be made: {error}") }
}

/// Sends the twins of items, each kind once.
async fn twins(
    cell: &Cell,
    items: &[Item],
    valid: ExchangeId,
) -> Result<HashMap<String, ExchangeId>, ForgeError> {
    let mut sent: HashMap<String, ExchangeId> = HashMap::new();
    let mut by_item = HashMap::new();
    for item in items {
        // A request without a bearer token is held against the valid one.
        let carriage =
            if item.kind == Kind::NoToken { &Carriage::Configured } else { &item.send.carriage };
        let recipe = item.send.twin.clone().unwrap_or_default();
        if recipe.is_valid() && *carriage == Carriage::Configured {
            by_item.insert(item.name(), valid);
            continue;
        }
        let key = format!("{carriage:?} {recipe:?}");
        let id = match sent.get(&key) {
            Some(id) => *id,
            None => {
                let id = cell
                    .send(Role::Twin, Some(item.name()), Some(&recipe), carriage, Over::Any)
                    .await?;
                sent.insert(key, id);
                id
            }
        };
        by_item.insert(item.name(), id);
    }
    Ok(by_item)
}

/// Lane A: sends that find their key, as many at once as the target bears.
pub(crate) async fn known(
    cell: &Cell,
    items: Vec<Item>,
    warm: Warm,
    jobs: usize,
    counter: &Counter,
) -> Result<Vec<Done>, ForgeError> {
    let twins = twins(cell, &items, warm.valid).await?;
    let mut done: Vec<Done> = stream::iter(items)
        .map(|item| {
            let attempt = Attempt {
                twin: twins.get(&item.name()).copied(),
                control_before: Some(warm.valid),
                wrong_signature: Some(warm.wrong_signature),
                ..Attempt::default()
            };
            one(cell, item, attempt, counter)
        })
        .buffered(jobs.max(1))
        .collect()
        .await;
    let after = cell.control().await?;
    for one in &mut done {
        one.attempt.control_after = Some(after);
    }
    Ok(done)
}

/// Lane B: a few sends that miss their key, between two markers.
pub(crate) async fn missing(
    cell: &Cell,
    items: Vec<Item>,
    warm: Warm,
    counter: &Counter,
) -> Result<Vec<Done>, ForgeError> {
    let twins = twins(cell, &items, warm.valid).await?;
    let before = marker(cell).await?;
    let mut done = Vec::with_capacity(items.len());
    for item in items {
        let attempt = Attempt {
            twin: twins.get(&item.name()).copied(),
            control_before: Some(warm.valid),
            wrong_signature: Some(warm.wrong_signature),
            marker_before: Some(before),
            ..Attempt::default()
        };
        done.push(one(cell, item, attempt, counter).await);
    }
    let marker_after = marker(cell).await?;
    let after = cell.control().await?;
    for one in &mut done {
        one.attempt.marker_after = Some(marker_after);
        one.attempt.control_after = Some(after);
    }
    Ok(done)
}

/// A plain unknown `kid`.
async fn marker(cell: &Cell) -> Result<ExchangeId, ForgeError> {
    let recipe = Recipe::valid().header("kid", Value::UnknownKid).signed_by(KeyRef::Stranger);
    cell.send(Role::Marker, None, Some(&recipe), &Carriage::Configured, Over::Any).await
}

/// Whether the target answered both markers of a batch in the same way.
pub(crate) fn markers_agree(cell: &Cell, attempt: &Attempt) -> bool {
    let marker = |id: Option<ExchangeId>| {
        id.and_then(|id| {
            cell.shared
                .recorder
                .look(id, |exchange| exchange.response.as_ref().map(|response| response.status))
        })
        .flatten()
    };
    match (marker(attempt.marker_before), marker(attempt.marker_after)) {
        (Some(before), Some(after)) => before == after,
        _ => false,
    }
}

pub(crate) fn interrupted() -> NotRun {
    NotRun { cause: Cause::Interrupted, reason: "the run was interrupted".into() }
}
