//! The finished run: the value that every report is a function of, and at the
//! same time the JSON report. Names are stable from the first release on.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::diagnosis::Diagnosis;
use crate::enforcement::Row;
use crate::evidence::{Event, Evidence, Exchange};
use crate::policy::{Measured, Policy, Stated};
use crate::verdict::{Outcome, Verdict};

/// The version of the JSON report.
pub const SCHEMA_VERSION: &str = "1.0";

/// A finished run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// Version of this document's form: [`SCHEMA_VERSION`].
    pub schema_version: String,
    /// A name for this run, random.
    pub run_id: String,
    /// When it began, RFC 3339, UTC.
    pub started_at: String,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// Whether it ran to its end.
    pub complete: bool,
    /// The exit code of the program.
    pub exit_code: u8,
    /// What made the report.
    pub tool: Tool,
    /// What was tested.
    pub target: TargetInfo,
    /// Who issued the tokens.
    pub issuer: IssuerInfo,
    /// What the target enforces.
    pub policy: PolicyInfo,
    /// What is wrong with the target as a whole, the gravest first.
    pub diagnosis: Vec<Diagnosis>,
    /// Counts.
    pub summary: Summary,
    /// The cases that were selected, by id, in full.
    pub cases: BTreeMap<String, Case>,
    /// What came out, in the order of the catalogue.
    pub outcomes: Vec<Outcome>,
    /// What the target enforces, measured.
    #[serde(default)]
    pub enforcement: Vec<Row>,
    /// What speaks for each case, by id.
    pub evidence: BTreeMap<String, Evidence>,
    /// Every request to the target.
    pub exchanges: Vec<Exchange>,
    /// What happened at the issuers and to the target processes.
    pub events: Vec<Event>,
}

/// The program that made a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The commit it was built from, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// SHA-256 over the catalogue, in hexadecimal.
    pub catalogue_hash: String,
}

/// The target of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TargetInfo {
    /// The URL as the user gave it.
    pub url: String,
    /// `started`, `attached` or `restartable`.
    pub mode: String,
    /// The command, where the target was started.
    pub command: Vec<String>,
    /// The JWT libraries that its files show, where the target was started.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub libraries: Vec<String>,
    /// The lives of the target processes.
    pub generations: Vec<GenerationInfo>,
    /// How many workers answer, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workers: Option<u32>,
}

/// One life of a target process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GenerationInfo {
    /// The cell it lived in.
    pub cell: u32,
    /// Its number in the cell, from 1.
    pub generation: u32,
    /// Where it answered.
    pub url: String,
    /// The last lines that it wrote, where it was started by the run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<String>,
}

/// The issuer of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IssuerInfo {
    /// Where the target reached the issuer of the first cell.
    pub url: String,
    /// The `iss` of its tokens.
    pub iss: String,
    /// The vendor whose shape it has, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// Its keys at the end.
    pub keys: Vec<KeyInfo>,
}

/// A key of the issuer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyInfo {
    /// Its name in the ring.
    pub name: String,
    /// Its `kid`.
    pub kid: String,
    /// Its algorithm.
    pub algorithm: String,
}

/// The policy in its three states.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyInfo {
    /// What the user said.
    pub stated: Stated,
    /// What the preflight found out.
    pub measured: Measured,
    /// What verdicts are given by.
    pub resolved: Policy,
}

/// Counts of verdicts. `selected` is the sum of the seven behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Cases selected.
    pub selected: u32,
    /// Cases that passed.
    pub passed: u32,
    /// Cases that warned.
    pub warned: u32,
    /// Cases that failed.
    pub failed: u32,
    /// Cases that failed as the user expects.
    pub known: u32,
    /// Cases that do not apply.
    pub skipped: u32,
    /// Cases that cannot be told.
    pub unclear: u32,
    /// Cases that were not run.
    pub not_run: u32,
    /// Known failures that did not happen.
    pub stale: u32,
}

impl Summary {
    /// Counts outcomes.
    pub fn of(outcomes: &[Outcome]) -> Self {
        let mut summary = Self::default();
        for outcome in outcomes {
            summary.selected += 1;
            *match outcome.verdict {
                _ if outcome.known => &mut summary.known,
                Verdict::Pass => &mut summary.passed,
                Verdict::Warn => &mut summary.warned,
                Verdict::Fail => &mut summary.failed,
                Verdict::Skip => &mut summary.skipped,
                Verdict::Unclear => &mut summary.unclear,
                Verdict::NotRun => &mut summary.not_run,
            } += 1;
        }
        summary
    }
}

impl Run {
    /// The exchange of this number.
    pub fn exchange(&self, id: u32) -> Option<&Exchange> {
        // Exchanges are numbered from 1 in the order they stand in, but a
        // hand-made document need not keep to that.
        self.exchanges
            .get(id.saturating_sub(1) as usize)
            .filter(|exchange| exchange.id == id)
            .or_else(|| self.exchanges.iter().find(|exchange| exchange.id == id))
    }
}
