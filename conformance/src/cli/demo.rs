//! `demo`: a run against the reference backend in this process.

use std::fmt::Write as _;

use clap::Args;
use reference_backend::{Broken, Flaw};

use super::args::{OutputArgs, PolicyArgs, SelectionArgs};
use super::error::Error;
use super::named::Named;
use super::{check, output, run};
use crate::catalogue;
use crate::exit::FailOn;
use crate::options::{IssuerOptions, RunOptions};

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
    let embedded = RunOptions::embedded(args.flaw, args.broken);
    let mut stated = args.policy.stated();
    stated.refetch_cooldown = stated.refetch_cooldown.or(embedded.stated.refetch_cooldown);
    RunOptions {
        issuer: IssuerOptions { algorithms, ..IssuerOptions::default() },
        stated,
        selection: args.selection.resolve(),
        typed,
        ..embedded
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
