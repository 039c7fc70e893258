//! Sends that miss their key: one process as long as its resolver stays as it
//! was, and few to a process where lookups are limited.

use std::collections::BTreeSet;

use conformance::catalogue;
use conformance::evidence::Role;
use conformance::run::Run;
use reference_backend::Broken;

use crate::embedded::{findings, options, run_cases};

/// The lives of processes to which plain unknown keys were sent.
fn lives(run: &Run) -> BTreeSet<(u32, u32)> {
    let markers = run.exchanges.iter().filter(|exchange| exchange.role == Role::Marker);
    markers.map(|exchange| (exchange.cell, exchange.generation)).collect()
}

/// The forgeries that name no known key.
fn cases() -> Vec<conformance::case::Case> {
    let misses = |case: &conformance::case::Case| {
        !case.is_life_cycle()
            && case
                .sends()
                .any(|send| send.token.as_ref().is_some_and(|token| !token.names_known_key()))
    };
    catalogue::all().iter().filter(|case| misses(case)).cloned().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resolver_that_stays_as_it_was_is_asked_in_one_process() {
    let run = run_cases(options(None, None), cases()).await;
    assert_eq!(findings(&run), Vec::<String>::new());
    assert_eq!(lives(&run).len(), 1);
    let markers = run.exchanges.iter().filter(|exchange| exchange.role == Role::Marker).count();
    let sent = run.exchanges.iter().filter(|exchange| exchange.cell == 2).count();
    assert!(sent > 40 && markers < 10, "{markers} markers among {sent} requests");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resolver_that_is_limited_is_asked_a_few_times_in_each_process() {
    let run = run_cases(options(None, Some(Broken::LimitsKeyLookups)), cases()).await;
    assert_eq!(findings(&run), Vec::<String>::new());
    assert!(lives(&run).len() > 5, "{:?}", lives(&run));
}
