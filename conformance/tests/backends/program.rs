//! Running the built program on a backend.

use std::path::Path;
use std::process::Command;

use conformance::gallery::Backend;
use conformance::run::Run;

use crate::expected::ExpectedRun;

/// What takes dozens of processes.
const AREAS: [&str; 5] = ["outage/*", "fetch/*", "jwks/*", "discovery/*", "rotation/etag-304"];

/// A run is about these areas, and then about nothing else, or leaves them out.
fn areas(expected: &ExpectedRun) -> impl Iterator<Item = &'static str> {
    let option = if expected.life_cycle { "--include" } else { "--exclude" };
    AREAS.into_iter().flat_map(move |area| [option, area])
}

/// Runs the program as a user would and reads its JSON report.
pub(crate) fn run(backend: &Backend, env: &Path, expected: &ExpectedRun) -> Run {
    let settings = &backend.settings;
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.json");
    let output = Command::new(env!("CARGO_BIN_EXE_jwt-conformance"))
        .arg("run")
        .arg(expected.url.as_ref().unwrap_or(&settings.url))
        .args(&settings.args)
        .args(&expected.args)
        .args(areas(expected))
        .arg("--report")
        .arg(format!("json={}", report.display()))
        .arg("--")
        .args(settings.command.iter().map(|part| backend.fill(part, env)))
        .output()
        .unwrap();
    let text = std::fs::read_to_string(&report).unwrap_or_else(|error| {
        panic!(
            "{}: no report: {error}\n{}{}",
            backend.name,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    });
    let run: Run = serde_json::from_str(&text).unwrap();
    assert_eq!(output.status.code(), Some(i32::from(run.exit_code)));
    run
}
