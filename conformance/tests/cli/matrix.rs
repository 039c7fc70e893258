//! `matrix`: what it writes of runs and backends, and wrong use.

use std::fs;
use std::path::Path;

use crate::support::{Told, jwt_in};

/// A folder with the reports of two runs of the reference backend.
fn reports(folder: &Path) {
    for (name, options) in
        [("strict", &[] as &[&str]), ("flawed", &["--flaw", "accepts-none"] as &[&str])]
    {
        let report = format!("json={name}.json");
        let words = ["demo", "--area", "alg,control", "--report", &report];
        let told = jwt_in(folder, words.iter().chain(options));
        assert!(told.code <= 1, "{}", told.stderr);
    }
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).unwrap()
}

fn matrix(folder: &Path, words: &[&str]) -> Told {
    jwt_in(folder, [&["matrix"], words].concat())
}

#[test]
fn reports_stand_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    reports(folder.path());
    let told = matrix(folder.path(), &["strict.json", "flawed.json"]);
    assert_eq!(
        (told.code, told.stdout.as_str()),
        (1, "matrix.html\nmatrix.md\n"),
        "{}",
        told.stderr
    );
    let table = read(folder.path().join("matrix.md"));
    assert!(table.contains("\n|  | strict | flawed |\n"), "{table}");
    assert!(table.contains("\n| `alg/none` | ✓ | ✗ accepted |\n"), "{table}");
    assert!(
        !table.contains("`alg/lone-surrogate`") && !table.contains("`control/valid`"),
        "{table}"
    );
    let page = read(folder.path().join("matrix.html"));
    // A cell, what it leads to, and what the case is about.
    assert!(page.contains(r##"<a href="#e1-alg/none" title="fail, accepted""##));
    assert!(page.contains(r#"<section class="panel" id="e1-alg/none""#));
    assert!(page.contains(r#"<section class="panel" id="e0-alg/none""#));
    assert!(page.contains(r#"<section class="panel" id="x-alg/none""#));
    for from_elsewhere in ["src=", "<link", "@import", "url("] {
        assert!(!page.contains(from_elsewhere), "the page stands alone: {from_elsewhere}");
    }
}

#[test]
fn each_link_leads_somewhere() {
    let folder = tempfile::tempdir().unwrap();
    reports(folder.path());
    matrix(folder.path(), &["strict.json", "flawed.json"]);
    let page = read(folder.path().join("matrix.html"));
    let quoted = |before: &str| -> Vec<&str> {
        page.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    };
    let ids = quoted(" id=\"");
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), ids.len(), "each id stands once");
    let links = quoted("href=\"#");
    assert!(links.len() > 200);
    for link in links {
        assert!(link == "closed" || sorted.binary_search(&link).is_ok(), "#{link}");
    }
}

#[test]
fn a_backend_that_cannot_be_run_has_its_column() {
    let folder = tempfile::tempdir().unwrap();
    let backend = folder.path().join("services/orders");
    fs::create_dir_all(&backend).unwrap();
    let toml = "title = 'Orders'\nurl = 'http://127.0.0.1:{port}/'\ncommand = ['false']\n";
    fs::write(backend.join("backend.toml"), format!("{toml}install = [['false', 'it']]\n"))
        .unwrap();
    let told = matrix(folder.path(), &["services"]);
    assert_eq!(told.code, 3, "{}", told.stderr);
    insta::assert_snapshot!(told.stderr, @"
    orders: installing and running
    warning: orders was not run: orders cannot be installed: `false it` failed
    ");
    assert!(read(folder.path().join("matrix.md")).contains("orders was not run: "));
    assert_eq!(read(folder.path().join("services/.jwt-conformance/.gitignore")), "*\n");

    fs::write(backend.join("backend.toml"), toml).unwrap();
    let told = matrix(folder.path(), &["services", "--", "--area", "alg"]);
    assert_eq!(told.code, 3, "{}", told.stderr);
    insta::assert_snapshot!(told.stderr.split(" in ").next().unwrap(), @"
    orders: installing and running
    orders: did-not-start, 25 unclear
    ");
    assert!(read(folder.path().join("matrix.html")).contains("did-not-start"));
}

#[test]
fn wrong_use_is_told_before_anything_runs() {
    let folder = tempfile::tempdir().unwrap();
    let backend = folder.path().join("services/orders");
    fs::create_dir_all(&backend).unwrap();
    let refused = |words: &[&str]| {
        let told = matrix(folder.path(), words);
        assert!(!folder.path().join("matrix.md").exists());
        told.refused().replace(&folder.path().display().to_string(), "[folder]")
    };
    insta::assert_snapshot!(refused(&["services"]), @"
    error: no folder in services has a backend.toml
    help: a backend is a folder with a backend.toml that says its `title`, `url` and `command`
    exit 2
    ");
    let write = |text: &str| fs::write(backend.join("backend.toml"), text).unwrap();
    write("tilte = 'Orders'\n");
    insta::assert_snapshot!(refused(&["services"]), @"
    error: [folder]/services/orders/backend.toml is not understood: TOML parse error at line 1, column 1
      |
    1 | tilte = 'Orders'
      | ^^^^^
    unknown field `tilte`, expected one of `title`, `stack`, `toolchain`, `minimum`, `lock`, `install`, `packages`, `cve`, `url`, `command`, `args`, `source`

    help: fixtures/backends/README.md explains each key
    exit 2
    ");
    let whole = "title = 'Orders'\nurl = 'http://127.0.0.1:{port}/'\ncommand = ['false']\n";
    write(&format!("{whole}toolchain = 'python'\n"));
    insta::assert_snapshot!(refused(&["services"]), @"
    error: [folder]/services/orders/backend.toml: `toolchain` needs `lock`, the lock file
    help: fixtures/backends/README.md explains each key
    exit 2
    ");
    write(&format!("{whole}lock = 'requirements.lock'\n"));
    insta::assert_snapshot!(refused(&["services"]), @"
    error: [folder]/services/orders/backend.toml: there is no [folder]/services/orders/requirements.lock
    help: fixtures/backends/README.md explains each key
    exit 2
    ");
    write(&format!("{whole}args = ['--audiense', 'x']\n"));
    insta::assert_snapshot!(refused(&["services"]), @"
    error: the options of orders: unexpected argument '--audiense' found
    help: they stand in `args` of its backend.toml, and behind `--`; `jwt-conformance run --help` shows all
    exit 2
    ");
    write(whole);
    insta::assert_snapshot!(refused(&["services", "--only", "users"]), @"
    error: no backend matches users
    help: --only names the folders that have a backend.toml
    exit 2
    ");
    insta::assert_snapshot!(refused(&["services", "--", "--report", "json=x"]), @"
    error: --report is not for many backends
    help: --save DIR writes a JSON report of each
    exit 2
    ");
    insta::assert_snapshot!(refused(&["services", "--html", "x", "--markdown", "x"]), @"
    error: two reports go to x
    help: give each report its own PATH
    exit 2
    ");
    insta::assert_snapshot!(refused(&["nowhere"]), @"
    error: read nowhere: No such file or directory (os error 2)
    exit 2
    ");
    fs::write(folder.path().join("broken.json"), "{}").unwrap();
    insta::assert_snapshot!(refused(&["broken.json"]), @"
    error: broken.json is no JSON report of this version: missing field `schema_version` at line 1 column 2
    help: `run --report json=FILE` writes one
    exit 2
    ");
}
