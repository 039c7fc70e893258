//! Who may use the control port.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::problem::Problem;

/// What a request must look like.
#[derive(Clone, Copy)]
pub(super) struct Guard {
    pub(super) port: u16,
    /// The port is open to others on purpose, who reach it by any name.
    pub(super) any_host: bool,
}

/// Lets only requests through that a web page cannot make.
///
/// That the port is bound to loopback keeps out other machines but not the
/// browser of this one. Any page can post to 127.0.0.1, and then sends its own
/// `Origin`. A page whose name is rebound to 127.0.0.1 (DNS rebinding) counts
/// as the same origin and could even read the answers, but sends its own name
/// as `Host`.
pub(super) async fn check(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    match guard.problem(request.headers()) {
        Some((error, help)) => Problem::new(StatusCode::FORBIDDEN, error, help).into_response(),
        None => next.run(request).await,
    }
}

impl Guard {
    fn problem(self, headers: &HeaderMap) -> Option<(&'static str, String)> {
        let mut hosts = headers.get_all(header::HOST).iter();
        let host = hosts.next().and_then(|host| host.to_str().ok()).unwrap_or_default();
        if hosts.next().is_some() || !(self.any_host || self.is_here(host)) {
            let help = format!("use http://127.0.0.1:{} or http://localhost:{0}", self.port);
            return Some(("the `Host` is not this port on this machine", help));
        }
        let own = format!("http://{host}");
        let mut origins = headers.get_all(header::ORIGIN).iter();
        if origins.any(|origin| !origin.as_bytes().eq_ignore_ascii_case(own.as_bytes())) {
            let help = "ask from a program, such as curl, and not from a web page".into();
            return Some(("the `Origin` is another one", help));
        }
        None
    }

    /// Whether this names loopback, and this port.
    fn is_here(self, host: &str) -> bool {
        // The port may be left out where it is the default one.
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        let name = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        let is_loopback = name.eq_ignore_ascii_case("localhost")
            || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        is_loopback && port == Some(self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_by_its_own_names() {
        let guard = Guard { port: 9471, any_host: false };
        for (host, allowed) in [
            ("127.0.0.1:9471", true),
            ("127.8.8.8:9471", true),
            ("localhost:9471", true),
            ("LocalHost:9471", true),
            ("[::1]:9471", true),
            ("127.0.0.1:9470", false),
            ("127.0.0.1", false),
            ("[::1]", false),
            ("rebound.example:9471", false),
            ("localhost.rebound.example:9471", false),
            ("192.168.1.2:9471", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            assert_eq!(guard.problem(&headers).is_none(), allowed, "{host}");
            let open = Guard { any_host: true, ..guard };
            assert!(open.problem(&headers).is_none(), "{host}");
        }
    }

    #[test]
    fn only_its_own_origin() {
        let guard = Guard { port: 9471, any_host: false };
        for (origin, allowed) in [
            ("http://127.0.0.1:9471", true),
            ("http://127.0.0.1:3000", false),
            ("https://page.example", false),
            ("null", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "127.0.0.1:9471".parse().unwrap());
            headers.insert(header::ORIGIN, origin.parse().unwrap());
            assert_eq!(guard.problem(&headers).is_none(), allowed, "{origin}");
            let open = Guard { any_host: true, ..guard };
            assert_eq!(open.problem(&headers).is_none(), allowed, "{origin}");
        }
    }
}
