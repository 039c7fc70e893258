//! A token as data: edits before signing, the signer, edits after signing.
//!
//! A recipe never holds a key or a finished byte. It says how a token differs
//! from the valid one, so the same value can be forged, listed, explained,
//! sent to the control port as JSON, and compared with its twin.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod build;
mod edit;
mod form;
mod mangle;
mod octets;
mod phrases;
mod signer;
mod value;

pub use edit::{Charset, Edit, Part, Place, TextEdit};
pub use form::Form;
pub use mangle::{Half, Mangle};
pub use octets::{BadOctets, Octets};
pub use signer::{Block, Digest, Hash, Number, Salt, Scalar, Scheme, Secret, Signer};
pub use value::{KeyRef, Value};

/// How one token is made. The empty recipe is the valid token.
///
/// The three phases are applied in order: [`before`](Self::before) edits the
/// header and claims, [`signer`](Self::signer) signs the bytes that result
/// (whatever `alg` says), [`after`](Self::after) edits the finished token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Edits of header and claims before signing. Defaults to none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Edit>,
    /// Who signs. Defaults to the current signing key of the issuer.
    #[serde(default, skip_serializing_if = "Signer::is_default")]
    pub signer: Signer,
    /// Edits of the finished token. Defaults to none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Mangle>,
}
