//! Judging again from the JSON gives the same verdicts.

use conformance::judge::{judge_again, measure_again};
use conformance::run::Run;
use reference_backend::{Broken, Flaw};

use crate::embedded::{options, run};

#[tokio::test(flavor = "multi_thread")]
async fn judging_again_from_the_json_gives_the_same_outcomes() {
    for (flaw, broken) in [
        (None, None),
        (Some(Flaw::IgnoresAud), None),
        (Some(Flaw::NeverRefetches), None),
        (Some(Flaw::CrashesOnUnknownKid), None),
        (None, Some(Broken::Always401)),
        (None, Some(Broken::Always500)),
        (None, Some(Broken::Dies)),
    ] {
        let run = run(options(flaw, broken)).await;
        let json = serde_json::to_string(&run).unwrap();
        let read: Run = serde_json::from_str(&json).unwrap();
        assert_eq!(judge_again(&read), run.outcomes, "{flaw:?} {broken:?}");
        assert_eq!(measure_again(&read), run.enforcement, "{flaw:?} {broken:?}");
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }
}
