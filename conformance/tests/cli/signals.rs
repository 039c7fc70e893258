//! Ctrl-C and SIGTERM during a run, and readers that go away.

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::program;
use conformance::run::Run;

/// The process id in a file that the target writes when it has started.
fn pid_in(file: &Path) -> String {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        if let Ok(text) = std::fs::read_to_string(file)
            && text.ends_with('\n')
        {
            return text.trim().to_owned();
        }
        assert!(Instant::now() < deadline, "the target was not started");
        sleep(Duration::from_millis(10));
    }
}

fn signal(name: &str, pid: &str) -> bool {
    let kill = format!("kill -{name} {pid} 2>/dev/null");
    Command::new("sh").args(["-c", &kill]).status().unwrap().success()
}

#[test]
fn a_signal_ends_the_run_and_the_target_and_leaves_a_report() {
    for name in ["INT", "TERM"] {
        let folder = tempfile::tempdir().unwrap();
        let run = program(folder.path())
            .args(["run", "http://127.0.0.1:{port}/", "--wait", "5m", "--report", "json=a.json"])
            .args(["--", "sh", "-c", "echo $$ > pid; exec sleep 300"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let target = pid_in(&folder.path().join("pid"));
        assert!(signal("0", &target));
        assert!(signal(name, &run.id().to_string()));
        let output = run.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(130), "{name}");
        assert!(!signal("0", &target), "the target outlived the run");
        let report = std::fs::read_to_string(folder.path().join("a.json")).unwrap();
        let report: Run = serde_json::from_str(&report).unwrap();
        assert_eq!((report.exit_code, report.complete), (130, false));
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains("interrupted; the run ends early"), "{stderr}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for words in [["list", "--format", "json"], ["demo", "--report", "json=-"]] {
        let folder = tempfile::tempdir().unwrap();
        let mut child = program(folder.path())
            .args(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 1];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{words:?}: {stderr}");
        assert!(!stderr.contains("error:"), "{stderr}");
    }
}
