//! How a JWKS can be unlike the one of its ring, as data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::keys::{CertificateMember, SigningKey};

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
    /// Add this object in front of all keys.
    Prepend {
        /// The object, which need not be a JWK.
        jwk: Value,
    },
    /// Add this object behind all keys.
    Append {
        /// The object, which need not be a JWK.
        jwk: Value,
    },
    /// Show the keys in reverse order.
    Reverse,
}

impl JwksEdit {
    /// The name of the key that this is about, if it is about one.
    pub(crate) fn key(&self) -> Option<&str> {
        match self {
            Self::SetMember { key, .. }
            | Self::DropMember { key, .. }
            | Self::Certify { key }
            | Self::Repeat { key }
            | Self::Leave { key } => Some(key),
            Self::Prepend { .. } | Self::Append { .. } | Self::Reverse => None,
        }
    }
}

/// The members of `keys` after the edits. A key that an edit names and that is
/// not there is passed over, since keys come and go.
pub(super) fn shown<'a>(
    keys: impl IntoIterator<Item = &'a SigningKey>,
    edits: &[JwksEdit],
) -> Vec<Value> {
    let mut shown: Vec<(Option<&SigningKey>, Value)> =
        keys.into_iter().map(|key| (Some(key), Value::Object(key.public_jwk()))).collect();
    for edit in edits {
        match edit {
            JwksEdit::SetMember { key, name, value } => {
                for (_, jwk) in shown.iter_mut().filter(|(shown, _)| is(*shown, key)) {
                    jwk[name] = value.clone();
                }
            }
            JwksEdit::DropMember { key, name } => {
                for (_, jwk) in shown.iter_mut().filter(|(shown, _)| is(*shown, key)) {
                    jwk.as_object_mut().and_then(|jwk| jwk.shift_remove(name));
                }
            }
            JwksEdit::Certify { key } => {
                for (shown, jwk) in shown.iter_mut().filter(|(shown, _)| is(*shown, key)) {
                    if let Some(key) = shown {
                        for member in [CertificateMember::X5c, CertificateMember::X5t] {
                            jwk[member.name()] = key.certificate_member(member);
                        }
                    }
                }
            }
            JwksEdit::Repeat { key } => {
                let found = shown.iter().find(|(shown, _)| is(*shown, key)).cloned();
                shown.extend(found);
            }
            JwksEdit::Leave { key } => shown.retain(|(shown, _)| !is(*shown, key)),
            JwksEdit::Prepend { jwk } => shown.insert(0, (None, jwk.clone())),
            JwksEdit::Append { jwk } => shown.push((None, jwk.clone())),
            JwksEdit::Reverse => shown.reverse(),
        }
    }
    shown.into_iter().map(|(_, jwk)| jwk).collect()
}

fn is(key: Option<&SigningKey>, name: &str) -> bool {
    key.is_some_and(|key| key.name() == name)
}
