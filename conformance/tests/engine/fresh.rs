//! What is sent to a process that was started for it.

use conformance::catalogue;
use conformance::evidence::ExchangeId;
use conformance::verdict::Verdict;

use crate::embedded::{options, run_cases};

/// What a process does that meets a key set in an odd form is held against what the
/// same process does with the valid token and with a wrong signature.
#[tokio::test(flavor = "multi_thread")]
async fn each_process_has_controls_of_its_own() {
    let case = catalogue::find("jwks/content-type").unwrap();
    let run = run_cases(options(None, None), vec![case.clone()]).await;
    assert_eq!(run.outcomes[0].verdict, Verdict::Pass);
    let attempts = &run.evidence[&case.id].attempts;
    assert_eq!(attempts.len(), 5);
    let process = |id: ExchangeId| {
        let exchange = run.exchanges.iter().find(|exchange| exchange.id == id).unwrap();
        (exchange.cell, exchange.generation)
    };
    for (variant, attempt) in attempts {
        let sent = process(attempt.sends[0]);
        let controls = [attempt.control_before, attempt.wrong_signature, attempt.control_after];
        assert_eq!(controls.map(|id| id.map(process)), [Some(sent); 3], "{variant}");
    }
}
