//! What a run finds, as lines that can be compared.

use conformance::run::Run;
use conformance::verdict::Verdict;

/// A line for each variant that neither passed nor was skipped.
pub(crate) fn findings(run: &Run) -> Vec<String> {
    let mut lines = Vec::new();
    for outcome in &run.outcomes {
        for variant in &outcome.variants {
            if matches!(variant.verdict, Verdict::Pass | Verdict::Skip) {
                continue;
            }
            let symptom = variant.symptom.map(|symptom| symptom.word());
            let what = symptom.or(variant.cause.map(|cause| cause.word())).unwrap_or_default();
            lines.push(line(variant.verdict.word(), &outcome.id, &variant.name, what));
        }
    }
    lines
}

/// The line for a variant: its verdict, its name, and the symptom or cause.
pub(crate) fn line(verdict: &str, case: &str, variant: &str, what: &str) -> String {
    let hash = if variant.is_empty() { "" } else { "#" };
    format!("{verdict} {case}{hash}{variant} {what}")
}
