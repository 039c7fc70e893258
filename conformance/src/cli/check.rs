//! Checks before anything starts, so that wrong use costs no time and no report.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use reqwest::Url;

use super::args::IssuerArgs;
use super::error::Error;
use crate::options::TokenPlace;
use crate::placeholder::{self, Values};
use crate::report::ReportSpec;

/// The URL of the target.
pub(super) fn url(given: Option<&str>, has_command: bool) -> Result<String, Error> {
    let text = given.map(str::trim).filter(|url| !url.is_empty()).ok_or(Error::NoUrl)?;
    placeholder::check_url(text)
        .map_err(|source| Error::Placeholder { place: "the URL".into(), source })?;
    if placeholder::holds(text, "port") && !has_command {
        return Err(Error::PortWithoutCommand);
    }
    let wrong = |problem: String| Error::Url { url: text.into(), problem };
    let url = Url::parse(&placeholder::fill(text, &sample())).map_err(|error| match error {
        // `localhost/x` and `127.0.0.1:5000/x`.
        _ if !text.contains("://") => wrong("does not begin with http:// or https://".into()),
        error => wrong(format!("is not understood: {error}")),
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong("does not begin with http:// or https://".into()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::UrlCredentials);
    }
    Ok(text.into())
}

/// What stands in for the values that are known when the run has begun.
fn sample() -> Values {
    Values {
        port: 1,
        issuer: "http://127.0.0.1:1".into(),
        issuer_host: "127.0.0.1:1".into(),
        issuer_port: 1,
        jwks_url: "http://127.0.0.1:1/jwks".into(),
        discovery_url: "http://127.0.0.1:1/metadata".into(),
        audience: "audience".into(),
        ca_file: Some("/ca.pem".into()),
        truststore: Some("/ca.jks".into()),
    }
}

/// COMMAND and `--env`.
pub(super) fn command(command: &[String], env: &[(String, String)]) -> Result<(), Error> {
    let Some(program) = command.first() else {
        return if env.is_empty() { Ok(()) } else { Err(Error::EnvWithoutCommand) };
    };
    for word in command {
        placeholder::check(word)
            .map_err(|source| Error::Placeholder { place: "COMMAND".into(), source })?;
    }
    for (name, value) in env {
        let place = format!("--env {name}");
        placeholder::check(value).map_err(|source| Error::Placeholder { place, source })?;
    }
    if placeholder::holds_any(program) {
        // What it is called is known only when the run has begun.
        return Ok(());
    }
    // COMMAND is looked for in its own PATH, if it is given one.
    let path = env.iter().rev().find(|(name, _)| name == "PATH").map(|(_, path)| path.into());
    find(program, path.or_else(|| std::env::var_os("PATH")).unwrap_or_default())
}

fn find(program: &str, path: std::ffi::OsString) -> Result<(), Error> {
    let not_found = || Error::CommandNotFound(program.into());
    if program.trim().is_empty() {
        return Err(not_found());
    }
    let candidates: Vec<PathBuf> = if Path::new(program).components().count() > 1
        || program.contains(std::path::is_separator)
    {
        vec![program.into()]
    } else {
        std::env::split_paths(&path).map(|folder| folder.join(program)).collect()
    };
    let found: Vec<_> = candidates.iter().flat_map(|path| spellings(path)).collect();
    if found.iter().any(|path| is_program(path)) {
        return Ok(());
    }
    match found.into_iter().find(|path| path.exists()) {
        Some(path) => Err(Error::CommandNotExecutable(path)),
        None => Err(not_found()),
    }
}

/// The file names that a program may have: on Windows with an extension.
fn spellings(path: &Path) -> Vec<PathBuf> {
    let mut spellings = vec![path.to_owned()];
    if cfg!(windows) {
        spellings.extend(["exe", "com", "bat", "cmd"].map(|extension| {
            let mut name = path.as_os_str().to_owned();
            name.push(".");
            name.push(extension);
            name.into()
        }));
    }
    spellings
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// That there is a process that can be told about HTTPS, and HTTPS where it is
/// spoken of.
pub(super) fn tls(
    issuer: &IssuerArgs,
    command: &[String],
    env: &[(String, String)],
) -> Result<(), Error> {
    let tls = issuer.serves_https();
    if tls && command.is_empty() {
        return Err(match issuer.vendor.filter(|_| !issuer.tls) {
            Some(vendor) => Error::VendorWithoutCommand(vendor.name()),
            None => Error::TlsWithoutCommand,
        });
    }
    let texts = || command.iter().chain(env.iter().map(|(_, value)| value));
    let spoken_of = |name: &&str| texts().any(|text| placeholder::holds(text, name));
    match placeholder::OF_TLS.into_iter().find(spoken_of) {
        Some(name) if !tls => Err(Error::PlaceholderWithoutTls(name)),
        _ => Ok(()),
    }
}

/// That `--header` leaves the place of the token alone.
pub(super) fn headers(headers: &[(String, String)], place: &TokenPlace) -> Result<(), Error> {
    let taken = match place {
        TokenPlace::Authorization => "Authorization",
        TokenPlace::Header(name) => name,
        // Other cookies may travel beside the token.
        TokenPlace::Cookie(_) => "Cookie",
        TokenPlace::Query(_) => return Ok(()),
    };
    let takes = |value: &str| match place {
        TokenPlace::Cookie(cookie) => value
            .split(';')
            .any(|pair| pair.split('=').next().is_some_and(|name| name.trim() == cookie)),
        _ => true,
    };
    let is_taken =
        |(name, value): &&(String, String)| name.eq_ignore_ascii_case(taken) && takes(value);
    match headers.iter().find(is_taken) {
        Some((name, _)) => Err(Error::HeaderOfToken(name.clone())),
        None => Ok(()),
    }
}

/// That the file of `--ca-cert` is there; an HTTP target would not miss it.
pub(super) fn certificate(path: Option<&Path>) -> Result<(), Error> {
    let Some(path) = path else { return Ok(()) };
    let error = |source| Error::ReadCertificate { path: path.into(), source };
    File::open(path).map(drop).map_err(error)
}

/// That each report can be written, to a file of its own.
pub(super) fn reports(reports: &[ReportSpec]) -> Result<(), Error> {
    let mut paths = BTreeSet::new();
    let mut stdout = false;
    for report in reports {
        if report.is_stdout() {
            if std::mem::replace(&mut stdout, true) {
                return Err(Error::TwoReportsToStdout);
            }
            continue;
        }
        if !paths.insert(writable_as(report.format.name(), &report.path)?) {
            return Err(Error::SameReportPath(report.path.clone()));
        }
    }
    Ok(())
}

/// That a report can be written; returns the path by which the file can be
/// compared with others.
pub(super) fn writable_as(format: &'static str, path: &Path) -> Result<PathBuf, Error> {
    writable(path).map_err(|error| Error::ReportPath {
        format,
        path: path.into(),
        problem: match error.kind() {
            io::ErrorKind::IsADirectory => "it is a folder".into(),
            _ => error.to_string(),
        },
    })
}

/// Makes the folder of a report and tries to write into it.
fn writable(path: &Path) -> io::Result<PathBuf> {
    let ends_in_separator = path.to_string_lossy().ends_with(std::path::is_separator);
    if path.is_dir() || ends_in_separator {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        // Opening a pipe would wait for its reader.
        return Ok(path.into());
    }
    // The file behind a link is replaced, not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.into());
    let (Some(name), Some(folder)) = (path.file_name(), path.parent()) else {
        return Err(io::ErrorKind::IsADirectory.into());
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    fs::create_dir_all(folder)?;
    // Reports are written beside their place and then moved there.
    let probe = folder.join(format!(".jwt-conformance.{}.probe", std::process::id()));
    File::create(&probe)?;
    fs::remove_file(&probe)?;
    Ok(fs::canonicalize(folder)?.join(name))
}
