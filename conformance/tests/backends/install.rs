//! Installing a backend into an environment of its own, once per lock file.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use crate::backend::{Backend, Toolchain, Version};
use crate::installed::Language;

/// The environment of a backend, installed now if it is not there yet.
pub(crate) fn install(backend: &Backend, version: Option<Version>) -> PathBuf {
    let lock = std::fs::read(backend.lock(version)).unwrap();
    let mut hasher = DefaultHasher::new();
    lock.hash(&mut hasher);
    let name = match backend.settings.toolchain {
        // Nothing of the backend's own is put there, so all with this lock file share it.
        Toolchain::Python => "python",
        Toolchain::Node | Toolchain::Rust => &backend.name,
    };
    let env = folder().join(format!("{name}-{:016x}", hasher.finish()));
    let manifest = backend.manifest(version);
    match backend.settings.toolchain {
        Toolchain::Python => once(&env, || python(&backend.lock(version), &env)),
        Toolchain::Node => {
            once(&env, || node(&manifest, &env));
            // Node looks for packages beside the file that asks for them.
            let source = &backend.settings.source;
            std::fs::copy(backend.dir.join(source), env.join(source)).unwrap();
        }
        // Cargo itself knows what is up to date.
        Toolchain::Rust => rust(&manifest, &env),
    }
    env
}

/// Whether there is what it takes to install a backend.
pub(crate) fn can_install(backend: &Backend) -> bool {
    let language = match backend.settings.toolchain {
        Toolchain::Python => Language::Python,
        Toolchain::Node => Language::Node,
        Toolchain::Rust => return true,
    };
    language.can_install(&format!("the backend {}", backend.name))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("backends")
}

fn once(env: &Path, install: impl FnOnce()) {
    // Tests that run side by side may want the same environment.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let done = env.join("installed");
    if done.is_file() {
        return;
    }
    // What an interrupted installation left behind is no environment.
    let _ = std::fs::remove_dir_all(env);
    std::fs::create_dir_all(env).unwrap();
    install();
    std::fs::write(done, "").unwrap();
}

fn python(lock: &Path, env: &Path) {
    run(Command::new("python3").args(["-m", "venv"]).arg(env), "python3 and its venv module");
    run(
        Command::new(env.join("bin/python"))
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            .args(["--require-hashes", "-r"])
            .arg(lock),
        "the packages of the lock file",
    );
}

fn node(manifest: &Path, env: &Path) {
    for name in ["package.json", "package-lock.json"] {
        std::fs::copy(manifest.join(name), env.join(name)).unwrap();
    }
    run(
        Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"])
            .arg(env)
            .current_dir(env),
        "the packages of the lock file",
    );
}

/// All crates are built into one folder, since they have most of their
/// dependencies in common.
fn rust(manifest: &Path, env: &Path) {
    run(
        Command::new(env!("CARGO"))
            .args(["install", "--locked", "--debug", "--quiet", "--force", "--no-track", "--path"])
            .arg(manifest)
            .arg("--root")
            .arg(env)
            .arg("--target-dir")
            .arg(folder().join("cargo"))
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
