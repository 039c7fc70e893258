//! Targets that the run starts: on fixed ports, not at all, and not the right one.

use std::net::TcpListener;
use std::process::Output;

use conformance::run::Run;

use crate::program::{free_port, program, read, reference};

fn run(url: &str, options: &[&str], command: &[&str]) -> (Output, Run) {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.json");
    let output = program()
        .args(["run", url, "--audience", "https://api.test", "--report"])
        .arg(format!("json={}", report.display()))
        .args(options)
        .arg("--")
        .args(command)
        .output()
        .unwrap();
    let run = read(&report);
    (output, run)
}

#[test]
fn on_fixed_ports_cells_run_one_after_another() {
    let (port, issuer) = (free_port(), free_port());
    let listen = format!("127.0.0.1:{port}");
    let (output, run) = run(
        &format!("http://{listen}/protected"),
        &["--issuer-listen", &format!("127.0.0.1:{issuer}")],
        &[reference().to_str().unwrap(), "--listen", &listen],
    );
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(run.issuer.url, format!("http://127.0.0.1:{issuer}"));
    assert!(run.target.generations.iter().all(|life| life.cell == 1));
    assert!(run.target.generations.len() > 3, "each batch and each life-cycle case is fresh");
}

#[test]
fn a_server_that_runs_already_is_not_tested_in_place_of_the_command() {
    let forgotten = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = forgotten.local_addr().unwrap().port();
    let listen = format!("127.0.0.1:{port}");
    let (output, run) = run(
        &format!("http://{listen}/protected"),
        &[],
        &[reference().to_str().unwrap(), "--listen", &listen],
    );
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(run.diagnosis[0].id.word(), "already-running");
    assert_eq!(run.summary.passed, 0);
}

#[test]
fn a_command_that_ends_is_told_with_what_it_wrote() {
    let (output, run) = run(
        "http://127.0.0.1:{port}/protected",
        &[],
        &["sh", "-c", "echo ImportError: no module named flask >&2; exit 7"],
    );
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(run.diagnosis[0].id.word(), "did-not-start");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("ImportError: no module named flask"), "{text}");
    assert!(text.contains("exit status: 7"), "{text}");
}

#[test]
fn a_command_that_listens_elsewhere_is_given_up_after_the_wait() {
    let (output, run) = run(
        "http://127.0.0.1:{port}/protected",
        &["--wait", "1s"],
        &[reference().to_str().unwrap(), "--listen", "127.0.0.1:0"],
    );
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(run.diagnosis[0].id.word(), "did-not-start");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("nothing answered at"), "{text}");
}

#[test]
fn a_process_that_dies_is_started_again_and_told() {
    let (output, run) = run(
        "http://127.0.0.1:{port}/protected",
        &["--exclude", "rotation/*"],
        &[reference().to_str().unwrap(), "--broken", "dies"],
    );
    assert_eq!(output.status.code(), Some(3));
    assert!(run.diagnosis.iter().any(|found| found.id.word() == "died"));
}

#[test]
fn over_https_the_command_is_told_whom_to_trust() {
    let tls = ["--tls", "--include", "control/valid", "--include", "jwks/tls-validation"];
    let listen = ["--listen", "127.0.0.1:{port}"];
    let program = reference().to_str().unwrap();
    // By its environment, which the libraries read, and by the placeholder.
    for further in [&[][..], &["--ca-file", "{ca_file}"]] {
        let command: Vec<&str> =
            std::iter::once(program).chain(listen).chain(further.iter().copied()).collect();
        let (output, run) = run("http://127.0.0.1:{port}/protected", &tls, &command);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
        assert!(run.issuer.url.starts_with("https://"), "{}", run.issuer.url);
        assert_eq!((run.summary.selected, run.summary.passed), (2, 2), "{further:?}");
    }
}

#[cfg(unix)]
#[test]
fn over_https_a_program_of_java_is_given_a_trust_store() {
    use base64::Engine as _;

    let folder = tempfile::tempdir().unwrap();
    let copies = ["trust.jks", "ca.pem"].map(|name| folder.path().join(name));
    let [store, pem] = copies.each_ref().map(|path| path.to_str().unwrap());
    let script = format!(
        "cp \"$STORE\" {store}; cp {{ca_file}} {pem}; exec {} --listen 127.0.0.1:{{port}}",
        reference().display()
    );
    let options = ["--tls", "--include", "control/valid", "--env", "STORE={truststore}"];
    let url = "http://127.0.0.1:{port}/protected";
    let (output, _) = run(url, &options, &["sh", "-c", &script]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));

    // The certificate stands in it as it stands in the PEM file.
    let pem = std::fs::read_to_string(pem).unwrap();
    let base64: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let certificate = base64::engine::general_purpose::STANDARD.decode(base64).unwrap();
    let store = std::fs::read(store).unwrap();
    assert!(store.starts_with(&[0xfe, 0xed, 0xfe, 0xed]));
    assert!(store.windows(certificate.len()).any(|part| part == certificate));
}

/// The payload of the valid token, in a run of these options alone.
fn valid_token(options: &[&str]) -> (serde_json::Value, Run) {
    let options = [&["--include", "control/valid"], options].concat();
    let command = [reference().to_str().unwrap(), "--listen", "127.0.0.1:{port}"];
    let (output, run) = run("http://127.0.0.1:{port}/protected", &options, &command);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let exchange = run.exchanges.iter().find(|exchange| exchange.case.is_some()).unwrap();
    let payload = serde_json::from_str(&exchange.token.as_ref().unwrap().payload).unwrap();
    (payload, run)
}

#[test]
fn an_issuer_like_that_of_a_vendor_is_told_in_the_report() {
    let (claims, run) = valid_token(&["--vendor", "keycloak", "--extra-claim", "acr=1"]);
    assert_eq!(run.issuer.vendor.as_deref(), Some("keycloak"));
    assert_eq!(run.issuer.iss, format!("{}/realms/test", run.issuer.url));
    assert_eq!((&claims["typ"], &claims["acr"]), (&"Bearer".into(), &1.into()));
    assert_eq!(claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap(), 610);
    let (_, run) = valid_token(&["--vendor", "auth0"]);
    assert!(run.issuer.iss.starts_with("https://") && run.issuer.iss.ends_with('/'));
}

#[test]
fn what_the_user_states_stands_above_the_vendor() {
    let auth0 = ["--vendor", "auth0", "--no-tls"];
    let (claims, run) = valid_token(&auth0);
    assert!(run.issuer.iss.starts_with("http://"), "{}", run.issuer.iss);
    assert_eq!((&claims["jti"], &claims["client_id"]), (&().into(), &().into()));
    // A token that must have a claim has it.
    for stated in [["--require", "jti,client_id"], ["--typ", "at+jwt"]] {
        let (claims, _) = valid_token(&[&auth0[..], &stated].concat());
        assert!(claims["jti"].is_string() && claims["client_id"].is_string(), "{claims}");
    }
    let (claims, run) = valid_token(
        &[&auth0[..], &["--iss", "https://login.example/t", "--extra-claim", "azp=other"]].concat(),
    );
    assert_eq!(run.issuer.iss, "https://login.example/t");
    assert_eq!((&claims["azp"], &claims["gty"]), (&"other".into(), &"client-credentials".into()));
}
