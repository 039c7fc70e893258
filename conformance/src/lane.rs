//! Sending variants to a warm target process, with the controls around them
//! that their verdicts need.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::stream::{self, StreamExt as _};
use mock_issuer::forge::ForgeError;
use mock_issuer::recipe::{KeyRef, Recipe, Value};

use crate::case::{Carriage, Expect, Kind, Send, Turn};
use crate::cell::Cell;
use crate::classify::Answer;
use crate::delivery::{self, Minted, deliver};
use crate::evidence::{Attempt, Exchange, ExchangeId, NotRun, Role};
use crate::marker::Marked;
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

impl Done {
    /// Whether something was let in that must not be. One acceptance counts,
    /// whatever becomes of the process or of its resolver.
    fn let_in(&self, cell: &Cell) -> bool {
        let accepted = |id: &ExchangeId| cell.shared.answer(*id) == Answer::Accepted;
        self.item.expect.is_refusal() && self.attempt.sends.iter().any(accepted)
    }
}

/// What need not be sent again although what was sent beside it must be, and
/// the items that must.
pub(crate) fn settled(cell: &Cell, done: Vec<Done>) -> (Vec<Done>, Vec<Item>) {
    let (settled, open): (Vec<_>, Vec<_>) = done.into_iter().partition(|one| one.let_in(cell));
    (settled, open.into_iter().map(|one| one.item).collect())
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
async fn send(cell: &Cell, item: &Item, attempt: &mut Attempt) -> Result<(), NotRun> {
    let mut wanted = usize::from(item.send.times).max(1);
    let over = if wanted > 1 { Over::Fresh } else { Over::Any };
    let mut surprised = false;
    while attempt.sends.len() < wanted {
        let delivered = deliver(cell, &item.name(), Role::Case, &item.send, over).await?;
        attempt.sends.push(delivered.send);
        attempt.primes.extend(delivered.prime);
        let answer = cell.shared.answer(delivered.send);
        let surprise = match item.expect {
            Expect::Refuse | Expect::RefuseLoosely | Expect::Forbid => {
                matches!(answer, Answer::Accepted | Answer::Crashed)
            }
            Expect::Accept => answer != Answer::Accepted,
            Expect::NotCrash => answer == Answer::Crashed,
            Expect::NoEntry => answer == Answer::Accepted,
            Expect::FewFetches { .. } => false,
        };
        if surprise && !surprised && answer != Answer::NoAnswer {
            surprised = true;
            wanted = attempt.sends.len() + 2;
        }
        if cell.shared.interrupt.is_set() {
            break;
        }
    }
    Ok(())
}

/// Sends a variant many times and as many valid tokens in between, several at
/// once.
async fn mixed(cell: &Cell, item: &Item, jobs: usize, attempt: &mut Attempt) -> Result<(), NotRun> {
    let valid = Send { token: Some(Recipe::valid()), ..Send::default() };
    let times = usize::from(item.send.times).max(1);
    let name = item.name();
    let sends: Vec<(Role, &Send)> = (0..2 * times)
        .map(|index| match index % 2 {
            0 => (Role::Case, &item.send),
            _ => (Role::Beside, &valid),
        })
        .collect();
    // Made before, since making them could take longer than all answers do, and
    // then none would be under way at the same time.
    let mints: Vec<_> = sends.iter().map(|(_, send)| delivery::mint(cell, send)).collect();
    let minted: Vec<_> = stream::iter(mints).buffered(jobs.max(1)).collect().await;
    let minted: Vec<Minted> = minted
        .into_iter()
        .collect::<Result<_, ForgeError>>()
        .map_err(|error| delivery::not_made(&error))?;
    let fires: Vec<_> = sends
        .iter()
        .zip(&minted)
        .map(|((role, send), minted)| delivery::fire(cell, &name, *role, send, minted, Over::Any))
        .collect();
    let sent: Vec<_> = stream::iter(fires).buffered(jobs.max(1)).collect().await;
    for (index, delivered) in sent.into_iter().enumerate() {
        let list = if index % 2 == 0 { &mut attempt.sends } else { &mut attempt.beside };
        list.push(delivered?.send);
    }
    Ok(())
}

/// Sends one variant and adds what came to its evidence.
async fn one(
    cell: &Cell,
    item: Item,
    mut attempt: Attempt,
    jobs: usize,
    counter: &Counter,
) -> Done {
    if cell.shared.interrupt.is_set() {
        attempt.not_run = Some(interrupted());
    } else if cell.spells_as_configured(&item.send.carriage) {
        attempt.not_run = Some(NotRun {
            cause: Cause::NotApplicable,
            reason: "this spelling leaves the path as it is".into(),
        });
    } else {
        let sent = if item.send.mixed {
            mixed(cell, &item, jobs, &mut attempt).await
        } else {
            send(cell, &item, &mut attempt).await
        };
        attempt.not_run = sent.err();
    }
    counter.add(1);
    Done { item, attempt }
}

/// Sends the twins of items, each kind once.
async fn twins(
    cell: &Cell,
    items: &[Item],
    valid: ExchangeId,
    jobs: usize,
) -> HashMap<String, ExchangeId> {
    let mut of_kind: HashMap<String, usize> = HashMap::new();
    let mut kinds: Vec<(String, Send)> = Vec::new();
    let mut by_item: HashMap<String, Option<usize>> = HashMap::new();
    for item in items {
        let twin = twin(item);
        if twin.token.as_ref().is_some_and(Recipe::is_valid)
            && twin.carriage == Carriage::Configured
        {
            by_item.insert(item.name(), None);
            continue;
        }
        let key = format!("{:?} {:?} {:?}", twin.carriage, twin.token, twin.other);
        let index = *of_kind.entry(key).or_insert_with(|| {
            kinds.push((item.name(), twin));
            kinds.len() - 1
        });
        by_item.insert(item.name(), Some(index));
    }
    let twins: Vec<_> =
        kinds.iter().map(|(name, twin)| deliver(cell, name, Role::Twin, twin, Over::Any)).collect();
    let sent: Vec<Result<_, NotRun>> = stream::iter(twins).buffered(jobs.max(1)).collect().await;
    by_item
        .into_iter()
        .filter_map(|(name, index)| match index {
            None => Some((name, valid)),
            // A twin that cannot be made is one that was not accepted.
            Some(index) => Some((name, sent[index].as_ref().ok()?.send)),
        })
        .collect()
}

/// The twin of an item as a send of its own.
fn twin(item: &Item) -> Send {
    let carriage = match &item.send.twin_carriage {
        Some(carriage) => carriage.clone(),
        // A request without a bearer token is held against the valid one.
        None if item.kind == Kind::NoToken => Carriage::Configured,
        None => item.send.carriage.clone(),
    };
    Send {
        token: Some(item.send.twin.clone().unwrap_or_default()),
        other: item.send.other.clone(),
        carriage,
        ..Send::default()
    }
}

/// Lane A: sends that find their key, as many at once as the target bears; then
/// those that want to be alone, one by one.
pub(crate) async fn known(
    cell: &Cell,
    items: Vec<Item>,
    warm: Warm,
    jobs: usize,
    counter: &Counter,
) -> Result<Vec<Done>, ForgeError> {
    let twins = twins(cell, &items, warm.valid, jobs).await;
    let before = |item: &Item, control: ExchangeId| Attempt {
        twin: twins.get(&item.name()).copied(),
        control_before: Some(control),
        wrong_signature: Some(warm.wrong_signature),
        ..Attempt::default()
    };
    let (together, mut apart): (Vec<_>, Vec<_>) =
        items.into_iter().partition(|item| item.send.turn == Turn::Together);
    apart.sort_by_key(|item| item.send.turn == Turn::Last);
    let mut control = warm.valid;
    let mut done: Vec<Done> = stream::iter(together)
        .map(|item| {
            let attempt = before(&item, control);
            // Boxed: what a send is made of, many times over, is too large for the stack.
            Box::pin(one(cell, item, attempt, jobs, counter))
        })
        .buffered(jobs.max(1))
        .collect()
        .await;
    if !done.is_empty() {
        control = cell.control().await?;
        for one in &mut done {
            one.attempt.control_after = Some(control);
        }
    }
    for item in apart {
        let attempt = before(&item, control);
        let mut alone = one(cell, item, attempt, jobs, counter).await;
        // What is sent alone may be hard to bear, so each has its own control.
        control = cell.control().await?;
        alone.attempt.control_after = Some(control);
        done.push(alone);
    }
    Ok(done)
}

/// A plain unknown `kid`, and what became of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marker {
    id: ExchangeId,
    /// Whether the target fetched the key set for it.
    looked_up: bool,
}

