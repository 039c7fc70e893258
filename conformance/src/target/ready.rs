//! Waiting until a target answers, and until it has ended.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

/// The first of the addresses at which something listens.
pub(crate) async fn listening(addresses: &[SocketAddr]) -> Option<SocketAddr> {
    for address in addresses {
        let connected = timeout(Duration::from_secs(1), TcpStream::connect(address)).await;
        if matches!(connected, Ok(Ok(_))) {
            return Some(*address);
        }
    }
    None
}

/// Waits until something listens, or until `given_up` says that it never will.
pub(crate) async fn wait(
    addresses: &[SocketAddr],
    at_most: Duration,
    mut given_up: impl FnMut() -> bool,
) -> Option<SocketAddr> {
    let deadline = Instant::now() + at_most;
    let mut pause = Duration::from_millis(10);
    loop {
        // The order matters: what answers must be the process that was
        // started, so it must be alive at the moment of the answer.
        let address = listening(addresses).await;
        if given_up() {
            return None;
        }
        if address.is_some() || Instant::now() >= deadline {
            return address;
        }
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(100));
    }
}

/// Waits until nothing listens any more.
pub(crate) async fn gone(addresses: &[SocketAddr], at_most: Duration) -> bool {
    let deadline = Instant::now() + at_most;
    loop {
        if listening(addresses).await.is_none() {
            return true;
        }
        if Instant::now() >= deadline {
            return false;
        }
        sleep(Duration::from_millis(20)).await;
    }
}
