//! Figures: what probes measured, and how long life-cycle cases waited.

use crate::case::Kind;
use crate::foreign::{bounded, clean};
use crate::report::finding;
use crate::report::terminal::page::Page;
use crate::run::Run;
use crate::verdict::{Outcome, Verdict};

pub(crate) fn tell(run: &Run, page: &mut Page<'_>) {
    let figures: Vec<(&Outcome, String)> = run
        .outcomes
        .iter()
        .filter_map(|outcome| figure(run, outcome).map(|figure| (outcome, figure)))
        .collect();
    let width = figures.iter().map(|(outcome, _)| outcome.id.chars().count()).max();
    for (index, (outcome, figure)) in figures.iter().enumerate() {
        if index == 0 {
            page.gap();
            page.line("measured");
        }
        let symbol = page.symbol(outcome.verdict, outcome.known);
        let width = width.unwrap_or_default();
        page.line(&format!("  {symbol} {:<width$}   {figure}", clean(&outcome.id)));
    }
}

/// Failures tell their figure themselves.
fn figure(run: &Run, outcome: &Outcome) -> Option<String> {
    if outcome.verdict != Verdict::Pass {
        return None;
    }
    match run.cases.get(&outcome.id)?.kind {
        Kind::LifeCycle => finding::waited_long(run, outcome).map(|time| format!("waited {time}")),
        Kind::Probe => Some(bounded(&outcome.actual, 200)).filter(|figure| !figure.is_empty()),
        Kind::Acceptance
        | Kind::Defect
        | Kind::Forgery
        | Kind::NoToken
        | Kind::NoCrash
        | Kind::Audit => None,
    }
}
