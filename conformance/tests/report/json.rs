//! The report for programs, and its schema.

use crate::fixture::{aborted, canned, crashing, empty};
use conformance::report::json::{schema, write};
use conformance::run::Run;

fn json(run: &Run) -> String {
    let mut out = Vec::new();
    write(run, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn reports_keep_to_the_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for run in [canned(), crashing(), aborted(), empty()] {
        let document = serde_json::from_str(&json(&run)).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    let mut broken: serde_json::Value = serde_json::from_str(&json(&canned())).unwrap();
    broken["outcomes"][0]["verdict"] = "perhaps".into();
    assert!(!validator.is_valid(&broken));
}

#[test]
fn a_report_is_the_run() {
    for run in [canned(), crashing(), aborted(), empty()] {
        let text = json(&run);
        let again: Run = serde_json::from_str(&text).unwrap();
        assert_eq!(again, run);
        assert_eq!(json(&again), text);
    }
}

#[test]
fn unknown_members_are_passed_over() {
    let mut document: serde_json::Value = serde_json::from_str(&json(&canned())).unwrap();
    document["later"] = 1.into();
    document["outcomes"][0]["later"] = 1.into();
    assert!(jsonschema::validator_for(&schema()).unwrap().is_valid(&document));
    assert_eq!(serde_json::from_value::<Run>(document).unwrap(), canned());
}
