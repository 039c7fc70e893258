//! What all requests and all handles of an issuer share.

use std::borrow::Cow;
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use tokio::runtime::{Handle, RuntimeFlavor};

use crate::baseline::Baseline;
use crate::book::Book;
use crate::fault::{Document, Fault, FaultError, Occurrence, Present};
use crate::forge::{ForgeError, Forged, forge, forge_primed};
use crate::journal::{EntryKind, Journal};
use crate::jwks::JwksEdit;
use crate::key_ring::{KeyInfo, KeyKind, KeyRing, Life, RingError};
use crate::keys::{Algorithm, SigningKey};
use crate::paths::Paths;
use crate::recipe::{KeyRef, Recipe};
use crate::server::Door;
use crate::vendor::Shape;

/// What does not change while the issuer runs, and what does under its lock.
pub(crate) struct State {
    pub(crate) shape: &'static Shape,
    pub(crate) url: String,
    pub(crate) iss: String,
    pub(crate) paths: Paths,
    /// The issuer string and the paths of the sibling tenant.
    pub(crate) tenant_iss: String,
    pub(crate) tenant: Paths,
    pub(crate) clients: Vec<(String, String)>,
    pub(crate) book: Book,
    pub(crate) cache_max_age: u32,
    /// The authority of the issuer's certificate, where it has one.
    pub(crate) ca_pem: Option<String>,
    pub(crate) journal: Journal,
    /// The ring of the start, to which the keys can be put back.
    pub(crate) first: KeyRing,
    /// Readers take the whole ring as it is and go on with that.
    pub(crate) ring: RwLock<Arc<KeyRing>>,
    pub(crate) baseline: RwLock<Arc<Baseline>>,
    /// What is served wrongly, and when.
    pub(crate) faults: Arc<Present>,
    /// Where the issuer's port is told that it is to refuse connections, or no
    /// longer to.
    pub(crate) door: Door,
}

