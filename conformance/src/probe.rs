//! Measurements: what the target takes, without a verdict.

use mock_issuer::forge::ForgeError;

use crate::case::{Case, Send, Step};
use crate::cell::Cell;
use crate::delivery::deliver;
use crate::evidence::{Attempt, Evidence, Role};
use crate::lane::interrupted;
use crate::measure::measure;
use crate::wire::Over;

/// Carries probes out, one request at a time: what is judged has the right of
/// way. What misses its key comes last, since lookups may hold others up.
pub(crate) async fn run(
    cell: &Cell,
    probes: &[Case],
) -> Result<Vec<(String, Evidence)>, ForgeError> {
    let mut all = Vec::with_capacity(probes.len());
    let misses =
        |case: &&Case| case.sends().any(|send| send.token.as_ref().is_some_and(misses_key));
    let (late, early): (Vec<_>, Vec<_>) = probes.iter().partition(misses);
    for case in early.into_iter().chain(late) {
        let mut evidence = Evidence::default();
        for step in &case.steps {
            if cell.shared.interrupt.is_set() {
                evidence.not_run.get_or_insert_with(interrupted);
                break;
            }
            match step {
                Step::Send(send) => {
                    evidence.attempts.insert(send.variant.clone(), once(cell, case, send).await);
                }
                Step::Measure { figure, measure: wanted } => {
                    let attempt = measure(cell, &case.id, *figure, wanted).await?;
                    evidence.attempts.insert(figure.word().to_owned(), attempt);
                }
                // A probe that does more is a life-cycle case.
                Step::Until { .. }
                | Step::Provoke { .. }
                | Step::Serve { .. }
                | Step::Publish { .. }
                | Step::Edit { .. }
                | Step::Break(_)
                | Step::Mend { .. }
                | Step::Ask { .. }
                | Step::Burst { .. }
                | Step::Rest { .. }
                | Step::Outwait
                | Step::Outlive { .. }
                | Step::Promote { .. }
                | Step::Withdraw { .. }
                | Step::Audit { .. } => {}
            }
        }
        all.push((case.id.clone(), evidence));
    }
    Ok(all)
}

fn misses_key(recipe: &mock_issuer::recipe::Recipe) -> bool {
    !recipe.names_known_key()
}

async fn once(cell: &Cell, case: &Case, send: &Send) -> Attempt {
    let name = case.variant_id(&send.variant);
    match Box::pin(deliver(cell, &name, Role::Probe, send, Over::Any)).await {
        Ok(sent) => Attempt {
            sends: vec![sent.send],
            primes: sent.prime.into_iter().collect(),
            ..Attempt::default()
        },
        Err(not_run) => Attempt { not_run: Some(not_run), ..Attempt::default() },
    }
}
