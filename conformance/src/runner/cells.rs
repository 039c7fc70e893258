//! Cells: an issuer and a target process alone together, for what disturbs
//! other cases.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use mock_issuer::forge::Baseline;
use mock_issuer::key_ring::KeyRing;
use mock_issuer::{Issuer, Options};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::JoinSet;

use super::RunError;
use crate::case::Case;
use crate::cell::{Cell, Shared};
use crate::evidence::{Evidence, NotRun};
use crate::lane::{self, Counter, interrupted};
use crate::options::{RunOptions, TargetOption};
use crate::progress::Progress;
use crate::script::{self, ScriptError};
use crate::target::running::Failure;
use crate::verdict::Cause;

/// The port of the issuer where the target is attached: users put it into
/// their configuration, so it must stay the same.
const ATTACHED_PORT: u16 = 9470;

/// How many cases may wait for each one that works.
const WAITING: usize = 8;

/// The issuer of the first cell, as the user asks for it.
pub(super) async fn first_issuer(shared: &Shared) -> Result<Issuer, RunError> {
    let options = &shared.options;
    let port = match options.target {
        TargetOption::Attached { .. } => ATTACHED_PORT,
        TargetOption::Start { .. } | TargetOption::Embedded { .. } => 0,
    };
    let listen =
        options.issuer.listen.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    Ok(Issuer::start(issuer_options(shared, listen)).await?)
}

fn issuer_options(shared: &Shared, listen: SocketAddr) -> Options {
    let options = &shared.options;
    let stated = &options.stated;
    let defaults = options.issuer.vendor.map_or_else(Options::default, Options::of);
    let mut baseline = defaults.baseline.clone();
    // How long a vendor's tokens last is no matter of the target, and some are
    // sent again after a wait.
    baseline.lifetime = Baseline::default().lifetime;
    baseline.audience = Some(shared.audience.clone());
    baseline.leeway = stated.leeway.unwrap_or(0);
    if stated.scope.is_some() {
        baseline.scope.clone_from(&stated.scope);
    }
    baseline.extra_claims.extend(options.issuer.extra_claims.clone());
    baseline.canary = shared.canary_url.get().cloned();
    if let Some(typ) = stated.typ.value() {
        baseline.typ = Some(typ.clone());
    }
    baseline.show_client_id |= stated.relies_on("client_id");
    baseline.show_jti |= stated.relies_on("jti");
    Options {
        vendor: options.issuer.vendor,
        listen,
        url: options.issuer.url.clone(),
        iss: options.issuer.iss.clone(),
        jwks_path: options.issuer.jwks_path.clone(),
        algorithms: if options.issuer.algorithms.is_empty() {
            defaults.algorithms.clone()
        } else {
            options.issuer.algorithms.clone()
        },
        key: options.issuer.key.clone(),
        seed: options.issuer.seed,
        keys: options.issuer.keys.clone(),
        baseline,
        tls: options.issuer.tls.clone(),
        clock: shared.recorder.clock.clone(),
        ..defaults
    }
}

/// What it takes to make cells beside the first.
#[derive(Clone)]
pub(super) struct Apart {
    pub(super) shared: Arc<Shared>,
    pub(super) baseline: Baseline,
    pub(super) keys: KeyRing,
}

