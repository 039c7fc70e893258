//! One connection: what its requests are answered by, and how it can end.

use std::future::pending;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::{Notify, watch};
use tower_service::Service as _;

use super::layer::{Layer, Stream};
use super::over;

/// A connection, as the handlers of its requests know it.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    remote: SocketAddr,
    fate: Arc<Fate>,
}

#[derive(Debug, Default)]
struct Fate {
    reset: Notify,
    /// Whether an answer is on the way that need not be waited for.
    idle: AtomicBool,
    /// Whether anything was asked.
    asked: AtomicBool,
}

impl Connection {
    pub(super) fn new(remote: SocketAddr) -> Self {
        Self { remote, fate: Arc::default() }
    }

    /// Who is at the other end.
    pub(crate) fn remote(&self) -> SocketAddr {
        self.remote
    }

    /// Resets the connection. What waits for this never goes on.
    pub(crate) async fn reset<T>(&self) -> T {
        self.fate.reset.notify_one();
        pending().await
    }

    /// Keeps a request without an answer, until the client or the server ends.
    pub(crate) async fn stay_silent<T>(&self) -> T {
        self.need_no_grace();
        pending().await
    }

    /// Has the server end the connection without waiting for what is being sent.
    pub(crate) fn need_no_grace(&self) {
        self.fate.idle.store(true, Ordering::Relaxed);
    }

    /// Answers the requests of the connection, until one of its ends or the
    /// server is at its own.
    pub(super) async fn serve(
        self,
        stream: TcpStream,
        layer: Layer,
        router: Router,
        ended: watch::Receiver<bool>,
    ) {
        match layer {
            Layer::Plain => {
                self.serve_over(stream, router, ended).await;
            }
            #[cfg(feature = "tls")]
            Layer::Tls(handshakes) => {
                let (remote, fate) = (self.remote, Arc::clone(&self.fate));
                let mut over_meanwhile = ended.clone();
                let stream = tokio::select! {
                    stream = handshakes.shake(stream, remote) => stream,
                    () = over(&mut over_meanwhile) => return,
                };
                let Some(stream) = stream else { return };
                let left = self.serve_over(stream, router, ended).await;
                if left && !fate.asked.load(Ordering::Relaxed) {
                    handshakes.unused(remote);
                }
            }
        }
    }

    /// Whether it was the client that ended it.
    async fn serve_over(
        self,
        stream: impl Stream,
        router: Router,
        mut ended: watch::Receiver<bool>,
    ) -> bool {
        let fate = Arc::clone(&self.fate);
        let service = service_fn(move |request: Request<Incoming>| {
            self.fate.asked.store(true, Ordering::Relaxed);
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(self.clone());
            router.clone().call(request)
        });
        let mut served = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        tokio::select! {
            _ = &mut served => return true,
            () = fate.reset.notified() => {
                served.into_parts().io.into_inner().reset();
                return false;
            }
            () = over(&mut ended) => {}
        }
        if !fate.idle.load(Ordering::Relaxed) {
            // Only so is an idle connection closed along with the port, and a
            // target cannot go on fetching over it.
            let mut served = pin!(served);
            served.as_mut().graceful_shutdown();
            let _ = served.await;
        }
        false
    }
}
