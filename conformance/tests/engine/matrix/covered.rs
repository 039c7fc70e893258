//! Which variants a specific flaw fails.

use std::collections::BTreeSet;

use conformance::case::{Case, Kind, Send};
use conformance::catalogue;
use mock_issuer::Recipe;

use super::row::Row;

/// A flaw is specific if it fails at most so many cases. Cases that send the
/// same token count as one, since no verifier can tell them apart.
const FEW: usize = 6;

/// The variants that no specific flaw fails.
pub(crate) fn uncovered(rows: &[Row]) -> Vec<String> {
    let specific: Vec<&Row> = rows.iter().filter(|row| is_specific(row)).collect();
    let mut uncovered = Vec::new();
    for case in catalogue::all().iter().filter(|case| case.kind != Kind::Probe) {
        for variant in variants(case) {
            let covered = specific.iter().any(|row| {
                row.failed.get(&case.id).is_some_and(|failed| failed.contains(&variant))
            });
            if !covered {
                uncovered.push(case.variant_id(&variant));
            }
        }
    }
    uncovered
}

fn variants(case: &Case) -> Vec<String> {
    match case.kind {
        Kind::Audit => vec![String::new()],
        _ => case.sends().map(|send| send.variant.clone()).collect(),
    }
}

fn is_specific(row: &Row) -> bool {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut count = 0;
    for case in catalogue::all() {
        let Some(failed) = row.failed.get(&case.id) else { continue };
        let sends = case.sends().filter(|send| failed.contains(&send.variant));
        let tokens: Vec<String> = sends.filter_map(token).collect();
        let is_new = tokens.is_empty() || tokens.iter().any(|token| !seen.contains(token));
        seen.extend(tokens);
        count += usize::from(is_new);
    }
    count <= FEW
}

/// What makes two tokens the same, where the request is like any other.
fn token(send: &Send) -> Option<String> {
    let is_usual = send.carriage == conformance::case::Carriage::Configured;
    let recipe: &Recipe = send.token.as_ref().filter(|_| is_usual)?;
    serde_json::to_string(recipe).ok()
}
