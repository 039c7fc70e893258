//! The tokens of the catalogue, made and read: what the reference verifier,
//! which does not stop at the first, finds wrong with each.

use conformance::case::{Case, Kind, Need};
use conformance::catalogue;
use mock_issuer::keys::Algorithm;
use mock_issuer::recipe::Recipe;
use mock_issuer::{Baseline, KeyRing, Options, forge};
use reference_backend::{Claim, KeySet, Rules, reasons};

const NOW: u64 = 1_800_000_000;

#[test]
fn every_token_can_be_made_for_every_algorithm() {
    for algorithm in [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa] {
        let ring = ring(algorithm);
        for case in catalogue::all() {
            if case.needs.contains(&Need::Rsa) && algorithm != Algorithm::Rs256 {
                continue;
            }
            for recipe in case.sends().flat_map(|send| send.token.iter().chain(&send.twin)) {
                let made = forge(recipe, &ring, &baseline(), NOW);
                assert!(made.is_ok(), "{} with {algorithm}: {made:?}", case.id);
            }
        }
    }
}

#[test]
fn what_must_be_accepted_has_no_fault() {
    let ring = ring(Algorithm::Rs256);
    let must_be_accepted = |case: &&Case| matches!(case.kind, Kind::Acceptance | Kind::LifeCycle);
    for case in catalogue::all().iter().filter(must_be_accepted) {
        for send in case.sends() {
            let faults = faults(send.token.as_ref().unwrap(), &ring);
            assert!(faults.is_empty(), "{}: {faults:?}", case.variant_id(&send.variant));
        }
    }
}

#[test]
fn a_defect_has_one_fault_and_its_twin_has_none() {
    let ring = ring(Algorithm::Rs256);
    let mut found = String::new();
    for case in catalogue::all().iter().filter(|case| case.kind == Kind::Defect) {
        for send in case.sends() {
            let id = case.variant_id(&send.variant);
            let twin = send.twin.clone().unwrap_or_default();
            assert_eq!(faults(&twin, &ring), Vec::<String>::new(), "the twin of {id}");
            let faults = faults(send.token.as_ref().unwrap(), &ring);
            assert_eq!(faults.len(), 1, "{id}: {faults:?}");
            found.push_str(&format!("{id}: {}\n", faults[0]));
        }
    }
    insta::assert_snapshot!(found, @r"
    enc/four-segments#empty: wrong-segment-count
    enc/four-segments#copy: wrong-segment-count
    crit/unknown: crit-not-understood
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
    claims/payload-not-json: payload-not-json
    ");
}

#[test]
fn a_forgery_is_refused_for_what_it_is() {
    let ring = ring(Algorithm::Rs256);
    let mut found = String::new();
    for case in catalogue::all().iter().filter(|case| case.kind == Kind::Forgery) {
        for send in case.sends() {
            let id = case.variant_id(&send.variant);
            let faults = faults(send.token.as_ref().unwrap(), &ring);
            assert!(!faults.is_empty(), "{id}");
            found.push_str(&format!("{id}: {}\n", faults.join(", ")));
        }
    }
    insta::assert_snapshot!(found, @r"
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
    enc/garbage#word: wrong-segment-count
    enc/garbage#dots: header-not-json, payload-not-json
    enc/garbage#not-base64: header-encoding, payload-encoding, signature-encoding
    enc/garbage#header-not-json: header-not-json
    enc/garbage#header-array: header-not-object
    enc/garbage#empty-object: missing-alg, missing-kid
    kid/unknown: unknown-kid
    keyref/jwk-embedded#known-kid: bad-signature
    keyref/jwk-embedded#unknown-kid: unknown-kid
    keyref/jwk-embedded#no-kid: missing-kid
    ");
}

fn ring(algorithm: Algorithm) -> KeyRing {
    let mut ring = Options { algorithms: vec![algorithm], ..Options::default() }.ring().unwrap();
    ring.publish("new", algorithm).unwrap();
    ring
}

fn baseline() -> Baseline {
    Baseline {
        audience: Some("https://api.example".into()),
        ..Baseline::new("https://iss.example")
    }
}

fn faults(recipe: &Recipe, ring: &KeyRing) -> Vec<String> {
    let token = forge(recipe, ring, &baseline(), NOW).unwrap().text;
    let keys = KeySet::parse(ring.jwks().body()).unwrap();
    let mut rules = Rules::new("https://iss.example");
    rules.audience = Some("https://api.example".into());
    rules.require.insert(Claim::Sub);
    reasons(&token, &keys, &rules, NOW).iter().map(ToString::to_string).collect()
}
