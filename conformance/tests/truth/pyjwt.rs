//! By PyJWT, in a virtual environment of its own, with what `requirements.lock`
//! says to the hash.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use mock_issuer::{Algorithm, Clock};
use reference_backend::Reason;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::oracle::{Deviation, GOOD, complaints};
use crate::samples::{AUDIENCE, ISSUER, PRIMARIES, REQUIRED, Sample, samples};

const DEVIATIONS: &[Deviation] = &[
    Deviation {
        name: "claims/exp-string#expired",
        says: "ExpiredSignatureError",
        why: "It reads a string of digits as a number, where RFC 7519 section 4.1.4 wants a \
              number. The token is refused only since that number lies in the past.",
    },
    Deviation { name: "typ/other", says: GOOD, why: TYP },
    Deviation { name: "typ/missing", says: GOOD, why: TYP },
];

const TYP: &str = "It never looks at typ. RFC 8725 section 3.11 leaves that to the application, so \
                   a backend has to look at the header itself.";

/// The exceptions of PyJWT for a reason.
fn words(reason: Reason) -> &'static [&'static str] {
    match reason {
        Reason::WrongSegmentCount
        | Reason::HeaderEncoding
        | Reason::PayloadEncoding
        | Reason::SignatureEncoding
        | Reason::HeaderNotJson
        | Reason::HeaderNotObject
        | Reason::PayloadNotJson
        | Reason::ExpNotANumber => &["DecodeError"],
        Reason::MissingAlg | Reason::AlgNotAllowed => &["InvalidAlgorithmError"],
        Reason::MissingKid | Reason::UnknownKid => &["PyJWKClientError"],
        Reason::BadSignature => &["InvalidSignatureError"],
        // It has no exception of its own for this.
        Reason::CritNotUnderstood => &["InvalidTokenError"],
        Reason::MissingIss => &["MissingRequiredClaimError(iss)"],
        Reason::WrongIss => &["InvalidIssuerError"],
        Reason::MissingAud => &["MissingRequiredClaimError(aud)"],
        Reason::WrongAud => &["InvalidAudienceError"],
        Reason::MissingExp => &["MissingRequiredClaimError(exp)"],
        Reason::Expired => &["ExpiredSignatureError"],
        Reason::NotYetValid => &["ImmatureSignatureError"],
        Reason::MissingSub => &["MissingRequiredClaimError(sub)"],
        Reason::MissingIat => &["MissingRequiredClaimError(iat)"],
        Reason::MissingJti => &["MissingRequiredClaimError(jti)"],
        Reason::MissingClientId => &["MissingRequiredClaimError(client_id)"],
        // Whoever adds a case with another fault finds out what PyJWT calls it.
        _ => &[],
    }
}

#[test]
fn it_agrees_about_every_token() {
    let python = environment();
    for algorithm in PRIMARIES {
        // PyJWT asks the system for the time, so the tokens are made by it too.
        let samples = samples(algorithm, Clock::real().unix_now());
        let answers = ask(&python, &samples);
        let said = answers.into_iter().map(|(name, answer)| (name, answer.said)).collect();
        let complaints = complaints(&samples, &said, words, DEVIATIONS);
        assert!(complaints.is_empty(), "{algorithm}:\n{}", complaints.join("\n"));
    }
}

/// Whether a backend confuses a public key with a secret is only seen if the
/// bytes are those that libraries write, so others write them here again.
#[test]
fn each_secret_is_the_one_that_the_case_names() {
    let python = environment();
    for algorithm in PRIMARIES {
        let samples = samples(algorithm, Clock::real().unix_now());
        for (name, answer) in ask(&python, &samples) {
            let wanted = name.strip_prefix("alg/hs256-").map(|form| match form.split_once('#') {
                // Its variants differ in the `kid`.
                Some(("empty-key", _)) => "empty-key",
                _ => form.strip_prefix("with-").unwrap_or(form),
            });
            assert_eq!(answer.secret.as_deref(), wanted, "{algorithm}: {name}");
        }
    }
}