/// What came out of sends that miss their key.
pub(crate) struct Missed {
    pub(crate) done: Vec<Done>,
    pub(crate) before: Marker,
    pub(crate) after: Marker,
}

impl Missed {
    /// What became of the markers.
    pub(crate) fn marked(&self, cell: &Cell) -> Marked {
        let look = |marker: Marker| cell.shared.recorder.look(marker.id, Exchange::clone);
        let (before, after) = (look(self.before), look(self.after));
        Marked::of(before.as_ref(), after.as_ref(), cell.shared.classifier())
    }

    /// Whether the target answered both in the same way, and did the same for
    /// both: fetched the key set, or not.
    pub(crate) fn is_steady(&self, cell: &Cell) -> bool {
        self.marked(cell) == Marked::Same && self.before.looked_up == self.after.looked_up
    }
}

/// Lane B: sends that miss their key, between two markers. The marker of the
/// sends before may serve as the first.
pub(crate) async fn missing(
    cell: &Cell,
    items: Vec<Item>,
    warm: Warm,
    before: Option<Marker>,
    counter: &Counter,
) -> Result<Missed, ForgeError> {
    let twins = twins(cell, &items, warm.valid, 1).await;
    let before = match before {
        Some(before) => before,
        None => marker(cell).await?,
    };
    let mut done = Vec::with_capacity(items.len());
    for item in items {
        let attempt = Attempt {
            twin: twins.get(&item.name()).copied(),
            control_before: Some(warm.valid),
            wrong_signature: Some(warm.wrong_signature),
            marker_before: Some(before.id),
            ..Attempt::default()
        };
        done.push(one(cell, item, attempt, 1, counter).await);
    }
    let after = marker(cell).await?;
    let control = cell.control().await?;
    for one in &mut done {
        one.attempt.marker_after = Some(after.id);
        one.attempt.control_after = Some(control);
    }
    Ok(Missed { done, before, after })
}

async fn marker(cell: &Cell) -> Result<Marker, ForgeError> {
    let recipe = Recipe::valid().header("kid", Value::UnknownKid).signed_by(KeyRef::Stranger);
    let fetches = cell.fetches();
    let id = cell.send(Role::Marker, None, Some(&recipe), &Carriage::Configured, Over::Any).await?;
    Ok(Marker { id, looked_up: cell.fetches() > fetches })
}

pub(crate) fn interrupted() -> NotRun {
    NotRun { cause: Cause::Interrupted, reason: "the run was interrupted".into() }
}
