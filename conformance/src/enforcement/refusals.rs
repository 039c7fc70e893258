//! The row that tells how the target says no, by the kind of fault.

use super::Row;
use super::answers::Answers;
use crate::classify::Answer;
use crate::evidence::{Exchange, ExchangeId, Role};
use crate::judge::Seen;

/// The kinds of fault, and what shows them.
const FAULTS: [(&str, &str); 8] = [
    ("no token", "control/no-token-is-401"),
    ("no such token", "enc/garbage#word"),
    ("wrong signature", "sig/wrong-key-same-kid"),
    ("unknown kid", "kid/unknown"),
    ("expired", "claims/exp-long-expired"),
    ("wrong iss", "claims/iss-wrong#other"),
    ("wrong aud", "claims/aud-wrong"),
    ("wrong scheme", "transport/wrong-scheme#basic"),
];

pub(super) fn row(answers: &Answers<'_>) -> Option<Row> {
    let (mut said, mut exchanges) = (Vec::new(), Vec::new());
    for (fault, name) in FAULTS {
        // That something was let in is told by the case.
        let refused = |id: &&ExchangeId| {
            answers.seen.answer(**id).is_some_and(|answer| answer != Answer::Accepted)
        };
        let Some((id, response)) = answers
            .exchanges(name)
            .iter()
            .filter(refused)
            .find_map(|id| Some((*id, answers.seen.exchange(*id)?.response.as_ref()?)))
        else {
            continue;
        };
        let challenges: Vec<&str> = response.header("www-authenticate").collect();
        let challenge = match challenges.as_slice() {
            [] => "no challenge".to_owned(),
            challenges => challenges.join(", "),
        };
        said.push((fault, response.status, challenge));
        exchanges.push(id);
    }
    let (_, first, _) = said.first()?;
    let alike = said.iter().all(|(_, status, _)| status == first);
    let value = if alike && said.len() == FAULTS.len() {
        match crashes(answers.seen) {
            0 => format!("{first} for every kind of fault"),
            number => format!("{first} for the usual faults, a crash at {number} other requests"),
        }
    } else {
        let each: Vec<String> =
            said.iter().map(|(fault, status, _)| format!("{fault} {status}")).collect();
        each.join(", ")
    };
    let mut row = Row::new("refusals", "answers to bad tokens", value).shown_by(exchanges);
    row.detail = said
        .iter()
        .map(|(fault, status, challenge)| format!("{fault}: {status}, {challenge}"))
        .collect();
    Some(row)
}

/// How many requests the target did not survive. What it says while the issuer
/// fails, or of odd keys, is told elsewhere.
fn crashes(seen: &Seen<'_>) -> usize {
    let crashed = |exchange: &&Exchange| {
        exchange.role == Role::Case
            && seen.policy.classifier.classify(exchange) == Answer::Crashed
            && seen.send_of(exchange).is_some_and(|(case, _)| !case.is_life_cycle())
    };
    seen.exchanges.iter().filter(crashed).count()
}
