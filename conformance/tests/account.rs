//! Nothing of the master list of cases is lost: each entry of the areas that
//! are covered is a case, a probe or an audit, was merged into one, or was left
//! out for a reason.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use conformance::case::Kind;
use conformance::catalogue;
use serde::Deserialize;

/// Where an entry went.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Went {
    /// To `id` or `id#variant`.
    To(String),
    /// Nowhere.
    Out { left_out: String },
}

fn account() -> BTreeMap<String, Went> {
    toml::from_str(include_str!("account.toml")).unwrap()
}

#[test]
fn each_entry_went_to_something_that_exists_or_was_left_out_for_a_reason() {
    for (entry, went) in account() {
        match went {
            Went::To(id) => {
                let found = match id.split_once('#') {
                    None => catalogue::find(&id).is_some(),
                    Some(_) => catalogue::find_variant(&id).is_some(),
                };
                assert!(found, "{entry}: there is no {id}");
            }
            Went::Out { left_out } => {
                assert!(left_out.len() > 20, "{entry}: {left_out:?} is no reason");
                assert!(catalogue::find(&entry).is_none(), "{entry} was left out and is a case");
            }
        }
    }
}

#[test]
fn an_entry_that_is_a_case_by_its_own_id_went_nowhere_else() {
    for (entry, went) in account() {
        if let (Went::To(id), true) = (went, catalogue::find(&entry).is_some()) {
            assert_eq!(id, entry);
        }
    }
}

/// How many there are of each kind, so that a case that vanishes is noticed.
#[test]
fn the_kinds_of_the_catalogue_are_counted() {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for case in catalogue::all() {
        let kind = match case.kind {
            Kind::Probe => "probes",
            Kind::Audit => "audits",
            Kind::Acceptance
            | Kind::Defect
            | Kind::Forgery
            | Kind::NoToken
            | Kind::NoCrash
            | Kind::LifeCycle => "cases",
        };
        *kinds.entry(kind).or_default() += 1;
    }
    let variants: usize = catalogue::all().iter().map(|case| case.sends().count()).sum();
    insta::assert_snapshot!(format!("{kinds:?}, {variants} variants"), @r#"{"audits": 10, "cases": 239, "probes": 8}, 650 variants"#);
}

/// The master list lies beside the repository where the project is developed.
#[test]
fn no_entry_of_the_master_list_is_missing() {
    #[derive(Deserialize)]
    struct Entry {
        id: String,
    }
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/catalogue.json");
    let Ok(text) = std::fs::read_to_string(list) else {
        return;
    };
    let entries: Vec<Entry> = serde_json::from_str(&text).unwrap();
    let account = account();
    let areas: BTreeSet<&str> =
        account.keys().map(|entry| entry.split_once('/').unwrap().0).collect();
    let listed: BTreeSet<&str> = entries
        .iter()
        .map(|entry| entry.id.as_str())
        .filter(|id| areas.contains(id.split_once('/').unwrap().0))
        .collect();
    let accounted: BTreeSet<&str> = account.keys().map(String::as_str).collect();
    assert_eq!(accounted, listed);
}
