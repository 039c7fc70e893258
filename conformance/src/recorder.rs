//! Where everything that is seen in a run is written down, on one clock.

use std::sync::{Mutex, PoisonError};

use mock_issuer::clock::Clock;

use crate::evidence::{Event, EventKind, Exchange, ExchangeId};

/// The exchanges and events of a run.
pub(crate) struct Recorder {
    pub(crate) clock: Clock,
    exchanges: Mutex<Vec<Exchange>>,
    events: Mutex<Vec<Event>>,
}

impl Recorder {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, exchanges: Mutex::default(), events: Mutex::default() }
    }

    /// Writes an exchange down and gives it its number.
    pub(crate) fn exchange(&self, mut exchange: Exchange) -> ExchangeId {
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        exchange.id = ExchangeId::try_from(exchanges.len() + 1).unwrap_or(ExchangeId::MAX);
        let id = exchange.id;
        exchanges.push(exchange);
        id
    }

    /// Looks at an exchange.
    pub(crate) fn look<T>(&self, id: ExchangeId, look: impl FnOnce(&Exchange) -> T) -> Option<T> {
        let exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        exchanges.get((id as usize).wrapping_sub(1)).map(look)
    }

    /// The cell in which a token was sent that holds this text.
    pub(crate) fn cell_of_token(&self, text: &str) -> Option<u32> {
        let exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        exchanges.iter().find(|exchange| exchange.holds(text)).map(|exchange| exchange.cell)
    }

    /// When the last token that holds this text had been answered.
    pub(crate) fn last_of_token(&self, text: &str) -> Option<f64> {
        let exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = exchanges.iter().filter(|exchange| exchange.holds(text));
        ends.map(|exchange| exchange.at_ms + exchange.ms).max_by(f64::total_cmp)
    }

    /// Whether there is such an exchange.
    pub(crate) fn any(&self, is_wanted: impl FnMut(&Exchange) -> bool) -> bool {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner).iter().any(is_wanted)
    }

    /// Writes an event down that happens now.
    pub(crate) fn event(&self, cell: u32, kind: EventKind) {
        self.event_at(self.clock.now_ms(), cell, kind);
    }

    /// Writes an event down that happened at this time.
    pub(crate) fn event_at(&self, at_ms: f64, cell: u32, kind: EventKind) {
        let event = Event { at_ms: rounded(at_ms), cell, kind };
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }

    /// Everything so far, events in the order of time.
    pub(crate) fn take(&self) -> (Vec<Exchange>, Vec<Event>) {
        let exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner).clone();
        events.sort_by(|a, b| a.at_ms.total_cmp(&b.at_ms));
        (exchanges, events)
    }
}

/// Milliseconds with microseconds behind the point: more is noise.
pub(crate) fn rounded(ms: f64) -> f64 {
    (ms * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Connection, Role, SentRequest, SentToken};

    fn exchange(cell: u32, token: SentToken) -> Exchange {
        Exchange {
            id: 0,
            at_ms: f64::from(cell),
            cell,
            generation: 1,
            connection: Connection { number: 1, reused: false },
            role: Role::Case,
            case: None,
            request: SentRequest { bytes: String::new() },
            token: None,
            other: Some(token),
            response: None,
            ms: 1.0,
            error: None,
            log: Vec::new(),
        }
    }

    /// What the judge takes for the cause of a visit is found here as well,
    /// wherever in the token the address stands.
    #[test]
    fn a_token_is_found_by_each_of_its_parts() {
        let recorder = Recorder::new(Clock::real());
        let parts = ["a text", "a header", "a payload"];
        for (cell, part) in (2..).zip(parts) {
            let part_if = |name: &str| if name == part { part.to_owned() } else { String::new() };
            let token = SentToken {
                text: part_if("a text"),
                header: part_if("a header"),
                payload: part_if("a payload"),
                diff: Vec::new(),
            };
            recorder.exchange(exchange(cell, token));
        }
        for (cell, part) in (2..).zip(parts) {
            assert_eq!(recorder.cell_of_token(part), Some(cell), "{part}");
            assert_eq!(recorder.last_of_token(part), Some(f64::from(cell) + 1.0), "{part}");
        }
        assert_eq!(recorder.cell_of_token("another"), None);
    }
}
