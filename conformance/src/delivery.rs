//! One send of a case → exchanges: its tokens are made, and what has to go
//! before it goes before it.

use std::time::Duration;

use mock_issuer::forge::{ForgeError, Forged};
use mock_issuer::recipe::Recipe;

use crate::case::{Prime, Send};
use crate::cell::{Cell, Shot};
use crate::classify::Answer;
use crate::evidence::{ExchangeId, NoResponseKind, NotRun, Role};
use crate::request::Tokens;
use crate::verdict::Cause;
use crate::wire::Over;

/// How often what has to go over one connection is tried anew.
const PAIRS: usize = 3;

/// A send that was made.
pub(crate) struct Delivered {
    pub(crate) send: ExchangeId,
    pub(crate) prime: Option<ExchangeId>,
}

/// The tokens of a send.
pub(crate) struct Minted {
    token: Option<Forged>,
    other: Option<Forged>,
    prime: Option<Forged>,
}

impl Minted {
    pub(crate) fn tokens(&self) -> Tokens<'_> {
        Tokens { token: self.token.as_ref(), other: self.other.as_ref() }
    }

    /// The payload of the token.
    pub(crate) fn payload(&self) -> &str {
        self.token.as_ref().map_or("", |token| token.payload.as_str())
    }
}

/// Makes the tokens of a send.
pub(crate) async fn mint(cell: &Cell, send: &Send) -> Result<Minted, ForgeError> {
    let recipe = send.token.as_ref();
    let (token, prime) = match (&send.primed, recipe) {
        (Some(Prime::SameToken), Some(recipe)) => {
            let (before, after) = cell.mint_primed(recipe).await?;
            (Some(after), Some(before))
        }
        (Some(Prime::Valid | Prime::SameToken), recipe) => {
            (some(cell, recipe).await?, some(cell, Some(&Recipe::valid())).await?)
        }
        (Some(Prime::Token(before)), recipe) => {
            (some(cell, recipe).await?, some(cell, Some(before)).await?)
        }
        (None, recipe) => (some(cell, recipe).await?, None),
    };
    Ok(Minted { token, prime, other: some(cell, send.other.as_ref()).await? })
}

async fn some(cell: &Cell, recipe: Option<&Recipe>) -> Result<Option<Forged>, ForgeError> {
    match recipe {
        Some(recipe) => cell.mint(recipe).await.map(Some),
        None => Ok(None),
    }
}

/// Makes the tokens of a send and sends them.
pub(crate) async fn deliver(
    cell: &Cell,
    name: &str,
    role: Role,
    send: &Send,
    over: Over,
) -> Result<Delivered, NotRun> {
    let minted = mint(cell, send).await.map_err(|error| not_made(&error))?;
    fire(cell, name, role, send, &minted, over).await
}

/// Sends tokens that are made already.
pub(crate) async fn fire(
    cell: &Cell,
    name: &str,
    role: Role,
    send: &Send,
    minted: &Minted,
    over: Over,
) -> Result<Delivered, NotRun> {
    let case = Some(name.to_owned());
    let shot =
        Shot { role, case: case.clone(), tokens: minted.tokens(), carriage: &send.carriage, over };
    let Some(prime) = &minted.prime else {
        let send = Box::pin(cell.fire_patiently(&shot)).await;
        return Ok(Delivered { send, prime: None });
    };
    let tokens = Tokens { token: Some(prime), other: None };
    // What goes before goes where tokens go: only then may the target take
    // from it what it should not.
    let first = Shot {
        role: Role::Prime,
        case,
        tokens,
        carriage: &crate::case::Carriage::Configured,
        over: Over::Fresh,
    };
    match send.primed {
        Some(Prime::Valid) => paired(cell, &first, &shot).await,
        // What remembers tokens does so for all connections.
        Some(Prime::SameToken | Prime::Token(_)) | None => {
            let prime = Box::pin(cell.fire_patiently(&first)).await;
            let send = Box::pin(cell.fire_patiently(&shot)).await;
            Ok(Delivered { send, prime: Some(prime) })
        }
    }
}

async fn paired(cell: &Cell, first: &Shot<'_>, second: &Shot<'_>) -> Result<Delivered, NotRun> {
    let mut last = None;
    let mut closes = 0;
    for attempt in 0..PAIRS {
        let (prime, send) = cell.fire_pair(first, second).await;
        let Some(send) = send else {
            let answered = cell
                .shared
                .recorder
                .look(prime, |exchange| exchange.response.is_some())
                .unwrap_or_default();
            if answered {
                return Err(NotRun {
                    cause: Cause::NotApplicable,
                    reason: "the target closes its connections, so that no token can follow \
                             another over one"
                        .into(),
                });
            }
            pause(attempt).await;
            continue;
        };
        last = Some(Delivered { send, prime: Some(prime) });
        // A connection may be closed while nothing is under way, which says
        // nothing about the request that comes next. Whether the target died of
        // it shows afterwards.
        let closed = cell
            .shared
            .recorder
            .look(send, |exchange| {
                exchange.error.as_ref().is_some_and(|error| error.kind == NoResponseKind::Closed)
            })
            .unwrap_or_default();
        if closed {
            closes += 1;
            if closes == 2 {
                return Err(NotRun {
                    cause: Cause::NotApplicable,
                    reason: "the target closes its connections without saying so, so that no \
                             token can follow another over one"
                        .into(),
                });
            }
            continue;
        }
        if cell.shared.answer(send) != Answer::NoAnswer || cell.shared.interrupt.is_set() {
            break;
        }
        pause(attempt).await;
    }
    last.ok_or_else(|| NotRun {
        cause: Cause::OutOfTime,
        reason: "there was no answer to what has to go before it, several times".into(),
    })
}

async fn pause(attempt: usize) {
    if attempt + 1 < PAIRS {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Why a variant is not sent whose token cannot be made.
pub(crate) fn not_made(error: &ForgeError) -> NotRun {
    NotRun { cause: Cause::NotApplicable, reason: format!("the token cannot be made: {error}") }
}
