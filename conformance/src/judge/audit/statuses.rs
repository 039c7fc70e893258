//! Statuses, and who may keep the answer.

use super::{Look, must_be_refused};
use crate::classify::Answer;
use crate::evidence::{Exchange, Response, Role};
use crate::judge::Seen;

/// "The resource SHOULD respond with the HTTP 401 (Unauthorized) status code"
/// (RFC 6750 section 3.1).
pub(super) fn refusal(exchange: &Exchange, response: &Response, seen: &Seen<'_>) -> Look {
    let answer = seen.policy.classifier.classify(exchange);
    if !must_be_refused(exchange, seen) || !answer.is_refusal() {
        return Look::Aside;
    }
    Look::bad_if(answer == Answer::WrongStatus, || response.status.to_string())
}

/// Crashes on bad tokens are told by the cases that send them, together. What is
/// left are good tokens around them, about which nobody else says anything.
pub(super) fn server_error(exchange: &Exchange, response: &Response, seen: &Seen<'_>) -> Look {
    match exchange.role {
        // The valid token is judged by a case of its own; the other controls
        // and the markers are bad tokens.
        Role::Case | Role::Control | Role::Marker | Role::Probe => Look::Aside,
        Role::Twin | Role::Prime | Role::Beside => {
            let crashed = seen.policy.classifier.classify(exchange) == Answer::Crashed;
            Look::bad_if(crashed, || response.status.to_string())
        }
    }
}

/// "A shared cache MUST NOT use a cached response to a request with an
/// Authorization header field to satisfy any subsequent request unless the
/// response contains a Cache-Control field with a response directive that
/// allows it to be stored by a shared cache" (RFC 9111 section 3.5). So an
/// answer is safe as long as it has no such directive.
pub(super) fn caching(exchange: &Exchange, response: &Response) -> Look {
    if exchange.token.is_none() || response.status >= 500 {
        return Look::Aside;
    }
    let fields: Vec<&str> = response.header("cache-control").collect();
    let directives: Vec<String> = fields
        .iter()
        .flat_map(|field| field.split(','))
        .map(|directive| directive.trim().to_ascii_lowercase())
        .collect();
    let has = |name: &str| directives.iter().any(|directive| directive == name);
    let seconds = |name: &str| {
        directives
            .iter()
            .find_map(|directive| directive.strip_prefix(name)?.strip_prefix('='))
            .and_then(|seconds| seconds.trim_matches('"').parse::<u64>().ok())
    };
    let shared = has("public") || seconds("s-maxage").is_some_and(|seconds| seconds > 0);
    let fresh = seconds("s-maxage").or_else(|| seconds("max-age")) != Some(0);
    let withheld = has("no-store")
        || has("no-cache")
        || directives.iter().any(|directive| directive.starts_with("private"));
    // A cache that keeps one answer for each token gives it to nobody else.
    let varies = response
        .header("vary")
        .flat_map(|field| field.split(','))
        .any(|name| name.trim() == "*" || name.trim().eq_ignore_ascii_case("authorization"));
    Look::bad_if(shared && fresh && !withheld && !varies, || {
        format!("{} with Cache-Control: {}", response.status, fields.join(", "))
    })
}
