//! Any recipe there can be.

use mock_issuer::recipe::{
    Block, Charset, Digest, Edit, Form, Half, Hash, KeyRef, Mangle, Number, Octets, Part, Place,
    Recipe, Salt, Scalar, Scheme, Secret, Signer, TextEdit, Value,
};
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
        4 => Just(KeyRef::Signing),
        1 => Just(KeyRef::Stranger),
        1 => Just(KeyRef::Tenant),
        2 => select(["k1", "k2", "eddsa", "cubic", "nobody"].as_slice())
            .prop_map(|name| KeyRef::Named(name.into())),
    ]
}

fn octets() -> impl Strategy<Value = Octets> {
    vec(any::<u8>(), 0..5).prop_map(Octets)
}

/// Texts with known and unknown names, filters, and loose braces.
fn template() -> impl Strategy<Value = String> {
    "(\\{(issuer|issuer_host|audience|kid|subject|tenant|canary|canary_path|stranger_jwks|alg|scope)\
      (\\|(upper|slash|butlast|middle|dotx|scheme|port|escaped|dotpath|x))?\\}|[{}|/.aé]){0,4}"
}

fn secret() -> impl Strategy<Value = Secret> {
    prop_oneof![
        select(Form::ALL.as_slice()).prop_map(Secret::PublicForm),
        template().prop_map(Secret::Text),
        octets().prop_map(Secret::Octets),
        Just(Secret::Empty),
    ]
}

pub(crate) fn value() -> impl Strategy<Value = Value> {
    let time = prop_oneof![
        any::<i64>().prop_map(Value::Now),
        any::<i64>().prop_map(Value::NowText),
        any::<u32>().prop_map(Value::Expired),
        any::<u32>().prop_map(Value::NotYet),
    ];
    let place = prop_oneof![
        Just(Value::Issuer),
        ".{0,4}".prop_map(Value::IssuerAnd),
        Just(Value::Audience),
        ".{0,4}".prop_map(Value::AudienceAnd),
        template().prop_map(Value::Template),
    ];
    let key = prop_oneof![
        key().prop_map(Value::Kid),
        Just(Value::UnknownKid),
        key().prop_map(Value::Jwk),
        key().prop_map(Value::PrivateJwk),
        secret().prop_map(Value::OctJwk),
        key().prop_map(Value::Certificate),
        key().prop_map(Value::CertificateLikeIssuer),
        key().prop_map(Value::CertificateThumbprint),
    ];
    let size = prop_oneof![
        (".{0,4}", 0..9_u32).prop_map(|(text, times)| Value::Repeat { text, times }),
        prop_oneof![0..9_u32, Just(u32::MAX)].prop_map(Value::Nested),
        prop_oneof![0..9_u32, Just(u32::MAX)].prop_map(Value::Digits),
    ];
    let leaf = prop_oneof![
        4 => json().prop_map(Value::Json),
        2 => time,
        2 => place,
        2 => key,
        1 => size,
        1 => ".{0,6}".prop_map(Value::Raw),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        let members = vec((".{0,4}", inner.clone()), 0..3);
        prop_oneof![
            2 => vec(inner.clone(), 0..3).prop_map(Value::List),
            1 => inner.clone().prop_map(|value| Value::Decimal(Box::new(value))),
            1 => inner.clone().prop_map(|value| Value::Exponent(Box::new(value))),
            1 => members.clone().prop_map(Value::Object),
            1 => (inner, members)
                .prop_map(|(value, members)| Value::With { value: Box::new(value), members }),
        ]
    })
}

fn part() -> impl Strategy<Value = Part> {
    select([Part::Header, Part::Payload, Part::Signature].as_slice())
}

fn text_edit() -> impl Strategy<Value = TextEdit> {
    prop_oneof![
        ".{0,3}".prop_map(|text| TextEdit::Append { text }),
        (prop_oneof![0..100_u32, any::<u32>()], ".{0,3}")
            .prop_map(|(at, text)| TextEdit::Insert { at, text }),
        Just(TextEdit::Pad),
        Just(TextEdit::StandardAlphabet),
        Just(TextEdit::UnusedBits),
        prop_oneof![0..100_u32, any::<u32>()]
            .prop_map(|characters| TextEdit::DropLast { characters }),
        Just(TextEdit::SwapLastCase),
    ]
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    edit_with(Just(Recipe::valid()))
}

/// An edit in which other tokens are such ones.
fn edit_with(token: impl Strategy<Value = Recipe> + 'static) -> impl Strategy<Value = Edit> {
    let place = || select([Place::First, Place::Last].as_slice());
    let charsets = [Charset::Utf8Bom, Charset::Utf16Le, Charset::Utf16BeBom, Charset::Utf32Le];
    let members = prop_oneof![
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
    ];
    let text = prop_oneof![
        Just(Edit::ReverseHeader),
        Just(Edit::ReverseClaims),
        Just(Edit::Whitespace),
        ".{0,20}".prop_map(|text| Edit::RawHeader { text }),
        ".{0,20}".prop_map(|text| Edit::RawPayload { text }),
        (part(), select(["", "JWT", "\"", "kid", "zz"].as_slice()), octets())
            .prop_map(|(part, find, put)| Edit::Splice { part, find: find.into(), put }),
        (part(), select(charsets.to_vec()))
            .prop_map(|(part, charset)| Edit::Charset { part, charset }),
        Just(Edit::DeflatePayload),
        Just(Edit::UnencodedPayload),
        token.prop_map(|token| Edit::NestToken { token: Box::new(token) }),
        (part(), text_edit()).prop_map(|(part, edit)| Edit::Encoded { part, edit }),
    ];
    prop_oneof![members, text]
}

