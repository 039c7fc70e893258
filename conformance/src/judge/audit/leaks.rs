//! What an answer must keep to itself.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::Look;
use crate::classify::Answer;
use crate::evidence::{Exchange, Response, SentToken};
use crate::foreign;
use crate::judge::Seen;

/// A shorter part may be in an answer by chance, or stand for anything.
const TELLING: usize = 20;

/// "Clients MUST ensure that bearer tokens are not leaked to unintended parties"
/// (RFC 6750 section 5.3); an answer that holds one reaches logs and caches.
/// Claims that an answer names are no token.
pub(super) fn token(exchange: &Exchange, response: &Response) -> Look {
    let tokens: Vec<&SentToken> = exchange.token.iter().chain(&exchange.other).collect();
    if tokens.is_empty() {
        return Look::Aside;
    }
    let parts = tokens.iter().flat_map(|token| {
        let mut segments = token.text.split('.').skip(1);
        [
            ("the token", Some(token.text.as_str())),
            ("the payload as encoded", segments.next()),
            ("the signature", segments.next()),
        ]
    });
    let said = parts.filter(|(_, part)| part.is_some_and(|part| part.len() >= TELLING)).find_map(
        |(name, part)| {
            let part = part?;
            if response.body.contains(part) {
                return Some(format!("{} with {name} in the body", response.status));
            }
            let field = response.headers.iter().find(|(_, value)| value.contains(part))?;
            Some(format!("{} with {name} in {}", response.status, field.0))
        },
    );
    said.map_or(Look::Good, Look::Bad)
}

/// What traces look like: Python, JavaScript (also in HTML), Java, .NET, Rust,
/// Go, Ruby, PHP.
static TRACES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"Traceback \(most recent call last\)",
        r#"File "[^"\n]+", line \d+"#,
        r"\bat [^\s<>()]+ \([^()<>\n]+:\d+:\d+\)",
        r"\bat (async )?(file://)?/[^\s<>()]+:\d+:\d+",
        r"\bat [\w$.<>/]+\([\w$]+\.(java|kt|scala|groovy):\d+\)",
        r"\bin [^\s]+\.(cs|vb|fs):line \d+",
        r"panicked at [^\s]+:\d+:\d+",
        r"goroutine \d+ \[",
        r"\.rb:\d+:in [`']",
        r"Stack trace:\s*#0",
    ]
    .into_iter()
    .filter_map(|pattern| Regex::new(pattern).ok())
    .collect()
});

/// "Verify that a generic message is returned to the consumer when an
/// unexpected or security-sensitive error occurs" (OWASP ASVS 5.0, 16.5.1).
pub(super) fn stack_trace(exchange: &Exchange, response: &Response, seen: &Seen<'_>) -> Look {
    if seen.policy.classifier.classify(exchange) == Answer::Accepted {
        return Look::Aside;
    }
    let found = TRACES.iter().find_map(|trace| trace.find(&response.body));
    found.map_or(Look::Good, |found| {
        Look::Bad(format!("{} with \"{}\"", response.status, foreign::bounded(found.as_str(), 120)))
    })
}
