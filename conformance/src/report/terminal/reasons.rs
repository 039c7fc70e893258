//! What was not judged, once for each reason.

use crate::foreign::{bounded, clean};
use crate::report::terminal::page::Page;
use crate::report::words::{count, list};
use crate::run::Run;
use crate::verdict::{Cause, Verdict};

pub(crate) fn tell(run: &Run, page: &mut Page<'_>) {
    for (verdict, word) in
        [(Verdict::Unclear, "unclear"), (Verdict::NotRun, "not run"), (Verdict::Skip, "skipped")]
    {
        let reasons = by_reason(run, verdict);
        for (index, (cause, reason, ids)) in reasons.iter().enumerate() {
            if index == 0 {
                page.gap();
            }
            let symbol = page.symbol(verdict, false);
            let cause = match (verdict, cause) {
                (Verdict::Unclear, Some(cause)) => format!(" ({})", cause.word()),
                _ => String::new(),
            };
            let count = count(ids.len(), "case");
            page.line(&format!("{symbol} {count} {word}{cause}: {}", bounded(reason, 300)));
            page.paragraph("    ", &list(ids, 8));
        }
        if verdict == Verdict::Skip && !reasons.is_empty() {
            page.line("  `jwt-conformance explain ID` shows with which options a case is run");
        }
    }
    let known: Vec<String> =
        run.outcomes.iter().filter(|outcome| outcome.known).map(|o| clean(&o.id)).collect();
    if !known.is_empty() {
        page.gap();
        let symbol = page.symbol(Verdict::Fail, true);
        page.line(&format!("{symbol} {}", count(known.len(), "known failure")));
        page.paragraph("    ", &list(&known, 8));
    }
}

type Reason<'a> = (Option<Cause>, &'a str, Vec<String>);

/// The reasons in the order in which they first occur.
fn by_reason(run: &Run, verdict: Verdict) -> Vec<Reason<'_>> {
    let mut reasons: Vec<Reason<'_>> = Vec::new();
    for outcome in run.outcomes.iter().filter(|o| o.verdict == verdict && !o.known) {
        let id = clean(&outcome.id);
        match reasons.iter_mut().find(|(c, r, _)| *c == outcome.cause && *r == outcome.reason) {
            Some((_, _, ids)) => ids.push(id),
            None => reasons.push((outcome.cause, &outcome.reason, vec![id])),
        }
    }
    reasons
}
