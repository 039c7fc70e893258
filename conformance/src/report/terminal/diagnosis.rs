//! What is wrong with the target as a whole, told before anything else.

use crate::crash_log;
use crate::diagnosis::{Diagnosis, DiagnosisId};
use crate::foreign::bounded;
use crate::report::terminal::page::{BOLD, DIM, Page, RED, YELLOW};
use crate::run::Run;

pub(crate) fn tell(run: &Run, page: &mut Page<'_>) {
    for diagnosis in &run.diagnosis {
        page.gap();
        title(run, diagnosis, page);
        for line in &diagnosis.evidence {
            match line.strip_prefix("  ") {
                // Quoted from the target.
                Some(quoted) => page.line(&format!("      | {}", bounded(quoted, 200))),
                None => page.paragraph("    - ", &bounded(line, 600)),
            }
        }
        let log = excerpt(run, diagnosis);
        if !log.is_empty() {
            page.line(&page.styled(DIM, "    from the log of the target:"));
            for line in log {
                page.line(&format!("    | {}", bounded(&line, 200)));
            }
        }
        help(diagnosis, page);
    }
}

/// The title and the help alone.
pub(crate) fn brief(run: &Run, page: &mut Page<'_>) {
    for diagnosis in &run.diagnosis {
        title(run, diagnosis, page);
        help(diagnosis, page);
    }
}

fn title(run: &Run, diagnosis: &Diagnosis, page: &mut Page<'_>) {
    // With cases judged, a diagnosis explains; without, it is the result.
    let judged = run.outcomes.iter().any(crate::report::finding::is_judged);
    let (symbol, style) = if judged { ("!", YELLOW) } else { ("✗", RED) };
    page.line(&format!(
        "{} {}  {}",
        page.styled(style, symbol),
        page.styled(BOLD, &bounded(&diagnosis.title, 300)),
        page.styled(DIM, &format!("[{}]", diagnosis.id.word()))
    ));
}

fn help(diagnosis: &Diagnosis, page: &mut Page<'_>) {
    for (index, line) in diagnosis.help.lines().enumerate() {
        let line = bounded(line, 600);
        if line.starts_with("  ") {
            // Code stays as it is laid out.
            page.line(&format!("          {line}"));
        } else {
            page.paragraph(if index == 0 { "    help: " } else { "          " }, &line);
        }
    }
}

/// What the target wrote, where that tells more than its answers do.
fn excerpt(run: &Run, diagnosis: &Diagnosis) -> Vec<String> {
    let lines = match diagnosis.id {
        DiagnosisId::CrashesOnKnownKid | DiagnosisId::CrashesOnEverything => {
            run.exchanges.iter().map(|exchange| &exchange.log).find(|log| !log.is_empty())
        }
        DiagnosisId::DidNotStart | DiagnosisId::Died | DiagnosisId::Unreachable => None,
        DiagnosisId::AlreadyRunning
        | DiagnosisId::NotHttp
        | DiagnosisId::NotProtected
        | DiagnosisId::CannotTellAcceptFromRefuse
        | DiagnosisId::RejectsEverything
        | DiagnosisId::NotFound
        | DiagnosisId::RedirectsToLogin
        | DiagnosisId::RateLimited
        | DiagnosisId::NeverFetchesJwks
        | DiagnosisId::WrongJwksPath
        | DiagnosisId::AudienceNotWanted
        | DiagnosisId::OtherTypWanted
        | DiagnosisId::SignatureNotVerified
        | DiagnosisId::LimitsKeyLookups
        | DiagnosisId::SingleThreaded => return Vec::new(),
    };
    let lines = lines.or_else(|| {
        let generations = run.target.generations.iter().rev();
        generations.map(|generation| &generation.log).find(|log| !log.is_empty())
    });
    let told = lines.map(|lines| crash_log::telling(lines)).unwrap_or_default();
    // The evidence may quote the log already.
    let quoted = told
        .first()
        .is_some_and(|first| diagnosis.evidence.iter().any(|line| line.contains(first.trim())));
    if quoted { Vec::new() } else { told }
}
