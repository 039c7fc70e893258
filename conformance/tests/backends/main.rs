//! The built program on real backends: it must find exactly what their
//! `expected.toml` says, twice in a row, the second time under CPU load.

#![expect(clippy::unwrap_used, reason = "tests")]

mod backend;
mod expected;
mod install;
mod load;
mod program;

use std::path::PathBuf;
use std::thread;

use backend::Backend;
use conformance::run::Run;
use expected::Expected;

/// Runs every backend, all at once: most of the time is spent waiting for the
/// cooldowns of their key lookups.
fn runs(backends: &[(Backend, PathBuf, Expected)]) -> Vec<Run> {
    thread::scope(|scope| {
        let tasks: Vec<_> = backends
            .iter()
            .flat_map(|(backend, env, expected)| {
                expected.runs.iter().map(move |run| (backend, env, run))
            })
            .map(|(backend, env, run)| scope.spawn(move || program::run(backend, env, run)))
            .collect();
        tasks.into_iter().map(|task| task.join().unwrap()).collect()
    })
}

/// `BACKEND=name` runs that one alone.
#[test]
fn real_backends_give_exactly_what_is_expected() {
    let wanted = std::env::var("BACKEND").ok();
    let backends: Vec<_> = backend::names()
        .into_iter()
        .filter(|name| wanted.as_ref().is_none_or(|wanted| wanted == name))
        .map(|name| {
            let backend = Backend::read(&name);
            let env = install::install(&backend);
            let expected = Expected::read(&backend);
            (backend, env, expected)
        })
        .collect();
    assert!(!backends.is_empty(), "no backend is called {wanted:?}");
    let quiet = runs(&backends);
    let loaded = {
        let _load = load::Load::start();
        runs(&backends)
    };
    let expected = backends.iter().flat_map(|(backend, _, expected)| {
        expected.runs.iter().map(move |run| (&backend.name, run))
    });
    let mut wrong = String::new();
    for (index, (name, expected)) in expected.enumerate() {
        for (run, which) in [(&quiet[index], "first run"), (&loaded[index], "run under CPU load")] {
            for difference in expected.differences(run) {
                wrong.push_str(&format!("{name}, {which}: {difference}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
