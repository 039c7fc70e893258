//! Several workers behind one port: what one of them does, now and then.

use std::sync::atomic::{AtomicUsize, Ordering};

use conformance::catalogue;
use conformance::verdict::Verdict;

use crate::embedded::run_cases;
use crate::findings::findings;
use crate::front::{Asked, Front, Say};

const RETIRED: &str = "rotation/retired-after-refetch";

/// What a run comes to that sends a token by a key that is gone, where some say
/// what becomes of the n-th request by that key and of the n-th by the new one.
async fn retired(
    removed: impl Fn(usize) -> Say + Send + Sync + 'static,
    new: impl Fn(usize) -> Say + Send + Sync + 'static,
) -> (Vec<String>, Verdict) {
    let counts = [AtomicUsize::new(0), AtomicUsize::new(0)];
    let next = move |index: usize| counts[index].fetch_add(1, Ordering::Relaxed);
    let front =
        Front::start(move |asked: &Asked| match (asked.case.as_str(), asked.key.as_str()) {
            (RETIRED, "k2") => match next(0) {
                // The key is still published.
                0 => Say::Pass,
                count => removed(count),
            },
            (RETIRED, "") => new(next(1)),
            _ => Say::Pass,
        });
    let front = front.await;
    let case = catalogue::find(RETIRED).unwrap().clone();
    let run = run_cases(front.options(None), vec![case]).await;
    (findings(&run), run.outcomes[0].verdict)
}

/// The kernel has one of two processes wait for long.
#[tokio::test(flavor = "multi_thread")]
async fn each_worker_has_keys_before_the_issuer_fails() {
    let count = AtomicUsize::new(0);
    let front = Front::start(move |asked: &Asked| {
        match (asked.case.as_str(), asked.key.as_str()) {
            // The last request before all workers are warmed.
            ("", "k2") => count.store(0, Ordering::Relaxed),
            ("", "k1") if count.fetch_add(1, Ordering::Relaxed) < 30 => {}
            (_, "k1") if asked.count.is_multiple_of(2) => return Say::PassToOther,
            _ => {}
        }
        Say::Pass
    });
    let front = front.await;
    let mut options = front.options(None);
    options.disruptive = true;
    let case = catalogue::find("outage/jwks-500").unwrap().clone();
    let run = run_cases(options, vec![case]).await;
    assert_eq!(findings(&run), Vec::<String>::new());
}

fn every_second(count: usize, say: Say) -> Say {
    if count.is_multiple_of(2) { say } else { Say::Pass }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_worker_that_never_drops_a_key_is_found() {
    let (findings, _) = retired(|n| every_second(n, Say::Status(200)), |_| Say::Pass).await;
    assert_eq!(findings, [format!("warn {RETIRED} accepted")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_may_drop_a_key_when_it_is_made_to() {
    let removed = |n| if n < 40 { every_second(n, Say::Status(200)) } else { Say::Pass };
    let (findings, verdict) = retired(removed, |_| Say::Pass).await;
    assert_eq!((findings, verdict), (vec![], Verdict::Pass));
}

/// The new key was accepted before, by the other workers.
fn lags(until: usize) -> impl Fn(usize) -> Say {
    move |n| if (8..until).contains(&n) { every_second(n, Say::Status(401)) } else { Say::Pass }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_may_not_fetch_yet_is_waited_for() {
    let removed = |n| if n < 40 { every_second(n, Say::Status(200)) } else { Say::Pass };
    let (findings, verdict) = retired(removed, lags(60)).await;
    assert_eq!((findings, verdict), (vec![], Verdict::Pass));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_does_not_fetch_in_time_has_kept_nothing() {
    let removed = |n| every_second(n, Say::Status(200));
    let (findings, _) = retired(removed, lags(usize::MAX)).await;
    assert_eq!(findings, [format!("unclear {RETIRED} out-of-time")]);
}
