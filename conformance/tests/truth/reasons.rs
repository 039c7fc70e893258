//! By the reference verifier, which does not stop at the first reason: a
//! defect has one fault and not two, and each forgery has one that counts.

use std::collections::BTreeSet;

use conformance::case::{Expect, Kind};
use conformance::catalogue;
use mock_issuer::{Algorithm, Clock, ForgeError, Recipe};
use reference_backend::Reason;

use crate::samples::{Role, Sample, forged, ring, rule, samples};

fn all(algorithm: Algorithm) -> Vec<Sample> {
    samples(algorithm, Clock::fixed(1_800_000_000).unix_now())
}

/// The reasons by name, or `good`.
fn row(sample: &Sample) -> String {
    let names: Vec<&str> = sample.reasons.iter().map(|reason| reason.name()).collect();
    let names = if names.is_empty() { "good".to_owned() } else { names.join(", ") };
    format!("{}: {names}", sample.name)
}

#[test]
fn a_defect_has_exactly_one_fault_and_its_twin_none() {
    for algorithm in Algorithm::ALL {
        let defects = all(algorithm).into_iter().filter(|sample| sample.kind == Kind::Defect);
        for sample in defects {
            let faults = if sample.role == Role::Twin { 0 } else { 1 };
            assert_eq!(sample.reasons.len(), faults, "{algorithm}: {}", row(&sample));
        }
    }
}

#[test]
fn the_verifier_agrees_with_the_catalogue_about_every_token() {
    for algorithm in Algorithm::ALL {
        for sample in all(algorithm) {
            let good = sample.expect == Expect::Accept;
            assert_eq!(sample.reasons.is_empty(), good, "{algorithm}: {}", row(&sample));
        }
    }
}

#[test]
fn kinds_say_what_must_happen() {
    for sample in all(Algorithm::Es256).iter().filter(|sample| sample.role == Role::Token) {
        let expect = match sample.kind {
            Kind::Defect | Kind::Forgery => Expect::Refuse,
            Kind::Acceptance | Kind::NoToken => Expect::Accept,
            Kind::LifeCycle | Kind::Probe | Kind::Audit => continue,
        };
        assert_eq!(sample.expect, expect, "{}", sample.name);
    }
}

/// Which sends disturb a target's key cache is decided by the recipe alone, so
/// the recipe must know.
#[test]
fn a_token_misses_the_key_if_and_only_if_its_recipe_says_so() {
    for algorithm in Algorithm::ALL {
        for sample in all(algorithm).iter().filter(|sample| sample.kind != Kind::LifeCycle) {
            let misses = sample.reasons.contains(&Reason::MissingKid)
                || sample.reasons.contains(&Reason::UnknownKid);
            assert_eq!(misses, !sample.names_known_key, "{algorithm}: {}", row(sample));
        }
    }
}

#[test]
fn what_is_left_out_cannot_be_made() {
    for algorithm in Algorithm::ALL {
        for (name, recipe) in left_out(algorithm) {
            let error = forged(recipe, &ring(algorithm), 0).expect_err(&name);
            let expected = match error {
                ForgeError::NoSuchForm { .. } => true,
                // The key of the primary algorithm has another name.
                ForgeError::NoSuchKey { .. } => {
                    name == format!("control/each-algorithm#{algorithm}")
                }
                _ => false,
            };
            assert!(expected, "{name}: {error}");
        }
    }
}

/// The tokens that targets with this algorithm never see.
fn left_out(algorithm: Algorithm) -> Vec<(String, &'static Recipe)> {
    let mut left_out = Vec::new();
    for case in catalogue::all().iter().filter(|case| !case.is_life_cycle()) {
        for send in case.sends().filter(|send| rule(case, send, algorithm).is_none()) {
            let recipe = send.token.as_ref();
            left_out.extend(recipe.map(|recipe| (case.variant_id(&send.variant), recipe)));
        }
    }
    left_out
}

