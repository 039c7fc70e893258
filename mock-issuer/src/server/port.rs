//! A port that can refuse connections for a while and stays ours.

use std::future::pending;
use std::io;
use std::net::{Shutdown, SocketAddr};
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::{TcpListener, TcpStream};

/// How many connections may wait to be accepted, as many as tokio has.
const BACKLOG: i32 = 1024;

/// Listens on an address.
pub(super) fn bind(addr: SocketAddr) -> io::Result<TcpListener> {
    let mut socket = bound(addr)?;
    if addr.port() == 0 {
        // Linux lets a port go that nobody asked for by its number once the
        // socket stops listening, see `keep`. So it is asked for; where that is
        // not possible, the first socket does.
        let named = socket.local_addr()?.as_socket().map(bound);
        if let Some(Ok(named)) = named {
            socket = named;
        }
    }
    listen(socket)
}

/// A port, and whether it is listened on.
#[derive(Debug)]
pub(super) struct Port {
    addr: SocketAddr,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Open(TcpListener),
    /// Bound without listening, so that connections are refused and nobody else
    /// is given the port.
    Kept(Socket),
    /// An attempt to change the way failed.
    Lost,
}

impl Port {
    pub(super) fn open(listener: TcpListener, addr: SocketAddr) -> Self {
        Self { addr, way: Way::Open(listener) }
    }

    /// Refuses connections from now on, also those that wait to be accepted.
    pub(super) fn close(&mut self) -> io::Result<()> {
        self.way = match std::mem::replace(&mut self.way, Way::Lost) {
            Way::Open(listener) => Way::Kept(keep(listener, self.addr)?),
            way @ (Way::Kept(_) | Way::Lost) => way,
        };
        Ok(())
    }

    /// Takes connections again.
    pub(super) fn open_again(&mut self) -> io::Result<()> {
        self.way = match std::mem::replace(&mut self.way, Way::Lost) {
            way @ Way::Open(_) => way,
            Way::Kept(socket) => Way::Open(listen(socket)?),
            Way::Lost => Way::Open(listen(bound(self.addr)?)?),
        };
        Ok(())
    }

    /// The next connection.
    pub(super) async fn accept(&self) -> (TcpStream, SocketAddr) {
        let Way::Open(listener) = &self.way else { return pending().await };
        loop {
            match listener.accept().await {
                Ok((stream, remote)) => {
                    // Answers are one small write each; Nagle would only delay them.
                    let _ = stream.set_nodelay(true);
                    return (stream, remote);
                }
                Err(error) if is_of_the_connection(&error) => {}
                // As a rule there are too many open files, which passes.
                Err(_) => tokio::time::sleep(Duration::from_secs(1)).await,
            }
        }
    }
}

/// A listener that no longer listens.
fn keep(listener: TcpListener, addr: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::from(listener.into_std()?);
    // Linux takes the very socket back to where it was before `listen`, so that
    // the port is never free. Other systems know no such way.
    if socket.shutdown(Shutdown::Read).is_ok() {
        share(&socket, false)?;
        return Ok(socket);
    }
    drop(socket);
    bound(addr)
}

fn bound(addr: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, Some(Protocol::TCP))?;
    share(&socket, true)?;
    socket.bind(&addr.into())?;
    Ok(socket)
}

fn listen(socket: Socket) -> io::Result<TcpListener> {
    // The connections of before may not have ended in every respect.
    share(&socket, true)?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    TcpListener::from_std(socket.into())
}

/// Whether others can be bound to the same port, which includes connections
/// that have ended. On Windows the option means something else.
fn share(socket: &Socket, shared: bool) -> io::Result<()> {
    match cfg!(windows) {
        true => Ok(()),
        false => socket.set_reuse_address(shared),
    }
}

fn is_of_the_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}
