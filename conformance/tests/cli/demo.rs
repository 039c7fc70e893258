//! `demo`, and through it what a run writes, and where.

use crate::support::{jwt, jwt_in};
use conformance::run::Run;

#[test]
fn the_reference_backend_passes() {
    let told = jwt(["demo"]);
    assert_eq!(told.code, 0, "{}", told.stdout);
    assert!(told.stdout.ends_with("exit 0: nothing failed\n"), "{}", told.stdout);
    assert!(told.stdout.is_ascii() && told.stderr.is_ascii(), "the locale is C");
    // Failing the issuer is a part of it, and nothing to be told of.
    assert!(!told.stderr.contains("reference-backend"), "{}", told.stderr);
}

#[test]
fn a_flaw_is_found_and_can_be_run_again() {
    let told = jwt(["demo", "--flaw", "ignores-exp", "--area", "claims"]);
    assert_eq!(told.code, 1, "{}", told.stdout);
    let again = told.stdout.lines().find(|line| line.trim_start().starts_with("again")).unwrap();
    // They are told together, by the flaw that they have in common.
    assert!(told.stdout.contains("\nx ignores-exp   4 cases, as if: "), "{}", told.stdout);
    assert!(
        again.contains("jwt-conformance demo --include 'claims/exp-long-expired' --include")
            && again.ends_with("--flaw ignores-exp"),
        "{again}"
    );
    let told = jwt(["demo", "--include", "claims/exp-long-expired", "--flaw", "ignores-exp", "-q"]);
    assert_eq!(told.code, 1, "{}", told.stdout);
}

#[test]
fn a_broken_target_cannot_be_judged() {
    let told = jwt(["demo", "--broken", "always-401", "--area", "alg"]);
    assert_eq!(told.code, 3, "{}", told.stdout);
}

#[test]
fn nothing_selected_has_a_code_of_its_own() {
    let told = jwt(["demo", "--include", "alg/none", "--exclude", "alg/*"]);
    assert_eq!(told.code, 4, "{}", told.stdout);
}

#[test]
fn flaws_are_listed() {
    let list = jwt(["demo", "--list-flaws"]).well();
    for flaw in reference_backend::Flaw::ALL {
        assert!(list.contains(&format!("\n  {flaw} ")), "{flaw}");
    }
    for broken in reference_backend::Broken::ALL {
        assert!(list.contains(&format!("\n  {broken} ")), "{broken}");
    }
}

#[test]
fn reports_are_written_into_new_folders() {
    let folder = tempfile::tempdir().unwrap();
    let told = jwt_in(
        folder.path(),
        ["demo", "--area", "jwe", "--report", "json=out/a.json", "--report", "junit=out/b.xml"],
    );
    assert_eq!(told.code, 0, "{}", told.stdout);
    let read = |name: &str| std::fs::read_to_string(folder.path().join("out").join(name)).unwrap();
    let run: Run = serde_json::from_str(&read("a.json")).unwrap();
    assert_eq!((run.exit_code, run.outcomes.len()), (0, 1));
    assert!(read("b.xml").starts_with("<?xml"));
    assert_eq!(folder.path().join("out").read_dir().unwrap().count(), 2, "only the reports");
}

#[test]
fn a_report_on_stdout_stands_there_alone() {
    let told = jwt(["demo", "--area", "crit", "--report", "json=-"]);
    assert_eq!(told.code, 0, "{}", told.stderr);
    let run: Run = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(run.exit_code, 0);
    assert!(told.stderr.ends_with("exit 0: nothing failed\n"), "{}", told.stderr);
}

#[test]
fn colour_is_asked_for() {
    assert!(jwt(["demo", "--area", "crit", "--color", "always"]).stdout.contains("\x1b["));
    assert!(!jwt(["demo", "--area", "crit", "--color", "never"]).stdout.contains('\x1b'));
}
