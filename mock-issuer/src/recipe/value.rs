//! Values that are resolved when the token is made.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Secret;

/// A value that is resolved when the token is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A JSON value, as it stands.
    Json(serde_json::Value),
    /// A text in the place of a JSON value, as it stands: `1e400`, `NaN`.
    Raw(String),
    /// Seconds from now, as a number: `now(600)` is ten minutes ahead.
    Now(i64),
    /// Seconds from now, as a string of digits.
    NowText(i64),
    /// This many seconds before now, and before the tolerated clock skew (leeway).
    Expired(u32),
    /// This many seconds after now, and after the tolerated clock skew (leeway).
    NotYet(u32),
    /// A number of seconds and a half: `1700000000.5`.
    Decimal(Box<Self>),
    /// A number written with an exponent: `1.7e9`.
    Exponent(Box<Self>),
    /// The issuer string, exactly.
    Issuer,
    /// The issuer string followed by this text.
    IssuerAnd(String),
    /// The audience of the baseline, whether or not the baseline shows it.
    Audience,
    /// The audience followed by this text.
    AudienceAnd(String),
    /// A string in which these stand for what they name: `{issuer}`,
    /// `{issuer_host}` (host and port), `{audience}`, `{kid}` (of the signing
    /// key), `{subject}`, `{client}`, `{tenant}` (the issuer string of the
    /// sibling tenant), `{canary}` (a URL of the canary, new for each token),
    /// `{canary_host}` (its host and port), `{canary_path}` (its path, without
    /// that of the canary itself), `{stranger_jwks}` (a JWKS with the public
    /// key of the stranger, compact JSON), `{alg}` (the algorithm of the signing
    /// key), `{scope}` (the scope of the baseline).
    ///
    /// A name may be followed by a filter, `{issuer|upper}`:
    /// `upper`, `lower`, `swapcase`; `slash` adds or removes a slash at the
    /// end; `butlast`, `butfirst`, `first`, `last`, `middle` take a part of the
    /// characters; `dotx` writes `x` for the first dot; `scheme` writes `https`
    /// for `http` and the reverse; `port` writes a port that means the same;
    /// `escaped` writes the last letter or digit as `%XX`; `dotpath` writes
    /// `/./` for the slash behind the host, or at the end.
    ///
    /// Everything else stands for itself.
    Template(String),
    /// The `kid` of a key.
    Kid(KeyRef),
    /// A `kid` that names no key, new for each token.
    UnknownKid,
    /// The public JWK of a key, as an object.
    Jwk(KeyRef),
    /// The private JWK of a key, as an object.
    PrivateJwk(KeyRef),
    /// A secret as a JWK of type `oct`.
    OctJwk(Secret),
    /// A certificate for a key, signed by that key: base64 of its DER, as in
    /// `x5c` (RFC 7515 section 4.1.6).
    Certificate(KeyRef),
    /// The same with the names and the serial number of the certificate of the
    /// signing key.
    CertificateLikeIssuer(KeyRef),
    /// The thumbprint of the certificate of a key, as in `x5t`.
    CertificateThumbprint(KeyRef),
    /// An array of values.
    List(Vec<Self>),
    /// An object of these members. Their names are read as
    /// [`Template`](Self::Template).
    Object(Vec<(String, Self)>),
    /// An object with some members set. Their names are read as
    /// [`Template`](Self::Template).
    With {
        /// The object.
        value: Box<Self>,
        /// The members that are set.
        members: Vec<(String, Self)>,
    },
    /// A string: a text many times over.
    Repeat {
        /// The text.
        text: String,
        /// How often.
        times: u32,
    },
    /// An array in an array, and so on, this deep.
    Nested(u32),
    /// A number of this many digits.
    Digits(u32),
}

/// A key of the issuer, or of nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyRef {
    /// The key that signs at this moment, of the primary algorithm.
    #[default]
    Signing,
    /// The key of this name in the ring, whatever its life.
    Named(String),
    /// A key that the issuer never published, of the primary algorithm.
    Stranger,
    /// The key of the sibling tenant: another issuer string at the same
    /// address, with a JWKS of its own.
    Tenant,
}

impl KeyRef {
    /// Whether this is a key of the issuer's ring.
    pub fn is_own(&self) -> bool {
        match self {
            Self::Signing | Self::Named(_) => true,
            Self::Stranger | Self::Tenant => false,
        }
    }
}
