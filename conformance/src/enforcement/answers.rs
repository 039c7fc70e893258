//! Rows that list which of several tokens were taken.

use std::collections::BTreeMap;

use mock_issuer::keys::Algorithm;

use super::Row;
use crate::classify::Answer;
use crate::evidence::{Evidence, ExchangeId};
use crate::judge::Seen;

/// The answers of a run, by the variant that was sent.
pub(super) struct Answers<'a> {
    pub(super) seen: &'a Seen<'a>,
    pub(super) evidence: &'a BTreeMap<String, Evidence>,
}

impl Answers<'_> {
    /// The exchanges of `id` or `id#variant`.
    pub(super) fn exchanges(&self, name: &str) -> &[ExchangeId] {
        let (id, variant) = name.split_once('#').unwrap_or((name, ""));
        self.evidence
            .get(id)
            .and_then(|evidence| evidence.attempts.get(variant))
            .map_or(&[], |attempt| &attempt.sends)
    }

    /// What became of a variant. None if it was not sent, or had no answer.
    pub(super) fn taken(&self, name: &str) -> Option<bool> {
        let answers: Vec<Answer> = self
            .exchanges(name)
            .iter()
            .filter_map(|id| self.seen.answer(*id))
            .filter(|answer| *answer != Answer::NoAnswer)
            .collect();
        (!answers.is_empty()).then(|| answers.contains(&Answer::Accepted))
    }
}

