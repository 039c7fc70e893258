//! Rows about the life of keys: how soon the target learns of a new one, forgets
//! an old one, and recovers from an issuer that failed.

use super::Row;
use super::answers::Answers;
use crate::classify::Answer;
use crate::evidence::Attempt;
use crate::judge::window::Asks;
use crate::verdict::Cause;

pub(super) fn rotation(answers: &Answers<'_>) -> Option<Row> {
    let attempt = attempt(answers, "rotation/new-key-accepted", "")?;
    let value = match waited(answers, attempt)? {
        Waited::After(seconds) => format!("after {seconds:.1} s"),
        Waited::InVain(seconds) => format!("not within {seconds:.0} s"),
    };
    Some(row("rotation", "a new key is accepted", value, attempt))
}

pub(super) fn recovery(answers: &Answers<'_>) -> Option<Row> {
    let attempt = attempt(answers, "outage/jwks-500", "recovered")?;
    let value = match waited(answers, attempt)? {
        Waited::After(seconds) => format!("a new key is accepted after {seconds:.1} s"),
        Waited::InVain(seconds) => format!("a new key is not accepted within {seconds:.0} s"),
    };
    Some(row("recovery", "after an outage", value, attempt))
}

/// How often each unknown `kid` made the target ask, in a flood.
pub(super) fn flood(answers: &Answers<'_>) -> Option<Row> {
    let attempt = attempt(answers, "fetch/unknown-kid-flood", "")?;
    let asks = asks(answers, attempt)?;
    let fetches = if asks == 1 { "fetch" } else { "fetches" };
    let value = format!("{asks} {fetches} for {} unknown `kid`s", attempt.sends.len());
    Some(row("flood", "in a flood", value, attempt))
}

/// Whether the target looks again when the key set says that it is old.
pub(super) fn max_age(answers: &Answers<'_>) -> Option<Row> {
    let attempt = attempt(answers, "rotation/cache-control-honoured", "")?;
    let value = if asks(answers, attempt)? > 0 {
        "fetches the keys again after `max-age=2`"
    } else {
        "keeps the keys beyond `max-age=2`"
    };
    Some(row("max-age", "`Cache-Control`", value.into(), attempt))
}

/// How often the issuer was asked for the key set in the window of an attempt.
fn asks(answers: &Answers<'_>, attempt: &Attempt) -> Option<usize> {
    Some(Asks::of(attempt.window.as_ref()?, answers.seen).count())
}

/// Whether a removed key is refused once the key set without it was fetched.
pub(super) fn removal(answers: &Answers<'_>) -> Option<Row> {
    let attempt = attempt(answers, "rotation/retired-after-refetch", "")?;
    let last = attempt.sends.last().and_then(|id| answers.seen.answer(*id))?;
    let wait = attempt.wait.as_ref()?;
    if !answers.seen.is_met(wait) {
        return None;
    }
    let value = match last {
        Answer::Accepted => "still accepted after the key set without it was fetched",
        Answer::NoAnswer => return None,
        Answer::Refused | Answer::WrongStatus | Answer::NotFound | Answer::Crashed => {
            "refused once the key set without it was fetched"
        }
    };
    Some(row("removal", "a removed key is", value.into(), attempt))
}

fn row(key: &str, title: &str, value: String, attempt: &Attempt) -> Row {
    let shown = attempt.wait.iter().flat_map(|wait| wait.polls.iter().rev().take(2).rev());
    Row::new(key, title, value).shown_by(shown.chain(&attempt.sends).copied())
}

fn attempt<'a>(answers: &Answers<'a>, case: &str, variant: &str) -> Option<&'a Attempt> {
    let attempt = answers.evidence.get(case)?.attempts.get(variant)?;
    let interrupted = attempt.not_run.as_ref().is_some_and(|not| not.cause == Cause::Interrupted);
    (!attempt.sends.is_empty() && !interrupted).then_some(attempt)
}

/// How many seconds a wait took.
enum Waited {
    After(f64),
    InVain(f64),
}

fn waited(answers: &Answers<'_>, attempt: &Attempt) -> Option<Waited> {
    let wait = attempt.wait.as_ref()?;
    let seconds = (wait.ended_ms - wait.changed_ms) / 1000.0;
    let met = answers.seen.is_met(wait);
    Some(if met { Waited::After(seconds) } else { Waited::InVain(seconds) })
}
