//! What stands behind a cell of the matrix, as labelled lines.

use crate::evidence::{Exchange, ExchangeId};
use crate::foreign::{bounded, clean};
use crate::report::finding::{self, Field, Form};
use crate::report::sent::change;
use crate::report::words;
use crate::run::Run;
use crate::verdict::{Outcome, VariantOutcome, Verdict};

/// How many exchanges are told.
const SHOWN: usize = 12;

/// What speaks for an outcome.
pub(super) fn of_outcome(run: &Run, outcome: &Outcome, options: &[String]) -> Vec<Field> {
    let mut fields = match outcome.verdict {
        Verdict::Fail | Verdict::Warn => {
            let mut fields = finding::fields(run, &[outcome], Some(options));
            // The page explains each case in a place of its own, and tells all variants.
            fields.retain(|field| !matches!(field.label, "variants" | "why" | "more"));
            fields
        }
        Verdict::Pass | Verdict::Skip | Verdict::Unclear | Verdict::NotRun => {
            let mut fields = vec![
                prose("expected", vec![clean(&outcome.expected)]),
                prose("reason", vec![clean(&outcome.reason)]),
            ];
            fields.extend(finding::waited(run, outcome).map(|time| prose("waited", vec![time])));
            fields
        }
    };
    fields.push(verbatim("variants", variants(outcome)));
    let sent: Vec<ExchangeId> =
        outcome.variants.iter().flat_map(|variant| variant.exchanges.iter().copied()).collect();
    fields.push(verbatim("exchanges", exchanges(run, &sent)));
    // Where nothing could be judged, the controls are why.
    let proof = if finding::is_judged(outcome) { "proven by" } else { "controls" };
    fields.push(verbatim(proof, exchanges(run, &outcome.proven_by)));
    fields.retain(|field| field.lines.iter().any(|line| !line.is_empty()));
    fields
}

/// Where there are several variants, a line for those of which the same is said.
fn variants(outcome: &Outcome) -> Vec<String> {
    if outcome.variants.len() < 2 {
        return Vec::new();
    }
    let mut alike: Vec<(Verdict, &str, Vec<String>)> = Vec::new();
    for VariantOutcome { verdict, reason, .. } in &outcome.variants {
        if alike.iter().all(|(v, r, _)| (v, *r) != (verdict, reason)) {
            let is_it = |variant: &&VariantOutcome| {
                (variant.verdict, &variant.reason) == (*verdict, reason)
            };
            let names = outcome.variants.iter().filter(is_it).map(finding::variant_name);
            alike.push((*verdict, reason, names.collect()));
        }
    }
    let line = |(verdict, reason, names): (Verdict, &str, Vec<String>)| {
        format!("{}: {}; {}", verdict.word(), names.join(", "), clean(reason))
    };
    alike.into_iter().map(line).collect()
}

/// The exchanges, a line each.
pub(super) fn exchanges(run: &Run, ids: &[ExchangeId]) -> Vec<String> {
    let mut lines: Vec<String> =
        ids.iter().take(SHOWN).filter_map(|id| run.exchange(*id)).map(line).collect();
    if ids.len() > SHOWN {
        lines.push(format!("and {} more", ids.len() - SHOWN));
    }
    lines
}

fn line(exchange: &Exchange) -> String {
    let sent = match &exchange.token {
        Some(token) => change(token),
        None => "no token".into(),
    };
    let took = words::duration(exchange.ms);
    format!("#{} {sent} → {} in {took}", exchange.id, bounded(&finding::answer(exchange), 90))
}

pub(super) fn prose(label: &'static str, lines: Vec<String>) -> Field {
    Field { label, lines, form: Form::Prose }
}

pub(super) fn verbatim(label: &'static str, lines: Vec<String>) -> Field {
    Field { label, lines, form: Form::Verbatim }
}
