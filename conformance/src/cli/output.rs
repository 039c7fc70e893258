//! Writing for people: results to stdout, notes and errors to stderr.

use std::error::Error as _;
use std::io::{self, Write as _};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};

use super::error::Error;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// Writes to stdout. A reader that has gone away is no error: `list | head`.
pub(super) fn result(text: &str) -> Result<(), Error> {
    let mut stdout = anstream::stdout().lock();
    ignore_broken_pipe(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
        .map_err(Error::Stdout)
}

/// Writes a report for people as it is: whether it is coloured is decided.
pub(super) fn report(text: &[u8], to_stderr: bool) -> Result<(), Error> {
    if to_stderr {
        let _ = AutoStream::always(io::stderr()).write_all(text);
        return Ok(());
    }
    let mut stdout = AutoStream::always(io::stdout());
    ignore_broken_pipe(stdout.write_all(text).and_then(|()| stdout.flush())).map_err(Error::Stdout)
}

/// Success in place of a broken pipe.
fn ignore_broken_pipe(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Tells something on the way.
pub(super) fn note(text: &str) {
    // Nobody can be told that stderr is closed.
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Warns.
pub(super) fn warning(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{WARNING}warning:{WARNING:#} {text}");
}

/// Tells what went wrong, and what to do about it.
pub(super) fn error(error: &Error) {
    let mut stderr = anstream::stderr().lock();
    let _ = writeln!(stderr, "{ERROR}error:{ERROR:#} {}", chain(error));
    if let Some(help) = error.help() {
        let _ = writeln!(stderr, "{HELP}help:{HELP:#} {help}");
    }
}

/// An error with its causes.
pub(super) fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        // Some errors tell their cause themselves.
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}
