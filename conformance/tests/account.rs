//! Nothing of the master list of cases is lost: each entry of the areas that
//! are accounted for is a case, a probe or an audit, was merged into one, or was left
//! out for a reason.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use conformance::catalogue;
use serde::Deserialize;

/// The ids of all entries, one a line.
const MASTER_LIST: &str = include_str!("master-list.txt");

/// Areas of which no account is given yet, since no case is about them or few are.
const WITHOUT_ACCOUNT: [&str; 6] = ["dos", "atjwt", "dpop", "mtls", "hmac", "pqc"];

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
        // By a former id as well.
        if let (Went::To(id), Some(case)) = (went, catalogue::find(&entry)) {
            assert_eq!(id, case.id, "{entry}");
        }
    }
}

#[test]
fn no_entry_of_the_master_list_is_missing() {
    let wanted: BTreeSet<&str> =
        MASTER_LIST.lines().filter(|entry| !WITHOUT_ACCOUNT.contains(&area(entry))).collect();
    let account = account();
    let accounted: BTreeSet<&str> = account.keys().map(String::as_str).collect();
    assert_eq!(accounted, wanted);
}

#[test]
fn the_areas_without_an_account_are_areas_of_the_master_list() {
    let areas: BTreeSet<&str> = MASTER_LIST.lines().map(area).collect();
    for without in WITHOUT_ACCOUNT {
        assert!(areas.contains(without), "{without}");
    }
}

/// It lies beside the repository where the project is developed.
#[test]
fn the_master_list_is_the_one_that_the_project_is_developed_from() {
    #[derive(Deserialize)]
    struct Entry {
        id: String,
    }
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/catalogue.json");
    let Ok(text) = std::fs::read_to_string(list) else {
        return;
    };
    let entries: Vec<Entry> = serde_json::from_str(&text).unwrap();
    let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(MASTER_LIST.lines().collect::<Vec<_>>(), ids);
}

fn area(entry: &str) -> &str {
    entry.split_once('/').unwrap().0
}
