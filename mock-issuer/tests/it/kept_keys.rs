//! Rings that make the keys of others again.

use std::collections::BTreeSet;

use mock_issuer::{Algorithm, KeyKind, KeyRing, Options};

/// A ring without a seed, with which keys would be the same anyway.
fn ring() -> KeyRing {
    Options { algorithms: vec![Algorithm::Es256], ..Options::default() }.ring().unwrap()
}

/// The `kid` of a new key of this name.
fn published(ring: &mut KeyRing, kind: impl Into<KeyKind>) -> String {
    ring.publish("new", kind).unwrap().kid().to_owned()
}

#[test]
fn rings_for_the_same_purpose_make_the_same_keys() {
    let kept = ring().keeping_made();
    let mut one = kept.clone().used_for("one");
    let first = published(&mut one, Algorithm::Es256);
    let same = published(&mut kept.clone().used_for("one"), Algorithm::Es256);
    assert_eq!(first, same);

    // No key is that of another purpose, or of another kind.
    let other = published(&mut kept.clone().used_for("other"), Algorithm::Es256);
    let other_kind = published(&mut kept.clone().used_for("one"), Algorithm::EdDsa);
    // Nor is one that was withdrawn the one that takes its place.
    one.withdraw("new").unwrap();
    let second = published(&mut one, Algorithm::Es256);
    let fresh = published(&mut kept.clone(), Algorithm::Es256);
    let kids = BTreeSet::from([&first, &other, &other_kind, &second, &fresh]);
    assert_eq!(kids.len(), 5);
}

#[test]
fn keys_are_new_where_none_are_kept() {
    let plain = ring();
    let make = || published(&mut plain.clone().used_for("one"), Algorithm::Es256);
    assert_ne!(make(), make());
    let kept = plain.clone().keeping_made();
    assert_ne!(
        published(&mut kept.clone(), Algorithm::Es256),
        published(&mut kept.clone(), Algorithm::Es256)
    );
}
