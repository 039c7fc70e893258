//! `run`: tests a target.

use std::io::{self, IsTerminal as _};

use super::args::{OutputArgs, RunArgs};
use super::error::Error;
use super::{check, output, signals};
use crate::case::Case;
use crate::catalogue;
use crate::exit::{Exit, FailOn};
use crate::options::{RequestOptions, RunOptions, TargetOption};
use crate::progress::Interrupt;
use crate::report::ReportSpec;
use crate::report::colour::{colour, unicode};
use crate::report::progress::Printer;
use crate::report::terminal::{self, Look, Verbosity};
use crate::run::Run;
use crate::runner;

/// Runs the cases against a target and reports. Returns the exit code.
pub(super) fn run(args: &RunArgs, typed: Vec<String>) -> Result<u8, Error> {
    args.output.colour_everything();
    let options = options(args, typed)?;
    let cases = catalogue::select(&options.selection)?;
    // Last, since it makes folders.
    check::reports(&args.output.report)?;
    execute(options, cases, &args.pace.fail_on, &args.output)
}

/// What the options ask for.
pub(super) fn options(args: &RunArgs, typed: Vec<String>) -> Result<RunOptions, Error> {
    let RunArgs { url, command, target, request, issuer, policy, selection, pace, output: _ } =
        args;
    let url = check::url(url.as_deref(), !command.is_empty())?;
    check::command(command, &target.env)?;
    check::tls(issuer, command, &target.env)?;
    check::headers(&request.header, &request.token_in)?;
    check::certificate(target.ca_cert.as_deref())?;
    Ok(RunOptions {
        url,
        target: if command.is_empty() {
            TargetOption::Attached { restart: target.restart_command.clone() }
        } else {
            TargetOption::Start { command: command.clone(), env: target.env.clone() }
        },
        request: RequestOptions {
            method: request.method.clone(),
            headers: request.header.clone(),
            data: request.data.clone(),
            token_in: request.token_in.clone(),
            case_header: !request.no_case_header,
        },
        wait: target.wait,
        timeout: pace.timeout,
        allow_public: target.allow_public,
        ca_cert: target.ca_cert.clone(),
        issuer: issuer.resolve(&policy.algorithms())?,
        stated: policy.stated(),
        selection: selection.resolve(),
        jobs: pace.jobs,
        cells: pace.cells,
        slow: pace.slow,
        disruptive: pace.disruptive,
        typed,
    })
}

/// Runs and reports.
pub(super) fn execute(
    options: RunOptions,
    cases: Vec<Case>,
    fail_on: &[FailOn],
    args: &OutputArgs,
) -> Result<u8, Error> {
    let env = |name: &str| std::env::var(name).ok();
    let to_stderr = args.report.iter().any(ReportSpec::is_stdout);
    let is_terminal =
        if to_stderr { io::stderr().is_terminal() } else { io::stdout().is_terminal() };
    let look = Look {
        verbosity: match (args.quiet, args.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, 0) => Verbosity::Normal,
            (false, 1) => Verbosity::Verbose,
            (false, _) => Verbosity::VeryVerbose,
        },
        colour: colour(args.color, is_terminal, env),
        unicode: unicode(env),
        again: options.typed.clone(),
    };

    let printer = Printer::new(matches!(options.target, TargetOption::Attached { .. }));
    let observer = printer.observer();
    let interrupt = Interrupt::default();
    let fail_on = fail_on.to_vec();
    let run = signals::run(interrupt.clone(), async move {
        Ok(runner::run(options, cases, interrupt, observer, &fail_on).await?)
    });
    printer.finish();
    let run = run?;

    // Files first: whatever happens to the terminal, they are there.
    let written = write_reports(&run, args);
    let mut text = Vec::new();
    terminal::write(&run, &look, &mut text).map_err(Error::Stdout)?;
    output::report(&text, to_stderr)?;
    exit(&run, written)
}

/// Writes all reports; the first error is returned, the others are told.
fn write_reports(run: &Run, args: &OutputArgs) -> Result<(), Error> {
    let mut first = Ok(());
    for report in &args.report {
        let Err(error) = report.write(run) else { continue };
        // The reader of a report on stdout may have seen enough.
        if report.is_stdout() && error.source.kind() == io::ErrorKind::BrokenPipe {
            continue;
        }
        match first {
            Ok(()) => first = Err(error.into()),
            Err(_) => output::error(&error.into()),
        }
    }
    first
}

/// An interrupt stands above a report that was not written, and that above
/// what the run found.
fn exit(run: &Run, written: Result<(), Error>) -> Result<u8, Error> {
    match written {
        Err(error) if run.exit_code == Exit::Interrupted.code() => {
            output::error(&error);
            Ok(run.exit_code)
        }
        Err(error) => Err(error),
        Ok(()) => Ok(run.exit_code),
    }
}
