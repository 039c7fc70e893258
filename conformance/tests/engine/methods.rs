//! A good token goes with the method that the user named, and with no other
//! that may change something.

use std::collections::BTreeSet;

use conformance::policy::Profile;
use conformance::run::Run;
use reference_backend::Flaw;

use crate::embedded::{cases, options, run, run_cases, state_everything};
use crate::findings::findings;

/// The methods of requests with a token that the backend would take.
fn methods_of_good_tokens(run: &Run) -> BTreeSet<&str> {
    run.exchanges
        .iter()
        .filter(|exchange| {
            let tokens = exchange.token.iter().chain(&exchange.other);
            tokens.into_iter().any(|token| token.diff.is_empty())
        })
        .filter_map(|exchange| exchange.request.bytes.split(' ').next())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_token_goes_with_safe_methods_only() {
    let mut options = options(None, None);
    options.stated.profile = Profile::Strict;
    state_everything(&mut options);
    let run = run(options).await;
    assert_eq!(methods_of_good_tokens(&run), ["GET", "HEAD"].into());
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_are_sent_where_the_user_named_post() {
    let cases = || cases(&["transport/token-in-form"]);
    let get = run_cases(options(Some(Flaw::AcceptsFormToken), None), cases()).await;
    assert_eq!(get.outcomes[0].reason, "the method is not POST (`--method`)");
    let mut options = options(Some(Flaw::AcceptsFormToken), None);
    options.request.method = "POST".into();
    let post = run_cases(options, cases()).await;
    assert_eq!(findings(&post), ["warn transport/token-in-form accepted"]);
}
