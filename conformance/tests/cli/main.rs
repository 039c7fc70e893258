//! The command line as users meet it: its help, its output, its errors.

#![expect(clippy::unwrap_used, reason = "tests")]

mod commands;
mod demo;
mod help;
mod matrix;
#[cfg(unix)]
mod signals;
mod support;
mod wrong_options;
mod wrong_use;
