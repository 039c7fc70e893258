//! Starting the program and the reference backend as a user would.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use conformance::run::Run;
use conformance::verdict::Verdict;

/// The cases that are unclear although a target need not be started for them.
pub(crate) fn unclear(run: &Run) -> Vec<&str> {
    run.outcomes
        .iter()
        .filter(|outcome| outcome.verdict == Verdict::Unclear && !run.cases[&outcome.id].serves())
        .map(|outcome| outcome.id.as_str())
        .collect()
}

/// The reference backend as a program of its own.
pub(crate) fn reference() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let program = Path::new(env!("CARGO_BIN_EXE_jwt-conformance"));
        let folder = program.parent().unwrap();
        // Cargo builds the programs of this package only.
        let status = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "-p", "reference-backend", "--bin", "reference-backend"])
            .arg("--target-dir")
            .arg(folder.parent().unwrap())
            .status()
            .unwrap();
        assert!(status.success());
        folder.join("reference-backend")
    })
}

pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jwt-conformance"));
    command.stdin(Stdio::null()).env_remove("NO_COLOR").env_remove("CI");
    command
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

pub(crate) fn read(report: &Path) -> Run {
    let text = std::fs::read_to_string(report).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Runs the program on a target that runs already: its exit code, its report
/// and all that it wrote.
pub(crate) fn run_attached(
    url: &str,
    issuer: u16,
    options: &[&str],
    folder: &Path,
) -> (Option<i32>, Run, String) {
    let report = folder.join("report.json");
    let output = program()
        .args(["run", url, "--audience", "https://api.test", "--issuer-listen"])
        .arg(format!("127.0.0.1:{issuer}"))
        .args(options)
        .arg("--report")
        .arg(format!("json={}", report.display()))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    (output.status.code(), read(&report), text)
}

/// Waits until it is so, or fails.
pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < deadline, "{what} did not come to pass within a minute");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Reads lines of a child's error stream until one holds the text.
pub(crate) fn wait_for_line(child: &mut Child, text: &str) {
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let found = lines.by_ref().map_while(Result::ok).any(|line| line.contains(text));
    assert!(found, "{text:?} was never written");
    // What comes later must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
}

/// Whether a process lives; one that only waits to be reaped does not.
pub(crate) fn lives(pid: u32) -> bool {
    let output = Command::new("ps").args(["-o", "stat=", "-p", &pid.to_string()]).output().unwrap();
    let state = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    !state.is_empty() && !state.starts_with('Z')
}

pub(crate) fn signal(child: &Child, name: &str) {
    let status =
        Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap();
    assert!(status.success());
}
