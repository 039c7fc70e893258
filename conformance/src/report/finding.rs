//! One finding, told: a failed case, or several cases with one cause, as
//! labelled fields. Terminal and JUnit only differ in how they draw them.

use crate::case::{Case, Kind};
use crate::classify::Answer;
use crate::crash_log;
use crate::evidence::{Attempt, Exchange};
use crate::foreign::{body, bounded, clean};
use crate::remedy::{self, Remedy};
use crate::report::sent::sent;
use crate::report::{shell, stack, timeline, words};
use crate::run::Run;
use crate::verdict::{Outcome, Symptom, VariantOutcome, Verdict};

/// How much of a header, payload or body is told.
pub(crate) const PART: usize = 320;

/// One labelled field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// What it is.
    pub(crate) label: &'static str,
    /// Its lines.
    pub(crate) lines: Vec<String>,
    /// How the lines are drawn.
    pub(crate) form: Form,
}

/// How the lines of a field are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Broken where they are too long.
    Prose,
    /// As they stand.
    Verbatim,
    /// As they stand, behind a bar: CI logs look for commands at the
    /// beginning of a line, so foreign text must not stand there.
    Quoted,
}

impl Field {
    fn prose(label: &'static str, lines: Vec<String>) -> Self {
        Self { label, lines, form: Form::Prose }
    }

    fn verbatim(label: &'static str, lines: Vec<String>) -> Self {
        Self { label, lines, form: Form::Verbatim }
    }

    fn quoted(label: &'static str, lines: Vec<String>) -> Self {
        Self { label, lines, form: Form::Quoted }
    }
}

/// Whether something is said about the target, and not only about the run.
pub(crate) fn is_judged(outcome: &Outcome) -> bool {
    matches!(outcome.verdict, Verdict::Pass | Verdict::Warn | Verdict::Fail)
}

/// The variants of an outcome that decided it.
pub(crate) fn deciding(outcome: &Outcome) -> Vec<&VariantOutcome> {
    outcome.variants.iter().filter(|variant| variant.verdict == outcome.verdict).collect()
}

/// The exchange that shows what an outcome says, of its gravest variant.
pub(crate) fn telling_exchange<'a>(run: &'a Run, outcome: &Outcome) -> Option<&'a Exchange> {
    let variant = gravest(outcome)?;
    // What was sent while waiting leads up to the send that is judged.
    let attempt = run.evidence.get(&outcome.id).and_then(|of| of.attempts.get(&variant.name));
    let ids = match attempt {
        Some(attempt) if !attempt.sends.is_empty() => &attempt.sends,
        _ => &variant.exchanges,
    };
    let exchanges = || ids.iter().filter_map(|id| run.exchange(*id));
    let shows = |exchange: &&Exchange| {
        let answer = run.policy.resolved.classifier.classify(exchange);
        match variant.symptom {
            Some(Symptom::Accepted) => answer == Answer::Accepted,
            Some(Symptom::Refused) => answer.is_refusal(),
            Some(Symptom::Crashed) => answer == Answer::Crashed,
            Some(Symptom::WrongStatus) => answer == Answer::WrongStatus,
            Some(Symptom::Slow) => answer == Answer::NoAnswer,
            Some(Symptom::Fetched | Symptom::Hammered | Symptom::Leaked | Symptom::NoChallenge)
            | None => true,
        }
    };
    // The last refusal counts where something was tried until it is accepted.
    if variant.symptom == Some(Symptom::Refused) {
        let denied = |exchange: &&Exchange| {
            run.policy.resolved.classifier.classify(exchange) != Answer::Accepted
        };
        return exchanges().rfind(shows).or_else(|| exchanges().rfind(denied));
    }
    exchanges().find(shows).or_else(|| exchanges().next_back())
}

fn gravest(outcome: &Outcome) -> Option<&VariantOutcome> {
    // Of equals the first, as in the judge.
    deciding(outcome).into_iter().rev().max_by_key(|variant| variant.severity)
}

/// The title of a case, empty where a hand-made document lacks it.
pub(crate) fn title(run: &Run, outcome: &Outcome) -> String {
    run.cases.get(&outcome.id).map(|case| clean(&case.title)).unwrap_or_default()
}

