//! What becomes of a connection is no answer to a token.

use conformance::catalogue;
use conformance::verdict::{Cause, Verdict};

use crate::embedded::run_cases;
use crate::front::{Front, Say};

#[tokio::test(flavor = "multi_thread")]
async fn a_close_behind_an_answer_is_no_crash() {
    let id = "state/same-connection";
    let front =
        Front::start(move |asked| if asked.case == id { Say::PassAndClose } else { Say::Pass });
    let front = front.await;
    let case = catalogue::all().iter().find(|case| case.id == id).unwrap();
    let run = run_cases(front.options(None), vec![case.clone()]).await;
    let outcome = &run.outcomes[0];
    let said = (outcome.verdict, outcome.cause);
    assert_eq!(said, (Verdict::Skip, Some(Cause::NotApplicable)), "{}", outcome.reason);
}
