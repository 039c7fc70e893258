//! What the issuer saw during a time in which something was sent.

use std::collections::BTreeMap;
use std::ops::RangeBounds;

use crate::evidence::{EventKind, Window};
use crate::judge::Seen;

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

fn answered(status: Option<u16>) -> String {
    status.map_or_else(|| "did not answer".into(), |status| format!("answered {status}"))
}
