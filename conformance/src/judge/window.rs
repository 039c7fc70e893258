//! What the issuer saw during a time in which something was sent.

use std::collections::BTreeMap;
use std::ops::RangeBounds;

use crate::classify::Answer;
use crate::evidence::{EventKind, Exchange, Window};
use crate::judge::{Seen, View};
use crate::script;

/// A fetch of the key set.
pub(super) struct Fetch<'a> {
    pub(super) status: Option<u16>,
    pub(super) kids: &'a [String],
}

impl Seen<'_> {
    /// The fetches of the key set from the issuer of a cell during some time.
    pub(super) fn fetches(
        &self,
        cell: u32,
        time: impl RangeBounds<f64>,
    ) -> impl Iterator<Item = Fetch<'_>> {
        self.events.iter().filter_map(move |event| {
            let EventKind::Fetch { status, kids, .. } = &event.kind else { return None };
            let inside = event.cell == cell && time.contains(&event.at_ms);
            inside.then_some(Fetch { status: *status, kids })
        })
    }
}

/// How often the issuer was asked for the key set, by what it answered.
pub(crate) struct Asks(BTreeMap<String, usize>);

impl Asks {
    pub(crate) fn of(window: &Window, seen: &Seen<'_>) -> Self {
        let mut asks = BTreeMap::new();
        for fetch in seen.fetches(window.cell, window.began_ms..=window.ended_ms) {
            *asks.entry(answered(fetch.status)).or_default() += 1;
        }
        Self(asks)
    }

    pub(crate) fn count(&self) -> usize {
        self.0.values().sum()
    }

    /// Such as "the issuer was asked 3 times and answered 500".
    pub(super) fn in_words(&self) -> String {
        let answers: Vec<&str> = self.0.keys().map(String::as_str).collect();
        match (self.count(), answers.as_slice()) {
            (0, _) => "the issuer was not asked".into(),
            (1, answers) => format!("the issuer was asked once and {}", answers.join(" or ")),
            (count, answers) => {
                format!("the issuer was asked {count} times and {}", answers.join(" or "))
            }
        }
    }
}

/// Whether what was not accepted may have met processes that had no keys when the
/// issuer began to fail, by no fault of theirs. Several processes share the port,
/// and the last of them to get keys had got them a few requests before; and each
/// time the issuer was asked for the key set.
pub(super) fn may_have_had_no_keys(view: View<'_>, window: &Window) -> bool {
    let View { attempt, seen, .. } = view;
    let Some(first) = attempt.sends.first().and_then(|id| seen.exchange(*id)) else {
        return false;
    };
    let events = || seen.of_generation(first.cell, first.generation);
    let fetches: Vec<f64> = events()
        .filter(|event| event.at_ms < window.began_ms)
        .filter(|event| matches!(event.kind, EventKind::Fetch { status: Some(200), .. }))
        .map(|event| event.at_ms)
        .collect();
    let last = fetches.iter().copied().fold(0.0, f64::max);
    let before = seen.exchanges.iter().filter(|exchange| {
        (exchange.cell, exchange.generation) == (first.cell, first.generation)
            && exchange.at_ms < window.began_ms
    });
    let count = before.clone().count();
    let since = before.filter(|exchange| exchange.at_ms > last).count();
    // Where every other request makes a fetch, keys are not kept at all.
    let are_several = fetches.len() > 1 && fetches.len() * 2 < count;
    let asked = |exchange: &Exchange| {
        let until = exchange.at_ms + exchange.ms;
        events().any(|event| {
            matches!(event.kind, EventKind::Fetch { .. })
                && (exchange.at_ms..=until).contains(&event.at_ms)
        })
    };
    let mut turned_away = attempt
        .sends
        .iter()
        .filter_map(|id| seen.exchange(*id))
        .filter(|exchange| seen.policy.classifier.classify(exchange) != Answer::Accepted);
    are_several
        && since < script::ENOUGH_TO_WARM
        && turned_away.all(|exchange| window.blind || asked(exchange))
}

fn answered(status: Option<u16>) -> String {
    status.map_or_else(|| "did not answer".into(), |status| format!("answered {status}"))
}