/// What happened, in one line.
pub(crate) fn got(run: &Run, outcome: &Outcome) -> String {
    match telling_exchange(run, outcome) {
        Some(exchange) => answer(exchange),
        None if outcome.actual.is_empty() => clean(&outcome.reason),
        None => bounded(&outcome.actual, PART),
    }
}

/// An answer in one line.
pub(crate) fn answer(exchange: &Exchange) -> String {
    match (&exchange.response, &exchange.error) {
        (Some(response), _) => {
            format!("{} {}", response.status, body(&response.body, PART)).trim_end().to_owned()
        }
        (None, Some(error)) => bounded(&error.message, PART),
        (None, None) => "no answer".into(),
    }
}

/// How long was waited, where something was waited for.
pub(crate) fn waited(run: &Run, outcome: &Outcome) -> Option<String> {
    let told = gravest(outcome).map(|variant| variant.name.as_str());
    let attempts = &run.evidence.get(&outcome.id)?.attempts;
    // What failed tells its own wait, and what passed the longest.
    let wait = attempts
        .iter()
        .filter(|(name, _)| outcome.verdict == Verdict::Pass || Some(name.as_str()) == told)
        .filter_map(|(_, attempt)| attempt.wait.as_ref())
        .max_by(|a, b| (a.ended_ms - a.changed_ms).total_cmp(&(b.ended_ms - b.changed_ms)))?;
    let waited = words::duration((wait.ended_ms - wait.changed_ms).max(0.0));
    Some(format!("{waited} of at most {} s", wait.bound_s))
}

/// The same, where somebody may wonder what took so long.
pub(crate) fn waited_long(run: &Run, outcome: &Outcome) -> Option<String> {
    let long = |attempt: &Attempt| {
        attempt.wait.as_ref().is_some_and(|wait| wait.ended_ms - wait.changed_ms >= 1000.0)
    };
    let attempts = &run.evidence.get(&outcome.id)?.attempts;
    attempts.values().any(long).then(|| waited(run, outcome)).flatten()
}

/// The fields of a finding. `members` are the outcomes told together, the
/// gravest first; without `again` there is no line to run them again.
pub(crate) fn fields(run: &Run, members: &[&Outcome], again: Option<&[String]>) -> Vec<Field> {
    let Some(first) = members.first() else { return Vec::new() };
    let case = run.cases.get(&first.id);
    let exchange = telling_exchange(run, first);
    let mut fields = Vec::new();
    if members.len() > 1 {
        let ids: Vec<String> = members.iter().map(|member| clean(&member.id)).collect();
        fields.push(Field::prose("cases", vec![words::list(&ids, 40)]));
        fields.push(Field::prose("shown", vec![format!("{}: {}", ids[0], title(run, first))]));
    }
    if first.variants.len() > 1 {
        fields.push(Field::prose("variants", vec![variants(first)]));
    }
    if let Some(exchange) = exchange {
        fields.push(Field::verbatim("sent", sent(exchange)));
    }
    fields.push(Field::prose("expected", vec![expected(case, first)]));
    fields.push(Field::verbatim("got", got_lines(run, first, exchange)));
    if let Some(waited) = waited(run, first) {
        fields.push(Field::prose("waited", vec![waited]));
    }
    let story = timeline::lines(run, first);
    fields.push(Field::verbatim("timeline", story));
    let told = exchange.map(|exchange| crash_log::telling(&exchange.log)).unwrap_or_default();
    if !told.is_empty() {
        fields.push(Field::quoted("log", told.iter().map(|line| bounded(line, 200)).collect()));
    }
    if let Some(case) = case {
        fields.push(Field::prose("why", vec![why(case, first)]));
        fields.push(Field::prose("fix", fixes(run, case, first)));
    }
    if let Some(options) = again {
        let ids: Vec<&str> = members.iter().take(4).map(|member| member.id.as_str()).collect();
        let ids = if members.len() > ids.len() { &ids[..1] } else { &ids };
        fields.push(Field::verbatim("again", vec![shell::again(run, options, ids)]));
    }
    if let Some(curl) = exchange.and_then(|exchange| shell::curl(run, exchange)) {
        fields.push(Field::verbatim("curl", vec![curl]));
    }
    let more = format!("jwt-conformance explain {}", shell::quote(&first.id));
    fields.push(Field::verbatim("more", vec![more]));
    fields.retain(|field| field.lines.iter().any(|line| !line.is_empty()));
    fields
}

