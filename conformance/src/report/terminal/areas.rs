//! A line for each area, and with `-v` a line for each case.

use crate::foreign::{bounded, clean};
use crate::report::finding;
use crate::report::terminal::page::{DIM, MAGENTA, Page, RED, YELLOW};
use crate::report::words::list;
use crate::run::Run;
use crate::verdict::{Outcome, Verdict};

/// The areas in the order of the catalogue, each with its outcomes.
fn areas(run: &Run) -> Vec<(&str, Vec<&Outcome>)> {
    let mut areas: Vec<(&str, Vec<&Outcome>)> = Vec::new();
    for outcome in &run.outcomes {
        match areas.iter_mut().find(|(area, _)| *area == outcome.area) {
            Some((_, outcomes)) => outcomes.push(outcome),
            None => areas.push((&outcome.area, vec![outcome])),
        }
    }
    areas
}

pub(crate) fn tell(run: &Run, page: &mut Page<'_>) {
    page.gap();
    let areas = areas(run);
    let width = areas.iter().map(|(area, _)| area.chars().count()).max().unwrap_or_default();
    for (area, outcomes) in areas {
        let is = |verdict| move |outcome: &&&Outcome| outcome.verdict == verdict && !outcome.known;
        let ids = |verdict| -> Vec<String> {
            outcomes.iter().filter(is(verdict)).map(|outcome| clean(&outcome.id)).collect()
        };
        let number = |verdict| outcomes.iter().filter(is(verdict)).count();
        let known = outcomes.iter().filter(|outcome| outcome.known).count();
        let applying = outcomes.len() - number(Verdict::Skip);
        let passed = match applying {
            0 => "none applies".to_owned(),
            _ => format!("{:>3} of {applying}", number(Verdict::Pass)),
        };
        let mut line = format!("  {:<width$}  {passed:<12}   ", clean(area));
        for (verdict, symbol, style) in [(Verdict::Fail, "✗", RED), (Verdict::Warn, "!", YELLOW)]
        {
            let ids = ids(verdict);
            if !ids.is_empty() {
                let text = format!("{symbol} {}", list(&ids, 4));
                line.push_str(&format!("{}   ", page.styled(style, &text)));
            }
        }
        for (n, symbol, word, style) in [
            (number(Verdict::Unclear), "?", "unclear", MAGENTA),
            (number(Verdict::NotRun), "?", "not run", MAGENTA),
            (known, "✗", "known", DIM),
            (number(Verdict::Skip), "–", "skipped", DIM),
        ] {
            if n > 0 {
                let text = format!("{symbol} {n} {word}");
                line.push_str(&format!("{}   ", page.styled(style, &text)));
            }
        }
        page.line(&line);
    }
}

/// Every case with its verdict, and why where it did not pass.
pub(crate) fn cases(run: &Run, page: &mut Page<'_>) {
    for (area, outcomes) in areas(run) {
        page.gap();
        page.line(&clean(area));
        for outcome in outcomes {
            let symbol = page.symbol(outcome.verdict, outcome.known);
            let id = clean(&outcome.id);
            page.line(&format!("  {symbol} {id}   {}", finding::title(run, outcome)));
            let reason = bounded(&outcome.reason, 300);
            match outcome.verdict {
                Verdict::Pass => {}
                _ if outcome.known => page.paragraph("      ", &format!("known: {reason}")),
                Verdict::Skip
                | Verdict::Warn
                | Verdict::NotRun
                | Verdict::Unclear
                | Verdict::Fail => page.paragraph("      ", &reason),
            }
        }
    }
}
