//! The first lines and the last ones: what was tested, and what came out.

use crate::exit::Exit;
use crate::foreign::clean;
use crate::report::terminal::page::{BOLD, GREEN, Page, RED, YELLOW};
use crate::report::words::{count, duration, list, profile};
use crate::run::Run;
use crate::verdict::{Cause, Verdict};

pub(crate) fn header(run: &Run, page: &mut Page<'_>) {
    let program = page.styled(BOLD, &format!("jwt-conformance {}", clean(&run.tool.version)));
    page.line(&format!(
        "{program} · target {} · profile {}",
        clean(address(run)),
        profile(run.policy.resolved.profile)
    ));
    let measured = &run.policy.measured;
    if measured.accepts_valid {
        let algorithms: Vec<&str> =
            measured.algorithms.iter().map(|algorithm| algorithm.name()).collect();
        let mut facts = Vec::new();
        if !algorithms.is_empty() {
            facts.push(format!("accepts {}", list(&algorithms, 8)));
        }
        facts.push(
            if measured.fetches_jwks { "fetches the key set" } else { "fetches no key set" }.into(),
        );
        page.line(&format!("the target {}", facts.join(" · ")));
    }
}

/// Where the target answered first; what the user gave may leave the port open.
fn address(run: &Run) -> &str {
    let first = run.target.generations.iter().min_by_key(|life| (life.cell, life.generation));
    match first {
        Some(life) if run.target.url.contains('{') || run.target.mode == "embedded" => &life.url,
        _ => &run.target.url,
    }
}

/// The counts, which add up, and what the exit code means.
pub(crate) fn tell(run: &Run, page: &mut Page<'_>) {
    let summary = &run.summary;
    page.gap();
    let known = if summary.known == 1 { "known failure" } else { "known failures" };
    let mut counts =
        vec![format!("{} passed", summary.passed), format!("{} failed", summary.failed)];
    for (n, word) in [
        (summary.warned, "warned"),
        (summary.known, known),
        (summary.skipped, "skipped"),
        (summary.unclear, "unclear"),
        (summary.not_run, "not run"),
    ] {
        if n > 0 {
            counts.push(format!("{n} {word}"));
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a run does not last that long")]
    let time = duration(run.duration_ms as f64);
    page.line(&format!(
        "{}: {}   {time}",
        count(summary.selected as usize, "case"),
        counts.join(", ")
    ));
    let ended = matches!(run.target.mode.as_str(), "started" | "embedded");
    if summary.failed > 0 && ended {
        page.line(
            "The curl lines show what was sent. Target and issuer of this run have ended; \
             `again` sends it anew.",
        );
    }
    let style = match run.exit_code {
        0 => GREEN,
        1 => RED,
        _ => YELLOW,
    };
    let code = page.styled(style, &format!("exit {}", run.exit_code));
    page.line(&format!("{code}: {}", reason(run)));
}

/// Why the exit code is what it is.
fn reason(run: &Run) -> String {
    let summary = &run.summary;
    let code = run.exit_code;
    if code == Exit::Passed.code() {
        match summary.known {
            0 => "nothing failed".into(),
            n => format!("nothing failed beyond {}", count(n as usize, "known failure")),
        }
    } else if code == Exit::Failed.code() {
        let mut reasons = Vec::new();
        if summary.failed > 0 {
            reasons.push(format!("{} failed", count(summary.failed as usize, "case")));
        }
        if summary.stale > 0 {
            let known = count(summary.stale as usize, "known failure");
            reasons.push(format!("{known} did not happen"));
        }
        if reasons.is_empty() {
            // Only `--fail-on` brings a run without a failure here.
            for (n, word) in [(summary.warned, "warned"), (summary.unclear, "unclear")] {
                if n > 0 {
                    reasons.push(format!("{} {word} (--fail-on)", count(n as usize, "case")));
                }
            }
        }
        reasons.join(", ")
    } else if code == Exit::CouldNotJudge.code() {
        format!("could not judge: {}", obstacles(run))
    } else if code == Exit::NothingSelected.code() {
        "no case was selected".into()
    } else if code == Exit::Interrupted.code() {
        format!("interrupted; {} not run", cases_were(summary.not_run))
    } else if code == Exit::Usage.code() {
        "wrong use, or a report that could not be written".into()
    } else {
        "an error in jwt-conformance itself".into()
    }
}

fn cases_were(n: u32) -> String {
    if n == 1 { "1 case was".into() } else { format!("{n} cases were") }
}

fn obstacles(run: &Run) -> String {
    if !run.diagnosis.is_empty() {
        let ids: Vec<&str> = run.diagnosis.iter().map(|diagnosis| diagnosis.id.word()).collect();
        return list(&ids, 4);
    }
    let summary = &run.summary;
    let nothing_told = summary.passed + summary.warned + summary.failed + summary.known == 0;
    let mut causes: Vec<(Cause, usize)> = Vec::new();
    let mut not_run = 0;
    for outcome in &run.outcomes {
        match (outcome.verdict, outcome.cause) {
            (Verdict::Unclear, Some(cause)) if cause.gates() || nothing_told => {
                match causes.iter_mut().find(|(found, _)| *found == cause) {
                    Some((_, n)) => *n += 1,
                    None => causes.push((cause, 1)),
                }
            }
            (Verdict::NotRun, _) => not_run += 1,
            _ => {}
        }
    }
    let mut told: Vec<String> = causes
        .iter()
        .map(|(cause, n)| format!("{} unclear ({})", count(*n, "case"), cause.word()))
        .collect();
    if not_run > 0 {
        told.push(format!("{} not run", count(not_run, "case")));
    }
    if told.is_empty() {
        // A variant may gate although another one decided its case.
        told.push("some variants are unclear".into());
    }
    told.join(", ")
}
