//! `list`, `explain`, `mint`, `issuer`, `completions`, and words for later.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use crate::support::{jwt, program};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use conformance::case::Case;
use conformance::catalogue;
use serde_json::Value;

#[test]
fn a_list_tells_cases_from_audits() {
    let list = jwt(["list"]).well();
    for case in catalogue::all() {
        let line = list.lines().find(|line| line.split_whitespace().next() == Some(&case.id));
        assert!(line.is_some_and(|line| line.ends_with(&case.title)), "{}", case.id);
    }
    let heads: Vec<_> =
        list.lines().filter(|line| line.ends_with(')') && !line.starts_with(' ')).collect();
    assert_eq!(
        heads,
        ["cases (judged)", "probes (measure, never fail)", "audits (judge all answers of the run)"]
    );
    assert!(list.trim_end().ends_with(" variants in all"));
}

#[test]
fn a_list_takes_the_flags_of_a_selection() {
    let ids = |words: &[&str]| -> Vec<String> {
        let list = jwt(["list", "--format", "json"].iter().chain(words)).well();
        let cases: Vec<Case> = serde_json::from_str(&list).unwrap();
        cases.into_iter().map(|case| case.id).collect()
    };
    assert_eq!(ids(&[]).len(), catalogue::all().len());
    assert_eq!(ids(&["-i", "alg/none", "-i", "crit/un*"]), ["alg/none", "crit/unknown"]);
    assert_eq!(ids(&["--area", "kid,jwe", "-x", "kid/*"]), ["jwe/encrypted-to-public-key"]);
    assert!(ids(&["-i", "alg/none", "-x", "alg/*"]).is_empty());
    let one = jwt(["list", "-i", "alg/none#keeps-signature"]).well();
    assert!(one.ends_with("1 case; 1 variant in all\n"), "{one}");
}

#[test]
fn a_list_in_markdown_has_a_row_for_each_case() {
    let list = jwt(["list", "--format", "markdown"]).well();
    for case in catalogue::all() {
        assert!(list.contains(&format!("\n| `{}` | ", case.id)), "{}", case.id);
    }
}

#[test]
fn a_case_is_explained() {
    let page = jwt(["explain", "alg/none"]).well();
    assert_eq!(
        page.trim_end(),
        conformance::explain::page(catalogue::find("alg/none").unwrap()).trim_end()
    );
    assert_eq!(jwt(["explain", "alg/none#keeps-signature"]).well(), page);
    let list = jwt(["explain", "alg/none*"]).well();
    assert_eq!(list, jwt(["list", "--include", "alg/none*"]).well());
}

