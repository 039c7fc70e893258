//! Other spellings of the path, where there is none.

use conformance::catalogue;
use conformance::verdict::Cause;

use crate::embedded::run_cases;
use crate::front::{Front, Say};

#[tokio::test(flavor = "multi_thread")]
async fn a_spelling_that_leaves_the_path_as_it_is_is_not_sent() {
    let front = Front::start(|_| Say::Pass).await;
    let mut options = front.options(None);
    options.url = options.url.replace("/protected", "/");
    let case = catalogue::all().iter().find(|case| case.id == "transport/path-spellings").unwrap();
    let run = run_cases(options, vec![case.clone()]).await;
    let variants = &run.outcomes[0].variants;
    let not_sent = variants.iter().filter(|variant| variant.exchanges.is_empty());
    let not_sent: Vec<_> = not_sent.map(|variant| (variant.name.as_str(), variant.cause)).collect();
    let wanted = ["capitals", "escaped"].map(|name| (name, Some(Cause::NotApplicable)));
    assert_eq!(not_sent, wanted);
}
