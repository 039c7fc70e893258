//! Why a run cannot even be tried, and what to do about it.

use mock_issuer::forge::ForgeError;
use thiserror::Error;

use crate::target::place::PlaceError;

/// Why a run cannot even be tried: wrong use or a wrong configuration.
/// Everything about the target itself is in the [`Run`](crate::run::Run).
#[derive(Debug, Error)]
pub enum RunError {
    /// The target may not or cannot be tested.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// The issuer cannot be started.
    #[error("the mock issuer cannot start")]
    Issuer(#[from] mock_issuer::StartError),
    /// A token cannot be made.
    #[error("a token cannot be made")]
    Forge(#[from] ForgeError),
    /// A key cannot be made or published.
    #[error(transparent)]
    Ring(#[from] mock_issuer::key_ring::RingError),
    /// A document cannot be served in the way that is wanted.
    #[error("a document of the mock issuer cannot be served as the case wants")]
    Fault(#[from] mock_issuer::FaultError),
    /// No port is free.
    #[error("no port can be opened on loopback")]
    Port(#[source] std::io::Error),
    /// The certificate of the issuer's authority cannot be written.
    #[error("the certificate authority cannot be written to a temporary file")]
    TrustFiles(#[source] std::io::Error),
    /// COMMAND cannot be executed.
    #[error("{program:?} cannot be started: {reason}")]
    Command {
        /// The program.
        program: String,
        /// What the operating system said.
        reason: String,
    },
    /// The restart command failed.
    #[error("the restart command {command:?} failed: {reason}")]
    Restart {
        /// The command.
        command: String,
        /// How it failed.
        reason: String,
    },
}

impl RunError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Place(PlaceError::Url { .. }) => {
                "give the URL of a protected endpoint, such as http://127.0.0.1:8000/me".into()
            }
            Self::Place(PlaceError::Resolve { .. }) => {
                "check the spelling of the host, or give its address".into()
            }
            Self::Place(PlaceError::Public { .. }) => {
                "test only what is yours; if it is, say --allow-public".into()
            }
            Self::Place(PlaceError::CaCert { .. }) => {
                "--ca-cert takes a file with certificates in PEM form".into()
            }
            Self::Place(PlaceError::Tls(_)) => "name a certificate authority with --ca-cert".into(),
            Self::Issuer(error @ mock_issuer::StartError::PlainUrl { .. }) => return error.help(),
            Self::Issuer(_) => {
                "choose another address with --issuer-listen, such as 127.0.0.1:0".into()
            }
            Self::Command { .. } => "COMMAND is a program and its arguments, not a shell line; \
                 for a shell line write: -- sh -c '...'"
                .into(),
            Self::Restart { .. } => {
                "run it by hand: it must return 0 once the target is restarted".into()
            }
            Self::Fault(error) => error.help().into(),
            Self::Forge(_) | Self::Ring(_) | Self::Port(_) | Self::TrustFiles(_) => return None,
        })
    }
}
