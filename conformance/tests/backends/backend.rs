//! A folder in `fixtures/backends`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// What `backend.toml` says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) title: String,
    pub(crate) stack: String,
    pub(crate) toolchain: Toolchain,
    /// The published vulnerability that it is about, if it is about one. Then it
    /// has a lock file for the version that has it and one for the version that
    /// has it no more.
    #[serde(default)]
    pub(crate) cve: Option<String>,
    /// The lock file, in the folder of each version if there are versions.
    pub(crate) lock: String,
    pub(crate) url: String,
    pub(crate) command: Vec<String>,
    pub(crate) args: Vec<String>,
    pub(crate) source: String,
}

/// What it takes to install a backend.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Toolchain {
    Python,
    Node,
    Rust,
}

/// A version of the library that a vulnerability is about.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Version {
    Vulnerable,
    Fixed,
}

impl Version {
    /// Its folder.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Vulnerable => "vulnerable",
            Self::Fixed => "fixed",
        }
    }
}

/// One backend.
#[derive(Debug)]
pub(crate) struct Backend {
    pub(crate) name: String,
    pub(crate) dir: PathBuf,
    pub(crate) settings: Settings,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/backends")
}

/// The names of all backends.
pub(crate) fn names() -> BTreeSet<String> {
    std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("backend.toml").is_file())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect()
}

impl Backend {
    pub(crate) fn read(name: &str) -> Self {
        let dir = folder().join(name).canonicalize().unwrap();
        let file = dir.join("backend.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        let settings: Settings =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(!settings.title.is_empty() && !settings.stack.is_empty());
        let backend = Self { name: name.to_owned(), dir, settings };
        let locks = backend.versions().iter().map(|version| backend.lock(*version));
        for part in locks.chain([backend.dir.join(&backend.settings.source)]) {
            assert!(part.is_file(), "{}: there is no {}", file.display(), part.display());
        }
        if let Some(cve) = &backend.settings.cve {
            assert_eq!(cve.to_lowercase(), backend.name, "{}", file.display());
        }
        backend
    }

    /// The versions it is installed in: those of a library that was vulnerable,
    /// or the only one.
    pub(crate) fn versions(&self) -> &'static [Option<Version>] {
        match self.settings.cve {
            Some(_) => &[Some(Version::Vulnerable), Some(Version::Fixed)],
            None => &[None],
        }
    }

    /// The folder of what says which packages it needs.
    pub(crate) fn manifest(&self, version: Option<Version>) -> PathBuf {
        version.map_or_else(|| self.dir.clone(), |version| self.dir.join(version.name()))
    }

    pub(crate) fn lock(&self, version: Option<Version>) -> PathBuf {
        self.manifest(version).join(&self.settings.lock)
    }

    /// A text of `backend.toml` with the folders filled in; the program fills
    /// in the rest.
    pub(crate) fn fill(&self, text: &str, env: &Path) -> String {
        text.replace("{env}", &env.display().to_string())
            .replace("{dir}", &self.dir.display().to_string())
    }
}
