//! Any recipe there can be.

use mock_issuer::recipe::{Edit, Form, Hash, KeyRef, Mangle, Place, Recipe, Secret, Signer, Value};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

/// Mostly names that mean something, some that need escapes.
pub(crate) fn name() -> impl Strategy<Value = String> {
    const KNOWN: [&str; 11] =
        ["alg", "kid", "typ", "jwk", "crit", "iss", "aud", "exp", "nbf", "jti", "scope"];
    prop_oneof![4 => select(KNOWN.as_slice()).prop_map(str::to_owned), 1 => ".{0,6}"]
}

pub(crate) fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|value| json!(value)),
        any::<i64>().prop_map(|value| json!(value)),
        any::<i32>().prop_map(|value| json!(f64::from(value) / 4.0)),
        ".{0,12}".prop_map(|value| json!(value)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(|values| json!(values)),
            vec((".{0,4}", inner), 0..3)
                .prop_map(|members| members.into_iter().collect::<serde_json::Value>()),
        ]
    })
}

pub(crate) fn key() -> impl Strategy<Value = KeyRef> {
    prop_oneof![
        Just(KeyRef::Signing),
        Just(KeyRef::Stranger),
        select(["k1", "k2", "eddsa", "nobody"].as_slice())
            .prop_map(|name| KeyRef::Named(name.into())),
    ]
}

pub(crate) fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => json().prop_map(Value::Json),
        1 => any::<i64>().prop_map(Value::Now),
        1 => any::<i64>().prop_map(Value::NowText),
        1 => any::<u32>().prop_map(Value::Expired),
        1 => any::<u32>().prop_map(Value::NotYet),
        1 => Just(Value::Issuer),
        1 => ".{0,4}".prop_map(Value::IssuerAnd),
        1 => Just(Value::Audience),
        1 => ".{0,4}".prop_map(Value::AudienceAnd),
        1 => key().prop_map(Value::Kid),
        1 => Just(Value::UnknownKid),
        1 => key().prop_map(Value::Jwk),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| vec(inner, 0..3).prop_map(Value::List))
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    let place = || select([Place::First, Place::Last].as_slice());
    prop_oneof![
        (name(), value()).prop_map(|(name, value)| Edit::SetHeader { name, value }),
        name().prop_map(|name| Edit::DropHeader { name }),
        (name(), value()).prop_map(|(name, value)| Edit::SetClaim { name, value }),
        name().prop_map(|name| Edit::DropClaim { name }),
        (name(), value(), place()).prop_map(|(name, value, place)| Edit::DuplicateHeader {
            name,
            value,
            place
        }),
        (name(), value(), place()).prop_map(|(name, value, place)| Edit::DuplicateClaim {
            name,
            value,
            place
        }),
        Just(Edit::ReverseHeader),
        Just(Edit::ReverseClaims),
        Just(Edit::Whitespace),
        ".{0,20}".prop_map(|text| Edit::RawHeader { text }),
        ".{0,20}".prop_map(|text| Edit::RawPayload { text }),
    ]
}

fn signer() -> impl Strategy<Value = Signer> {
    let hash = select([Hash::Sha256, Hash::Sha384, Hash::Sha512].as_slice());
    let secret = prop_oneof![
        select(Form::ALL.as_slice()).prop_map(Secret::PublicForm),
        ".{0,8}".prop_map(Secret::Text),
        Just(Secret::Empty),
    ];
    prop_oneof![
        3 => key().prop_map(Signer::Key),
        2 => (hash, secret).prop_map(|(hash, secret)| Signer::Hmac { hash, secret }),
        1 => Just(Signer::Unsigned),
    ]
}

fn mangle() -> impl Strategy<Value = Mangle> {
    let template = "(\\{header\\}|\\{payload\\}|\\{signature\\}|\\{token\\}|\\{|[ .a=~é]){0,6}";
    prop_oneof![
        Just(Mangle::DropSignature),
        prop_oneof![-70..70_i32, any::<i32>()].prop_map(|octet| Mangle::FlipSignatureBit { octet }),
        prop_oneof![0..70_u32, any::<u32>()]
            .prop_map(|octets| Mangle::TruncateSignature { octets }),
        (name(), value()).prop_map(|(name, value)| Mangle::TamperClaim { name, value }),
        (name(), value()).prop_map(|(name, value)| Mangle::TamperHeader { name, value }),
        template.prop_map(|text| Mangle::Template { text }),
    ]
}

pub(crate) fn recipe() -> impl Strategy<Value = Recipe> {
    (vec(edit(), 0..4), signer(), vec(mangle(), 0..4)).prop_map(|(before, signer, after)| Recipe {
        before,
        signer,
        after,
    })
}
