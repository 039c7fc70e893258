//! Whatever is edited before signing is signed, and edits reach no further than
//! they say.
//!
//! The crate `mock-issuer` tests each edit before signing by itself; this is
//! about several of them, and about those after signing.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use mock_issuer::recipe::{Edit, Mangle, Place, Value};
use mock_issuer::{Algorithm, Baseline, Forged, KeyRing, Recipe, forge};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use crate::samples::{AUDIENCE, ISSUER, ring};

/// The signatures of Ed25519 depend on key and text alone, so they are compared.
static RING: LazyLock<KeyRing> = LazyLock::new(|| ring(Algorithm::EdDsa));

fn made(before: Vec<Edit>, after: Vec<Mangle>) -> Option<Forged> {
    let mut baseline = Baseline { audience: Some(AUDIENCE.into()), ..Baseline::new(ISSUER) };
    // Otherwise random.
    baseline.extra_claims.insert("jti".into(), json!("1"));
    let recipe = Recipe { before, after, ..Recipe::valid() };
    forge(&recipe, &RING, &baseline, 1_800_000_000).ok()
}

/// The three segments as they are sent, the last one decoded.
fn segments(forged: &Forged) -> (&str, &str, Vec<u8>) {
    let mut segments = forged.text.split('.');
    let mut next = || segments.next().expect("three segments");
    let (header, payload) = (next(), next());
    (header, payload, BASE64_URL_SAFE_NO_PAD.decode(next()).expect("base64url"))
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::from(json!(null))),
        any::<i64>().prop_map(|number| json!(number).into()),
        ".{0,12}".prop_map(|text| json!(text).into()),
        vec(".{0,4}", 0..3).prop_map(|texts| json!(texts).into()),
        any::<i32>().prop_map(|seconds| Value::Now(seconds.into())),
        any::<u32>().prop_map(Value::Expired),
        ".{0,4}".prop_map(Value::AudienceAnd),
        Just(Value::Kid(Default::default())),
    ]
}

fn place() -> impl Strategy<Value = Place> {
    select([Place::First, Place::Last].as_slice())
}

fn header_edit() -> impl Strategy<Value = Edit> {
    let name = || select(["alg", "kid", "typ", "jwk", "crit"].as_slice()).prop_map(str::to_owned);
    prop_oneof![
        (name(), value()).prop_map(|(name, value)| Edit::SetHeader { name, value }),
        name().prop_map(|name| Edit::DropHeader { name }),
        (name(), value(), place()).prop_map(|(name, value, place)| Edit::DuplicateHeader {
            name,
            value,
            place
        }),
        Just(Edit::ReverseHeader),
        ".{0,20}".prop_map(|text| Edit::RawHeader { text }),
    ]
}

fn claim_edit() -> impl Strategy<Value = Edit> {
    let name = || select(["iss", "aud", "sub", "exp", "nbf"].as_slice()).prop_map(str::to_owned);
    prop_oneof![
        (name(), value()).prop_map(|(name, value)| Edit::SetClaim { name, value }),
        name().prop_map(|name| Edit::DropClaim { name }),
        (name(), value(), place()).prop_map(|(name, value, place)| Edit::DuplicateClaim {
            name,
            value,
            place
        }),
        Just(Edit::ReverseClaims),
        ".{0,20}".prop_map(|text| Edit::RawPayload { text }),
    ]
}

proptest! {
    #[test]
    fn header_and_claims_are_edited_apart_and_signed_together(
        header in vec(header_edit(), 0..4),
        claims in vec(claim_edit(), 0..4),
    ) {
        let both = made([header.clone(), claims.clone()].concat(), vec![]);
        let other_order = made([claims.clone(), header.clone()].concat(), vec![]);
        prop_assert_eq!(both.as_ref().map(|it| &it.text), other_order.as_ref().map(|it| &it.text));

        let (by_header, by_claims) = (made(header, vec![]), made(claims, vec![]));
        prop_assert_eq!(both.is_some(), by_header.is_some() && by_claims.is_some());
        let (Some(both), Some(by_header), Some(by_claims)) = (both, by_header, by_claims) else {
            return Ok(());
        };
        let (header, payload, signature) = segments(&both);
        prop_assert_eq!(header, segments(&by_header).0);
        prop_assert_eq!(payload, segments(&by_claims).1);
        let key = RING.get("k1").expect("the signing key");
        prop_assert_eq!(signature, key.sign(format!("{header}.{payload}").as_bytes()));
    }

    #[test]
    fn damage_to_the_signature_is_where_it_should_be(
        edits in vec(claim_edit(), 0..3),
        octet in -64..64_i32,
        octets in 0..64_u32,
    ) {
        let with = |mangle| made(edits.clone(), vec![mangle]);
        let Some(whole) = made(edits.clone(), vec![]) else { return Ok(()) };
        let (header, payload, mut signature) = segments(&whole);

        let dropped = with(Mangle::DropSignature).expect("a signature");
        prop_assert_eq!(dropped.text, format!("{header}.{payload}."));

        let short = with(Mangle::TruncateSignature { octets }).expect("a signature");
        prop_assert_eq!(segments(&short), (header, payload, signature[..octets as usize].to_vec()));

        let flipped = with(Mangle::FlipSignatureBit { octet }).expect("a signature");
        signature[octet.rem_euclid(64) as usize] ^= 1;
        prop_assert_eq!(segments(&flipped), (header, payload, signature));
    }

    #[test]
    fn tampering_changes_one_part_and_not_its_signature(
        edits in vec(claim_edit(), 0..3),
        value in value(),
    ) {
        let (name, same) = ("typ".to_owned(), value.clone());
        let Some(whole) = made(edits.clone(), vec![]) else { return Ok(()) };
        let mangle = Mangle::TamperHeader { name: name.clone(), value: same };
        let tampered = made(edits, vec![mangle]).expect("a header");
        let signed = made(vec![Edit::SetHeader { name, value }], vec![]).expect("a header");
        let (_, payload, signature) = segments(&whole);
        prop_assert_eq!(segments(&tampered), (segments(&signed).0, payload, signature));
    }
}
