//! Hash functions by name.

use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::recipe::Digest;

impl Digest {
    /// The hash of the input.
    pub(crate) fn of(self, input: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::digest(input).to_vec(),
            Self::Sha256 => Sha256::digest(input).to_vec(),
            Self::Sha384 => Sha384::digest(input).to_vec(),
            Self::Sha512 => Sha512::digest(input).to_vec(),
        }
    }

    /// How many octets a hash has.
    pub(crate) fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// The object identifier in DER, with tag and length (RFC 8017 appendix
    /// B.1).
    pub(crate) fn oid(self) -> &'static [u8] {
        match self {
            Self::Sha1 => &[6, 5, 0x2b, 14, 3, 2, 26],
            Self::Sha256 => &[6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1],
            Self::Sha384 => &[6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2],
            Self::Sha512 => &[6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3],
        }
    }
}
