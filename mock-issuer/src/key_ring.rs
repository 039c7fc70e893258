//! The keys of an issuer and their life: announced, signing, retired, withdrawn.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::jwks::{Jwks, JwksEdit};
use crate::keys::{Algorithm, CertificateMember, Make, SigningKey};
use crate::vendor::Shape;

mod kept;
mod kind;
mod life;

pub use kind::KeyKind;
pub use life::{KeyInfo, Life, RingError};

use kept::{Kept, MadeAs};

/// The keys, in the order in which they were added. Cheap to clone.
#[derive(Clone)]
pub struct KeyRing {
    primary: Algorithm,
    seed: Option<u64>,
    slots: Vec<Slot>,
    /// How many keys had a name so far, so that a seed never gives the same
    /// key twice: a target may still have the former one in its cache.
    made: BTreeMap<String, u32>,
    strangers: Arc<[OnceLock<SigningKey>; Algorithm::ALL.len()]>,
    tenant: Arc<OnceLock<SigningKey>>,
    /// What each key shows of its certificate.
    certificate: &'static [CertificateMember],
    /// A key that signs nothing, which the document shows as one for encryption.
    encryption: Option<SigningKey>,
    /// The keys that clones made, where those are kept.
    kept: Option<Kept>,
    /// What this clone is used for, if it was said.
    purpose: Option<String>,
    /// How the document is unlike the one of the slots.
    edits: Vec<JwksEdit>,
    /// The document for the slots as they are, made by whoever needs it first.
    jwks: Arc<OnceLock<Jwks>>,
}

#[derive(Clone)]
struct Slot {
    key: SigningKey,
    life: Life,
}

impl KeyRing {
    /// A ring without keys. The primary algorithm is the one that
    /// [`KeyRef::Signing`](crate::recipe::KeyRef::Signing) means; with a seed
    /// the keys that the ring makes depend on nothing but seed and name.
    pub fn new(primary: Algorithm, seed: Option<u64>) -> Self {
        Self {
            primary,
            seed,
            slots: Vec::new(),
            made: BTreeMap::new(),
            strangers: Arc::default(),
            tenant: Arc::default(),
            certificate: &[],
            encryption: None,
            kept: None,
            purpose: None,
            edits: Vec::new(),
            jwks: Arc::default(),
        }
    }

    /// The algorithm of ordinary tokens.
    pub fn primary(&self) -> Algorithm {
        self.primary
    }

    /// Keeps the keys that clones of this ring will make, so that those which are
    /// [for the same purpose](Self::used_for) make each of them only once: for
    /// who starts many issuers, since RSA keys take time.
    ///
    /// Whoever looks at a target across such issuers must know that a key may be
    /// one of before. No two of them that the same target process, or anything that
    /// it leaves behind, gets to see may be for the same purpose: what was unknown
    /// to it, or withdrawn, would be known already, or come back.
    #[must_use]
    pub fn keeping_made(mut self) -> Self {
        self.kept = Some(Kept::default());
        self
    }

    /// This ring, used for something of its own. Where keys that are made are
    /// [kept](Self::keeping_made), it makes the same ones as another that is for
    /// the same purpose, name by name, and none that is made for any other.
    /// Elsewhere this changes nothing.
    #[must_use]
    pub fn used_for(mut self, purpose: &str) -> Self {
        self.purpose = Some(purpose.to_owned());
        self
    }

    /// Adds a key that exists, at any point of its life.
    ///
    /// # Errors
    /// If a key of this name is in the ring and not withdrawn.
    pub fn add(&mut self, key: SigningKey, life: Life) -> Result<(), RingError> {
        let name = key.name();
        match self.slots.iter().position(|slot| slot.key.name() == name) {
            Some(index) if self.slots[index].life == Life::Withdrawn => {
                self.slots.remove(index);
            }
            Some(_) => return Err(RingError::AlreadyPublished { name: name.into() }),
            None => {}
        }
        *self.made.entry(name.into()).or_default() += 1;
        if life == Life::Signing {
            self.retire_signing(key.algorithm());
        }
        self.slots.push(Slot { key, life });
        self.changed();
        Ok(())
    }

    /// Makes a new key and announces it. A withdrawn key of that name is replaced.
    /// What it is can be said by an algorithm alone.
    ///
    /// # Errors
    /// If a key of this name is in the JWKS, or there are no such keys.
    pub fn publish(
        &mut self,
        name: &str,
        kind: impl Into<KeyKind>,
    ) -> Result<SigningKey, RingError> {
        let key = self.make(name, kind.into())?;
        self.add(key.clone(), Life::Announced)?;
        Ok(key)
    }

