//! The strict reference backend passes everything.

use conformance::policy::Profile;
use conformance::verdict::Verdict;

use crate::embedded::{findings, options, run, state_everything};

#[tokio::test(flavor = "multi_thread")]
async fn the_strict_backend_passes_every_case() {
    for profile in [Profile::Recommended, Profile::Strict] {
        let mut options = options(None, None);
        options.stated.profile = profile;
        let run = run(options).await;
        assert_eq!(findings(&run), Vec::<String>::new());
        assert_eq!(run.exit_code, 0);
        assert_eq!(run.diagnosis, []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_everything_stated_every_case_is_asked_and_passed() {
    let mut options = options(None, None);
    options.stated.profile = Profile::Strict;
    state_everything(&mut options);
    let run = run(options).await;
    assert_eq!(findings(&run), Vec::<String>::new());
    let skipped: Vec<_> = run
        .outcomes
        .iter()
        .flat_map(|outcome| outcome.variants.iter().map(move |variant| (outcome, variant)))
        .filter(|(_, variant)| variant.verdict == Verdict::Skip)
        .map(|(outcome, variant)| format!("{}#{}: {}", outcome.id, variant.name, variant.reason))
        .collect();
    insta::assert_snapshot!(skipped.join("\n"), @"control/each-algorithm#RS256: asked only of targets for which it is stated");
}
