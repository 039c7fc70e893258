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
}

impl Toolchain {
    /// What is needed, for people.
    pub fn needs(self) -> &'static str {
        match self {
            Self::Python => "Python 3.10 or later with venv",
            Self::Node => "Node 20.6 or later with npm",
            Self::Rust => "Rust 1.88 or later with cargo",
        }
    }

    /// Whether it is on this machine, and not too old.
    pub fn is_there(self) -> bool {
        match self {
            // On Debian `venv` is there without python3-venv, but cannot install pip.
            Self::Python => {
                let script = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
                told("python3", &["-c", script]).is_some()
            }
            Self::Node => {
                told("npm", &["--version"]).is_some()
                    && told("node", &["--version"]).is_some_and(|version| is_fit(&version))
            }
            Self::Rust => told("cargo", &["--version"]).is_some(),
        }
    }
}

/// What a program that succeeds prints.
fn told(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a version of Node is not too old. 20.6 is the first of version 20 with
/// `import.meta.resolve`, and 18 is too old for a dependency of a backend.
fn is_fit(version: &str) -> bool {
    let mut numbers = version.trim().trim_start_matches('v').split('.').map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= (20, 6),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_that_is_too_old_is_told() {
        for version in ["v20.6.0\n", "v20.20.2\n", "v22.0.0\n", "v100.1.0"] {
            assert!(is_fit(version), "{version}");
        }
        for version in ["v18.20.4\n", "v20.5.1\n", "v9.20.0", "", "node"] {
            assert!(!is_fit(version), "{version}");
        }
    }
}