#[test]
fn what_cannot_be_explained() {
    insta::assert_snapshot!(jwt(["explain", "alg/nnoe"]).refused(), @r#"
    error: there is no case "alg/nnoe"
    help: did you mean "alg/none"? `jwt-conformance list` shows all
    exit 2
    "#);
    insta::assert_snapshot!(jwt(["explain", "zzzzz"]).refused(), @r#"
    error: there is no case "zzzzz"
    help: `jwt-conformance list` shows all cases
    exit 2
    "#);
    insta::assert_snapshot!(jwt(["explain", "alg/none#other"]).refused(), @r#"
    error: the case alg/none has no variant "other"
    help: the variants are
      alg/none
      alg/none#keeps-signature
    exit 2
    "#);
    insta::assert_snapshot!(jwt(["explain", "zz*"]).refused(), @"
    error: no case matches `zz*`
    help: `jwt-conformance list` shows all cases
    exit 2
    ");
}

/// Header and payload of a token.
fn parts(token: &str) -> (Value, Value) {
    let part = |number| {
        let part = token.trim_end().split('.').nth(number).unwrap();
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    (part(0), part(1))
}

#[test]
fn a_token_is_what_is_asked_for() {
    let (header, payload) = parts(
        &jwt([
            "mint",
            "valid",
            "--seed",
            "1",
            "--algorithms",
            "ES256",
            "--iss",
            "https://issuer.test",
            "--audience",
            "api",
            "--typ",
            "at+jwt",
        ])
        .well(),
    );
    assert_eq!((&header["alg"], &header["typ"]), (&"ES256".into(), &"at+jwt".into()));
    assert_eq!((&payload["iss"], &payload["aud"]), (&"https://issuer.test".into(), &"api".into()));
    let (header, _) = parts(&jwt(["mint", "alg/none", "--seed", "1"]).well());
    assert_eq!(header["alg"], "none");
}

#[test]
fn a_fresh_key_is_warned_about() {
    let told = jwt(["mint", "valid", "--algorithms", "ES256"]);
    insta::assert_snapshot!(told.stderr, @"warning: the key is fresh, so no target knows it; --seed or --key give a key to rely on, --issuer that of a running issuer");
    assert_eq!(told.code, 0);
}

#[test]
fn what_a_token_holds_is_told_beside_it() {
    let told = jwt(["mint", "alg/none", "--seed", "1", "--algorithms", "ES256", "--show"]);
    assert_eq!(told.stdout.lines().count(), 1);
    let words: Vec<_> = told.stderr.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(words, ["header", "payload", "changed", "changed"]);
}

#[test]
fn what_cannot_be_minted() {
    insta::assert_snapshot!(jwt(["mint", "sig/bit-flipped"]).refused(), @"
    error: the case sig/bit-flipped has 3 variants; name one of them
    help: the variants are
      sig/bit-flipped#octet-0
      sig/bit-flipped#octet-10
      sig/bit-flipped#last-octet
    exit 2
    ");
    insta::assert_snapshot!(jwt(["mint", "vlaid"]).refused(), @r#"
    error: there is no case "vlaid"
    help: did you mean "control/valid"? `jwt-conformance list` shows all
    exit 2
    "#);
    insta::assert_snapshot!(jwt(["mint", "resp/challenge"]).refused(), @"
    error: resp/challenge sends no token
    help: `jwt-conformance explain` shows what a case sends
    exit 2
    ");
    insta::assert_snapshot!(jwt(["mint", "control/no-token-is-401"]).refused(), @"
    error: control/no-token-is-401 sends no token
    help: `jwt-conformance explain` shows what a case sends
    exit 2
    ");
    insta::assert_snapshot!(jwt(["mint", "alg/hs256-with-pkcs1-der", "--seed", "1", "--algorithms", "ES256"]).refused(), @"
    error: alg/hs256-with-pkcs1-der cannot be minted: a key for ES256 has no form `pkcs1-der`
    help: another algorithm may do: --algorithms RS256
    exit 2
    ");
    insta::assert_snapshot!(jwt(["mint", "valid", "--issuer", "http://127.0.0.1:5", "--seed", "1"]).refused(), @"
    error: the argument '--issuer <URL>' cannot be used with '--seed <N>'

    Usage: jwt-conformance mint --issuer <URL> <ID[#VARIANT]|valid>

    For more information, try '--help'.
    exit 2
    ");
}

/// A running `jwt-conformance issuer`.
struct Issuer {
    child: Child,
    control: String,
}

impl Issuer {
    fn start(words: &[&str]) -> Self {
        let mut command = program(&std::env::temp_dir());
        command.args(["issuer", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0"]);
        let mut child = command.args(words).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.map_while(Result::ok).find(|line| line.starts_with("control"));
        let control = line.unwrap().split_whitespace().nth(1).unwrap().to_owned();
        Self { child, control }
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn a_running_issuer_mints_every_case() {
    let issuer = Issuer::start(&["--seed", "1", "--algorithms", "ES256", "--audience", "api"]);
    let mint = |id: &str| jwt(["mint", id, "--issuer", &issuer.control]);
    let here = jwt(["mint", "valid", "--seed", "1", "--algorithms", "ES256"]).well();
    let there = mint("valid").well();
    assert_eq!(parts(&here).0, parts(&there).0, "the same seed must give the same key");
    assert_eq!(parts(&there).1["aud"], "api");
    assert_eq!(parts(&mint("alg/none").well()).0["alg"], "none");
    let refused = mint("alg/hs256-with-pkcs1-der").refused().replace(&issuer.control, "CONTROL");
    insta::assert_snapshot!(refused, @"
    error: the control port CONTROL answers 422: a key for ES256 has no form `pkcs1-der`
    help: `jwt-conformance issuer` prints the URL of its control port
    exit 2
    ");
}

#[test]
fn an_issuer_that_does_not_run() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let refused = jwt(["mint", "valid", "--issuer", &url]).refused().replace(&url, "CONTROL");
    insta::assert_snapshot!(refused, @"
    error: the control port CONTROL cannot be reached
    help: `jwt-conformance issuer` prints the URL of its control port
    exit 2
    ");
}

#[test]
fn shells_are_completed() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = jwt(["completions", shell]).well();
        // The other two complete no values.
        let flaws = matches!(shell, "bash" | "zsh" | "fish");
        assert_eq!(script.contains("ignores-exp"), flaws, "{shell}");
        assert!(!script.contains("replay"), "{shell} must not complete words for later");
    }
}

#[test]
fn words_for_later_are_no_typing_errors() {
    for word in ["replay", "diff", "known", "config", "lock", "routes", "vectors", "watch"] {
        for words in [vec![word], vec![word, "--all", "report.json"], vec![word, "--help"]] {
            assert_eq!(
                jwt(words).refused(),
                format!(
                    "error: `{word}` is not available in this version\n\
                     help: `jwt-conformance --help` shows the commands there are\nexit 2"
                )
            );
        }
    }
    insta::assert_snapshot!(jwt(["lst"]).refused(), @"
    error: unrecognized subcommand 'lst'

      tip: a similar subcommand exists: 'list'

    Usage: jwt-conformance <COMMAND>

    For more information, try '--help'.
    exit 2
    ");
}
