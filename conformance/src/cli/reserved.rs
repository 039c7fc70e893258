//! Words kept for later versions, so that nobody takes them for a typing error.

use clap::{Arg, ArgMatches, Command};

use super::error::Error;

/// The words.
const WORDS: [&str; 8] =
    ["replay", "diff", "known", "config", "lock", "routes", "vectors", "watch"];

/// Lets the words parse, whatever follows them.
pub(super) fn allow(command: Command) -> Command {
    command.subcommands(WORDS.map(|word| {
        let rest = Arg::new("rest").num_args(..).trailing_var_arg(true).allow_hyphen_values(true);
        Command::new(word).hide(true).disable_help_flag(true).arg(rest)
    }))
}

/// Refuses the words.
pub(super) fn refuse(matches: &ArgMatches) -> Result<(), Error> {
    match matches.subcommand_name() {
        Some(word) if WORDS.contains(&word) => Err(Error::Reserved(word.into())),
        Some(_) | None => Ok(()),
    }
}
