//! The matrix as a Markdown table, for a document or a job summary.

use std::fmt::Write as _;

use super::{Column, Matrix, symbol};
use crate::catalogue;
use crate::foreign::{bounded, clean};
use crate::verdict::{Outcome, Verdict};

/// How much of a figure stands in a cell.
const FIGURE: usize = 60;

/// The table: a row for each area and each figure, and one for each case with
/// which something is wrong somewhere, or cannot be told where others can.
pub fn write(matrix: &Matrix) -> String {
    let mut text = String::new();
    let (began, tools) = matrix.made();
    let _ = writeln!(
        text,
        "{}, {}. ✓ pass, ! warn, ✗ fail, ? unclear, – does not apply, · not run.\n",
        tools.join(", "),
        began.unwrap_or("nothing was run"),
    );
    row(&mut text, "", matrix.columns.iter().map(|column| cell(&column.name)));
    row(&mut text, "---", matrix.columns.iter().map(|_| "---".into()));
    for area in &matrix.areas {
        let about = match catalogue::about(&area.name) {
            "" => format!("**{}**", cell(&area.name)),
            about => format!("**{}**: {about}", area.name),
        };
        row(
            &mut text,
            &about,
            matrix.columns.iter().map(|column| {
                let counts = column.counts(&area.cases);
                let worst = counts.worst();
                worst.map_or_else(String::new, |worst| {
                    format!("{} {}", symbol(worst), counts.of(worst))
                })
            }),
        );
        for case in &area.cases {
            let outcomes: Vec<_> =
                matrix.columns.iter().map(|column| column.outcome(&case.id)).collect();
            let tells = |(column, outcome): (&Column, &Option<&Outcome>)| match outcome
                .map(|outcome| outcome.verdict)
            {
                Some(Verdict::Fail | Verdict::Warn) => true,
                // Where nothing could be judged, the areas say so.
                Some(Verdict::Unclear) => column.is_judged(),
                Some(Verdict::Pass | Verdict::Skip | Verdict::NotRun) | None => false,
            };
            if !matrix.columns.iter().zip(&outcomes).any(tells) {
                continue;
            }
            row(
                &mut text,
                &format!("`{}`", case.id),
                outcomes.into_iter().map(|outcome| {
                    outcome.map_or_else(String::new, |outcome| {
                        let symptom = outcome.symptom.map_or("", |symptom| symptom.word());
                        format!("{} {symptom}", symbol(outcome.verdict)).trim_end().to_owned()
                    })
                }),
            );
        }
    }
    for figure in &matrix.figures {
        row(
            &mut text,
            &cell(&figure.title),
            matrix.columns.iter().map(|column| {
                let value = column.row(&figure.key).map(|row| bounded(&row.value, FIGURE));
                cell(&value.unwrap_or_default())
            }),
        );
    }
    for column in &matrix.columns {
        if let Err(reason) = &column.result {
            let _ = writeln!(text, "\n{} was not run: {}", cell(&column.name), cell(reason));
        }
    }
    text
}

/// Text from elsewhere in a cell: nothing in it is markup.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).chars() {
        if matches!(c, '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '#' | '@')
        {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn row(text: &mut String, first: &str, cells: impl Iterator<Item = String>) {
    let _ = write!(text, "| {first} |");
    for cell in cells {
        let _ = write!(text, " {cell} |");
    }
    text.push('\n');
}
