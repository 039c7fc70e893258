//! Sums of large numbers in octets, the high one first.

/// The sum, in as many octets as said. None if it does not fit.
pub(super) fn sum(one: &[u8], other: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut sum = vec![0; length];
    let digit = |number: &[u8], place: usize| {
        number.len().checked_sub(place + 1).map_or(0, |index| u16::from(number[index]))
    };
    let mut carry = 0;
    for place in 0..length.max(one.len()).max(other.len()) {
        let total = digit(one, place) + digit(other, place) + carry;
        carry = total >> 8;
        match length.checked_sub(place + 1) {
            Some(index) => sum[index] = total.to_le_bytes()[0],
            None if total != 0 => return None,
            None => {}
        }
    }
    (carry == 0).then_some(sum)
}

/// One less, in as many octets. The number must not be zero.
pub(super) fn less_one(number: &[u8]) -> Vec<u8> {
    let mut less = number.to_vec();
    for digit in less.iter_mut().rev() {
        let (value, borrows) = digit.overflowing_sub(1);
        *digit = value;
        if !borrows {
            break;
        }
    }
    less
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_carry_and_know_their_length() {
        assert_eq!(sum(&[0xff, 0xff], &[1], 3), Some(vec![1, 0, 0]));
        assert_eq!(sum(&[0xff, 0xff], &[1], 2), None);
        assert_eq!(sum(&[0, 0, 7], &[0, 8], 1), Some(vec![15]));
        assert_eq!(sum(&[1, 0], &[], 1), None);
        assert_eq!(less_one(&[1, 0, 0]), [0, 0xff, 0xff]);
    }
}
