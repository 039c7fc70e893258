//! Targets that are broken as a whole: each has its exit code and diagnosis,
//! and none of them comes out green.

use std::time::Duration;

use conformance::run::Run;
use conformance::verdict::Verdict;
use futures_util::stream::{self, StreamExt as _};
use reference_backend::Broken;

use crate::embedded::{options, run};
use crate::findings::findings;

async fn line(broken: Broken) -> String {
    let mut options = options(None, Some(broken));
    if judges_nearly_all(broken) {
        // How busy this machine is says nothing about them.
        options.stated.rotation_max = Some(30);
    } else {
        options.timeout = Duration::from_secs(2);
    }
    let run = run(options).await;
    let diagnosis: Vec<_> = run.diagnosis.iter().map(|found| found.id.word()).collect();
    let summary = run.summary;
    let head = format!("{}: exit {} [{}]", broken.name(), run.exit_code, diagnosis.join(", "));
    // Which of the sends in parallel meets the death or the slip is chance.
    if matches!(broken, Broken::Dies | Broken::AcceptsNowAndThen) {
        return format!("{head} some failed: {}", summary.failed > 0);
    }
    let found = findings(&run);
    if judges_nearly_all(broken) {
        let (chance, found): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|line| is_chance(broken, line));
        // Each of them is the only variant of its case.
        let passed = summary.passed as usize + chance.len();
        let skipped = summary.skipped as usize;
        // Whether connections are kept is measured with requests that may meet the limit.
        let kept = skips_kept_connections(&run) && broken == Broken::RateLimits;
        let (passed, skipped) = if kept { (passed + 1, skipped - 1) } else { (passed, skipped) };
        return format!("{head} passed {passed} skipped {skipped} {found:?}");
    }
    let failed: Vec<_> = found.into_iter().filter(|line| line.starts_with("fail")).collect();
    format!(
        "{head} passed {} warned {} failed {} skipped {} unclear {} {failed:?}",
        summary.passed, summary.warned, summary.failed, summary.skipped, summary.unclear,
    )
}

/// Whether the target judges every token, or all but a few that it dies of. Then
/// whatever does not pass is told by name.
fn judges_nearly_all(broken: Broken) -> bool {
    matches!(
        broken,
        Broken::DiesOfFourSegments
            | Broken::RateLimits
            | Broken::LimitsKeyLookups
            | Broken::SingleThreaded
            | Broken::SeveralWorkers
    )
}

fn skips_kept_connections(run: &Run) -> bool {
    let mut outcomes = run.outcomes.iter();
    outcomes.any(|it| it.id == "state/same-connection" && it.verdict == Verdict::Skip)
}

/// What may be found or not.
fn is_chance(broken: Broken, line: &str) -> bool {
    // Four caches each ask by themselves, the more often the longer the flood takes.
    broken == Broken::SeveralWorkers && line == "warn fetch/unknown-kid-flood hammered"
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
    dies-of-four-segments: exit 1 [died] passed 247 skipped 48 ["fail enc/more-segments#empty crashed", "fail enc/more-segments#copy crashed", "fail enc/garbage#three-dots crashed"]
    rate-limits: exit 0 [] passed 248 skipped 48 ["unclear rotation/under-load out-of-time"]
    limits-key-lookups: exit 0 [limits-key-lookups] passed 247 skipped 48 ["warn fetch/rotation-after-flood crashed", "warn outage/jwks-refused#recovered crashed"]
    single-threaded: exit 0 [single-threaded] passed 247 skipped 49 ["unclear state/parallel not-provable-here"]
    several-workers: exit 0 [] passed 249 skipped 48 []
    accepts-now-and-then: exit 1 [] some failed: true
    answers-http2-only: exit 3 [not-http] passed 0 warned 0 failed 0 skipped 46 unclear 251 []
    no-http: exit 3 [not-http] passed 0 warned 0 failed 0 skipped 46 unclear 251 []
    "#);
}
