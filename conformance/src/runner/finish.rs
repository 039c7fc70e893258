//! From what was seen to the finished run.

use std::collections::BTreeMap;
use std::sync::PoisonError;
use std::time::SystemTime;

use mock_issuer::{Issuer, Vendor};

use super::Session;
use crate::catalogue;
use crate::enforcement;
use crate::exit::{FailOn, exit_of};
use crate::judge::{Seen, judge_all};
use crate::options::TargetOption;
use crate::policy;
use crate::run::{IssuerInfo, KeyInfo, PolicyInfo, Run, SCHEMA_VERSION, Summary, TargetInfo, Tool};
use crate::target::libraries;

/// What a report says about the issuer, taken before it ends.
pub(super) struct IssuerParts {
    info: IssuerInfo,
    primary: mock_issuer::keys::Algorithm,
}

impl IssuerParts {
    pub(super) fn of(issuer: &Issuer, vendor: Option<Vendor>) -> Self {
        let keys = issuer
            .keys()
            .into_iter()
            .map(|key| KeyInfo {
                name: key.name,
                kid: key.kid,
                algorithm: key.algorithm.to_string(),
            })
            .collect();
        Self {
            info: IssuerInfo {
                url: issuer.url().to_owned(),
                iss: issuer.iss().to_owned(),
                vendor: vendor.map(|vendor| vendor.name().to_owned()),
                keys,
            },
            primary: issuer.primary(),
        }
    }
}

pub(super) fn finish(
    mut session: Session,
    issuer: IssuerParts,
    started_at: SystemTime,
    fail_on: &[FailOn],
) -> Run {
    session.mark_interrupted();
    let shared = session.shared.clone();
    let options = &shared.options;
    let resolved = session.policy.take().unwrap_or_else(|| {
        let setup = super::setup(options, issuer.primary);
        policy::resolve(&options.stated, &session.measured, setup)
    });
    let (exchanges, events) = shared.recorder.take();
    let cases: BTreeMap<_, _> =
        session.cases.iter().map(|case| (case.id.clone(), case.clone())).collect();
    let seen = Seen { policy: &resolved, exchanges: &exchanges, events: &events, cases: &cases };
    let outcomes = judge_all(&session.cases, &seen, &session.evidence);
    let enforcement = enforcement::table(&seen, &session.evidence);
    let interrupted = shared.interrupt.is_set();
    let exit = exit_of(&outcomes, interrupted, fail_on);
    let mut generations = shared.generations.lock().unwrap_or_else(PoisonError::into_inner).clone();
    generations.sort_by_key(|life| (life.cell, life.generation));
    let (mode, command) = match &options.target {
        TargetOption::Start { command, .. } => ("started", command.clone()),
        TargetOption::Attached { restart: Some(_) } => ("restartable", Vec::new()),
        TargetOption::Attached { restart: None } => ("attached", Vec::new()),
        TargetOption::Embedded { .. } => ("embedded", Vec::new()),
    };
    Run {
        schema_version: SCHEMA_VERSION.into(),
        run_id: run_id(started_at),
        started_at: rfc3339(started_at),
        duration_ms: shared.recorder.clock.now_ms() as u64,
        complete: !interrupted,
        exit_code: exit.code(),
        tool: Tool {
            name: "jwt-conformance".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            commit: option_env!("JWT_CONFORMANCE_COMMIT").map(str::to_owned),
            catalogue_hash: catalogue::hash(),
        },
        target: TargetInfo {
            url: options.url.clone(),
            mode: mode.into(),
            libraries: libraries::of(&command),
            command,
            generations,
            workers: None,
        },
        issuer: issuer.info,
        policy: PolicyInfo { stated: options.stated.clone(), measured: session.measured, resolved },
        diagnosis: session.diagnosis,
        summary: Summary::of(&outcomes),
        cases,
        outcomes,
        enforcement,
        evidence: session.evidence,
        exchanges,
        events,
    }
}

/// Tells runs apart; nothing depends on its form.
fn run_id(started_at: SystemTime) -> String {
    let nanos = started_at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos();
    format!("{nanos:x}-{:x}", std::process::id())
}

/// A time as RFC 3339, in UTC with whole seconds.
fn rfc3339(time: SystemTime) -> String {
    let seconds = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Days to civil date: count from 1 March of year 0, so that leap days come last.
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_as_rfc3339() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_305_600, "2026-11-22T00:00:00Z"),
            (4_102_444_799, "2099-12-31T23:59:59Z"),
        ] {
            assert_eq!(rfc3339(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)), text);
        }
    }
}
