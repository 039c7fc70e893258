//! Keys that were made once, kept for rings that may have them again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::keys::{Make, SigningKey};

/// What a key was made as. A ring of the same use that makes it again gets the
/// same one.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct MadeAs {
    /// What the ring is used for.
    pub(super) purpose: String,
    /// The name of the key.
    pub(super) name: String,
    /// How many keys of the ring had this name before: one that was withdrawn
    /// never comes back as its own successor.
    pub(super) before: u32,
    pub(super) make: Make,
}

/// The keys that were made. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Kept(Arc<Mutex<HashMap<MadeAs, SigningKey>>>);

impl Kept {
    /// The key that was made so, or begins to make it.
    pub(super) fn key(&self, made_as: MadeAs, make: impl FnOnce() -> SigningKey) -> SigningKey {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.entry(made_as).or_insert_with(make).clone()
    }
}
