//! The folders in `fixtures/backends`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use conformance::gallery::{self, Backend, Version};

use crate::installed;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/backends")
}

/// The names of all backends.
pub(crate) fn names() -> BTreeSet<String> {
    gallery::names(&folder()).unwrap()
}

/// A backend, which must be all that those here are.
pub(crate) fn read(name: &str) -> Backend {
    let backend = Backend::read(&folder().join(name)).unwrap_or_else(|error| panic!("{error:?}"));
    let settings = &backend.settings;
    assert!(!settings.stack.is_empty() && settings.source.is_some(), "{name}");
    assert!(settings.toolchain.is_some() && settings.install.is_empty(), "{name}");
    if let Some(cve) = &settings.cve {
        assert_eq!(cve.to_lowercase(), backend.name);
    }
    backend
}

/// Whether there is what it takes to install a backend.
pub(crate) fn can_install(backend: &Backend) -> bool {
    let minimum = backend.settings.minimum.as_deref();
    let what = format!("the backend {}", backend.name);
    backend.settings.toolchain.is_none_or(|it| installed::can_install(it, minimum, &what))
}

/// The environment of a backend, installed now if it is not there yet.
pub(crate) fn install(backend: &Backend, version: Option<Version>) -> PathBuf {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("backends");
    backend.install(version, &cache).unwrap_or_else(|error| panic!("{error}"))
}
