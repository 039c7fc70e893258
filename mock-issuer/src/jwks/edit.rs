//! How a JWKS can be unlike the one of its ring, as data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One edit of the document. Keys are named by their names in the ring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum JwksEdit {
    /// Set a member of a key.
    SetMember {
        /// Name of the key.
        key: String,
        /// Name of the member.
        name: String,
        /// Its value.
        value: Value,
    },
    /// Remove a member of a key.
    DropMember {
        /// Name of the key.
        key: String,
        /// Name of the member.
        name: String,
    },
    /// Add the certificate of a key, `x5c` and `x5t`, to it.
    Certify {
        /// Name of the key.
        key: String,
    },
    /// Show a key a second time, behind all others.
    Repeat {
        /// Name of the key.
        key: String,
    },
    /// Leave a key out.
    Leave {
        /// Name of the key.
        key: String,
    },
    /// Add this object behind all keys.
    Append {
        /// The object, which need not be a JWK.
        jwk: Value,
    },
    /// Show the keys in reverse order.
    Reverse,
}
