//! The report for people. Not an interface: programs read the JSON.

mod areas;
mod diagnosis;
mod enforcement;
mod exchanges;
mod failure;
mod measured;
mod page;
mod reasons;
mod summary;

use std::io;

use crate::report::finding::is_judged;
use crate::report::terminal::page::Page;
use crate::run::Run;

/// How much is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// What failed, by id, and the counts.
    Quiet,
    /// A line for each area, and each failure in full. The default.
    #[default]
    Normal,
    /// Every case as well.
    Verbose,
    /// Every exchange as well.
    VeryVerbose,
}

/// How the report looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// How much is told. Defaults to [`Verbosity::Normal`].
    pub verbosity: Verbosity,
    /// Whether to colour, see [`colour`](crate::report::colour::colour).
    /// Defaults to no.
    pub colour: bool,
    /// Whether more than ASCII can be shown, see
    /// [`unicode`](crate::report::colour::unicode). Defaults to yes.
    pub unicode: bool,
    /// The options of the run as typed, for `again` lines; without the
    /// selection, the URL and COMMAND.
    pub again: Vec<String>,
}

impl Default for Look {
    fn default() -> Self {
        Self { verbosity: Verbosity::Normal, colour: false, unicode: true, again: Vec::new() }
    }
}

/// Writes the report.
pub fn write(run: &Run, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = Page::new(look);
    if look.verbosity == Verbosity::Quiet {
        diagnosis::brief(run, &mut page);
        failure::brief(run, &mut page);
    } else {
        tell(run, look, &mut page);
    }
    summary::tell(run, &mut page);
    out.write_all(page.finish().as_bytes())
}

fn tell(run: &Run, look: &Look, page: &mut Page<'_>) {
    summary::header(run, page);
    diagnosis::tell(run, page);
    let judged = run.outcomes.iter().any(is_judged);
    if judged {
        areas::tell(run, page);
    }
    failure::causes(run, page);
    if look.verbosity >= Verbosity::Verbose {
        areas::cases(run, page);
    }
    failure::tell(run, look, page);
    enforcement::tell(run, look.verbosity >= Verbosity::Verbose, page);
    measured::tell(run, page);
    // A diagnosis that leaves nothing to judge has said all there is to say.
    if judged || run.diagnosis.is_empty() {
        reasons::tell(run, page);
    }
    if look.verbosity >= Verbosity::VeryVerbose {
        exchanges::tell(run, page);
    }
}
