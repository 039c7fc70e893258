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
    Rust,
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
        for part in [&settings.lock, &settings.source] {
            assert!(dir.join(part).is_file(), "{}: there is no {part}", file.display());
        }
        assert!(!settings.title.is_empty() && !settings.stack.is_empty());
        Self { name: name.to_owned(), dir, settings }
    }

    /// A text of `backend.toml` with the folders filled in; the program fills
    /// in the rest.
    pub(crate) fn fill(&self, text: &str, env: &Path) -> String {
        text.replace("{env}", &env.display().to_string())
            .replace("{dir}", &self.dir.display().to_string())
    }
}
