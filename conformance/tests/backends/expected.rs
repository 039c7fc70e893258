//! What the program must say about a backend, neither more nor less.

use std::collections::BTreeSet;

use conformance::gallery::{Backend, Version};
use conformance::run::Run;
use conformance::verdict::Verdict;
use serde::Deserialize;

use crate::findings::{findings, line};

/// `expected.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    #[serde(rename = "run")]
    pub(crate) runs: Vec<ExpectedRun>,
    /// What all runs find in which something can be judged.
    #[serde(default, rename = "finding")]
    findings: Vec<Finding>,
}

/// One run of the program on the backend.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectedRun {
    /// The version of the library that it is installed with, if there are two.
    #[serde(default)]
    pub(crate) version: Option<Version>,
    /// The URL, where it is not that of `backend.toml`.
    pub(crate) url: Option<String>,
    /// Further options.
    #[serde(default)]
    pub(crate) args: Vec<String>,
    /// Whether it is about what takes dozens of processes: an issuer that fails,
    /// odd key sets, floods. Then it is about nothing else.
    #[serde(default)]
    pub(crate) life_cycle: bool,
    /// Vendors whose issuer it is also run with, for which the same is expected.
    #[serde(default)]
    vendors: Vec<String>,
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
    /// Whether this is what the published vulnerability leads to, so that it
    /// must be gone with the fixed version.
    #[serde(default)]
    cve: bool,
    /// Whether the backend does this on some machines only, as on those with an
    /// older interpreter. It may be found and need not be.
    #[serde(default)]
    may_be_absent: bool,
}

impl Expected {
    pub(crate) fn read(backend: &Backend) -> Self {
        let file = backend.dir.join("expected.toml");
        let text = std::fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let mut expected: Self =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for run in
            expected.runs.iter_mut().filter(|run| run.everything.is_none() && !run.life_cycle)
        {
            run.findings.extend(expected.findings.iter().cloned());
        }
        // What the vulnerability leads to is the proof, so it must be there.
        let vague = |finding: &&Finding| finding.cve && finding.may_be_absent;
        let vague = expected.runs.iter().flat_map(|run| &run.findings).find(vague);
        assert!(vague.is_none(), "{}: {vague:?}", file.display());
        for version in backend.versions() {
            let run = expected.runs.iter().find(|run| run.version == *version);
            let run = run.unwrap_or_else(|| panic!("{}: no run of {version:?}", file.display()));
            let names_it = run.findings.iter().any(|finding| finding.cve);
            let must = *version == Some(Version::Vulnerable);
            assert_eq!(names_it, must, "{}: what is {version:?} by its CVE", file.display());
        }
        let by_vendor: Vec<_> = expected.runs.iter().flat_map(ExpectedRun::by_vendor).collect();
        expected.runs.extend(by_vendor);
        expected
    }
}

impl Finding {
    fn variants(&self) -> Vec<&str> {
        if self.variants.is_empty() {
            return vec![""];
        }
        self.variants.iter().map(String::as_str).collect()
    }
}

impl ExpectedRun {
    /// The same run for each of its vendors.
    fn by_vendor(&self) -> Vec<Self> {
        let runs = self.vendors.iter().map(|vendor| {
            let mut run = self.clone();
            run.args.extend(["--vendor".to_owned(), vendor.clone()]);
            run
        });
        runs.collect()
    }

    /// What has not become right with the fixed version. It must pass, that is,
    /// be refused with all the proof that this takes.
    pub(crate) fn not_mended(&self, fixed: &Run) -> Vec<String> {
        let mut complaints = Vec::new();
        for finding in self.findings.iter().filter(|finding| finding.cve) {
            let outcome = fixed.outcomes.iter().find(|outcome| outcome.id == finding.case);
            for name in finding.variants() {
                let verdict = outcome
                    .and_then(|outcome| outcome.variants.iter().find(|v| v.name == name))
                    .map(|variant| variant.verdict);
                if verdict != Some(Verdict::Pass) {
                    complaints.push(format!("{}#{name} does not pass: {verdict:?}", finding.case));
                }
            }
        }
        complaints
    }

    /// The exit code; where nothing fails but what may be absent, and is absent,
    /// nothing is left to fail for.
    fn exit_code(
        &self,
        must: &BTreeSet<String>,
        may: &BTreeSet<String>,
        found: &BTreeSet<String>,
    ) -> u8 {
        let fails = |line: &String| line.starts_with("fail ");
        let is_due_to_them = !must.iter().any(fails) && may.iter().any(fails);
        if is_due_to_them && !may.intersection(found).any(fails) { 0 } else { self.exit_code }
    }

    /// How a run differs from what is expected.
    pub(crate) fn differences(&self, run: &Run) -> Vec<String> {
        let (mut must, mut may) = (BTreeSet::new(), BTreeSet::new());
        for finding in &self.findings {
            assert!(!finding.reason.is_empty(), "{} has no reason", finding.case);
            for variant in finding.variants() {
                let line = line(&finding.verdict, &finding.case, variant, &finding.symptom);
                if finding.may_be_absent { &mut may } else { &mut must }.insert(line);
            }
        }
        let mut differences = Vec::new();
        let mut found = BTreeSet::from_iter(findings(run));
        let exit_code = self.exit_code(&must, &may, &found);
        found.retain(|line| !may.contains(line));
        if let Some(cause) = &self.everything {
            if run.summary.passed > 0 {
                differences.push(format!("{} cases passed, where none may", run.summary.passed));
            }
            let rest = format!(" {cause}");
            found.retain(|line| !(line.starts_with("unclear ") && line.ends_with(&rest)));
        }
        for line in found.difference(&must) {
            differences.push(format!("found, not expected: {line}"));
        }
        for line in must.difference(&found) {
            differences.push(format!("expected, not found: {line}"));
        }
        let diagnosis: Vec<_> = run.diagnosis.iter().map(|found| found.id.word()).collect();
        if diagnosis != self.diagnosis {
            differences.push(format!("diagnosed {diagnosis:?} instead of {:?}", self.diagnosis));
        }
        if run.exit_code != exit_code {
            differences.push(format!("exit {} instead of {exit_code}", run.exit_code));
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
