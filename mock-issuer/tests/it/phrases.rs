//! What people read about a token, and what a run asks about a recipe.

use mock_issuer::recipe::{
    Block, Charset, Digest, Edit, Half, Hash, KeyRef, Mangle, Number, Octets, Part, Recipe, Salt,
    Scalar, Scheme, Secret, Signer, TextEdit, Value,
};

fn phrases(recipes: &[Recipe]) -> String {
    recipes.iter().flat_map(Recipe::changes).collect::<Vec<_>>().join("\n")
}

#[test]
fn signers_have_plain_words() {
    let key = || KeyRef::Signing;
    let (hash, mask) = (Digest::Sha512, Digest::Sha1);
    let signers = [
        Signer::Key(KeyRef::Tenant),
        Signer::Hmac { hash: Hash::Sha512, secret: Secret::Octets(Octets(vec![0, 255])) },
        Signer::Scheme { key: key(), scheme: Scheme::Pkcs1 { hash } },
        Signer::Scheme { key: key(), scheme: Scheme::Pss { hash, mask, salt: Salt::Octets(0) } },
        Signer::Scheme {
            key: KeyRef::Named("es384".into()),
            scheme: Scheme::Ecdsa { hash: Digest::Sha256 },
        },
        Signer::Block { key: key(), block: Block::ShortPadding },
        Signer::CubeRoot { key: KeyRef::Named("cubic".into()) },
        Signer::PlainBlock { key: KeyRef::Named("k2".into()) },
        Signer::Pair { r: Scalar::Zero, s: Scalar::OrderMinusOne },
        Signer::Number(Number::Modulus),
        Signer::NeutralPoint,
        Signer::Random { octets: 7 },
        Signer::Octets("abc".into()),
        Signer::Encrypted { key: key() },
    ];
    insta::assert_snapshot!(phrases(&signers.map(|signer| Recipe::valid().signer(signer))), @r#"
    signed by the key of another tenant at the same address
    signed by HS512 with the octets 00ff as the secret
    signed by RS512 with the signing key
    signed by PS512 (no salt, mask by SHA-1) with the signing key
    signed by ES256 with the key `es384`
    signed by the signing key over an RSA block in which the padding is short and garbage stands behind the hash
    signed without a private key: the cube root of a block that begins like one of the key `cubic`
    signed without a private key: the padded hash that the key `k2` would be applied to stands there as it is
    signed by nobody: the two numbers of the signature are zero and the order of the curve less one
    signed by nobody: the signature is the modulus
    signed by nobody: the signature is the neutral point and zero
    signed by nobody: the signature is 7 random octets
    signed by nobody: the signature is "abc"
    not signed but encrypted to the public half of the signing key
    "#);
}

#[test]
fn edits_and_values_have_plain_words() {
    let recipes = [
        Recipe::valid().splice(Part::Header, "JWT", [0xc3, 0x28]),
        Recipe::valid().splice(Part::Payload, "", "{}"),
        Recipe::valid().splice(Part::Payload, "}", ""),
        Recipe::valid().edit(Edit::Charset { part: Part::Payload, charset: Charset::Utf16Le }),
        Recipe::valid().edit(Edit::NestToken { token: Box::new(Recipe::valid().unsigned()) }),
        Recipe::valid().encoded(Part::Header, TextEdit::Pad),
        Recipe::valid().text(Part::Signature, TextEdit::Insert { at: 4, text: "\n".into() }),
        Recipe::valid().mangle(Mangle::AddOrder { half: Half::Second }),
        Recipe::valid().mangle(Mangle::SignatureOf { token: Box::new(Recipe::valid()) }),
        Recipe::valid().claim("exp", Value::Exponent(Box::new(Value::Now(600)))),
        Recipe::valid().claim("exp", Value::Raw("NaN".into())),
        Recipe::valid().claim("x", Value::Repeat { text: "ab".into(), times: 9 }),
        Recipe::valid().splice(Part::Payload, "", "y".repeat(200).as_str()),
        Recipe::valid().header("x5c", Value::CertificateLikeIssuer(KeyRef::Stranger)),
        Recipe::valid().header("jku", Value::Template("{canary}/jwks.json".into())),
        Recipe::valid().header(
            "jwk",
            Value::With {
                value: Box::new(Value::Jwk(KeyRef::Stranger)),
                members: vec![("kid".into(), Value::Kid(KeyRef::Signing))],
            },
        ),
    ];
    insta::assert_snapshot!(phrases(&recipes), @r#"
    the JSON text of the header has the octets c328 in place of "JWT"
    the JSON text of the payload is followed by "{}"
    the JSON text of the payload lacks "}"
    the payload is written in UTF-16, low octet first
    the payload is another token: not signed
    the text of the header is padded with `=`, and is signed so
    the text of the signature has "\n" behind its first 4 characters
    the order of the curve is added to the second half of the signature
    the signature is that of another token: the valid one
    claim `exp` is now +600 s, written with an exponent
    claim `exp` is written as `NaN`
    claim `x` is "ab" 9 times over
    the JSON text of the payload is followed by "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy" and 80 more characters
    header `x5c` is a certificate for a key that was never published, with the names in the issuer's
    header `jku` is the text "<an address where somebody watches>/jwks.json"
    header `jwk` is the public JWK of a key that was never published, and in it {`kid`: the `kid` of the signing key}
    "#);
}

#[test]
fn a_recipe_tells_whether_its_key_can_be_found() {
    let kid = |value: Value| Recipe::valid().header("kid", value);
    for (recipe, known) in [
        (Recipe::valid(), true),
        (Recipe::valid().signed_by(KeyRef::Stranger), true),
        (Recipe::valid().edit(Edit::RawHeader { text: "x".into() }), true),
        (Recipe::valid().template("x"), true),
        (kid(Value::Kid(KeyRef::Named("k2".into()))), true),
        (kid(Value::Kid(KeyRef::Tenant)), false),
        (kid(Value::Kid(KeyRef::Stranger)), false),
        (kid(Value::Template("{kid}".into())), false),
        (kid("k1".into()), false),
        (kid(Value::UnknownKid), false),
        (Recipe::valid().without_header("kid"), false),
        (
            Recipe::valid()
                .mangle(Mangle::TamperHeader { name: "kid".into(), value: Value::UnknownKid }),
            false,
        ),
    ] {
        assert_eq!(recipe.names_known_key(), known, "{recipe:?}");
    }
}

#[test]
fn a_recipe_tells_whether_the_issuer_signed_it() {
    let hash = Digest::Sha512;
    let scheme = |key| Recipe::valid().scheme(key, Scheme::Pkcs1 { hash });
    let block = Signer::Block { key: KeyRef::Signing, block: Block::TypeTwo };
    for (recipe, signed) in [
        (Recipe::valid(), true),
        (scheme(KeyRef::Signing), true),
        (Recipe::valid().signer(block), true),
        (Recipe::valid().claim("sub", "x"), true),
        (scheme(KeyRef::Stranger), false),
        (Recipe::valid().signed_by(KeyRef::Tenant), false),
        (Recipe::valid().unsigned(), false),
        (Recipe::valid().signer(Signer::CubeRoot { key: KeyRef::Signing }), false),
        (Recipe::valid().signer(Signer::Encrypted { key: KeyRef::Signing }), false),
        (Recipe::valid().template("{token}"), false),
    ] {
        assert_eq!(recipe.signed_by_issuer(), signed, "{recipe:?}");
    }
}
