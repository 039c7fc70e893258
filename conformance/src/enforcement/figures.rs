//! Rows that are a number, found by halving.

use super::Row;
use super::answers::Answers;
use crate::case::Figure;
use crate::classify::Answer;

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
    let value = match (taken, refused) {
        (None, None) => return None,
        (None, Some(_)) => format!("0 {unit}"),
        (Some(taken), None) => format!("{taken} {unit} or more"),
        (Some(taken), Some(_)) => format!("{taken} {unit}"),
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
