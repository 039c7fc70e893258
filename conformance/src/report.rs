//! Reports. Each is a function of the finished [`Run`]; none of them judges.

pub mod colour;
pub mod json;
pub mod junit;
pub mod progress;
pub mod terminal;

pub(crate) mod finding;
pub(crate) mod sent;
pub(crate) mod shell;
mod spec;
mod stack;
mod timeline;
pub(crate) mod words;

use std::fmt;
use std::io;
use std::str::FromStr;

use thiserror::Error;

use crate::run::Run;

pub(crate) use spec::replace;
pub use spec::{ReportError, ReportSpec, SpecError};

/// A way to write a run into a file.
pub type Document = fn(&Run, &mut dyn io::Write) -> io::Result<()>;

/// The formats of report files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The run as it stands, see the published schema.
    Json,
    /// JUnit XML, for the test pages of CI servers.
    Junit,
}

/// A name that is no [`Format`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{name}` is not a report format; the formats are {}{}",
    names(),
    suggestion.map(|format| format!("; did you mean `{format}`?")).unwrap_or_default()
)]
pub struct UnknownFormat {
    /// What was given.
    pub name: String,
    /// The format that was meant, perhaps.
    pub suggestion: Option<Format>,
}

fn names() -> String {
    Format::ALL.map(Format::name).join(", ")
}

impl Format {
    /// All of them, in the order in which they are listed for people.
    pub const ALL: [Self; 2] = [Self::Json, Self::Junit];

    /// The name in `--report NAME=PATH`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Junit => "junit",
        }
    }

    /// What writes it.
    pub fn document(self) -> Document {
        match self {
            Self::Json => json::write,
            Self::Junit => junit::write,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| {
            let likeness = |format: &Self| strsim::jaro_winkler(format.name(), name);
            UnknownFormat {
                name: name.into(),
                suggestion: Self::ALL
                    .into_iter()
                    .filter(|format| likeness(format) > 0.7)
                    .max_by(|a, b| likeness(a).total_cmp(&likeness(b))),
            }
        })
    }
}
