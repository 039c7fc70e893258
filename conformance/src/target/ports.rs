//! Free ports for targets that are told where to listen.

use std::collections::BTreeSet;
use std::hash::{BuildHasher as _, RandomState};
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Range;
use std::sync::{LazyLock, Mutex, PoisonError};

use tokio::net::TcpSocket;

/// Where systems do not look when they are asked for any port. A target takes a
/// moment to start, and whoever was given its port in the meantime would answer
/// in its place: an issuer, a canary, or a test that runs beside this one.
const RANGE: Range<u16> = 20_000..32_000;

/// Ports handed out before. Two cells that start at the same moment must not
/// be given the same one.
static GIVEN: LazyLock<Mutex<BTreeSet<u16>>> = LazyLock::new(Mutex::default);

/// A port on loopback that nobody listens on.
pub(crate) fn free() -> std::io::Result<u16> {
    let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
    // Programs that run side by side each begin somewhere else.
    let start = RandomState::new().hash_one(std::process::id());
    let mut last = None;
    for step in 0..2_000 {
        let port = nth(start.wrapping_add(step));
        if given.contains(&port) {
            continue;
        }
        match bind(port) {
            Ok(()) => {
                given.insert(port);
                return Ok(port);
            }
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| std::io::Error::other("no free port was found")))
}

fn nth(number: u64) -> u16 {
    let within = number % u64::from(RANGE.end - RANGE.start);
    // What is left of a division by a number of 16 bits has no more.
    RANGE.start + u16::try_from(within).unwrap_or_default()
}

/// Bound, but never listening, since what listens for a moment may be taken for
/// a target.
fn bind(port: u16) -> std::io::Result<()> {
    TcpSocket::new_v4()?.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_port_is_given_twice_or_while_somebody_listens_there() {
        let first = free().unwrap();
        let second = free().unwrap();
        assert_ne!(first, second);
        assert!(RANGE.contains(&first) && RANGE.contains(&second));
        let taken = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, first)).unwrap();
        assert!(bind(taken.local_addr().unwrap().port()).is_err());
        assert!(RANGE.contains(&nth(u64::MAX)) && nth(0) == RANGE.start);
    }
}
