//! Runs against the embedded reference backend.

use std::sync::Arc;

use conformance::case::Case;
use conformance::catalogue;
use conformance::exit::FailOn;
use conformance::options::RunOptions;
use conformance::policy::{Setting, Stated};
use conformance::progress::Interrupt;
use conformance::run::Run;
use conformance::runner;
use mock_issuer::Algorithm;
use reference_backend::{Broken, Flaw};

/// The options of a run with the audience stated.
pub(crate) fn options(flaw: Option<Flaw>, broken: Option<Broken>) -> RunOptions {
    RunOptions {
        stated: Stated {
            audience: Setting::On("https://api.example".into()),
            // A key set that is not fetched again is then wrong, not unclear,
            // and no test waits for a cache that never ends.
            rotation_max: Some(5),
            refetch_cooldown: Some(0),
            ..Stated::default()
        },
        ..RunOptions::embedded(flaw, broken)
    }
}

/// States all that can be stated, so that every case is asked.
pub(crate) fn state_everything(options: &mut RunOptions) {
    options.stated.required =
        ["exp", "iss", "aud", "sub", "iat", "jti", "client_id"].map(str::to_owned).into();
    options.stated.typ = Setting::On("at+jwt".into());
    options.stated.jwks_ttl = Some(3);
    options.stated.scope = Some("things:read".into());
    options.stated.algorithms = vec![Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa];
    options.issuer.algorithms = options.stated.algorithms.clone();
}

/// The cases of the catalogue with these ids.
pub(crate) fn cases(ids: &[&str]) -> Vec<Case> {
    let cases = catalogue::all().iter().filter(|case| ids.contains(&case.id.as_str()));
    let cases: Vec<Case> = cases.cloned().collect();
    assert_eq!(cases.len(), ids.len(), "{ids:?}");
    cases
}

/// Runs the whole catalogue.
pub(crate) async fn run(options: RunOptions) -> Run {
    run_cases(options, catalogue::all().to_vec()).await
}

/// Runs these cases.
pub(crate) async fn run_cases(options: RunOptions, cases: Vec<Case>) -> Run {
    runner::run(options, cases, Interrupt::default(), Arc::new(|_| {}), &[FailOn::Fail])
        .await
        .expect("the run can be tried")
}
