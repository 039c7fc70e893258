//! The run from its first request to its last: preflight, lanes, cells.

pub(crate) mod cells;
mod error;
mod finish;
mod lanes;
mod missing;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::SystemTime;

use mock_issuer::Issuer;
use mock_issuer::clock::Clock;
use mock_issuer::forge::Baseline;

use crate::canary;
use crate::case::{Case, Kind};
use crate::cell::{Cell, Shared};
use crate::diagnosis::Diagnosis;
use crate::evidence::{Attempt, Evidence, NotRun};
use crate::exit::FailOn;
use crate::lane::{Counter, interrupted};
use crate::options::{DEFAULT_AUDIENCE, RunOptions, TargetOption};
use crate::placeholder;
use crate::plan::{self, Plan};
use crate::policy::{self, Measured, Policy};
use crate::preflight::{self, Preflight};
use crate::progress::{Interrupt, Observer, Progress};
use crate::recorder::Recorder;
use crate::run::Run;
use crate::target::place::Place;
use crate::target::running::Failure;
use crate::target::trust::TrustFiles;
use crate::verdict::Cause;

pub use error::RunError;

/// Runs cases against a target.
///
/// # Errors
///
/// Only for wrong use; what the target does wrong is in the run.
pub async fn run(
    options: RunOptions,
    cases: Vec<Case>,
    interrupt: Interrupt,
    observer: Observer,
    fail_on: &[FailOn],
) -> Result<Run, RunError> {
    let started_at = SystemTime::now();
    if !matches!(options.target, TargetOption::Embedded { .. }) {
        // Before anything is started or printed; which port it will be does
        // not matter for whether it may be tested.
        let url = options.url.replace("{port}", "1");
        if !placeholder::holds_any(&url) {
            Place::find(&url, options.allow_public, options.ca_cert.as_deref()).await?;
        }
    }
    let audience =
        options.stated.audience.value().cloned().unwrap_or_else(|| DEFAULT_AUDIENCE.into());
    let tls = options.issuer.tls.as_ref();
    let trust = tls.map(TrustFiles::write).transpose().map_err(RunError::TrustFiles)?;
    let shared = Arc::new(Shared {
        recorder: Recorder::new(Clock::real()),
        interrupt,
        observer,
        audience,
        trust,
        canary_url: OnceLock::new(),
        connections: Arc::new(AtomicU32::new(0)),
        one_at_a_time: AtomicBool::new(false),
        cells: AtomicU32::new(0),
        generations: Mutex::default(),
        options,
    });
    let issuer = cells::first_issuer(&shared).await?;
    let canary = canary::start(&shared, &issuer).await?;
    let canary_url = shared.canary_url.get_or_init(|| canary.url().to_owned()).clone();
    issuer.set_baseline(Baseline { canary: Some(canary_url), ..issuer.baseline() });
    (shared.observer)(Progress::IssuerReady {
        iss: issuer.iss().to_owned(),
        jwks_url: issuer.jwks_url(),
        discovery_url: issuer.discovery_url(),
        audience: shared.audience.clone(),
    });
    let session = Session {
        shared: shared.clone(),
        cases,
        evidence: BTreeMap::new(),
        diagnosis: Vec::new(),
        measured: Measured::default(),
        policy: None,
    };
    // Boxed, as elsewhere: a debug build moves whole futures over the stack.
    let (session, issuer_info) = Box::pin(session.go(issuer)).await?;
    canary::sweep(&shared, &canary).await;
    Ok(finish::finish(session, issuer_info, started_at, fail_on))
}

/// A run that goes on.
struct Session {
    shared: Arc<Shared>,
    cases: Vec<Case>,
    evidence: BTreeMap<String, Evidence>,
    diagnosis: Vec<Diagnosis>,
    measured: Measured,
    policy: Option<Policy>,
}

impl Session {
    async fn go(mut self, issuer: Issuer) -> Result<(Self, finish::IssuerParts), RunError> {
        let mut cell = Cell::new(self.shared.clone(), issuer);
        let outcome = self.judge_target(&mut cell).await;
        cell.take_events();
        let parts = finish::IssuerParts::of(&cell.issuer, self.shared.options.issuer.vendor);
        cell.close().await;
        outcome?;
        Ok((self, parts))
    }

