//! What the README and its companions say is so: their commands run, and print
//! what is shown; options, codes, cases and files that they name are there.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

mod page;
mod shown;

use std::collections::BTreeSet;

use conformance::catalogue;
use conformance::exit::Exit;
use conformance::report::Format;
use conformance::verdict::Verdict;

use page::{PAGES, page, root, slug, spans, table};
use shown::{commands, jwt};

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
