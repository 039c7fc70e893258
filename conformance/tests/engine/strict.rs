//! The strict reference backend passes everything.

use conformance::policy::Profile;
use conformance::verdict::Verdict;

use crate::embedded::{findings, options, run};

#[tokio::test(flavor = "multi_thread")]
async fn the_strict_backend_passes_every_case() {
    for profile in [Profile::Recommended, Profile::Strict] {
        let mut options = options(None, None);
        options.stated.profile = profile;
        let run = run(options).await;
        assert_eq!(findings(&run), Vec::<String>::new());
        assert_eq!(run.exit_code, 0);
        assert_eq!(run.diagnosis, []);
        let skipped: Vec<_> = run
            .outcomes
            .iter()
            .filter(|outcome| outcome.verdict == Verdict::Skip)
            .map(|outcome| format!("{}: {}", outcome.id, outcome.reason))
            .collect();
        if profile == Profile::Strict {
            insta::assert_snapshot!(skipped.join("\n"), @"claims/sub-missing: asked only of targets for which it is stated");
        }
    }
}
