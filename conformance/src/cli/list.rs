//! `list`: the cases, as text, as Markdown or as data.

use std::fmt::Write as _;

use clap::{Args, ValueEnum};

use super::args::SelectionArgs;
use super::error::Error;
use super::output;
use crate::case::{Case, Kind, Rule};
use crate::catalogue;

/// The options of `list`.
#[derive(Args, Clone, Debug)]
pub(super) struct ListArgs {
    #[command(flatten, next_help_heading = "Selection")]
    selection: SelectionArgs,

    /// How the cases are written
    ///
    /// json holds everything about them: what is sent, what must happen, why.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ListFormat,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum ListFormat {
    /// A line for each case.
    #[default]
    Text,
    /// The cases as data.
    Json,
    /// A table for each area.
    Markdown,
}

/// Lists cases.
pub(super) fn list(args: &ListArgs) -> Result<(), Error> {
    let cases = catalogue::select(&args.selection.resolve())?;
    output::result(&match args.format {
        ListFormat::Text => text(&cases),
        ListFormat::Json => json(&cases),
        ListFormat::Markdown => markdown(&cases),
    })
}

fn json(cases: &[Case]) -> String {
    // Cases are strings, numbers and enums; nothing in them can fail.
    let mut text = serde_json::to_string_pretty(cases).unwrap_or_default();
    text.push('\n');
    text
}

/// What cases are called together when they are listed.
fn section(case: &Case) -> &'static str {
    match case.kind {
        Kind::Acceptance
        | Kind::Defect
        | Kind::Forgery
        | Kind::NoToken
        | Kind::NoCrash
        | Kind::LifeCycle => "cases",
        Kind::Probe => "probes",
        Kind::Audit => "audits",
    }
}

/// The sections with what they are.
const SECTIONS: [(&str, &str); 3] = [
    ("cases", "judged"),
    ("probes", "measure, never fail"),
    ("audits", "judge all answers of the run"),
];

/// A line for each case, and how many there are.
pub(super) fn text(cases: &[Case]) -> String {
    let width = |of: fn(&Case) -> usize| cases.iter().map(of).max().unwrap_or(0);
    let id_width = width(|case| case.id.len());
    let weight_width = width(|case| weight(case).len());
    let mut text = String::new();
    for (name, about) in SECTIONS {
        let members: Vec<_> = cases.iter().filter(|case| section(case) == name).collect();
        if members.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{name} ({about})");
        for case in members {
            let _ = writeln!(
                text,
                "  {:id_width$}  {:11}  {:weight_width$}  {}",
                case.id,
                variants(case),
                weight(case),
                case.title
            );
        }
        text.push('\n');
    }
    let _ = writeln!(text, "{}", count(cases));
    text
}

fn count(cases: &[Case]) -> String {
    let parts: Vec<_> = SECTIONS
        .iter()
        .map(|(name, _)| (name, cases.iter().filter(|case| section(case) == *name).count()))
        .filter(|(name, number)| *number > 0 || **name == "cases")
        .map(|(name, number)| {
            format!("{number} {}", if number == 1 { name.trim_end_matches('s') } else { name })
        })
        .collect();
    let variants: usize = cases.iter().map(|case| case.sends().count()).sum();
    let noun = if variants == 1 { "variant" } else { "variants" };
    format!("{}; {variants} {noun} in all", parts.join(", "))
}

/// How many variants a case has, if that is more than one.
fn variants(case: &Case) -> String {
    match case.sends().count() {
        0 | 1 => String::new(),
        number => format!("{number} variants"),
    }
}

/// The gravest rule of the case, in words.
fn weight(case: &Case) -> String {
    let gravest = case
        .sends()
        // What counts where nothing is stated comes last; some cases have no such rule.
        .filter_map(|send| send.rules.last())
        .max_by_key(|Rule { severity, level, .. }| (*severity, *level));
    gravest
        .map_or_else(String::new, |rule| format!("{} {}", rule.level.word(), rule.severity.word()))
}

fn markdown(cases: &[Case]) -> String {
    let mut text = String::new();
    let mut area = "";
    for case in cases {
        if case.area() != area {
            area = case.area();
            let space = if text.is_empty() { "" } else { "\n" };
            let _ = writeln!(
                text,
                "{space}## {area}: {}\n\n| Case | Variants | Level | What it is |\n| --- | ---: | --- | --- |",
                catalogue::about(area)
            );
        }
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} |",
            case.id,
            case.sends().count(),
            weight(case),
            case.title.replace('|', "\\|")
        );
    }
    let _ = writeln!(text, "\n{}.", count(cases));
    text
}
