//! Installing a backend into an environment of its own, once per lock file.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::backend::{Backend, Toolchain};

/// The environment of a backend, installed now if it is not there yet.
pub(crate) fn install(backend: &Backend) -> PathBuf {
    let lock = std::fs::read(backend.dir.join(&backend.settings.lock)).unwrap();
    let mut hasher = DefaultHasher::new();
    lock.hash(&mut hasher);
    let env = Path::new(env!("CARGO_TARGET_TMPDIR")).join("backends").join(format!(
        "{}-{:016x}",
        backend.name,
        hasher.finish()
    ));
    match backend.settings.toolchain {
        Toolchain::Python => python(backend, &env),
        Toolchain::Rust => rust(backend, &env),
    }
    env
}

fn python(backend: &Backend, env: &Path) {
    let done = env.join("installed");
    if done.is_file() {
        return;
    }
    // What an interrupted installation left behind is no environment.
    let _ = std::fs::remove_dir_all(env);
    std::fs::create_dir_all(env).unwrap();
    run(Command::new("python3").args(["-m", "venv"]).arg(env), "python3 and its venv module");
    run(
        Command::new(env.join("bin/python"))
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            .args(["--require-hashes", "-r"])
            .arg(backend.dir.join(&backend.settings.lock)),
        "the packages of the lock file",
    );
    std::fs::write(done, "").unwrap();
}

fn rust(backend: &Backend, env: &Path) {
    run(
        Command::new(env!("CARGO"))
            .args(["build", "--locked", "--quiet", "--manifest-path"])
            .arg(backend.dir.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(env)
            // The profile of this test run is not that of the backend.
            .env_remove("CARGO_ENCODED_RUSTFLAGS"),
        "the crates of the lock file",
    );
}

fn run(command: &mut Command, needs: &str) {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?} cannot be run: {error}; it needs {needs}"));
    assert!(
        output.status.success(),
        "{command:?} failed; it needs {needs}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
