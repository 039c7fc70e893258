//! The built program on real backends: it must find exactly what their
//! `expected.toml` says. Where nothing is vulnerable it must do so twice in a
//! row, the second time under CPU load. What a published vulnerability is about
//! must be found with the vulnerable version, and be gone with the fixed one.

#![expect(clippy::unwrap_used, reason = "tests")]

mod backend;
mod expected;
#[path = "../findings/mod.rs"]
mod findings;
#[path = "../installed/mod.rs"]
mod installed;
mod load;
mod program;
#[cfg(unix)]
mod vendor;

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use conformance::gallery::{Backend, Version};
use conformance::run::Run;
use expected::{Expected, ExpectedRun};

/// How many runs go on at once. Most of the time is spent waiting for the
/// cooldowns of key lookups, but too many starting at once look like load.
const AT_ONCE: usize = 8;
/// The same, for runs that start dozens of processes each.
const LARGE_AT_ONCE: usize = 2;

/// A backend, ready to be run.
struct Ready {
    backend: Backend,
    expected: Expected,
    /// By version.
    envs: Vec<(Option<Version>, PathBuf)>,
}

/// One run of the program, still to come.
#[derive(Clone, Copy)]
struct Task<'a> {
    ready: &'a Ready,
    expected: &'a ExpectedRun,
}

impl Ready {
    fn new(backend: Backend) -> Self {
        let expected = Expected::read(&backend);
        let versions = backend.versions().iter();
        let envs = versions.map(|version| (*version, backend::install(&backend, *version)));
        Self { envs: envs.collect(), backend, expected }
    }

    fn env(&self, version: Option<Version>) -> &PathBuf {
        let found = self.envs.iter().find(|(installed, _)| *installed == version);
        &found.expect("each run names a version that there is").1
    }

    fn tasks(&self) -> impl Iterator<Item = Task<'_>> {
        self.expected.runs.iter().map(|expected| Task { ready: self, expected })
    }
}

impl Task<'_> {
    fn name(self) -> String {
        let name = &self.ready.backend.name;
        let version = self.expected.version.map(Version::name);
        let args = self.expected.args.iter().map(String::as_str);
        [name.as_str()].into_iter().chain(version).chain(args).collect::<Vec<_>>().join(" ")
    }
}

/// The next run starts when one has ended, so that a slow one holds up no other.
fn run(tasks: &[Task<'_>], at_once: usize) -> Vec<Run> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut runs = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(Task { ready, expected }) = tasks.get(index) else { return runs };
            let env = ready.env(expected.version);
            runs.push((index, program::run(&ready.backend, env, expected)));
        }
    };
    let mut runs: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..at_once.min(tasks.len())).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    runs.sort_by_key(|(index, _)| *index);
    runs.into_iter().map(|(_, run)| run).collect()
}

/// `BACKEND=name` runs that one alone; several names are separated by commas.
#[test]
fn real_backends_give_exactly_what_is_expected() {
    let wanted = std::env::var("BACKEND").ok();
    let backends: Vec<_> = backend::names()
        .into_iter()
        .filter(|name| {
            wanted.as_ref().is_none_or(|wanted| wanted.split(',').any(|wanted| wanted == name))
        })
        .map(|name| backend::read(&name))
        .collect();
    assert!(!backends.is_empty(), "no backend is called {wanted:?}");
    let ready: Vec<_> = backends.into_iter().filter(backend::can_install).map(Ready::new).collect();
    let (large, tasks): (Vec<_>, Vec<_>) =
        ready.iter().flat_map(Ready::tasks).partition(|task| task.expected.life_cycle);
    let steady: Vec<_> =
        tasks.iter().copied().filter(|task| task.expected.version.is_none()).collect();

    let runs = run(&tasks, AT_ONCE);
    let loaded = {
        let _load = load::Load::start();
        run(&steady, AT_ONCE)
    };
    let lives = run(&large, LARGE_AT_ONCE);

    let mut wrong = String::new();
    let mut tell = |task: Task<'_>, which: &str, differences: Vec<String>| {
        for difference in differences {
            wrong.push_str(&format!("{}, {which}: {difference}\n", task.name()));
        }
    };
    for (task, run) in tasks.iter().zip(&runs) {
        tell(*task, "first run", task.expected.differences(run));
    }
    for (task, run) in large.iter().zip(&lives) {
        tell(*task, "keys and outages", task.expected.differences(run));
    }
    for (task, run) in steady.iter().zip(&loaded) {
        tell(*task, "run under CPU load", task.expected.differences(run));
    }
    for vulnerable in &tasks {
        for (task, fixed) in tasks.iter().zip(&runs) {
            if task.ready.backend.name == vulnerable.ready.backend.name
                && task.expected.version == Some(Version::Fixed)
            {
                tell(*task, "first run", vulnerable.expected.not_mended(fixed));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
