//! Options about what is told, and where.

use anstream::ColorChoice;
use clap::{ArgAction, Args};

use crate::report::ReportSpec;
use crate::report::colour::Colour;

/// Reports, and how much is told.
#[derive(Args, Clone, Debug)]
pub(crate) struct OutputArgs {
    /// Report to write; may be repeated
    ///
    /// The formats are json and junit. Folders are made. With `-` as PATH the
    /// report goes to stdout, and what is meant for people to stderr.
    #[arg(long, value_name = "FORMAT=PATH")]
    pub(crate) report: Vec<ReportSpec>,

    /// Tell only the counts and the ids of what failed
    #[arg(long, short, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Tell every case; -vv every request as well
    #[arg(long, short, action = ArgAction::Count)]
    pub(crate) verbose: u8,

    /// Whether output is coloured
    ///
    /// auto looks at the terminal, NO_COLOR, FORCE_COLOR and the CI system.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub(crate) color: Colour,
}

impl OutputArgs {
    /// Lets errors and notes have the colours that the report has.
    pub(crate) fn colour_everything(&self) {
        match self.color {
            // The library looks at the terminal and the environment itself.
            Colour::Auto => {}
            Colour::Always => ColorChoice::Always.write_global(),
            Colour::Never => ColorChoice::Never.write_global(),
        }
    }
}
