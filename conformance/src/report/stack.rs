//! Which stack the target is built on, as far as its traces show it, so that
//! the advice fits.

use crate::remedy::Stack;
use crate::run::Run;

/// How many pages of a crashed target are looked at; they are long and alike.
const PAGES: usize = 3;

/// The stack that command, logs, telling headers and error pages speak of.
pub(crate) fn of(run: &Run) -> Option<Stack> {
    let command = run.target.command.join(" ");
    // What the files show is surer than what is written beside crashes.
    let libraries: Vec<&str> = run.target.libraries.iter().map(String::as_str).collect();
    if let Some(stack) = Stack::guess(&libraries) {
        return Some(stack);
    }
    let mut hints = vec![command.as_str()];
    let logs = run.target.generations.iter().flat_map(|generation| &generation.log);
    let beside = run.exchanges.iter().flat_map(|exchange| &exchange.log);
    hints.extend(logs.chain(beside).map(String::as_str));
    let responses = || run.exchanges.iter().filter_map(|exchange| exchange.response.as_ref());
    // Servers say the same each time.
    for name in ["server", "x-powered-by"] {
        hints.extend(responses().find_map(|response| response.header(name).next()));
    }
    let pages = responses().filter(|response| response.status >= 500);
    hints.extend(pages.take(PAGES).map(|response| response.body.as_str()));
    Stack::guess(&hints)
}
