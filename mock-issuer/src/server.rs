//! A bound port, the task that serves it, and its end.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

mod connection;
mod door;
mod layer;
mod port;

pub(crate) use connection::Connection;
pub(crate) use door::{Door, Knocks};
pub(crate) use layer::Layer;

use crate::options::StartError;
use port::Port;

/// How long requests that are being answered may take after the end.
const GRACE: Duration = Duration::from_secs(1);

/// A port that is served until this is stopped or dropped.
#[derive(Debug)]
pub(crate) struct Server {
    addr: SocketAddr,
    /// Ends the server when a value is sent, or when it is dropped.
    end: watch::Sender<bool>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Server {
    /// Serves a port. At each knock it is asked whether the port is to refuse
    /// connections from then on.
    pub(crate) fn spawn(
        listener: TcpListener,
        addr: SocketAddr,
        router: Router,
        layer: Layer,
        knocks: Knocks,
        refuses: impl Fn() -> bool + Send + 'static,
    ) -> Self {
        let (end, ended) = watch::channel(false);
        let port = Port::open(listener, addr);
        let task = tokio::spawn(serve(port, router, layer, knocks, refuses, ended));
        Self { addr, end, task: Mutex::new(Some(task)) }
    }

    pub(crate) fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Closes the port, lets requests that are being answered end, for a while.
    pub(crate) async fn stop(&self) {
        self.end.send_replace(true);
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            let _ = task.await;
        }
    }
}

async fn serve(
    mut port: Port,
    router: Router,
    layer: Layer,
    mut knocks: Knocks,
    refuses: impl Fn() -> bool,
    mut ended: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    let for_connections = ended.clone();
    loop {
        tokio::select! {
            biased;
            () = over(&mut ended) => break,
            done = knocks.next() => {
                let refuses = refuses();
                let set = if refuses { port.close() } else { port.open_again() };
                if refuses {
                    connections.shutdown().await;
                }
                // Whoever knocked may have gone.
                let _ = done.send(set);
            }
            Some(_) = connections.join_next() => {}
            (stream, remote) = port.accept() => {
                let connection = Connection::new(remote);
                let ended = for_connections.clone();
                let (router, layer) = (router.clone(), layer.clone());
                connections.spawn(connection.serve(stream, layer, router, ended));
            }
        }
    }
    drop(port);
    // Graceful, although nobody waits for it when the server is dropped. What
    // is left then ends with the set.
    let _ = timeout(GRACE, async { while connections.join_next().await.is_some() {} }).await;
}

/// Waits for the end of a server.
async fn over(ended: &mut watch::Receiver<bool>) {
    let _ = ended.wait_for(|ended| *ended).await;
}

/// Listens on an address.
pub(crate) fn bind(addr: SocketAddr) -> Result<TcpListener, StartError> {
    port::bind(addr).map_err(|source| StartError::Bind { addr, source })
}

/// Where it listens, which was not known if any port would do.
pub(crate) fn local_addr(
    listener: &TcpListener,
    wanted: SocketAddr,
) -> Result<SocketAddr, StartError> {
    listener.local_addr().map_err(|source| StartError::Bind { addr: wanted, source })
}

/// An address that can be connected to: the unspecified one cannot.
pub(crate) fn reachable(mut addr: SocketAddr) -> SocketAddr {
    if addr.ip().is_unspecified() {
        addr.set_ip(match addr.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    addr
}
