//! The reports on canned runs that hold every verdict and hostile text.

#![expect(clippy::unwrap_used, reason = "tests")]

mod files;
mod fixture;
mod json;
mod junit;
mod matrix;
mod terminal;
