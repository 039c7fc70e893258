//! What it takes to install the libraries of other languages.

use std::io::Write as _;

use conformance::gallery::Toolchain;

/// Whether `what` can be installed. On a machine that checks changes, it must
/// be so.
pub(crate) fn can_install(toolchain: Toolchain, minimum: Option<&str>, what: &str) -> bool {
    if toolchain.is_there(minimum) {
        return true;
    }
    let needs = toolchain.needs(minimum);
    assert!(std::env::var_os("CI").is_none(), "{what} needs {needs}");
    // Past what the test harness holds back, so that it is seen.
    let _ = writeln!(std::io::stderr(), "skipped: {what}, which needs {needs}");
    false
}
