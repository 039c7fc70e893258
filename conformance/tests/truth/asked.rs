//! What a target is not asked, and for which algorithms of its keys.

use std::collections::{BTreeMap, BTreeSet};

use conformance::case::{Case, Kind, Send};
use conformance::catalogue;
use mock_issuer::Algorithm;

use crate::samples::{PRIMARIES, can_be_made, ring, rule};

/// What targets with this algorithm are not asked: a case, or some of its
/// variants.
fn left_out(algorithm: Algorithm) -> BTreeSet<String> {
    let mut left_out = BTreeSet::new();
    for case in catalogue::all().iter().filter(|case| case.kind != Kind::Probe) {
        let variants: Vec<&str> = case
            .sends()
            .filter(|send| !is_asked(case, send, algorithm))
            .map(|send| send.variant.as_str())
            .collect();
        match variants.len() {
            0 => {}
            all if all == case.sends().count() => {
                left_out.insert(case.id.clone());
            }
            _ => left_out.extend(variants.iter().map(|variant| case.variant_id(variant))),
        }
    }
    left_out
}

fn is_asked(case: &Case, send: &Send, algorithm: Algorithm) -> bool {
    let is_made = |recipe| case.is_life_cycle() || can_be_made(recipe, &ring(algorithm));
    rule(case, send, algorithm).is_some() && send.token.as_ref().is_none_or(is_made)
}

#[test]
fn what_a_target_is_not_asked_is_about_keys_of_another_kind() {
    let mut table: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for algorithm in PRIMARIES {
        for name in left_out(algorithm) {
            table.entry(name).or_default().push(algorithm.name());
        }
    }
    let table: Vec<String> = table
        .iter()
        .map(|(name, algorithms)| format!("{name}: {}", algorithms.join(" ")))
        .collect();
    insta::assert_snapshot!(table.join("\n"), @"
    alg/header-lies#ES256: ES256
    alg/header-lies#EdDSA: EdDSA
    alg/header-lies#RS256: RS256
    alg/hs256-with-pkcs1-der: ES256 ES384 ES512 EdDSA
    alg/hs256-with-pkcs1-pem: ES256 ES384 ES512 EdDSA
    alg/not-in-allowlist#ES256: RS256 PS256 ES256 ES384 ES512 EdDSA
    alg/not-in-allowlist#ES384: ES384
    alg/not-in-allowlist#ES512: ES512
    alg/not-in-allowlist#EdDSA: RS256 PS256 ES256 ES384 ES512 EdDSA
    alg/not-in-allowlist#PS256: PS256
    alg/not-in-allowlist#RS256: RS256 PS256 ES256 ES384 ES512 EdDSA
    alg/other-hash-same-curve: RS256 PS256 EdDSA
    alg/other-hash-same-curve#ES256: ES256
    alg/other-hash-same-curve#ES384: ES384
    alg/other-hash-same-curve#ES512: ES512
    alg/other-scheme-same-key: ES256 ES384 ES512 EdDSA
    alg/other-scheme-same-key#PS256: PS256
    alg/other-scheme-same-key#RS256: RS256 PS256
    alg/sha1: ES256 ES384 ES512 EdDSA
    control/each-algorithm#ES256: ES256
    control/each-algorithm#ES384: RS256 PS256 ES256 ES384 ES512 EdDSA
    control/each-algorithm#ES512: RS256 PS256 ES256 ES384 ES512 EdDSA
    control/each-algorithm#EdDSA: EdDSA
    control/each-algorithm#PS256: RS256 PS256 ES256 ES384 ES512 EdDSA
    control/each-algorithm#PS384: RS256 PS256 ES256 ES384 ES512 EdDSA
    control/each-algorithm#PS512: RS256 PS256 ES256 ES384 ES512 EdDSA
    control/each-algorithm#RS256: RS256
    control/each-algorithm#RS384: RS256 PS256 ES256 ES384 ES512 EdDSA
    control/each-algorithm#RS512: RS256 PS256 ES256 ES384 ES512 EdDSA
    control/optional-claims-absent: RS256 PS256 ES256 ES384 ES512 EdDSA
    enc/unused-bits#signature: ES384 ES512
    jwe/encrypted-to-public-key: ES256 ES384 ES512 EdDSA
    jwks/rsa-1024: ES256 ES384 ES512 EdDSA
    jwks/rsa-e1: ES256 ES384 ES512 EdDSA
    rotation/alg-change: ES256
    sig/ecdsa-form: RS256 PS256 EdDSA
    sig/ecdsa-halves: RS256 PS256 EdDSA
    sig/ecdsa-numbers: RS256 PS256 EdDSA
    sig/ed25519-order-added: RS256 PS256 ES256 ES384 ES512
    sig/ed25519-zero: RS256 PS256 ES256 ES384 ES512
    sig/pkcs1-block-type: PS256 ES256 ES384 ES512 EdDSA
    sig/pkcs1-cube-root: PS256 ES256 ES384 ES512 EdDSA
    sig/pkcs1-digest-info: PS256 ES256 ES384 ES512 EdDSA
    sig/pkcs1-short-padding: PS256 ES256 ES384 ES512 EdDSA
    sig/pss-mask: RS256 ES256 ES384 ES512 EdDSA
    sig/pss-salt: RS256 ES256 ES384 ES512 EdDSA
    sig/psychic: RS256 PS256 EdDSA
    sig/rsa-not-reduced: ES256 ES384 ES512 EdDSA
    sig/rsa-trivial-number: ES256 ES384 ES512 EdDSA
    ");
}