    async fn judge_target(&mut self, cell: &mut Cell) -> Result<(), RunError> {
        if let Err(failure) = cell.start().await {
            return self.without_target(failure);
        }
        (self.shared.observer)(Progress::Preflight);
        // RSA keys are made off the async workers.
        let ring = cell.issuer.clone();
        let _ = tokio::task::spawn_blocking(move || ring.jwks_body()).await;
        let stated = self.shared.options.stated.clone();
        let preflight = Box::pin(preflight::look(cell, &stated)).await?;
        let setup = setup(&self.shared.options, cell.issuer.primary());
        let policy = policy::resolve(&stated, &preflight.measured, setup);
        self.measured = preflight.measured.clone();
        self.policy = Some(policy.clone());
        self.diagnosis.extend(preflight.diagnosis.iter().cloned());
        (self.shared.observer)(Progress::Resolved {
            findings: preflight.diagnosis.iter().map(|found| found.title.clone()).collect(),
        });
        self.controls(&preflight);
        if !preflight.worth_probing {
            let reason = preflight.diagnosis.first().map_or_else(
                || "the controls did not come out right".to_owned(),
                |diagnosis| diagnosis.title.clone(),
            );
            self.mark_rest(&NotRun { cause: Cause::ControlsFailed, reason });
            return Ok(());
        }
        let plan = plan::plan(&self.cases, &policy);
        Box::pin(self.send_all(cell, plan, &preflight)).await?;
        if !policy.judgeable {
            let reason = preflight.diagnosis.first().map_or_else(
                || "the valid token was not accepted".to_owned(),
                |diagnosis| diagnosis.title.clone(),
            );
            self.mark_rest(&NotRun { cause: Cause::ControlsFailed, reason });
        }
        Ok(())
    }

    fn without_target(&mut self, failure: Failure) -> Result<(), RunError> {
        match failure {
            Failure::Usage(error) => Err(error),
            // The cases are marked at the end, like all that were not run.
            Failure::Interrupted => Ok(()),
            Failure::Target(diagnosis) => {
                let reason = diagnosis.title.clone();
                self.diagnosis.push(diagnosis);
                self.mark_rest(&NotRun { cause: Cause::ControlsFailed, reason });
                Ok(())
            }
        }
    }

    /// The preflight's controls speak for the cases that are about them.
    fn controls(&mut self, preflight: &Preflight) {
        for case in &self.cases {
            for send in case.sends() {
                let is_missing = case.kind == Kind::NoToken
                    && send.carriage == crate::case::Carriage::Absent
                    && send.token.is_none();
                if is_missing && !preflight.worth_probing {
                    let attempt = Attempt {
                        sends: vec![preflight.missing],
                        twin: Some(preflight.valid),
                        control_before: Some(preflight.valid),
                        control_after: Some(preflight.valid),
                        wrong_signature: preflight.wrong_signature,
                        ..Attempt::default()
                    };
                    self.evidence
                        .entry(case.id.clone())
                        .or_default()
                        .attempts
                        .insert(send.variant.clone(), attempt);
                }
            }
        }
    }

