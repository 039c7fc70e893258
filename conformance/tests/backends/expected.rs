//! What the program must say about a backend, neither more nor less.

use std::collections::BTreeSet;

use conformance::run::Run;
use conformance::verdict::Verdict;
use serde::Deserialize;

use crate::backend::Backend;

/// `expected.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    #[serde(rename = "run")]
    pub(crate) runs: Vec<ExpectedRun>,
}

/// One run of the program on the backend.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectedRun {
    /// The URL, where it is not that of `backend.toml`.
    pub(crate) url: Option<String>,
    /// Further options.
    #[serde(default)]
    pub(crate) args: Vec<String>,
    exit_code: u8,
    #[serde(default)]
    diagnosis: Vec<String>,
    /// Where nothing can be judged: the cause under which everything is
    /// unclear that is not among the findings.
    everything: Option<String>,
    #[serde(default, rename = "finding")]
    findings: Vec<Finding>,
    /// A text that the log of the backend must have shown beside a crash, or
    /// that the evidence of a diagnosis must hold.
    shows: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Finding {
    case: String,
    #[serde(default)]
    variants: Vec<String>,
    verdict: String,
    symptom: String,
    /// Why the backend does this; for readers.
    reason: String,
}

impl Expected {
    pub(crate) fn read(backend: &Backend) -> Self {
        let file = backend.dir.join("expected.toml");
        let text = std::fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }
}

/// A line for each variant that neither passed nor was skipped.
fn verdicts(run: &Run) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for outcome in &run.outcomes {
        for variant in &outcome.variants {
            if matches!(variant.verdict, Verdict::Pass | Verdict::Skip) {
                continue;
            }
            let what = variant
                .symptom
                .map(|symptom| symptom.word())
                .or(variant.cause.map(|cause| cause.word()))
                .unwrap_or_default();
            lines.insert(line(&outcome.id, &variant.name, variant.verdict.word(), what));
        }
    }
    lines
}

fn line(case: &str, variant: &str, verdict: &str, what: &str) -> String {
    let hash = if variant.is_empty() { "" } else { "#" };
    format!("{case}{hash}{variant}: {verdict} {what}")
}

impl ExpectedRun {
    /// How a run differs from what is expected.
    pub(crate) fn differences(&self, run: &Run) -> Vec<String> {
        let mut expected = BTreeSet::new();
        for finding in &self.findings {
            assert!(!finding.reason.is_empty(), "{} has no reason", finding.case);
            let plain = [String::new()];
            let variants: &[String] =
                if finding.variants.is_empty() { &plain } else { &finding.variants };
            for variant in variants {
                expected.insert(line(&finding.case, variant, &finding.verdict, &finding.symptom));
            }
        }
        let mut differences = Vec::new();
        let mut found = verdicts(run);
        if let Some(cause) = &self.everything {
            if run.summary.passed > 0 {
                differences.push(format!("{} cases passed, where none may", run.summary.passed));
            }
            let rest = format!(": unclear {cause}");
            found.retain(|line| !line.ends_with(&rest));
        }
        for line in found.difference(&expected) {
            differences.push(format!("found, not expected: {line}"));
        }
        for line in expected.difference(&found) {
            differences.push(format!("expected, not found: {line}"));
        }
        let diagnosis: Vec<_> = run.diagnosis.iter().map(|found| found.id.word()).collect();
        if diagnosis != self.diagnosis {
            differences.push(format!("diagnosed {diagnosis:?} instead of {:?}", self.diagnosis));
        }
        if run.exit_code != self.exit_code {
            differences.push(format!("exit {} instead of {}", run.exit_code, self.exit_code));
        }
        if let Some(text) = &self.shows {
            let shown = run
                .diagnosis
                .iter()
                .flat_map(|found| &found.evidence)
                .chain(run.exchanges.iter().flat_map(|exchange| &exchange.log))
                .any(|line| line.contains(text.as_str()));
            if !shown {
                differences.push(format!("{text:?} is not shown"));
            }
        }
        differences
    }
}
