//! What becomes of a connection is no answer to a token.

use conformance::verdict::{Cause, Verdict};
use reference_backend::Broken;

use crate::embedded::{cases, options, run_cases};
use crate::front::{Front, Say};

#[tokio::test(flavor = "multi_thread")]
async fn a_close_behind_an_answer_is_no_crash() {
    let id = "state/same-connection";
    let front =
        Front::start(move |asked| if asked.case == id { Say::PassAndClose } else { Say::Pass });
    let front = front.await;
    let run = run_cases(front.options(None), cases(&[id])).await;
    let outcome = &run.outcomes[0];
    let said = (outcome.verdict, outcome.cause);
    assert_eq!(said, (Verdict::Skip, Some(Cause::NotApplicable)), "{}", outcome.reason);
}

/// What needs a connection that is kept is not even planned where none is.
#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_keeps_no_connection_is_not_asked_over_one() {
    let cases = || cases(&["state/same-connection"]);
    let run = async |broken| run_cases(options(None, Some(broken)), cases()).await;
    let kept_none = run(Broken::SingleThreaded).await;
    let outcome = &kept_none.outcomes[0];
    assert_eq!((outcome.verdict, outcome.cause), (Verdict::Skip, Some(Cause::NotApplicable)));
    assert_eq!(kept_none.evidence.len(), 0);
    // Of a target that takes no token at all it is not known.
    let outcome = &run(Broken::Always401).await.outcomes[0];
    let said = (outcome.verdict, outcome.cause);
    assert_eq!(said, (Verdict::Unclear, Some(Cause::ControlsFailed)), "{}", outcome.reason);
}
