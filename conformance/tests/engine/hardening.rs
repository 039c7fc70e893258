//! What a recipient may take is asked for in the strict profile only.

use conformance::catalogue;
use conformance::policy::Profile;
use reference_backend::Flaw;

use crate::embedded::{options, run_cases};
use crate::findings::findings;

/// "Recipients MAY consider the JWS to be invalid" (RFC 7515 section 4.1.11).
#[tokio::test(flavor = "multi_thread")]
async fn an_empty_crit_and_one_of_registered_names_may_be_taken() {
    let taken = |flaw, profile| async move {
        let mut options = options(Some(flaw), None);
        options.stated.profile = profile;
        let cases = catalogue::all().iter().filter(|case| case.area() == "crit");
        findings(&run_cases(options, cases.cloned().collect()).await)
    };
    for (flaw, strict) in [
        (Flaw::AcceptsEmptyCrit, vec!["warn crit/malformed#empty accepted"]),
        (
            Flaw::UnderstandsRegisteredCrit,
            vec![
                "warn crit/registered-name#alg accepted",
                "warn crit/registered-name#kid accepted",
                "warn crit/registered-name#typ accepted",
            ],
        ),
    ] {
        assert_eq!(taken(flaw, Profile::Recommended).await, Vec::<String>::new(), "{flaw}");
        assert_eq!(taken(flaw, Profile::Strict).await, strict, "{flaw}");
    }
}
