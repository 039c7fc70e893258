//! A bound port, the task that serves it, and its end.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::options::StartError;

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
    pub(crate) fn spawn(listener: TcpListener, addr: SocketAddr, router: Router) -> Self {
        let (end, mut ended) = watch::channel(false);
        // Answers are one small write each; Nagle would only delay them.
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        // Graceful, although nobody waits for it when the server is dropped: only
        // so are idle kept-alive connections closed along with the port. An
        // abort would leave them, and a target could go on fetching over them.
        let serve = axum::serve(listener, service).with_graceful_shutdown(async move {
            let _ = ended.wait_for(|ended| *ended).await;
        });
        let task = tokio::spawn(async move {
            let _ = serve.await;
        });
        Self { addr, end, task: Mutex::new(Some(task)) }
    }

    pub(crate) fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Closes the port, lets requests that are being answered end, for a while.
    pub(crate) async fn stop(&self) {
        self.end.send_replace(true);
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut task) = task
            && tokio::time::timeout(GRACE, &mut task).await.is_err()
        {
            task.abort();
        }
    }
}

/// Listens on an address.
pub(crate) async fn bind(addr: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(addr).await.map_err(|source| StartError::Bind { addr, source })
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
