//! Targets that are broken as a whole: each has its exit code and diagnosis,
//! and none of them comes out green.

use std::collections::BTreeSet;
use std::time::Duration;

use conformance::run::Run;
use conformance::verdict::{Cause, Verdict};
use futures_util::stream::{self, StreamExt as _};
use reference_backend::Broken;

use crate::embedded::{options, run};
use crate::findings::findings;

async fn line(broken: Broken) -> String {
    let mut options = options(None, Some(broken));
    options.timeout = Duration::from_secs(2);
    let run = run(options).await;
    let diagnosis: Vec<_> = run.diagnosis.iter().map(|found| found.id.word()).collect();
    let summary = run.summary;
    let head = format!("{}: exit {} [{}]", broken.name(), run.exit_code, diagnosis.join(", "));
    // Which of the sends in parallel meets the death or the slip is chance.
    if matches!(broken, Broken::Dies | Broken::AcceptsNowAndThen) {
        return format!("{head} some failed: {}", summary.failed > 0);
    }
    let failed: Vec<_> =
        findings(&run).into_iter().filter(|line| line.starts_with("fail")).collect();
    // These judge rightly, only not everything at any time: which of the sends
    // meets a limit is chance.
    if matches!(broken, Broken::RateLimits | Broken::LimitsKeyLookups | Broken::SeveralWorkers) {
        return format!(
            "{head} most passed: {} few warned: {} failed {failed:?} unclear {:?}",
            summary.passed > 200,
            summary.warned <= 10,
            unlimited(&run),
        );
    }
    format!(
        "{head} passed {} warned {} failed {} skipped {} unclear {} {failed:?}",
        summary.passed, summary.warned, summary.failed, summary.skipped, summary.unclear,
    )
}

/// Why variants are unclear that met no limit and no end of the time.
fn unlimited(run: &Run) -> BTreeSet<&'static str> {
    run.outcomes
        .iter()
        .flat_map(|outcome| &outcome.variants)
        .filter(|variant| variant.verdict == Verdict::Unclear)
        .map(|variant| variant.cause)
        .filter(|cause| !matches!(cause, Some(Cause::ResolverLimit | Cause::OutOfTime)))
        .map(|cause| cause.map_or("", |cause| cause.word()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_targets_are_told_by_name() {
    let lines: Vec<String> =
        stream::iter(Broken::ALL).map(|broken| line(*broken)).buffered(4).collect().await;
    insta::assert_snapshot!(lines.join("\n"), @r#"
    always-401: exit 3 [rejects-everything, never-fetches-jwks] passed 0 warned 0 failed 0 skipped 46 unclear 251 []
    always-200: exit 1 [not-protected] passed 0 warned 0 failed 1 skipped 46 unclear 250 ["fail control/no-token-is-401 accepted"]
    always-200-changing-body: exit 1 [not-protected] passed 0 warned 0 failed 1 skipped 46 unclear 250 ["fail control/no-token-is-401 accepted"]
    always-500: exit 3 [crashes-on-everything] passed 0 warned 0 failed 0 skipped 46 unclear 251 []
    not-found: exit 3 [not-found] passed 0 warned 0 failed 0 skipped 46 unclear 251 []
    always-429: exit 3 [rate-limited] passed 0 warned 0 failed 0 skipped 46 unclear 251 []
    always-503: exit 3 [rate-limited] passed 0 warned 0 failed 0 skipped 46 unclear 251 []
    login-redirect: exit 3 [redirects-to-login] passed 0 warned 0 failed 0 skipped 46 unclear 251 []
    ok-with-error-body: exit 3 [cannot-tell-accept-from-refuse] passed 0 warned 0 failed 0 skipped 46 unclear 251 []
    html-200: exit 1 [not-protected] passed 0 warned 0 failed 1 skipped 46 unclear 250 ["fail control/no-token-is-401 accepted"]
    hangs: exit 3 [unreachable] passed 0 warned 0 failed 0 skipped 46 unclear 251 []
    resets: exit 3 [crashes-on-everything] passed 0 warned 0 failed 0 skipped 46 unclear 251 []
    dies: exit 3 [died] some failed: false
    dies-of-four-segments: exit 1 [died] passed 246 warned 0 failed 2 skipped 48 unclear 1 ["fail enc/more-segments#empty crashed", "fail enc/more-segments#copy crashed", "fail enc/garbage#three-dots crashed"]
    rate-limits: exit 0 [] most passed: true few warned: true failed [] unclear {}
    limits-key-lookups: exit 0 [limits-key-lookups] most passed: true few warned: true failed [] unclear {}
    single-threaded: exit 0 [single-threaded] passed 247 warned 0 failed 0 skipped 49 unclear 1 []
    several-workers: exit 0 [] most passed: true few warned: true failed [] unclear {}
    accepts-now-and-then: exit 1 [] some failed: true
    answers-http2-only: exit 3 [not-http] passed 0 warned 0 failed 0 skipped 46 unclear 251 []
    no-http: exit 3 [not-http] passed 0 warned 0 failed 0 skipped 46 unclear 251 []
    "#);
}
