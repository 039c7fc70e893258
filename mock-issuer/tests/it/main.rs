//! The library from outside: tokens, the issuer's port, the control port, the
//! program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod canary;
mod certificates;
#[cfg(feature = "cli")]
mod cli;
mod control;
mod edits;
mod encrypted;
mod faults;
mod forge;
mod issuer;
mod kept_keys;
mod odd_keys;
mod oracle;
mod outages;
mod phrases;
mod raw;
mod recipes;
mod signatures;
mod signers;
mod support;
mod tenant;
mod texts;
#[cfg(feature = "tls")]
mod tls;
mod token;
mod values;
mod vendor;
