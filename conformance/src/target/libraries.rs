//! Which JWT library a started target uses, as far as its files show it, so
//! that the advice fits. Nothing is run for it and nothing is judged by it.

use std::fs;
use std::path::Path;

/// The libraries, by how Python code imports them and how they are installed.
const LIBRARIES: [(&str, &str, &str); 4] = [
    ("pyjwt", "jwt", "pyjwt-"),
    ("python-jose", "jose", "python_jose-"),
    ("joserfc", "joserfc", "joserfc-"),
    ("authlib", "authlib", "authlib-"),
];
/// A larger file is not the source of a small service.
const LARGEST_SOURCE: u64 = 512 * 1024;

/// The libraries that the source files in a command import, or else the one
/// that is installed beside its interpreter. Several installed ones tell nothing.
pub(crate) fn of(command: &[String]) -> Vec<String> {
    let mut imported: Vec<&str> =
        command.iter().flat_map(|part| imports(Path::new(part))).collect();
    imported.dedup();
    if imported.is_empty() {
        let installed = command.first().map(|part| installed(Path::new(part))).unwrap_or_default();
        if let [only] = installed[..] {
            imported.push(only);
        }
    }
    imported.into_iter().map(str::to_owned).collect()
}

fn imports(file: &Path) -> Vec<&'static str> {
    let is_source = file.extension().is_some_and(|extension| extension == "py")
        && fs::metadata(file).is_ok_and(|about| about.is_file() && about.len() <= LARGEST_SOURCE);
    if !is_source {
        return Vec::new();
    }
    let Ok(text) = fs::read_to_string(file) else { return Vec::new() };
    let modules: Vec<&str> = text
        .lines()
        .filter_map(|line| {
            let rest = line.strip_prefix("import ").or_else(|| line.strip_prefix("from "))?;
            rest.split([' ', '.', ',']).next()
        })
        .collect();
    LIBRARIES
        .iter()
        .filter(|(_, module, _)| modules.contains(module))
        .map(|(name, _, _)| *name)
        .collect()
}

/// Looks into the virtual environment that a program belongs to.
fn installed(program: &Path) -> Vec<&'static str> {
    let Some(root) = program.parent().and_then(Path::parent) else { return Vec::new() };
    // Outside an environment these are the packages of the whole machine.
    if !root.join("pyvenv.cfg").is_file() {
        return Vec::new();
    }
    let entries = |folder: &Path| -> Vec<_> {
        fs::read_dir(folder).map(|found| found.flatten().collect()).unwrap_or_default()
    };
    let packages: Vec<String> = entries(&root.join("lib"))
        .iter()
        .flat_map(|python| entries(&python.path().join("site-packages")))
        .map(|package| package.file_name().to_string_lossy().to_lowercase())
        .collect();
    LIBRARIES
        .iter()
        .filter(|(_, _, prefix)| {
            packages.iter().any(|name| name.starts_with(prefix) && name.ends_with(".dist-info"))
        })
        .map(|(name, _, _)| *name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, packages: &[&str]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let site = root.join("lib/python3.12/site-packages");
        for package in packages {
            fs::create_dir_all(site.join(package)).unwrap();
        }
        fs::write(root.join("pyvenv.cfg"), "").unwrap();
        fs::write(root.join("app.py"), source).unwrap();
        let parts = [root.join("bin/python"), root.join("app.py")];
        of(&parts.map(|part| part.display().to_string()))
    }

    #[test]
    fn what_the_source_imports_counts_before_what_is_installed() {
        let both = ["PyJWT-2.15.1.dist-info", "python_jose-3.5.0.dist-info"];
        assert_eq!(found("import jwt\n", &both), ["pyjwt"]);
        assert_eq!(found("from jose import jwt\n", &both), ["python-jose"]);
        assert_eq!(found("from authlib.jose import JsonWebToken\n", &both), ["authlib"]);
        assert_eq!(found("from app import app\n", &both), Vec::<String>::new());
        assert_eq!(found("from app import app\n", &both[..1]), ["pyjwt"]);
        assert_eq!(found("import jwtlib\n", &[]), Vec::<String>::new());
    }
}
