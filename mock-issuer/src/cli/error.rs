//! Errors of the program, with what to do about them.

use std::error::Error as _;
use std::io::{self, Write as _};
use std::path::PathBuf;

use crate::book::UnknownRecipe;
use crate::forge::ForgeError;
use crate::keys::KeyError;
use crate::options::StartError;

/// Why the program did not do what it was told.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CliError {
    /// The issuer did not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A file cannot be read.
    #[error("cannot read {}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}", .path.display())]
    WriteFile {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The recipe is not JSON of a recipe.
    #[error("the recipe in {} is not right", .path.display())]
    BadRecipe {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: serde_json::Error,
    },
    /// There is no recipe of that name.
    #[error(transparent)]
    UnknownRecipe(#[from] UnknownRecipe),
    /// The token cannot be made.
    #[error("cannot make this token")]
    Forge(#[from] ForgeError),
    /// The runtime did not start.
    #[error("cannot start the runtime")]
    Runtime(#[source] io::Error),
    /// The output cannot be written.
    #[error("cannot write the output")]
    Write(#[source] io::Error),
}

impl From<KeyError> for CliError {
    fn from(error: KeyError) -> Self {
        Self::Start(error.into())
    }
}

impl CliError {
    /// What to do about it, if there is something to say.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Start(StartError::RemoteControl { .. }) => {
                Some("leave --control at loopback, or give --allow-remote-control".into())
            }
            Self::Start(error) => error.help(),
            Self::Read { .. } => Some("give the path of a file that exists, or `-`".into()),
            Self::WriteFile { .. } => {
                Some("name a file in a folder that can be written to, with --ca-out".into())
            }
            Self::BadRecipe { .. } => {
                Some(r#"such as {"before": [{"drop_claim": {"name": "exp"}}]}"#.into())
            }
            Self::UnknownRecipe(error) => error.help(),
            Self::Forge(ForgeError::NoAudience) => Some("give --audience".into()),
            Self::Forge(_) | Self::Runtime(_) | Self::Write(_) => None,
        }
    }

    /// Writes `error:` with its causes, and `help:`, to the standard error.
    pub fn report(&self) {
        let mut text = format!("error: {self}");
        let mut source = self.source();
        while let Some(cause) = source {
            text.push_str(&format!(": {cause}"));
            source = cause.source();
        }
        if let Some(help) = self.help() {
            text.push_str(&format!("\nhelp: {help}"));
        }
        // Nobody is left to tell when this fails.
        let _ = writeln!(anstream::stderr(), "{text}");
    }
}
