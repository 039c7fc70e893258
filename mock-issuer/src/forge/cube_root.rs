//! Signatures for a key with the exponent 3, made without its private half
//! (Bleichenbacher 2006): of the block only the beginning is right, and the
//! garbage behind it makes the whole a cube.

use p256::elliptic_curve::bigint::ConcatenatingMul as _;
use rsa::BoxedUint;

use super::ForgeError;
use super::rsa_block::{LEAST_PADDING, digest_info, in_octets};
use crate::recipe::Digest;

/// A number whose cube begins like a block with the shortest padding.
pub(super) fn signature(hash: Digest, input: &[u8], length: usize) -> Result<Vec<u8>, ForgeError> {
    let start = [&[0, 1], [0xff; LEAST_PADDING].as_slice(), &[0]].concat();
    let start = [start, digest_info(hash, &hash.of(input))].concat();
    let room = length.checked_sub(start.len()).ok_or(ForgeError::SmallKey)?;
    // The largest cube that is not above the block with the largest garbage.
    let most = [start.as_slice(), &vec![0xff; room]].concat();
    let root = cube_root(&most);
    let cube = in_octets(&cube(&root), length);
    match cube.starts_with(&start) {
        true => Ok(in_octets(&root, length)),
        // Between two cubes there is more than the garbage can make up for.
        false => Err(ForgeError::SmallKey),
    }
}

fn cube(number: &BoxedUint) -> BoxedUint {
    number.concatenating_mul(number).concatenating_mul(number)
}

/// The largest number whose cube is not above this one, bit by bit.
fn cube_root(number: &[u8]) -> BoxedUint {
    let number = BoxedUint::from_be_slice_vartime(number);
    let bits = number.bits_vartime().div_ceil(3);
    let mut root = vec![0_u8; (bits as usize).div_ceil(8)];
    let last = root.len().saturating_sub(1);
    for bit in (0..bits as usize).rev() {
        root[last - bit / 8] |= 1 << (bit % 8);
        let candidate = BoxedUint::from_be_slice_vartime(&root);
        if cube(&candidate).cmp_vartime(&number).is_gt() {
            root[last - bit / 8] ^= 1 << (bit % 8);
        }
    }
    BoxedUint::from_be_slice_vartime(&root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_the_largest_that_fits() {
        let cases: [(u64, u64); 6] = [(0, 0), (1, 1), (7, 1), (8, 2), (26, 2), (1_000_000, 100)];
        for (number, root) in cases {
            let found = cube_root(&number.to_be_bytes());
            assert!(found.cmp_vartime(BoxedUint::from(root)).is_eq(), "{number}");
        }
    }
}
