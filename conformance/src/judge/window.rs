//! What the issuer saw during a time in which something was sent.

use std::collections::BTreeMap;

use crate::evidence::{EventKind, Window};
use crate::judge::Seen;

/// How often the issuer was asked for the key set, by what it answered.
pub(super) struct Asks(BTreeMap<String, usize>);

impl Asks {
    pub(super) fn of(window: &Window, seen: &Seen<'_>) -> Self {
        let mut asks = BTreeMap::new();
        for event in seen.events {
            let EventKind::Fetch { status, .. } = &event.kind else { continue };
            let inside = event.at_ms >= window.began_ms && event.at_ms <= window.ended_ms;
            if event.cell == window.cell && inside {
                *asks.entry(answered(*status)).or_default() += 1;
            }
        }
        Self(asks)
    }

    pub(super) fn count(&self) -> usize {
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
