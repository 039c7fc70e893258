//! Targets that find the key set by the issuer's metadata.

use conformance::catalogue;
use conformance::verdict::Verdict;
use reference_backend::Flaw;

use crate::embedded::{options, run_cases};
use crate::findings::findings;

/// What is said of a target with a flaw, if metadata come that name another issuer.
async fn of_another_issuer(flaw: Flaw) -> (Vec<String>, Verdict) {
    let case = catalogue::find("discovery/issuer-mismatch").unwrap().clone();
    let run = run_cases(options(Some(flaw), None), vec![case]).await;
    (findings(&run), run.outcomes[0].verdict)
}

/// Such metadata must not be used, so a target that heeds that never asks for the keys.
#[tokio::test(flavor = "multi_thread")]
async fn who_compares_the_issuer_passes() {
    // The flaw makes it ask for metadata, and leaves the issuer in them alone.
    let found = of_another_issuer(Flaw::TakesAlgorithmsFromMetadata).await;
    assert_eq!(found, (vec![], Verdict::Pass));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_any_issuer_is_found() {
    let (findings, _) = of_another_issuer(Flaw::IgnoresMetadataIssuer).await;
    assert_eq!(findings, ["warn discovery/issuer-mismatch accepted"]);
}
