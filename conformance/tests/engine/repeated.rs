//! What is sent again because something went wrong beside it keeps what was
//! seen of it the first time.

use conformance::run::Run;
use conformance::verdict::{Symptom, Verdict};

use crate::embedded::{cases, run_cases};
use crate::front::{Front, Say};

fn verdict(run: &Run, id: &str) -> (Verdict, Option<Symptom>) {
    let outcome = run.outcomes.iter().find(|outcome| outcome.id == id).unwrap();
    (outcome.verdict, outcome.symptom)
}

const ACCEPTED: (Verdict, Option<Symptom>) = (Verdict::Fail, Some(Symptom::Accepted));

#[tokio::test(flavor = "multi_thread")]
async fn a_forgery_counts_though_the_process_ends_later() {
    let front = Front::start(|asked| match asked.case.as_str() {
        "alg/none" => Say::Status(200),
        "sig/extended#twice" => Say::Die,
        _ => Say::Pass,
    });
    let front = front.await;
    let mut options = front.options(None);
    options.jobs = 1;
    let run = run_cases(options, cases(&["alg/none", "sig/extended"])).await;
    assert_eq!(verdict(&run, "alg/none"), ACCEPTED);
    assert!(run.diagnosis.iter().any(|found| found.id.word() == "died"), "{:?}", run.diagnosis);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgery_counts_though_the_key_lookup_changes_beside_it() {
    // The first time all go to one process, then a few to each.
    for time in [1, 2] {
        let front = Front::start(move |asked| {
            if asked.case == "sig/wrong-key-no-kid" && asked.count == time {
                Say::Status(200)
            } else if asked.is_marker && [2, 4].contains(&asked.count) {
                Say::Status(403)
            } else {
                Say::Pass
            }
        });
        let front = front.await;
        // What is no process of the run cannot end, and is fresh at once.
        let ids = ["alg/none-unknown-kid", "sig/wrong-key-no-kid"];
        let run = run_cases(front.options(Some("true")), cases(&ids)).await;
        assert_eq!(verdict(&run, "sig/wrong-key-no-kid"), ACCEPTED, "{time}");
        assert_eq!(verdict(&run, ids[0]), (Verdict::Pass, None), "{time}");
    }
}
