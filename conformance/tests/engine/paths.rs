//! Other spellings of the path, where there is none.

use conformance::verdict::Cause;

use crate::embedded::{cases, run_cases};
use crate::front::{Front, Say};

#[tokio::test(flavor = "multi_thread")]
async fn a_spelling_that_leaves_the_path_as_it_is_is_not_sent() {
    let front = Front::start(|_| Say::Pass).await;
    let mut options = front.options(None);
    options.url = options.url.replace("/protected", "/");
    let run = run_cases(options, cases(&["transport/path-spellings"])).await;
    let variants = &run.outcomes[0].variants;
    let not_sent = variants.iter().filter(|variant| variant.exchanges.is_empty());
    let not_sent: Vec<_> = not_sent.map(|variant| (variant.name.as_str(), variant.cause)).collect();
    let wanted = ["capitals", "escaped"].map(|name| (name, Some(Cause::NotApplicable)));
    assert_eq!(not_sent, wanted);
}
