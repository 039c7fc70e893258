//! Blocks that an RSA key is applied to, right and wrong (RFC 8017 section
//! 9.2), and the application itself.

use rsa::hazmat::rsa_decrypt;
use rsa::traits::PublicKeyParts as _;
use rsa::{BoxedUint, RsaPrivateKey};

use super::ForgeError;
use crate::der::{self, NULL};
use crate::recipe::{Block, Digest};

/// The fewest octets of padding (RFC 8017 section 9.2, step 4).
pub(super) const LEAST_PADDING: usize = 8;

/// How many octets of garbage stand behind the DigestInfo where the padding is
/// not short.
const GARBAGE: usize = 16;

/// `DigestInfo` as RFC 8017 section 9.2 has it.
pub(super) fn digest_info(named: Digest, hash: &[u8]) -> Vec<u8> {
    let algorithm = der::sequence(&[named.oid(), &NULL]);
    der::sequence(&[&algorithm, &der::octet_string(hash)])
}

/// The right block: `00 01 FF..FF 00 T`.
pub(super) fn right(hash: Digest, input: &[u8], length: usize) -> Result<Vec<u8>, ForgeError> {
    padded([0, 1], &digest_info(hash, &hash.of(input)), length)
}

/// A wrong block, otherwise for this hash.
pub(super) fn wrong(
    block: Block,
    hash: Digest,
    input: &[u8],
    length: usize,
) -> Result<Vec<u8>, ForgeError> {
    let octets = hash.of(input);
    let info = digest_info(hash, &octets);
    match block {
        Block::MissingNull => {
            let algorithm = der::sequence(&[hash.oid()]);
            let info = der::sequence(&[&algorithm, &der::octet_string(&octets)]);
            padded([0, 1], &info, length)
        }
        Block::LongLengths => {
            // Those of the name and the NULL stay, since who reads BER
            // compares these two octet by octet as a rule.
            let algorithm = der::tlv_long(0x30, &[hash.oid(), &NULL].concat());
            let info = [algorithm, der::tlv_long(4, &octets)].concat();
            padded([0, 1], &der::tlv_long(0x30, &info), length)
        }
        Block::TrailingGarbage => {
            let garbage: [u8; GARBAGE] = rand::random();
            padded([0, 1], &[info.as_slice(), &garbage].concat(), length)
        }
        Block::Unprefixed => padded([0, 1], &octets, length),
        Block::OtherHashName => padded([0, 1], &digest_info(Digest::Sha1, &octets), length),
        Block::OtherHash => right(Digest::Sha1, input, length),
        Block::TruncatedHash => {
            padded([0, 1], &digest_info(hash, &octets[..octets.len() / 2]), length)
        }
        Block::ShortPadding => {
            let mut garbage = vec![
                0;
                (length.checked_sub(3 + LEAST_PADDING + info.len()))
                    .filter(|garbage| *garbage > 0)
                    .ok_or(ForgeError::SmallKey)?
            ];
            rand::fill(garbage.as_mut_slice());
            padded([0, 1], &[info, garbage].concat(), length)
        }
        Block::TypeTwo => padded([0, 2], &info, length),
        Block::TypeZero => padded([0, 0], &info, length),
    }
}

/// The content behind so much padding that the block gets its length.
fn padded(first: [u8; 2], content: &[u8], length: usize) -> Result<Vec<u8>, ForgeError> {
    let padding = length.checked_sub(3 + content.len()).filter(|padding| *padding >= LEAST_PADDING);
    let padding = vec![0xff; padding.ok_or(ForgeError::SmallKey)?];
    Ok([&first, padding.as_slice(), &[0], content].concat())
}

/// The private key applied to a block as it stands, without any padding
/// (RFC 8017 section 5.2.1).
pub(super) fn apply(key: &RsaPrivateKey, block: &[u8]) -> Result<Vec<u8>, ForgeError> {
    let number = BoxedUint::from_be_slice(block, key.n_bits_precision());
    let number = number.map_err(|_| ForgeError::SmallKey)?;
    let none: Option<&mut rand::rngs::ThreadRng> = None;
    let power = rsa_decrypt(none, key, &number).map_err(|_| ForgeError::SmallKey)?;
    Ok(in_octets(&power, key.size()))
}

/// The number in so many octets (RFC 8017 section 4.1). It must fit.
pub(super) fn in_octets(number: &BoxedUint, length: usize) -> Vec<u8> {
    let digits = number.to_be_bytes_trimmed_vartime();
    let mut octets = vec![0; length.saturating_sub(digits.len())];
    octets.extend_from_slice(&digits);
    octets
}
