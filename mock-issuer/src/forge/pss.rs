//! EMSA-PSS (RFC 8017 section 9.1.1) with any hashes and salt.

use super::ForgeError;
use crate::recipe::{Digest, Salt};

/// The block for a modulus of so many bits.
pub(super) fn block(
    hash: Digest,
    mask: Digest,
    salt: Salt,
    input: &[u8],
    modulus_bits: usize,
) -> Result<Vec<u8>, ForgeError> {
    let bits = modulus_bits.checked_sub(1).ok_or(ForgeError::SmallKey)?;
    let length = bits.div_ceil(8);
    let room = length.checked_sub(hash.length() + 2).ok_or(ForgeError::SmallKey)?;
    let salt = match salt {
        Salt::Hash => hash.length(),
        Salt::Octets(octets) => usize::from(octets),
        Salt::Longest => room,
    };
    let zeros = room.checked_sub(salt).ok_or(ForgeError::SmallKey)?;
    let mut octets = vec![0; salt];
    rand::fill(octets.as_mut_slice());

    let digest = hash.of(&[&[0; 8], hash.of(input).as_slice(), &octets].concat());
    let mut data = vec![0; zeros];
    data.push(1);
    data.extend_from_slice(&octets);
    for (octet, mask) in data.iter_mut().zip(mgf1(mask, &digest, room + 1)) {
        *octet ^= mask;
    }
    // "Set the leftmost 8emLen - emBits bits ... to zero" (step 11).
    data[0] &= 0xff >> (8 * length - bits);
    Ok([data.as_slice(), &digest, &[0xbc]].concat())
}

/// The mask of RFC 8017 appendix B.2.1.
fn mgf1(hash: Digest, seed: &[u8], length: usize) -> Vec<u8> {
    let mut mask = Vec::new();
    for counter in 0_u32.. {
        if mask.len() >= length {
            break;
        }
        mask.extend(hash.of(&[seed, &counter.to_be_bytes()].concat()));
    }
    mask.truncate(length);
    mask
}