    async fn send_all(
        &mut self,
        cell: &mut Cell,
        plan: Plan,
        preflight: &Preflight,
    ) -> Result<(), RunError> {
        let counter = Counter {
            done: Arc::new(AtomicUsize::new(0)),
            total: plan.len(),
            observer: self.shared.observer.clone(),
        };
        let measured = &preflight.measured;
        let jobs = if measured.concurrent { self.shared.options.jobs } else { 1 };
        self.shared.one_at_a_time.store(!measured.concurrent, Ordering::Relaxed);
        let Plan { known, last, missing, life_cycle, probes } = plan;
        let pace = lanes::Pace { jobs, counter: counter.clone() };
        if self.side_by_side() {
            // Waits of life-cycle cases overlap with everything else.
            let (baseline, keys) = (cell.issuer.baseline(), cell.issuer.ring());
            let apart = cells::Apart { shared: self.shared.clone(), baseline, keys };
            let in_main_cell = async {
                let (lane, measured) = lanes::known(cell, known, probes, preflight, &pace).await?;
                let (rest, _) = lanes::known(cell, last, Vec::new(), preflight, &pace).await?;
                Ok::<_, RunError>((lane, rest, measured))
            };
            // Boxed, since all three together are too large for the stack.
            let (main, missing, life) = tokio::join!(
                Box::pin(in_main_cell),
                Box::pin(missing::apart(&apart, missing, &counter)),
                Box::pin(cells::life_cycles_apart(&apart, life_cycle, &counter)),
            );
            let (known, last, measured) = main?;
            self.take(known);
            self.take(last);
            self.take_life(measured);
            self.take(missing?);
            self.take_life(life?);
        } else {
            let fresh = self.can_restart();
            let (lane, measured) = lanes::known(cell, known, probes, preflight, &pace).await?;
            self.take(lane);
            self.take_life(measured);
            // What provokes lookups disturbs the life-cycle cases of the same process.
            if fresh {
                self.take(missing::restarting(cell, missing, &counter).await?);
                let life = cells::life_cycles_in_turn(cell, life_cycle, true, &counter).await?;
                self.take_life(life);
            } else {
                let life = cells::life_cycles_in_turn(cell, life_cycle, false, &counter).await?;
                self.take_life(life);
                self.take(missing::attached(cell, missing, &counter).await?);
            }
            let (last, _) = lanes::known(cell, last, Vec::new(), preflight, &pace).await?;
            self.take(last);
        }
        Ok(())
    }

    /// Whether each cell can have an issuer and a target of its own.
    fn side_by_side(&self) -> bool {
        let options = &self.shared.options;
        let free_issuer = options.issuer.listen.is_none_or(|addr| addr.port() == 0)
            && options.issuer.url.is_none()
            && options.issuer.iss.is_none();
        match &options.target {
            TargetOption::Start { .. } => options.url.contains("{port}") && free_issuer,
            // A broken target may be broken in how many there are.
            TargetOption::Embedded { .. } => free_issuer,
            TargetOption::Attached { .. } => false,
        }
    }

    fn can_restart(&self) -> bool {
        !matches!(self.shared.options.target, TargetOption::Attached { restart: None })
    }

    fn take(&mut self, lane: lanes::Outcome) {
        for done in lane.done {
            self.evidence
                .entry(done.item.case.clone())
                .or_default()
                .attempts
                .insert(done.item.send.variant.clone(), done.attempt);
        }
        for diagnosis in lane.diagnosis {
            if !self.diagnosis.iter().any(|known| known.id == diagnosis.id) {
                self.diagnosis.push(diagnosis);
            }
        }
    }

    fn take_life(&mut self, life: Vec<(String, Evidence)>) {
        self.evidence.extend(life);
    }

    /// Gives every variant that has no evidence yet a reason why.
    fn mark_rest(&mut self, not_run: &NotRun) {
        for case in &self.cases {
            let evidence = self.evidence.entry(case.id.clone()).or_default();
            if evidence.attempts.values().all(|attempt| attempt.sends.is_empty()) {
                evidence.not_run.get_or_insert_with(|| not_run.clone());
            }
        }
    }

    /// What the run did not come to because it was interrupted.
    fn mark_interrupted(&mut self) {
        if self.shared.interrupt.is_set() {
            self.mark_rest(&interrupted());
        }
    }
}

/// What the options say that the policy is resolved with.
pub(crate) fn setup(options: &RunOptions, primary: mock_issuer::keys::Algorithm) -> policy::Setup {
    policy::Setup {
        primary,
        authorization_header: options.request.token_in == crate::options::TokenPlace::Authorization,
        method: options.request.method.clone(),
        canary_stated: options.issuer.canary_url.is_some(),
        tls: options.issuer.tls.is_some(),
    }
}
