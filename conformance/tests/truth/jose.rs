//! By jose for Node, with what its lock file says: what it thinks of the
//! algorithms, the signatures and `crit`. It is the library that many take for
//! a model in these matters.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use conformance::gallery::Toolchain;
use mock_issuer::{Algorithm, Clock};
use reference_backend::Reason;
use serde_json::{Value, json};

use crate::environment::{self, here, run};
use crate::installed;
use crate::oracle::{Deviation, GOOD, complaints, without_token};
use crate::samples::{AUDIENCE, ISSUER, PRIMARIES, REQUIRED, Sample, allowed, samples_now};

const AREAS: [&str; 3] = ["alg/", "sig/", "crit/"];

// It lets in what must be let in and nothing else; only its words differ.
const DEVIATIONS: &[Deviation] = &[
    Deviation {
        names: &["alg/null#empty", "alg/not-a-name#empty"],
        says: &["ERR_JWS_INVALID"],
        why: "It takes an empty alg for an absent one. Either is right.",
    },
    Deviation {
        names: &["alg/duplicate-last-none"],
        says: &["ERR_JOSE_ALG_NOT_ALLOWED"],
        why: "It reads the last of two members and finds none there, which RFC 7515 section 4 \
              allows: a parser may refuse the token or do this.",
    },
    Deviation {
        names: &["crit/b64-false#encoded-payload"],
        says: &["ERR_JWT_INVALID"],
        why: "It understands the extension b64, so this is not one that it does not know, and \
              refuses it for tokens, which must not use it (RFC 7797 section 7).",
    },
    Deviation {
        names: &["sig/truncated#end (ES384)", "sig/truncated#end (ES512)"],
        says: &["ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
        why: "The letters that are left are no base64url. It decodes them anyway, and the \
              signature is wrong.",
    },
];

/// The codes of jose's errors for a reason.
fn words(reason: Reason) -> &'static [&'static str] {
    match reason {
        Reason::WrongSegmentCount
        | Reason::HeaderEncoding
        | Reason::SignatureEncoding
        | Reason::HeaderNotJson
        | Reason::HeaderNotObject
        | Reason::MissingAlg
        | Reason::AlgNotAString
        | Reason::MalformedCrit => &["ERR_JWS_INVALID"],
        Reason::PayloadEncoding | Reason::PayloadNotJson | Reason::PayloadNotObject => {
            &["ERR_JWT_INVALID"]
        }
        Reason::AlgNotAllowed => &["ERR_JOSE_ALG_NOT_ALLOWED"],
        // Without a `kid`, it takes the key that fits the algorithm, if there is one only.
        Reason::MissingKid => &["ERR_JWKS_MULTIPLE_MATCHING_KEYS", "ERR_JWKS_NO_MATCHING_KEY"],
        Reason::UnknownKid
        | Reason::WrongKeyType
        | Reason::KeyUse
        | Reason::KeyOperations
        | Reason::KeyAlg => &["ERR_JWKS_NO_MATCHING_KEY"],
        Reason::BadSignature => &["ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
        Reason::CritNotUnderstood => &["ERR_JOSE_NOT_SUPPORTED"],
        // What is not about algorithms, signatures and `crit` is not asked.
        _ => &[],
    }
}

#[test]
fn it_agrees_about_algorithms_signatures_and_extensions() {
    let Some(folder) = installed() else { return };
    let (mut names, mut all) = (BTreeSet::new(), String::new());
    for algorithm in PRIMARIES {
        // jose asks the system for the time, so the tokens are made by it too.
        let mut samples = samples_now(algorithm, Clock::real().unix_now());
        samples.retain(|sample| AREAS.iter().any(|area| sample.name.starts_with(area)));
        names.extend(samples.iter().map(|sample| sample.name.clone()));
        let answers = ask(&folder, &samples, algorithm);
        for complaint in complaints(algorithm, &samples, &answers, words, DEVIATIONS) {
            all.push_str(&format!("{algorithm}: {complaint}\n"));
        }
    }
    assert!(all.is_empty(), "\n{all}");
    assert_eq!(without_token(DEVIATIONS, &names), [""; 0]);
}

fn ask(folder: &Path, samples: &[Sample], algorithm: Algorithm) -> BTreeMap<String, String> {
    let questions: Vec<_> = samples
        .iter()
        .map(|Sample { name, token, jwks, .. }| {
            json!({
                "id": name, "token": token, "jwks": jwks, "algorithms": allowed(algorithm),
                "audience": AUDIENCE, "issuer": ISSUER, "requiredClaims": REQUIRED,
            })
        })
        .collect();
    let mut answers = BTreeMap::new();
    let mut version = Value::Null;
    for answer in environment::ask(Command::new("node").arg(folder.join("oracle.mjs")), &questions)
    {
        if let Some(id) = answer["id"].as_str() {
            answers.insert(id.to_owned(), answer["error"].as_str().unwrap_or(GOOD).to_owned());
        } else {
            version = answer["version"].clone();
        }
    }
    // Whatever else is installed on this machine is not what was meant.
    let lock: Value = serde_json::from_slice(&read("package-lock.json")).expect("JSON");
    assert_eq!(version, lock["packages"]["node_modules/jose"]["version"], "the version of jose");
    answers
}

/// A folder with the oracle and its library; none without Node, which is
/// required only where changes are checked.
fn installed() -> Option<PathBuf> {
    if !installed::can_install(Toolchain::Node, None, "the oracle jose") {
        return None;
    }
    let [manifest, lock, oracle] = ["package.json", "package-lock.json", "oracle.mjs"].map(read);
    let folder = environment::environment("jose", &[&manifest, &lock, &oracle], |folder| {
        for (name, content) in
            [("package.json", &manifest), ("package-lock.json", &lock), ("oracle.mjs", &oracle)]
        {
            fs::write(folder.join(name), content).expect("the target folder can be written");
        }
        run(
            Command::new("npm")
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                .current_dir(folder),
            &Toolchain::Node.needs(None),
        );
    });
    Some(folder)
}

fn read(name: &str) -> Vec<u8> {
    fs::read(here("jose").join(name)).expect("the files of the oracle are there")
}
