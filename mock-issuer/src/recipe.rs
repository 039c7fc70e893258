//! A token as data: edits before signing, the signer, edits after signing.
//!
//! A recipe never holds a key or a finished byte. It says how a token differs
//! from the valid one, so the same value can be forged, listed, explained,
//! sent to the control port as JSON, and compared with its twin.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod build;
mod phrases;

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

/// One edit of the header or the claims, before signing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// Set a header parameter, replacing the one of that name in its place.
    SetHeader {
        /// Name of the parameter.
        name: String,
        /// Its new value.
        value: Value,
    },
    /// Remove a header parameter.
    DropHeader {
        /// Name of the parameter.
        name: String,
    },
    /// Set a claim, replacing the one of that name in its place.
    SetClaim {
        /// Name of the claim.
        name: String,
        /// Its new value.
        value: Value,
    },
    /// Remove a claim.
    DropClaim {
        /// Name of the claim.
        name: String,
    },
    /// Write a second member of the same name into the header.
    DuplicateHeader {
        /// Name of the parameter.
        name: String,
        /// Value of the second member.
        value: Value,
        /// Whether the second member comes first or last.
        place: Place,
    },
    /// Write a second member of the same name into the claims.
    DuplicateClaim {
        /// Name of the claim.
        name: String,
        /// Value of the second member.
        value: Value,
        /// Whether the second member comes first or last.
        place: Place,
    },
    /// Write the members of the header in reverse order.
    ReverseHeader,
    /// Write the claims in reverse order.
    ReverseClaims,
    /// Write header and claims with white space and line ends between tokens.
    Whitespace,
    /// Replace the whole header by this text, which need not be JSON.
    RawHeader {
        /// The text, encoded as it stands.
        text: String,
    },
    /// Replace the whole payload by this text, which need not be JSON.
    RawPayload {
        /// The text, encoded as it stands.
        text: String,
    },
}

/// Where a duplicated member is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Before all other members.
    First,
    /// After all other members.
    Last,
}

/// A value that is resolved when the token is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A JSON value, as it stands.
    Json(serde_json::Value),
    /// Seconds from now, as a number: `now(600)` is ten minutes ahead.
    Now(i64),
    /// Seconds from now, as a string of digits.
    NowText(i64),
    /// This many seconds before now, and before the tolerated clock skew (leeway).
    Expired(u32),
    /// This many seconds after now, and after the tolerated clock skew (leeway).
    NotYet(u32),
    /// The issuer string, exactly.
    Issuer,
    /// The issuer string followed by this text.
    IssuerAnd(String),
    /// The audience of the baseline, whether or not the baseline shows it.
    Audience,
    /// The audience followed by this text.
    AudienceAnd(String),
    /// The `kid` of a key.
    Kid(KeyRef),
    /// A `kid` that names no key, new for each token.
    UnknownKid,
    /// The public JWK of a key, as an object.
    Jwk(KeyRef),
    /// An array of values.
    List(Vec<Self>),
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
}

/// Who signs, and how. Independent of what the header says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Signer {
    /// A key, by the algorithm it is made for. Sets `alg`; sets `kid` to that
    /// of the key, or to that of the signing key where a stranger signs.
    Key(KeyRef),
    /// HMAC with a secret. Sets `alg` to the HMAC's name and keeps the `kid` of
    /// the signing key.
    Hmac {
        /// The hash function.
        hash: Hash,
        /// The secret.
        secret: Secret,
    },
    /// Nobody: the signature is empty. Keeps `alg` and `kid` of the signing key.
    Unsigned,
}

impl Default for Signer {
    fn default() -> Self {
        Self::Key(KeyRef::Signing)
    }
}

impl Signer {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// The hash function of an HMAC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hash {
    /// SHA-256, for `HS256`.
    #[default]
    Sha256,
    /// SHA-384, for `HS384`.
    Sha384,
    /// SHA-512, for `HS512`.
    Sha512,
}

