//! The program `mock-issuer`, and its parts for programs that embed it.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod error;
mod mint;
mod serve;

pub use error::CliError;
pub use mint::{Mint, mint};
pub use serve::{Serve, serve};

use crate::book::Book;

/// A mock authorization server for tests: JWKS, metadata, a token endpoint,
/// and tokens with exactly one fault.
#[derive(Debug, Parser)]
#[command(name = "mock-issuer", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run an issuer until Ctrl-C
    Serve(Serve),
    /// Print one token
    Mint(Mint),
}

/// The program: reads its arguments, does as told, reports errors.
pub fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Serve(options) => run(serve(options, Book::builtin())),
        Command::Mint(options) => mint(&options, &Book::builtin()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            error.report();
            ExitCode::from(2)
        }
    }
}

fn run(serving: impl Future<Output = Result<(), CliError>>) -> Result<(), CliError> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.enable_all().build().map_err(CliError::Runtime)?;
    runtime.block_on(serving)
}
