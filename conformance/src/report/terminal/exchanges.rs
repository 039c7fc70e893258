//! Every request and answer, for `-vv`.

use crate::evidence::Exchange;
use crate::foreign::{bounded, clean};
use crate::report::terminal::page::{BOLD, Page};
use crate::report::words::duration;
use crate::run::Run;

/// How much of a line is told.
const LINE: usize = 400;

pub(crate) fn tell(run: &Run, page: &mut Page<'_>) {
    for exchange in &run.exchanges {
        page.gap();
        tell_one(exchange, page);
    }
}

fn tell_one(exchange: &Exchange, page: &mut Page<'_>) {
    let case = exchange.case.as_deref().map(clean).unwrap_or_default();
    let title = format!("exchange {} {case}", exchange.id);
    page.line(&format!(
        "{} ({}, at {}, took {}; cell {}, generation {}, connection {}{})",
        page.styled(BOLD, title.trim_end()),
        role(exchange),
        duration(exchange.at_ms),
        duration(exchange.ms),
        exchange.cell,
        exchange.generation,
        exchange.connection.number,
        if exchange.connection.reused { ", reused" } else { "" }
    ));
    for line in exchange.request.bytes.trim_end().lines() {
        page.line(&format!("  > {}", bounded(line, LINE)));
    }
    if let Some(response) = &exchange.response {
        page.line(&format!("  < {}", response.status));
        for (name, value) in &response.headers {
            page.line(&format!("  < {}", bounded(&format!("{name}: {value}"), LINE)));
        }
        if !response.body.is_empty() {
            page.line("  <");
            page.line(&format!("  < {}", bounded(&response.body, LINE)));
        }
    }
    if let Some(error) = &exchange.error {
        page.line(&format!("  ! {}", bounded(&error.message, LINE)));
    }
    for line in &exchange.log {
        page.line(&format!("  | {}", bounded(line, LINE)));
    }
}

fn role(exchange: &Exchange) -> &'static str {
    use crate::evidence::Role;
    match exchange.role {
        Role::Case => "case",
        Role::Twin => "twin",
        Role::Prime => "before",
        Role::Beside => "beside",
        Role::Control => "control",
        Role::Marker => "marker",
        Role::Probe => "probe",
    }
}
