//! Failures and warnings: each cause once, the gravest first.

use crate::foreign::clean;
use crate::judge::nearest;
use crate::remedy::{self, Remedy};
use crate::report::finding::{self, Field};
use crate::report::terminal::Look;
use crate::report::terminal::page::{BOLD, DIM, Page};
use crate::report::words::count;
use crate::run::Run;
use crate::verdict::{Outcome, Verdict};

/// How many things to mend are listed; the rest follows below anyway.
const LISTED: usize = 8;

/// What to mend, a line for each thing to do, so that a first look does not
/// have to read all failures. Causes with the same remedy share a line: after
/// the gravest is mended, the others are too, or the place is known.
pub(crate) fn causes(run: &Run, page: &mut Page<'_>) {
    let mut mends: Vec<(Option<Remedy>, Vec<&Outcome>, String)> = Vec::new();
    let findings = findings(run, Verdict::Fail);
    if findings.len() < 2 {
        return;
    }
    for members in findings {
        let remedy = finding::remedy(run, members[0]);
        match mends.iter_mut().find(|(known, ..)| remedy.is_some() && *known == remedy) {
            Some((_, all, _)) => all.extend(members),
            None => {
                let cause = cause(run, &members);
                mends.push((remedy, members, cause));
            }
        }
    }
    page.gap();
    page.line(&page.styled(BOLD, "what to mend, the gravest first"));
    for (index, (remedy, members, cause)) in mends.iter().take(LISTED).enumerate() {
        let first = members[0];
        let severity = first.severity.map_or("", |severity| severity.word());
        let ids = match members.len() {
            1 => clean(&first.id),
            n => format!("{}, and {} more", clean(&first.id), n - 1),
        };
        let number = format!("  {:>2}. {severity:<9}", index + 1);
        match remedy {
            Some(remedy) => {
                page.paragraph(&number, &format!("{} ({ids})", remedy::title(*remedy)));
                page.paragraph(&" ".repeat(number.len()), cause);
            }
            None => page.paragraph(&number, &format!("{cause} ({ids})")),
        }
    }
    if mends.len() > LISTED {
        page.line(&format!("      and {} more below", mends.len() - LISTED));
    }
}

/// What is wrong, in one sentence.
fn cause(run: &Run, members: &[&Outcome]) -> String {
    let first = members[0];
    match first.group.as_deref().filter(|_| members.len() > 1) {
        Some(group) => match nearest::flaw(group) {
            // The likely cause, not a proven one.
            Some(flaw) => format!("as if: {}", flaw.description().trim_end_matches('.')),
            None => clean(&first.reason),
        },
        None => format!(
            "{}: {}",
            finding::title(run, first),
            first.symptom.map_or("failed", |symptom| symptom.word())
        ),
    }
}

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
/// member stands. A warning of the same cause as a failure is told with the
/// failure. Known failures are no findings.
fn findings(run: &Run, verdict: Verdict) -> Vec<Vec<&Outcome>> {
    let failed = |group: &Option<String>| {
        let mut outcomes = run.outcomes.iter();
        group.as_deref().is_some_and(|group| nearest::flaw(group).is_some())
            && outcomes.any(|other| {
                other.verdict == Verdict::Fail && !other.known && other.group == *group
            })
    };
    let mut outcomes: Vec<&Outcome> = run
        .outcomes
        .iter()
        .filter(|outcome| {
            let told_as = match outcome.verdict {
                Verdict::Warn if failed(&outcome.group) => Verdict::Fail,
                other => other,
            };
            told_as == verdict && !outcome.known
        })
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
            let number = count(members.len(), "case");
            if let Some(flaw) = nearest::flaw(group) {
                // The likely cause, not a proven one.
                (clean(group), format!("{number}, as if: {}", flaw.description()))
            } else {
                // They need not have one cause, but they look the same.
                let alike = members.iter().all(|member| member.reason == first.reason);
                let reason =
                    if alike { format!(": {}", clean(&first.reason)) } else { String::new() };
                (clean(group), format!("{number}{reason}"))
            }
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
