//! The versions of packages, as lock files have them.

use std::path::Path;

/// The packages with their versions, as far as the lock file tells them.
pub(super) fn of(lock: &Path, packages: &[String]) -> Vec<String> {
    let text = std::fs::read_to_string(lock).unwrap_or_default();
    let name = lock.file_name().unwrap_or_default().to_string_lossy().into_owned();
    packages
        .iter()
        .map(|package| match version(&name, &text, package) {
            Some(version) => format!("{package} {version}"),
            None => package.clone(),
        })
        .collect()
}

fn version(file: &str, text: &str, package: &str) -> Option<String> {
    match file {
        "package-lock.json" => {
            let lock: serde_json::Value = serde_json::from_str(text).ok()?;
            let found = &lock["packages"][format!("node_modules/{package}")]["version"];
            found.as_str().map(str::to_owned)
        }
        "Cargo.lock" => {
            let lock: toml::Table = toml::from_str(text).ok()?;
            let packages = lock.get("package")?.as_array()?;
            let found = packages
                .iter()
                .find(|found| found.get("name").and_then(toml::Value::as_str) == Some(package))?;
            found.get("version")?.as_str().map(str::to_owned)
        }
        // `name version` in go.mod, `name version hash` in go.sum.
        "go.mod" | "go.sum" => text.lines().find_map(|line| {
            let mut words = line.split_whitespace().filter(|word| *word != "require");
            let is_it = words.next() == Some(package);
            words.next().filter(|_| is_it).map(|version| version.trim_end_matches("/go.mod").into())
        }),
        // The names of Python packages are the same in any case, and with `-` for `_`.
        _ => text.lines().find_map(|line| {
            let (found, rest) = line.split_once("==")?;
            let plain = |name: &str| name.trim().to_lowercase().replace('_', "-");
            let is_it = plain(found) == plain(package);
            let end = rest.find(|c: char| c.is_whitespace() || c == ';').unwrap_or(rest.len());
            is_it.then(|| rest[..end].to_owned())
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_lock_file() {
        for (file, text, package, expected) in [
            ("requirements.lock", "flask==3.1.2 \\\n    --hash=sha256:0\n", "Flask", "3.1.2"),
            ("requirements.lock", "python-jose==3.5.0 ; x\n", "python_jose", "3.5.0"),
            (
                "package-lock.json",
                r#"{"packages":{"node_modules/jose":{"version":"6.1.0"}}}"#,
                "jose",
                "6.1.0",
            ),
            ("Cargo.lock", "[[package]]\nname = \"axum\"\nversion = \"0.8.9\"\n", "axum", "0.8.9"),
            ("go.sum", "example.org/jwt/v5 v5.3.0 h1:x=\n", "example.org/jwt/v5", "v5.3.0"),
            ("go.sum", "example.org/jwt v5.3.0/go.mod h1:x=\n", "example.org/jwt", "v5.3.0"),
            ("go.mod", "require example.org/jwt v5.3.0\n", "example.org/jwt", "v5.3.0"),
        ] {
            assert_eq!(version(file, text, package).as_deref(), Some(expected), "{file}");
            assert_eq!(version(file, text, "another"), None, "{file}");
        }
    }

    #[test]
    fn what_is_not_found_has_no_version() {
        assert_eq!(of(Path::new("no/requirements.lock"), &["flask".into()]), ["flask"]);
    }
}
