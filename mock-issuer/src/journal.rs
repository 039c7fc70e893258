//! Every request received and every action taken, on one monotonic clock.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::clock::Clock;
use crate::fault::{Document, Fault};
use crate::jwks::JwksEdit;

/// How many entries are kept. A load test must not fill the memory.
const CAPACITY: usize = 100_000;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// Counts from 1, without gaps.
    pub seq: u64,
    /// Milliseconds since the clock's start. For a request the time at which
    /// it arrived, while `seq` follows the order of the answers, or of the
    /// requests where there is no answer.
    pub at_ms: f64,
    /// What happened.
    #[serde(flatten)]
    pub kind: EntryKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryKind {
    /// A request was answered, or was left without an answer on purpose.
    Request {
        /// What was asked for.
        endpoint: Endpoint,
        /// The method, as sent.
        method: String,
        /// The path, as sent.
        path: String,
        /// The query, if there is one. A `client_secret` in it is left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        query: Option<String>,
        /// The header fields, names in lower case, secrets left out.
        headers: Vec<(String, String)>,
        /// Address of the sender.
        remote: String,
        /// Status of the answer; absent where none was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        /// The `kid` of each key in the document, where a JWKS was served whole.
        /// One that is sent slowly is not: the client may not wait for its end.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kids: Vec<String>,
    },
    /// A TLS connection ended without a request: its handshake failed, or the
    /// client closed it at once, as those do that look at the certificate only
    /// then.
    BrokenOff {
        /// Address of the client.
        remote: String,
        /// What the issuer saw of it.
        reason: String,
    },
    /// A new key came into the JWKS.
    Published {
        /// Its name in the ring.
        name: String,
        /// Its name in the JWKS.
        kid: String,
    },
    /// A key began to sign.
    Promoted {
        /// Its name in the ring.
        name: String,
        /// Its name in the JWKS.
        kid: String,
    },
    /// A key stopped signing and stayed in the JWKS.
    Retired {
        /// Its name in the ring.
        name: String,
        /// Its name in the JWKS.
        kid: String,
    },
    /// A key left the JWKS.
    Withdrawn {
        /// Its name in the ring.
        name: String,
        /// Its name in the JWKS.
        kid: String,
    },
    /// The JWKS became unlike the one of its keys, or like it again.
    JwksEdited {
        /// How it is unlike it now.
        edits: Vec<JwksEdit>,
    },
    /// A document began to be served wrongly, or rightly again.
    FaultSet {
        /// Which one.
        document: Document,
        /// What is wrong with it now; absent where nothing is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fault: Option<Fault>,
    },
    /// The keys are again those of the start, the JWKS is theirs, and nothing is
    /// served wrongly.
    Restored,
}

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// The keys.
    Jwks,
    /// OpenID Provider or authorization server metadata.
    Metadata,
    /// The token endpoint.
    Token,
    /// Anything else: the documents of the sibling tenant, or what is answered
    /// by 404.
    Other,
}

impl Entry {
    /// What was asked for, if this is a request.
    pub fn endpoint(&self) -> Option<Endpoint> {
        match &self.kind {
            EntryKind::Request { endpoint, .. } => Some(*endpoint),
            EntryKind::BrokenOff { .. }
            | EntryKind::Published { .. }
            | EntryKind::Promoted { .. }
            | EntryKind::Retired { .. }
            | EntryKind::Withdrawn { .. }
            | EntryKind::JwksEdited { .. }
            | EntryKind::FaultSet { .. }
            | EntryKind::Restored => None,
        }
    }

    /// Whether this is a request to that endpoint.
    pub fn is_request_to(&self, endpoint: Endpoint) -> bool {
        self.endpoint() == Some(endpoint)
    }
}

/// What happened so far. Cheap to clone; all clones are the same journal.
#[derive(Clone, Debug)]
pub struct Journal(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    clock: Clock,
    entries: Mutex<VecDeque<Entry>>,
    last: watch::Sender<u64>,
}

impl Journal {
    /// An empty journal on this clock.
    pub fn new(clock: Clock) -> Self {
        let (last, _) = watch::channel(0);
        Self(Arc::new(Inner { clock, entries: Mutex::default(), last }))
    }

    /// The clock of the journal.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// All entries that are kept, which are the last hundred thousand.
    pub fn entries(&self) -> Vec<Entry> {
        self.entries_since(0)
    }

    /// The entries after the one of this number.
    pub fn entries_since(&self, seq: u64) -> Vec<Entry> {
        let entries = self.lock();
        let first = entries.front().map_or(0, |entry| entry.seq);
        let skip =
            usize::try_from(seq.saturating_add(1).saturating_sub(first)).unwrap_or(usize::MAX);
        entries.iter().skip(skip).cloned().collect()
    }

    /// The number of the last entry, 0 if there is none.
    pub fn last_seq(&self) -> u64 {
        *self.0.last.borrow()
    }

    /// The first entry, past or future, for which the predicate holds. None
    /// when the deadline passes before there is one.
    ///
    /// Takes the `Instant` of `std` and of `tokio`. To wait for what is yet to
    /// come, have the predicate compare with [`last_seq`](Self::last_seq).
    pub async fn wait_for(
        &self,
        mut predicate: impl FnMut(&Entry) -> bool,
        deadline: impl Into<Instant>,
    ) -> Option<Entry> {
        let deadline = deadline.into();
        let mut last = self.0.last.subscribe();
        let mut seen = 0;
        loop {
            // Marked as seen before the entries are read, so that one that
            // comes in between wakes this again.
            let newest = *last.borrow_and_update();
            let found = self.entries_since(seen).into_iter().find(|entry| predicate(entry));
            if found.is_some() {
                return found;
            }
            seen = newest;
            tokio::time::timeout_at(deadline, last.changed()).await.ok()?.ok()?;
        }
    }

    /// Adds what happens now.
    pub(crate) fn record(&self, kind: EntryKind) {
        self.record_at(self.0.clock.now_ms(), kind);
    }

    /// Adds what began at this time.
    pub(crate) fn record_at(&self, at_ms: f64, kind: EntryKind) {
        let mut entries = self.lock();
        let seq = self.last_seq() + 1;
        if entries.len() == CAPACITY {
            entries.pop_front();
        }
        entries.push_back(Entry { seq, at_ms, kind });
        // Still under the lock, so that the numbers are in order.
        self.0.last.send_replace(seq);
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Entry>> {
        self.0.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