    /// Begins to make the key that [`publish`](Self::publish) would announce.
    pub(crate) fn make(&self, name: &str, kind: KeyKind) -> Result<SigningKey, RingError> {
        let make = kind.make(self.primary)?;
        let seed = self.seed_of(name)?;
        let new = || SigningKey::make(name.into(), make, seed);
        let (Some(kept), Some(purpose)) = (&self.kept, &self.purpose) else { return Ok(new()) };
        let (purpose, before) = (purpose.clone(), self.made.get(name).copied().unwrap_or(0));
        Ok(kept.key(MadeAs { purpose, name: name.into(), before, make }, new))
    }

    /// What a new key of this name is made of, if there can be one.
    fn seed_of(&self, name: &str) -> Result<Option<(u64, String)>, RingError> {
        if self.slot(name).is_ok_and(|slot| slot.life != Life::Withdrawn) {
            return Err(RingError::AlreadyPublished { name: name.into() });
        }
        Ok(self.seed.map(|seed| match self.made.get(name) {
            None | Some(0) => (seed, name.to_owned()),
            Some(times) => (seed, format!("{name}\0{times}")),
        }))
    }

    /// Has a key sign the tokens of its algorithm. The former one is retired.
    ///
    /// # Errors
    /// If there is no such key, or it is withdrawn.
    pub fn promote(&mut self, name: &str) -> Result<SigningKey, RingError> {
        let key = self.live(name)?;
        self.retire_signing(key.algorithm());
        self.set(name, Life::Signing);
        Ok(key)
    }

    /// Has a key sign no longer, while it stays in the JWKS.
    ///
    /// # Errors
    /// If there is no such key, or it is withdrawn.
    pub fn retire(&mut self, name: &str) -> Result<SigningKey, RingError> {
        let key = self.live(name)?;
        self.set(name, Life::Retired);
        Ok(key)
    }

    /// Takes a key out of the JWKS. The ring keeps it, so that it can sign what
    /// nobody must accept any more.
    ///
    /// # Errors
    /// If there is no such key, or it is withdrawn already.
    pub fn withdraw(&mut self, name: &str) -> Result<SigningKey, RingError> {
        let key = self.live(name)?;
        self.set(name, Life::Withdrawn);
        Ok(key)
    }

    /// Has the document show what that of an issuer of this shape does.
    pub(crate) fn take_shape(&mut self, shape: &Shape) {
        if self.certificate == shape.certificate
            && self.encryption.is_some() == shape.encryption_key
        {
            return;
        }
        self.certificate = shape.certificate;
        self.encryption = shape.encryption_key.then(|| {
            let seed = self.seed.map(|seed| (seed, "\0encryption".to_owned()));
            SigningKey::make("encryption".into(), Make::ordinary(Algorithm::Rs256), seed)
        });
        self.changed();
    }

    /// Goes back to the keys and the document of another ring. How often a name
    /// was used is not forgotten.
    pub(crate) fn reset(&mut self, start: &Self) {
        self.slots.clone_from(&start.slots);
        self.edits.clone_from(&start.edits);
        self.changed();
    }

    /// The next name of the form `k1`, `k2`, ... that was never used.
    pub(crate) fn free_name(&self) -> String {
        (1..)
            .map(|n| format!("k{n}"))
            .find(|name| !self.made.contains_key(name))
            .unwrap_or_default()
    }

    /// The key of this name, whatever its life.
    pub fn get(&self, name: &str) -> Option<&SigningKey> {
        self.slot(name).ok().map(|slot| &slot.key)
    }

    /// The key that signs the tokens of this algorithm at this moment.
    pub fn signing(&self, algorithm: Algorithm) -> Option<&SigningKey> {
        let mut slots = self.slots.iter();
        slots
            .find(|slot| slot.life == Life::Signing && slot.key.algorithm() == algorithm)
            .map(|slot| &slot.key)
    }

    /// A key that is not in the ring and never will be. The same for all
    /// clones of the ring.
    pub fn stranger(&self, algorithm: Algorithm) -> &SigningKey {
        self.strangers[algorithm as usize].get_or_init(|| {
            let seed = self.seed.map(|seed| (seed, "\0stranger".to_owned()));
            SigningKey::make("stranger".into(), Make::ordinary(algorithm), seed)
        })
    }

    /// The key of the sibling tenant, of the primary algorithm. The same for
    /// all clones of the ring.
    pub fn tenant(&self) -> &SigningKey {
        self.tenant.get_or_init(|| {
            let seed = self.seed.map(|seed| (seed, "\0tenant".to_owned()));
            SigningKey::make("tenant".into(), Make::ordinary(self.primary), seed)
        })
    }