impl State {
    /// The keys as they are now.
    pub(crate) fn ring(&self) -> Arc<KeyRing> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn baseline(&self) -> Arc<Baseline> {
        Arc::clone(&self.baseline.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn set_baseline(&self, mut baseline: Baseline) {
        baseline.tenant.get_or_insert_with(|| self.tenant_iss.clone());
        *self.baseline.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(baseline);
    }

    pub(crate) fn mint(&self, recipe: &Recipe, baseline: &Baseline) -> Result<Forged, ForgeError> {
        let ring = self.ring();
        let now = self.journal.clock().unix_now();
        // A caller that made the baseline anew does not know the tenant.
        let mut baseline = Cow::Borrowed(baseline);
        if baseline.tenant.is_none() {
            baseline.to_mut().tenant = Some(self.tenant_iss.clone());
        }
        off_worker(ready(&ring, recipe), || forge(recipe, &ring, &baseline, now))
    }

    pub(crate) fn mint_primed(&self, recipe: &Recipe) -> Result<(Forged, Forged), ForgeError> {
        let (ring, baseline) = (self.ring(), self.baseline());
        let now = self.journal.clock().unix_now();
        off_worker(ready(&ring, recipe), || forge_primed(recipe, &ring, &baseline, now))
    }

    pub(crate) fn edit_jwks(&self, edits: Vec<JwksEdit>) -> Result<(), RingError> {
        let mut ring = self.ring_mut();
        if ring.jwks_edits() != edits {
            Arc::make_mut(&mut ring).edit_jwks(edits.clone())?;
            self.journal.record(EntryKind::JwksEdited { edits });
        }
        Ok(())
    }

    pub(crate) async fn set_fault(
        &self,
        document: Document,
        fault: Option<Fault>,
        occurrence: Occurrence,
    ) -> Result<(), FaultError> {
        fault.as_ref().map_or(Ok(()), Fault::check)?;
        if self.ca_pem.is_none() && matches!(fault, Some(Fault::Certificate(_))) {
            return Err(FaultError::NoTls);
        }
        let entry = EntryKind::FaultSet { document, fault: fault.clone() };
        self.faults.set(document, fault, occurrence, || self.journal.record(entry));
        Ok(self.door.knock().await?)
    }

    pub(crate) fn publish(&self, name: &str, kind: KeyKind) -> Result<KeyInfo, RingError> {
        // Made before the lock is taken, so that nobody waits for its primes.
        let key = self.ring().make(name, kind)?;
        off_worker(key.is_ready(), || key.kid().len());
        self.change(|ring| {
            ring.add(key.clone(), Life::Announced)?;
            self.record(&key, Life::Announced);
            Ok(key)
        })
    }

    pub(crate) fn promote(&self, name: &str) -> Result<KeyInfo, RingError> {
        self.settle(name);
        self.change(|ring| {
            let former = ring.get(name).and_then(|key| ring.signing(key.algorithm())).cloned();
            let key = ring.promote(name)?;
            if let Some(former) = former.filter(|former| former.name() != name) {
                self.record(&former, Life::Retired);
            }
            self.record(&key, Life::Signing);
            Ok(key)
        })
    }

    pub(crate) fn retire(&self, name: &str) -> Result<KeyInfo, RingError> {
        self.settle(name);
        self.change(|ring| {
            let key = ring.retire(name)?;
            self.record(&key, Life::Retired);
            Ok(key)
        })
    }

    pub(crate) fn withdraw(&self, name: &str) -> Result<KeyInfo, RingError> {
        self.settle(name);
        self.change(|ring| {
            let key = ring.withdraw(name)?;
            self.record(&key, Life::Withdrawn);
            Ok(key)
        })
    }

    pub(crate) fn rotate(&self, algorithm: Option<Algorithm>) -> KeyInfo {
        loop {
            let ring = self.ring();
            let name = ring.free_name();
            let published = self.publish(&name, KeyKind { algorithm, ..KeyKind::default() });
            // Somebody else may have taken the name, or the key, meanwhile.
            if let Ok(info) = published.and_then(|info| self.promote(&info.name)) {
                return info;
            }
        }
    }

    pub(crate) async fn restore(&self) -> Result<(), FaultError> {
        {
            let mut ring = self.ring_mut();
            Arc::make_mut(&mut ring).reset(&self.first);
            self.faults.clear();
            self.journal.record(EntryKind::Restored);
        }
        Ok(self.door.knock().await?)
    }

    /// Waits for the keys whose `kid` a change is going to write down.
    fn settle(&self, name: &str) {
        let ring = self.ring();
        let Some(key) = ring.get(name) else { return };
        let former = ring.signing(key.algorithm());
        let keys = [Some(key), former];
        let ready = keys.iter().flatten().all(|key| key.is_ready());
        off_worker(ready, || keys.iter().flatten().all(|key| !key.kid().is_empty()));
    }

    /// Changes the ring and the journal at once, so that both tell one story.
    fn change(
        &self,
        change: impl FnOnce(&mut KeyRing) -> Result<SigningKey, RingError>,
    ) -> Result<KeyInfo, RingError> {
        let mut ring = self.ring_mut();
        let ring = Arc::make_mut(&mut ring);
        let key = change(ring)?;
        ring.info(key.name()).ok_or_else(|| RingError::NoSuchKey { name: key.name().into() })
    }

    fn ring_mut(&self) -> RwLockWriteGuard<'_, Arc<KeyRing>> {
        self.ring.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn record(&self, key: &SigningKey, life: Life) {
        let (name, kid) = (key.name().to_owned(), key.kid().to_owned());
        self.journal.record(match life {
            Life::Announced => EntryKind::Published { name, kid },
            Life::Signing => EntryKind::Promoted { name, kid },
            Life::Retired => EntryKind::Retired { name, kid },
            Life::Withdrawn => EntryKind::Withdrawn { name, kid },
        });
    }
}

/// Whether the token can be signed without waiting for a key.
fn ready(ring: &KeyRing, recipe: &Recipe) -> bool {
    ring.is_ready()
        && match recipe.signer.private_key() {
            Some(KeyRef::Stranger) => ring.stranger(ring.primary()).is_ready(),
            Some(KeyRef::Tenant) => ring.tenant().is_ready(),
            Some(KeyRef::Signing | KeyRef::Named(_)) | None => true,
        }
}

/// Does what may have to wait for a key, without holding up the other tasks of
/// a runtime with several workers. A runtime with one has nowhere to put them;
/// keys are made on threads of their own, so it waits but never for itself.
pub(crate) fn off_worker<T>(ready: bool, work: impl FnOnce() -> T) -> T {
    let flavor = Handle::try_current().map(|handle| handle.runtime_flavor());
    match flavor {
        Ok(RuntimeFlavor::MultiThread) if !ready => tokio::task::block_in_place(work),
        _ => work(),
    }
}
