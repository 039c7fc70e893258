//! What is served wrongly at present.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

#[cfg(feature = "tls")]
use super::Certificate;
use super::{Document, Fault, Occurrence};

/// What is served wrongly, and when.
#[derive(Debug, Default)]
pub(crate) struct Present(RwLock<BTreeMap<Document, Set>>);

#[derive(Debug)]
struct Set {
    fault: Fault,
    occurrence: Occurrence,
    /// How often the document was asked for since.
    asked: AtomicU64,
}

impl Present {
    /// Changes what is wrong with a document, and does something else before
    /// anybody sees the change. The count of its requests begins anew.
    pub(crate) fn set(
        &self,
        document: Document,
        fault: Option<Fault>,
        occurrence: Occurrence,
        meanwhile: impl FnOnce(),
    ) {
        let mut set = self.write();
        match fault {
            Some(fault) => {
                set.insert(document, Set { fault, occurrence, asked: AtomicU64::new(0) });
            }
            None => {
                set.remove(&document);
            }
        }
        meanwhile();
    }

    /// Has all documents be served rightly.
    pub(crate) fn clear(&self) {
        self.write().clear();
    }

    /// What is wrong with the document for one request for it, which is counted.
    pub(crate) fn meet(&self, document: Document) -> Option<Fault> {
        let set = self.read();
        let set = set.get(&document)?;
        let before = set.asked.fetch_add(1, Ordering::Relaxed);
        match set.occurrence {
            Occurrence::Always => Some(set.fault.clone()),
            Occurrence::EverySecond => before.is_multiple_of(2).then(|| set.fault.clone()),
        }
    }

    /// Whether connections are to be refused.
    pub(crate) fn refuses(&self) -> bool {
        self.read().values().any(|set| set.fault == Fault::Refused)
    }

    /// The certificate that is shown in place of the right one.
    #[cfg(feature = "tls")]
    pub(crate) fn certificate(&self) -> Option<Certificate> {
        self.read().values().find_map(|set| match set.fault {
            Fault::Certificate(certificate) => Some(certificate),
            _ => None,
        })
    }

    /// All that is wrong.
    pub(crate) fn all(&self) -> Vec<(Document, Fault, Occurrence)> {
        let set = self.read();
        set.iter().map(|(document, set)| (*document, set.fault.clone(), set.occurrence)).collect()
    }

    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<Document, Set>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<Document, Set>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}
