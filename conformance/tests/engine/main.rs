//! The engine against the reference backend in this process: strict, with one
//! flaw, or broken.

#![expect(clippy::unwrap_used, reason = "tests")]

mod broken;
mod embedded;
mod matrix;
mod replay;
mod strict;