#[test]
fn faults_are_the_same_for_every_algorithm() {
    let table = |algorithm| -> Vec<(String, String)> {
        all(algorithm)
            .iter()
            .filter(|sample| sample.kind == Kind::LifeCycle || sample.expect == Expect::Refuse)
            .map(|sample| (sample.name.clone(), row(sample)))
            .collect()
    };
    let rsa = table(Algorithm::Rs256);
    for algorithm in [Algorithm::Es256, Algorithm::EdDsa] {
        let left_out: BTreeSet<String> =
            left_out(algorithm).into_iter().map(|(name, _)| name).collect();
        let mut rest = rsa.clone();
        rest.retain(|(name, _)| !left_out.contains(name));
        assert_eq!(table(algorithm), rest, "{algorithm}");
    }
    let rows: Vec<String> = rsa.into_iter().map(|(_, row)| row).collect();
    insta::assert_snapshot!(rows.join("\n"), @"
    alg/none: alg-not-allowed
    alg/none#keeps-signature: alg-not-allowed
    alg/none-case-variants#None: alg-not-allowed
    alg/none-case-variants#NONE: alg-not-allowed
    alg/none-case-variants#nOnE: alg-not-allowed
    alg/none-case-variants#noNE: alg-not-allowed
    alg/none-case-variants#trailing-space: alg-not-allowed
    alg/none-case-variants#leading-space: alg-not-allowed
    alg/none-case-variants#nul: alg-not-allowed
    alg/none-unknown-kid: alg-not-allowed, unknown-kid
    alg/none-unknown-kid#None: alg-not-allowed, unknown-kid
    alg/none-no-kid: alg-not-allowed, missing-kid
    alg/none-no-kid#None: alg-not-allowed, missing-kid
    alg/hs256-with-spki-pem#lf: alg-not-allowed
    alg/hs256-with-spki-pem#no-newline: alg-not-allowed
    alg/hs256-with-spki-pem#crlf: alg-not-allowed
    alg/hs256-with-spki-pem#one-line: alg-not-allowed
    alg/hs256-with-spki-pem#leading-newline: alg-not-allowed
    alg/hs256-with-pkcs1-pem#lf: alg-not-allowed
    alg/hs256-with-pkcs1-pem#no-newline: alg-not-allowed
    alg/hs256-with-spki-der: alg-not-allowed
    alg/hs256-with-pkcs1-der: alg-not-allowed
    alg/hs256-with-jwk-json#as-served: alg-not-allowed
    alg/hs256-with-jwk-json#thumbprint: alg-not-allowed
    alg/hs256-with-jwks-bytes: alg-not-allowed
    alg/hs256-with-modulus#raw: alg-not-allowed
    alg/hs256-with-modulus#text: alg-not-allowed
    alg/hs256-empty-key#known-kid: alg-not-allowed
    alg/hs256-empty-key#unknown-kid: alg-not-allowed, unknown-kid
    alg/hs256-empty-key#no-kid: alg-not-allowed, missing-kid
    sig/stripped#known-kid: bad-signature
    sig/stripped#unknown-kid: unknown-kid
    sig/stripped#no-kid: missing-kid
    sig/bit-flipped#octet-10: bad-signature
    sig/bit-flipped#last-octet: bad-signature
    sig/truncated: bad-signature
    sig/payload-tampered: bad-signature
    sig/wrong-key-same-kid: bad-signature
    sig/wrong-key-no-kid: missing-kid
    enc/two-segments: wrong-segment-count
    enc/four-segments#empty: wrong-segment-count
    enc/four-segments#copy: wrong-segment-count
    enc/garbage#word: wrong-segment-count
    enc/garbage#dots: header-not-json, payload-not-json
    enc/garbage#not-base64: header-encoding, payload-encoding, signature-encoding
    enc/garbage#header-not-json: header-not-json
    enc/garbage#header-array: header-not-object
    enc/garbage#empty-object: missing-alg, missing-kid, missing-typ
    crit/unknown: crit-not-understood
    typ/other: wrong-typ
    typ/missing: missing-typ
    kid/unknown: unknown-kid
    keyref/jwk-embedded#known-kid: bad-signature
    keyref/jwk-embedded#unknown-kid: unknown-kid
    keyref/jwk-embedded#no-kid: missing-kid
    claims/exp-long-expired: expired
    claims/exp-string#expired: exp-not-a-number
    claims/exp-string#garbage: exp-not-a-number
    claims/exp-missing: missing-exp
    claims/nbf-future: not-yet-valid
    claims/iss-wrong#other: wrong-iss
    claims/iss-wrong#suffix: wrong-iss
    claims/iss-missing: missing-iss
    claims/aud-wrong: wrong-aud
    claims/aud-missing: missing-aud
    claims/aud-array-no-match: wrong-aud
    claims/sub-missing: missing-sub
    claims/required-missing#iat: missing-iat
    claims/required-missing#jti: missing-jti
    claims/required-missing#client-id: missing-client-id
    claims/payload-not-json: payload-not-json
    rotation/new-key-accepted until: good
    rotation/new-key-accepted until (before): unknown-kid
    rotation/old-key-still-good provoke: good
    rotation/old-key-still-good provoke (before): unknown-kid
    rotation/old-key-still-good send: good
    rotation/old-key-still-good send (before): good
    rotation/retired-after-refetch provoke: good
    rotation/retired-after-refetch provoke (before): unknown-kid
    rotation/retired-after-refetch send: unknown-kid
    rotation/retired-after-refetch send (before): good
    ");
}
