//! The program `mock-issuer`, see the library of the same name.

use std::process::ExitCode;

fn main() -> ExitCode {
    mock_issuer::cli::main()
}
