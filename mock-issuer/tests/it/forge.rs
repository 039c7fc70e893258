//! Forging: never a panic, and never more or less than what the recipe says.

use std::sync::LazyLock;

use mock_issuer::recipe::{Edit, Form, KeyRef, Mangle, Place, Recipe, Secret, Value};
use mock_issuer::{
    Algorithm, Baseline, Book, Clock, ForgeError, Forged, KeyKind, KeyRing, Options,
    forge as forge_token,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use crate::recipes;
use crate::support::decode;

pub(crate) const NOW: u64 = 1_800_000_000;

/// One for each algorithm, with all that a recipe can speak of.
static RINGS: LazyLock<Vec<KeyRing>> = LazyLock::new(|| {
    let rings = Algorithm::ALL.into_iter().map(|algorithm| {
        let mut ring = ring(algorithm);
        ring.publish("cubic", KeyKind::cubic()).unwrap();
        ring
    });
    rings.collect()
});
pub(crate) static RING: LazyLock<KeyRing> = LazyLock::new(|| ring(Algorithm::Es256));

fn ring(primary: Algorithm) -> KeyRing {
    let algorithms = vec![primary, Algorithm::EdDsa];
    Options { algorithms, seed: Some(1), ..Options::default() }.ring().unwrap()
}

/// Nothing random in the claims, so that tokens can be compared.
fn baseline() -> Baseline {
    let mut baseline = Baseline::new("https://issuer.example");
    baseline.audience = Some("api".into());
    baseline.scope = Some("read".into());
    baseline.extra_claims.insert("jti".into(), json!("1"));
    baseline
}

pub(crate) fn forge(recipe: &Recipe) -> Result<Forged, ForgeError> {
    forge_token(recipe, &RING, &baseline(), NOW)
}

pub(crate) fn valid() -> Forged {
    forge(&Recipe::valid()).unwrap()
}

proptest! {
    #[test]
    fn no_recipe_panics(
        recipe in recipes::recipe(),
        primary in select(Algorithm::ALL.as_slice()),
        shown in any::<bool>(),
        known in any::<bool>(),
    ) {
        let ring = &RINGS[primary as usize];
        let mut baseline = baseline();
        baseline.show_audience = shown;
        baseline.audience = baseline.audience.filter(|_| known);
        baseline.canary = Some("http://127.0.0.1:9".into()).filter(|_| known);
        if let Ok(forged) = forge_token(&recipe, ring, &baseline, NOW) {
            prop_assert_eq!(forged.changes.is_empty(), recipe.is_valid());
        }
        for extreme in [0, u64::MAX] {
            baseline.leeway = extreme;
            baseline.lifetime = extreme;
            let _ = forge_token(&recipe, ring, &baseline, extreme);
        }
    }

    #[test]
    fn recipes_survive_json(recipe in recipes::recipe()) {
        let text = serde_json::to_string(&recipe).unwrap();
        prop_assert_eq!(serde_json::from_str::<Recipe>(&text).unwrap(), recipe);
    }

    #[test]
    fn tampering_keeps_the_signature(name in recipes::name(), value in recipes::json()) {
        let primary = Algorithm::EdDsa;
        let ring = Options { algorithms: vec![primary], seed: Some(1), ..Options::default() }.ring().unwrap();
        let forge = |recipe: &Recipe| forge_token(recipe, &ring, &baseline(), NOW).unwrap();
        let valid = forge(&Recipe::valid());
        let value = Value::Json(value);
        let tampered = forge(&Recipe::valid().mangle(Mangle::TamperClaim { name: name.clone(), value: value.clone() }));
        let signed = forge(&Recipe::valid().claim(&name, value));
        prop_assert_eq!(&tampered.payload, &signed.payload);
        prop_assert_eq!(&tampered.header, &valid.header);
        prop_assert_eq!(&tampered.signature, &valid.signature);
    }
}

#[test]
fn the_valid_token_is_as_documented() {
    for (algorithm, kid) in Algorithm::ALL.map(|algorithm| (algorithm, "a kid")) {
        let ring = Options { algorithms: vec![algorithm], seed: Some(1), ..Options::default() };
        let ring = ring.ring().unwrap();
        let clock = Clock::fixed(NOW);
        let mut forged =
            forge_token(&Recipe::valid(), &ring, &baseline(), clock.unix_now()).unwrap();
        assert_eq!(forged.kid.as_deref(), Some(ring.get("k1").unwrap().kid()));
        forged.header = forged.header.replace(ring.get("k1").unwrap().kid(), kid);
        if algorithm == Algorithm::Rs256 {
            insta::assert_snapshot!(forged.header, @r#"{"alg":"RS256","kid":"a kid","typ":"JWT"}"#);
        }
        insta::allow_duplicates! {
            insta::assert_snapshot!(forged.payload, @r#"{"iss":"https://issuer.example","aud":"api","sub":"test-client","client_id":"test-client","iat":1799999990,"exp":1800000600,"jti":"1","scope":"read"}"#);
        }
    }
}

#[test]
fn a_seed_promises_the_same_keys_for_ever() {
    // If these change, every JWKS that a user has written into a fixture with
    // `--seed` is void.
    let kids: Vec<_> = [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa]
        .map(|algorithm| {
            let options =
                Options { algorithms: vec![algorithm], seed: Some(1), ..Options::default() };
            options.ring().unwrap().get("k1").unwrap().kid().to_owned()
        })
        .into();
    insta::assert_debug_snapshot!(kids, @r#"
    [
        "mv1JCavQNt87uPZ3IMVGrvX0ep_cRSSMcNpZpqzW_Hg",
        "aRSmesihulVp8U-LOcg71bAyeKkKI4b0eQMHCTn5_OA",
        "XdonQ_Iw7-0aXDSAfLew2w0ZQxIGaE-y9_D0eJtm4Pc",
    ]
    "#);
}

#[test]
fn every_recipe_of_the_book_can_be_forged() {
    // A recipe may be about a further key, and no key is that of the primary algorithm as well.
    // Others are about keys of one kind.
    let rings = [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa].map(|primary| {
        let algorithms = [[primary].as_slice(), &Algorithm::ALL].concat();
        Options { algorithms, seed: Some(1), ..Options::default() }.ring().unwrap()
    });
    let mut baseline = baseline();
    baseline.audience = Some("https://api.example".into());
    baseline.canary = Some("http://127.0.0.1:9".into());
    baseline.tenant = Some("https://issuer.example/sibling".into());
    for (name, entry) in Book::builtin().iter() {
        let forged = || rings.iter().map(|ring| forge_token(&entry.recipe, ring, &baseline, NOW));
        assert!(forged().any(|one| one.is_ok()), "{name}: {:?}", forged().next_back());
        for one in forged().flatten() {
            let unfilled = [
                "{issuer",
                "{audience",
                "{canary",
                "{tenant",
                "{kid",
                "{scope",
                "{alg",
                "{stranger",
                "{subject",
                "{client",
            ];
            assert!(!unfilled.iter().any(|open| one.header.contains(open)), "{name}");
            assert!(!unfilled.iter().any(|open| one.payload.contains(open)), "{name}");
        }
    }
}

#[test]
fn jti_and_unknown_kid_are_new_for_each_token() {
    let recipe = Recipe::valid().header("kid", Value::UnknownKid);
    let mut baseline = baseline();
    baseline.extra_claims.clear();
    let forge = || forge_token(&recipe, &RING, &baseline, NOW).unwrap();
    let (one, other) = (forge(), forge());
    let jti = |forged: &Forged| decode(&forged.text).1["jti"].as_str().unwrap().to_owned();
    assert_ne!(jti(&one), jti(&other));
    assert_eq!((jti(&one).len(), &jti(&one)[14..15]), (36, "4"));
    assert_ne!(one.kid, other.kid);
    assert_eq!(one.kid.unwrap().len(), RING.get("k1").unwrap().kid().len());
}

#[test]
fn forgers_keep_the_known_kid() {
    let known = valid().kid;
    for recipe in [
        Recipe::valid().signed_by(KeyRef::Stranger),
        Recipe::valid().hmac(Secret::Empty),
        Recipe::valid().unsigned(),
    ] {
        assert_eq!(forge(&recipe).unwrap().kid, known, "{recipe:?}");
    }
    let other = forge(&Recipe::valid().signed_by(KeyRef::Named("eddsa".into()))).unwrap();
    assert_eq!(decode(&other.text).0["alg"], "EdDSA");
    assert_eq!(other.kid.as_deref(), Some(RING.get("eddsa").unwrap().kid()));
}

#[test]
fn templates_take_parts_in_one_pass() {
    let valid = forge(&Recipe::valid().unsigned()).unwrap();
    let text = |template: &str| forge(&Recipe::valid().unsigned().template(template)).unwrap().text;
    let (header, rest) = valid.text.split_once('.').unwrap();
    assert_eq!(text("{header}.{x}{{payload}={signature}"), {
        format!("{header}.{{x}}{{{}=", rest.trim_end_matches('.'))
    });
    assert_eq!(text(" {token}\n"), format!(" {}\n", valid.text));
    let twice = Recipe::valid().unsigned().template("{token}~").template("{token}{token}");
    assert_eq!(forge(&twice).unwrap().text, format!("{0}~{0}~", valid.text));
}

#[test]
fn the_jwks_form_is_the_served_body() {
    let recipe = Recipe::valid().hmac(Secret::PublicForm(Form::JwksBody));
    let body = RING.jwks().body().to_vec();
    let text = String::from_utf8(body).unwrap();
    let same = Recipe::valid().hmac(Secret::Text(text));
    assert_eq!(forge(&recipe).unwrap().signature, forge(&same).unwrap().signature);
}

#[test]
fn a_recipe_that_would_have_no_effect_is_an_error() {
    let named = |name: &str| ForgeError::NoSuchMember { name: name.into() };
    let flip = |octet| Recipe::valid().mangle(Mangle::FlipSignatureBit { octet });
    let short = |octet, length| ForgeError::ShortSignature { octet, length };
    let raw = Edit::RawPayload { text: "x".into() };
    let place = Place::Last;
    let duplicate = Edit::DuplicateClaim { name: "nbf".into(), value: Value::Now(0), place };
    let mut ring = ring(Algorithm::Es256);
    for (recipe, error) in [
        (Recipe::valid().without_claim("nbf"), named("nbf")),
        (Recipe::valid().without_header("crit"), named("crit")),
        (Recipe::valid().edit(duplicate), named("nbf")),
        (Recipe::valid().edit(raw).claim("sub", "x"), ForgeError::RawText),
        (flip(64), short(64, 64)),
        (flip(-65), short(-65, 64)),
        (Recipe::valid().unsigned().mangle(Mangle::FlipSignatureBit { octet: -1 }), short(-1, 0)),
        (Recipe::valid().mangle(Mangle::TruncateSignature { octets: 64 }), short(64, 64)),
        (
            Recipe::valid().template("{token}").mangle(Mangle::DropSignature),
            ForgeError::AfterTemplate,
        ),
        (
            (0..40).fold(Recipe::valid(), |recipe, _| recipe.template("{token}{token}")),
            ForgeError::TooLarge,
        ),
        (
            Recipe::valid().hmac(Secret::PublicForm(Form::Pkcs1Pem)),
            ForgeError::NoSuchForm { form: Form::Pkcs1Pem, algorithm: Algorithm::Es256 },
        ),
        (
            Recipe::valid().signed_by(KeyRef::Named("k9".into())),
            ForgeError::NoSuchKey { name: "k9".into() },
        ),
    ] {
        assert_eq!(forge_token(&recipe, &ring, &baseline(), NOW), Err(error), "{recipe:?}");
    }
    for octet in [-64, -1, 0, 63] {
        forge(&flip(octet)).unwrap();
    }

    let unknown = Baseline { audience: None, ..baseline() };
    let recipe = Recipe::valid().claim("aud", Value::AudienceAnd("x".into()));
    assert_eq!(forge_token(&recipe, &ring, &unknown, NOW), Err(ForgeError::NoAudience));

    ring.withdraw("k1").unwrap();
    let error = ForgeError::NoSigningKey { algorithm: Algorithm::Es256 };
    assert_eq!(forge_token(&Recipe::valid(), &ring, &baseline(), NOW), Err(error));
    let withdrawn = Recipe::valid().signed_by(KeyRef::Named("k1".into()));
    forge_token(&withdrawn, &ring, &baseline(), NOW).unwrap();
}

#[test]
fn time_counts_the_leeway() {
    let baseline = Baseline { leeway: 30, ..baseline() };
    for (value, expected) in [
        (Value::Now(5), json!(NOW + 5)),
        (Value::NowText(-5), json!((NOW - 5).to_string())),
        (Value::Expired(60), json!(NOW - 90)),
        (Value::NotYet(60), json!(NOW + 90)),
    ] {
        let recipe = Recipe::valid().claim("x", value);
        let forged = forge_token(&recipe, &RING, &baseline, NOW).unwrap();
        assert_eq!(decode(&forged.text).1["x"], expected);
    }
}

#[test]
fn the_baseline_decides_what_is_shown() {
    let hidden = Baseline { show_audience: false, typ: None, scope: None, ..baseline() };
    let forged = forge_token(&Recipe::valid(), &RING, &hidden, NOW).unwrap();
    let (header, payload) = decode(&forged.text);
    assert!(header.get("typ").is_none() && payload.get("aud").is_none());
    assert!(payload.get("scope").is_none() && payload.get("nbf").is_none());
    // Known, though not shown.
    let shown = Recipe::valid().claim("aud", Value::Audience);
    let forged = forge_token(&shown, &RING, &hidden, NOW).unwrap();
    assert_eq!(decode(&forged.text).1["aud"], "api");
}

/// An issuer need not write these, and what is about their absence is no mistake then.
#[test]
fn a_claim_that_is_not_shown_is_absent_already() {
    let plain = Baseline { show_client_id: false, show_jti: false, ..Baseline::new("https://x") };
    for claim in ["client_id", "jti"] {
        let forged =
            forge_token(&Recipe::valid().without_claim(claim), &RING, &plain, NOW).unwrap();
        let (_, claims) = decode(&forged.text);
        assert_eq!((&claims["client_id"], &claims["jti"]), (&json!(null), &json!(null)));
        let mut set = plain.clone();
        set.extra_claims.insert(claim.into(), json!("set"));
        let forged = forge_token(&Recipe::valid().without_claim(claim), &RING, &set, NOW).unwrap();
        assert_eq!(decode(&forged.text).1[claim], json!(null));
    }
    let error = forge_token(&Recipe::valid().without_claim("nbf"), &RING, &plain, NOW);
    assert!(matches!(error, Err(ForgeError::NoSuchMember { .. })));
}

/// Without a `jti` tokens of one second are the same, and a signature that always comes out the
/// same would be right for both.
#[test]
fn the_signature_of_another_token_is_never_the_right_one() {
    let plain = Baseline { show_jti: false, ..Baseline::new("https://x") };
    let ring = ring(Algorithm::EdDsa);
    let valid = forge_token(&Recipe::valid(), &ring, &plain, NOW).unwrap();
    assert_eq!(valid.text, forge_token(&Recipe::valid(), &ring, &plain, NOW).unwrap().text);
    let other = Mangle::SignatureOf { token: Box::new(Recipe::valid()) };
    let swapped = forge_token(&Recipe::valid().mangle(other), &ring, &plain, NOW).unwrap();
    assert_eq!((swapped.header, swapped.payload), (valid.header, valid.payload));
    assert_ne!(swapped.signature, valid.signature);
}