/// What the oracle says of one token.
struct Answer {
    /// `good`, or the name of PyJWT's exception.
    said: String,
    /// By which secret HS256 verifies it.
    secret: Option<String>,
}

fn ask(python: &Path, samples: &[Sample]) -> BTreeMap<String, Answer> {
    let mut lines = String::new();
    for Sample { name, token, jwks, .. } in samples {
        let line = json!({
            "id": name, "token": token, "jwks": jwks, "algorithms": Algorithm::ALL,
            "audience": AUDIENCE, "issuer": ISSUER, "require": REQUIRED,
        });
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{line}");
    }
    let mut child = Command::new(python)
        .arg("-I")
        .arg(here("oracle.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the interpreter of the environment starts");
    // Dropped at the end of the statement, so that the other side sees the end.
    let written = child.stdin.take().expect("it is piped").write_all(lines.as_bytes());
    let output = child.wait_with_output().expect("the oracle ends");
    assert!(output.status.success(), "the oracle failed, see above");
    written.expect("the oracle reads everything");

    let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    let mut answers = BTreeMap::new();
    let mut version = None;
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).expect("a JSON object a line");
        if let Some(id) = line["id"].as_str() {
            let text = |name: &str| line[name].as_str().map(str::to_owned);
            let said =
                if line["ok"] == true { GOOD.into() } else { text("error").unwrap_or_default() };
            answers.insert(id.to_owned(), Answer { said, secret: text("secret") });
        } else {
            version = line["version"].as_str().map(str::to_owned);
        }
    }
    // Whatever else is installed on this machine is not what was meant.
    let version = version.expect("the oracle gives its version");
    let pinned = lock().contains(&format!("pyjwt=={version} "));
    assert!(pinned, "PyJWT {version} is not the one in requirements.lock");
    answers
}

/// The interpreter of an environment with what the lock file says, which is
/// made where there is none yet.
///
/// It is made aside and moved into place in one step, so that test runs side by
/// side never see half of one, and what is there is whole.
fn environment() -> PathBuf {
    // The tests of this file need not make it twice. Who comes after one that
    // failed tries again, and says what is wrong too.
    static MAKING: Mutex<()> = Mutex::new(());
    let _guard = MAKING.lock().unwrap_or_else(PoisonError::into_inner);

    const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };
    let version = run(Command::new(PYTHON).args(["-c", "import sys; print(sys.version)"]), PYTHON);
    let hash = Sha256::new().chain_update(lock()).chain_update(version).finalize();
    let name =
        hash[..8].iter().fold("pyjwt-".to_owned(), |name, octet| format!("{name}{octet:02x}"));
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR")).join("oracles");
    let place = parent.join(&name);
    if !place.is_dir() {
        fs::create_dir_all(&parent).expect("the target folder can be written");
        let aside = tempfile::Builder::new()
            .prefix(&format!("{name}."))
            .tempdir_in(&parent)
            .expect("the target folder can be written");
        run(Command::new(PYTHON).args(["-m", "venv"]).arg(aside.path()), "python3 -m venv");
        let pip = ["-I", "-m", "pip", "--quiet", "--disable-pip-version-check", "install"];
        run(
            Command::new(interpreter(aside.path()))
                .args(pip)
                .arg("--require-hashes")
                .arg("-r")
                .arg(here("requirements.lock")),
            "pip install",
        );
        // Fails where somebody else was faster, and theirs is as good; ours is
        // then removed with `aside`.
        if fs::rename(aside.path(), &place).is_err() {
            assert!(place.is_dir(), "the environment cannot be moved into place");
        }
    }
    interpreter(&place)
}

fn interpreter(environment: &Path) -> PathBuf {
    environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}

/// Runs a program to its end, or says what to do.
fn run(command: &mut Command, what: &str) -> Vec<u8> {
    let output = command.output().unwrap_or_else(|error| {
        panic!("`{what}` cannot be run ({error}): this test needs Python 3.10 or later with venv")
    });
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "`{what}` failed:\n{errors}");
    output.stdout
}

fn lock() -> String {
    fs::read_to_string(here("requirements.lock")).expect("the lock file is there")
}

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth").join(name)
}