/// The name of a variant; the plain one beside named ones has none.
pub(crate) fn variant_name(variant: &VariantOutcome) -> String {
    if variant.name.is_empty() { "(plain)".into() } else { clean(&variant.name) }
}

fn variants(outcome: &Outcome) -> String {
    let bad = deciding(outcome);
    let names: Vec<String> = bad.iter().map(|variant| variant_name(variant)).collect();
    let shown = gravest(outcome).filter(|_| names.len() > 1);
    let shown = shown.map(|variant| format!(" (shown: {})", variant_name(variant)));
    format!(
        "{} of {}: {}{}",
        bad.len(),
        outcome.variants.len(),
        words::list(&names, 20),
        shown.unwrap_or_default()
    )
}

fn expected(case: Option<&Case>, outcome: &Outcome) -> String {
    let references = case.map(|case| case.references.as_slice()).unwrap_or_default();
    let references: Vec<String> =
        references.iter().map(|reference| clean(&reference.text)).collect();
    match references.as_slice() {
        [] => clean(&outcome.expected),
        references => format!("{} ({})", clean(&outcome.expected), references.join("; ")),
    }
}

fn got_lines(run: &Run, outcome: &Outcome, exchange: Option<&Exchange>) -> Vec<String> {
    let kind = run.cases.get(&outcome.id).map(|case| case.kind);
    let reason = clean(&outcome.reason);
    if kind == Some(Kind::Audit) {
        return vec![format!("{reason}, such as {}", got(run, outcome))];
    }
    let mut lines = vec![got(run, outcome)];
    if let Some(response) = exchange.and_then(|exchange| exchange.response.as_ref()) {
        for challenge in response.header("www-authenticate").take(3) {
            lines.push(format!("WWW-Authenticate: {}", bounded(challenge, PART)));
        }
    }
    // "It was accepted" is what the status says already.
    let says_more = reason.contains(|c: char| c.is_ascii_digit()) || kind == Some(Kind::LifeCycle);
    if says_more && !lines.contains(&reason) {
        lines.push(reason);
    }
    lines
}

/// Whether a token that must be refused crashed the target. Where it was a good
/// one, its own case says why.
fn crashed_by_bad_token(case: &Case, outcome: &Outcome) -> bool {
    let told = gravest(outcome).map(|variant| variant.name.as_str());
    outcome.symptom == Some(Symptom::Crashed)
        && !case.sends().any(|send| Some(send.variant.as_str()) == told && send.must_be_accepted())
}

/// Why it matters. What a forgery would have gained does not matter where the
/// target fell over before it came to judge.
fn why(case: &Case, outcome: &Outcome) -> String {
    match crashed_by_bad_token(case, outcome) {
        true => "A crash is not a refusal: it says nothing about the token, \
             fills the log, and anyone who can send such a request can cause it."
            .into(),
        false => clean(&case.why),
    }
}

/// What mends it. A crash is mended in one place, whichever token caused it.
fn remedies<'a>(case: &'a Case, outcome: &Outcome) -> &'a [Remedy] {
    match crashed_by_bad_token(case, outcome) {
        true => &[Remedy::CatchErrors],
        false => &case.remedies,
    }
}

/// The remedy that comes first.
pub(crate) fn remedy(run: &Run, outcome: &Outcome) -> Option<Remedy> {
    remedies(run.cases.get(&outcome.id)?, outcome).first().copied()
}

/// What to do.
fn fixes(run: &Run, case: &Case, outcome: &Outcome) -> Vec<String> {
    let stack = stack::of(run);
    let mut lines: Vec<String> = remedies(case, outcome)
        .iter()
        .flat_map(|remedy| remedy::text(*remedy, stack.unwrap_or_default()).lines())
        .map(clean)
        .collect();
    if let (Some(stack), Some(first)) = (stack, lines.first_mut()) {
        // A guess is named, so that it can be seen to be wrong.
        first.insert_str(0, &format!("{}: ", stack.label()));
    }
    lines
}
