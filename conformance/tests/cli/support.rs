//! Running the program in a folder and an environment of its own.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// The program, without the environment of whoever runs the tests: NO_COLOR,
/// CI variables and the locale change what is printed.
pub(crate) fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jwt-conformance"));
    command.current_dir(folder).env_clear();
    for kept in ["PATH", "SYSTEMROOT", "TMPDIR", "TEMP"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command
}

/// What came out.
pub(crate) struct Told {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program in an empty folder.
pub(crate) fn jwt<I: AsRef<str>>(words: impl IntoIterator<Item = I>) -> Told {
    jwt_in(tempfile::tempdir().unwrap().path(), words)
}

/// Runs the program in this folder.
pub(crate) fn jwt_in<I: AsRef<str>>(folder: &Path, words: impl IntoIterator<Item = I>) -> Told {
    let mut command = program(folder);
    for word in words {
        command.arg(word.as_ref());
    }
    let output = assert_cmd::Command::from_std(command).output().unwrap();
    Told {
        code: output.status.code().expect("the program ended by itself"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Told {
    /// Everything in one text, for wrong use: nothing may stand on stdout.
    #[track_caller]
    pub(crate) fn refused(&self) -> String {
        assert_eq!(self.stdout, "");
        let mut text = String::new();
        write!(text, "{}exit {}", self.stderr, self.code).unwrap();
        text
    }

    /// The result of a command that went well.
    #[track_caller]
    pub(crate) fn well(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""), "{}", self.stdout);
        self.stdout
    }
}