fn scheme() -> impl Strategy<Value = Scheme> {
    let hash = || select([Digest::Sha1, Digest::Sha256, Digest::Sha384, Digest::Sha512].as_slice());
    let salt = prop_oneof![
        Just(Salt::Hash),
        prop_oneof![0..300_u16, any::<u16>()].prop_map(Salt::Octets),
        Just(Salt::Longest)
    ];
    prop_oneof![
        hash().prop_map(|hash| Scheme::Pkcs1 { hash }),
        (hash(), hash(), salt).prop_map(|(hash, mask, salt)| Scheme::Pss { hash, mask, salt }),
        hash().prop_map(|hash| Scheme::Ecdsa { hash }),
    ]
}

pub(crate) const BLOCKS: [Block; 10] = [
    Block::MissingNull,
    Block::LongLengths,
    Block::TrailingGarbage,
    Block::Unprefixed,
    Block::OtherHashName,
    Block::OtherHash,
    Block::TruncatedHash,
    Block::ShortPadding,
    Block::TypeTwo,
    Block::TypeZero,
];

const SCALARS: [Scalar; 6] = [
    Scalar::Zero,
    Scalar::One,
    Scalar::OrderMinusOne,
    Scalar::Order,
    Scalar::OrderPlusOne,
    Scalar::FieldPrime,
];

fn signer() -> impl Strategy<Value = Signer> {
    let hash = select([Hash::Sha256, Hash::Sha384, Hash::Sha512].as_slice());
    let scalar = || select(SCALARS.as_slice());
    let numbers = [Number::Zero, Number::One, Number::ModulusMinusOne, Number::Modulus];
    let signed = prop_oneof![
        4 => key().prop_map(Signer::Key),
        1 => (key(), scheme()).prop_map(|(key, scheme)| Signer::Scheme { key, scheme }),
        1 => (key(), select(BLOCKS.as_slice())).prop_map(|(key, block)| Signer::Block { key, block }),
        2 => (hash, secret()).prop_map(|(hash, secret)| Signer::Hmac { hash, secret }),
        1 => key().prop_map(|key| Signer::Encrypted { key }),
    ];
    let unsigned = prop_oneof![
        2 => Just(Signer::Unsigned),
        1 => key().prop_map(|key| Signer::CubeRoot { key }),
        1 => (scalar(), scalar()).prop_map(|(r, s)| Signer::Pair { r, s }),
        1 => select(numbers.to_vec()).prop_map(Signer::Number),
        1 => Just(Signer::Zeros),
        1 => Just(Signer::NeutralPoint),
        1 => prop_oneof![0..99_u32, Just(u32::MAX)].prop_map(|octets| Signer::Random { octets }),
        1 => octets().prop_map(Signer::Octets),
    ];
    prop_oneof![2 => signed, 1 => unsigned]
}

fn mangle_with(token: impl Strategy<Value = Recipe> + 'static) -> impl Strategy<Value = Mangle> {
    let template = "(\\{(header|payload|signature|token|signed_header|signed_payload|header_text|payload_text)\\}|\\{|[ .a=~é]){0,6}";
    let half = select([Half::First, Half::Second].as_slice());
    let signature = prop_oneof![
        Just(Mangle::DropSignature),
        prop_oneof![-70..70_i32, any::<i32>()].prop_map(|octet| Mangle::FlipSignatureBit { octet }),
        prop_oneof![0..70_u32, any::<u32>()]
            .prop_map(|octets| Mangle::TruncateSignature { octets }),
        octets().prop_map(|octets| Mangle::AppendSignature { octets }),
        octets().prop_map(|octets| Mangle::PrependSignature { octets }),
        Just(Mangle::RepeatSignature),
        Just(Mangle::PadHalves),
        Just(Mangle::DerSignature),
        Just(Mangle::SwapHalves),
        Just(Mangle::FirstHalf),
    ];
    let others = prop_oneof![
        half.prop_map(|half| Mangle::AddOrder { half }),
        Just(Mangle::AddModulus),
        token.prop_map(|token| Mangle::SignatureOf { token: Box::new(token) }),
        (name(), value()).prop_map(|(name, value)| Mangle::TamperClaim { name, value }),
        (name(), value()).prop_map(|(name, value)| Mangle::TamperHeader { name, value }),
        (part(), text_edit()).prop_map(|(part, edit)| Mangle::Text { part, edit }),
        template.prop_map(|text| Mangle::Template { text }),
    ];
    prop_oneof![signature, others]
}

fn recipe_with(
    token: impl Strategy<Value = Recipe> + Clone + 'static,
) -> impl Strategy<Value = Recipe> {
    (vec(edit_with(token.clone()), 0..4), signer(), vec(mangle_with(token), 0..4))
        .prop_map(|(before, signer, after)| Recipe { before, signer, after })
}

pub(crate) fn recipe() -> impl Strategy<Value = Recipe> {
    Just(Recipe::valid()).prop_recursive(2, 8, 2, |inner| recipe_with(inner).boxed())
}
