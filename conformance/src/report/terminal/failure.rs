//! Failures and warnings: each cause once, the gravest first.

use crate::foreign::clean;
use crate::report::finding::{self, Field};
use crate::report::terminal::Look;
use crate::report::terminal::page::{BOLD, DIM, Page};
use crate::report::words::count;
use crate::run::Run;
use crate::verdict::{Outcome, Verdict};

pub(crate) fn tell(run: &Run, look: &Look, page: &mut Page<'_>) {
    for members in findings(run, Verdict::Fail) {
        page.gap();
        heading(run, &members, page);
        for field in finding::fields(run, &members, Some(&look.again)) {
            page.field(&field);
        }
    }
    for (index, members) in findings(run, Verdict::Warn).iter().enumerate() {
        if index == 0 {
            page.gap();
        }
        heading(run, members, page);
        // What one does about a warning has room in two lines.
        for field in finding::fields(run, members, None) {
            if matches!(field.label, "cases" | "got" | "waited" | "fix") {
                page.field(&Field { lines: field.lines.into_iter().take(1).collect(), ..field });
            }
        }
    }
}

/// The ids of what failed, and the symptoms.
pub(crate) fn brief(run: &Run, page: &mut Page<'_>) {
    for outcome in findings(run, Verdict::Fail).into_iter().flatten() {
        let symptom = outcome.symptom.map_or("fail", |symptom| symptom.word());
        let symbol = page.symbol(outcome.verdict, outcome.known);
        page.line(&format!("{symbol} {}  {symptom}", clean(&outcome.id)));
    }
}

/// The outcomes of a verdict by cause: each group is told where its gravest
/// member stands. Known failures are no findings.
fn findings(run: &Run, verdict: Verdict) -> Vec<Vec<&Outcome>> {
    let mut outcomes: Vec<&Outcome> = run
        .outcomes
        .iter()
        .filter(|outcome| outcome.verdict == verdict && !outcome.known)
        .collect();
    // A stable sort: equals stay in the order of the catalogue.
    outcomes.sort_by_key(|outcome| std::cmp::Reverse((outcome.severity, outcome.level)));
    let mut findings: Vec<Vec<&Outcome>> = Vec::new();
    for outcome in outcomes {
        let same = findings
            .iter_mut()
            .find(|members| outcome.group.is_some() && members[0].group == outcome.group);
        match same {
            Some(members) => members.push(outcome),
            None => findings.push(vec![outcome]),
        }
    }
    findings
}

fn heading(run: &Run, members: &[&Outcome], page: &mut Page<'_>) {
    let first = members[0];
    let symbol = page.symbol(first.verdict, first.known);
    let (name, title) = match (&first.group, members.len()) {
        (Some(group), 2..) => {
            // They need not have one cause, but they look the same.
            let alike = members.iter().all(|member| member.reason == first.reason);
            let reason = if alike { format!(": {}", clean(&first.reason)) } else { String::new() };
            (clean(group), format!("{}{reason}", count(members.len(), "case")))
        }
        _ => (clean(&first.id), finding::title(run, first)),
    };
    let weight: Vec<&str> = first
        .level
        .map(|level| level.word())
        .into_iter()
        .chain(first.severity.map(|severity| severity.word()))
        .collect();
    page.line(&format!(
        "{symbol} {}   {title}   {}",
        page.styled(BOLD, &name),
        page.styled(DIM, &weight.join(" · "))
    ));
}
