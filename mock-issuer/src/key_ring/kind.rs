//! What kind of key is to be made.

use super::RingError;
use crate::keys::{Algorithm, Make};

/// The sizes of RSA keys that can be made, in bits. Smaller ones hold no block,
/// larger ones take minutes.
const SIZES: std::ops::RangeInclusive<u16> = 1024..=4096;

/// What a new key is. By default it is one of the primary algorithm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyKind {
    /// What it is made for. Defaults to the primary algorithm; where the rest is
    /// about RSA keys and that algorithm takes no such key, to RS256.
    pub algorithm: Option<Algorithm>,
    /// Whether it is an RSA key with the exponent 3 in place of 65537.
    pub cubic: bool,
    /// The size of an RSA key, in bits. Defaults to 2048.
    pub bits: Option<u16>,
}

impl KeyKind {
    /// An RSA key with the exponent 3.
    pub fn cubic() -> Self {
        Self { cubic: true, ..Self::default() }
    }

    pub(super) fn make(self, primary: Algorithm) -> Result<Make, RingError> {
        let Self { algorithm, cubic, bits } = self;
        let wanted = algorithm.unwrap_or(primary);
        if !cubic && bits.is_none() {
            return Ok(Make::ordinary(wanted));
        }
        if let Some(bits) = bits.filter(|bits| !SIZES.contains(bits)) {
            return Err(RingError::NoSuchSize { bits });
        }
        // A block of PS512 has at least 130 octets, more than such a key (RFC 8017 section
        // 9.1.1: the hash, a salt as long, and two).
        let is_small = bits.is_some_and(|bits| bits < 1034) && wanted == Algorithm::Ps512;
        let algorithm = if wanted.is_rsa() && !is_small { wanted } else { Algorithm::Rs256 };
        Ok(Make { cubic, bits, ..Make::ordinary(algorithm) })
    }
}

impl From<Algorithm> for KeyKind {
    fn from(algorithm: Algorithm) -> Self {
        Self { algorithm: Some(algorithm), ..Self::default() }
    }
}
