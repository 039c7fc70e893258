//! What happened in a life-cycle case, a line each, on one clock: what was sent
//! and answered, what the issuer was asked, what was changed.

use crate::case::Kind;
use crate::evidence::{EventKind, Exchange, Role, last_restored};
use crate::explain::wrong;
use crate::foreign::{bounded, clean};
use crate::report::words;
use crate::run::Run;
use crate::verdict::Outcome;

/// How many lines are shown at the beginning and at the end.
const FIRST: usize = 9;
const LAST: usize = 7;

/// One thing that happened, perhaps several times in a row.
struct Happened {
    at_ms: f64,
    who: &'static str,
    what: String,
    times: usize,
}

/// The lines of a case; none where it is no life-cycle case.
pub(crate) fn lines(run: &Run, outcome: &Outcome) -> Vec<String> {
    let is_life_cycle = run.cases.get(&outcome.id).is_some_and(|case| case.kind == Kind::LifeCycle);
    let of_case = |exchange: &&Exchange| {
        exchange.case.as_deref().is_some_and(|name| {
            name.strip_prefix(&*outcome.id)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
        })
    };
    let Some(cell) = run.exchanges.iter().find(of_case).map(|first| first.cell) else {
        return Vec::new();
    };
    if !is_life_cycle {
        return Vec::new();
    }
    let mine: Vec<&Exchange> = run.exchanges.iter().filter(of_case).collect();
    let begin = mine.iter().map(|exchange| exchange.at_ms).fold(f64::INFINITY, f64::min);
    let end = mine.iter().map(|exchange| exchange.at_ms + exchange.ms).fold(0.0, f64::max);
    let sent = mine.iter().map(|exchange| Happened {
        at_ms: exchange.at_ms,
        who: "sent",
        what: said(exchange),
        times: 1,
    });
    // What was changed before the first request of the case is a part of its story.
    let changed = |kind: &EventKind| {
        matches!(
            kind,
            EventKind::Fault { .. }
                | EventKind::Edit { .. }
                | EventKind::Publish { .. }
                | EventKind::Promote { .. }
                | EventKind::Withdraw { .. }
        )
    };
    let restored = last_restored(&run.events, cell, begin);
    let events = run
        .events
        .iter()
        .filter(|event| {
            let early = (restored..begin).contains(&event.at_ms) && changed(&event.kind);
            event.cell == cell && (early || event.at_ms >= begin) && event.at_ms <= end
        })
        .filter_map(|event| {
            let (who, what) = told(&event.kind)?;
            Some(Happened { at_ms: event.at_ms, who, what, times: 1 })
        });
    let mut all: Vec<Happened> = sent.chain(events).collect();
    all.sort_by(|a, b| a.at_ms.total_cmp(&b.at_ms));
    let Some(zero) = all.first().map(|first| first.at_ms) else { return Vec::new() };
    let mut rows: Vec<Happened> = Vec::new();
    for happened in all {
        match rows.last_mut() {
            Some(last) if (last.who, &last.what) == (happened.who, &happened.what) => {
                last.times += 1;
            }
            _ => rows.push(happened),
        }
    }
    // One thing by itself is no story.
    if rows.len() < 3 { Vec::new() } else { drawn(&rows, zero) }
}

fn drawn(rows: &[Happened], zero: f64) -> Vec<String> {
    let row = |happened: &Happened| {
        let times = match happened.times {
            1 => String::new(),
            times => format!(" ({times} times)"),
        };
        let seconds = (happened.at_ms - zero) / 1000.0;
        format!("{seconds:>7.2} s  {:<7} {}{times}", happened.who, happened.what)
    };
    if rows.len() <= FIRST + LAST + 1 {
        return rows.iter().map(row).collect();
    }
    let hidden = rows.len() - FIRST - LAST;
    let mut lines: Vec<String> = rows[..FIRST].iter().map(row).collect();
    lines.push(format!("{:>9}  {:<7} {}", "", "", words::count(hidden, "more line")));
    lines.extend(rows[rows.len() - LAST..].iter().map(row));
    lines
}

fn said(exchange: &Exchange) -> String {
    let variant = exchange.case.as_deref().and_then(|name| name.split_once('#')).map(|(_, v)| v);
    let role = match exchange.role {
        Role::Twin => "twin, ",
        Role::Case | Role::Control | Role::Marker | Role::Prime | Role::Beside | Role::Probe => "",
    };
    let answer = match (&exchange.response, &exchange.error) {
        (Some(response), _) => format!("{} ", response.status),
        (None, _) => "no answer ".into(),
    };
    // What takes as long as usual need not be told.
    let took = if exchange.ms < 1000.0 {
        String::new()
    } else {
        format!("after {}", words::duration(exchange.ms))
    };
    let name = variant.map(|name| format!("{}: ", clean(name))).unwrap_or_default();
    format!("{role}{name}{answer}{took}").trim_end().to_owned()
}

fn told(kind: &EventKind) -> Option<(&'static str, String)> {
    let asked = |what: &str, status: Option<u16>| {
        let status = status.map_or_else(|| "no answer".into(), |status| status.to_string());
        ("target", format!("asks for {what}: {status}"))
    };
    Some(match kind {
        EventKind::Fetch { status, .. } => asked("the keys", *status),
        EventKind::Metadata { status, .. } => asked("the metadata", *status),
        EventKind::BrokenOff { reason } => {
            ("target", format!("breaks off the TLS connection: {}", bounded(reason, 60)))
        }
        EventKind::Canary { path, .. } => ("target", format!("comes to {}", bounded(path, 60))),
        EventKind::Publish { key, .. } => ("issuer", format!("publishes `{}`", clean(key))),
        EventKind::Promote { key, .. } => ("issuer", format!("signs with `{}`", clean(key))),
        EventKind::Withdraw { key, .. } => ("issuer", format!("withdraws `{}`", clean(key))),
        EventKind::Edit { .. } => ("issuer", "changes the JWKS".into()),
        EventKind::Fault { document, fault: Some(fault) } => {
            ("issuer", bounded(&wrong::fault_in_words(*document, fault), 100))
        }
        EventKind::Fault { fault: None, .. } => {
            ("issuer", "serves everything rightly again".into())
        }
        EventKind::Restart { .. } => ("target", "is started again".into()),
        EventKind::Died { status, .. } => ("target", format!("ends: {}", bounded(status, 60))),
        EventKind::Token { .. }
        | EventKind::Other { .. }
        | EventKind::Restore
        | EventKind::Start { .. } => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_story_shows_its_beginning_and_its_end() {
        let rows: Vec<Happened> = (0..30_u32)
            .map(|number| Happened {
                at_ms: 100.0 + f64::from(number) * 250.0,
                who: if number % 2 == 0 { "sent" } else { "target" },
                what: format!("{number}"),
                times: if number == 1 { 3 } else { 1 },
            })
            .collect();
        let lines = drawn(&rows, 100.0);
        assert_eq!(lines.len(), FIRST + LAST + 1);
        assert_eq!(lines[0], "   0.00 s  sent    0");
        assert_eq!(lines[1], "   0.25 s  target  1 (3 times)");
        assert_eq!(lines[FIRST].trim(), "14 more lines");
        assert_eq!(lines[lines.len() - 1], "   7.25 s  target  29");
        assert_eq!(drawn(&rows[..4], 100.0).len(), 4);
    }
}
