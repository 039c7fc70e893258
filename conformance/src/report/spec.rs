//! `--report FORMAT=PATH`, and writing such a file so that a reader never sees
//! half of it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use thiserror::Error;

use crate::report::{Format, UnknownFormat};
use crate::run::Run;

/// One report to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportSpec {
    /// In which format.
    pub format: Format,
    /// Where; `-` is stdout.
    pub path: PathBuf,
}

/// Why a `--report` is not understood.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SpecError {
    /// It is not of the form `FORMAT=PATH`.
    #[error("`{0}` is not of the form FORMAT=PATH, such as junit=report.xml")]
    Form(String),
    /// There is no such format.
    #[error(transparent)]
    Format(#[from] UnknownFormat),
}

/// Why a report was not written.
#[derive(Debug, Error)]
#[error("write the {format} report to {}", path.display())]
pub struct ReportError {
    /// The format.
    pub format: Format,
    /// The file as the user named it.
    pub path: PathBuf,
    /// What went wrong.
    pub source: io::Error,
}

impl FromStr for ReportSpec {
    type Err = SpecError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((format, path)) if !path.is_empty() => {
                Ok(Self { format: format.parse()?, path: path.into() })
            }
            Some(_) | None => Err(SpecError::Form(text.into())),
        }
    }
}

impl ReportSpec {
    /// Whether the report goes to stdout, so that people must be told on stderr.
    pub fn is_stdout(&self) -> bool {
        self.path == Path::new("-")
    }

    /// Writes the report, and the folders above it where they are missing.
    pub fn write(&self, run: &Run) -> Result<(), ReportError> {
        self.try_write(run).map_err(|source| ReportError {
            format: self.format,
            path: self.path.clone(),
            source,
        })
    }

    fn try_write(&self, run: &Run) -> io::Result<()> {
        if self.is_stdout() {
            return self.fill(run, io::stdout().lock());
        }
        replace(&self.path, |file| self.fill(run, file))
    }

    fn fill(&self, run: &Run, file: impl io::Write) -> io::Result<()> {
        let mut file = BufWriter::new(file);
        self.format.document()(run, &mut file)?;
        file.flush()
    }
}

/// Fills a file that a reader sees whole or not at all. The folders above it are
/// made.
pub(crate) fn replace(path: &Path, fill: impl FnOnce(File) -> io::Result<()>) -> io::Result<()> {
    // The file behind a link is replaced, not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.into());
    if fs::metadata(&path).is_ok_and(|found| !found.is_file()) {
        // A pipe or a device must stay what it is; a folder is refused here.
        return fill(File::options().write(true).open(&path)?);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let temporary = beside(&path);
    let written =
        File::create(&temporary).and_then(fill).and_then(|()| fs::rename(&temporary, &path));
    if written.is_err() {
        // The first error is the one worth telling.
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// A name in the same folder, since a rename across file systems fails.
fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    path.with_file_name(name)
}
