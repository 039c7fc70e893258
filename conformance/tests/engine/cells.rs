//! What the cells of a run, and runs with the same keys, have in common.

use std::collections::BTreeSet;

use conformance::evidence::EventKind;
use mock_issuer::{Algorithm, KeyRing, Options};

use crate::embedded::{cases, options, run_cases};

/// The `kid` of each key that a run makes.
async fn published(keys: &KeyRing) -> BTreeSet<String> {
    let mut options = options(None, None);
    options.issuer.keys = Some(keys.clone());
    let ids =
        ["rotation/new-key-accepted", "rotation/old-key-still-good", "rotation/emergency-revoke"];
    let run = run_cases(options, cases(&ids)).await;
    let kids = run.events.into_iter().filter_map(|event| match event.kind {
        EventKind::Publish { kid, .. } => Some(kid),
        _ => None,
    });
    kids.collect()
}

/// A target that holds a key of another cell would otherwise seem to have learned
/// it, or to trust one that was withdrawn.
#[tokio::test(flavor = "multi_thread")]
async fn no_cell_makes_the_key_of_another() {
    let options = Options { algorithms: vec![Algorithm::Es256], ..Options::default() };
    let keys = options.ring().unwrap();
    let first = published(&keys).await;
    assert_eq!(first.len(), 3);
    assert_eq!(first.intersection(&published(&keys).await).count(), 0);

    let keys = keys.keeping_made();
    let first = published(&keys).await;
    assert_eq!(first.len(), 3);
    assert_eq!(first, published(&keys).await);
}
