//! A leeway is the target's own affair, and no sign that it remembers tokens.

use conformance::verdict::{Cause, Verdict};

use crate::embedded::{cases, run_cases};
use crate::front::{Front, Say};

/// Some verifiers want a token to end after it was issued.
#[tokio::test(flavor = "multi_thread")]
async fn it_is_measured_with_tokens_that_end_after_they_were_issued() {
    let front = Front::with_leeway(60, |asked| {
        let time = |name: &str| asked.claims[name].as_i64();
        if time("exp") <= time("iat") { Say::Status(401) } else { Say::Pass }
    });
    let front = front.await;
    let run = run_cases(front.options(None), cases(&["probe/leeway-exp"])).await;
    let row = run.enforcement.iter().find(|row| row.key == "leeway-exp").unwrap();
    // A second may pass between minting and judging.
    assert!(["58 s", "59 s", "60 s"].contains(&row.value.as_str()), "{row:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_longer_than_was_measured_is_no_memory() {
    let front = Front::with_leeway(60, |asked| {
        let measures = asked.case.ends_with("exp-leeway");
        if measures { Say::Status(401) } else { Say::Pass }
    });
    let front = front.await;
    let run = run_cases(front.options(None), cases(&["state/cache-beyond-exp"])).await;
    let outcome = &run.outcomes[0];
    let said = (outcome.verdict, outcome.cause);
    assert_eq!(said, (Verdict::Unclear, Some(Cause::NotProvableHere)), "{}", outcome.reason);
}
