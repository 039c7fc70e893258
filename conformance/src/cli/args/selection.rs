//! Options about which cases are meant.

use clap::Args;

use crate::cli::values;
use crate::options::Selection;

/// Which cases: all or those included, in one of the areas, less those excluded.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct SelectionArgs {
    /// Only cases whose id or id#variant matches; may be repeated
    ///
    /// `*` stands for any text: 'alg/*'. Defaults to all.
    #[arg(long, short, value_name = "GLOB", value_parser = values::text)]
    pub(crate) include: Vec<String>,

    /// No cases whose id or id#variant matches; may be repeated
    ///
    /// Stands above --include. Defaults to none.
    #[arg(long, short = 'x', value_name = "GLOB", value_parser = values::text)]
    pub(crate) exclude: Vec<String>,

    /// Only cases of these areas, separated by commas; may be repeated
    ///
    /// `jwt-conformance list` shows the areas. Defaults to all.
    #[arg(long, value_name = "AREA", value_delimiter = ',', value_parser = values::text)]
    pub(crate) area: Vec<String>,
}

impl SelectionArgs {
    /// The selection.
    pub(crate) fn resolve(&self) -> Selection {
        Selection {
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            areas: self.area.clone(),
        }
    }
}
