//! What was sent, told: the change, the token decoded, the odd header.

use crate::evidence::{Exchange, SentToken};
use crate::foreign::bounded;
use crate::report::finding::PART;

/// The change first, since it is what the case is about; then the token.
pub(crate) fn sent(exchange: &Exchange) -> Vec<String> {
    let request = &exchange.request.bytes;
    let mut lines = Vec::new();
    match &exchange.token {
        Some(token) => {
            lines.push(change(token));
            lines.push(format!("header   {}", bounded(&part(&token.header), PART)));
            lines.push(format!("payload  {}", bounded(&part(&token.payload), PART)));
            if is_unsigned(token) {
                lines.push("no signature".into());
            }
        }
        None => lines.push(bounded(request.lines().next().unwrap_or_default(), PART)),
    }
    // The ordinary header says nothing; any other one is part of the case.
    let text = exchange.token.as_ref().map_or("", |token| token.text.as_str());
    let credentials = request.lines().take_while(|line| !line.is_empty()).find(|line| {
        line.get(..14).is_some_and(|name| name.eq_ignore_ascii_case("authorization:"))
    });
    match credentials {
        Some(line) if text.is_empty() => lines.push(bounded(line, PART)),
        Some(line) => {
            let line = line.replacen(text, "{token}", 1);
            if line != "Authorization: Bearer {token}" {
                lines.push(bounded(&line, PART));
            }
        }
        None if exchange.token.is_none() => lines.push("no Authorization header".into()),
        None => {}
    }
    lines
}

/// How a token differs from the valid one.
pub(crate) fn change(token: &SentToken) -> String {
    match token.diff.as_slice() {
        [] => "the valid token".into(),
        diff => bounded(&diff.join("; "), PART),
    }
}

/// Header and payload are told decoded, however the report holds them.
fn part(text: &str) -> String {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    URL_SAFE_NO_PAD
        .decode(text)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .filter(|decoded| decoded.trim_start().starts_with('{'))
        .unwrap_or_else(|| text.to_owned())
}

fn is_unsigned(token: &SentToken) -> bool {
    token.text.matches('.').count() == 2 && token.text.ends_with('.')
}
