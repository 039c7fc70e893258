//! What the README and its companions say is so: their commands run, and print
//! what is shown; options, codes, cases and files that they name are there.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use conformance::catalogue;
use conformance::exit::Exit;
use conformance::report::Format;
use conformance::verdict::Verdict;

const PAGES: [&str; 3] = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap().replace("\r\n", "\n")
}

/// A fenced block.
struct Block {
    language: String,
    lines: Vec<String>,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(language), None) => {
                open = Some(Block { language: language.into(), lines: Vec::new() });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.lines.push(line.into()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// A command with what is shown of its output.
#[derive(Default)]
struct Shown {
    command: String,
    output: Vec<String>,
}

fn commands(page: &str) -> Vec<Shown> {
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
fn words(command: &str) -> Vec<String> {
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
fn area_of(line: &str) -> Option<&str> {
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
fn check_output(shown: &Shown, told: &Told) {
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
struct Told {
    code: i32,
    stdout: String,
    stderr: String,
}

/// Runs the program in an empty folder, where text is UTF-8 and nothing else is
/// said in the environment.
fn jwt<I: AsRef<OsStr>>(words: impl IntoIterator<Item = I>) -> Told {
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
fn told_code(shown: &Shown) -> i32 {
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

/// The rows of the table under this heading row.
fn table(page: &str, first_heading: &str) -> Vec<Vec<String>> {
    let start = format!("| {first_heading} |");
    page.lines()
        .skip_while(|line| !line.starts_with(&start))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

#[test]
fn the_exit_codes_are_those_of_the_program() {
    const ALL: [Exit; 7] = [
        Exit::Passed,
        Exit::Failed,
        Exit::Usage,
        Exit::CouldNotJudge,
        Exit::NothingSelected,
        Exit::Internal,
        Exit::Interrupted,
    ];
    for exit in ALL {
        // A new code does not compile before it stands in the list above.
        match exit {
            Exit::Passed
            | Exit::Failed
            | Exit::Usage
            | Exit::CouldNotJudge
            | Exit::NothingSelected
            | Exit::Internal
            | Exit::Interrupted => {}
        }
    }
    let rows = table(&page("README.md"), "exit code");
    let codes: Vec<u8> = rows.iter().map(|row| row[0].parse().unwrap()).collect();
    assert_eq!(codes, ALL.map(Exit::code));
}

#[test]
fn the_verdicts_are_those_of_the_program() {
    const ALL: [Verdict; 6] = [
        Verdict::Pass,
        Verdict::Warn,
        Verdict::Fail,
        Verdict::Skip,
        Verdict::Unclear,
        Verdict::NotRun,
    ];
    for verdict in ALL {
        match verdict {
            Verdict::Pass
            | Verdict::Warn
            | Verdict::Fail
            | Verdict::Skip
            | Verdict::Unclear
            | Verdict::NotRun => {}
        }
    }
    let rows = table(&page("README.md"), "verdict");
    let words: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(words, ALL.map(Verdict::word));
}

/// All code spans outside fenced blocks.
fn spans(page: &str) -> Vec<String> {
    let mut fenced = false;
    let mut spans = Vec::new();
    for paragraph in page.split("\n\n") {
        let mut text = String::new();
        for line in paragraph.lines() {
            if line.starts_with("```") {
                fenced = !fenced;
            } else if !fenced {
                text.push_str(line);
                text.push(' ');
            }
        }
        spans.extend(text.split('`').skip(1).step_by(2).map(str::to_owned));
    }
    spans
}

#[test]
fn the_options_exist() {
    let mut known = BTreeSet::new();
    for command in ["run", "demo", "list", "explain", "mint", "issuer", "completions"] {
        let help = jwt([command, "--help"]).stdout;
        known.extend(options(&help));
    }
    for name in PAGES {
        let page = page(name);
        let mut mentioned = BTreeSet::new();
        for span in spans(&page) {
            // Options of other programs stand behind their names.
            if !span.starts_with(char::is_alphabetic) || span.starts_with("jwt-conformance") {
                mentioned.extend(options(&span));
            }
        }
        for shown in commands(&page) {
            if let Some(rest) = shown.command.strip_prefix("jwt-conformance ") {
                mentioned.extend(options(rest.split(" -- ").next().unwrap_or_default()));
            }
        }
        // Named as options of Docker and of a configuration that is to come.
        mentioned.remove("--add-host");
        let unknown: Vec<_> = mentioned.difference(&known).collect();
        assert!(unknown.is_empty(), "{name} mentions {unknown:?}");
    }
}

/// The long options in a text.
fn options(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_ascii_lowercase() || c == '-'))
        .filter(|word| {
            word.strip_prefix("--").is_some_and(|rest| rest.starts_with(char::is_alphabetic))
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_cases_exist() {
    let areas = catalogue::areas();
    for name in PAGES {
        for word in page(name).split(|c: char| !(c.is_ascii_alphanumeric() || "/#-_.".contains(c)))
        {
            let is_id = word.split_once('/').is_some_and(|(area, slug)| {
                areas.contains(&area) && !slug.is_empty() && !slug.contains(['/', '.'])
            });
            assert!(
                !is_id
                    || catalogue::find_variant(word).is_some()
                    || catalogue::find(word).is_some(),
                "{name}: {word}"
            );
        }
    }
}

#[test]
fn links_and_paths_lead_somewhere() {
    for name in PAGES {
        let text = page(name);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("https://") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let path = root().join(if file.is_empty() { name } else { file });
            assert!(path.exists(), "{name}: {link}");
            if !anchor.is_empty() {
                let there = std::fs::read_to_string(&path).unwrap();
                let mut headings = there.lines().filter(|line| line.starts_with('#')).map(slug);
                assert!(headings.any(|slug| slug == anchor), "{name}: {link}");
            }
        }
        // Paths below the folders of the repository, wherever they stand; those with a
        // placeholder are patterns.
        for word in text.split(|c: char| c.is_whitespace() || "`()|'\"".contains(c)) {
            let word = word.trim_end_matches(['.', ',', ':', ';']);
            let ours = ["conformance/", "mock-issuer/", "fixtures/", ".ci/"];
            if ours.iter().any(|folder| word.starts_with(folder)) && !word.contains(['<', '#', '*'])
            {
                assert!(root().join(word).exists(), "{name}: {word}");
            }
        }
    }
}

/// The anchor of a heading.
fn slug(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    text.replace(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'), "")
}

#[test]
fn the_report_formats_are_named() {
    let text = page("README.md");
    for format in Format::ALL {
        assert!(text.contains(&format!("`{format}`")), "{format}");
    }
}

#[test]
fn the_real_backends_are_listed_and_counted() {
    let names: Vec<String> = std::fs::read_dir(root().join("fixtures/backends"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("backend.toml").is_file())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    let listed = page("fixtures/backends/README.md");
    for name in &names {
        assert!(listed.contains(&format!("\n| [`{name}`]({name}) |")), "{name} is not listed");
    }
    let count = match names.iter().filter(|name| name.starts_with("cve-")).count() {
        5 => "Five",
        6 => "Six",
        7 => "Seven",
        8 => "Eight",
        count => panic!("there is no word for {count} yet"),
    };
    let claim = format!("\n- {count} published vulnerabilities of JWT libraries");
    assert!(page("README.md").contains(&claim), "{claim}");
}

/// The set-up commands that the README gives are those that are tried on every change.
#[test]
fn the_checks_run_the_commands_of_the_readme() {
    let checks = page(".ci/run");
    let shown = commands(&page("README.md"));
    for command in ["cargo run --release -p jwt-conformance -- demo", "cargo test --workspace"] {
        assert!(shown.iter().any(|shown| shown.command == command), "README.md: {command}");
        let step =
            |line: &str| line.starts_with("step '") && line.ends_with(&format!("' {command}"));
        assert!(checks.lines().any(step), ".ci/run: {command}");
    }
}
