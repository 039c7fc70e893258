//! Each edit of a signature, looked at with other means than those that made it.

use mock_issuer::recipe::{Half, Mangle, Octets, Recipe, Scalar, Signer};
use mock_issuer::{Baseline, KeyRing};
use rsa::BoxedUint;

use crate::signers::{ED25519, P256, RSA, forge, member, pair};

/// The signature before and after an edit.
fn edited(ring: &KeyRing, mangle: Mangle) -> (Vec<u8>, Vec<u8>) {
    let recipe = Recipe::valid().mangle(mangle);
    let baseline = Baseline::new("https://issuer.example");
    let (before, after) =
        mock_issuer::forge_primed(&recipe, ring, &baseline, 1_800_000_000).unwrap();
    assert_eq!((&before.header, &before.payload), (&after.header, &after.payload));
    assert!(before.changes.is_empty() && after.changes.len() == 1);
    (before.signature, after.signature)
}

#[test]
fn the_numbers_of_a_signature_are_moved_and_rewritten() {
    let (before, after) = edited(&P256, Mangle::DerSignature);
    let read = p256::ecdsa::Signature::from_der(&after).unwrap();
    assert_eq!(read.to_vec(), before);

    let (before, after) = edited(&P256, Mangle::PadHalves);
    assert_eq!(after, [&[0], &before[..32], &[0], &before[32..]].concat());
    let (before, after) = edited(&P256, Mangle::SwapHalves);
    assert_eq!(after, [&before[32..], &before[..32]].concat());
    let (before, after) = edited(&P256, Mangle::FirstHalf);
    assert_eq!(after, &before[..32]);

    let order = forge(&P256, Signer::Pair { r: Scalar::Order, s: Scalar::Zero }).signature;
    for half in [Half::First, Half::Second] {
        let (before, after) = edited(&P256, Mangle::AddOrder { half });
        assert_eq!(after.len(), 66);
        let moved = |index: usize| {
            pair(&after[33 * index..33 * (index + 1)])
                .wrapping_sub(pair(&before[32 * index..32 * (index + 1)]))
        };
        let (zero, order) = (BoxedUint::zero_with_precision(1024), pair(&order[..32]));
        let expected = match half {
            Half::First => (order, zero),
            Half::Second => (zero, order),
        };
        assert_eq!((moved(0), moved(1)), expected);
    }

    let (before, after) = edited(&ED25519, Mangle::AddOrder { half: Half::Second });
    assert_eq!((after.len(), &after[..32]), (64, &before[..32]));
    let number = |half: &[u8]| BoxedUint::from_le_slice(half, 256).unwrap();
    // 2^252 + 27742317777372353535851937790883648493 (RFC 8032 section 5.1).
    let order = "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed";
    assert_eq!(
        number(&after[32..]).wrapping_sub(number(&before[32..])),
        BoxedUint::from_be_hex(order, 256).unwrap()
    );

    let (before, after) = edited(&RSA, Mangle::AddModulus);
    assert_eq!(after.len(), 257);
    let number = |octets: &[u8]| BoxedUint::from_be_slice(octets, 2112).unwrap();
    let modulus = number(&member(&RSA, "k1", "n"));
    assert_eq!(number(&after).wrapping_sub(number(&before)), modulus);
}

#[test]
fn octets_are_put_before_and_behind_a_signature() {
    let octets = || Octets(vec![0, 0]);
    let (before, after) = edited(&ED25519, Mangle::AppendSignature { octets: octets() });
    assert_eq!(after, [&before[..], &[0, 0]].concat());
    let (before, after) = edited(&ED25519, Mangle::PrependSignature { octets: octets() });
    assert_eq!(after, [&[0, 0], &before[..]].concat());
    let (before, after) = edited(&ED25519, Mangle::RepeatSignature);
    assert_eq!(after, before.repeat(2));
    let token = Box::new(Recipe::valid().signer(Signer::Zeros));
    assert_eq!(edited(&ED25519, Mangle::SignatureOf { token }).1, [0; 64]);
}
