//! What several tests need.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use mock_issuer::{Algorithm, Issuer, KeyRing, Options};
use serde_json::Value;

/// An issuer whose keys are made in no time.
pub(crate) async fn issuer() -> Issuer {
    start(Options::default()).await
}

/// An issuer with ES256 keys and otherwise these options.
pub(crate) async fn start(options: Options) -> Issuer {
    Issuer::start(Options { algorithms: vec![Algorithm::Es256], ..options }).await.unwrap()
}

/// A ring with keys for one algorithm, the same ones each time.
pub(crate) fn ring(primary: Algorithm) -> KeyRing {
    let algorithms = vec![primary];
    Options { algorithms, seed: Some(1), ..Options::default() }.ring().unwrap()
}

/// A client that goes nowhere else.
pub(crate) fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy();
    builder.redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// Header and payload, decoded.
pub(crate) fn decode(token: &str) -> (Value, Value) {
    let mut parts = token.split('.').map(|part| BASE64_URL_SAFE_NO_PAD.decode(part).unwrap());
    let mut next = || serde_json::from_slice(&parts.next().unwrap()).unwrap();
    (next(), next())
}
