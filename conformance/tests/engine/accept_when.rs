//! Targets that say everything with 200, judged by what the user says.

use conformance::verdict::Verdict;
use reference_backend::Broken;

use crate::embedded::{options, run};
use crate::findings::findings;

#[tokio::test(flavor = "multi_thread")]
async fn errors_in_the_body_are_refusals_where_the_user_says_so() {
    for words in ["json:/sub", r#"body~="sub":""#] {
        let mut options = options(None, Some(Broken::OkWithErrorBody));
        options.stated.classifier = words.parse().unwrap();
        let run = run(options).await;
        assert_eq!(findings(&run), Vec::<String>::new(), "{words}");
        assert_eq!(run.diagnosis, [], "{words}");
        assert_eq!(run.exit_code, 0, "{words}");
        let passed = |outcome: &&conformance::verdict::Outcome| outcome.verdict == Verdict::Pass;
        assert!(run.outcomes.iter().filter(passed).count() > 40, "{words}");
    }
}

/// What the user says must be true; otherwise nothing is judged.
#[tokio::test(flavor = "multi_thread")]
async fn words_that_are_wrong_judge_nothing() {
    let mut options = options(None, None);
    options.stated.classifier = "status=204".parse().unwrap();
    let run = run(options).await;
    assert_eq!(run.exit_code, 3);
    assert_eq!(run.summary.passed, 0);
    assert_eq!(run.diagnosis[0].id.word(), "rejects-everything");
}
