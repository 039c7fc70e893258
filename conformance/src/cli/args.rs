//! The options of `run`, by the headings they stand under in the help.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueHint};

mod issuer;
mod output;
mod policy;
mod selection;

pub(super) use issuer::{IssuerArgs, KeyArgs};
pub(super) use output::OutputArgs;
pub(super) use policy::{PolicyArgs, distinct};
pub(super) use selection::SelectionArgs;

use super::values;
use crate::exit::FailOn;
use crate::options::TokenPlace;

/// The options of `run`.
#[derive(Args, Clone, Debug)]
pub(super) struct RunArgs {
    /// URL of the target: one protected resource
    ///
    /// A GET of this URL must want a token. With COMMAND, `{port}` stands for
    /// a free port.
    #[arg(value_name = "URL", value_hint = ValueHint::Url)]
    pub(super) url: Option<String>,

    /// Program that serves the target, with its arguments
    ///
    /// It is started without a shell, once for each fresh process that is
    /// needed, and ended afterwards. ISSUER, JWKS_URL, OIDC_DISCOVERY_URL,
    /// AUDIENCE and PORT are set in its environment. Without COMMAND the
    /// target must be running, or come up while the program waits.
    #[arg(value_name = "COMMAND", last = true, value_hint = ValueHint::CommandWithArguments)]
    pub(super) command: Vec<String>,

    #[command(flatten, next_help_heading = "Target")]
    pub(super) target: TargetArgs,
    #[command(flatten, next_help_heading = "Request")]
    pub(super) request: RequestArgs,
    #[command(flatten, next_help_heading = "Issuer")]
    pub(super) issuer: IssuerArgs,
    #[command(flatten, next_help_heading = "What the target enforces")]
    pub(super) policy: PolicyArgs,
    #[command(flatten, next_help_heading = "Selection")]
    pub(super) selection: SelectionArgs,
    #[command(flatten, next_help_heading = "Run")]
    pub(super) pace: PaceArgs,
    #[command(flatten, next_help_heading = "Output")]
    pub(super) output: OutputArgs,
}

/// How the target comes to run, and how it is reached.
#[derive(Args, Clone, Debug)]
pub(super) struct TargetArgs {
    /// Environment variable for COMMAND; may be repeated
    ///
    /// Placeholders in the value are filled in.
    #[arg(long, value_name = "NAME=VALUE", value_parser = values::variable)]
    pub(super) env: Vec<(String, String)>,

    /// Command that restarts a target that is not started by COMMAND
    ///
    /// It is run before the first request and whenever a fresh process is needed,
    /// and must return when the target has been restarted. Without it,
    /// cases that need a fresh process cannot be told.
    #[arg(long, value_name = "CMD", value_parser = values::text, conflicts_with = "command")]
    pub(super) restart_command: Option<String>,

    /// How long to wait until the target answers
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = values::duration)]
    pub(super) wait: Duration,

    /// Certificate authority to trust for an HTTPS target, as a PEM file
    ///
    /// Defaults to those of the system.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) ca_cert: Option<PathBuf>,

    /// Test a target outside loopback and private networks
    ///
    /// Defaults to refusing to. Test only what you may test.
    #[arg(long)]
    pub(super) allow_public: bool,
}

/// What each request looks like.
#[derive(Args, Clone, Debug)]
pub(super) struct RequestArgs {
    /// Method of each request
    #[arg(long, value_name = "METHOD", default_value = "GET", value_parser = values::method)]
    pub(super) method: String,

    /// Header field for each request; may be repeated
    ///
    /// The value is kept out of all reports.
    #[arg(long, short = 'H', value_name = "NAME: VALUE", value_parser = values::header)]
    pub(super) header: Vec<(String, String)>,

    /// Body of each request
    ///
    /// Defaults to none. Set its type with `--header 'Content-Type: ...'`.
    #[arg(long, value_name = "TEXT")]
    pub(super) data: Option<String>,

    /// Where the token travels: header, cookie:NAME, query:NAME or header:NAME
    ///
    /// `header` is the Authorization header with the scheme Bearer;
    /// `header:NAME` holds the bare token.
    #[arg(long, value_name = "PLACE", default_value = "header", value_parser = values::token_place)]
    pub(super) token_in: TokenPlace,

    /// Leave out the header field X-Conformance-Case
    ///
    /// Defaults to sending it, so that a request can be found in the log of
    /// the target.
    #[arg(long)]
    pub(super) no_case_header: bool,
}

/// How fast, and what makes it fail.
#[derive(Args, Clone, Debug)]
pub(super) struct PaceArgs {
    /// How long to wait for one answer
    #[arg(
        long,
        value_name = "TIME",
        default_value = "5s",
        value_parser = values::positive_duration
    )]
    pub(super) timeout: Duration,

    /// How many requests at once, at most
    ///
    /// A target that serves one connection at a time is found out.
    #[arg(long, value_name = "N", default_value = "8", value_parser = at_least_one)]
    pub(super) jobs: usize,

    /// How many target processes at once, at most
    ///
    /// Cases that change keys each get an issuer and a target of their own.
    #[arg(long, value_name = "N", default_value = "4", value_parser = at_least_one)]
    pub(super) cells: usize,

    /// Take the time for what needs longer waits than about a minute
    #[arg(long)]
    pub(super) slow: bool,

    /// Also fail the issuer and flood a target that runs already
    ///
    /// A target that the run starts itself bears this in processes of its own.
    #[arg(long)]
    pub(super) disruptive: bool,

    /// Verdicts that make the exit code 1, separated by commas
    ///
    /// A failure always does.
    #[arg(long, value_name = "VERDICT", value_delimiter = ',', default_value = "fail")]
    pub(super) fail_on: Vec<FailOn>,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..=1024) => Ok(number),
        _ => Err("this must be a number from 1 to 1024".into()),
    }
}
