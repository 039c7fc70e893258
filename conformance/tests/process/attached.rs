//! Targets that run already, and those that a command restarts.

use std::process::{Child, Command, Stdio};

use conformance::verdict::{Cause, Verdict};

use crate::program::{free_port, reference, run_attached as run, unclear};

/// A backend that somebody else has started; it ends with the test.
struct Backend(Child);

impl Backend {
    fn start(listen: &str, issuer: &str, further: &[&str]) -> Self {
        let child = Command::new(reference())
            .args(["--listen", listen, "--issuer", issuer, "--audience", "https://api.test"])
            .arg("--jwks-url")
            .arg(format!("{issuer}/.well-known/jwks.json"))
            .args(further)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self(child)
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_target_that_runs_already_is_tested_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (port, issuer) = (free_port(), free_port());
    let listen = format!("127.0.0.1:{port}");
    let _backend = Backend::start(&listen, &format!("http://127.0.0.1:{issuer}"), &[]);
    let url = format!("http://{listen}/protected");
    let (code, run, text) = run(&url, issuer, &[], folder.path());
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(run.target.mode, "attached");
    assert!(unclear(&run).is_empty(), "{:?}", unclear(&run));
    // A user who starts the target by hand needs these.
    for line in ["ISSUER=", "JWKS_URL=", "AUDIENCE=https://api.test"] {
        assert!(text.contains(line), "{line} is missing in {text}");
    }
}

#[test]
fn a_limit_on_key_lookups_is_told_and_what_it_hides_is_unclear() {
    let folder = tempfile::tempdir().unwrap();
    let (port, issuer) = (free_port(), free_port());
    let listen = format!("127.0.0.1:{port}");
    // The target looks unknown keys up at once, then for a while no more; the
    // crash tells the two apart.
    let _backend = Backend::start(
        &listen,
        &format!("http://127.0.0.1:{issuer}"),
        &["--broken", "limits-key-lookups"],
    );
    let url = format!("http://{listen}/protected");
    let (code, run, text) = run(&url, issuer, &["--exclude", "rotation/*"], folder.path());
    assert_eq!(code, Some(0), "{text}");
    assert!(run.diagnosis.iter().any(|found| found.id.word() == "limits-key-lookups"), "{text}");
    let limited = run.outcomes.iter().flat_map(|outcome| &outcome.variants).filter(|variant| {
        variant.verdict == Verdict::Unclear && variant.cause == Some(Cause::ResolverLimit)
    });
    assert!(limited.count() > 0, "{text}");
}

#[test]
fn keys_of_the_run_before_are_waited_out() {
    let folder = tempfile::tempdir().unwrap();
    let (port, issuer) = (free_port(), free_port());
    let listen = format!("127.0.0.1:{port}");
    let url = format!("http://{listen}/protected");
    let issuer_url = format!("http://127.0.0.1:{issuer}");
    let _backend = Backend::start(&listen, &issuer_url, &["--cooldown", "5"]);
    for _ in 0..2 {
        let (code, run, text) = run(&url, issuer, &["--include", "control/*"], folder.path());
        assert_eq!(code, Some(0), "{text}");
        assert_eq!(run.diagnosis, []);
    }
}

#[test]
fn a_restart_command_gives_fresh_processes() {
    let folder = tempfile::tempdir().unwrap();
    let (port, issuer) = (free_port(), free_port());
    let pid = folder.path().join("pid");
    let script = folder.path().join("restart.sh");
    let text = format!(
        // The port is free only when the former process has gone.
        "if test -f {pid}; then old=$(cat {pid}); kill -9 $old\n\
         while ps -o stat= -p $old | grep -qv Z; do sleep 0.02; done; fi\n\
         {reference} --listen 127.0.0.1:{port} --issuer http://127.0.0.1:{issuer} \
         --audience https://api.test --jwks-url http://127.0.0.1:{issuer}/.well-known/jwks.json \
         >/dev/null 2>&1 &\n\
         echo $! > {pid}\n",
        pid = pid.display(),
        reference = reference().display(),
    );
    std::fs::write(&script, text).unwrap();
    let restart = format!("sh {}", script.display());
    assert!(Command::new("sh").arg(&script).status().unwrap().success());
    let url = format!("http://127.0.0.1:{port}/protected");
    let (code, run, text) = run(&url, issuer, &["--restart-command", &restart], folder.path());
    let last = std::fs::read_to_string(&pid).unwrap();
    assert!(Command::new("kill").args(["-9", last.trim()]).status().unwrap().success());
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(run.target.mode, "restartable");
    assert!(run.target.generations.len() > 3);
}

#[test]
fn nothing_that_answers_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("http://127.0.0.1:{}/protected", free_port());
    let (code, run, text) = run(&url, free_port(), &["--wait", "300ms"], folder.path());
    assert_eq!(code, Some(3));
    assert_eq!(run.diagnosis[0].id.word(), "unreachable");
    assert!(text.contains("help: start the target first"), "{text}");
}
