//! What the target enforces, a line for each row of the table.

use crate::foreign::{bounded, clean};
use crate::report::terminal::page::{BOLD, DIM, Page};
use crate::run::Run;

/// The rows; with details where everything is told.
pub(crate) fn tell(run: &Run, details: bool, page: &mut Page<'_>) {
    let width = run.enforcement.iter().map(|row| row.title.chars().count()).max();
    let Some(width) = width else { return };
    page.gap();
    page.line(&page.styled(BOLD, "what the target enforces, measured"));
    for row in &run.enforcement {
        let lead = format!("  {:<width$}  ", clean(&row.title));
        page.paragraph(&lead, &bounded(&row.value, 300));
        if details {
            for line in &row.detail {
                let line = bounded(line, 200);
                page.line(&page.styled(DIM, &format!("    {:<width$}{line}", "")));
            }
        }
    }
}
