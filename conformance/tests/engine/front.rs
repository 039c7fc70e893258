//! The reference backend behind something that now and then answers in its
//! place: for targets that go wrong at one request and not at another.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use conformance::options::{RunOptions, TargetOption};
use conformance::policy::{Setting, Stated};
use mock_issuer::{Algorithm, KeyRing};
use reference_backend::{Backend, Options};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// One request on its way to the backend.
pub(crate) struct Asked {
    /// The variant that it belongs to; empty where it belongs to none.
    pub(crate) case: String,
    /// The claims of its token, if it has some.
    pub(crate) claims: serde_json::Value,
    /// The name of the published key that its token names, or nothing.
    pub(crate) key: String,
    /// Whether it is a plain unknown `kid` that belongs to no variant.
    pub(crate) is_marker: bool,
    /// How many requests for the same variant, or such as this one, there were,
    /// with this one.
    pub(crate) count: usize,
}

/// What becomes of a request.
pub(crate) enum Say {
    /// The backend answers it.
    Pass,
    /// Another process of it answers, which has keys of its own.
    PassToOther,
    /// The backend answers it, and then the connection is closed, of which the
    /// answer says nothing.
    PassAndClose,
    /// This status, and no body.
    Status(u16),
    /// Nothing, and nothing listens any more.
    Die,
}

/// A backend and what stands in front of it; both end with the test.
pub(crate) struct Front {
    port: u16,
    issuer: SocketAddr,
    keys: KeyRing,
    _backends: [Backend; 2],
    task: JoinHandle<()>,
}

impl Drop for Front {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Front {
    pub(crate) async fn start(say: impl Fn(&Asked) -> Say + Send + Sync + 'static) -> Self {
        Self::with_leeway(0, say).await
    }

    /// One whose backend has this leeway, in seconds.
    pub(crate) async fn with_leeway(
        seconds: u64,
        say: impl Fn(&Asked) -> Say + Send + Sync + 'static,
    ) -> Self {
        let keys = mock_issuer::Options {
            algorithms: vec![Algorithm::Es256],
            ..mock_issuer::Options::default()
        };
        let keys = keys.ring().unwrap();
        let issuer = free_address().await;
        let url = format!("http://{issuer}");
        let mut options = Options::new(format!("{url}/.well-known/jwks.json"), url);
        options.rules.audience = Some("https://api.test".into());
        options.rules.leeway = Duration::from_secs(seconds);
        let backends = [
            Backend::start(options.clone()).await.unwrap(),
            Backend::start(options).await.unwrap(),
        ];
        let addresses = backends.each_ref().map(|backend| {
            let url = backend.url();
            let authority = url.strip_prefix("http://").unwrap().split('/').next().unwrap();
            authority.parse().unwrap()
        });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let between = Arc::new(Between {
            addresses,
            say: Box::new(say),
            known: keys
                .published()
                .map(|key| (key.kid().to_owned(), key.name().to_owned()))
                .collect(),
            counts: Mutex::default(),
            dead: watch::Sender::new(false),
        });
        let task = tokio::spawn(async move {
            let mut dead = between.dead.subscribe();
            loop {
                tokio::select! {
                    biased;
                    _ = dead.wait_for(|dead| *dead) => return,
                    client = listener.accept() => {
                        let Ok((client, _)) = client else { continue };
                        let between = between.clone();
                        tokio::spawn(async move {
                            let mut dead = between.dead.subscribe();
                            tokio::select! {
                                _ = dead.wait_for(|dead| *dead) => {}
                                // Clients that go away are no failure of the test.
                                _ = between.serve(client) => {}
                            }
                        });
                    }
                }
            }
        });
        Self { port, issuer, keys, _backends: backends, task }
    }

    /// The options of a run against it, as a target that runs already.
    pub(crate) fn options(&self, restart: Option<&str>) -> RunOptions {
        let target = TargetOption::Attached { restart: restart.map(str::to_owned) };
        let mut options =
            RunOptions::new(format!("http://127.0.0.1:{}/protected", self.port), target);
        options.issuer.listen = Some(self.issuer);
        options.issuer.algorithms = vec![Algorithm::Es256];
        options.issuer.keys = Some(self.keys.clone());
        options.stated = Stated {
            audience: Setting::On("https://api.test".into()),
            rotation_max: Some(5),
            ..Stated::default()
        };
        options
    }
}

async fn free_address() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    listener.local_addr().unwrap()
}

struct Between {
    addresses: [SocketAddr; 2],
    say: Box<dyn Fn(&Asked) -> Say + Send + Sync>,
    /// The name of each published key, by its `kid`.
    known: HashMap<String, String>,
    counts: Mutex<HashMap<(String, bool), usize>>,
    dead: watch::Sender<bool>,
}

impl Between {
    /// Serves one connection.
    async fn serve(&self, mut client: TcpStream) -> std::io::Result<()> {
        loop {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(client.read_u8().await?);
            }
            let head = String::from_utf8_lossy(&head).into_owned();
            let say = (self.say)(&self.asked(&head));
            let answer = match say {
                Say::Pass | Say::PassAndClose => self.pass(&head, self.addresses[0]).await?,
                Say::PassToOther => self.pass(&head, self.addresses[1]).await?,
                Say::Status(status) => {
                    format!("HTTP/1.1 {status} Said\r\nContent-Length: 0\r\n\r\n")
                }
                Say::Die => {
                    self.dead.send_replace(true);
                    return Ok(());
                }
            };
            client.write_all(answer.as_bytes()).await?;
            if matches!(say, Say::PassAndClose) {
                return client.shutdown().await;
            }
        }
    }

    /// The answer of the backend, which has a connection for each request.
    async fn pass(&self, head: &str, to: SocketAddr) -> std::io::Result<String> {
        let mut request = String::new();
        // What the backend protects is at the root as well.
        let head = head.replacen(" / HTTP", " /protected HTTP", 1);
        for line in head.split_inclusive("\r\n") {
            if line == "\r\n" {
                request.push_str("Connection: close\r\n");
            }
            if !line.to_ascii_lowercase().starts_with("connection:") {
                request.push_str(line);
            }
        }
        let mut backend = TcpStream::connect(to).await?;
        backend.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        backend.read_to_string(&mut answer).await?;
        Ok(answer.replacen("connection: close\r\n", "", 1))
    }

    fn asked(&self, head: &str) -> Asked {
        let field = |name: &str| {
            head.lines()
                .filter_map(|line| line.split_once(": "))
                .find(|(field, _)| field.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.to_owned())
        };
        let case = field("x-conformance-case").unwrap_or_default();
        let token = field("authorization").unwrap_or_default();
        let token = token.strip_prefix("Bearer ").unwrap_or_default();
        let kid = jsonwebtoken::decode_header(token).ok().and_then(|header| header.kid);
        let claims = jsonwebtoken::dangerous::insecure_decode(token).map(|token| token.claims);
        let key = kid.as_ref().and_then(|kid| self.known.get(kid)).cloned().unwrap_or_default();
        let is_marker = case.is_empty() && kid.is_some() && key.is_empty();
        let mut counts = self.counts.lock().unwrap();
        let count = counts.entry((case.clone(), is_marker)).or_default();
        *count += 1;
        Asked { case, claims: claims.unwrap_or_default(), key, is_marker, count: *count }
    }
}
