//! Sending what the target has no key for, until it asks the issuer.

use std::time::Duration;

use mock_issuer::Endpoint;
use mock_issuer::fault::Fault;
use tokio::time::{Instant, sleep};

use super::beside::{self, PATIENCE_BESIDE, fire};
use crate::case::{Bound, Case, ORDINARY_COOLDOWN, Send, Step};
use crate::cell::Cell;
use crate::evidence::{ExchangeId, NotRun, Window};
use crate::progress::Progress;

/// How long one answer may take. Fetches with a timeout of 30 s are not rare.
const PATIENCE: Duration = Duration::from_secs(35);
/// How many requests are sent beside it, at most.
const BESIDE: usize = 60;

/// What was sent.
pub(super) struct Asked {
    pub(super) sends: Vec<ExchangeId>,
    pub(super) beside: Vec<ExchangeId>,
    pub(super) window: Window,
    pub(super) not_run: Option<NotRun>,
}

pub(super) async fn ask(
    cell: &Cell,
    case: &Case,
    send: &Send,
    beside: &Send,
    bound: Bound,
) -> Asked {
    let shared = &cell.shared;
    let began_ms = shared.recorder.clock.now_ms();
    let since = cell.issuer.journal().last_seq();
    let seconds = bound.seconds(&shared.options.stated, shared.options.slow);
    let began = Instant::now();
    let deadline = began + Duration::from_secs(seconds);
    let patience = shared.options.timeout.max(PATIENCE_BESIDE);
    let blind = refuses(case);
    // A target that cannot be seen to ask has asked when its cooldown is over.
    let cooldown = shared.options.stated.refetch_cooldown.unwrap_or(ORDINARY_COOLDOWN);
    let unseen = cooldown + 2 + cooldown / 10;
    let unseen = began + Duration::from_secs(unseen.min(seconds));
    let mut asked = Asked {
        sends: Vec::new(),
        beside: Vec::new(),
        window: super::window(cell, began_ms, Some(seconds)),
        not_run: None,
    };
    let mut pause = Duration::from_millis(250);
    let mut told = false;
    loop {
        let (sent, others) = beside::beside(
            Box::pin(fire(cell, case, send, PATIENCE)),
            || Box::pin(fire(cell, case, beside, patience)),
            Duration::from_millis(500),
            BESIDE.saturating_sub(asked.beside.len()),
        )
        .await;
        let others: Result<Vec<_>, _> = others.into_iter().collect();
        match others.map(|others| asked.beside.extend(others)).and(sent) {
            Ok(id) => asked.sends.push(id),
            Err(not_run) => {
                asked.not_run = Some(not_run);
                break;
            }
        }
        let now = Instant::now();
        if cell.asks(Endpoint::Jwks, since) > 0
            || now >= if blind { unseen } else { deadline }
            || shared.interrupt.is_set()
        {
            break;
        }
        if !told {
            told = true;
            (shared.observer)(Progress::WaitingFor {
                case: case.id.clone(),
                what: "the target to ask for its keys".into(),
                at_most: Duration::from_secs(seconds),
            });
        }
        tokio::select! {
            () = sleep(pause) => {}
            () = shared.interrupt.wait() => {}
        }
        pause = (pause * 2).min(Duration::from_secs(3));
    }
    asked.window = Window { blind, ..super::window(cell, began_ms, Some(seconds)) };
    asked
}

/// Whether the issuer refuses connections in this case, and sees nobody ask.
fn refuses(case: &Case) -> bool {
    case.steps
        .iter()
        .any(|step| matches!(step, Step::Break(wrong) if wrong.fault == Fault::Refused))
}
