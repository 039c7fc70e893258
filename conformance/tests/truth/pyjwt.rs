//! By PyJWT, in a virtual environment of its own, with what `requirements.lock`
//! says to the hash.

use std::collections::{BTreeMap, BTreeSet};
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

use crate::oracle::{Deviation, GOOD, complaints, without_token};
use crate::samples::{AUDIENCE, ISSUER, PRIMARIES, REQUIRED, Sample, TYPS, allowed, samples_now};

const DEVIATIONS: &[Deviation] = &[
    Deviation {
        names: &["claims/exp-string#expired"],
        says: "ExpiredSignatureError",
        why: "It reads a string of digits as a number, where RFC 7519 section 4.1.4 wants a \
              number. The token is refused only since that number lies in the past.",
    },
    Deviation {
        names: &["claims/exp-digits"],
        says: GOOD,
        why: "For the same reason this one is accepted. The RFC is right, and little is lost.",
    },
    Deviation {
        names: &["claims/nbf-string"],
        says: "ImmatureSignatureError",
        why: "The same for nbf.",
    },
    Deviation {
        names: &["claims/exp-not-number#true", "claims/exp-not-number#false"],
        says: "ExpiredSignatureError",
        why: "In Python True is 1 and False is 0. The refusal is right.",
    },
    Deviation {
        names: &["claims/nbf-not-number#true"],
        says: GOOD,
        why: "True is 1, which lies in the past. The RFC wants a number.",
    },
    Deviation { names: &["claims/exp-not-number#null"], says: MISSING_EXP, why: NULL },
    Deviation { names: &["claims/iss-not-text#null"], says: MISSING_ISS, why: NULL },
    Deviation {
        names: &["claims/aud-not-text#null", "claims/aud-empty#list", "claims/aud-empty#text"],
        says: MISSING_AUD,
        why: NULL,
    },
    Deviation {
        names: &["claims/jti-odd#number"],
        says: "InvalidJTIError",
        why: "It wants jti to be a text, as RFC 7519 section 4.1.7 does. So may a backend; the \
              catalogue only wants no crash, and the reference passes jti over.",
    },
    Deviation {
        names: &["control/kid-absent-single-key send"],
        says: "PyJWKClientError",
        why: "Its lookup of keys wants a kid. RFC 7515 section 4.1.4 has it as optional, so the \
              case is only asked in the strict profile.",
    },
    Deviation {
        names: &[
            "enc/padding#signature (RS256)",
            "enc/padding#signature (PS256)",
            "enc/padding#signature (ES256)",
            "enc/padding#signature (EdDSA)",
            "enc/padding#header",
        ],
        says: GOOD,
        why: "It adds the padding that is missing, and takes what is there as far as it is right. \
              RFC 7515 section 2 wants none.",
    },
    Deviation {
        names: &["enc/byte-order-mark"],
        says: GOOD,
        why: "RFC 8259 section 8.1 allows it to pass over the mark.",
    },
    Deviation {
        names: &[
            "hdr/not-utf8#utf-16",
            "claims/payload-not-utf8#utf-16",
            "claims/payload-not-utf8#utf-16-mark",
            "claims/payload-not-utf8#utf-32",
            "claims/payload-not-utf8#surrogates",
        ],
        says: GOOD,
        why: "Python's json guesses the character set of bytes, and lets halves of characters \
              pass. RFC 8725 section 3.7 wants UTF-8.",
    },
    Deviation {
        names: &["hdr/deep-nesting#500"],
        says: "InvalidSignatureError",
        why: "Its parser goes deeper than the reference's, so it gets as far as the signature.",
    },
    Deviation {
        names: &["kid/control-characters#surrogate"],
        says: "PyJWKClientError",
        why: "Its parser lets half of a character pass, and no key has such a name.",
    },
    Deviation {
        names: &["crit/b64-false#encoded-payload"],
        says: "DecodeError",
        why: "It understands b64 where the payload comes apart from the token, and it does not.",
    },
    Deviation {
        names: &["control/jwk-minimal send (PS256)"],
        says: "InvalidAlgorithmError",
        why: "An RSA key that does not say what it is for is one for RS256 to it. RFC 7517 \
              section 4.4 has alg as optional, so it turns good tokens away.",
    },
    Deviation { names: TYPS, says: GOOD, why: TYP },
];

const MISSING_EXP: &str = "MissingRequiredClaimError(exp)";
const MISSING_ISS: &str = "MissingRequiredClaimError(iss)";
const MISSING_AUD: &str = "MissingRequiredClaimError(aud)";

