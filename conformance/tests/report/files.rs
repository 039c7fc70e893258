//! `--report FORMAT=PATH`, and the file that comes of it.

use std::error::Error as _;
use std::fs;

use crate::fixture::{aborted, canned};
use conformance::report::{Format, ReportSpec};

fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn what_is_asked_for() {
    let spec: ReportSpec = "junit=a=b/out.xml".parse().unwrap();
    assert_eq!(spec, ReportSpec { format: Format::Junit, path: "a=b/out.xml".into() });
    assert!("json=-".parse::<ReportSpec>().unwrap().is_stdout());
    let error = |text: &str| text.parse::<ReportSpec>().unwrap_err().to_string();
    insta::assert_snapshot!(error("out.xml"), @"`out.xml` is not of the form FORMAT=PATH, such as junit=report.xml");
    insta::assert_snapshot!(error("json="), @"`json=` is not of the form FORMAT=PATH, such as junit=report.xml");
    insta::assert_snapshot!(error("junitt=x"), @"`junitt` is not a report format; the formats are json, junit; did you mean `junit`?");
    insta::assert_snapshot!(error("html=x"), @"`html` is not a report format; the formats are json, junit");
}

#[test]
fn folders_are_made_and_files_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/report.json");
    let spec = ReportSpec { format: Format::Json, path: path.clone() };
    spec.write(&canned()).unwrap();
    let first = fs::read_to_string(&path).unwrap();
    spec.write(&aborted()).unwrap();
    assert_ne!(fs::read_to_string(&path).unwrap(), first);
    assert_eq!(names(path.parent().unwrap()), ["report.json"]);
}

#[test]
fn an_error_names_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    for path in [file.join("report.xml"), folder.path().to_owned()] {
        let spec = ReportSpec { format: Format::Junit, path: path.clone() };
        let error = spec.write(&canned()).unwrap_err();
        assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
        assert!(error.source().is_some());
    }
    assert_eq!(names(folder.path()), ["file"]);
}

#[cfg(unix)]
#[test]
fn devices_and_links_stay_what_they_are() {
    use std::os::unix::fs::FileTypeExt as _;
    let spec = ReportSpec { format: Format::Junit, path: "/dev/null".into() };
    spec.write(&canned()).unwrap();
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());

    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    fs::write(&file, "").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    ReportSpec { format: Format::Json, path: link.clone() }.write(&canned()).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&file).unwrap().starts_with('{'));
}
