//! A listener where nobody should come: tokens of strangers name its address as
//! the place of their key.
//!
//! A backend that follows an address in a token can be sent anywhere, whether or
//! not it takes the token afterwards. Its answer does not show that; only who is
//! at the address sees it. So every connection is written down, also one that
//! does not speak HTTP.

mod answer;
mod visit;

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub use visit::Visit;

use crate::clock::Clock;
use crate::key_ring::KeyRing;
use crate::options::StartError;
use crate::server::{bind, local_addr, reachable};

/// How many visits are kept. A load test must not fill the memory.
const CAPACITY: usize = 10_000;
/// How much of what a visitor says is read.
const MAX_REQUEST: usize = 64 << 10;
/// How long a visitor may take to say it.
const PATIENCE: Duration = Duration::from_secs(5);

/// How a canary is set up.
#[derive(Clone, Debug)]
pub struct CanaryOptions {
    /// Where to listen. Defaults to a free port of 127.0.0.1.
    pub listen: SocketAddr,
    /// The URL under which targets would reach it, without a slash at its end.
    /// Defaults to `http://`, the host and the port that was bound.
    pub url: Option<String>,
    /// The host in that URL. Defaults to the address that was bound.
    pub host: Option<String>,
    /// The clock of the visits. Defaults to a real one; share one to compare
    /// their times with others.
    pub clock: Clock,
}

impl Default for CanaryOptions {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            url: None,
            host: None,
            clock: Clock::real(),
        }
    }
}

/// A running canary. Its port closes when it is dropped.
#[derive(Debug)]
pub struct Canary {
    url: String,
    visits: Arc<Visits>,
    task: JoinHandle<()>,
}

/// What was seen so far.
#[derive(Debug)]
struct Visits {
    clock: Clock,
    kept: Mutex<(u64, VecDeque<Visit>)>,
}

impl Canary {
    /// Begins to listen. What is asked for is answered with the key of the
    /// stranger of this ring, so that a target which asks goes on to trust it.
    ///
    /// # Errors
    /// If the address cannot be listened on.
    pub async fn start(options: CanaryOptions, ring: KeyRing) -> Result<Self, StartError> {
        let listener = bind(options.listen)?;
        let addr = reachable(local_addr(&listener, options.listen)?);
        let url = match (options.url, options.host) {
            (Some(url), _) => url.trim_end_matches('/').to_owned(),
            (None, Some(host)) => format!("http://{host}:{}", addr.port()),
            (None, None) => format!("http://{addr}"),
        };
        let visits = Arc::new(Visits { clock: options.clock, kept: Mutex::default() });
        let task = tokio::spawn(listen(listener, url.clone(), ring, visits.clone()));
        Ok(Self { url, visits, task })
    }

    /// Where targets would reach it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// All visits that are kept, in the order in which they began. One that is
    /// still going on is among them, with nothing said.
    pub fn visits(&self) -> Vec<Visit> {
        self.visits_since(0)
    }

    /// The visits after this number.
    pub fn visits_since(&self, seq: u64) -> Vec<Visit> {
        let kept = self.visits.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.1.iter().filter(|visit| visit.seq > seq).cloned().collect()
    }

    /// Closes the port.
    pub fn shutdown(self) {
        // Dropping it does.
    }
}

impl Drop for Canary {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn listen(mut listener: TcpListener, url: String, ring: KeyRing, visits: Arc<Visits>) {
    let url: Arc<str> = url.into();
    loop {
        // This one waits a while where there are no file descriptors left.
        let (stream, _) = Listener::accept(&mut listener).await;
        let seq = visits.begin();
        let (url, ring, visits) = (url.clone(), ring.clone(), visits.clone());
        tokio::spawn(async move { receive(stream, seq, &url, &ring, &visits).await });
    }
}

async fn receive(mut stream: TcpStream, seq: u64, url: &str, ring: &KeyRing, visits: &Visits) {
    let mut said = Vec::new();
    // Who waits to be spoken to first has said what there is by then.
    let _ = tokio::time::timeout(PATIENCE, hear(&mut stream, &mut said)).await;
    let Some(visit) = visits.heard(seq, &said) else { return };
    if visit.method.is_some() {
        let answer = answer::to(&visit, url, ring);
        let _ = tokio::time::timeout(PATIENCE, stream.write_all(&answer)).await;
        let _ = stream.shutdown().await;
    }
}

/// What the visitor says until the end of a request's head, until it is silent,
/// or until it has said too much.
async fn hear(stream: &mut TcpStream, said: &mut Vec<u8>) {
    let mut buffer = [0; 4096];
    while said.len() < MAX_REQUEST && !visit::is_whole(said) {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(length) => said.extend_from_slice(&buffer[..length]),
        }
    }
}

impl Visits {
    /// Writes down that somebody has come, whatever they are going to say: a
    /// client of FTP says nothing before it is spoken to.
    fn begin(&self) -> u64 {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.0 += 1;
        let seq = kept.0;
        if kept.1.len() == CAPACITY {
            kept.1.pop_front();
        }
        kept.1.push_back(Visit::read(seq, self.clock.now_ms(), b""));
        seq
    }

    /// Adds what was said. None if so many came since that it is not kept.
    fn heard(&self, seq: u64, said: &[u8]) -> Option<Visit> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let visit = kept.1.iter_mut().rfind(|visit| visit.seq == seq)?;
        *visit = Visit::read(seq, visit.at_ms, said);
        Some(visit.clone())
    }
}
