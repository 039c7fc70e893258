//! The command line: what is asked for, and what comes out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

mod args;
mod check;
mod completions;
mod demo;
mod error;
mod explain;
mod help;
mod issuer;
mod list;
mod matrix;
mod mint;
mod named;
mod output;
mod reserved;
mod run;
mod signals;
mod typed;
mod values;

use error::Error;

/// Tests whether an API accepts every JWT it should, and refuses every JWT it must
///
/// A mock issuer signs the tokens, so what is wrong with each is known before
/// it is sent. What the API answers is held against that.
#[derive(Debug, Parser)]
#[command(name = "jwt-conformance", version, max_term_width = 100, after_long_help = help::TOP)]
#[command(arg_required_else_help = true, subcommand_required = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run cases against an API
    ///
    /// Starts a mock issuer, and the API if COMMAND says how; sends tokens to
    /// URL; reports which were accepted and should not have been, and the
    /// other way round.
    #[command(override_usage = help::RUN_USAGE, after_long_help = help::RUN)]
    Run(Box<args::RunArgs>),
    /// Run cases against the reference backend in this program
    ///
    /// Needs no set-up, and shows what a report looks like.
    #[command(after_long_help = help::DEMO)]
    Demo(Box<demo::DemoArgs>),
    /// Run cases against many backends, and put them side by side
    ///
    /// Installs, starts and tests each backend in a folder. Writes a page in
    /// which each cell leads to its evidence, and a table in Markdown.
    #[command(override_usage = help::MATRIX_USAGE, after_long_help = help::MATRIX)]
    Matrix(Box<matrix::MatrixArgs>),
    /// List the cases
    List(list::ListArgs),
    /// Explain a case: what it sends, why it matters, how to fix a backend
    Explain(explain::ExplainArgs),
    /// Print the token of a case, for curl or for a unit test
    #[command(after_long_help = help::MINT)]
    Mint(Box<mint::MintArgs>),
    /// Serve the mock issuer alone
    Issuer(Box<mock_issuer::cli::Serve>),
    /// Print a completion script for a shell
    Completions(completions::CompletionsArgs),
}

/// Does what the command line asks for.
pub fn main() -> ExitCode {
    let matches = reserved::allow(Cli::command()).get_matches();
    let result = catch_unwind(AssertUnwindSafe(|| dispatch(&matches)))
        .unwrap_or_else(|panic| Err(Error::Panicked(signals::message(panic.as_ref()))));
    let code = result.unwrap_or_else(|error| {
        output::error(&error);
        error.exit().code()
    });
    code.into()
}

fn dispatch(matches: &ArgMatches) -> Result<u8, Error> {
    reserved::refuse(matches)?;
    let cli = Cli::from_arg_matches(matches).unwrap_or_else(|error| error.exit());
    match cli.command {
        Command::Run(args) => return run::run(&args, typed(matches)),
        Command::Demo(args) => return demo::demo(&args, typed(matches)),
        Command::Matrix(args) => return matrix::matrix(&args),
        Command::List(args) => list::list(&args)?,
        Command::Explain(args) => explain::explain(&args)?,
        Command::Mint(args) => mint::mint(&args)?,
        Command::Issuer(args) => issuer::issuer(*args)?,
        Command::Completions(args) => completions::completions(&args)?,
    }
    Ok(0)
}

/// The options of the subcommand, as typed.
fn typed(matches: &ArgMatches) -> Vec<String> {
    let command = Cli::command();
    let Some((name, matches)) = matches.subcommand() else { return Vec::new() };
    command.find_subcommand(name).map_or_else(Vec::new, |command| typed::options(command, matches))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Case, Step};
    use crate::options::{RunOptions, TargetOption};
    use crate::policy::{self, Measured};
    use crate::runner::{self, cells};
    use crate::{catalogue, explain, judge, plan};

    #[test]
    fn the_command_line_is_sound() {
        reserved::allow(Cli::command()).debug_assert();
    }

    /// The options that the page of a case tells to type. Any program stands for COMMAND.
    fn told(case: &Case) -> RunOptions {
        let page = explain::page(case);
        let line = page.lines().find_map(|line| line.strip_prefix("$ ")).unwrap();
        let program = std::env::current_exe().unwrap().display().to_string();
        let words = line.replace('\'', "");
        let words = words.split(' ').map(|word| if word == "COMMAND" { &program } else { word });
        let cli = Cli::try_parse_from(words).unwrap_or_else(|error| panic!("{line}: {error}"));
        let Command::Run(args) = cli.command else { panic!("{line}") };
        run::options(&args, Vec::new()).unwrap_or_else(|error| panic!("{line}: {error}"))
    }

    #[test]
    fn the_command_on_the_page_of_a_case_plays_it() {
        // A target that can do all that it may be asked for.
        let measured = Measured {
            accepts_valid: true,
            refuses_missing: true,
            keeps_connections: true,
            discovers: true,
            ..Measured::default()
        };
        for case in catalogue::all() {
            let options = told(case);
            let primary = options.issuer.algorithms.first().copied().unwrap_or_default();
            let setup = runner::setup(&options, primary);
            let policy = policy::resolve(&options.stated, &measured, setup);
            let cases = catalogue::select(&options.selection).unwrap();
            if let [Step::Audit { rule, .. }] = case.steps.as_slice() {
                assert_eq!(cases.len(), catalogue::all().len(), "{}", case.id);
                assert_eq!(judge::not_applicable(case, rule, &policy), None, "{}", case.id);
                continue;
            }
            assert_eq!(cases, std::slice::from_ref(case), "{}", case.id);
            let plan = plan::plan(&cases, &policy);
            assert!(plan.len() + plan.probes.len() > 0, "{} is skipped", case.id);
            if matches!(options.target, TargetOption::Attached { .. }) {
                assert_eq!(cells::left_out(case, false, &options), None, "{}", case.id);
            }
            // Longer is waited only with `--slow`.
            assert!(options.stated.jwks_ttl.is_none_or(|ttl| ttl <= 60), "{}", case.id);
        }
    }
}
