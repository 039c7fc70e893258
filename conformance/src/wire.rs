//! The one HTTP/1.1 writer for all measured requests, twin and attack alike:
//! literal bytes to one resolved address.
//!
//! A polite client refuses to send what some cases are about, reorders header
//! fields, and hides which connection carried what. This one writes what it is
//! given and reads one answer.

mod connection;
mod response;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::evidence::{Connection, NoResponse, NoResponseKind, Response};
use connection::Stream;

/// TLS for an HTTPS target.
#[derive(Clone)]
pub(crate) struct Tls {
    pub(crate) connector: TlsConnector,
    pub(crate) name: ServerName<'static>,
}

/// Connections to one target process.
pub(crate) struct Wire {
    addr: SocketAddr,
    tls: Option<Tls>,
    timeout: Duration,
    numbers: Arc<AtomicU32>,
    idle: Mutex<Vec<Open>>,
    reuse: AtomicBool,
}

struct Open {
    number: u32,
    stream: Stream,
}

/// How many connections are kept for further requests. A target holds each of
/// them open too, and some have a thread for each.
const MOST_IDLE: usize = 8;

/// Whether a connection that has carried a request may be used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// One from before, where there is one.
    Any,
    /// A fresh one.
    Fresh,
}

impl Wire {
    pub(crate) fn new(
        addr: SocketAddr,
        tls: Option<Tls>,
        timeout: Duration,
        numbers: Arc<AtomicU32>,
    ) -> Self {
        Self {
            addr,
            tls,
            timeout,
            numbers,
            idle: Mutex::new(Vec::new()),
            reuse: AtomicBool::new(true),
        }
    }

    /// Whether requests should ask for the connection to be kept open.
    pub(crate) fn keeps_alive(&self) -> bool {
        self.reuse.load(Ordering::Relaxed)
    }

    /// From now on each request has a connection of its own.
    pub(crate) fn stop_reusing(&self) {
        self.reuse.store(false, Ordering::Relaxed);
        self.idle().clear();
    }

    /// Whether a connection waits for a further request.
    pub(crate) fn has_idle(&self) -> bool {
        !self.idle().is_empty()
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Open>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a request and reads the answer.
    pub(crate) async fn send(
        &self,
        request: &[u8],
        over: Over,
        timeout: Option<Duration>,
    ) -> (Connection, Result<Response, NoResponse>) {
        let deadline = Instant::now() + timeout.unwrap_or(self.timeout);
        if over == Over::Any {
            let open = self.idle().pop();
            if let Some(mut open) = open {
                let connection = Connection { number: open.number, reused: true };
                match self.exchange(&mut open.stream, request, deadline).await {
                    // The target closed an idle connection, as it may: that
                    // says nothing about this request.
                    Err(error) if error.kind == NoResponseKind::Closed => {}
                    other => return (connection, self.keep(open, other)),
                }
            }
        }
        let number = self.numbers.fetch_add(1, Ordering::Relaxed) + 1;
        let connection = Connection { number, reused: false };
        let stream = match connection::open(self.addr, self.tls.as_ref(), deadline).await {
            Ok(stream) => stream,
            Err(error) => return (connection, Err(error)),
        };
        let mut open = Open { number, stream };
        let result = self.exchange(&mut open.stream, request, deadline).await;
        (connection, self.keep(open, result))
    }

    /// Writes two requests over one fresh connection, the second when the first
    /// is answered. The second has no result where the target said with the
    /// first answer that it closes the connection.
    pub(crate) async fn send_pair(
        &self,
        first: &[u8],
        second: &[u8],
    ) -> (Connection, Result<Response, NoResponse>, Option<Result<Response, NoResponse>>) {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed) + 1;
        let connection = Connection { number, reused: false };
        let deadline = Instant::now() + self.timeout;
        let stream = match connection::open(self.addr, self.tls.as_ref(), deadline).await {
            Ok(stream) => stream,
            Err(error) => return (connection, Err(error), None),
        };
        let mut open = Open { number, stream };
        let first = match self.exchange(&mut open.stream, first, deadline).await {
            Ok((response, true)) => response,
            Ok((response, false)) => return (connection, Ok(response), None),
            Err(error) => return (connection, Err(error), None),
        };
        let deadline = Instant::now() + self.timeout;
        let second = self.exchange(&mut open.stream, second, deadline).await;
        let second = self.keep(open, second);
        (connection, Ok(first), Some(second))
    }

    async fn exchange(
        &self,
        stream: &mut Stream,
        request: &[u8],
        deadline: Instant,
    ) -> Result<(Response, bool), NoResponse> {
        let head = request.starts_with(b"HEAD ");
        // Boxed, since its buffers would be a part of everything that waits for it, and that is
        // moved about on the stack.
        let exchanged = Box::pin(async {
            connection::write(stream, request).await?;
            response::read(stream, head).await
        });
        tokio::time::timeout_at(deadline, exchanged).await.unwrap_or_else(|_| {
            Err(NoResponse { kind: NoResponseKind::Timeout, message: "no answer in time".into() })
        })
    }

    fn keep(
        &self,
        open: Open,
        result: Result<(Response, bool), NoResponse>,
    ) -> Result<Response, NoResponse> {
        result.map(|(response, reusable)| {
            let mut idle = self.idle();
            if reusable && self.keeps_alive() && idle.len() < MOST_IDLE {
                idle.push(open);
            }
            response
        })
    }
}
