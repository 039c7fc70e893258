//! Free ports for targets that are told where to listen.

use std::hash::{BuildHasher as _, RandomState};
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Range;

use tokio::net::TcpSocket;

/// Where systems do not look when they are asked for any port. A target takes a
/// moment to start, and whoever was given its port in the meantime would answer
/// in its place: an issuer, a canary, or a test that runs beside this one.
const RANGE: Range<u16> = 20_000..26_000;

/// How far above a port the one lies that claims it.
const CLAIM: u16 = RANGE.end - RANGE.start;

/// A port on loopback that nobody listens on.
///
/// While this is kept, nobody else is given the port, be it another cell or
/// another run of this program: until the target listens, the port itself looks
/// free to all of them.
#[derive(Debug)]
pub(crate) struct Port {
    pub(crate) number: u16,
    _claim: TcpSocket,
}

/// A port for a target that is about to start.
pub(crate) fn free() -> std::io::Result<Port> {
    // Programs that run side by side each begin somewhere else.
    let start = RandomState::new().hash_one(std::process::id());
    let mut last = None;
    for step in 0..2_000 {
        match claim(nth(start.wrapping_add(step))) {
            Ok(port) => return Ok(port),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| std::io::Error::other("no free port was found")))
}

fn nth(number: u64) -> u16 {
    let within = number % u64::from(CLAIM);
    // What is left of a division by a number of 16 bits has no more.
    RANGE.start + u16::try_from(within).unwrap_or_default()
}

fn claim(number: u16) -> std::io::Result<Port> {
    let claim = bind(number + CLAIM)?;
    bind(number)?;
    Ok(Port { number, _claim: claim })
}

/// Bound, but never listening, since what listens for a moment may be taken for
/// a target.
fn bind(port: u16) -> std::io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_port_is_given_twice_or_while_somebody_listens_there() {
        let first = free().unwrap();
        assert!(RANGE.contains(&first.number));
        assert!(RANGE.contains(&nth(u64::MAX)) && nth(0) == RANGE.start);
        // Nobody listens yet.
        assert!(claim(first.number).is_err());
        let target = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, first.number)).unwrap();
        let number = first.number;
        drop(first);
        assert!(claim(number).is_err());
        drop(target);
        assert!(claim(number).is_ok());
    }
}
