//! A token that is good now, and the very same again when it has expired.

use std::time::{Duration, SystemTime};

use mock_issuer::recipe::Value;
use tokio::time::sleep;

use crate::case::{Case, Figure, Measure, Send};
use crate::cell::Cell;
use crate::classify::Answer;
use crate::delivery::{self, not_made};
use crate::evidence::{Attempt, ExchangeId, NotRun, Role};
use crate::lane::interrupted;
use crate::measure;
use crate::progress::Progress;
use crate::verdict::Cause;
use crate::wire::Over;

/// A longer wait is made only where the user has time.
const PATIENCE: Duration = Duration::from_secs(75);
/// How often the token is tried until it is accepted.
const TRIES: usize = 5;
/// The greatest leeway that is looked for.
const MOST_LEEWAY: u32 = 600;

/// Sends a token until it is accepted, waits until it has expired, and sends
/// the same octets again. The first acceptance is the twin of the attempt.
pub(super) async fn outlive(
    cell: &Cell,
    case: &Case,
    send: &Send,
    seconds: u32,
    attempt: &mut Attempt,
) -> Result<(), NotRun> {
    let name = case.variant_id(&send.variant);
    let leeway = leeway(cell, &name).await?;
    let minted = delivery::mint(cell, send).await.map_err(|error| not_made(&error))?;
    let Some(exp) = time(minted.payload(), "exp") else {
        return Err(NotRun {
            cause: Cause::NotApplicable,
            reason: "the token has no `exp` that could pass".into(),
        });
    };
    let good_until = SystemTime::UNIX_EPOCH + Duration::from_secs(exp + leeway);
    let until = good_until + Duration::from_secs(u64::from(seconds));
    let wait = until.duration_since(SystemTime::now()).unwrap_or_default();
    if wait > PATIENCE && !cell.shared.options.slow {
        return Err(NotRun {
            cause: Cause::NotApplicable,
            reason: format!("it takes {} s to wait for it: give --slow", wait.as_secs()),
        });
    }
    for _ in 0..TRIES {
        let sent = delivery::fire(cell, &name, Role::Twin, send, &minted, Over::Any).await?;
        attempt.twin = Some(sent.send);
        if cell.shared.answer(sent.send) == Answer::Accepted {
            break;
        }
        pause(cell, Duration::from_millis(300)).await?;
    }
    if attempt.twin.is_some_and(|id| cell.shared.answer(id) == Answer::Accepted) {
        (cell.shared.observer)(Progress::WaitingFor {
            case: case.id.clone(),
            what: "a token to expire".into(),
            at_most: wait,
        });
        pause(cell, until.duration_since(SystemTime::now()).unwrap_or_default()).await?;
    }
    let sent = delivery::fire(cell, &name, Role::Case, send, &minted, Over::Any).await?;
    attempt.sends.push(sent.send);
    if cell.shared.answer(sent.send) == Answer::Accepted {
        attempt.another = another(cell, &name, send, minted.payload()).await;
    }
    Ok(())
}

/// Sends a token that was never seen before, with the times of this one: only a
/// target that takes this one and not that has kept a verdict.
async fn another(cell: &Cell, name: &str, send: &Send, payload: &str) -> Option<ExchangeId> {
    let mut recipe = send.token.clone()?;
    for name in ["iat", "exp"] {
        recipe = recipe.claim(name, Value::Json(time(payload, name)?.into()));
    }
    let send = Send { token: Some(recipe), ..Send::default() };
    // One that cannot be made is one that was not accepted.
    delivery::deliver(cell, name, Role::Probe, &send, Over::Any).await.ok().map(|sent| sent.send)
}

async fn pause(cell: &Cell, time: Duration) -> Result<(), NotRun> {
    tokio::select! {
        () = sleep(time) => Ok(()),
        () = cell.shared.interrupt.wait() => Err(interrupted()),
    }
}

/// The leeway as the user states it, or as it is measured here and now: one that
/// is longer than expected would make an expired token a good one.
async fn leeway(cell: &Cell, name: &str) -> Result<u64, NotRun> {
    if let Some(stated) = cell.shared.options.stated.leeway {
        return Ok(stated);
    }
    let seconds = Measure::Seconds { claim: "exp".into(), sign: -1, most: MOST_LEEWAY };
    let measured = measure::measure(cell, name, Figure::ExpLeeway, &seconds)
        .await
        .map_err(|error| not_made(&error))?;
    let accepted = measured
        .sends
        .iter()
        .zip(&measured.numbers)
        .filter(|(id, _)| cell.shared.answer(**id) == Answer::Accepted)
        .map(|(_, number)| u64::from(*number) + 1)
        .max();
    Ok(accepted.unwrap_or(0))
}

/// A claim of a payload that is a time in whole seconds.
fn time(payload: &str, name: &str) -> Option<u64> {
    serde_json::from_str::<serde_json::Value>(payload).ok()?.get(name)?.as_u64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_token_is_its_exp() {
        assert_eq!(time(r#"{"exp":17}"#, "exp"), Some(17));
        assert_eq!(time(r#"{"exp":"17"}"#, "exp"), None);
        assert_eq!(time("no json", "exp"), None);
    }
}
