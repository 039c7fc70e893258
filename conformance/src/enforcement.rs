//! What the target enforces, measured: a table of figures beside the verdicts.
//!
//! A row never judges. It is made from the answers to probes and to cases, and
//! from what the issuer saw; what was not asked is not in it.

mod answers;
mod fetching;
mod figures;
mod life;
mod refusals;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::Figure;
use crate::evidence::{Evidence, ExchangeId};
use crate::judge::Seen;
use answers::Answers;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// A stable name, such as `leeway-exp`.
    pub key: String,
    /// What it is about, as a phrase.
    pub title: String,
    /// What was measured, in a few words.
    pub value: String,
    /// More about it, a line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub detail: Vec<String>,
    /// The exchanges that show it, the first few.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exchanges: Vec<ExchangeId>,
}

/// How many exchanges a row names.
const SHOWN: usize = 12;

impl Row {
    fn new(key: &str, title: &str, value: String) -> Self {
        Self {
            key: key.into(),
            title: title.into(),
            value,
            detail: Vec::new(),
            exchanges: Vec::new(),
        }
    }

    fn shown_by(mut self, exchanges: impl IntoIterator<Item = ExchangeId>) -> Self {
        self.exchanges = exchanges.into_iter().take(SHOWN).collect();
        self
    }
}

/// The table of a run. Empty where the target was never seen to accept.
pub fn table(seen: &Seen<'_>, evidence: &BTreeMap<String, Evidence>) -> Vec<Row> {
    if !seen.policy.judgeable {
        return Vec::new();
    }
    let answers = Answers { seen, evidence };
    [
        figures::row(&answers, Figure::ExpLeeway),
        figures::row(&answers, Figure::NbfLeeway),
        figures::row(&answers, Figure::IatFuture),
        answers::algorithms(&answers),
        answers::types(&answers),
        answers::claims(&answers),
        answers::kids(&answers),
        answers::places(&answers),
        answers::schemes(&answers),
        figures::row(&answers, Figure::TokenSize),
        refusals::row(&answers),
        fetching::row(seen),
        life::rotation(&answers),
        life::removal(&answers),
        life::max_age(&answers),
        life::flood(&answers),
        life::recovery(&answers),
    ]
    .into_iter()
    .flatten()
    .collect()
}
