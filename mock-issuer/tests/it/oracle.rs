//! What a library that shares no code with this one says of the tokens.

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use mock_issuer::recipe::{KeyRef, Mangle, Value};
use mock_issuer::{Algorithm, Issuer, Options, Recipe};

/// Verifies as a careful backend does: by the `kid`, and by the algorithm of
/// the key instead of the one in the header.
fn verify(issuer: &Issuer, token: &str) -> Result<serde_json::Value, ErrorKind> {
    let jwks: JwkSet = serde_json::from_slice(&issuer.jwks_body()).unwrap();
    let header = decode_header(token).map_err(|error| error.into_kind())?;
    let jwk = jwks.find(&header.kid.unwrap()).ok_or(ErrorKind::InvalidToken)?;
    let algorithm = jwk.common.key_algorithm.unwrap().to_string().parse().unwrap();
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&[issuer.iss()]);
    validation.set_audience(&["api"]);
    validation.leeway = 0;
    validation.validate_nbf = true;
    let decoded = decode(token, &DecodingKey::from_jwk(jwk).unwrap(), &validation);
    decoded.map(|token| token.claims).map_err(|error| error.into_kind())
}

#[tokio::test]
async fn the_valid_token_of_each_algorithm_verifies() {
    // The library does not know ES512; the tests of keys verify it by another.
    let known = Algorithm::ALL.into_iter().filter(|algorithm| *algorithm != Algorithm::Es512);
    for algorithm in known {
        let audience = Some("api".into());
        let options = Options { algorithms: vec![algorithm], audience, ..Options::default() };
        let issuer = Issuer::start(options).await.unwrap();
        let mint = |recipe: &Recipe| issuer.mint(recipe).unwrap().text;
        let claims = verify(&issuer, &mint(&Recipe::valid())).unwrap();
        assert_eq!(claims["iss"], issuer.iss());
        for key in ["k1", "k2"] {
            let recipe = Recipe::valid().signed_by(KeyRef::Named(key.into()));
            verify(&issuer, &mint(&recipe)).unwrap();
        }

        for (recipe, kind) in [
            (Recipe::valid().signed_by(KeyRef::Stranger), ErrorKind::InvalidSignature),
            (
                Recipe::valid().mangle(Mangle::FlipSignatureBit { octet: -1 }),
                ErrorKind::InvalidSignature,
            ),
            (
                Recipe::valid()
                    .mangle(Mangle::TamperClaim { name: "sub".into(), value: "x".into() }),
                ErrorKind::InvalidSignature,
            ),
            (Recipe::valid().claim("exp", Value::Expired(5)), ErrorKind::ExpiredSignature),
            (Recipe::valid().claim("nbf", Value::NotYet(60)), ErrorKind::ImmatureSignature),
            (Recipe::valid().claim("iss", Value::IssuerAnd("/".into())), ErrorKind::InvalidIssuer),
            (Recipe::valid().claim("aud", "other"), ErrorKind::InvalidAudience),
            (Recipe::valid().header("kid", Value::UnknownKid), ErrorKind::InvalidToken),
        ] {
            assert_eq!(verify(&issuer, &mint(&recipe)).unwrap_err(), kind, "{recipe:?}");
        }
        issuer.shutdown().await;
    }
}

#[tokio::test]
async fn a_key_that_was_published_verifies_until_it_is_withdrawn() {
    let options = Options { audience: Some("api".into()), ..Options::default() };
    let issuer = crate::support::start(options).await;
    let before = issuer.mint(&Recipe::valid()).unwrap().text;
    issuer.rotate(None);
    let after = issuer.mint(&Recipe::valid()).unwrap().text;
    verify(&issuer, &before).unwrap();
    verify(&issuer, &after).unwrap();
    issuer.withdraw("k1").unwrap();
    assert_eq!(verify(&issuer, &before).unwrap_err(), ErrorKind::InvalidToken);
    verify(&issuer, &after).unwrap();
}
