//! Where the libraries of other languages are installed, and how they are
//! asked.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// A folder with what `make` puts there, made where there is none yet. It is
/// called after `name` and what it is made from.
///
/// It is made aside and moved into place in one step, so that test runs side by
/// side never see half of one, and what is there is whole.
pub(crate) fn environment(name: &str, from: &[&[u8]], make: impl FnOnce(&Path)) -> PathBuf {
    // Tests of one process need not make it twice. Who comes after one that
    // failed tries again, and says what is wrong too.
    static MAKING: Mutex<()> = Mutex::new(());
    let _guard = MAKING.lock().unwrap_or_else(PoisonError::into_inner);

    let hash = from.iter().fold(Sha256::new(), Sha256::chain_update).finalize();
    let name =
        hash[..8].iter().fold(format!("{name}-"), |name, octet| format!("{name}{octet:02x}"));
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR")).join("oracles");
    let place = parent.join(&name);
    if !place.is_dir() {
        fs::create_dir_all(&parent).expect("the target folder can be written");
        let aside = tempfile::Builder::new()
            .prefix(&format!("{name}."))
            .tempdir_in(&parent)
            .expect("the target folder can be written");
        make(aside.path());
        // Fails where somebody else was faster, and theirs is as good; ours is
        // then removed with `aside`.
        if fs::rename(aside.path(), &place).is_err() {
            assert!(place.is_dir(), "the environment cannot be moved into place");
        }
    }
    place
}

/// Runs a program to its end, or says what to do.
pub(crate) fn run(command: &mut Command, needs: &str) -> Vec<u8> {
    let output = command.output().unwrap_or_else(|error| {
        panic!("{command:?} cannot be run ({error}): this test needs {needs}")
    });
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed; this test needs {needs}:\n{errors}");
    output.stdout
}

/// Asks an oracle: a JSON object a line in, one a line out.
pub(crate) fn ask(oracle: &mut Command, questions: &[Value]) -> Vec<Value> {
    let mut lines = String::new();
    for question in questions {
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{question}");
    }
    let mut child = oracle
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the oracle can be started");
    // Dropped at the end of the statement, so that the other side sees the end.
    let written = child.stdin.take().expect("it is piped").write_all(lines.as_bytes());
    let output = child.wait_with_output().expect("the oracle ends");
    assert!(output.status.success(), "the oracle failed, see above");
    written.expect("the oracle reads everything");

    let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect()
}

/// A file beside these tests.
pub(crate) fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth").join(name)
}
