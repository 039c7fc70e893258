//! How to mend a backend, once per stack, referenced by the cases.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod authlib;
mod general;
mod jose;
mod joserfc;
mod jsonwebtoken;
mod node_jsonwebtoken;
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
    /// Use a key for what its JWK says it is for.
    MatchKeyUse,
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
    /// Never fetch from an address that a token names.
    NeverFetchFromToken,
    /// Refuse a request with several `Authorization` headers or credentials.
    OneHeader,
    /// Take the compact form only, in base64url without padding.
    StrictParsing,
    /// Read header and claims as JSON in UTF-8 and as nothing else.
    StrictJson,
    /// Update a library that is lenient about the form of signatures.
    CheckSignatureForm,
    /// Refuse encrypted tokens and tokens in tokens.
    RefuseNested,
    /// Compare whole words of `scope`, and answer 403 if one is missing.
    CheckScope,
    /// Take the token from the header alone, not from the address, a form or a cookie.
    NoTokenInUrl,
    /// Protect every method and every spelling of the path.
    ProtectEveryMethod,
    /// Take access tokens alone, not what else the issuer signs.
    SeparateTokenKinds,
    /// Keep no result of verifying by less than the whole token or beyond its life.
    NoVerdictCache,
    /// Let no cache keep an answer that was given for a token.
    NoSharedCache,
    /// Keep stack traces, exceptions and tokens out of the answers.
    HideInternals,
    /// Bound the size and the depth of what is read.
    BoundInput,
    /// Treat `kid` as a stranger's input.
    SanitizeKid,
    /// Read every JWKS that the standard allows.
    ReadJwksTolerantly,
    /// Compare issuer and audience as whole strings.
    CompareExactly,
    /// Keep the last good key set while the issuer fails.
    KeepKeys,
    /// Try again after a failed fetch, without a restart.
    RecoverByItself,
    /// Give up fetching keys after a few seconds, and hold nobody up meanwhile.
    FetchTimeout,
    /// Fetch the key set for unknown `kid`s once in a while only.
    LimitFetches,
    /// Keep the key set between requests, and share one fetch.
    CacheKeys,
    /// Follow no redirect when fetching keys.
    NoRedirects,
    /// Refuse everything while there are no keys.
    FailClosed,
    /// Compare the issuer in the metadata with yours.
    CheckMetadataIssuer,
    /// Verify the certificate of the issuer when fetching keys.
    VerifyCertificates,
}

impl Remedy {
    /// All remedies.
    pub const ALL: [Self; 45] = [
        Self::PinAlgorithms,
        Self::VerifySignature,
        Self::KeysFromIssuerOnly,
        Self::MatchKeyUse,
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
        Self::NeverFetchFromToken,
        Self::OneHeader,
        Self::StrictParsing,
        Self::StrictJson,
        Self::CheckSignatureForm,
        Self::RefuseNested,
        Self::CheckScope,
        Self::NoTokenInUrl,
        Self::ProtectEveryMethod,
        Self::SeparateTokenKinds,
        Self::NoVerdictCache,
        Self::NoSharedCache,
        Self::HideInternals,
        Self::BoundInput,
        Self::SanitizeKid,
        Self::ReadJwksTolerantly,
        Self::CompareExactly,
        Self::KeepKeys,
        Self::RecoverByItself,
        Self::FetchTimeout,
        Self::LimitFetches,
        Self::CacheKeys,
        Self::NoRedirects,
        Self::FailClosed,
        Self::CheckMetadataIssuer,
        Self::VerifyCertificates,
    ];
}

/// What is to be done, as a heading.
pub fn title(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::PinAlgorithms => "Name the accepted algorithms",
        Remedy::VerifySignature => "Verify the signature of every token",
        Remedy::KeysFromIssuerOnly => "Take keys from the issuer alone",
        Remedy::MatchKeyUse => "Use a key for what its JWK says",
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
        Remedy::NeverFetchFromToken => "Fetch nothing from an address in the token",
        Remedy::OneHeader => "Refuse a second `Authorization` header",
        Remedy::StrictParsing => "Take the compact form only, strictly encoded",
        Remedy::StrictJson => "Read JSON strictly",
        Remedy::CheckSignatureForm => "Let a current library check the signature",
        Remedy::RefuseNested => "Refuse encrypted and nested tokens",
        Remedy::CheckScope => "Compare the words of `scope`",
        Remedy::NoTokenInUrl => "Take the token from the header alone",
        Remedy::ProtectEveryMethod => "Protect every method and spelling of the path",
        Remedy::SeparateTokenKinds => "Take access tokens alone",
        Remedy::NoVerdictCache => "Verify each token each time",
        Remedy::NoSharedCache => "Let no cache keep the answer",
        Remedy::HideInternals => "Keep the inside out of the answers",
        Remedy::BoundInput => "Bound what is read",
        Remedy::SanitizeKid => "Treat `kid` as a stranger's input",
        Remedy::ReadJwksTolerantly => "Read every JWKS that the standard allows",
        Remedy::KeepKeys => "Keep the last good key set while the issuer fails",
        Remedy::RecoverByItself => "Try again after a failed fetch, without a restart",
        Remedy::FetchTimeout => "Give up fetching keys after a few seconds",
        Remedy::LimitFetches => "Limit how often unknown `kid`s make you fetch",
        Remedy::CacheKeys => "Keep the key set between requests",
        Remedy::NoRedirects => "Follow no redirect when fetching keys",
        Remedy::FailClosed => "Refuse everything while there are no keys",
        Remedy::CheckMetadataIssuer => "Compare the issuer in the metadata with yours",
        Remedy::VerifyCertificates => "Verify the certificate of the issuer",
        Remedy::CompareExactly => "Compare `iss` and `aud` exactly",
    }
}

/// What is to be done, for a stack: in general, or a line of code or an option.
pub fn text(remedy: Remedy, stack: Stack) -> &'static str {
    match stack {
        Stack::Generic => general::text(remedy),
        Stack::PyJwt => pyjwt::text(remedy),
        Stack::PythonJose => python_jose::text(remedy),
        Stack::Joserfc => joserfc::text(remedy),
        Stack::Authlib => authlib::text(remedy),
        Stack::JsonWebToken => jsonwebtoken::text(remedy),
        Stack::Jose => jose::text(remedy),
        Stack::NodeJsonWebToken => node_jsonwebtoken::text(remedy),
        Stack::Spring => spring::text(remedy),
    }
}
