//! The row that tells how the target fetches its keys, by what the issuer saw.

use std::collections::BTreeSet;

use super::Row;
use crate::evidence::{EventKind, Exchange, Role};
use crate::judge::Seen;

pub(super) fn row(seen: &Seen<'_>) -> Option<Row> {
    let fetches = |cell: u32| {
        let of_cell = move |event: &&crate::evidence::Event| {
            event.cell == cell && matches!(event.kind, EventKind::Fetch { .. })
        };
        seen.events.iter().filter(of_cell).count()
    };
    let discovers = seen
        .events
        .iter()
        .any(|event| matches!(event.kind, EventKind::Metadata { status: Some(200), .. }));
    let agent = seen.events.iter().find_map(|event| match &event.kind {
        EventKind::Fetch { user_agent, .. } => user_agent.clone(),
        _ => None,
    });
    let way = if fetches(1) == 0 {
        "fetches no key set"
    } else if discovers {
        "finds the key set by discovery"
    } else {
        "fetches the key set from a fixed address"
    };
    // Only where nothing else is sent can fetches be counted against tokens.
    let cells: BTreeSet<u32> = seen
        .exchanges
        .iter()
        .filter(|exchange| exchange.role == Role::Marker && exchange.cell > 1)
        .map(|exchange| exchange.cell)
        .collect();
    let lives: BTreeSet<(u32, u32)> = seen
        .exchanges
        .iter()
        .filter(|exchange| cells.contains(&exchange.cell))
        .map(|exchange| (exchange.cell, exchange.generation))
        .collect();
    let missing = seen
        .exchanges
        .iter()
        .filter(|exchange| cells.contains(&exchange.cell) && misses_key(exchange, seen))
        .count();
    // The first fetch of each process is for the valid token.
    let again = cells.iter().map(|cell| fetches(*cell)).sum::<usize>().saturating_sub(lives.len());
    let mut row = Row::new("fetching", "keys", way.into());
    if missing > 0 {
        row.value = format!("{way}; {again} more fetches for {missing} unknown `kid`s");
    }
    row.detail = vec![format!("fetches by the first process: {}", fetches(1))];
    row.detail.extend(agent.map(|agent| format!("User-Agent: {agent}")));
    Some(row)
}

fn misses_key(exchange: &Exchange, seen: &Seen<'_>) -> bool {
    match exchange.role {
        Role::Marker => true,
        Role::Case => seen.send_of(exchange).is_some_and(|(_, send)| {
            send.token.as_ref().is_some_and(|recipe| !recipe.names_known_key())
        }),
        Role::Twin | Role::Control | Role::Prime | Role::Beside | Role::Probe => false,
    }
}
