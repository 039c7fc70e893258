//! `demo`: a run against the reference backend in this process.

use std::fmt::Write as _;
use std::time::Duration;

use clap::Args;
use reference_backend::{Broken, Flaw};

use super::args::{DEFAULT_AUDIENCE, OutputArgs, PolicyArgs, SelectionArgs};
use super::error::Error;
use super::named::Named;
use super::{check, output, run};
use crate::catalogue;
use crate::exit::FailOn;
use crate::options::{IssuerOptions, RequestOptions, RunOptions, TargetOption, TokenPlace};

/// The options of `demo`.
#[derive(Args, Clone, Debug)]
pub(super) struct DemoArgs {
    /// Let the reference backend do one thing wrong
    ///
    /// --list-flaws shows the names. Defaults to none: it is strict.
    #[arg(long, value_name = "NAME", value_parser = Named(Flaw::ALL, Flaw::name), hide_possible_values = true)]
    flaw: Option<Flaw>,

    /// Let the target be broken as a whole
    ///
    /// --list-flaws shows the names. Defaults to not being so.
    #[arg(
        long,
        value_name = "NAME",
        value_parser = Named(Broken::ALL, Broken::name),
        hide_possible_values = true,
        conflicts_with = "flaw"
    )]
    broken: Option<Broken>,

    /// List the names for --flaw and --broken
    #[arg(long)]
    list_flaws: bool,

    #[command(flatten, next_help_heading = "What the target enforces")]
    policy: PolicyArgs,
    #[command(flatten, next_help_heading = "Selection")]
    selection: SelectionArgs,
    #[command(flatten, next_help_heading = "Output")]
    output: OutputArgs,
}

/// Runs against the reference backend, or lists how it can be wrong.
pub(super) fn demo(args: &DemoArgs, typed: Vec<String>) -> Result<u8, Error> {
    args.output.colour_everything();
    if args.list_flaws {
        output::result(&flaws())?;
        return Ok(0);
    }
    let options = options(args, typed);
    let cases = catalogue::select(&options.selection)?;
    check::reports(&args.output.report)?;
    run::execute(options, cases, &[FailOn::Fail], &args.output)
}

fn options(args: &DemoArgs, typed: Vec<String>) -> RunOptions {
    let algorithms = args.policy.algorithms();
    RunOptions {
        url: "http://127.0.0.1/protected".into(),
        target: TargetOption::Embedded { flaw: args.flaw, broken: args.broken },
        request: RequestOptions {
            method: "GET".into(),
            headers: Vec::new(),
            data: None,
            token_in: TokenPlace::Authorization,
            case_header: true,
        },
        wait: Duration::from_secs(5),
        timeout: Duration::from_secs(5),
        allow_public: false,
        ca_cert: None,
        issuer: IssuerOptions {
            algorithms: if algorithms.is_empty() { vec![<_>::default()] } else { algorithms },
            ..IssuerOptions::default()
        },
        stated: args.policy.stated(),
        default_audience: DEFAULT_AUDIENCE.into(),
        selection: args.selection.resolve(),
        jobs: 8,
        cells: 4,
        typed,
    }
}

fn flaws() -> String {
    let mut text = String::from("--flaw: one thing done wrong\n");
    let width = Flaw::ALL.iter().map(|flaw| flaw.name().len()).max().unwrap_or(0);
    for flaw in Flaw::ALL {
        let _ = writeln!(text, "  {:width$}  {}", flaw.name(), flaw.description());
    }
    text.push_str("\n--broken: wrong as a whole\n");
    for broken in Broken::ALL {
        let _ = writeln!(text, "  {:width$}  {}", broken.name(), broken.description());
    }
    text
}