const NULL: &str = "Null, and an aud that is empty, count as absent. They are there, and of the \
                    wrong type or for nobody; the refusal is right.";
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
        | Reason::PayloadNotObject
        | Reason::ExpNotANumber
        | Reason::NbfNotANumber => &["DecodeError"],
        Reason::MissingAlg
        | Reason::AlgNotAString
        | Reason::AlgNotAllowed
        | Reason::WrongKeyType => &["InvalidAlgorithmError"],
        Reason::MissingKid | Reason::UnknownKid | Reason::KeyUse => &["PyJWKClientError"],
        Reason::KeyAlg => &["PyJWKClientError", "InvalidAlgorithmError"],
        Reason::BadSignature => &["InvalidSignatureError"],
        // It has no exception of its own for these.
        Reason::CritNotUnderstood | Reason::MalformedCrit | Reason::KidNotAString => {
            &["InvalidTokenError"]
        }
        // It takes the last one, as RFC 7515 section 4 and RFC 7519 section 4 allow.
        Reason::DuplicateHeaderMember => &["InvalidAlgorithmError", "PyJWKClientError"],
        Reason::DuplicateClaim => {
            &["ExpiredSignatureError", "InvalidIssuerError", "InvalidAudienceError"]
        }
        Reason::MissingIss => &[MISSING_ISS],
        Reason::WrongIss | Reason::IssNotAString => &["InvalidIssuerError"],
        Reason::MissingAud => &[MISSING_AUD],
        Reason::WrongAud | Reason::AudNotStrings => &["InvalidAudienceError"],
        Reason::MissingExp => &[MISSING_EXP],
        Reason::Expired => &["ExpiredSignatureError"],
        Reason::NotYetValid => &["ImmatureSignatureError"],
        Reason::IatNotANumber => &["InvalidIssuedAtError", "MissingRequiredClaimError(iat)"],
        Reason::SubNotAString => &["InvalidSubjectError", "MissingRequiredClaimError(sub)"],
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
    let (mut names, mut all) = (BTreeSet::new(), Vec::new());
    for algorithm in PRIMARIES {
        // PyJWT asks the system for the time, so the tokens are made by it too.
        let samples = samples_now(algorithm, Clock::real().unix_now());
        names.extend(samples.iter().map(|sample| sample.name.clone()));
        let answers = ask(&python, &samples, algorithm);
        let said = answers.into_iter().map(|(name, answer)| (name, answer.said)).collect();
        let complaints = complaints(algorithm, &samples, &said, words, DEVIATIONS);
        all.extend(complaints.into_iter().map(|complaint| format!("{algorithm}: {complaint}")));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
    assert_eq!(without_token(DEVIATIONS, &names), [""; 0]);
}

/// Whether a backend confuses a public key with a secret is only seen if the
/// bytes are those that libraries write, so others write them here again.
#[test]
fn each_secret_is_the_one_that_the_case_names() {
    let python = environment();
    for algorithm in PRIMARIES {
        let samples = samples_now(algorithm, Clock::real().unix_now());
        for (name, answer) in ask(&python, &samples, algorithm) {
            let wanted = name.strip_prefix("alg/hs256-").map(|form| match form.split_once('#') {
                // Its variants differ in the `kid`.
                Some(("empty-key", _)) => "empty-key",
                // What stands in it is up to whoever signs it.
                Some(("with-certificate", _)) => "certificate",
                _ => form.strip_prefix("with-").unwrap_or(form),
            });
            let wanted = match name.as_str() {
                // A short key is filled up with zeros (RFC 2104 section 2), so these are no other.
                "alg/hs256-trivial-keys#zero-octet" | "alg/hs256-trivial-keys#zero-octets"
                // The content of files that are empty everywhere, and of the lookup of no name.
                | "kid/path-traversal#dev-null"
                | "kid/path-traversal#up-dev-null"
                | "kid/path-traversal#windows-nul"
                | "kid/empty#empty-secret" => Some("empty-key"),
                _ => wanted.filter(|wanted| *wanted != "certificate"),
            };
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

fn ask(python: &Path, samples: &[Sample], primary: Algorithm) -> BTreeMap<String, Answer> {
    let mut lines = String::new();
    for Sample { name, token, jwks, .. } in samples {
        let line = json!({
            "id": name, "token": token, "jwks": jwks, "algorithms": allowed(primary),
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
