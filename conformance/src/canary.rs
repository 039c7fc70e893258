//! The canary of a run: where tokens lead that must not be followed, and who
//! came all the same.

use std::net::SocketAddr;
use std::time::Duration;

use mock_issuer::options::StartError;
use mock_issuer::{Canary, CanaryOptions, Issuer};

use crate::cell::Shared;
use crate::evidence::EventKind;

/// How long a visit may be late. Backends that follow an address do so before
/// they answer; a few do it in the background.
pub(crate) const LATE_MS: f64 = 300.0;
/// How often it is looked whether somebody has come meanwhile.
const LOOK: Duration = Duration::from_millis(25);

/// Starts the canary, on the host of the issuer: what a target can fetch from
/// there it could fetch from here.
pub(crate) async fn start(shared: &Shared, issuer: &Issuer) -> Result<Canary, StartError> {
    let options = &shared.options.issuer;
    let listen = options.canary_listen.unwrap_or_else(|| SocketAddr::new(issuer.addr().ip(), 0));
    let canary = CanaryOptions {
        listen,
        url: options.canary_url.clone(),
        host: host(issuer.url()).map(str::to_owned),
        clock: shared.recorder.clock.clone(),
    };
    Canary::start(canary, issuer.ring()).await
}

/// The host in a URL, without its port.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let is_port = |port: &str| port.chars().all(|c| c.is_ascii_digit());
    match authority.rsplit_once(':') {
        Some((host, port)) if is_port(port) => Some(host),
        _ => Some(authority),
    }
}

/// Writes down who came, once nobody comes any more: a while after the last
/// token that names the canary, and after the last visit.
pub(crate) async fn sweep(shared: &Shared, canary: &Canary) {
    let recorder = &shared.recorder;
    let named = canary.url().split_once("://").map_or(canary.url(), |(_, host)| host);
    if let Some(sent) = recorder.last_of_token(named) {
        let mut quiet_since = sent;
        while recorder.clock.now_ms() < quiet_since + LATE_MS && !shared.interrupt.is_set() {
            tokio::time::sleep(LOOK).await;
            quiet_since = canary.visits().iter().map(|visit| visit.at_ms).fold(sent, f64::max);
        }
    }
    for visit in canary.visits() {
        let id = visit.id.unwrap_or_default();
        let cell = shared.recorder.cell_of_token(&id).unwrap_or(1);
        let kind = EventKind::Canary {
            id,
            method: visit.method.unwrap_or_default(),
            path: visit.path.unwrap_or(visit.said),
        };
        shared.recorder.event_at(visit.at_ms, cell, kind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_a_url_has_no_port() {
        assert_eq!(host("http://127.0.0.1:9470/x"), Some("127.0.0.1"));
        assert_eq!(host("http://host.docker.internal"), Some("host.docker.internal"));
        assert_eq!(host("http://[::1]:80"), Some("[::1]"));
        assert_eq!(host("nothing"), None);
    }
}