impl Hash {
    /// The name of the HMAC algorithm with this hash (RFC 7518 section 3.2).
    pub fn hmac_name(self) -> &'static str {
        match self {
            Self::Sha256 => "HS256",
            Self::Sha384 => "HS384",
            Self::Sha512 => "HS512",
        }
    }
}

/// What serves as the secret of an HMAC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Secret {
    /// A public form of the signing key: what a confused verifier would use.
    PublicForm(Form),
    /// This text.
    Text(String),
    /// No bytes at all.
    Empty,
}

/// The byte forms in which a public key reaches a verifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// `BEGIN PUBLIC KEY`, 64 columns, LF, with a final newline.
    SpkiPem,
    /// The same without the final newline.
    SpkiPemNoNewline,
    /// The same with CRLF line ends.
    SpkiPemCrlf,
    /// The same without any line end.
    SpkiPemOneLine,
    /// The same with a newline before it.
    SpkiPemLeadingNewline,
    /// `BEGIN RSA PUBLIC KEY`, 64 columns, LF, with a final newline. RSA only.
    Pkcs1Pem,
    /// The same without the final newline. RSA only.
    Pkcs1PemNoNewline,
    /// DER of the SubjectPublicKeyInfo.
    SpkiDer,
    /// DER of the RSAPublicKey. RSA only.
    Pkcs1Der,
    /// The JWK as it stands in the JWKS, compact JSON.
    JwkJson,
    /// The members that RFC 7638 hashes, in its order.
    JwkThumbprintJson,
    /// The whole JWKS body as served.
    JwksBody,
    /// The octets of the modulus `n`, or of `x` where there is no modulus.
    ModulusRaw,
    /// The base64url text of the modulus `n`, or of `x`.
    ModulusText,
}

impl Form {
    /// The name used in variants of cases and in serialised recipes.
    pub fn name(self) -> &'static str {
        match self {
            Self::SpkiPem => "spki-pem",
            Self::SpkiPemNoNewline => "spki-pem-no-newline",
            Self::SpkiPemCrlf => "spki-pem-crlf",
            Self::SpkiPemOneLine => "spki-pem-one-line",
            Self::SpkiPemLeadingNewline => "spki-pem-leading-newline",
            Self::Pkcs1Pem => "pkcs1-pem",
            Self::Pkcs1PemNoNewline => "pkcs1-pem-no-newline",
            Self::SpkiDer => "spki-der",
            Self::Pkcs1Der => "pkcs1-der",
            Self::JwkJson => "jwk-json",
            Self::JwkThumbprintJson => "jwk-thumbprint-json",
            Self::JwksBody => "jwks-body",
            Self::ModulusRaw => "modulus-raw",
            Self::ModulusText => "modulus-text",
        }
    }

    /// Whether only RSA keys have this form.
    pub fn rsa_only(self) -> bool {
        matches!(self, Self::Pkcs1Pem | Self::Pkcs1PemNoNewline | Self::Pkcs1Der)
    }
}

/// One edit of the finished token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Mangle {
    /// Remove the signature and keep its dot: `header.payload.`
    DropSignature,
    /// Flip the lowest bit of one octet of the signature, counted from zero,
    /// or from the end where negative.
    FlipSignatureBit {
        /// Which octet.
        octet: i32,
    },
    /// Keep only the first octets of the signature.
    TruncateSignature {
        /// How many octets stay.
        octets: u32,
    },
    /// Change a claim and keep the signature over the former bytes.
    TamperClaim {
        /// Name of the claim.
        name: String,
        /// Its new value.
        value: Value,
    },
    /// Change a header parameter and keep the signature over the former bytes.
    TamperHeader {
        /// Name of the parameter.
        name: String,
        /// Its new value.
        value: Value,
    },
    /// Write the token anew: `{header}`, `{payload}`, `{signature}` and
    /// `{token}` stand for its parts, anything else for itself.
    Template {
        /// The template.
        text: String,
    },
}
