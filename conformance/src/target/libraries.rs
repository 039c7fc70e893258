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
/// Packages of Node that verify tokens, or whose framework does.
const PACKAGES: [&str; 6] =
    ["jsonwebtoken", "jose", "express-oauth2-jwt-bearer", "fast-jwt", "fastify", "hono"];
/// What a source file for Node ends with.
const NODE: [&str; 6] = ["js", "mjs", "cjs", "ts", "mts", "cts"];
/// A larger file is not the source of a small service.
const LARGEST_SOURCE: u64 = 512 * 1024;

/// The libraries that the source files in a command import, or that the
/// `package.json` beside them names, or else the one that is installed beside
/// its interpreter. Several installed ones tell nothing.
pub(crate) fn of(command: &[String]) -> Vec<String> {
    let named: Vec<String> = command.iter().flat_map(|part| named(Path::new(part))).collect();
    if !named.is_empty() {
        return named;
    }
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
    let Some(text) = source(file, &["py"]) else { return Vec::new() };
    let modules: Vec<&str> = text.lines().flat_map(modules).collect();
    LIBRARIES
        .iter()
        .filter(|(_, module, _)| modules.contains(module))
        .map(|(name, _, _)| *name)
        .collect()
}

/// The modules that a line of Python imports, as far as they stand in it.
fn modules(line: &str) -> Vec<&str> {
    let end = |name: &str| name.find([' ', '.', '#', ';']).unwrap_or(name.len());
    let line = line.trim_start();
    let names: Vec<&str> = if let Some(rest) = line.strip_prefix("import ") {
        rest.split(',').collect()
    } else {
        line.strip_prefix("from ").into_iter().collect()
    };
    names.into_iter().map(str::trim).map(|name| &name[..end(name)]).collect()
}

/// The packages that verify tokens among the dependencies in the `package.json`
/// of a source file: "The nearest parent package.json" counts for Node, and
/// most sources stand beside it or one folder below.
fn named(file: &Path) -> Vec<String> {
    if source(file, &NODE).is_none() {
        return Vec::new();
    }
    let mut folders = file.ancestors().skip(1).take(2);
    let Some(text) = folders.find_map(|folder| source(&folder.join("package.json"), &["json"]))
    else {
        return Vec::new();
    };
    let about: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let is_named = |name: &&str| about["dependencies"].get(*name).is_some();
    PACKAGES.iter().copied().filter(is_named).map(|name| format!("npm:{name}")).collect()
}

/// The text of a file that ends in one of these ways and is not too large.
fn source(file: &Path, endings: &[&str]) -> Option<String> {
    let ending = file.extension()?.to_str()?;
    let about = fs::metadata(file).ok()?;
    let is_source = endings.contains(&ending) && about.is_file() && about.len() <= LARGEST_SOURCE;
    is_source.then(|| fs::read_to_string(file).ok()).flatten()
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

    #[test]
    fn an_import_may_be_one_of_several_and_stand_further_in() {
        assert_eq!(found("import os, jwt\n", &[]), ["pyjwt"]);
        assert_eq!(found("import os,jwt as tokens, sys\n", &[]), ["pyjwt"]);
        assert_eq!(found("try:\n    from jose import jwt\n", &[]), ["python-jose"]);
        assert_eq!(found("def read():\n\timport joserfc.jwt\n", &[]), ["joserfc"]);
        assert_eq!(found("import jwt# tokens\n", &[]), ["pyjwt"]);
        assert_eq!(found("from app import os, jwt\n", &[]), Vec::<String>::new());
        assert_eq!(found("import os, jwtlib\n", &[]), Vec::<String>::new());
    }

    #[test]
    fn a_package_json_names_what_node_uses() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("src/deep")).unwrap();
        for file in ["app.js", "src/app.ts", "src/deep/app.mjs", "app.py"] {
            fs::write(root.join(file), "").unwrap();
        }
        let package = |text: &str| fs::write(root.join("package.json"), text).unwrap();
        let found = |file: &str| of(&["node".to_owned(), root.join(file).display().to_string()]);
        package(r#"{"dependencies": {"express": "5", "jose": "6", "jose-browser": "1"}}"#);
        assert_eq!(found("app.js"), ["npm:jose"]);
        assert_eq!(found("src/app.ts"), ["npm:jose"]);
        for file in ["src/deep/app.mjs", "app.py", "missing.js"] {
            assert_eq!(found(file), Vec::<String>::new(), "{file}");
        }
        for text in ["", "[]", r#"{"dependencies": 1, "devDependencies": {"jose": "6"}}"#] {
            package(text);
            assert_eq!(found("app.js"), Vec::<String>::new(), "{text}");
        }
    }

    /// The names are those that the advice is chosen by.
    #[test]
    fn every_package_leads_to_a_stack() {
        for name in PACKAGES {
            let name = format!("npm:{name}");
            assert!(crate::remedy::Stack::guess(&[name.as_str()]).is_some(), "{name}");
        }
    }
}
