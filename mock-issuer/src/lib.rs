//! A mock authorization server for tests.
//!
//! An [`Issuer`] serves a JWKS, metadata and a token endpoint, changes its keys
//! when told, keeps a [`Journal`] of what it was asked, and mints tokens from
//! [`Recipe`]s: the valid one, or one with exactly one fault.
//!
//! ```
//! use mock_issuer::recipe::Value;
//! use mock_issuer::{Issuer, Options, Recipe};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let issuer = Issuer::start(Options::default()).await?;
//! println!("point the backend at {}", issuer.jwks_url());
//!
//! let valid = issuer.mint(&Recipe::valid())?;
//! let expired = issuer.mint(&Recipe::valid().claim("exp", Value::Expired(60)))?;
//! assert_eq!(valid.kid, expired.kid);
//! assert_eq!(expired.changes, ["claim `exp` is 60 s ago, beyond the leeway"]);
//! issuer.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! Recipes are data, see [`recipe`]; [`forge()`] is the only place that signs.
//! None of this belongs into production: whoever reaches the issuer gets tokens.

pub mod baseline;
pub mod book;
pub mod canary;
#[cfg(feature = "cli")]
pub mod cli;
pub mod clock;
mod der;
pub mod fault;
pub mod forge;
mod http;
pub mod issuer;
pub mod journal;
pub mod jwks;
pub mod key_ring;
pub mod keys;
pub mod options;
mod paths;
pub mod recipe;
mod server;
mod state;
#[cfg(feature = "tls")]
pub mod tls;
pub mod vendor;

pub use baseline::Baseline;
pub use book::{Book, BookEntry, UnknownRecipe};
pub use canary::{Canary, CanaryOptions, Visit};
pub use clock::Clock;
pub use fault::{Certificate, Document, Fault, FaultError, Form, Occurrence};
pub use forge::{ForgeError, Forged, forge, forge_primed};
pub use issuer::Issuer;
pub use journal::{Endpoint, Entry, EntryKind, Journal};
pub use jwks::{Jwks, JwksEdit};
pub use key_ring::{KeyInfo, KeyKind, KeyRing, Life, RingError};
pub use keys::{
    Algorithm, CertificateMember, KeyError, KeyProblem, KeySource, SigningKey, UnknownAlgorithm,
};
pub use options::{Options, StartError};
pub use recipe::Recipe;
#[cfg(feature = "tls")]
pub use tls::{Authority, TlsError};
pub use vendor::Vendor;

/// The example of the README is compiled and run like any other.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
