//! The matrix as one HTML page that needs nothing else: an overview, each case
//! behind it, and a panel for each cell. Panels are shown by the address alone,
//! so that they work without a script and can be linked to.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use pulldown_cmark::{Options, Parser};

use super::{Area, Column, Counts, Figure, Matrix, evidence, symbol};
use crate::case::Case;
use crate::catalogue;
use crate::explain;
use crate::foreign::{bounded, clean};
use crate::remedy::{self, Remedy};
use crate::report::finding::{Field, Form};
use crate::report::{shell, words};
use crate::run::Run;
use crate::verdict::{Outcome, Verdict};

const STYLE: &str = include_str!("page.css");
/// Escape closes a panel; all else is links.
const SCRIPT: &str = "addEventListener('keydown', event => {\
     if (event.key === 'Escape') location.hash = 'closed'; });";
/// How much of a figure stands in a cell.
const FIGURE: usize = 100;
/// How much of a line of evidence is told.
const LINE: usize = 2000;

/// The page.
pub fn write(matrix: &Matrix) -> String {
    let (began, tools) = matrix.made();
    let title = format!("JWT conformance of {}", words::count(matrix.columns.len(), "backend"));
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (title) }
                    p {
                        "Does each let in every token it should, and turn away every token it \
                         must? Each cell leads to what was sent and answered. "
                        (tools.join(", ")) @if let Some(began) = began { ", " time { (began) } }
                        "."
                    }
                    (legend())
                }
                main {
                    h2 { "Overview" }
                    (overview(matrix))
                    h2 { "Cases" }
                    @for (number, area) in matrix.areas.iter().enumerate() {
                        (cases(matrix, number, area))
                    }
                }
                @for (column, of) in matrix.columns.iter().enumerate() {
                    (backend(column, of))
                    @if let Ok(run) = &of.result { (panels(matrix, column, of, run)) }
                }
                @for case in matrix.cases() { (explanation(case)) }
                @for remedy in Remedy::ALL { (fix(remedy)) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
    .into_string()
}

fn legend() -> Markup {
    let verdicts = [
        (Verdict::Pass, "right, and proven to be"),
        (Verdict::Warn, "a weakness, or less than the standards recommend"),
        (Verdict::Fail, "wrong"),
        (Verdict::Unclear, "could not be told"),
        (Verdict::Skip, "does not apply"),
        (Verdict::NotRun, "the run ended early"),
    ];
    html! {
        ul.legend {
            @for (verdict, meaning) in verdicts {
                li { span class=(class(verdict)) { (symbol(verdict)) } " " (verdict.word()) ": " (meaning) }
            }
        }
    }
}

fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "warn",
        Verdict::Fail => "fail",
        Verdict::Unclear => "unclear",
        Verdict::Skip => "skip",
        Verdict::NotRun => "not-run",
    }
}

/// A table that may be wider than the screen, with the backends as its columns.
fn table(matrix: &Matrix, id: &str, about: &str, rows: &Markup) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(about) {
            table id=(id) {
                thead {
                    tr {
                        td {}
                        @for (number, column) in matrix.columns.iter().enumerate() {
                            th scope="col" {
                                a href=(format!("#b{number}")) { span { (clean(&column.name)) } }
                            }
                        }
                    }
                }
                tbody { (rows) }
            }
        }
    }
}

fn overview(matrix: &Matrix) -> Markup {
    let rows = html! {
        tr.whole {
            th scope="row" { "as a whole" }
            @for (number, column) in matrix.columns.iter().enumerate() { (whole(number, column)) }
        }
        @for (number, area) in matrix.areas.iter().enumerate() {
            tr {
                th scope="row" {
                    a href=(format!("#a{number}")) { (clean(&area.name)) }
                    " " small { (catalogue::about(&area.name)) }
                }
                @for column in &matrix.columns { (area_cell(number, &column.counts(&area.cases))) }
            }
        }
        @for (number, figure) in matrix.figures.iter().enumerate() {
            tr.figure {
                th scope="row" { (phrase(&figure.title)) }
                @for (index, column) in matrix.columns.iter().enumerate() {
                    (figure_cell(index, number, column, figure))
                }
            }
        }
    };
    table(matrix, "overview", "overview", &rows)
}

