//! A life-cycle case's steps against one cell → evidence.

use std::collections::BTreeMap;
use std::time::Duration;

use mock_issuer::forge::ForgeError;
use mock_issuer::recipe::Recipe;
use thiserror::Error;
use tokio::time::{Instant, sleep};

use crate::case::{Bound, Carriage, Case, Send, Step};
use crate::cell::{Cell, Shot};
use crate::classify::Answer;
use crate::evidence::{Attempt, Evidence, ExchangeId, Role, Wait};
use crate::lane::{Warm, interrupted};
use crate::progress::Progress;
use crate::recorder::rounded;
use crate::wire::Over;

/// A case that cannot be carried out as written.
#[derive(Debug, Error)]
pub(crate) enum ScriptError {
    #[error(transparent)]
    Forge(#[from] ForgeError),
    #[error(transparent)]
    Ring(#[from] mock_issuer::key_ring::RingError),
}

/// Runs the steps of a case. The target is warm and the ring as at the start.
pub(crate) async fn run(cell: &Cell, case: &Case, warm: Warm) -> Result<Evidence, ScriptError> {
    let mut attempts = twins_before_change(cell, case).await?;
    let mut changed_ms = cell.shared.recorder.clock.now_ms();
    let mut last_wait = None;
    for step in &case.steps {
        if cell.shared.interrupt.is_set() {
            break;
        }
        match step {
            Step::Publish { key } => {
                cell.issuer.publish(key, cell.issuer.primary())?;
                changed_ms = cell.shared.recorder.clock.now_ms();
            }
            Step::Promote { key } => {
                cell.issuer.promote(key)?;
            }
            Step::Withdraw { key } => {
                cell.issuer.withdraw(key)?;
                changed_ms = cell.shared.recorder.clock.now_ms();
            }
            Step::Provoke { send, bound } => {
                last_wait = Some(wait(cell, case, send, *bound, changed_ms).await?);
            }
            Step::Until { send, bound } => {
                let waited = wait(cell, case, send, *bound, changed_ms).await?;
                // A wait that was cut short says nothing about the target.
                if !cell.shared.interrupt.is_set() {
                    let attempt = attempts.entry(send.variant.clone()).or_default();
                    attempt.sends.clone_from(&waited.polls);
                    attempt.wait = Some(waited);
                }
            }
            Step::Send(send) => {
                let mut sends = Vec::new();
                for _ in 0..send.times.max(1) {
                    sends.push(fire(cell, case, send, Role::Case).await?);
                }
                let after = cell.control().await?;
                let attempt = attempts.entry(send.variant.clone()).or_default();
                attempt.sends = sends;
                attempt.wait.clone_from(&last_wait);
                attempt.control_after = Some(after);
            }
            Step::Audit { .. } => {}
        }
    }
    for send in case.sends() {
        let attempt = attempts.entry(send.variant.clone()).or_default();
        attempt.control_before = Some(warm.valid);
        attempt.wrong_signature = Some(warm.wrong_signature);
        if attempt.sends.is_empty() && cell.shared.interrupt.is_set() {
            attempt.not_run = Some(interrupted());
        }
    }
    Ok(Evidence { attempts, not_run: None })
}

/// What is refused after the change must have been accepted before it.
async fn twins_before_change(
    cell: &Cell,
    case: &Case,
) -> Result<BTreeMap<String, Attempt>, ForgeError> {
    let mut attempts = BTreeMap::new();
    for send in case.sends() {
        if let Some(twin) = &send.twin {
            let id = cell
                .send(
                    Role::Twin,
                    Some(case.variant_id(&send.variant)),
                    Some(twin),
                    &Carriage::Configured,
                    Over::Fresh,
                )
                .await?;
            attempts.insert(send.variant.clone(), Attempt { twin: Some(id), ..Attempt::default() });
        }
    }
    Ok(attempts)
}

/// Over a fresh connection each time, so that several workers are all reached.
async fn fire(cell: &Cell, case: &Case, send: &Send, role: Role) -> Result<ExchangeId, ForgeError> {
    cell.send(
        role,
        Some(case.variant_id(&send.variant)),
        send.token.as_ref(),
        &send.carriage,
        Over::Fresh,
    )
    .await
}

/// Sends a token again and again until it is accepted as often in a row as the
/// step asks for, or until the bound.
async fn wait(
    cell: &Cell,
    case: &Case,
    send: &Send,
    bound: Bound,
    changed_ms: f64,
) -> Result<Wait, ForgeError> {
    let shared = &cell.shared;
    let seconds = shared.options.stated.rotation_max.unwrap_or(bound.seconds());
    let at_most = Duration::from_secs(seconds);
    let deadline = Instant::now() + at_most;
    let times = send.times.max(1);
    let recipe = send.token.clone().unwrap_or_else(Recipe::valid);
    let mut kid = String::new();
    let mut polls = Vec::new();
    let mut in_a_row = 0;
    let mut pause = Duration::from_millis(250);
    let mut told = false;
    loop {
        let token = cell.mint(&recipe)?;
        kid = token.kid.clone().unwrap_or(kid);
        let shot = Shot {
            role: Role::Case,
            case: Some(case.variant_id(&send.variant)),
            token: Some(&token),
            carriage: &send.carriage,
            over: Over::Fresh,
        };
        let id = cell.fire(&shot, None).await;
        polls.push(id);
        if shared.answer(id) == Answer::Accepted {
            in_a_row += 1;
            if in_a_row >= times {
                break;
            }
            continue;
        }
        in_a_row = 0;
        if Instant::now() >= deadline || shared.interrupt.is_set() {
            break;
        }
        if !told {
            told = true;
            (shared.observer)(Progress::WaitingFor {
                case: case.id.clone(),
                what: "the target to take the new key".into(),
                at_most,
            });
        }
        // Each try is a lookup of an unknown key; too many would meet a limit.
        let until = deadline.min(Instant::now() + pause);
        tokio::select! {
            () = sleep(until - Instant::now()) => {}
            () = shared.interrupt.wait() => {}
        }
        pause = (pause * 2).min(Duration::from_secs(3));
    }
    Ok(Wait {
        cell: cell.number,
        changed_ms: rounded(changed_ms),
        ended_ms: rounded(shared.recorder.clock.now_ms()),
        bound_s: seconds,
        kid,
        polls,
        times,
    })
}
