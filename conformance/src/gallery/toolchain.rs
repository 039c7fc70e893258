//! What it takes to install a backend, and whether it is there.

use std::process::Command;

use serde::Deserialize;

/// The language with its package manager.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Toolchain {
    /// Python with venv and pip.
    Python,
    /// Node with npm.
    Node,
    /// Rust with cargo.
    Rust,
    /// Go.
    Go,
    /// Java with Maven.
    Java,
}

impl Toolchain {
    /// The oldest version that all backends can be installed with; one of them
    /// may need a newer one.
    fn minimum(self) -> &'static str {
        match self {
            Self::Python => "3.10",
            // The first of version 20 with `import.meta.resolve`; 18 is too old for
            // a dependency of a backend.
            Self::Node => "20.6",
            Self::Rust => "1.88",
            Self::Go => "1.24",
            Self::Java => "17",
        }
    }

    /// What is needed, for people. `minimum` is what the backend says, if it
    /// says something.
    pub fn needs(self, minimum: Option<&str>) -> String {
        let (name, with) = match self {
            Self::Python => ("Python", " with venv"),
            Self::Node => ("Node", " with npm"),
            Self::Rust => ("Rust", " with cargo"),
            Self::Go => ("Go", ""),
            Self::Java => ("Java", " with Maven"),
        };
        format!("{name} {} or later{with}", minimum.unwrap_or(self.minimum()))
    }

    /// Whether it is on this machine, and not too old.
    pub fn is_there(self, minimum: Option<&str>) -> bool {
        let minimum = numbers(minimum.unwrap_or(self.minimum()));
        self.version().is_some_and(|version| numbers(&version) >= minimum)
    }

    /// What it says of its version, if all of it is there.
    fn version(self) -> Option<String> {
        match self {
            // On Debian `venv` is there without python3-venv, but cannot install pip.
            Self::Python => told("python3", &["-c", "import sys, venv, ensurepip"])
                .and_then(|_| told("python3", &["--version"])),
            Self::Node => told("npm", &["--version"]).and_then(|_| told("node", &["--version"])),
            Self::Rust => told("cargo", &["--version"]),
            Self::Go => told("go", &["env", "GOVERSION"]),
            Self::Java => told("mvn", &["--version"]).and_then(|_| told("java", &["--version"])),
        }
    }
}

/// What a program that succeeds prints.
fn told(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The numbers of the first version in a text: 1, 26 and 8 of `go1.26.8`.
fn numbers(text: &str) -> Vec<u32> {
    let from = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    let version = text[from..].split(|c: char| !c.is_ascii_digit() && c != '.').next();
    version.unwrap_or_default().split('.').map_while(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        for (text, version) in [
            ("Python 3.11.7\n", vec![3, 11, 7]),
            ("v20.20.2\n", vec![20, 20, 2]),
            ("cargo 1.95.0 (f2d3ce0bd 2026-03-21)", vec![1, 95, 0]),
            ("go1.26.8\n", vec![1, 26, 8]),
            ("go1.27rc1", vec![1, 27]),
            ("openjdk 17.0.15 2025-04-15\n", vec![17, 0, 15]),
            ("none", vec![]),
        ] {
            assert_eq!(numbers(text), version, "{text}");
        }
        assert!(numbers("3.9.20") < numbers("3.10"));
        assert!(numbers("v20.5.1") < numbers("20.6") && numbers("v100.1.0") > numbers("20.6"));
    }

    #[test]
    fn an_old_one_is_not_enough() {
        assert!(Toolchain::Rust.is_there(None), "the tests are run by cargo");
        assert!(!Toolchain::Rust.is_there(Some("1000")));
        assert_eq!(Toolchain::Go.needs(Some("1.26")), "Go 1.26 or later");
        assert_eq!(Toolchain::Node.needs(None), "Node 20.6 or later with npm");
    }
}
