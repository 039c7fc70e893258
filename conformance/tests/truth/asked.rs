//! What a target is not asked, by the algorithm of its keys.

use std::collections::BTreeSet;

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
    let table: Vec<String> = PRIMARIES
        .iter()
        .map(|algorithm| {
            format!(
                "{algorithm}
  {}",
                Vec::from_iter(left_out(*algorithm)).join(
                    "
  "
                )
            )
        })
        .collect();
    insta::assert_snapshot!(table.join("
"), @"
    RS256
      alg/header-lies#RS256
      alg/not-in-allowlist#ES256
      alg/not-in-allowlist#EdDSA
      alg/not-in-allowlist#RS256
      alg/other-hash-same-curve
      alg/other-scheme-same-key#RS256
      control/each-algorithm#ES384
      control/each-algorithm#ES512
      control/each-algorithm#PS256
      control/each-algorithm#PS384
      control/each-algorithm#PS512
      control/each-algorithm#RS256
      control/each-algorithm#RS384
      control/each-algorithm#RS512
      control/optional-claims-absent
      jwks/tls-validation
      rotation/kid-reuse-new-material
      rotation/publish-then-wait
      rotation/retired-key-rejected
      sig/ecdsa-form
      sig/ecdsa-halves
      sig/ecdsa-numbers
      sig/ed25519-order-added
      sig/ed25519-zero
      sig/pss-mask
      sig/pss-salt
      sig/psychic
    PS256
      alg/not-in-allowlist#ES256
      alg/not-in-allowlist#EdDSA
      alg/not-in-allowlist#PS256
      alg/not-in-allowlist#RS256
      alg/other-hash-same-curve
      alg/other-scheme-same-key#PS256
      alg/other-scheme-same-key#RS256
      control/each-algorithm#ES384
      control/each-algorithm#ES512
      control/each-algorithm#PS256
      control/each-algorithm#PS384
      control/each-algorithm#PS512
      control/each-algorithm#RS384
      control/each-algorithm#RS512
      control/optional-claims-absent
      jwks/tls-validation
      rotation/kid-reuse-new-material
      rotation/publish-then-wait
      rotation/retired-key-rejected
      sig/ecdsa-form
      sig/ecdsa-halves
      sig/ecdsa-numbers
      sig/ed25519-order-added
      sig/ed25519-zero
      sig/pkcs1-block-type
      sig/pkcs1-cube-root
      sig/pkcs1-digest-info
      sig/pkcs1-short-padding
      sig/psychic
    ES256
      alg/header-lies#ES256
      alg/hs256-with-pkcs1-der
      alg/hs256-with-pkcs1-pem
      alg/not-in-allowlist#ES256
      alg/not-in-allowlist#EdDSA
      alg/not-in-allowlist#RS256
      alg/other-hash-same-curve#ES256
      alg/other-scheme-same-key
      alg/sha1
      control/each-algorithm#ES256
      control/each-algorithm#ES384
      control/each-algorithm#ES512
      control/each-algorithm#PS256
      control/each-algorithm#PS384
      control/each-algorithm#PS512
      control/each-algorithm#RS384
      control/each-algorithm#RS512
      control/optional-claims-absent
      jwe/encrypted-to-public-key
      jwks/rsa-1024
      jwks/rsa-e1
      jwks/tls-validation
      rotation/alg-change
      rotation/kid-reuse-new-material
      rotation/publish-then-wait
      rotation/retired-key-rejected
      sig/ed25519-order-added
      sig/ed25519-zero
      sig/pkcs1-block-type
      sig/pkcs1-cube-root
      sig/pkcs1-digest-info
      sig/pkcs1-short-padding
      sig/pss-mask
      sig/pss-salt
      sig/rsa-not-reduced
      sig/rsa-trivial-number
    ES384
      alg/hs256-with-pkcs1-der
      alg/hs256-with-pkcs1-pem
      alg/not-in-allowlist#ES256
      alg/not-in-allowlist#ES384
      alg/not-in-allowlist#EdDSA
      alg/not-in-allowlist#RS256
      alg/other-hash-same-curve#ES384
      alg/other-scheme-same-key
      alg/sha1
      control/each-algorithm#ES384
      control/each-algorithm#ES512
      control/each-algorithm#PS256
      control/each-algorithm#PS384
      control/each-algorithm#PS512
      control/each-algorithm#RS384
      control/each-algorithm#RS512
      control/optional-claims-absent
      enc/unused-bits#signature
      jwe/encrypted-to-public-key
      jwks/rsa-1024
      jwks/rsa-e1
      jwks/tls-validation
      rotation/kid-reuse-new-material
      rotation/publish-then-wait
      rotation/retired-key-rejected
      sig/ed25519-order-added
      sig/ed25519-zero
      sig/pkcs1-block-type
      sig/pkcs1-cube-root
      sig/pkcs1-digest-info
      sig/pkcs1-short-padding
      sig/pss-mask
      sig/pss-salt
      sig/rsa-not-reduced
      sig/rsa-trivial-number
    ES512
      alg/hs256-with-pkcs1-der
      alg/hs256-with-pkcs1-pem
      alg/not-in-allowlist#ES256
      alg/not-in-allowlist#ES512
      alg/not-in-allowlist#EdDSA
      alg/not-in-allowlist#RS256
      alg/other-hash-same-curve#ES512
      alg/other-scheme-same-key
      alg/sha1
      control/each-algorithm#ES384
      control/each-algorithm#ES512
      control/each-algorithm#PS256
      control/each-algorithm#PS384
      control/each-algorithm#PS512
      control/each-algorithm#RS384
      control/each-algorithm#RS512
      control/optional-claims-absent
      enc/unused-bits#signature
      jwe/encrypted-to-public-key
      jwks/rsa-1024
      jwks/rsa-e1
      jwks/tls-validation
      rotation/kid-reuse-new-material
      rotation/publish-then-wait
      rotation/retired-key-rejected
      sig/ed25519-order-added
      sig/ed25519-zero
      sig/pkcs1-block-type
      sig/pkcs1-cube-root
      sig/pkcs1-digest-info
      sig/pkcs1-short-padding
      sig/pss-mask
      sig/pss-salt
      sig/rsa-not-reduced
      sig/rsa-trivial-number
    EdDSA
      alg/header-lies#EdDSA
      alg/hs256-with-pkcs1-der
      alg/hs256-with-pkcs1-pem
      alg/not-in-allowlist#ES256
      alg/not-in-allowlist#EdDSA
      alg/not-in-allowlist#RS256
      alg/other-hash-same-curve
      alg/other-scheme-same-key
      alg/sha1
      control/each-algorithm#ES384
      control/each-algorithm#ES512
      control/each-algorithm#EdDSA
      control/each-algorithm#PS256
      control/each-algorithm#PS384
      control/each-algorithm#PS512
      control/each-algorithm#RS384
      control/each-algorithm#RS512
      control/optional-claims-absent
      jwe/encrypted-to-public-key
      jwks/rsa-1024
      jwks/rsa-e1
      jwks/tls-validation
      rotation/kid-reuse-new-material
      rotation/publish-then-wait
      rotation/retired-key-rejected
      sig/ecdsa-form
      sig/ecdsa-halves
      sig/ecdsa-numbers
      sig/pkcs1-block-type
      sig/pkcs1-cube-root
      sig/pkcs1-digest-info
      sig/pkcs1-short-padding
      sig/pss-mask
      sig/pss-salt
      sig/psychic
      sig/rsa-not-reduced
      sig/rsa-trivial-number
    ");
}
