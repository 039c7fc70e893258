//! Documents and recipes are what the catalogue says they are. With
//! `UPDATE_GENERATED=1` they are written instead of compared.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use conformance::{catalogue, explain, remedy};
use mock_issuer::book::BookEntry;
use mock_issuer::recipe::Recipe;

#[test]
fn the_documents_are_those_of_the_catalogue() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut pages = vec![
        ("README.md".to_owned(), explain::index_page()),
        ("remedies.md".to_owned(), explain::remedies_page()),
    ];
    for area in catalogue::areas() {
        pages.push((format!("{area}.md"), explain::area_page(area)));
    }
    for (name, page) in &pages {
        check(&docs.join(name), page);
    }
    for entry in fs::read_dir(&docs).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(pages.iter().any(|(page, _)| *page == name), "{name} belongs to no area any more");
    }
}

#[test]
fn the_recipes_are_those_of_the_catalogue() {
    let mut book =
        BTreeMap::from([("valid".to_owned(), entry("the valid token", Recipe::valid()))]);
    for case in catalogue::all() {
        for (id, recipe) in catalogue::recipes(case) {
            book.insert(id, entry(&case.title, recipe.clone()));
        }
    }
    let json = serde_json::to_string_pretty(&book).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../mock-issuer/src/recipes.json");
    check(&path, &format!("{json}\n"));
}

#[test]
fn links_lead_somewhere() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut links = 0;
    for entry in fs::read_dir(&docs).unwrap() {
        let page = fs::read_to_string(entry.unwrap().path()).unwrap();
        for target in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.starts_with("https://") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let there = fs::read_to_string(docs.join(file)).unwrap_or_else(|_| panic!("{target}"));
            let headings = there.lines().filter(|line| line.starts_with('#'));
            assert!(anchor.is_empty() || headings.map(slug).any(|slug| slug == anchor), "{target}");
            links += 1;
        }
    }
    assert!(links > 100, "only {links} links were seen");
}

#[test]
fn every_case_has_a_page_that_can_be_read_alone() {
    for case in catalogue::all() {
        let page = explain::page(case);
        for part in [case.id.as_str(), &case.why, "## What is sent", "--include", "PyJWT"] {
            assert!(page.contains(part), "{} lacks {part}", case.id);
        }
        for send in case.sends().filter(|_| !case.is_life_cycle()) {
            assert!(page.contains(&format!("`{}`", case.variant_id(&send.variant))), "{page}");
        }
    }
}

#[test]
fn a_page_reads_well() {
    let page = |id| explain::page(catalogue::find(id).unwrap());
    insta::assert_snapshot!(page("claims/aud-missing"), @"");
    insta::assert_snapshot!(page("rotation/retired-after-refetch"), @"");
}

#[test]
fn every_remedy_says_something_for_every_stack() {
    for remedy in remedy::Remedy::ALL {
        assert!(!remedy::title(remedy).ends_with('.'));
        let general = remedy::text(remedy, remedy::Stack::Generic);
        for stack in remedy::Stack::ALL {
            let text = remedy::text(remedy, stack);
            assert!(text.ends_with('.') && !text.contains("  "), "{stack}: {text}");
            assert!(text.matches('`').count().is_multiple_of(2), "{stack}: {text}");
            // A stack gets a line of its own, with code in it.
            if stack != remedy::Stack::Generic {
                assert!(text != general && text.contains('`'), "{stack}: {text}");
            }
        }
        assert!(catalogue::all().iter().any(|case| case.remedies.contains(&remedy)), "{remedy:?}");
    }
}

fn entry(title: &str, recipe: Recipe) -> BookEntry {
    BookEntry { title: title.into(), recipe }
}

/// The anchor of a heading, found in another way than the generator does.
fn slug(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    text.replace(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'), "")
}

/// Compares a generated file, or writes it.
fn check(path: &Path, wanted: &str) {
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, wanted).unwrap();
        return;
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    assert!(
        found.replace("\r\n", "\n") == wanted,
        "{} is out of date: run UPDATE_GENERATED=1 cargo test -p jwt-conformance --test docs",
        path.display()
    );
}
