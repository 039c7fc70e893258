//! By PyJWT, in a virtual environment of its own, with what `requirements.lock`
//! says to the hash.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use conformance::gallery::Toolchain;
use mock_issuer::{Algorithm, Clock};
use reference_backend::Reason;
use serde_json::json;

use crate::environment::{self, here, run};
use crate::oracle::{Deviation, GOOD, TYPS, complaints, without_token};
use crate::samples::{AUDIENCE, ISSUER, PRIMARIES, REQUIRED, Sample, allowed, samples_now};

const DEVIATIONS: &[Deviation] = &[
    Deviation {
        names: &["claims/exp-string#expired"],
        says: &["ExpiredSignatureError"],
        why: "It reads a string of digits as a number, where RFC 7519 section 4.1.4 wants a \
              number. The token is refused only since that number lies in the past.",
    },
    Deviation {
        names: &["claims/exp-digits"],
        says: &[GOOD],
        why: "For the same reason this one is accepted. The RFC is right, and little is lost.",
    },
    Deviation {
        names: &["claims/nbf-string"],
        says: &["ImmatureSignatureError"],
        why: "The same for nbf.",
    },
    Deviation {
        names: &["claims/exp-not-number#true", "claims/exp-not-number#false"],
        says: &["ExpiredSignatureError"],
        why: "In Python True is 1 and False is 0. The refusal is right.",
    },
    Deviation {
        names: &["claims/nbf-not-number#true"],
        says: &[GOOD],
        why: "True is 1, which lies in the past. The RFC wants a number.",
    },
    Deviation { names: &["claims/exp-not-number#null"], says: &[MISSING_EXP], why: NULL },
    Deviation { names: &["claims/iss-not-text#null"], says: &[MISSING_ISS], why: NULL },
    Deviation {
        names: &["claims/aud-not-text#null", "claims/aud-empty#list", "claims/aud-empty#text"],
        says: &[MISSING_AUD],
        why: NULL,
    },
    Deviation {
        names: &["claims/jti-odd#number"],
        says: &["InvalidJTIError"],
        why: "It wants jti to be a text, as RFC 7519 section 4.1.7 does. So may a backend; the \
              catalogue only wants no crash, and the reference passes jti over.",
    },
    Deviation {
        names: &["control/kid-absent-single-key send"],
        says: &["PyJWKClientError"],
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
        says: &[GOOD],
        why: "It adds the padding that is missing, and takes what is there as far as it is right. \
              RFC 7515 section 2 wants none.",
    },
    Deviation {
        names: &["enc/byte-order-mark"],
        says: &[GOOD],
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
        says: &[GOOD],
        why: "Python's json guesses the character set of bytes, and lets halves of characters \
              pass. RFC 8725 section 3.7 wants UTF-8.",
    },
    Deviation {
        names: &["hdr/deep-nesting#500"],
        says: &["InvalidSignatureError"],
        why: "Its parser goes deeper than the reference's, so it gets as far as the signature.",
    },
    Deviation {
        names: &["hdr/deep-nesting#2500"],
        says: &["DecodeError", "InvalidSignatureError"],
        why: "Python 3.13 and later parse as deep as this, so it gets as far as the signature.",
    },
    Deviation {
        names: &["kid/control-characters#surrogate"],
        says: &["PyJWKClientError"],
        why: "Its parser lets half of a character pass, and no key has such a name.",
    },
    Deviation {
        names: &["crit/b64-false#encoded-payload"],
        says: &["DecodeError"],
        why: "It understands b64 where the payload comes apart from the token, and it does not.",
    },
    Deviation {
        names: &["control/jwk-minimal send (PS256)"],
        says: &["InvalidAlgorithmError"],
        why: "An RSA key that does not say what it is for is one for RS256 to it. RFC 7517 \
              section 4.4 has alg as optional, so it turns good tokens away.",
    },
    Deviation {
        names: &["jwks/alg-none-jwk send"],
        says: &["NotImplementedError"],
        why: "It cannot read a key whose alg is none, and says so with an error that is not its \
              own, whichever key of the set is wanted. The refusal is right, with 500 in a \
              backend that catches PyJWT's errors only.",
    },
    Deviation {
        names: &["jwks/rsa-1024 send"],
        says: &[GOOD],
        why: "It warns of short keys and takes them, unless it is told to enforce their length. RFC \
              7518 section 3.3 wants 2048 bits.",
    },
    Deviation {
        names: &["jwks/key-ops-no-verify send"],
        says: &[GOOD],
        why: "Of what a key is for it looks at use alone, not at key_ops. RFC 7517 section 4.3 has \
              both.",
    },
    Deviation { names: TYPS, says: &[GOOD], why: TYP },
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
        // A key with an exponent that is none cannot be read, and so is not there.
        Reason::MissingKid | Reason::UnknownKid | Reason::KeyUse | Reason::WeakKey => {
            &["PyJWKClientError"]
        }
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
    let python = installed();
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
    let python = installed();
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
                // The content of files that are empty everywhere, and of the lookup of no name.
                "kid/path-traversal#dev-null"
                | "kid/path-traversal#up-dev-null"
                | "kid/path-traversal#windows-nul"
                | "kid/empty#empty-secret"
                // What a backend without keys may verify with.
                | "outage/fail-closed#empty-secret send"
                | "outage/fail-closed-empty#empty-secret send" => Some("empty-key"),
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
    let questions: Vec<_> = samples
        .iter()
        .map(|Sample { name, token, jwks, .. }| {
            json!({
                "id": name, "token": token, "jwks": jwks, "algorithms": allowed(primary),
                "audience": AUDIENCE, "issuer": ISSUER, "require": REQUIRED,
            })
        })
        .collect();
    let mut answers = BTreeMap::new();
    let mut version = None;
    for line in environment::ask(Command::new(python).arg("-I").arg(here("oracle.py")), &questions)
    {
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

/// The interpreter of an environment with what the lock file says.
fn installed() -> PathBuf {
    let needs = &Toolchain::Python.needs(None);
    const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };
    let version = run(Command::new(PYTHON).args(["-c", "import sys; print(sys.version)"]), needs);
    let place = environment::environment("pyjwt", &[lock().as_bytes(), &version], |folder| {
        run(Command::new(PYTHON).args(["-m", "venv"]).arg(folder), needs);
        run(
            Command::new(interpreter(folder))
                .args(["-I", "-m", "pip", "--quiet", "--disable-pip-version-check", "install"])
                .arg("--require-hashes")
                .arg("-r")
                .arg(here("requirements.lock")),
            needs,
        );
    });
    interpreter(&place)
}

fn interpreter(environment: &Path) -> PathBuf {
    environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}

fn lock() -> String {
    fs::read_to_string(here("requirements.lock")).expect("the lock file is there")
}
