//! Targets that are broken as a whole: each has its exit code and diagnosis,
//! and none of them comes out green.

use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};
use reference_backend::Broken;

use crate::embedded::{findings, options, run};

async fn line(broken: Broken) -> String {
    let mut options = options(None, Some(broken));
    options.timeout = Duration::from_secs(2);
    let run = run(options).await;
    let diagnosis: Vec<_> = run.diagnosis.iter().map(|found| found.id.word()).collect();
    let summary = run.summary;
    let failed: Vec<_> =
        findings(&run).into_iter().filter(|line| line.starts_with("fail")).collect();
    format!(
        "{}: exit {} [{}] passed {} warned {} failed {} skipped {} unclear {} {:?}",
        broken.name(),
        run.exit_code,
        diagnosis.join(", "),
        summary.passed,
        summary.warned,
        summary.failed,
        summary.skipped,
        summary.unclear,
        failed.iter().take(3).collect::<Vec<_>>(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_targets_are_told_by_name() {
    let lines: Vec<String> =
        stream::iter(Broken::ALL).map(|broken| line(*broken)).buffered(4).collect().await;
    insta::assert_snapshot!(lines.join("\n"), @"");
}
