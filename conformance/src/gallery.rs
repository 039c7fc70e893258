//! A folder of backends: what each is, how it is installed and started. Each is
//! one folder with a `backend.toml`.

mod install;
mod settings;
mod toolchain;
mod versions;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

pub use settings::{Settings, Version};
pub use toolchain::Toolchain;

/// The file that makes a folder a backend.
pub const FILE: &str = "backend.toml";

/// One backend.
#[derive(Clone, Debug)]
pub struct Backend {
    /// The name of its folder.
    pub name: String,
    /// Its folder, absolute.
    pub dir: PathBuf,
    /// What its `backend.toml` says.
    pub settings: Settings,
}

/// Why a backend cannot be run.
#[derive(Debug, Error)]
pub enum GalleryError {
    /// A file or folder cannot be read.
    #[error("read {}", path.display())]
    Read {
        /// Which one.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// No folder in it is a backend.
    #[error("no folder in {} has a {FILE}", .0.display())]
    Empty(PathBuf),
    /// A `backend.toml` is not understood.
    #[error("{} is not understood", path.display())]
    Parse {
        /// Which one.
        path: PathBuf,
        /// What is wrong, with the line.
        source: Box<toml::de::Error>,
    },
    /// What `backend.toml` says does not go together.
    #[error("{}: {problem}", path.display())]
    Settings {
        /// Which one.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// What it takes to install a backend is not on this machine.
    #[error("{name} needs {needs}")]
    NoToolchain {
        /// The backend.
        name: String,
        /// What is missing.
        needs: String,
    },
    /// The installation failed.
    #[error("{name} cannot be installed: `{command}` failed\n{output}")]
    Install {
        /// The backend.
        name: String,
        /// What was run.
        command: String,
        /// The last it said.
        output: String,
    },
    /// The environment cannot be written.
    #[error("write {}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
}

impl GalleryError {
    /// What to do about it, if it can be said.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::Empty(_) => {
                "a backend is a folder with a backend.toml that says its `title`, `url` and \
                 `command`"
            }
            Self::Parse { .. } | Self::Settings { .. } => {
                "fixtures/backends/README.md explains each key"
            }
            Self::NoToolchain { .. } => "install it, or leave the backend out with --only",
            Self::Read { .. } | Self::Install { .. } | Self::Write { .. } => return None,
        })
    }
}

/// The names of the backends in a folder, sorted.
///
/// # Errors
/// The folder cannot be read, or no folder in it is a backend.
pub fn names(folder: &Path) -> Result<BTreeSet<String>, GalleryError> {
    let error = |source| GalleryError::Read { path: folder.into(), source };
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).map_err(error)? {
        let entry = entry.map_err(error)?;
        if entry.path().join(FILE).is_file() {
            names.insert(entry.file_name().to_string_lossy().into_owned());
        }
    }
    if names.is_empty() {
        return Err(GalleryError::Empty(folder.into()));
    }
    Ok(names)
}

impl Backend {
    /// Reads a backend from its folder.
    ///
    /// # Errors
    /// `backend.toml` is not there, is not understood, or names a file that is
    /// not there.
    pub fn read(dir: &Path) -> Result<Self, GalleryError> {
        let read = |path: &Path, source| GalleryError::Read { path: path.into(), source };
        let dir = dir.canonicalize().map_err(|source| read(dir, source))?;
        let path = dir.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(|source| read(&path, source))?;
        let settings: Settings = toml::from_str(&text)
            .map_err(|source| GalleryError::Parse { path: path.clone(), source: source.into() })?;
        let name = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match settings.problem(&dir) {
            Some(problem) => Err(GalleryError::Settings { path, problem }),
            None => Ok(Self { name, dir, settings }),
        }
    }

    /// The versions it is installed in: those of a library that was vulnerable,
    /// or the only one.
    pub fn versions(&self) -> &'static [Option<Version>] {
        match self.settings.cve {
            Some(_) => &[Some(Version::Vulnerable), Some(Version::Fixed)],
            None => &[None],
        }
    }

    /// Its name, and its version where there are two.
    pub fn name_of(&self, version: Option<Version>) -> String {
        version.map_or_else(
            || self.name.clone(),
            |version| format!("{} {}", self.name, version.name()),
        )
    }

    /// The folder of what says which packages it needs.
    fn manifest(&self, version: Option<Version>) -> PathBuf {
        version.map_or_else(|| self.dir.clone(), |version| self.dir.join(version.name()))
    }

    fn lock(&self, version: Option<Version>) -> Option<PathBuf> {
        Some(self.manifest(version).join(self.settings.lock.as_ref()?))
    }

    /// The packages it is about, with their versions where the lock file tells
    /// them.
    pub fn packages(&self, version: Option<Version>) -> Vec<String> {
        let lock = self.lock(version).unwrap_or_default();
        versions::of(&lock, &self.settings.packages)
    }

    /// A text of `backend.toml` with the folders filled in; the runner fills in
    /// the rest.
    pub fn fill(&self, text: &str, env: &Path) -> String {
        text.replace("{env}", &env.display().to_string())
            .replace("{dir}", &self.dir.display().to_string())
    }
}
