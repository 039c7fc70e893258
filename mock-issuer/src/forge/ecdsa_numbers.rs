//! The two numbers of a signature: what they are in general, how they are
//! written, and how they are moved.

use super::ForgeError;
use super::numbers::{less_one, sum};
use crate::der;
use crate::keys::Algorithm;
use crate::recipe::{Half, Scalar};

/// The numbers of a curve, high octet first.
pub(super) struct Curve {
    order: &'static [u8],
    prime: &'static [u8],
}

/// The order of the base point of Ed25519 (RFC 8032 section 5.1), low octet
/// first.
const ED25519_ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

const P256: Curve = Curve {
    order: &hex::<32>("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
    prime: &hex::<32>("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"),
};
const P384: Curve = Curve {
    order: &hex::<48>(
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf\
         581a0db248b0a77aecec196accc52973",
    ),
    prime: &hex::<48>(
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe\
         ffffffff0000000000000000ffffffff",
    ),
};
const P521: Curve = Curve {
    order: &hex::<66>(
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
         fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
    ),
    prime: &hex::<66>(
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
         ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ),
};

/// The octets that these digits name.
const fn hex<const N: usize>(digits: &str) -> [u8; N] {
    const fn digit(character: u8) -> u8 {
        if character.is_ascii_digit() { character - b'0' } else { character - b'a' + 10 }
    }
    let digits = digits.as_bytes();
    assert!(digits.len() == 2 * N);
    let mut octets = [0; N];
    let mut index = 0;
    while index < N {
        octets[index] = digit(digits[2 * index]) << 4 | digit(digits[2 * index + 1]);
        index += 1;
    }
    octets
}

impl Curve {
    /// The curve of an algorithm, which must be ECDSA.
    pub(super) fn of(algorithm: Algorithm) -> Result<Self, ForgeError> {
        match algorithm {
            Algorithm::Es256 => Ok(P256),
            Algorithm::Es384 => Ok(P384),
            Algorithm::Es512 => Ok(P521),
            Algorithm::Rs256
            | Algorithm::Rs384
            | Algorithm::Rs512
            | Algorithm::Ps256
            | Algorithm::Ps384
            | Algorithm::Ps512
            | Algorithm::EdDsa => Err(ForgeError::OtherKind { algorithm, wanted: "one for ECDSA" }),
        }
    }

    /// How many octets a number has.
    pub(super) fn length(&self) -> usize {
        self.order.len()
    }

    /// The number in as many octets.
    pub(super) fn scalar(&self, scalar: Scalar) -> Vec<u8> {
        let small = |value| [vec![0; self.length() - 1], vec![value]].concat();
        match scalar {
            Scalar::Zero => small(0),
            Scalar::One => small(1),
            Scalar::OrderMinusOne => less_one(self.order),
            Scalar::Order => self.order.to_vec(),
            // No order ends in 0xff, so that there is nothing to carry.
            Scalar::OrderPlusOne => {
                let mut order = self.order.to_vec();
                if let Some(last) = order.last_mut() {
                    *last += 1;
                }
                order
            }
            Scalar::FieldPrime => self.prime.to_vec(),
        }
    }

    /// The halves of a signature that is as long as the curve demands.
    fn halves<'a>(&self, signature: &'a [u8]) -> Result<(&'a [u8], &'a [u8]), ForgeError> {
        match signature.split_at_checked(self.length()) {
            Some((r, s)) if s.len() == r.len() => Ok((r, s)),
            _ => Err(ForgeError::NoHalves { length: signature.len() }),
        }
    }

    /// The signature with a zero octet before each half.
    pub(super) fn padded(&self, signature: &[u8]) -> Result<Vec<u8>, ForgeError> {
        let (r, s) = self.halves(signature)?;
        Ok([&[0], r, &[0], s].concat())
    }

    /// The signature as `Ecdsa-Sig-Value` (RFC 3279 section 2.2.3).
    pub(super) fn in_der(&self, signature: &[u8]) -> Result<Vec<u8>, ForgeError> {
        let (r, s) = self.halves(signature)?;
        Ok(der::sequence(&[&der::integer(r), &der::integer(s)]))
    }

    /// The signature with the order added to a half, both an octet longer.
    pub(super) fn order_added(&self, signature: &[u8], half: Half) -> Result<Vec<u8>, ForgeError> {
        let padded = self.padded(signature)?;
        let (r, s) = padded.split_at(self.length() + 1);
        let added = |number: &[u8]| {
            // An octet more is enough for twice the number.
            sum(number, self.order, number.len()).ok_or(ForgeError::SmallKey)
        };
        Ok(match half {
            Half::First => [added(r)?, s.to_vec()].concat(),
            Half::Second => [r.to_vec(), added(s)?].concat(),
        })
    }
}

/// An Ed25519 signature with the order added to `S`. It means the same modulo
/// the order, and RFC 8032 section 5.1.7 has it refused.
pub(super) fn ed25519_order_added(signature: &[u8]) -> Result<Vec<u8>, ForgeError> {
    let length = signature.len();
    if length != 64 {
        return Err(ForgeError::NoHalves { length });
    }
    let (r, s) = signature.split_at(32);
    let reversed = |number: &[u8]| number.iter().rev().copied().collect::<Vec<u8>>();
    let moved = sum(&reversed(s), &reversed(&ED25519_ORDER), 32).ok_or(ForgeError::SmallKey)?;
    Ok([r.to_vec(), reversed(&moved)].concat())
}

/// The neutral point of Ed25519 and zero: `(0, 1)` is written as its `y`.
pub(super) fn neutral_point() -> Vec<u8> {
    let mut signature = vec![0; 64];
    signature[0] = 1;
    signature
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_orders_are_those_of_the_crates() {
        use p256::elliptic_curve::Curve as Known;
        assert_eq!(P256.order, p256::NistP256::ORDER.to_be_bytes().as_ref());
        assert_eq!(P384.order, p384::NistP384::ORDER.to_be_bytes().as_ref());
        // Held in whole words of the machine.
        let p521 = <p521::NistP521 as Known>::ORDER.to_be_bytes();
        assert!(p521.as_ref().ends_with(P521.order));
    }

    #[test]
    fn the_primes_are_the_generalised_mersenne_numbers() {
        // FIPS 186-4 appendix D.1.2, as sums of powers of two.
        let power = |bit: usize, length: usize| {
            let mut number = vec![0; length];
            number[length - 1 - bit / 8] = 1 << (bit % 8);
            number
        };
        let total = |parts: &[Vec<u8>], length| {
            parts.iter().fold(vec![0], |all, part| sum(&all, part, length).unwrap())
        };
        // p + 2^224 + 1 = 2^256 + 2^192 + 2^96
        let left = total(&[P256.prime.to_vec(), power(224, 33), vec![1]], 33);
        assert_eq!(left, total(&[power(256, 33), power(192, 33), power(96, 33)], 33));
        // p + 2^128 + 2^96 + 1 = 2^384 + 2^32
        let left = total(&[P384.prime.to_vec(), power(128, 49), power(96, 49), vec![1]], 49);
        assert_eq!(left, total(&[power(384, 49), power(32, 49)], 49));
        // p + 1 = 2^521
        assert_eq!(total(&[P521.prime.to_vec(), vec![1]], 66), power(521, 66));
    }
}
