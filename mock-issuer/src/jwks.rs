//! The JWKS document of a ring (RFC 7517 section 5), serialised once.

use axum::body::Bytes;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::keys::SigningKey;

mod edit;

pub use edit::JwksEdit;

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
        Self::edited(keys, &[])
    }

    /// The document that shows these keys, in this order, after these edits.
    pub fn edited<'a>(keys: impl IntoIterator<Item = &'a SigningKey>, edits: &[JwksEdit]) -> Self {
        let shown = edit::shown(keys, edits);
        let kids =
            shown.iter().filter_map(|jwk| jwk.get("kid")?.as_str().map(Into::into)).collect();
        let body = Bytes::from(json!({ "keys": shown }).to_string());
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

    /// The `kid` of each object shown that has one.
    pub fn kids(&self) -> &[String] {
        &self.kids
    }
}
