//! Whatever happens to the run, nothing that it started lives on, and the
//! reports are written.

use std::path::Path;
use std::process::{Child, Stdio};

use conformance::case::Turn;
use conformance::verdict::Verdict;

use crate::program::{
    free_port, lives, program, read, reference, signal, wait_for_line, wait_until,
};

/// A target that starts a process of its own, as reloaders do, and writes the
/// numbers of both into a file. Its cooldown keeps a run waiting.
fn command(pids: &Path) -> Vec<String> {
    let script = format!(
        "sleep 600 & echo $! >> {pids}; echo $$ >> {pids}; exec {reference} --cooldown 60",
        pids = pids.display(),
        reference = reference().display(),
    );
    ["sh", "-c", &script].map(str::to_owned).to_vec()
}

fn start(folder: &Path, include: &str) -> Child {
    start_with(folder, include, &[])
}

fn start_with(folder: &Path, include: &str, options: &[&str]) -> Child {
    program()
        .args(["run", "http://127.0.0.1:{port}/protected", "--audience", "https://api.test"])
        .args(options)
        .args(["--include", include, "--report"])
        .arg(format!("json={}", folder.join("report.json").display()))
        .arg("--")
        .args(command(&folder.join("pids")))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn pids(folder: &Path) -> Vec<u32> {
    let text = std::fs::read_to_string(folder.join("pids")).unwrap();
    text.lines().map(|line| line.parse().unwrap()).collect()
}

fn all_end(folder: &Path) {
    let pids = pids(folder);
    assert!(pids.len() >= 2);
    wait_until("the end of all processes", || !pids.iter().any(|pid| lives(*pid)));
}

#[test]
fn after_the_end_of_a_run_nothing_lives_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = start(folder.path(), "control/*");
    wait_for_line(&mut child, "waiting for");
    assert_eq!(child.wait().unwrap().code(), Some(0));
    all_end(folder.path());
}

#[test]
fn an_interrupted_run_ends_its_target_and_writes_its_report() {
    for name in ["INT", "TERM"] {
        let folder = tempfile::tempdir().unwrap();
        let mut child = start(folder.path(), "rotation/*");
        wait_for_line(&mut child, "waits for the target");
        signal(&child, name);
        assert_eq!(child.wait().unwrap().code(), Some(130), "{name}");
        all_end(folder.path());
        let run = read(&folder.path().join("report.json"));
        assert!(!run.complete);
        assert_eq!(run.exit_code, 130);
        assert!(run.outcomes.iter().all(|outcome| outcome.verdict != Verdict::Pass));
        assert!(run.outcomes.iter().any(|outcome| outcome.verdict == Verdict::NotRun));
    }
}

#[test]
fn what_was_done_before_an_interruption_is_in_the_report() {
    let folder = tempfile::tempdir().unwrap();
    // With one address for the issuer the cases about keys come last.
    let listen = format!("127.0.0.1:{}", free_port());
    let mut child = start_with(folder.path(), "*/*", &["--issuer-listen", &listen]);
    wait_for_line(&mut child, "waits for the target");
    signal(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    all_end(folder.path());
    let run = read(&folder.path().join("report.json"));
    for outcome in run.outcomes.iter().filter(|outcome| outcome.verdict != Verdict::Skip) {
        let case = &run.cases[&outcome.id];
        // Which of those that want a fresh process come before rotation does not matter.
        if case.is_life_cycle() && outcome.area != "rotation" {
            continue;
        }
        let comes_last = case.is_life_cycle() || case.sends().any(|send| send.turn == Turn::Last);
        let expected = if comes_last { Verdict::NotRun } else { Verdict::Pass };
        assert_eq!(outcome.verdict, expected, "{}: {}", outcome.id, outcome.reason);
    }
}

#[test]
fn a_second_signal_ends_at_once_and_nothing_lives_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = start(folder.path(), "rotation/*");
    wait_for_line(&mut child, "waits for the target");
    signal(&child, "INT");
    signal(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    all_end(folder.path());
}
