//! The options as the user typed them, to be printed again in `again` lines.

use std::ffi::OsStr;

use clap::parser::ValueSource;
use clap::{ArgMatches, Command};

/// What an `again` line must not repeat: what it says itself, and what would
/// overwrite the reports of this run.
const LEFT_OUT: [&str; 10] = [
    "url",
    "command",
    "include",
    "exclude",
    "area",
    "report",
    "quiet",
    "verbose",
    "color",
    "list_flaws",
];

/// The options of a command that were typed, written in their long form.
///
/// Values of header fields are left out, as are those of variables whose names
/// speak of secrets, since `again` lines stand in reports.
pub(super) fn options(command: &Command, matches: &ArgMatches) -> Vec<String> {
    let mut typed = Vec::new();
    for argument in command.get_arguments() {
        let id = argument.get_id().as_str();
        let Some(long) = argument.get_long() else { continue };
        // The name may be missing here if the option belongs to clap (`--help`).
        if LEFT_OUT.contains(&id)
            || !matches.try_contains_id(id).unwrap_or(false)
            || matches.value_source(id) != Some(ValueSource::CommandLine)
        {
            continue;
        }
        if !argument.get_action().takes_values() {
            typed.push(format!("--{long}"));
            continue;
        }
        for occurrence in matches.get_raw_occurrences(id).into_iter().flatten() {
            // One occurrence has several values where they are separated by commas.
            let values: Vec<_> = occurrence.map(OsStr::to_string_lossy).collect();
            typed.push(format!("--{long}"));
            typed.push(masked(id, &values.join(",")));
        }
    }
    typed
}

fn masked(id: &str, value: &str) -> String {
    match id {
        "header" => match value.split_once(':') {
            Some((name, _)) => format!("{name}: REDACTED"),
            None => "REDACTED".into(),
        },
        "env" => match value.split_once('=') {
            Some((name, value)) if is_secret(name) && !value.contains('{') => {
                format!("{name}=REDACTED")
            }
            _ => value.into(),
        },
        _ => value.into(),
    }
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    ["SECRET", "PASSWORD", "PASSWD", "TOKEN", "KEY", "CREDENTIAL", "DSN", "DATABASE_URL"]
        .iter()
        .any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use crate::cli::{Cli, typed};

    fn typed_of(words: &[&str]) -> String {
        let words = ["jwt-conformance"].iter().chain(words);
        typed(&Cli::command().try_get_matches_from(words).unwrap()).join(" ")
    }

    #[test]
    fn what_was_typed_comes_back_in_long_form() {
        insta::assert_snapshot!(typed_of(&[
            "run", "-i", "alg/none", "http://127.0.0.1:5000/", "--algorithms", "RS256,ES256",
            "--timeout=2s", "--profile", "strict", "--no-audience", "--report", "json=a.json",
            "-vv", "--env", "A=1", "--env", "B={issuer}", "--", "flask", "run",
        ]), @"--env A=1 --env B={issuer} --no-audience --algorithms RS256,ES256 --profile strict --timeout 2s");
    }

    #[test]
    fn defaults_are_not_typed() {
        assert_eq!(typed_of(&["run", "http://127.0.0.1:5000/"]), "");
        assert_eq!(typed_of(&["demo", "--color", "never"]), "");
        assert_eq!(typed_of(&["demo", "--flaw", "ignores-exp"]), "--flaw ignores-exp");
    }

    #[test]
    fn secrets_stay_out() {
        insta::assert_snapshot!(typed_of(&[
            "run", "http://127.0.0.1:5000/", "-H", "X-Api-Key: hush", "--env", "DB_PASSWORD=hush",
            "--env", "SIGNING_KEY_URL={jwks_url}", "--", "flask",
        ]), @"--env DB_PASSWORD=REDACTED --env SIGNING_KEY_URL={jwks_url} --header X-Api-Key: REDACTED");
    }
}
