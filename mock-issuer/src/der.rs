//! The little of DER (X.690) that signatures and certificates need.

/// Tag, length and content.
pub(crate) fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut der = vec![tag];
    match u8::try_from(content.len()) {
        Ok(short @ 0..0x80) => der.push(short),
        _ => long_length(content.len(), &mut der),
    }
    der.extend_from_slice(content);
    der
}

/// The same with the length in the long form, which DER forbids where the
/// short one does and BER allows.
pub(crate) fn tlv_long(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut ber = vec![tag];
    long_length(content.len(), &mut ber);
    ber.extend_from_slice(content);
    ber
}

fn long_length(length: usize, out: &mut Vec<u8>) {
    let octets = length.to_be_bytes();
    let zeros = octets.iter().take_while(|octet| **octet == 0).count().min(octets.len() - 1);
    let octets = &octets[zeros..];
    out.push(0x80 | octets.len().to_le_bytes()[0]);
    out.extend_from_slice(octets);
}

/// SEQUENCE.
pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

/// INTEGER of a number that is not negative, high octet first.
pub(crate) fn integer(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    let mut content = number[zeros..].to_vec();
    // A first bit that is set would mean a negative number.
    if content.first().is_none_or(|first| first & 0x80 != 0) {
        content.insert(0, 0);
    }
    tlv(2, &content)
}

/// BIT STRING of whole octets.
pub(crate) fn bit_string(octets: &[u8]) -> Vec<u8> {
    tlv(3, &[&[0], octets].concat())
}

/// OCTET STRING.
pub(crate) fn octet_string(octets: &[u8]) -> Vec<u8> {
    tlv(4, octets)
}

/// NULL.
pub(crate) const NULL: [u8; 2] = [5, 0];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_as_short_as_they_can_be() {
        assert_eq!(tlv(4, &[7; 127])[..2], [4, 127]);
        assert_eq!(tlv(4, &[7; 128])[..3], [4, 0x81, 128]);
        assert_eq!(tlv(4, &[7; 256])[..4], [4, 0x82, 1, 0]);
        assert_eq!(tlv_long(4, &[7])[..3], [4, 0x81, 1]);
        assert_eq!(tlv_long(5, &[]), [5, 0x81, 0]);
    }

    #[test]
    fn integers_are_not_negative() {
        assert_eq!(integer(&[0, 0, 0x7f]), [2, 1, 0x7f]);
        assert_eq!(integer(&[0x80]), [2, 2, 0, 0x80]);
        assert_eq!(integer(&[0, 0]), [2, 1, 0]);
    }
}
