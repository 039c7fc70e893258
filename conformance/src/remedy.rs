//! How to mend a backend, once per stack, referenced by the cases.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod general;
mod jose;
mod joserfc;
mod jsonwebtoken;
mod pyjwt;
mod python;
mod python_jose;
mod spring;
mod stack;

pub use stack::{Stack, UnknownStack};

/// A thing to do in a backend. The text for each stack stands in one place.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Remedy {
    /// Name the accepted algorithms; never take them from the token.
    PinAlgorithms,
    /// Verify every token with the key of the issuer.
    VerifySignature,
    /// Take keys from the issuer's JWKS alone, never from the token.
    KeysFromIssuerOnly,
    /// Refuse a token whose `kid` names no key.
    RefuseUnknownKid,
    /// Require `exp` and check it.
    CheckExp,
    /// Check `nbf`.
    CheckNbf,
    /// Require `iss` and compare it.
    CheckIss,
    /// Require `aud` and compare it.
    CheckAud,
    /// Compare the type of the token.
    CheckTyp,
    /// Require the claims the API relies on.
    RequireClaims,
    /// Refuse tokens with a `crit` header that is not understood.
    RefuseCrit,
    /// Accept what the standards allow.
    AcceptValid,
    /// Turn every error of parsing and verifying into a 401.
    CatchErrors,
    /// Ask for a bearer token on every route that needs one.
    ProtectRoute,
    /// Compare the scheme without regard to case, and take no other scheme.
    ParseScheme,
    /// Answer 401 with a `WWW-Authenticate: Bearer` challenge.
    Challenge,
    /// Fetch the key set again when an unknown `kid` comes, with a cooldown.
    RefetchKeys,
    /// Replace the whole key set at each fetch.
    ReplaceKeys,
}

impl Remedy {
    /// All remedies.
    pub const ALL: [Self; 18] = [
        Self::PinAlgorithms,
        Self::VerifySignature,
        Self::KeysFromIssuerOnly,
        Self::RefuseUnknownKid,
        Self::CheckExp,
        Self::CheckNbf,
        Self::CheckIss,
        Self::CheckAud,
        Self::CheckTyp,
        Self::RequireClaims,
        Self::RefuseCrit,
        Self::AcceptValid,
        Self::CatchErrors,
        Self::ProtectRoute,
        Self::ParseScheme,
        Self::Challenge,
        Self::RefetchKeys,
        Self::ReplaceKeys,
    ];
}

/// What is to be done, as a heading.
pub fn title(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::PinAlgorithms => "Name the accepted algorithms",
        Remedy::VerifySignature => "Verify the signature of every token",
        Remedy::KeysFromIssuerOnly => "Take keys from the issuer alone",
        Remedy::RefuseUnknownKid => "Refuse a `kid` that names no key",
        Remedy::CheckExp => "Require and check `exp`",
        Remedy::CheckNbf => "Check `nbf`",
        Remedy::CheckIss => "Require and compare `iss`",
        Remedy::CheckAud => "Require and compare `aud`",
        Remedy::CheckTyp => "Compare the type of the token",
        Remedy::RequireClaims => "Require the claims that the API relies on",
        Remedy::RefuseCrit => "Refuse what `crit` declares and nobody understands",
        Remedy::AcceptValid => "Accept what the standards allow",
        Remedy::CatchErrors => "Answer every bad token with 401",
        Remedy::ProtectRoute => "Protect the route",
        Remedy::ParseScheme => "Read the scheme of the header",
        Remedy::Challenge => "Say what is wanted in `WWW-Authenticate`",
        Remedy::RefetchKeys => "Fetch the keys again when they change",
        Remedy::ReplaceKeys => "Replace the whole key set at each fetch",
    }
}

/// What is to be done, for a stack: in general, or a line of code or an option.
pub fn text(remedy: Remedy, stack: Stack) -> &'static str {
    match stack {
        Stack::Generic => general::text(remedy),
        Stack::PyJwt => pyjwt::text(remedy),
        Stack::PythonJose => python_jose::text(remedy),
        Stack::Joserfc => joserfc::text(remedy),
        Stack::JsonWebToken => jsonwebtoken::text(remedy),
        Stack::Jose => jose::text(remedy),
        Stack::Spring => spring::text(remedy),
    }
}
