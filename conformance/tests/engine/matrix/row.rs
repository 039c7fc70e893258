//! What one run of the matrix came to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

use conformance::verdict::Verdict;
use mock_issuer::Algorithm;
use reference_backend::Flaw;

use super::setup::{Setup, Stated};
use crate::embedded::run_cases;

/// The failing variants by case, and why others were not judged.
pub(crate) struct Row {
    setup: Setup,
    pub(crate) failed: BTreeMap<String, Vec<String>>,
    rest: BTreeSet<&'static str>,
}

impl Row {
    pub(crate) async fn run(setup: &Setup) -> Self {
        let run = run_cases(setup.options(), setup.cases()).await;
        let mut row = Self { setup: *setup, failed: BTreeMap::new(), rest: BTreeSet::new() };
        for outcome in &run.outcomes {
            for variant in &outcome.variants {
                match variant.verdict {
                    Verdict::Pass => {}
                    Verdict::Fail | Verdict::Warn => {
                        let failed = row.failed.entry(outcome.id.clone()).or_default();
                        failed.push(variant.name.clone());
                    }
                    Verdict::Skip | Verdict::Unclear | Verdict::NotRun => {
                        row.rest.insert(variant.cause.map_or("", |cause| cause.word()));
                    }
                }
            }
        }
        // What the user has not said is asked in another run, and what this
        // backend does not have, such as other spellings of its path, in none.
        row.rest.remove("not-applicable");
        row.rest.remove("twin-refused");
        row
    }

    /// Whether the flaw is found, or nothing is where it is none.
    pub(crate) fn is_right(&self) -> bool {
        self.failed.is_empty() == self.setup.flaw.is_allowed()
    }

    /// Whether each run comes to the same. Which requests share a connection is
    /// not decided by the run.
    pub(crate) fn is_steady(&self) -> bool {
        self.setup.flaw != Flaw::RemembersConnection
    }

    /// The flaw, and what is unusual about its run.
    pub(crate) fn name(&self) -> String {
        let Setup { flaw, primary, stated } = self.setup;
        let mut name = flaw.name().to_owned();
        if primary != Algorithm::Rs256 {
            name.push_str(&format!(" {primary}"));
        }
        if self.setup.posts() {
            name.push_str(" POST");
        }
        match stated {
            Stated::Everything => {}
            Stated::EveryAlgorithm => name.push_str(" (every algorithm)"),
            Stated::OneAlgorithm => name.push_str(" (one algorithm)"),
            Stated::Audience => name.push_str(" (audience only)"),
        }
        name
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.name())?;
        if !self.is_steady() {
            // The cases differ from run to run.
            return write!(f, " more than a hundred cases");
        }
        for (id, variants) in &self.failed {
            write!(f, " {id}")?;
            if variants.iter().any(|name| !name.is_empty()) {
                write!(f, "[{}]", variants.join(", "))?;
            }
        }
        if !self.rest.is_empty() {
            write!(f, " | {}", Vec::from_iter(self.rest.iter().copied()).join(" "))?;
        }
        Ok(())
    }
}

/// The program names the likely mistake behind many failures by this table of
/// what each flaw fails. With `UPDATE_GENERATED=1` it is written instead of
/// compared.
pub(crate) fn check_nearest(rows: &[Row]) {
    let mut table: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.failed.len() >= SEVERAL && row.is_steady()) {
        let names = row.failed.iter().flat_map(|(id, variants)| {
            variants.iter().map(move |name| match name.as_str() {
                "" => id.clone(),
                name => format!("{id}#{name}"),
            })
        });
        table.entry(row.setup.flaw.name()).or_default().extend(names);
    }
    let wanted = serde_json::to_string_pretty(&table).expect("names are JSON") + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/judge/nearest.json");
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(&path, wanted).expect("the table can be written");
        return;
    }
    let found = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == wanted, "nearest.json is out of date: run this test with UPDATE_GENERATED=1");
}

/// A flaw that fails fewer cases explains nothing that they do not say.
const SEVERAL: usize = 3;
