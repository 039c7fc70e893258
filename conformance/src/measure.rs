//! Finding the number at which an answer changes, by halving.

use mock_issuer::forge::ForgeError;
use mock_issuer::recipe::{Recipe, Value};

use crate::case::{Figure, Measure, Send};
use crate::cell::Cell;
use crate::classify::Answer;
use crate::delivery;
use crate::evidence::{Attempt, Role};
use crate::wire::Over;

/// How many numbers are tried at most.
const TRIES: usize = 24;
/// How close the two numbers of octets between which the answer changes are.
pub(crate) const CLOSE_OCTETS: u32 = 512;

/// Asks for smaller and larger numbers until the greatest one that is accepted
/// is known. Each try is an exchange; what they amount to is read from them.
pub(crate) async fn measure(
    cell: &Cell,
    name: &str,
    figure: Figure,
    measure: &Measure,
) -> Result<Attempt, ForgeError> {
    let name = format!("{name}{}{}", if name.contains('#') { "-" } else { "#" }, figure.word());
    let (most, close) = match measure {
        Measure::Seconds { most, .. } => (*most, 1),
        Measure::Octets { most } => (*most, CLOSE_OCTETS),
    };
    let mut attempt = Attempt::default();
    let mut halving = Halving::new(most, close);
    while let Some(number) = halving.next() {
        let Some(recipe) = recipe(cell, measure, number).await? else {
            halving.tell(number, true);
            continue;
        };
        let send = Send { token: Some(recipe), ..Send::default() };
        let sent = Box::pin(delivery::deliver(cell, &name, Role::Probe, &send, Over::Any));
        let Ok(sent) = sent.await else {
            break;
        };
        attempt.sends.push(sent.send);
        attempt.numbers.push(number);
        match cell.shared.answer(sent.send) {
            Answer::Accepted => halving.tell(number, true),
            // Where it breaks is a bound too; it is told elsewhere that it broke.
            Answer::Refused | Answer::WrongStatus | Answer::NotFound | Answer::Crashed => {
                halving.tell(number, false);
            }
            Answer::NoAnswer => break,
        }
        if attempt.sends.len() >= TRIES || cell.shared.interrupt.is_set() {
            break;
        }
    }
    Ok(attempt)
}

/// The token for one number; none where every token is larger.
async fn recipe(cell: &Cell, measure: &Measure, number: u32) -> Result<Option<Recipe>, ForgeError> {
    match measure {
        Measure::Seconds { claim, sign, .. } => {
            let seconds = i64::from(number) * i64::from(*sign);
            let recipe = Recipe::valid().claim(claim, Value::Now(seconds));
            // Some verifiers want a token to end after it was issued, and would
            // refuse an old `exp` beside a new `iat` whatever their leeway.
            Ok(Some(if claim == "exp" {
                recipe.claim("iat", Value::Now(seconds - 10))
            } else {
                recipe
            }))
        }
        Measure::Octets { .. } => {
            let padded = |times: u32| {
                Recipe::valid().claim("x_padding", Value::Repeat { text: "x".into(), times })
            };
            let least = cell.mint(&padded(0)).await?.text.len();
            let missing = (number as usize).checked_sub(least);
            // Four characters of base64url hold three octets.
            let times = missing.and_then(|missing| u32::try_from(missing / 4 * 3).ok());
            Ok(times.map(padded))
        }
    }
}

/// Between which numbers the answer changes. Both ends are asked for first, so
/// that an answer which never changes costs two tries.
struct Halving {
    /// The greatest number known to be accepted.
    low: Option<u32>,
    /// The smallest number known to be refused.
    high: Option<u32>,
    most: u32,
    close: u32,
}

impl Halving {
    fn new(most: u32, close: u32) -> Self {
        Self { low: None, high: None, most, close }
    }

    fn next(&self) -> Option<u32> {
        match (self.low, self.high) {
            (None, None) => Some(0),
            (None, Some(_)) => None,
            (Some(low), None) => (low < self.most).then_some(self.most),
            (Some(low), Some(high)) => (high > low + self.close).then_some(low + (high - low) / 2),
        }
    }

    fn tell(&mut self, number: u32, accepted: bool) {
        if accepted {
            self.low = Some(number);
        } else {
            self.high = Some(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(limit: Option<u32>, most: u32, close: u32) -> (Option<u32>, Option<u32>, usize) {
        let mut halving = Halving::new(most, close);
        let mut tries = 0;
        while let Some(number) = halving.next() {
            tries += 1;
            halving.tell(number, limit.is_some_and(|limit| number <= limit));
        }
        (halving.low, halving.high, tries)
    }

    #[test]
    fn an_answer_that_never_changes_costs_two_tries() {
        assert_eq!(found(Some(9999), 600, 1), (Some(600), None, 2));
        assert_eq!(found(None, 600, 1), (None, Some(0), 1));
    }

    proptest! {
        #[test]
        fn the_number_is_found_with_few_tries(limit in 0_u32..600, most in 600_u32..100_000) {
            let (low, high, tries) = found(Some(limit), most, 1);
            prop_assert_eq!((low, high), (Some(limit), Some(limit + 1)));
            prop_assert!(tries <= TRIES);
        }
    }
}