/// What is wrong with a backend as a whole, or its counts.
fn whole(number: usize, column: &Column) -> Markup {
    let href = format!("#b{number}");
    let (class, text, hint) = match &column.result {
        Err(reason) => ("not-run", "not run".to_owned(), clean(reason)),
        Ok(run) => match run.diagnosis.first() {
            Some(diagnosis) => {
                let class = if column.is_judged() { "warn" } else { "fail" };
                (class, diagnosis.id.word().to_owned(), clean(&diagnosis.title))
            }
            None if run.summary.failed > 0 => {
                ("fail", format!("✗ {}", run.summary.failed), String::new())
            }
            None if run.summary.warned > 0 => {
                ("warn", format!("! {}", run.summary.warned), String::new())
            }
            None => ("pass", "✓".to_owned(), String::new()),
        },
    };
    html! { td class=(class) { a href=(href) title=(hint) { (text) } } }
}

fn area_cell(area: usize, counts: &Counts) -> Markup {
    match counts.worst() {
        Some(worst) => html! {
            td class=(class(worst)) {
                a href=(format!("#a{area}")) title=(counts.words()) {
                    (symbol(worst)) " " (counts.of(worst))
                }
            }
        },
        None => html! { td {} },
    }
}

fn figure_cell(index: usize, number: usize, column: &Column, figure: &Figure) -> Markup {
    match column.row(&figure.key) {
        Some(row) => html! {
            td { a href=(format!("#f{index}-{number}")) title=(clean(&row.value)) {
                (phrase(&bounded(&row.value, FIGURE)))
            } }
        },
        None => html! { td {} },
    }
}

/// The cases of an area.
fn cases(matrix: &Matrix, number: usize, area: &Area) -> Markup {
    let rows = html! {
        @for case in &area.cases {
            tr {
                th scope="row" {
                    a href=(format!("#x-{}", case.id)) { code { (clean(&case.id)) } }
                    " " small { (phrase(&case.title)) }
                }
                @for (index, column) in matrix.columns.iter().enumerate() {
                    @match column.outcome(&case.id) {
                        Some(outcome) => (case_cell(index, outcome)),
                        None => td {},
                    }
                }
            }
        }
    };
    let about = format!("{}: {}", clean(&area.name), catalogue::about(&area.name));
    html! {
        details {
            summary { (about) }
            (table(matrix, &format!("a{number}"), &about, &rows))
        }
    }
}

fn case_cell(index: usize, outcome: &Outcome) -> Markup {
    let verdict = outcome.verdict;
    let symptom = outcome.symptom.map(|symptom| format!(", {}", symptom.word()));
    let hint = format!("{}{}", verdict.word(), symptom.unwrap_or_default());
    html! {
        td class=(class(verdict)) {
            a href=(format!("#e{index}-{}", outcome.id)) title=(hint) aria-label=(hint) {
                (symbol(verdict))
            }
        }
    }
}

/// A panel over the page, shown while the address names it.
fn panel(id: &str, title: &Markup, content: &Markup) -> Markup {
    html! {
        section.panel id=(id) tabindex="-1" aria-label=(id) {
            a.close href="#closed" aria-label="close" { "✕" }
            h3 { (title) }
            (content)
        }
    }
}

fn backend(number: usize, column: &Column) -> Markup {
    let content = html! {
        @if !column.title.is_empty() { p { (clean(&column.title)) "." } }
        dl {
            @if !column.stack.is_empty() { dt { "stack" } dd { (clean(&column.stack)) } }
            @if !column.packages.is_empty() {
                dt { "versions" } dd { (clean(&column.packages.join(", "))) }
            }
        }
        @match &column.result {
            Err(reason) => {
                p { "It was not run:" }
                pre { (foreign(reason)) }
            }
            Ok(run) => (whole_run(run, &column.options)),
        }
    };
    panel(&format!("b{number}"), &html! { (clean(&column.name)) }, &content)
}

