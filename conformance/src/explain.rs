//! A case in words, as Markdown: for `explain`, for the documents, and for the
//! reports that have room for help. Written for people who never read an RFC.

use std::fmt::Write as _;

use crate::case::{Case, Kind};
use crate::catalogue;
use crate::remedy::{self, Remedy, Stack};

mod again;
mod happens;
mod request;
mod sent;
pub(crate) mod wrong;

/// Everything about a case on one page.
pub fn page(case: &Case) -> String {
    let mut page = section(case, 1);
    page.push_str("\n## How to fix it\n");
    for remedy in &case.remedies {
        let _ = write!(page, "\n### {}\n\n{}", remedy::title(*remedy), stacks(*remedy));
    }
    page.push_str(&references(case, 2));
    page.push_str(&again(case, 2));
    page
}

/// All cases of an area, for the documents. How to fix stands on a page of its
/// own, since most remedies belong to several cases.
pub fn area_page(area: &str) -> String {
    let mut page = format!("{GENERATED}\n\n# {area}: {}\n", catalogue::about(area));
    for case in catalogue::all().iter().filter(|case| case.area() == area) {
        page.push('\n');
        page.push_str(&linked(case, 2, "remedies.md#"));
        page.push_str(&again(case, 3));
    }
    page
}

/// All remedies, for the documents.
pub fn remedies_page() -> String {
    let mut page = format!("{GENERATED}\n\n# How to fix it\n");
    for remedy in Remedy::ALL {
        let _ = write!(page, "\n## {}\n\n{}", remedy::title(remedy), stacks(remedy));
        page.push_str("\nMends:");
        let cases = catalogue::all().iter().filter(|case| case.remedies.contains(&remedy));
        for (index, case) in cases.enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let _ = write!(page, "{comma} {}", link(case));
        }
        page.push_str(".\n");
    }
    page
}

/// The list of all cases, for the documents.
pub fn index_page() -> String {
    let mut page = format!("{GENERATED}\n\n{}", include_str!("explain/index.md"));
    for area in catalogue::areas() {
        let _ = writeln!(page, "\n## [{area}]({area}.md): {}\n", catalogue::about(area));
        page.push_str("| case | what it is about | level | severity |\n|---|---|---|---|\n");
        for case in catalogue::all().iter().filter(|case| case.area() == area) {
            let (level, severity) = happens::strongest(case);
            let _ = writeln!(page, "| {} | {} | {level} | {severity} |", link(case), case.title);
        }
    }
    page
}

const GENERATED: &str = "<!-- Generated from the catalogue. To change it, change the case and run \
     `UPDATE_GENERATED=1 cargo test -p jwt-conformance --test docs`. -->";

/// The case up to what must happen and why, with headings from this level on.
fn section(case: &Case, level: usize) -> String {
    let heading = "#".repeat(level);
    let mut section = format!("{heading} {}\n\n{}\n", case.id, sentence(&case.title));
    let _ = write!(section, "\n{heading}# What is sent\n\n{}", sent::sent(case));
    let _ = write!(section, "\n{heading}# What must happen\n\n{}", happens::happens(case));
    let _ = write!(section, "\n{heading}# Why\n\n{}\n", case.why);
    section
}

/// The case with links to its remedies, which stand elsewhere: behind `remedies`
/// comes the anchor of each.
pub(crate) fn linked(case: &Case, level: usize, remedies: &str) -> String {
    let mut text = section(case, level);
    let _ = write!(text, "\n{}# How to fix it\n\n", "#".repeat(level));
    for remedy in &case.remedies {
        let title = remedy::title(*remedy);
        let _ = writeln!(text, "- [{title}]({remedies}{})", anchor(title));
    }
    text.push_str(&references(case, level + 1));
    text
}

/// A remedy for each stack.
pub(crate) fn stacks(remedy: Remedy) -> String {
    let mut text = format!("{}\n\n", remedy::text(remedy, Stack::Generic));
    for stack in Stack::ALL.into_iter().filter(|stack| *stack != Stack::Generic) {
        let _ = writeln!(text, "- **{}**: {}", stack.label(), remedy::text(remedy, stack));
    }
    text
}

fn references(case: &Case, level: usize) -> String {
    let mut text = format!("\n{} Where it stands\n\n", "#".repeat(level));
    for reference in &case.references {
        let _ = match &reference.url {
            Some(url) => writeln!(text, "- [{}]({url})", reference.text),
            None => writeln!(text, "- {}", reference.text),
        };
    }
    text
}

/// How to run just this case, and how to get its token.
fn again(case: &Case, level: usize) -> String {
    let (heading, command) = ("#".repeat(level), again::command(case));
    let mut text = match case.kind {
        Kind::Audit => format!("\n{heading} With all the others\n\n```console\n$ {command}\n"),
        _ => format!("\n{heading} Only this one\n\n```console\n$ {command}\n"),
    };
    let recipes = catalogue::recipes(case);
    if let Some((name, _)) = recipes.iter().find(|(_, recipe)| !recipe.is_valid()) {
        let _ = writeln!(text, "$ jwt-conformance mint {name}");
    }
    text.push_str("```\n");
    if again::needs_command(case) {
        text.push_str(
            "\n`COMMAND` starts your backend, which listens on the port that it finds in `PORT`.\n",
        );
    }
    text
}

fn link(case: &Case) -> String {
    format!("[{}]({}.md#{})", case.id, case.area(), anchor(&case.id))
}

/// The anchor that Markdown renderers make of a heading.
pub(crate) fn anchor(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// A phrase with a capital letter, unless it begins with code, and a full stop.
fn sentence(phrase: &str) -> String {
    let mut letters = phrase.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
