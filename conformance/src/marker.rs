//! A plain unknown `kid`, sent before and after what misses its key: whether
//! the target still looks keys up as it did.

use crate::classify::{Answer, Classifier};
use crate::evidence::Exchange;

/// What became of the second marker, held against the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marked {
    /// Both were answered in the same way.
    Same,
    /// They were answered in different ways: key lookups are limited.
    Changed,
    /// One of them had no answer, which says nothing about key lookups.
    Silent,
}

impl Marked {
    /// Compares what two markers came to.
    pub(crate) fn of(
        before: Option<&Exchange>,
        after: Option<&Exchange>,
        classifier: &Classifier,
    ) -> Self {
        let said = |exchange: Option<&Exchange>| {
            let exchange = exchange?;
            let answer = classifier.classify(exchange);
            let status = exchange.response.as_ref().map(|response| response.status);
            (answer != Answer::NoAnswer).then_some((answer, status))
        };
        match (said(before), said(after)) {
            (Some(before), Some(after)) if before == after => Self::Same,
            (Some(_), Some(_)) => Self::Changed,
            _ => Self::Silent,
        }
    }
}
