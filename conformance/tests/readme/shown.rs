//! Commands that a page shows, with their output, and what comes out of them.

use std::ffi::OsStr;
use std::process::Command;

use conformance::catalogue;

use crate::page::{PAGES, blocks, page};

/// A command with what is shown of its output.
#[derive(Default)]
pub(crate) struct Shown {
    pub(crate) command: String,
    pub(crate) output: Vec<String>,
}

pub(crate) fn commands(page: &str) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    for block in blocks(page).into_iter().filter(|block| block.language == "console") {
        let mut continued = false;
        for line in &block.lines {
            let (text, begins) = match line.strip_prefix("$ ") {
                Some(text) => (text, true),
                None => (line.as_str(), false),
            };
            if begins {
                all.push(Shown::default());
            }
            let shown = all.last_mut().expect("a block begins with a command");
            if begins || continued {
                let (part, more) = match text.strip_suffix('\\') {
                    Some(part) => (part, true),
                    None => (text, false),
                };
                shown.command.push_str(part);
                continued = more;
            } else {
                shown.output.push(line.clone());
            }
        }
    }
    all
}

/// Splits a command line as a shell does, as far as the README needs it.
pub(crate) fn words(command: &str) -> Vec<String> {
    assert!(!command.contains("$("), "{command}");
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    assert!(!quoted, "{command}");
    words.retain(|word| !word.is_empty());
    words
}

/// The text without what differs from run to run, and without what changes
/// with every new case: how many there are.
fn stable(line: &str) -> String {
    // How much of an area is skipped follows from what is stated.
    let line = line.split("   –").next().filter(|_| area_of(line).is_some()).unwrap_or(line);
    let mut words: Vec<&str> = line.split_whitespace().collect();
    for i in 1..words.len() {
        if matches!(words[i], "s" | "ms") && words[i - 1].parse::<f64>().is_ok() {
            (words[i - 1], words[i]) = ("some", "time");
        }
    }
    for i in 2..words.len() {
        if words[i - 1] == "of" && is_number(words[i - 2]) && is_number(words[i]) {
            let part = if words[i - 2] == words[i] { "all" } else { "not all" };
            (words[i - 2], words[i]) = (part, "them");
        }
    }
    for word in &mut words {
        if is_number(word) && *word != "0" {
            *word = "some";
        }
    }
    words.join(" ")
}

fn is_number(word: &str) -> bool {
    word.parse::<u32>().is_ok()
}

/// The area of a line such as `  alg   1 of 12   ✗ ...`.
pub(crate) fn area_of(line: &str) -> Option<&str> {
    let row = line.strip_prefix("  ").filter(|row| !row.starts_with(' '))?;
    row.split_whitespace().next().filter(|area| catalogue::areas().contains(area))
}

/// Whether a line is one shown, in which `…` stands for any text.
fn is_shown_as(line: &str, shown: &str) -> bool {
    let (line, shown) = (stable(line), stable(shown));
    let mut rest = line.as_str();
    for (i, part) in shown.split('…').enumerate() {
        match rest.find(part) {
            Some(0) => rest = &rest[part.len()..],
            Some(at) if i > 0 => rest = &rest[at + part.len()..],
            Some(_) | None => return false,
        }
    }
    rest.is_empty() || shown.ends_with('…')
}

/// Holds what is shown against what came out: the same lines in the same
/// order. Only `...` may stand for lines left out; areas may have been added.
#[track_caller]
pub(crate) fn check_output(shown: &Shown, told: &Told) {
    let mut lines = told.stdout.lines().filter(|line| !line.trim().is_empty()).peekable();
    let mut skipping = false;
    for wanted in shown.output.iter().filter(|line| !line.trim().is_empty()) {
        if wanted == "..." {
            skipping = true;
            continue;
        }
        let found = lines
            .by_ref()
            .map(|line| (is_shown_as(line, wanted), area_of(line).is_some()))
            .find(|(same, is_area)| *same || !(skipping || *is_area));
        let same = found.is_some_and(|(same, _)| same);
        assert!(same, "`{}` does not print\n{wanted}\nbut\n{}", shown.command, told.stdout);
        skipping = false;
    }
    let rest = lines.next();
    let complete = skipping || shown.output.is_empty() || rest.is_none();
    assert!(complete, "`{}` also prints {rest:?}", shown.command);
}

/// What came out.
pub(crate) struct Told {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program in an empty folder, where text is UTF-8 and nothing else is
/// said in the environment.
pub(crate) fn jwt<I: AsRef<OsStr>>(words: impl IntoIterator<Item = I>) -> Told {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_jwt-conformance"))
        .args(words)
        .current_dir(folder.path())
        .env_clear()
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    Told {
        code: output.status.code().expect("the program ended by itself"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The exit code that the last line shown tells, or 0.
pub(crate) fn told_code(shown: &Shown) -> i32 {
    let last = shown.output.iter().rev().find(|line| !line.trim().is_empty() && *line != "...");
    last.and_then(|line| line.strip_prefix("exit ")?.split(':').next()?.parse().ok()).unwrap_or(0)
}

#[test]
fn the_commands_do_what_is_shown() {
    let mut ran = 0;
    for shown in PAGES.iter().flat_map(|name| commands(&page(name))) {
        let Some(rest) = shown.command.strip_prefix("jwt-conformance ") else { continue };
        let words = words(rest);
        let needs_an_issuer = words.iter().any(|word| word == "--issuer");
        match words[0].as_str() {
            "demo" | "list" | "explain" | "mint" if !needs_an_issuer => {
                let told = jwt(&words);
                assert_eq!(told.code, told_code(&shown), "{}\n{}", shown.command, told.stderr);
                check_output(&shown, &told);
            }
            // What would need a target or would not end is only parsed.
            _ => {
                let own = words.iter().position(|word| word == "--").unwrap_or(words.len());
                let parsed = [&words[..own], &["--help".to_owned()]].concat();
                let told = jwt(&parsed);
                assert_eq!(told.code, 0, "{}\n{}", shown.command, told.stderr);
            }
        }
        ran += 1;
    }
    assert!(ran >= 10, "only {ran} commands were seen");
}

#[test]
fn what_a_run_on_a_real_backend_shows_is_of_this_catalogue() {
    let mut seen = 0;
    for shown in commands(&page("README.md")) {
        if shown.command.starts_with("jwt-conformance run") {
            for row in shown.output.iter().filter(|line| line.contains(" of ")) {
                let is_row = row.starts_with("  ") && !row.starts_with("   ");
                assert!(!is_row || area_of(row).is_some(), "there is no such area: {row}");
                seen += usize::from(is_row);
            }
        }
    }
    assert!(seen > 5, "no run on a real backend is shown");
}
