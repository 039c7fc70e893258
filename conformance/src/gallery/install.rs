//! Installing a backend into an environment of its own, once per lock file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest as _, Sha256};

use super::{Backend, GalleryError, Toolchain, Version};

/// How many lines of what a failed installation said are told.
const TOLD: usize = 20;

impl Backend {
    /// The toolchain that it needs and that is not on this machine, for people.
    pub fn missing(&self) -> Option<String> {
        let minimum = self.settings.minimum.as_deref();
        let toolchain = self.settings.toolchain?;
        (!toolchain.is_there(minimum)).then(|| toolchain.needs(minimum))
    }

    /// The environment of the backend below `cache`, installed now if it is not
    /// there yet. It is what `{env}` stands for.
    ///
    /// # Errors
    /// The toolchain is missing, the installation fails, or the folder cannot be
    /// written.
    pub fn install(&self, version: Option<Version>, cache: &Path) -> Result<PathBuf, GalleryError> {
        // Several may share an environment.
        static INSTALLING: Mutex<()> = Mutex::new(());
        let _alone = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
        let lock = self.lock(version);
        let mut hash = Sha256::new();
        if let Some(lock) = &lock {
            let text = fs::read(lock)
                .map_err(|source| GalleryError::Read { path: lock.clone(), source })?;
            hash.update(text);
        }
        let name = match self.settings.toolchain {
            // Nothing of the backend's own is put there, so all with this lock file share it.
            Some(Toolchain::Python) => "python",
            Some(Toolchain::Node | Toolchain::Rust | Toolchain::Go | Toolchain::Java) | None => {
                &self.name
            }
        };
        let hash: String = hash.finalize().iter().take(8).map(|o| format!("{o:02x}")).collect();
        let env = Environment { path: cache.join(format!("{name}-{hash}")), backend: self };
        let manifest = self.manifest(version);
        if let Some(needs) = self.missing() {
            return Err(GalleryError::NoToolchain { name: self.name.clone(), needs });
        }
        match self.settings.toolchain {
            Some(Toolchain::Python) => env.once(|| env.python(lock.as_deref()))?,
            Some(Toolchain::Node) => {
                env.once(|| env.node(&manifest))?;
                // Node looks for packages beside the file that asks for them.
                if let Some(source) = &self.settings.source {
                    env.copy(&self.dir.join(source), source)?;
                }
            }
            // These know themselves what is up to date.
            Some(Toolchain::Rust) => env.rust(&manifest, &cache.join("cargo"))?,
            Some(Toolchain::Go) => env.go(&manifest)?,
            Some(Toolchain::Java) => env.java(&manifest)?,
            None if lock.is_some() => env.once(|| env.own())?,
            // Nobody says when it changes.
            None => env.own()?,
        }
        Ok(env.path)
    }
}

/// The folder that a backend is installed to.
struct Environment<'a> {
    path: PathBuf,
    backend: &'a Backend,
}

impl Environment<'_> {
    fn once(&self, install: impl FnOnce() -> Result<(), GalleryError>) -> Result<(), GalleryError> {
        let done = self.path.join("installed");
        if done.is_file() {
            return Ok(());
        }
        // What an interrupted installation left behind is no environment.
        let _ = fs::remove_dir_all(&self.path);
        written(&self.path, fs::create_dir_all(&self.path))?;
        install()?;
        written(&done, fs::write(&done, ""))
    }

    fn python(&self, lock: Option<&Path>) -> Result<(), GalleryError> {
        self.run(Command::new("python3").args(["-m", "venv"]).arg(&self.path))?;
        self.run(
            Command::new(self.path.join("bin/python"))
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                .args(["--require-hashes", "-r"])
                .args(lock),
        )
    }

    fn node(&self, manifest: &Path) -> Result<(), GalleryError> {
        for name in ["package.json", "package-lock.json"] {
            self.copy(&manifest.join(name), name)?;
        }
        self.run(
            Command::new("npm")
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"])
                .arg(&self.path)
                .current_dir(&self.path),
        )
    }

    /// All crates are built into one folder, since they have most of their
    /// dependencies in common.
    fn rust(&self, manifest: &Path, target: &Path) -> Result<(), GalleryError> {
        self.run(
            Command::new("cargo")
                .args(["install", "--locked", "--debug", "--quiet", "--force", "--no-track"])
                .arg("--path")
                .arg(manifest)
                .arg("--root")
                .arg(&self.path)
                .arg("--target-dir")
                .arg(target)
                // Flags that are meant for the program that runs this one.
                .env_remove("CARGO_ENCODED_RUSTFLAGS"),
        )
    }

    /// No other Go is fetched, and `go.sum` stays as it is.
    fn go(&self, manifest: &Path) -> Result<(), GalleryError> {
        self.run(
            Command::new("go")
                .args(["build", "-mod=readonly", "-buildvcs=false", "-o"])
                // With the separator at its end it is a folder, also where there is none yet.
                .arg(self.path.join("bin/"))
                .arg(".")
                .env("GOTOOLCHAIN", "local")
                .current_dir(manifest),
        )
    }

    /// Maven writes beside what it reads, so that is copied.
    fn java(&self, manifest: &Path) -> Result<(), GalleryError> {
        self.copy_folder(&manifest.join("src"), Path::new("src"))?;
        self.copy(&manifest.join("pom.xml"), "pom.xml")?;
        self.run(
            Command::new("mvn")
                .args(["--quiet", "--batch-mode", "-DskipTests", "package"])
                .current_dir(&self.path),
        )
    }

    /// The backend's own commands.
    fn own(&self) -> Result<(), GalleryError> {
        written(&self.path, fs::create_dir_all(&self.path))?;
        for words in &self.backend.settings.install {
            let words: Vec<_> =
                words.iter().map(|word| self.backend.fill(word, &self.path)).collect();
            if let [program, args @ ..] = words.as_slice() {
                self.run(Command::new(program).args(args).current_dir(&self.backend.dir))?;
            }
        }
        Ok(())
    }

    fn copy_folder(&self, from: &Path, name: &Path) -> Result<(), GalleryError> {
        let error = |source| GalleryError::Read { path: from.into(), source };
        for entry in fs::read_dir(from).map_err(error)? {
            let entry = entry.map_err(error)?;
            let name = name.join(entry.file_name());
            if entry.path().is_dir() {
                self.copy_folder(&entry.path(), &name)?;
            } else {
                self.copy(&entry.path(), name)?;
            }
        }
        Ok(())
    }

    fn copy(&self, from: &Path, name: impl AsRef<Path>) -> Result<(), GalleryError> {
        let to = self.path.join(name);
        if let Some(folder) = to.parent() {
            written(folder, fs::create_dir_all(folder))?;
        }
        written(&to, fs::copy(from, &to).map(drop))
    }

    fn run(&self, command: &mut Command) -> Result<(), GalleryError> {
        let failed = |command: &Command, output: String| GalleryError::Install {
            name: self.backend.name.clone(),
            command: words(command),
            output,
        };
        let output = match command.output() {
            Ok(output) => output,
            Err(error) => return Err(failed(command, error.to_string())),
        };
        if output.status.success() {
            return Ok(());
        }
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        let lines: Vec<&str> = said.lines().collect();
        Err(failed(command, lines[lines.len().saturating_sub(TOLD)..].join("\n")))
    }
}

fn words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn written(path: &Path, result: io::Result<()>) -> Result<(), GalleryError> {
    result.map_err(|source| GalleryError::Write { path: path.into(), source })
}