impl Apart {
    /// A cell whose target has not been started yet. Its keys are those of the
    /// first cell: making RSA keys again would only cost time.
    pub(super) async fn cell(&self) -> Result<Cell, RunError> {
        let mut options = issuer_options(&self.shared, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        options.keys = Some(self.keys.clone());
        let issuer = Issuer::start(options).await?;
        issuer.set_baseline(Baseline {
            issuer: issuer.iss().to_owned(),
            tenant: Some(issuer.tenant_iss().to_owned()),
            ..self.baseline.clone()
        });
        Ok(Cell::new(self.shared.clone(), issuer))
    }
}

/// Life-cycle cases, each in a cell of its own. Those that wait for long begin
/// first; the others queue for the processes that the user allows.
pub(super) async fn life_cycles_apart(
    apart: &Apart,
    mut cases: Vec<Case>,
    counter: &Counter,
) -> Result<Vec<(String, Evidence)>, RunError> {
    let mut tasks: JoinSet<Result<(String, Evidence), RunError>> = JoinSet::new();
    cases.sort_by_key(|case| case.serves());
    let cells = apart.shared.options.cells.max(1);
    let busy = Arc::new(Semaphore::new(cells));
    let waiting = Arc::new(Semaphore::new(cells * WAITING));
    for case in cases {
        // Each case makes keys of its own, whatever is kept of former runs: what a target
        // remembers of another cell, in a file or in a cache that all processes share, then
        // never passes for a key that it learned in this one, and a key that was withdrawn
        // there does not come back here under its `kid`.
        let keys = apart.keys.clone().used_for(&case.id);
        let (apart, counter) = (Apart { keys, ..apart.clone() }, counter.clone());
        let (busy, waiting) = (busy.clone(), waiting.clone());
        tasks.spawn(async move {
            // What waits costs little more than memory, once it has been started.
            let _place = if case.serves() { None } else { waiting.acquire().await.ok() };
            let started = busy.acquire().await.ok();
            let mut cell = apart.cell().await?;
            let evidence = Box::pin(in_fresh_process(&mut cell, &case, started)).await;
            cell.close().await;
            counter.add(case.sends().count());
            Ok((case.id.clone(), evidence?))
        });
    }
    let mut all = Vec::new();
    while let Some(joined) = tasks.join_next().await {
        match joined {
            Ok(one) => all.push(one?),
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // Tasks are only cancelled with the whole run.
            Err(_) => {}
        }
    }
    Ok(all)
}

/// Life-cycle cases one after another in one cell, each in a fresh process
/// where there can be one.
pub(super) async fn life_cycles_in_turn(
    cell: &mut Cell,
    mut cases: Vec<Case>,
    fresh: bool,
    counter: &Counter,
) -> Result<Vec<(String, Evidence)>, RunError> {
    let mut all = Vec::new();
    // What fails the issuer or floods the target comes last: it may still show.
    cases.sort_by_key(Case::is_disruptive);
    for case in cases {
        restore(cell).await?;
        let evidence = if let Some(why) = left_out(&case, fresh, &cell.shared.options) {
            not_run(why)
        } else if fresh {
            in_fresh_process(cell, &case, None).await?
        } else {
            in_this_process(cell, &case).await?
        };
        counter.add(case.sends().count());
        all.push((case.id.clone(), evidence));
    }
    restore(cell).await?;
    Ok(all)
}

/// Why a case is not played with a target that takes one case after the other,
/// if it is not. `fresh`: whether it can be started anew.
pub(crate) fn left_out(case: &Case, fresh: bool, options: &RunOptions) -> Option<NotRun> {
    // Others may use a target that the run did not start, even where the run may
    // start it again.
    let may_disrupt =
        options.disruptive || !matches!(options.target, TargetOption::Attached { .. });
    if case.serves() && !fresh {
        Some(NotRun {
            cause: Cause::NotProvableHere,
            reason: "the target cannot be started anew, so it does not fetch this key set \
                     first: give its command, or --restart-command"
                .into(),
        })
    } else if case.is_disruptive() && !may_disrupt {
        Some(NotRun {
            cause: Cause::NotApplicable,
            reason: "the target runs already, and others may be using it: give --disruptive".into(),
        })
    } else {
        None
    }
}

/// Puts keys and documents back to what they were at the start.
async fn restore(cell: &Cell) -> Result<(), RunError> {
    Ok(cell.issuer.restore().await?)
}

async fn in_fresh_process(
    cell: &mut Cell,
    case: &Case,
    started: Option<SemaphorePermit<'_>>,
) -> Result<Evidence, RunError> {
    if cell.shared.interrupt.is_set() {
        return Ok(not_run(interrupted()));
    }
    if let Err(error) = script::prepare(cell, case).await {
        return told(error);
    }
    match cell.start().await {
        Ok(()) => {
            // A case that serves one document after the other starts a process for each.
            let _busy = started.filter(|_| case.serves());
            in_this_process(cell, case).await
        }
        Err(Failure::Usage(error)) => Err(error),
        Err(Failure::Interrupted) => Ok(not_run(interrupted())),
        Err(Failure::Target(diagnosis)) if case.serves() => {
            Ok(not_run(script::did_not_start(&diagnosis.title)))
        }
        Err(Failure::Target(diagnosis)) => {
            Ok(not_run(NotRun { cause: Cause::TargetDied, reason: diagnosis.title }))
        }
    }
}

async fn in_this_process(cell: &mut Cell, case: &Case) -> Result<Evidence, RunError> {
    if cell.shared.interrupt.is_set() {
        return Ok(not_run(interrupted()));
    }
    let warm = if case.begins_unwarmed() {
        Ok(None)
    } else if case.serves() {
        // A key set of the case's own may lack the usual keys.
        lane::warm(cell).await.map(Some)
    } else {
        let warm = lane::warm_all_keys(cell).await.map(Some);
        if case.is_disruptive() {
            script::warm_workers(cell).await;
        }
        warm
    };
    let evidence = match warm {
        Ok(warm) => script::run(cell, case, warm).await,
        Err(error) => Err(error.into()),
    };
    cell.take_events();
    (cell.shared.observer)(Progress::CaseDone { case: case.id.clone() });
    evidence.or_else(told)
}

/// A case that cannot be carried out as written.
fn told(error: ScriptError) -> Result<Evidence, RunError> {
    match error {
        ScriptError::Forge(error) => Err(error.into()),
        ScriptError::Ring(error) => Err(error.into()),
        ScriptError::Fault(error) => Err(error.into()),
        ScriptError::Run(error) => Err(error),
    }
}

fn not_run(not_run: NotRun) -> Evidence {
    Evidence { not_run: Some(not_run), ..Evidence::default() }
}
