//! Lane A against the same number of bare requests: what judging costs on top
//! of minting and sending. Both in turn in one run; only the ratio counts.

use std::sync::Arc;
use std::time::Instant;

use conformance::case::Case;
use conformance::catalogue;
use conformance::evidence::Role;
use conformance::exit::FailOn;
use conformance::options::RunOptions;
use conformance::progress::Interrupt;
use conformance::runner;
use futures_util::stream::{self, StreamExt as _};
use mock_issuer::{Issuer, Options, Recipe};
use reference_backend::Backend;

const JOBS: usize = 8;
const ROUNDS: usize = 7;

/// The cases whose tokens all use a known `kid` or none at all, often enough
/// to be measured.
fn cases() -> Vec<Case> {
    let of_lane_a: Vec<Case> = catalogue::all()
        .iter()
        .filter(|case| !case.is_life_cycle())
        .filter(|case| {
            case.sends().all(|send| send.token.as_ref().is_none_or(Recipe::names_known_key))
        })
        .cloned()
        .collect();
    (0..10)
        .flat_map(|round| {
            of_lane_a.iter().cloned().map(move |mut case| {
                case.id = format!("{}-{round}", case.id);
                case
            })
        })
        .collect()
}

/// Seconds that lane A took, and the number of requests in it.
async fn lane_a(cases: Vec<Case>) -> (f64, usize) {
    let options = RunOptions { jobs: JOBS, ..RunOptions::embedded(None, None) };
    let run = runner::run(options, cases, Interrupt::default(), Arc::new(|_| {}), &[FailOn::Fail])
        .await
        .expect("the run can be tried");
    let sent: Vec<_> = run
        .exchanges
        .iter()
        .filter(|exchange| matches!(exchange.role, Role::Case | Role::Twin))
        .collect();
    let begin = sent.iter().map(|exchange| exchange.at_ms).fold(f64::MAX, f64::min);
    let end = sent.iter().map(|exchange| exchange.at_ms + exchange.ms).fold(0.0, f64::max);
    ((end - begin) / 1000.0, sent.len())
}

/// Seconds that it takes to mint and send so many tokens of the same recipes,
/// with an ordinary HTTP client.
async fn bare(cases: &[Case], count: usize) -> f64 {
    let recipes: Vec<&Recipe> =
        cases.iter().flat_map(Case::sends).filter_map(|send| send.token.as_ref()).collect();
    let issuer = Issuer::start(Options::default()).await.expect("the issuer starts");
    let mut backend = reference_backend::Options::new(issuer.jwks_url(), issuer.iss());
    backend.rules.audience = None;
    let backend = Backend::start(backend).await.expect("the backend starts");
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let send = async |recipe: &Recipe| {
        // A recipe that needs a key this issuer lacks is sent as an empty token.
        let token = issuer.mint(recipe).map_or_else(|_| String::new(), |token| token.text);
        let answer = client.get(backend.url()).bearer_auth(token).send().await.expect("an answer");
        let _ = answer.bytes().await;
    };
    send(&Recipe::valid()).await;
    let begin = Instant::now();
    stream::iter(recipes.iter().cycle().take(count))
        .map(|recipe| send(recipe))
        .buffered(JOBS)
        .count()
        .await;
    let took = begin.elapsed().as_secs_f64();
    backend.shutdown().await;
    issuer.shutdown().await;
    took
}

fn main() {
    // `cargo test --benches` only wants to see that it runs.
    let rounds = if std::env::args().any(|argument| argument == "--bench") { ROUNDS } else { 1 };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let cases = cases();
    let mut ratios = Vec::new();
    for round in 1..=rounds {
        let (judged, count) = runtime.block_on(lane_a(cases.clone()));
        let bare = runtime.block_on(bare(&cases, count));
        #[expect(clippy::print_stdout, reason = "a bench prints its figures")]
        {
            println!(
                "round {round}: {count} requests, lane A {:.1} ms, bare {:.1} ms, ratio {:.2}",
                judged * 1000.0,
                bare * 1000.0,
                judged / bare
            );
        }
        ratios.push(judged / bare);
    }
    ratios.sort_by(f64::total_cmp);
    #[expect(clippy::print_stdout, reason = "a bench prints its figures")]
    {
        println!("median ratio {:.2}", ratios[ratios.len() / 2]);
    }
}
