//! Values and the names in texts.

use std::sync::LazyLock;

use mock_issuer::recipe::{KeyRef, Octets, Recipe, Secret, Value};
use mock_issuer::{Algorithm, Baseline, ForgeError, KeyRing, Options, forge};
use serde_json::json;

use crate::support::decode;

const NOW: u64 = 1_800_000_000;

static RING: LazyLock<KeyRing> = LazyLock::new(|| {
    let algorithms = vec![Algorithm::EdDsa];
    Options { algorithms, seed: Some(1), ..Options::default() }.ring().unwrap()
});

fn baseline() -> Baseline {
    let mut baseline = Baseline::new("http://a.example:8080/t");
    baseline.audience = Some("api".into());
    baseline.scope = Some("read".into());
    baseline.tenant = Some("http://a.example:8080/sibling".into());
    baseline.canary = Some("http://127.0.0.1:9".into());
    baseline
}

/// The JSON text of a claim with this value.
fn try_text(value: Value) -> Result<String, ForgeError> {
    let forged = forge(&Recipe::valid().claim("x", value), &RING, &baseline(), NOW)?;
    let (_, text) = forged.payload.split_once(r#","x":"#).unwrap();
    Ok(text.strip_suffix('}').unwrap().to_owned())
}

fn text(value: Value) -> String {
    try_text(value).unwrap()
}

fn template(template: &str) -> String {
    serde_json::from_str(&text(Value::Template(template.into()))).unwrap()
}

#[test]
fn names_stand_for_what_they_name() {
    let kid = RING.get("k1").unwrap().kid();
    for (name, expected) in [
        ("{issuer}/", "http://a.example:8080/t/"),
        ("{issuer_host}", "a.example:8080"),
        ("{audience} {scope} {alg}", "api read EdDSA"),
        ("{subject}:{client}", "test-client:test-client"),
        ("{kid}", kid),
        ("{tenant}", "http://a.example:8080/sibling"),
        ("{canary_host}", "127.0.0.1:9"),
        ("{nobody}{{issuer_host}}", "{nobody}{a.example:8080}"),
        ("{issuer|nothing} {", "{issuer|nothing} {"),
        ("${x:{audience}}", "${x:api}"),
    ] {
        assert_eq!(template(name), expected, "{name}");
    }
    let jwks: serde_json::Value = serde_json::from_str(&template("{stranger_jwks}")).unwrap();
    let stranger = RING.stranger(Algorithm::EdDsa);
    assert_eq!(jwks, json!({ "keys": [stranger.public_jwk()] }));
}

#[test]
fn filters_do_what_their_names_say() {
    for (name, expected) in [
        ("{issuer|upper}", "HTTP://A.EXAMPLE:8080/T"),
        ("{alg|lower}", "eddsa"),
        ("{alg|swapcase}", "eDdsa"),
        ("{issuer|slash}", "http://a.example:8080/t/"),
        ("{audience|butlast}", "ap"),
        ("{audience|butfirst}", "pi"),
        ("{audience|first}", "a"),
        ("{audience|last}", "i"),
        ("{audience|middle}", "p"),
        ("{issuer|dotx}", "http://axexample:8080/t"),
        ("{issuer|scheme}", "https://a.example:8080/t"),
        ("{issuer|port}", "http://a.example:08080/t"),
        ("{issuer|escaped}", "http://a.example:8080/%74"),
        ("{issuer|dotpath}", "http://a.example:8080/./t"),
    ] {
        assert_eq!(template(name), expected, "{name}");
    }
    let with = |issuer: &str, name: &str| {
        let recipe = Recipe::valid().claim("x", Value::Template(name.into()));
        let forged = forge(&recipe, &RING, &Baseline::new(issuer), NOW).unwrap();
        decode(&forged.text).1["x"].as_str().unwrap().to_owned()
    };
    for (issuer, name, expected) in [
        ("https://a.example", "{issuer|port}", "https://a.example:443"),
        ("http://[::1]/a", "{issuer|port}", "http://[::1]:80/a"),
        ("https://a.example/", "{issuer|slash}", "https://a.example"),
        ("https://a.example", "{issuer|dotpath}", "https://a.example/./"),
        ("https://a.example/", "{issuer|escaped}", "https://a.exampl%65/"),
    ] {
        assert_eq!(with(issuer, name), expected);
    }
}

#[test]
fn a_filter_that_changes_nothing_is_an_error() {
    for name in ["{audience|dotx}", "{audience|scheme}", "{audience|port}", "{audience|lower}"] {
        let error = try_text(Value::Template(name.into())).unwrap_err();
        let filter = name.split(['|', '}']).nth(1).unwrap();
        assert_eq!(error.to_string(), format!("`{filter}` leaves \"api\" as it is"));
    }
}

#[test]
fn what_the_baseline_does_not_know_is_an_error() {
    for (name, error) in [
        ("{audience}", ForgeError::NoAudience),
        ("{scope}", ForgeError::NoScope),
        ("{tenant}", ForgeError::NoTenant),
        ("{canary}", ForgeError::NoCanary),
        ("{canary_path}", ForgeError::NoCanary),
        ("{canary_host|upper}", ForgeError::NoCanary),
    ] {
        let recipe = Recipe::valid().claim("x", Value::Template(name.into()));
        assert_eq!(forge(&recipe, &RING, &Baseline::new("i"), NOW), Err(error), "{name}");
    }
}

#[test]
fn each_token_has_one_address_at_the_canary() {
    let recipe = Recipe::valid()
        .header("jku", Value::Template("{canary}/jwks.json".into()))
        .header("x5u", Value::Template("gopher://{canary_host}{canary_path}".into()))
        .claim("iss", Value::Template("{canary}".into()));
    let forge = || decode(&forge(&recipe, &RING, &baseline(), NOW).unwrap().text);
    let (header, payload) = forge();
    let iss = payload["iss"].as_str().unwrap();
    let id = iss.strip_prefix("http://127.0.0.1:9/").unwrap();
    assert_eq!(id.len(), 22);
    assert_eq!(header["jku"], format!("{iss}/jwks.json"));
    assert_eq!(header["x5u"], format!("gopher://127.0.0.1:9/{id}"));
    assert_ne!(forge().1["iss"], iss);
}

#[test]
fn numbers_are_written_in_other_ways() {
    let now = || Box::new(Value::Now(600));
    assert_eq!(text(Value::Decimal(now())), "1800000600.5");
    assert_eq!(text(Value::Exponent(now())), "1.8000006e9");
    assert_eq!(text(Value::Exponent(Box::new(Value::Now(0)))), "1.8e9");
    assert_eq!(text(Value::Exponent(Box::new(json!(-3000).into()))), "-3e3");
    assert_eq!(text(Value::Raw("1e400".into())), "1e400");
    assert_eq!(text(Value::Digits(5)).len(), 5);
    assert_eq!(text(Value::Nested(3)), "[[[]]]");
    let error = try_text(Value::Decimal(Box::new("a".into()))).unwrap_err();
    assert_eq!(error.to_string(), r#"`"a"` is not a whole number"#);
}

#[test]
fn objects_are_made_of_members() {
    let members = || vec![("{audience}".into(), Value::Issuer), ("b".into(), json!(1).into())];
    let object = r#"{"api":"http://a.example:8080/t","b":1}"#;
    assert_eq!(text(Value::Object(members())), object);
    let with = |value: Value, members| Value::With { value: Box::new(value), members };
    let inner =
        Value::Object(vec![("b".into(), Value::Raw("1e400".into())), ("c".into(), "d".into())]);
    let object = r#"{"b":1,"c":"d","api":"http://a.example:8080/t"}"#;
    assert_eq!(text(with(inner, members())), object);
    let named =
        with(Value::Jwk(KeyRef::Stranger), vec![("kid".into(), Value::Kid(KeyRef::Signing))]);
    let jwk: serde_json::Value = serde_json::from_str(&text(named)).unwrap();
    assert_eq!(jwk["kid"], RING.get("k1").unwrap().kid());
    assert_eq!(jwk["x"], RING.stranger(Algorithm::EdDsa).public_jwk()["x"]);
    let error = try_text(with("a".into(), members())).unwrap_err();
    assert_eq!(error.to_string(), r#"`"a"` is not an object"#);

    let secret = Value::OctJwk(Secret::Text("{audience}".into()));
    assert_eq!(text(secret), r#"{"kty":"oct","k":"YXBp"}"#);
    assert_eq!(
        text(Value::OctJwk(Secret::Octets(Octets(vec![0xff])))),
        r#"{"kty":"oct","k":"_w"}"#
    );
    let private = text(Value::PrivateJwk(KeyRef::Stranger));
    assert!(private.contains(r#""d":"#));
}

#[test]
fn nothing_grows_beyond_bounds() {
    let many = u32::MAX;
    for value in [
        Value::Repeat { text: "ab".into(), times: many },
        Value::Nested(many),
        Value::Digits(many),
        Value::List(vec![Value::Digits(60 << 20), Value::Digits(60 << 20)]),
    ] {
        assert_eq!(try_text(value), Err(ForgeError::TooLarge));
    }
    assert_eq!(text(Value::Repeat { text: "ab".into(), times: 3 }), r#""ababab""#);
}
