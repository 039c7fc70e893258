//! The JWKS document of a ring (RFC 7517 section 5), serialised once.

use axum::body::Bytes;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::keys::SigningKey;

/// A JWKS, byte for byte as served.
#[derive(Clone, Debug)]
pub struct Jwks {
    body: Bytes,
    etag: String,
    kids: Vec<String>,
}

impl Jwks {
    /// The document that shows these keys, in this order.
    pub fn of<'a>(keys: impl IntoIterator<Item = &'a SigningKey>) -> Self {
        let (mut jwks, mut kids) = (Vec::new(), Vec::new());
        for key in keys {
            kids.push(key.kid().to_owned());
            jwks.push(Value::Object(key.public_jwk()));
        }
        let body = Bytes::from(json!({ "keys": jwks }).to_string());
        let etag = format!("\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(&body)[..16]));
        Self { body, etag, kids }
    }

    /// The body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// A strong entity tag of the body, with its quotes (RFC 9110 section 8.8.3).
    pub fn etag(&self) -> &str {
        &self.etag
    }

    /// The `kid` of each key shown.
    pub fn kids(&self) -> &[String] {
        &self.kids
    }
}
