//! A certificate as Java wants to be told it: a trust store in the JKS format,
//! which every Java reads. It has no standard; this is what the JDK writes.

use std::time::{SystemTime, UNIX_EPOCH};

use sha1::{Digest as _, Sha1};

/// What the store is protected with against damage. Java reads it without as
/// well; `keytool` asks for one, and this is the one that Java's own has.
const PASSWORD: &str = "changeit";

const MAGIC: u32 = 0xfeed_feed;
const VERSION: u32 = 2;
const TRUSTED_CERTIFICATE: u32 = 2;
/// What is hashed between password and content.
const WHITENER: &str = "Mighty Aphrodite";

/// A trust store with this certificate (DER) alone.
pub(super) fn trust_store(certificate: &[u8]) -> Vec<u8> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = u64::try_from(now.as_millis()).unwrap_or_default();
    let mut store = Vec::new();
    store.extend(MAGIC.to_be_bytes());
    store.extend(VERSION.to_be_bytes());
    store.extend(length(1));
    store.extend(TRUSTED_CERTIFICATE.to_be_bytes());
    text(&mut store, "mock-issuer");
    store.extend(now.to_be_bytes());
    text(&mut store, "X.509");
    store.extend(length(certificate.len()));
    store.extend(certificate);
    let mut hash = Sha1::new();
    for unit in PASSWORD.encode_utf16() {
        hash.update(unit.to_be_bytes());
    }
    hash.update(WHITENER);
    hash.update(&store);
    store.extend(hash.finalize());
    store
}

/// A count of four octets.
fn length(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes()
}

/// A text of ASCII, as `DataOutputStream.writeUTF` writes it.
fn text(store: &mut Vec<u8>, text: &str) {
    store.extend(u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes());
    store.extend(text.as_bytes());
}
