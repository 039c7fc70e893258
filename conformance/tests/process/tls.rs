//! Targets behind HTTPS.

use std::path::Path;

use conformance::run::Run;

use crate::front::Front;
use crate::program::{free_port, run_attached, unclear};

const NAMES: &[&str] = &["localhost", "127.0.0.1"];

fn run(url: &str, issuer: u16, options: &[&str], folder: &Path) -> (Option<i32>, Run, String) {
    let options = [&["--exclude", "rotation/*", "--wait", "10s"], options].concat();
    run_attached(url, issuer, &options, folder)
}

#[test]
fn an_authority_of_ones_own_is_trusted_where_it_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let authority = folder.path().join("ca.pem");
    let trust = ["--ca-cert", authority.to_str().unwrap()];
    let issuer = free_port();
    // A server without ALPN is one of HTTP/1.1.
    for protocols in [&["h2", "http/1.1"][..], &[]] {
        let front = Front::tls(issuer, NAMES, protocols, &authority);
        for host in ["localhost", "127.0.0.1"] {
            let url = format!("https://{host}:{}/protected", front.port);
            let (code, run, text) = run(&url, issuer, &trust, folder.path());
            assert_eq!(code, Some(0), "{text}");
            assert!(unclear(&run).is_empty(), "{text}");
            assert!(run.summary.passed > 30, "{text}");
            let reused = run.exchanges.iter().filter(|exchange| exchange.connection.reused);
            assert!(reused.count() > 10, "connections are used again");
        }
    }
}

#[test]
fn without_it_the_run_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = free_port();
    let front = Front::tls(issuer, NAMES, &["http/1.1"], &folder.path().join("ca.pem"));
    let url = format!("https://localhost:{}/protected", front.port);
    let (code, run, text) = run(&url, issuer, &[], folder.path());
    assert_eq!(code, Some(3), "{text}");
    let found = &run.diagnosis[0];
    assert_eq!(found.id.word(), "unreachable");
    assert_eq!(found.title, "the TLS handshake with the target failed");
    assert!(found.evidence[0].contains("certificate"), "{found:?}");
    assert!(found.help.contains("--ca-cert"), "{found:?}");
    assert!(text.contains("--ca-cert"), "{text}");
    assert_eq!(run.summary.passed, 0);
}

#[test]
fn another_authority_and_another_name_are_not_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = free_port();
    let (authority, other) = (folder.path().join("ca.pem"), folder.path().join("other.pem"));
    let front = Front::tls(issuer, NAMES, &[], &authority);
    let _other = Front::tls(issuer, NAMES, &[], &other);
    let url = format!("https://localhost:{}/protected", front.port);
    let trust = ["--ca-cert", other.to_str().unwrap()];
    let (code, run, text) = self::run(&url, issuer, &trust, folder.path());
    assert_eq!(code, Some(3), "{text}");
    assert_eq!(run.diagnosis[0].id.word(), "unreachable");
    let front = Front::tls(issuer, &["localhost"], &[], &authority);
    let url = format!("https://127.0.0.1:{}/protected", front.port);
    let trust = ["--ca-cert", authority.to_str().unwrap()];
    let (code, run, text) = self::run(&url, issuer, &trust, folder.path());
    assert_eq!(code, Some(3), "{text}");
    assert!(run.diagnosis[0].evidence[0].contains("not valid for name"), "{text}");
}

#[test]
fn a_server_of_http2_only_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = free_port();
    let authority = folder.path().join("ca.pem");
    let front = Front::tls(issuer, NAMES, &["h2"], &authority);
    let url = format!("https://localhost:{}/protected", front.port);
    let trust = ["--ca-cert", authority.to_str().unwrap()];
    let (code, run, text) = run(&url, issuer, &trust, folder.path());
    assert_eq!(code, Some(3), "{text}");
    let found = &run.diagnosis[0];
    assert_eq!(found.id.word(), "not-http");
    assert!(found.evidence[0].contains("declined HTTP/1.1"), "{found:?}");
    assert!(found.help.contains("HTTP/2"), "{found:?}");
}

#[test]
fn the_wrong_scheme_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = free_port();
    let front = Front::tls(issuer, NAMES, &[], &folder.path().join("ca.pem"));
    let url = format!("http://localhost:{}/protected", front.port);
    let (code, run, text) = self::run(&url, issuer, &[], folder.path());
    assert_eq!(code, Some(3), "{text}");
    assert_eq!(run.diagnosis[0].id.word(), "not-http", "{text}");
    assert!(run.diagnosis[0].help.contains("https://"), "{text}");

    let plain = Front::finding(issuer, |_| None);
    let url = format!("https://localhost:{}/protected", plain.port);
    let (code, run, text) = self::run(&url, issuer, &["--timeout", "1s"], folder.path());
    assert_eq!(code, Some(3), "{text}");
    assert_eq!(run.diagnosis[0].id.word(), "unreachable", "{text}");
}
