//! What a run tells while it goes on. Reports are made from the finished run;
//! this is only for people who wait.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

/// Something worth telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The issuer listens; what a target that is started by hand must be told.
    IssuerReady {
        /// The `iss` of its tokens.
        iss: String,
        /// Where the JWKS is.
        jwks_url: String,
        /// Where the OpenID Connect metadata is.
        discovery_url: String,
        /// The audience of the tokens.
        audience: String,
    },
    /// The run waits until the target answers.
    WaitingForTarget {
        /// Where.
        url: String,
        /// How long at most.
        at_most: Duration,
    },
    /// The target answers; the preflight begins.
    Preflight,
    /// The preflight is over.
    Resolved {
        /// What was found out, a line each.
        findings: Vec<String>,
    },
    /// So many of the variants have been sent.
    Sent {
        /// Variants sent.
        done: usize,
        /// Variants to send.
        total: usize,
    },
    /// A life-cycle case waits for something.
    WaitingFor {
        /// The id of the case.
        case: String,
        /// What for.
        what: String,
        /// How long at most.
        at_most: Duration,
    },
    /// A life-cycle case is over.
    CaseDone {
        /// The id of the case.
        case: String,
    },
}

/// Takes what a run tells.
pub type Observer = Arc<dyn Fn(Progress) + Send + Sync>;

/// A request to end the run early; every clone sees it.
#[derive(Clone, Debug)]
pub struct Interrupt(Arc<watch::Sender<bool>>);

impl Default for Interrupt {
    fn default() -> Self {
        Self(Arc::new(watch::channel(false).0))
    }
}

impl Interrupt {
    /// Asks the run to end.
    pub fn set(&self) {
        self.0.send_replace(true);
    }

    /// Whether the run is asked to end.
    pub fn is_set(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until the run is asked to end.
    pub async fn wait(&self) {
        let mut receiver = self.0.subscribe();
        // The sender lives as long as `self`, so this cannot fail early.
        let _ = receiver.wait_for(|set| *set).await;
    }
}
