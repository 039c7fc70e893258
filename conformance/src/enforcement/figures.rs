//! Rows that are a number, found by halving.

use super::Row;
use super::answers::Answers;
use crate::case::{Figure, Measure, Step};
use crate::classify::Answer;
use crate::measure::CLOSE_OCTETS;

/// The greatest number that was taken.
pub(super) fn row(answers: &Answers<'_>, figure: Figure) -> Option<Row> {
    let (key, title, probe, unit) = match figure {
        Figure::ExpLeeway => ("leeway-exp", "leeway after `exp`", "probe/leeway-exp", "s"),
        Figure::NbfLeeway => ("leeway-nbf", "leeway before `nbf`", "probe/leeway-nbf", "s"),
        Figure::IatFuture => ("iat-future", "`iat` ahead, at most", "probe/iat-future", "s"),
        Figure::TokenSize => ("token-size", "longest token", "probe/token-size", "letters"),
    };
    let attempt = answers.evidence.get(probe)?.attempts.get(figure.word())?;
    let mut tries: Vec<(u32, bool)> = attempt
        .numbers
        .iter()
        .zip(&attempt.sends)
        .filter_map(|(number, id)| match answers.seen.answer(*id)? {
            Answer::Accepted => Some((*number, true)),
            Answer::NoAnswer => None,
            Answer::Refused | Answer::WrongStatus | Answer::NotFound | Answer::Crashed => {
                Some((*number, false))
            }
        })
        .collect();
    tries.sort_unstable();
    let taken = tries.iter().filter(|(_, taken)| *taken).map(|(number, _)| *number).max();
    let refused = tries.iter().filter(|(_, taken)| !*taken).map(|(number, _)| *number).min();
    let (most, close) = bounds(answers, probe)?;
    // What was cut short is told as what is known of it.
    let value = match (taken, refused) {
        (None, Some(0)) => format!("0 {unit}"),
        (Some(taken), None) if taken >= most => format!("{taken} {unit} or more"),
        (Some(taken), None) => format!("at least {taken} {unit}, not measured further"),
        (Some(taken), Some(refused)) if refused <= taken.saturating_add(close) => {
            format!("{taken} {unit}")
        }
        (Some(taken), Some(refused)) => format!("between {taken} and {refused} {unit}"),
        (None, _) => return None,
    };
    let mut row = Row::new(key, title, value).shown_by(attempt.sends.iter().copied());
    row.detail = tries
        .iter()
        .map(|(number, taken)| {
            format!("{number} {unit}: {}", if *taken { "taken" } else { "refused" })
        })
        .collect();
    Some(row)
}

/// The greatest number that is asked for, and how close two numbers must come
/// for the figure to be known.
fn bounds(answers: &Answers<'_>, probe: &str) -> Option<(u32, u32)> {
    answers.seen.cases.get(probe)?.steps.iter().find_map(|step| match step {
        Step::Measure { measure: Measure::Seconds { most, .. }, .. } => Some((*most, 1)),
        // Four letters hold three octets, so the longest is a little shorter than asked for.
        Step::Measure { measure: Measure::Octets { most }, .. } => Some((*most, CLOSE_OCTETS)),
        _ => None,
    })
}
