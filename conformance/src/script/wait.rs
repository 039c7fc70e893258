//! Waiting until a target has taken a new key.

use std::time::Duration;

use mock_issuer::forge::ForgeError;
use mock_issuer::recipe::Recipe;
use tokio::time::{Instant, sleep};

use super::Play;
use crate::case::{Bound, Case, Send};
use crate::cell::{Cell, Shot};
use crate::classify::Answer;
use crate::evidence::{Role, Wait};
use crate::progress::Progress;
use crate::recorder::rounded;
use crate::request::Tokens;
use crate::wire::Over;

/// After so many requests without an answer nobody waits for another.
const SILENT: usize = 4;

/// Sends a token again and again until it is accepted as often in a row as the
/// step asks for, or until the bound.
pub(super) async fn wait(
    cell: &Cell,
    case: &Case,
    send: &Send,
    bound: Bound,
    play: &Play<'_>,
) -> Result<Wait, ForgeError> {
    let shared = &cell.shared;
    let seconds = bound.seconds(&shared.options.stated, shared.options.slow);
    let at_most = Duration::from_secs(seconds);
    let deadline = Instant::now() + at_most;
    let times = send.times.max(1);
    let recipe = send.token.clone().unwrap_or_else(Recipe::valid);
    let mut kid = String::new();
    let mut polls = Vec::new();
    let mut in_a_row = 0;
    let mut silent = 0;
    let mut pause = Duration::from_millis(250);
    let mut told = false;
    loop {
        let token = cell.mint(&recipe).await?;
        kid = token.kid.clone().unwrap_or(kid);
        let shot = Shot {
            role: Role::Case,
            case: Some(case.variant_id(&send.variant)),
            tokens: Tokens { token: Some(&token), other: None },
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
        silent = if shared.answer(id) == Answer::NoAnswer { silent + 1 } else { 0 };
        if Instant::now() >= deadline || shared.interrupt.is_set() || silent >= SILENT {
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
        warmed_ms: rounded(play.warmed_ms),
        changed_ms: rounded(play.changed_ms),
        ended_ms: rounded(shared.recorder.clock.now_ms()),
        bound_s: seconds,
        kid,
        polls,
        times,
    })
}
