//! Sends that miss their key: one process as long as its resolver stays as it
//! was, and few to a process where lookups are limited.

use std::collections::BTreeSet;

use conformance::catalogue;
use conformance::evidence::Role;
use conformance::run::Run;
use reference_backend::{Broken, Flaw};

use crate::embedded::{options, run_cases};
use crate::findings::findings;
use crate::front::{Front, Say};

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
    // Without the flaw it puts fetches off that bring nothing new.
    let run = run_cases(options(Some(Flaw::RefetchesWithoutCooldown), None), cases()).await;
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

/// How a run ends whose target says this to every marker but the first, by the
/// diagnoses and the causes of what is unclear.
async fn after_the_first_marker(status: u16, restart: Option<&str>) -> (Vec<String>, Vec<String>) {
    let front = Front::start(move |asked| {
        if asked.is_marker && asked.count > 1 { Say::Status(status) } else { Say::Pass }
    });
    let front = front.await;
    let few = cases().into_iter().filter(|case| case.id == "alg/none-unknown-kid").collect();
    let run = run_cases(front.options(restart), few).await;
    let diagnoses = run.diagnosis.iter().map(|found| found.id.word().to_owned()).collect();
    (diagnoses, findings(&run))
}

/// A server that is busy for a while limits no key lookups.
#[tokio::test(flavor = "multi_thread")]
async fn a_marker_without_an_answer_shows_no_limit() {
    let unclear = |cause: &str| {
        ["", "#None"].map(|name| format!("unclear alg/none-unknown-kid{name} {cause}")).to_vec()
    };
    for restart in [None, Some("true")] {
        let (diagnoses, found) = after_the_first_marker(429, restart).await;
        assert_eq!((diagnoses, found), (Vec::new(), unclear("out-of-time")), "{restart:?}");
    }
    let (diagnoses, found) = after_the_first_marker(403, None).await;
    assert_eq!(diagnoses, ["limits-key-lookups"]);
    assert_eq!(found, unclear("resolver-limit"));
}