/// The labels of those that were taken and of those that were not, and the
/// exchanges that show it.
fn sorted<'a>(
    answers: &Answers<'_>,
    names: &[(&'a str, &str)],
) -> (Vec<&'a str>, Vec<&'a str>, Vec<ExchangeId>) {
    let (mut taken, mut refused, mut exchanges) = (Vec::new(), Vec::new(), Vec::new());
    for (label, name) in names {
        match answers.taken(name) {
            Some(true) => taken.push(*label),
            Some(false) => refused.push(*label),
            None => continue,
        }
        exchanges.extend(answers.exchanges(name).first());
    }
    (taken, refused, exchanges)
}

fn list(labels: &[&str]) -> String {
    // Not "none", which is the name of an algorithm.
    if labels.is_empty() { "nothing".into() } else { labels.join(", ") }
}

fn row(
    key: &str,
    title: &str,
    names: &[(&str, &str)],
    value: impl Fn(&[&str], &[&str]) -> String,
    answers: &Answers<'_>,
) -> Option<Row> {
    let (taken, refused, exchanges) = sorted(answers, names);
    // What was not asked might be either, so a list that lacks something says nothing.
    if names.iter().any(|(_, name)| answers.taken(name).is_none()) {
        return None;
    }
    let mut row = Row::new(key, title, value(&taken, &refused)).shown_by(exchanges);
    row.detail = vec![format!("taken: {}", list(&taken)), format!("refused: {}", list(&refused))];
    Some(row)
}

/// Of the cases whose ids begin so, the first variant that was taken, or else
/// the first that was asked.
fn telling(answers: &Answers<'_>, cases: &str) -> Option<String> {
    let variants = answers
        .evidence
        .iter()
        .filter(|(id, _)| id.starts_with(cases))
        .flat_map(|(id, of)| of.attempts.keys().map(move |variant| format!("{id}#{variant}")));
    let mut asked = variants.filter(|name| answers.taken(name).is_some()).peekable();
    let first = asked.peek().cloned();
    asked.find(|name| answers.taken(name) == Some(true)).or(first)
}

pub(super) fn algorithms(answers: &Answers<'_>) -> Option<Row> {
    let policy = answers.seen.policy;
    let mut names = Vec::new();
    for algorithm in Algorithm::ALL {
        for case in ["control/each-algorithm", "alg/not-in-allowlist", "alg/other-scheme-same-key"]
        {
            names.push((algorithm.name(), format!("{case}#{algorithm}")));
        }
    }
    for (label, cases) in [("none", "alg/none"), ("HS256", "alg/hs256-")] {
        names.extend(telling(answers, cases).map(|name| (label, name)));
    }
    let names: Vec<(&str, &str)> =
        names.iter().map(|(label, name)| (*label, name.as_str())).collect();
    let (mut taken, mut refused, exchanges) = sorted(answers, &names);
    let mut all = vec![policy.primary.name()];
    all.append(&mut taken);
    all.dedup();
    all.sort_unstable();
    all.dedup();
    refused.retain(|name| !all.contains(name));
    refused.dedup();
    if exchanges.is_empty() {
        return None;
    }
    let asked = |name: &&str| !all.contains(name) && !refused.contains(name);
    let open: Vec<&str> = Algorithm::ALL.map(Algorithm::name).into_iter().filter(asked).collect();
    let mut row = Row::new("algorithms", "algorithms taken", list(&all)).shown_by(exchanges);
    row.detail =
        vec![format!("refused: {}", list(&refused)), format!("not asked: {}", list(&open))];
    Some(row)
}

pub(super) fn types(answers: &Answers<'_>) -> Option<Row> {
    let names = [
        ("JWT", "probe/typ#JWT"),
        ("at+jwt", "probe/typ#at-jwt"),
        ("application/at+jwt", "probe/typ#with-prefix"),
        ("another", "probe/typ#other"),
        ("no `typ`", "probe/typ#absent"),
    ];
    let value = |taken: &[&str], refused: &[&str]| {
        if refused.is_empty() { "any, or no `typ`".into() } else { list(taken) }
    };
    row("typ", "`typ` taken", &names, value, answers)
}

pub(super) fn claims(answers: &Answers<'_>) -> Option<Row> {
    let mut names = vec![
        ("exp", "probe/claims#exp"),
        ("iss", "probe/claims#iss"),
        ("sub", "probe/claims#sub"),
        ("iat", "probe/claims#iat"),
        ("jti", "probe/claims#jti"),
        ("client_id", "probe/claims#client-id"),
    ];
    // Not every target is asked about audiences.
    if answers.taken("claims/aud-missing").is_some() {
        names.insert(2, ("aud", "claims/aud-missing"));
    }
    let value = |_: &[&str], refused: &[&str]| {
        if refused.is_empty() { "none".into() } else { list(refused) }
    };
    row("claims", "claims required", &names, value, answers)
}

pub(super) fn kids(answers: &Answers<'_>) -> Option<Row> {
    let names = [
        ("no `kid`", "probe/kid#absent"),
        ("an unknown `kid`", "probe/kid#unknown"),
        ("the `kid` of another key", "probe/kid#of-another-key"),
    ];
    let value = |taken: &[&str], _: &[&str]| match taken {
        [] => "must name the key".into(),
        taken => format!("a good signature is enough with {}", taken.join(", ")),
    };
    row("kid", "`kid`", &names, value, answers)
}

pub(super) fn places(answers: &Answers<'_>) -> Option<Row> {
    let mut names =
        vec![("query", "probe/token-places#query"), ("cookie", "probe/token-places#cookie")];
    // Forms are sent only where the user named the method for them.
    if answers.taken("transport/token-in-form").is_some() {
        names.insert(1, ("form", "transport/token-in-form"));
    }
    let value = |taken: &[&str], _: &[&str]| match taken {
        [] => "the Authorization header only".into(),
        taken => format!("the Authorization header, {}", taken.join(", ")),
    };
    row("token-places", "token taken from", &names, value, answers)
}

pub(super) fn schemes(answers: &Answers<'_>) -> Option<Row> {
    let names = [
        ("bearer", "transport/lowercase-bearer#lower"),
        ("BEARER", "transport/lowercase-bearer#upper"),
        ("Token", "transport/wrong-scheme#token"),
        ("JWT", "transport/wrong-scheme#jwt"),
        ("DPoP", "transport/wrong-scheme#dpop"),
        ("no scheme", "transport/token-without-scheme"),
    ];
    let value = |taken: &[&str], _: &[&str]| {
        std::iter::once("Bearer").chain(taken.iter().copied()).collect::<Vec<_>>().join(", ")
    };
    row("schemes", "schemes taken", &names, value, answers)
}
