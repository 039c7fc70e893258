//! The program: what it prints, and how it refuses.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use assert_cmd::cargo::cargo_bin;
use mock_issuer::{Algorithm, KeySource, Options, SigningKey};
use serde_json::Value;

use crate::support::decode;

/// The program with nothing of the environment that changes its output.
fn program(args: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin!("mock-issuer"));
    command.args(args).env_clear().env("COLUMNS", "100").env("NO_COLOR", "1");
    command
}

/// Exit code, standard output, standard error.
fn run(args: &[&str]) -> (i32, String, String) {
    let output = program(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The running program, ended with the test.
struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Running {
    fn start(args: &[&str]) -> Self {
        let mut command = program(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self { child, stdout }
    }

    /// What it prints until it is ready.
    fn announcement(&mut self) -> String {
        let mut text = String::new();
        while !text.contains("Ctrl-C ends it.") {
            assert_ne!(self.stdout.read_line(&mut text).unwrap(), 0, "{text}");
        }
        text
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A file that is gone at the end of the test.
struct File(std::path::PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let name = format!("mock-issuer-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

// Without TLS its options are not there.
#[cfg(feature = "tls")]
#[test]
fn help_is_what_it_is() {
    let help = |args: &[&str]| {
        let (code, stdout, _) = run(args);
        assert_eq!(code, 0);
        stdout
    };
    insta::assert_snapshot!(help(&["--help"]), @r#"
    A mock authorization server for tests: JWKS, metadata, a token endpoint, and tokens with exactly one
    fault

    Usage: mock-issuer <COMMAND>

    Commands:
      serve  Run an issuer until Ctrl-C
      mint   Print one token
      help   Print this message or the help of the given subcommand(s)

    Options:
      -h, --help     Print help
      -V, --version  Print version
    "#);
    insta::assert_snapshot!(help(&["serve", "--help"]), @"
    Run an issuer until Ctrl-C

    Usage: mock-issuer serve [OPTIONS]

    Options:
          --vendor <NAME>         Be like the issuer of this vendor, but for what other options say
                                  [possible values: zuplo, authaction, auth0, auth0-rfc9068, keycloak]
          --listen <ADDR>         Where to listen; port 0 takes a free one [default: 127.0.0.1:9470]
          --url <URL>             The URL under which your backend reaches this issuer [default: the
                                  address listened on]
          --iss <STRING>          The issuer string in tokens and metadata, exactly [default: the URL,
                                  as the vendor ends it]
          --jwks-path <PATH>      The path of the JWKS [default: the path of the issuer and that of the
                                  vendor, or /.well-known/jwks.json]
          --audience <AUDIENCE>   The audience of tokens [default: none]
          --typ <TYP>             The `typ` of tokens [default: that of the vendor, or JWT]
          --algorithms <NAMES>    Algorithms of the keys, the ordinary one first [default: that of the
                                  key, those of the vendor, or RS256]
          --key <FILE>            A private key to sign with, PEM [default: a fresh one]
          --seed <N>              Make the same keys on each start
          --client <ID:SECRET>    A client of the token endpoint, can be repeated [default:
                                  test-client:test-secret]
          --control <ADDR>        Where the control port listens [default: 127.0.0.1:9471]
          --no-control            Do without the control port
          --allow-remote-control  Let other machines use the control port, and mint tokens
          --tls                   Serve HTTPS, with a certificate authority made for it
          --no-tls                Serve HTTP even where the vendor has to be reached over HTTPS
          --ca-out <FILE>         Where the certificate of that authority is written, PEM [default:
                                  mock-issuer-ca.pem]
      -h, --help                  Print help
    ");
    insta::assert_snapshot!(help(&["mint", "--help"]), @r#"
    Print one token

    Usage: mock-issuer mint [OPTIONS] [NAME]

    Arguments:
      [NAME]  Name of a recipe, such as `alg/none` [default: valid]

    Options:
          --recipe <FILE>        A recipe of your own, JSON, `-` for the standard input
          --iss <STRING>         The issuer string [default: http://127.0.0.1:9470]
          --audience <AUDIENCE>  The audience [default: none]
          --typ <TYP>            The `typ` of the token [default: JWT]
          --scope <SCOPE>        The scope [default: none]
          --lifetime <SECONDS>   Seconds until the token expires [default: 600]
          --key <FILE>           The private key to sign with, PEM [default: a fresh one]
          --seed <N>             Sign with the key of `serve --seed N`
          --algorithm <NAME>     The algorithm [default: that of the key, or RS256]
          --show                 Show header, payload and changes on the standard error
      -h, --help                 Print help
    "#);
}

#[test]
fn mistakes_are_told_with_help() {
    let public = SigningKey::new("k", Algorithm::Es256, &KeySource::Fresh).unwrap();
    let public = public.public_form(mock_issuer::recipe::Form::SpkiPem, b"").unwrap();
    let public = File::new("public.pem", std::str::from_utf8(&public).unwrap());
    let recipe = File::new("recipe.json", r#"{"befor": []}"#);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    for (args, error, help) in [
        (vec![], "Usage", "Commands"),
        (vec!["serv"], "unrecognized subcommand", "serve"),
        (
            vec!["serve", "--algorithms", "RS1"],
            "not one of the algorithms RS256, RS384, RS512, PS256",
            "--help",
        ),
        (vec!["serve", "--client", "id"], "with a colon between them", "--help"),
        (
            vec!["serve", "--vendor", "zupl"],
            "[possible values: zuplo, authaction, auth0, auth0-rfc9068, keycloak]",
            "a similar value exists: 'zuplo'",
        ),
        (vec!["serve", "--no-control", "--control", "127.0.0.1:1"], "cannot be used with", "Usage"),
        (vec!["serve", "--url", "localhost"], "error: `localhost` is not a URL", "help: "),
        (
            vec!["serve", "--listen", &taken],
            "error: cannot listen on 127.0.0.1:",
            "help: another program",
        ),
        (
            vec!["serve", "--control", "0.0.0.0:0"],
            "error: the control port",
            "help: leave --control",
        ),
        (vec!["serve", "--key", "nowhere.pem"], "error: cannot read nowhere.pem: ", "help: "),
        (vec!["serve", "--key", public.path()], "holds no private key but `PUBLIC KEY`", "help: "),
        (vec!["mint", "vaild"], "error: there is no recipe `vaild`", "help: did you mean `valid`?"),
        (vec!["mint", "--recipe", recipe.path()], "is not right: unknown field `befor`", "help: "),
        (vec!["mint", "valid", "--recipe", "-"], "cannot be used with", "Usage"),
    ] {
        let (code, stdout, stderr) = run(&args);
        assert_eq!((code, stdout.as_str()), (2, ""), "{args:?}: {stderr}");
        assert!(stderr.contains(error) && stderr.contains(help), "{args:?}: {stderr}");
    }
}

#[test]
fn mint_prints_one_token() {
    let (code, stdout, stderr) = run(&["mint"]);
    assert_eq!(code, 0);
    assert!(stderr.starts_with("note: the key is a fresh one"), "{stderr}");
    assert_eq!((stdout.lines().count(), stdout.split('.').count()), (1, 3));

    let args = ["mint", "alg/none", "--seed", "1", "--iss", "https://x", "--audience", "api"];
    let more = ["--typ", "at+jwt", "--scope", "read", "--algorithm", "es256", "--show"];
    let (code, stdout, stderr) = run(&[args.as_slice(), more.as_slice()].concat());
    let (header, payload) = decode(stdout.trim());
    let options =
        Options { seed: Some(1), algorithms: vec![Algorithm::Es256], ..Options::default() };
    assert_eq!(header["kid"], options.ring().unwrap().get("k1").unwrap().kid());
    assert_eq!((code, &header["typ"]), (0, &"at+jwt".into()));
    assert_eq!((&payload["iss"], &payload["aud"]), (&"https://x".into(), &"api".into()));
    assert!(
        stderr.contains("header:  {\"alg\":\"none\"") && stderr.contains("changes: header `alg`")
    );

    let key = SigningKey::new("k", Algorithm::EdDsa, &KeySource::Fresh).unwrap();
    let file = File::new("key.pem", &key.private_pem());
    let recipe = File::new("own.json", r#"{"signer": "unsigned"}"#);
    let (code, stdout, stderr) = run(&["mint", "--recipe", recipe.path(), "--key", file.path()]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert_eq!(decode(stdout.trim()).0["kid"], key.kid());
    assert!(stdout.trim().ends_with('.'));
}

#[cfg(unix)]
#[tokio::test]
async fn serve_prints_where_it_is_and_ends_on_a_signal() {
    for signal in ["-INT", "-TERM"] {
        let args = ["serve", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0"];
        let more = ["--audience", "api", "--algorithms", "ES256,RS256", "--seed", "1"];
        let mut running = Running::start(&[args.as_slice(), more.as_slice()].concat());
        let text = running.announcement();
        assert!(text.starts_with("FOR TESTS ONLY"), "{text}");
        let url = |label: &str| {
            let line = text.lines().find(|line| line.starts_with(label)).unwrap();
            line.rsplit_once(' ').unwrap().1.to_owned()
        };
        let client = crate::support::client();
        let jwks: Value = client.get(url("JWKS")).send().await.unwrap().json().await.unwrap();
        assert_eq!(jwks["keys"].as_array().unwrap().len(), 3);
        let index = client.get(url("control")).send().await.unwrap().text().await.unwrap();
        assert!(index.contains("/mint"));
        let token = text.split_once("Bearer ").unwrap().1.split_once('\'').unwrap().0;
        let (header, payload) = decode(token);
        assert_eq!(header["kid"], jwks["keys"][0]["kid"]);
        assert_eq!((&payload["iss"], &payload["aud"]), (&url("issuer").into(), &"api".into()));

        let kill =
            Command::new("kill").args([signal, &running.child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        assert_eq!(running.child.wait().unwrap().code(), Some(0), "{signal}");
        let mut stderr = String::new();
        running.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!(stderr, "");
        let addr = url("issuer").trim_start_matches("http://").to_owned();
        assert!(TcpStream::connect(addr).is_err());
    }
}

#[cfg(unix)]
#[test]
fn an_open_port_is_said_loudly() {
    let args = ["serve", "--listen", "0.0.0.0:0", "--no-control", "--algorithms", "EdDSA"];
    let mut running = Running::start(&args);
    let mut line = String::new();
    let stderr = running.child.stderr.take().unwrap();
    BufReader::new(stderr).read_line(&mut line).unwrap();
    assert!(line.starts_with("warning: 0.0.0.0:") && line.contains("open to other machines"));
    let text = running.announcement();
    assert!(text.contains("issuer     http://127.0.0.1:"), "{text}");
    assert!(text.contains("curl -s -u test-client:test-secret -d grant_type=client_credentials"));
    assert!(!text.contains("control"));
}

/// What an issuer on free ports prints, by the label of the line.
fn told(options: &[&str], label: &str) -> String {
    let ports = ["serve", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0"];
    let text = Running::start(&[&ports, options].concat()).announcement();
    let line = text.lines().find_map(|line| line.strip_prefix(label));
    line.unwrap_or_else(|| panic!("{text}")).trim().to_owned()
}

#[test]
fn what_is_said_stands_above_the_vendor() {
    let keycloak = ["--vendor", "keycloak"];
    let says = |more: &[&str], label: &str| told(&[&keycloak, more].concat(), label);
    assert!(says(&[], "JWKS ").ends_with("/realms/test/protocol/openid-connect/certs"));
    assert!(says(&["--jwks-path", "/keys"], "JWKS ").ends_with("/keys"));
    assert_eq!(says(&["--iss", "https://x.example/a"], "issuer "), "https://x.example/a");
    let token = says(&["--typ", "at+jwt", "--algorithms", "ES256"], "  curl -i");
    let token = token.split_once("Bearer ").unwrap().1.split_once('\'').unwrap().0;
    let (header, claims) = decode(token);
    assert_eq!((&header["typ"], &header["alg"]), (&"at+jwt".into(), &"ES256".into()));
    assert_eq!(claims["azp"], "test-client");
}

#[cfg(feature = "tls")]
#[test]
fn a_vendor_that_wants_https_gets_it_unless_something_else_is_said() {
    let file = File::new("vendor-ca.pem", "");
    let authaction = ["--vendor", "authaction", "--algorithms", "ES256", "--ca-out", file.path()];
    let issuer = |more: &[&str]| told(&[&authaction, more].concat(), "issuer ");
    assert!(issuer(&[]).starts_with("https://127.0.0.1:"));
    assert!(issuer(&["--no-tls"]).starts_with("http://127.0.0.1:"));
    assert_eq!(issuer(&["--url", "http://issuer.test:1/"]), "http://issuer.test:1");
    assert_eq!(issuer(&["--url", "https://issuer.test:1/"]), "https://issuer.test:1");
    let request = told(&authaction, "  curl -s --cacert ");
    let body = r#"{"client_id":"test-client","client_secret":"test-secret","grant_type":"client_credentials"}"#;
    let json = format!("-H 'Content-Type: application/json' -d '{body}' https://");
    assert!(request.contains(&json) && request.ends_with("/oauth2/m2m/token"), "{request}");
}

#[cfg(feature = "tls")]
#[tokio::test]
async fn with_tls_it_says_where_the_certificate_to_trust_is() {
    let file = File::new("ca.pem", "");
    let ports = ["--listen", "127.0.0.1:0", "--control", "127.0.0.1:0"];
    let mut args = vec!["serve", "--algorithms", "ES256", "--tls", "--ca-out", file.path()];
    args.extend(ports);
    let mut running = Running::start(&args);
    let text = running.announcement();
    let told = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("{text}")).trim().to_owned()
    };
    assert_eq!(told("CA "), file.path());
    let ca = reqwest::Certificate::from_pem(&std::fs::read(file.path()).unwrap()).unwrap();
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([ca]).build().unwrap();
    assert!(told("JWKS ").starts_with("https://"), "{text}");
    assert_eq!(client.get(told("JWKS ")).send().await.unwrap().status(), 200);

    let (code, _, stderr) = run(&[
        "serve",
        "--tls",
        "--ca-out",
        "/nowhere/ca.pem",
        "--no-control",
        "--listen",
        "127.0.0.1:0",
    ]);
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("/nowhere/ca.pem"), "{stderr}");
}