    /// Has the JWKS be unlike the one of these keys, from now on. Former edits
    /// are forgotten. A key that an edit names is passed over while it is not
    /// shown.
    ///
    /// # Errors
    /// If an edit names a key that was never there; a document that silently
    /// lacks its fault would pass for the faulty one.
    pub fn edit_jwks(&mut self, edits: Vec<JwksEdit>) -> Result<(), RingError> {
        for name in edits.iter().filter_map(JwksEdit::key) {
            self.slot(name)?;
        }
        self.edits = edits;
        self.changed();
        Ok(())
    }

    /// How the JWKS is unlike the one of these keys.
    pub fn jwks_edits(&self) -> &[JwksEdit] {
        &self.edits
    }

    /// All keys, the withdrawn ones too. Waits for keys that are being made.
    pub fn keys(&self) -> Vec<KeyInfo> {
        self.slots.iter().map(Slot::info).collect()
    }

    /// One key.
    pub(crate) fn info(&self, name: &str) -> Option<KeyInfo> {
        self.slot(name).ok().map(Slot::info)
    }

    /// The keys of the JWKS.
    pub fn published(&self) -> impl Iterator<Item = &SigningKey> {
        self.slots.iter().filter(|slot| slot.life != Life::Withdrawn).map(|slot| &slot.key)
    }

    /// Whether all keys are made, so that nothing here has to wait.
    pub fn is_ready(&self) -> bool {
        let mut keys = self.slots.iter().map(|slot| &slot.key).chain(&self.encryption);
        keys.all(SigningKey::is_ready)
    }

    /// The JWKS as it is served. Waits for keys that are being made.
    pub fn jwks(&self) -> &Jwks {
        self.jwks.get_or_init(|| {
            let keys: Vec<_> = self.published().collect();
            let mut edits = self.certified(&keys);
            edits.extend(self.encryption.as_ref().map(|key| self.for_encryption(key)));
            edits.extend_from_slice(&self.edits);
            Jwks::edited(keys, &edits)
        })
    }

    /// A JWKS with this key alone, as one of the ring would be shown.
    pub(crate) fn jwks_of(&self, key: &SigningKey) -> Jwks {
        Jwks::edited([key], &self.certified(&[key]))
    }

    /// The edits by which keys show their certificates.
    fn certified(&self, keys: &[&SigningKey]) -> Vec<JwksEdit> {
        let edits = keys.iter().flat_map(|key| {
            self.certificate.iter().map(|member| JwksEdit::SetMember {
                key: key.name().into(),
                name: member.name().into(),
                value: key.certificate_member(*member),
            })
        });
        edits.collect()
    }

    /// The edit by which a key is shown that is for encryption (RFC 7518 section
    /// 4.3).
    fn for_encryption(&self, key: &SigningKey) -> JwksEdit {
        let mut jwk = key.public_jwk();
        jwk.insert("use".into(), "enc".into());
        jwk.insert("alg".into(), "RSA-OAEP".into());
        for member in self.certificate {
            jwk.insert(member.name().into(), key.certificate_member(*member));
        }
        JwksEdit::Append { jwk: jwk.into() }
    }

    fn slot(&self, name: &str) -> Result<&Slot, RingError> {
        let mut slots = self.slots.iter();
        slots
            .find(|slot| slot.key.name() == name)
            .ok_or_else(|| RingError::NoSuchKey { name: name.into() })
    }

    fn live(&self, name: &str) -> Result<SigningKey, RingError> {
        let slot = self.slot(name)?;
        match slot.life {
            Life::Withdrawn => Err(RingError::Withdrawn { name: name.into() }),
            Life::Announced | Life::Signing | Life::Retired => Ok(slot.key.clone()),
        }
    }

    fn set(&mut self, name: &str, life: Life) {
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.key.name() == name) {
            slot.life = life;
        }
        self.changed();
    }

    fn retire_signing(&mut self, algorithm: Algorithm) {
        for slot in &mut self.slots {
            if slot.life == Life::Signing && slot.key.algorithm() == algorithm {
                slot.life = Life::Retired;
            }
        }
    }

    fn changed(&mut self) {
        self.jwks = Arc::default();
    }
}

impl Slot {
    fn info(&self) -> KeyInfo {
        KeyInfo {
            name: self.key.name().into(),
            kid: self.key.kid().into(),
            algorithm: self.key.algorithm(),
            life: self.life,
        }
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lives = self.slots.iter().map(|slot| (slot.key.name(), slot.life));
        f.debug_struct("KeyRing")
            .field("primary", &self.primary)
            .field("keys", &lives.collect::<BTreeMap<_, _>>())
            .finish_non_exhaustive()
    }
}
