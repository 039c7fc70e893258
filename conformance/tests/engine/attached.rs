//! Targets that run already: what they are spared, and what is sent to them.

use conformance::case::Case;
use conformance::catalogue;
use conformance::verdict::{Cause, Verdict};

use crate::embedded::run_cases;
use crate::front::{Front, Say};

/// Others may be using it, whether it can be started again or not.
#[tokio::test(flavor = "multi_thread")]
async fn the_issuer_fails_only_where_the_user_says_so() {
    let case: &Case = catalogue::find("outage/jwks-500").unwrap();
    for (restart, disruptive) in
        [(None, false), (Some("true"), false), (None, true), (Some("true"), true)]
    {
        let front = Front::start(|_| Say::Pass).await;
        let mut options = front.options(restart);
        options.disruptive = disruptive;
        let run = run_cases(options, vec![case.clone()]).await;
        let found = &run.outcomes[0];
        let wanted = if disruptive {
            (Verdict::Pass, None)
        } else {
            (Verdict::Skip, Some(Cause::NotApplicable))
        };
        assert_eq!((found.verdict, found.cause), wanted, "{restart:?} {}", found.reason);
        assert_eq!(found.reason.contains("--disruptive"), !disruptive, "{restart:?}");
    }
}
