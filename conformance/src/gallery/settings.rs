//! What a `backend.toml` says.

use std::path::Path;

use serde::Deserialize;

use super::toolchain::Toolchain;

/// What a `backend.toml` says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// One line for people.
    pub title: String,
    /// Framework and library, free text. Defaults to nothing.
    #[serde(default)]
    pub stack: String,
    /// How it is installed. Defaults to not at all, or by `install`.
    pub toolchain: Option<Toolchain>,
    /// The oldest version of the toolchain that it can be installed with, where
    /// that says more than what all backends of the toolchain need.
    pub minimum: Option<String>,
    /// The lock file, which pins every dependency; in the folder of each version
    /// if there are versions. It is installed again when this file changes.
    pub lock: Option<String>,
    /// The commands that install it, in its folder, one after the other. For
    /// what no toolchain fits.
    #[serde(default)]
    pub install: Vec<Vec<String>>,
    /// The packages whose versions are shown, looked up in the lock file.
    #[serde(default)]
    pub packages: Vec<String>,
    /// The published vulnerability that it is about, if it is about one. Then it
    /// has a lock file for the version that has it and one for the version that
    /// has it no more.
    pub cve: Option<String>,
    /// The address to test.
    pub url: String,
    /// How it is started, one argument a text.
    pub command: Vec<String>,
    /// Further options of `run`.
    #[serde(default)]
    pub args: Vec<String>,
    /// The file in which the tokens are checked.
    pub source: Option<String>,
}

/// A version of the library that a vulnerability is about.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Version {
    /// The one that has it.
    Vulnerable,
    /// The one that has it no more.
    Fixed,
}

impl Version {
    /// Its folder.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vulnerable => "vulnerable",
            Self::Fixed => "fixed",
        }
    }
}

impl Settings {
    /// What does not go together, if something does not. The folder is the
    /// backend's.
    pub(super) fn problem(&self, folder: &Path) -> Option<String> {
        if self.title.trim().is_empty() {
            return Some("`title` is empty".into());
        }
        if self.url.trim().is_empty() {
            return Some("`url` is empty".into());
        }
        if self.command.is_empty() || self.install.iter().any(Vec::is_empty) {
            return Some("a command is empty; write it as [\"program\", \"argument\"]".into());
        }
        match (self.toolchain, &self.lock) {
            (Some(_), None) => return Some("`toolchain` needs `lock`, the lock file".into()),
            (Some(_), Some(_)) if !self.install.is_empty() => {
                return Some("`toolchain` and `install` are two ways to say one thing".into());
            }
            (None, _) if self.cve.is_some() => return Some("`cve` needs `toolchain`".into()),
            _ => {}
        }
        if self.minimum.is_some() && self.toolchain.is_none() {
            return Some("`minimum` needs `toolchain`, of which it is a version".into());
        }
        if self.lock.is_none() && !self.packages.is_empty() {
            return Some("`packages` needs `lock`, where their versions stand".into());
        }
        let locks = self.lock.iter().flat_map(|lock| match self.cve {
            Some(_) => [Version::Vulnerable, Version::Fixed]
                .map(|version| folder.join(version.name()).join(lock))
                .to_vec(),
            None => vec![folder.join(lock)],
        });
        let source = self.source.iter().map(|source| folder.join(source));
        let missing = locks.chain(source).find(|file| !file.is_file())?;
        Some(format!("there is no {}", missing.display()))
    }
}
