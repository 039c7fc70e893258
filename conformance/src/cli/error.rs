//! What can go wrong on the command line, and the exit code of each.

use std::io;
use std::path::PathBuf;

use mock_issuer::cli::CliError;
use mock_issuer::forge::ForgeError;
use mock_issuer::options::StartError;
use thiserror::Error;

use crate::catalogue::SelectionError;
use crate::exit::Exit;
use crate::gallery::GalleryError;
use crate::placeholder::PlaceholderError;
use crate::report::ReportError;
use crate::runner::RunError;

/// An error that ends the program.
#[derive(Debug, Error)]
pub(super) enum Error {
    /// There is no URL, or an empty one.
    #[error("the URL of the target is missing")]
    NoUrl,
    /// The URL cannot be used.
    #[error("the URL {url:?} {problem}")]
    Url { url: String, problem: String },
    /// The URL holds credentials, which must not be printed.
    #[error("the URL holds a user name or a password")]
    UrlCredentials,
    /// `{port}` without a process that could be told the port.
    #[error("the URL holds `{{port}}`, but there is no COMMAND that could be told the port")]
    PortWithoutCommand,
    /// `--env` without a process to give it to.
    #[error("--env is for COMMAND, and there is none")]
    EnvWithoutCommand,
    /// `--tls` without a process that could be told whom to trust.
    #[error("--tls is for a target that is started by COMMAND, and there is none")]
    TlsWithoutCommand,
    /// `{ca_file}` or `{truststore}` without an authority.
    #[error("`{{{0}}}` is there with --tls only")]
    PlaceholderWithoutTls(&'static str),
    /// A vendor with HTTPS without such a process.
    #[error("--vendor {0} serves HTTPS, to a target that is started by COMMAND, and there is none")]
    VendorWithoutCommand(&'static str),
    /// A placeholder that cannot be filled in.
    #[error("in {place}")]
    Placeholder { place: String, source: PlaceholderError },
    /// COMMAND is not there.
    #[error("the program {0:?} was not found")]
    CommandNotFound(String),
    /// COMMAND is there, but is no program.
    #[error("{0:?} cannot be executed")]
    CommandNotExecutable(PathBuf),
    /// A header field where the token travels.
    #[error("--header sets {0}, where the token travels")]
    HeaderOfToken(String),
    /// The file of `--ca-cert` cannot be read.
    #[error("read the certificate {}", path.display())]
    ReadCertificate { path: PathBuf, source: io::Error },
    /// The file of `--key` cannot be read.
    #[error("read the key {}", path.display())]
    ReadKey { path: PathBuf, source: io::Error },
    /// The file of `--key` holds no usable key.
    #[error(transparent)]
    Key(#[from] StartError),
    /// A report could not be written, which is found out before the run.
    #[error("the {format} report cannot be written to {}: {problem}", path.display())]
    ReportPath { format: &'static str, path: PathBuf, problem: String },
    /// Two reports to one file.
    #[error("two reports go to {}", .0.display())]
    SameReportPath(PathBuf),
    /// Two reports to stdout.
    #[error("two reports go to stdout")]
    TwoReportsToStdout,
    /// What is said of a backend cannot be used.
    #[error(transparent)]
    Gallery(#[from] GalleryError),
    /// No backend has such a name.
    #[error("no backend matches {0}")]
    NoBackend(String),
    /// The options of a backend's run are not understood.
    #[error("the options of {name}: {problem}")]
    BackendOptions { name: String, problem: String },
    /// `--report` behind `matrix`, whose backends would all write one file.
    #[error("--report is not for many backends")]
    ReportOfBackend,
    /// A report of an earlier run cannot be read.
    #[error("read the report {}", path.display())]
    ReadReport { path: PathBuf, source: io::Error },
    /// A report of an earlier run is not understood.
    #[error("{} is no JSON report of this version", path.display())]
    ParseReport { path: PathBuf, source: serde_json::Error },
    /// A file cannot be written.
    #[error("write {}", path.display())]
    WriteFile { path: PathBuf, source: io::Error },
    /// A selection that names what is not there.
    #[error(transparent)]
    Selection(#[from] SelectionError),
    /// No case has this id.
    #[error("there is no case {id:?}")]
    UnknownCase { id: String, closest: Option<String> },
    /// No case matches this glob.
    #[error("no case matches {0:?}")]
    NoMatch(String),
    /// The case has several variants, and none was named.
    #[error("the case {id} has {} variants; name one of them", variants.len())]
    WhichVariant { id: String, variants: Vec<String> },
    /// The case has no such variant.
    #[error("the case {id} has no variant {variant:?}")]
    UnknownVariant { id: String, variant: String, variants: Vec<String> },
    /// The case sends no token.
    #[error("{0} sends no token")]
    NoToken(String),
    /// The token cannot be made with these keys.
    #[error("{id} cannot be minted")]
    Mint { id: String, source: ForgeError },
    /// A control port that does not do as it is asked.
    #[error("the control port {url} {problem}")]
    Control { url: String, problem: String },
    /// A command of a later version.
    #[error("`{0}` is not available in this version")]
    Reserved(String),
    /// Wrong use that only the runner sees.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A report was not written after the run.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The issuer did not start, or broke down.
    #[error(transparent)]
    Issuer(#[from] CliError),
    /// Stdout cannot be written to.
    #[error("write to stdout")]
    Stdout(#[source] io::Error),
    /// The runtime did not start.
    #[error("start the runtime")]
    Runtime(#[source] io::Error),
    /// A panic.
    #[error("internal error: {0}")]
    Panicked(String),
    /// Ended by a second signal.
    #[error("interrupted")]
    Interrupted,
}

impl Error {
    /// The exit code that belongs to it.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::NoUrl
            | Self::Url { .. }
            | Self::UrlCredentials
            | Self::PortWithoutCommand
            | Self::EnvWithoutCommand
            | Self::TlsWithoutCommand
            | Self::PlaceholderWithoutTls(_)
            | Self::VendorWithoutCommand(_)
            | Self::Placeholder { .. }
            | Self::CommandNotFound(_)
            | Self::CommandNotExecutable(_)
            | Self::HeaderOfToken(_)
            | Self::ReadCertificate { .. }
            | Self::ReadKey { .. }
            | Self::Key(_)
            | Self::ReportPath { .. }
            | Self::SameReportPath(_)
            | Self::TwoReportsToStdout
            | Self::Gallery(_)
            | Self::NoBackend(_)
            | Self::BackendOptions { .. }
            | Self::ReportOfBackend
            | Self::ReadReport { .. }
            | Self::ParseReport { .. }
            | Self::WriteFile { .. }
            | Self::Selection(_)
            | Self::UnknownCase { .. }
            | Self::NoMatch(_)
            | Self::WhichVariant { .. }
            | Self::UnknownVariant { .. }
            | Self::NoToken(_)
            | Self::Mint { .. }
            | Self::Control { .. }
            | Self::Reserved(_)
            | Self::Run(_)
            | Self::Report(_)
            | Self::Issuer(_)
            | Self::Stdout(_) => Exit::Usage,
            Self::Runtime(_) | Self::Panicked(_) => Exit::Internal,
            Self::Interrupted => Exit::Interrupted,
        }
    }

    /// What to do about it.
    pub(super) fn help(&self) -> Option<String> {
        let help = match self {
            Self::NoUrl => {
                "write jwt-conformance run URL [-- COMMAND...]; \
                 if the URL comes from a variable, it is not set"
            }
            Self::Url { .. } => "a URL looks like http://127.0.0.1:5000/protected",
            Self::UrlCredentials => {
                "leave out what stands before the `@`; --header sets a header field"
            }
            Self::PortWithoutCommand => {
                "write the port of the running target, or the program that serves it behind `--`"
            }
            Self::EnvWithoutCommand => {
                "write the program behind `--`, or set the variable where the target is started"
            }
            Self::TlsWithoutCommand => {
                "write the program behind `--`: a target that runs already cannot trust an \
                 authority that is made for this run"
            }
            Self::PlaceholderWithoutTls(_) => "give --tls, or leave the placeholder out",
            Self::VendorWithoutCommand(_) => {
                "write the program behind `--`, or serve HTTP by --no-tls"
            }
            Self::Placeholder { source, .. } => return Some(source.help()),
            Self::CommandNotFound(program) if program.trim().is_empty() => {
                "COMMAND is empty; if it comes from a variable, it is not set"
            }
            Self::CommandNotFound(program) if program.contains(char::is_whitespace) => {
                "COMMAND is no line for a shell: write its words apart, \
                 or `-- sh -c '...'`"
            }
            Self::CommandNotFound(_) => {
                "is it installed, and in the PATH? A path is relative to the current folder"
            }
            Self::CommandNotExecutable(_) => {
                "make it executable (chmod +x), or write the interpreter before it"
            }
            Self::HeaderOfToken(_) => {
                "leave it out: each request has a token of its own; --token-in puts it elsewhere"
            }
            Self::SameReportPath(_) | Self::TwoReportsToStdout => "give each report its own PATH",
            Self::UnknownCase { closest: Some(closest), .. } => {
                return Some(format!("did you mean {closest:?}? `jwt-conformance list` shows all"));
            }
            Self::UnknownCase { closest: None, .. } | Self::NoMatch(_) => {
                "`jwt-conformance list` shows all cases"
            }
            Self::WhichVariant { variants, .. } | Self::UnknownVariant { variants, .. } => {
                return Some(format!("the variants are\n  {}", variants.join("\n  ")));
            }
            Self::NoBackend(_) => "--only names the folders that have a backend.toml",
            Self::BackendOptions { .. } => {
                "they stand in `args` of its backend.toml, and behind `--`; \
                 `jwt-conformance run --help` shows all"
            }
            Self::ReportOfBackend => "--save DIR writes a JSON report of each",
            Self::ParseReport { .. } => "`run --report json=FILE` writes one",
            Self::NoToken(_) => "`jwt-conformance explain` shows what a case sends",
            Self::Mint { .. } => "another algorithm may do: --algorithms RS256",
            Self::Key(error) => return error.help(),
            Self::Issuer(error) => return error.help(),
            Self::Control { .. } => "`jwt-conformance issuer` prints the URL of its control port",
            Self::Reserved(_) => "`jwt-conformance --help` shows the commands there are",
            Self::Selection(error) => match error.help() {
                Some(help) => return Some(help),
                None => "`jwt-conformance list` shows all cases",
            },
            Self::ReportPath { .. } => "PATH is a file in a folder that can be written to",
            Self::Run(error) => return error.help(),
            Self::Panicked(_) => {
                "this is a bug in jwt-conformance, not in your target; please report it"
            }
            Self::Gallery(error) => return error.help().map(str::to_owned),
            Self::ReadCertificate { .. }
            | Self::ReadKey { .. }
            | Self::ReadReport { .. }
            | Self::WriteFile { .. }
            | Self::Report(_)
            | Self::Stdout(_)
            | Self::Runtime(_)
            | Self::Interrupted => return None,
        };
        Some(help.into())
    }
}
