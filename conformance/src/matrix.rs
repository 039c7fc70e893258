//! Several backends side by side: cases down, backends across. A function of
//! finished runs, like the reports of a single one; nothing here judges.

pub mod page;
pub mod table;

mod evidence;
mod hide;

use std::collections::BTreeMap;
use std::path::Path;

use crate::case::{Case, Kind};
use crate::catalogue;
use crate::enforcement::Row;
use crate::report::finding;
use crate::run::Run;
use crate::verdict::{Outcome, Verdict};

/// One backend and what was found on it.
#[derive(Clone, Debug)]
pub struct Column {
    /// A short name, unlike that of the others.
    pub name: String,
    /// What it is, in a line. May be empty.
    pub title: String,
    /// Framework and library. May be empty.
    pub stack: String,
    /// Packages with their versions.
    pub packages: Vec<String>,
    /// The options of the run, to be printed again.
    pub options: Vec<String>,
    /// What was found, or why it could not be run.
    pub result: Result<Run, String>,
}

/// Backends side by side.
#[derive(Clone, Debug)]
pub struct Matrix {
    columns: Vec<Column>,
    areas: Vec<Area>,
    figures: Vec<Figure>,
}

/// The cases of an area that some backend was tried with.
#[derive(Clone, Debug)]
struct Area {
    name: String,
    cases: Vec<Case>,
}

/// One figure of the enforcement tables.
#[derive(Clone, Debug)]
struct Figure {
    key: String,
    title: String,
}

/// Counts of the verdicts of several cases.
#[derive(Clone, Debug, Default)]
struct Counts(BTreeMap<Verdict, usize>);

impl Counts {
    fn of(&self, verdict: Verdict) -> usize {
        self.0.get(&verdict).copied().unwrap_or_default()
    }

    /// What stands in a cell: the gravest verdict, and how often. What does not
    /// apply counts for nothing, unless nothing does.
    fn worst(&self) -> Option<Verdict> {
        [Verdict::Fail, Verdict::Warn, Verdict::Unclear, Verdict::NotRun, Verdict::Pass]
            .into_iter()
            .chain([Verdict::Skip])
            .find(|verdict| self.of(*verdict) > 0)
    }

    /// All of them in words: `2 fail, 11 pass`.
    fn words(&self) -> String {
        let parts: Vec<String> =
            self.0.iter().rev().map(|(verdict, n)| format!("{n} {}", verdict.word())).collect();
        parts.join(", ")
    }
}

/// The symbol of a verdict, to be told apart without colour.
fn symbol(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✓",
        Verdict::Warn => "!",
        Verdict::Fail => "✗",
        Verdict::Unclear => "?",
        Verdict::Skip => "–",
        Verdict::NotRun => "·",
    }
}

impl Column {
    fn outcome(&self, id: &str) -> Option<&Outcome> {
        self.result.as_ref().ok()?.outcomes.iter().find(|outcome| outcome.id == id)
    }

    /// Whether something could be judged at all.
    fn is_judged(&self) -> bool {
        self.result.as_ref().is_ok_and(|run| run.outcomes.iter().any(finding::is_judged))
    }

    fn row(&self, key: &str) -> Option<&Row> {
        self.result.as_ref().ok()?.enforcement.iter().find(|row| row.key == key)
    }

    fn counts(&self, cases: &[Case]) -> Counts {
        let mut counts = Counts::default();
        for outcome in cases.iter().filter_map(|case| self.outcome(&case.id)) {
            *counts.0.entry(outcome.verdict).or_default() += 1;
        }
        counts
    }

    /// Puts a placeholder in place of a folder of this machine, wherever it is
    /// named: what is published is read elsewhere.
    pub fn hide(&mut self, folder: &Path, placeholder: &str) {
        let folder = folder.display().to_string();
        for option in &mut self.options {
            *option = option.replace(&folder, placeholder);
        }
        match &mut self.result {
            Ok(run) => hide::hide(run, &folder, placeholder),
            Err(reason) => *reason = reason.replace(&folder, placeholder),
        }
    }
}

impl Matrix {
    /// Puts the backends side by side, in this order.
    pub fn new(columns: Vec<Column>) -> Self {
        let runs = || columns.iter().filter_map(|column| column.result.as_ref().ok());
        // A report of another version may have cases that are unknown here.
        let mut cases: BTreeMap<(usize, &str), &Case> = BTreeMap::new();
        for case in runs().flat_map(|run| run.cases.values()) {
            let place = catalogue::all().iter().position(|known| known.id == case.id);
            cases.entry((place.unwrap_or(usize::MAX), &case.id)).or_insert(case);
        }
        let mut areas: Vec<Area> = Vec::new();
        // Probes measure, and what they measured is among the figures.
        for case in cases.into_values().filter(|case| case.kind != Kind::Probe) {
            match areas.iter_mut().find(|area| area.name == case.area()) {
                Some(area) => area.cases.push(case.clone()),
                None => {
                    areas.push(Area { name: case.area().to_owned(), cases: vec![case.clone()] });
                }
            }
        }
        let mut figures: Vec<Figure> = Vec::new();
        for row in runs().flat_map(|run| &run.enforcement) {
            if figures.iter().all(|figure| figure.key != row.key) {
                figures.push(Figure { key: row.key.clone(), title: row.title.clone() });
            }
        }
        Self { columns, areas, figures }
    }

    /// The backends.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// All cases, in the order of the catalogue.
    fn cases(&self) -> impl Iterator<Item = &Case> {
        self.areas.iter().flat_map(|area| &area.cases)
    }

    /// When the first run began, and by what the runs were made, each once.
    fn made(&self) -> (Option<&str>, Vec<String>) {
        let runs = || self.columns.iter().filter_map(|column| column.result.as_ref().ok());
        let began = runs().map(|run| run.started_at.as_str()).min();
        let mut tools: Vec<String> =
            runs().map(|run| format!("{} {}", run.tool.name, run.tool.version)).collect();
        tools.sort();
        tools.dedup();
        (began, tools)
    }
}
