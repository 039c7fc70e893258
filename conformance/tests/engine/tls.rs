//! An issuer that serves HTTPS, with the right certificate and with wrong ones.

use conformance::case::Case;
use conformance::evidence::EventKind;
use conformance::judge;
use conformance::options::RunOptions;
use conformance::run::Run;
use conformance::verdict::{Cause, Verdict};
use mock_issuer::Authority;
use reference_backend::Flaw;

use crate::embedded::{self, options, run_cases};
use crate::findings::findings;

fn cases() -> Vec<Case> {
    embedded::cases(&["control/valid", "jwks/tls-validation"])
}

fn over_tls(flaw: Option<Flaw>) -> RunOptions {
    let mut options = options(flaw, None);
    options.issuer.tls = Some(Authority::new().unwrap());
    options
}

/// What came out for each certificate.
fn verdicts(run: &Run) -> Vec<(&str, Verdict)> {
    let outcome = run.outcomes.iter().find(|outcome| outcome.id == "jwks/tls-validation").unwrap();
    outcome.variants.iter().map(|variant| (&*variant.name, variant.verdict)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_verifies_certificates_passes_and_is_seen_to_break_off() {
    let run = run_cases(over_tls(None), cases()).await;
    assert_eq!(findings(&run), Vec::<String>::new());
    let pass = Verdict::Pass;
    assert_eq!(verdicts(&run), [("wrong-host", pass), ("expired", pass), ("untrusted", pass)]);
    assert!(run.issuer.url.starts_with("https://"), "{}", run.issuer.url);
    let mut reasons: Vec<&str> = run
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::BrokenOff { reason } => Some(&**reason),
            _ => None,
        })
        .collect();
    reasons.dedup();
    assert_eq!(reasons, ["bad certificate", "certificate expired", "unknown CA"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_every_certificate_fails() {
    let run = run_cases(over_tls(Some(Flaw::IgnoresCertificates)), cases()).await;
    let fail = Verdict::Fail;
    assert_eq!(verdicts(&run), [("wrong-host", fail), ("expired", fail), ("untrusted", fail)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looks_at_no_name_fails_by_the_name_alone() {
    let run = run_cases(over_tls(Some(Flaw::IgnoresHostNames)), cases()).await;
    let (pass, fail) = (Verdict::Pass, Verdict::Fail);
    assert_eq!(verdicts(&run), [("wrong-host", fail), ("expired", pass), ("untrusted", pass)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_tls_it_is_skipped() {
    let run = run_cases(options(None, None), cases()).await;
    let skip = Verdict::Skip;
    assert_eq!(verdicts(&run), [("wrong-host", skip), ("expired", skip), ("untrusted", skip)]);
}

/// A refusal proves nothing about certificates where none was looked at, and
/// keys that came from elsewhere were taken from nobody.
#[tokio::test(flavor = "multi_thread")]
async fn who_did_not_meet_the_certificate_is_unclear() {
    let mut run = run_cases(over_tls(None), cases()).await;
    run.events.retain(|event| !matches!(event.kind, EventKind::BrokenOff { .. }));
    assert_unclear(&run);
    let mut run = run_cases(over_tls(Some(Flaw::IgnoresCertificates)), cases()).await;
    run.events.retain(|event| !matches!(event.kind, EventKind::Fetch { .. }));
    assert_unclear(&run);
}

fn assert_unclear(run: &Run) {
    let outcomes = judge::judge_again(run);
    let outcome = outcomes.iter().find(|outcome| outcome.id == "jwks/tls-validation").unwrap();
    for variant in &outcome.variants {
        let said = (variant.verdict, variant.cause);
        assert_eq!(said, (Verdict::Unclear, Some(Cause::NotProvableHere)), "{}", variant.reason);
    }
}