fn whole_run(run: &Run, options: &[String]) -> Markup {
    let summary = run.summary;
    html! {
        dl {
            dt { "cases" }
            dd {
                (summary.passed) " passed, " (summary.failed) " failed, "
                (summary.warned) " warned, " (summary.unclear) " unclear, "
                (summary.skipped) " do not apply"
                @if summary.not_run > 0 { ", " (summary.not_run) " not run" }
            }
            dt { "took" } dd { (took(run)) }
            dt { "again" } dd { pre { (shell::again(run, options, &[])) } }
        }
        @for diagnosis in &run.diagnosis {
            h4 { (diagnosis.id.word()) }
            p { (phrase(&diagnosis.title)) "." }
            ul { @for line in &diagnosis.evidence { li { (phrase(line)) } } }
            p { strong { "What to do: " } (phrase(&diagnosis.help)) }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "runs take minutes, not millennia")]
fn took(run: &Run) -> String {
    words::duration(run.duration_ms as f64)
}

/// The panels of a backend: one for each case and each figure.
fn panels(matrix: &Matrix, index: usize, column: &Column, run: &Run) -> Markup {
    let name = clean(&column.name);
    html! {
        @for case in matrix.cases() {
            @if let Some(outcome) = column.outcome(&case.id) {
                (evidence_panel(index, &name, column, run, case, outcome))
            }
        }
        @for (number, figure) in matrix.figures.iter().enumerate() {
            @if let Some(row) = column.row(&figure.key) {
                (panel(
                    &format!("f{index}-{number}"),
                    &html! { (phrase(&row.title)) " of " (name) },
                    &html! {
                        p { (phrase(&row.value)) }
                        @for line in &row.detail { p { (bounded(line, LINE)) } }
                        (field(&evidence::verbatim(
                            "exchanges",
                            evidence::exchanges(run, &row.exchanges),
                        )))
                    },
                ))
            }
        }
    }
}

fn evidence_panel(
    index: usize,
    name: &str,
    column: &Column,
    run: &Run,
    case: &Case,
    outcome: &Outcome,
) -> Markup {
    let verdict = outcome.verdict;
    let content = html! {
        p {
            span class=(class(verdict)) { (symbol(verdict)) " " (verdict.word()) }
            @if let Some(symptom) = outcome.symptom { ", " (symptom.word()) }
            @if let Some(cause) = outcome.cause { ", " (cause.word()) }
            " on " a href=(format!("#b{index}")) { (name) } ": "
            (phrase(&case.title)) ". "
            a href=(format!("#x-{}", case.id)) { "What this case is about" }
        }
        @for part in evidence::of_outcome(run, outcome, &column.options) { (field(&part)) }
    };
    panel(&format!("e{index}-{}", case.id), &html! { code { (clean(&case.id)) } }, &content)
}

fn field(field: &Field) -> Markup {
    if field.lines.is_empty() {
        return Markup::default();
    }
    html! {
        h4 { (field.label) }
        @match field.form {
            Form::Prose => { @for block in blocks(&field.lines) { (block) } },
            Form::Verbatim | Form::Quoted => pre { (foreign(&field.lines.join("\n"))) },
        }
    }
}

/// Advice in prose, in which indented lines are code.
fn blocks(lines: &[String]) -> Vec<Markup> {
    let is_code = |line: &String| line.starts_with("  ");
    lines
        .chunk_by(|a, b| is_code(a) && is_code(b))
        .map(|block| match block {
            [line] if !is_code(line) => html! { p { (phrase(line)) } },
            code => html! { pre { (foreign(&code.join("\n"))) } },
        })
        .collect()
}

/// Lines from elsewhere, each of which is seen for what it is.
fn foreign(text: &str) -> String {
    text.lines().map(|line| bounded(line, LINE)).collect::<Vec<_>>().join("\n")
}

fn explanation(case: &Case) -> Markup {
    let text = explain::linked(case, 3, "#fix-");
    // The title of the panel stands in place of the first heading.
    let text = text.split_once("\n\n").map_or(text.as_str(), |(_, rest)| rest);
    panel(&format!("x-{}", case.id), &html! { code { (clean(&case.id)) } }, &markdown(text))
}

fn fix(remedy: Remedy) -> Markup {
    let title = remedy::title(remedy);
    panel(
        &format!("fix-{}", explain::anchor(title)),
        &html! { (title) },
        &markdown(&explain::stacks(remedy)),
    )
}

/// A phrase in which code stands between backticks.
fn phrase(text: &str) -> Markup {
    let text = bounded(text, LINE);
    let is_whole = text.matches('`').count().is_multiple_of(2);
    html! {
        @if is_whole {
            @for (number, part) in text.split('`').enumerate() {
                @if number % 2 == 1 { code { (part) } } @else { (part) }
            }
        } @else { (text) }
    }
}

/// Markdown of this program, not of a backend.
fn markdown(text: &str) -> Markup {
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, Parser::new_ext(text, Options::ENABLE_TABLES));
    PreEscaped(out)
}
