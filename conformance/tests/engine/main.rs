//! The engine against the reference backend in this process: strict, with one
//! flaw, or broken.

#![expect(clippy::unwrap_used, reason = "tests")]

mod accept_when;
mod attached;
mod broken;
mod cells;
mod connections;
mod discovery;
mod embedded;
mod enforcement;
#[path = "../findings/mod.rs"]
mod findings;
mod fresh;
mod front;
mod hardening;
mod leeway;
mod matrix;
mod methods;
mod missing;
mod paths;
mod repeated;
mod replay;
mod strict;
mod tls;
mod workers;
