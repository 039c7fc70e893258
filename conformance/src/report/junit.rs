//! The run as JUnit XML, in the dialect that Jenkins reads: a suite for each
//! area, a testcase for each case, one child at most in each.

use std::io;
use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use crate::foreign::clean;
use crate::report::finding::{self, Field, Form};
use crate::report::words;
use crate::run::Run;
use crate::verdict::{Outcome, Verdict};

/// Writes the run.
pub fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    report(run).serialize(out).map_err(io::Error::other)
}

fn report(run: &Run) -> Report {
    let mut report = Report::new("jwt-conformance");
    report.set_time(Duration::from_millis(run.duration_ms));
    if !run.outcomes.iter().any(finding::is_judged) {
        report.add_test_suite(preflight(run));
    }
    let mut areas: Vec<&str> = Vec::new();
    for outcome in &run.outcomes {
        if !areas.contains(&outcome.area.as_str()) {
            areas.push(&outcome.area);
        }
    }
    for area in areas {
        let outcomes = run.outcomes.iter().filter(|outcome| outcome.area == area);
        let mut suite = suite(run, area);
        let mut time = Duration::ZERO;
        for outcome in outcomes {
            time += spent(run, outcome);
            suite.add_test_case(test_case(run, outcome));
        }
        suite.set_time(time);
        report.add_test_suite(suite);
    }
    report
}

fn suite(run: &Run, name: &str) -> TestSuite {
    let mut suite = TestSuite::new(clean(name));
    suite.extra.insert("timestamp".into(), clean(&run.started_at).into());
    suite.add_property(Property::new("target", clean(&run.target.url)));
    suite.add_property(Property::new("profile", words::profile(run.policy.resolved.profile)));
    suite.add_property(Property::new("version", clean(&run.tool.version)));
    for diagnosis in &run.diagnosis {
        suite.add_property(Property::new("diagnosis", diagnosis.id.word()));
    }
    suite
}

/// Why nothing was judged. A file without any testcase counts as green on many
/// servers, so this one is never empty.
fn preflight(run: &Run) -> TestSuite {
    let mut suite = suite(run, "preflight");
    for diagnosis in &run.diagnosis {
        let lines: Vec<String> = diagnosis
            .evidence
            .iter()
            .map(|line| clean(line))
            .chain(diagnosis.help.lines().map(|line| format!("help: {}", clean(line))))
            .collect();
        let status = error(diagnosis.id.word(), &clean(&diagnosis.title), &lines.join("\n"));
        suite.add_test_case(named("preflight", diagnosis.id.word(), status));
    }
    if suite.test_cases.is_empty() {
        let (id, message) = if run.outcomes.is_empty() {
            ("nothing-selected", "no case was selected")
        } else {
            ("nothing-judged", "no case could be judged")
        };
        suite.add_test_case(named("preflight", id, error(id, message, "")));
    }
    suite
}

fn named(area: &str, slug: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(format!("{area}/{slug}"), status);
    case.set_classname(format!("jwt.{area}"));
    case
}

fn error(kind: &str, message: &str, description: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_type(kind).set_message(message);
    if !description.is_empty() {
        status.set_description(description);
    }
    status
}

fn skipped(message: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(message);
    status
}

fn test_case(run: &Run, outcome: &Outcome) -> TestCase {
    let reason = clean(&outcome.reason);
    let status = match outcome.verdict {
        _ if outcome.known => skipped(&format!("known: {reason}")),
        Verdict::Pass | Verdict::Warn => TestCaseStatus::success(),
        Verdict::Skip => skipped(&reason),
        Verdict::Unclear | Verdict::NotRun => {
            let kind = outcome.cause.map_or(outcome.verdict.word(), |cause| cause.word());
            error(kind, &reason, "")
        }
        Verdict::Fail => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type(outcome.symptom.map_or("fail", |symptom| symptom.word()));
            let title = finding::title(run, outcome);
            status.set_message(format!("{title}: {}", finding::got(run, outcome)));
            status.set_description(description(run, outcome));
            status
        }
    };
    let mut case = TestCase::new(clean(&outcome.id), status);
    case.set_classname(format!("jwt.{}", clean(&outcome.area)));
    case.set_time(spent(run, outcome));
    if outcome.verdict == Verdict::Warn && !outcome.known {
        case.set_system_out(description(run, outcome));
    }
    case
}

fn description(run: &Run, outcome: &Outcome) -> String {
    let mut text = String::new();
    for Field { label, lines, form } in finding::fields(run, &[outcome], None) {
        for (index, line) in lines.iter().enumerate() {
            let lead = if index == 0 { format!("{label}:") } else { "   ".to_owned() };
            let bar = if form == Form::Quoted { "| " } else { "" };
            text.push_str(&format!("{lead} {bar}{line}\n"));
        }
    }
    let bad = finding::deciding(outcome);
    if outcome.variants.len() > 1 {
        for variant in bad {
            let (name, actual) = (finding::variant_name(variant), clean(&variant.actual));
            text.push_str(&format!("variant {name}: {} ({actual})\n", clean(&variant.reason)));
        }
    }
    text
}

/// How long the exchanges of a case took. Its waits are not among them.
fn spent(run: &Run, outcome: &Outcome) -> Duration {
    let ids = outcome.variants.iter().flat_map(|variant| &variant.exchanges);
    let ms: f64 = ids.filter_map(|id| run.exchange(*id)).map(|exchange| exchange.ms).sum();
    Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default()
}
