//! A running issuer: its port, its keys, its journal.

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, RwLock};

use crate::baseline::Baseline;
use crate::fault::{Document, Fault, FaultError, Occurrence, Present};
use crate::forge::{ForgeError, Forged};
use crate::http;
use crate::journal::{Entry, Journal};
use crate::jwks::JwksEdit;
use crate::key_ring::{KeyInfo, KeyKind, KeyRing, RingError};
use crate::keys::Algorithm;
use crate::options::{Options, StartError};
use crate::paths::{self, Paths};
use crate::recipe::Recipe;
use crate::server::{Door, Layer, Server, bind, local_addr, reachable};
use crate::state::{State, off_worker};
#[cfg(feature = "tls")]
use crate::tls::Handshakes;
use crate::vendor::Shape;

/// A mock issuer. Clones are handles of the same one; it ends with
/// [`shutdown`](Self::shutdown), or when the last handle is dropped.
#[derive(Clone)]
pub struct Issuer {
    pub(crate) state: Arc<State>,
    server: Arc<Server>,
    control: Option<Arc<Server>>,
}

impl Issuer {
    /// Binds the ports and begins to serve. Keys are made in the background;
    /// the first request that needs one waits for it. Must be called within a
    /// tokio runtime that has its I/O and time drivers.
    ///
    /// # Errors
    /// If an address cannot be bound, or the options make no sense.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        if let Some(addr) = options.control
            && !addr.ip().is_loopback()
            && !options.allow_remote_control
        {
            return Err(StartError::RemoteControl { addr });
        }
        if let Some(url) = options.url.as_ref().filter(|url| !paths::is_http_url(url)) {
            return Err(StartError::BadUrl { url: url.clone() });
        }
        #[cfg(feature = "tls")]
        if let (Some(_), Some(url)) = (&options.tls, &options.url)
            && !url.starts_with("https://")
        {
            return Err(StartError::PlainUrl { url: url.clone() });
        }
        let ring = options.ring()?;

        let listener = bind(options.listen)?;
        let addr = local_addr(&listener, options.listen)?;
        let control = match options.control {
            Some(wanted) => {
                let listener = bind(wanted)?;
                let addr = local_addr(&listener, wanted)?;
                Some((listener, addr))
            }
            None => None,
        };

        let scheme = options.scheme();
        let url = options.url.clone().unwrap_or_else(|| format!("{scheme}://{}", reachable(addr)));
        let shape = Shape::of(options.vendor);
        let iss = options.iss.clone().unwrap_or_else(|| shape.iss(&url));
        let faults = Arc::<Present>::default();
        let journal = Journal::new(options.clock.clone());
        #[cfg(feature = "tls")]
        let (layer, ca_pem) = match &options.tls {
            Some(authority) => {
                let shown = authority.shown(&hosts(&[&url, &iss], addr))?;
                let handshakes = Handshakes::new(shown, Arc::clone(&faults), journal.clone())?;
                (Layer::Tls(Arc::new(handshakes)), Some(authority.pem().to_owned()))
            }
            None => (Layer::Plain, None),
        };
        #[cfg(not(feature = "tls"))]
        let (layer, ca_pem) = (Layer::Plain, None);
        let mut baseline = options.baseline;
        baseline.issuer.clone_from(&iss);
        if options.audience.is_some() {
            baseline.audience = options.audience;
        }
        let paths = Paths::new(&iss, &url, options.jwks_path.as_deref(), shape);
        let (tenant_iss, tenant) = paths.sibling();
        baseline.tenant = Some(tenant_iss.clone());
        let (door, knocks) = Door::new();
        let state = Arc::new(State {
            shape,
            paths,
            tenant_iss,
            tenant,
            url,
            iss,
            clients: options.clients,
            book: options.book,
            cache_max_age: options.cache_max_age,
            ca_pem,
            journal,
            first: ring.clone(),
            ring: RwLock::new(Arc::new(ring)),
            baseline: RwLock::new(Arc::new(baseline)),
            faults: Arc::clone(&faults),
            door,
        });

        let any_host = options.allow_remote_control;
        let router = http::router(Arc::clone(&state));
        let server = Server::spawn(listener, addr, router, layer, knocks, move || faults.refuses());
        Ok(Self {
            server: Arc::new(server),
            control: control.map(|(listener, addr)| {
                let router = http::control::router(Arc::clone(&state), addr, any_host);
                let (plain, knocks) = (Layer::Plain, Door::new().1);
                Arc::new(Server::spawn(listener, addr, router, plain, knocks, || false))
            }),
            state,
        })
    }

    /// The URL under which targets reach the issuer, without a path of its own.
    pub fn url(&self) -> &str {
        &self.state.url
    }

    /// The issuer string, exactly as in tokens.
    pub fn iss(&self) -> &str {
        &self.state.iss
    }

    /// The certificate of the authority that a client has to trust, PEM, where
    /// the issuer serves HTTPS.
    pub fn ca_pem(&self) -> Option<&str> {
        self.state.ca_pem.as_deref()
    }

    /// The URL of the JWKS.
    pub fn jwks_url(&self) -> String {
        self.state.paths.jwks_url()
    }

    /// The URL of the OpenID Provider metadata.
    pub fn discovery_url(&self) -> String {
        self.state.paths.discovery_url()
    }

    /// The URL of the token endpoint.
    pub fn token_url(&self) -> String {
        self.state.paths.token_url()
    }

    /// The issuer string of the sibling tenant: another issuer at the same
    /// address, with metadata and a JWKS of its own.
    pub fn tenant_iss(&self) -> &str {
        &self.state.tenant_iss
    }

    /// The URL of the control port, if there is one.
    pub fn control_url(&self) -> Option<String> {
        self.control.as_ref().map(|server| format!("http://{}", reachable(server.addr())))
    }

    /// The address that is listened on.
    pub fn addr(&self) -> SocketAddr {
        self.server.addr()
    }

    /// What the valid token says at present.
    pub fn baseline(&self) -> Baseline {
        (*self.state.baseline()).clone()
    }

    /// Changes what the valid token says from now on.
    pub fn set_baseline(&self, baseline: Baseline) {
        self.state.set_baseline(baseline);
    }

    /// Makes a token by a recipe.
    ///
    /// # Errors
    /// If the recipe cannot be followed, see [`forge()`](crate::forge()).
    pub fn mint(&self, recipe: &Recipe) -> Result<Forged, ForgeError> {
        self.mint_with(recipe, &self.state.baseline())
    }

    /// Makes a token by a recipe once, and shows it before and after the edits
    /// that follow the signing: both are the same token but for these edits.
    ///
    /// # Errors
    /// If the recipe cannot be followed, see [`forge()`](crate::forge()).
    pub fn mint_primed(&self, recipe: &Recipe) -> Result<(Forged, Forged), ForgeError> {
        self.state.mint_primed(recipe)
    }

    /// Makes a token by a recipe that differs from this baseline.
    ///
    /// # Errors
    /// If the recipe cannot be followed, see [`forge()`](crate::forge()).
    pub fn mint_with(&self, recipe: &Recipe, baseline: &Baseline) -> Result<Forged, ForgeError> {
        self.state.mint(recipe, baseline)
    }

    /// Makes a new key and announces it in the JWKS. A withdrawn key of that
    /// name is replaced. What it is can be said by an algorithm alone.
    ///
    /// # Errors
    /// If a key of this name is in the JWKS, or there are no such keys.
    pub fn publish(&self, name: &str, kind: impl Into<KeyKind>) -> Result<KeyInfo, RingError> {
        self.state.publish(name, kind.into())
    }

    /// Has a key sign the tokens of its algorithm. The former one is retired,
    /// that is, it stays in the JWKS.
    ///
    /// # Errors
    /// If there is no such key, or it is withdrawn.
    pub fn promote(&self, name: &str) -> Result<KeyInfo, RingError> {
        self.state.promote(name)
    }

    /// Has a key sign no longer, while it stays in the JWKS.
    ///
    /// # Errors
    /// If there is no such key, or it is withdrawn.
    pub fn retire(&self, name: &str) -> Result<KeyInfo, RingError> {
        self.state.retire(name)
    }

    /// Takes a key out of the JWKS.
    ///
    /// # Errors
    /// If there is no such key, or it is withdrawn already.
    pub fn withdraw(&self, name: &str) -> Result<KeyInfo, RingError> {
        self.state.withdraw(name)
    }

    /// Has the JWKS be unlike the one of its keys, from now on, see
    /// [`KeyRing::edit_jwks`].
    ///
    /// # Errors
    /// If an edit names a key that was never there.
    pub fn edit_jwks(&self, edits: Vec<JwksEdit>) -> Result<(), RingError> {
        self.state.edit_jwks(edits)
    }

    /// Has a document be served wrongly from now on, or rightly again. When this
    /// returns, whatever is asked next meets it; what is on the way is answered
    /// as it was begun, but for connections that are closed since they would be
    /// refused.
    ///
    /// # Errors
    /// If the fault cannot be shown, see [`Fault::check`], or the port cannot be
    /// closed or opened.
    pub async fn set_fault(
        &self,
        document: Document,
        fault: Option<Fault>,
        occurrence: Occurrence,
    ) -> Result<(), FaultError> {
        self.state.set_fault(document, fault, occurrence).await
    }

    /// What is served wrongly at present, and when.
    pub fn faults(&self) -> Vec<(Document, Fault, Occurrence)> {
        self.state.faults.all()
    }

    /// Publishes a new key and has it sign at once, so that a target has to
    /// fetch the JWKS again to know it; the former key is retired. The
    /// algorithm defaults to the primary one. Answers with the new key.
    ///
    /// For a rotation that was announced, [promote](Self::promote) `k2`.
    pub fn rotate(&self, algorithm: Option<Algorithm>) -> KeyInfo {
        self.state.rotate(algorithm)
    }

    /// All keys and where in their life they are, the withdrawn ones too.
    pub fn keys(&self) -> Vec<KeyInfo> {
        let ring = self.state.ring();
        off_worker(ring.is_ready(), || ring.keys())
    }

    /// Puts the keys back as they were at the start, the same keys at the same
    /// point of their life, and forgets all others. So it does with the edits of
    /// the JWKS and with what is served wrongly.
    ///
    /// # Errors
    /// If connections were refused and the port cannot be opened again.
    pub async fn restore(&self) -> Result<(), FaultError> {
        self.state.restore().await
    }

    /// The algorithm of ordinary tokens.
    pub fn primary(&self) -> Algorithm {
        self.state.ring().primary()
    }

    /// The keys at this moment, apart from what the issuer does later.
    pub fn ring(&self) -> KeyRing {
        (*self.state.ring()).clone()
    }

    /// The JWKS, byte for byte as served at this moment.
    pub fn jwks_body(&self) -> Vec<u8> {
        let ring = self.state.ring();
        off_worker(ring.is_ready(), || ring.jwks().body().to_vec())
    }

    /// The requests so far, without the other entries of the journal.
    pub fn requests(&self) -> Vec<Entry> {
        let mut entries = self.state.journal.entries();
        entries.retain(|entry| entry.endpoint().is_some());
        entries
    }

    /// Everything that happened so far.
    pub fn journal(&self) -> Journal {
        self.state.journal.clone()
    }

    /// Ends the issuer, for all its handles. The ports are closed when this
    /// returns, and so are connections without a request on them.
    pub async fn shutdown(self) {
        self.server.stop().await;
        if let Some(control) = &self.control {
            control.stop().await;
        }
    }
}

/// Under what names clients may reach an issuer that has these URLs.
#[cfg(feature = "tls")]
fn hosts(urls: &[&str], addr: SocketAddr) -> Vec<String> {
    let own = ["localhost".to_owned(), "127.0.0.1".into(), "::1".into(), addr.ip().to_string()];
    let stated = urls.iter().filter_map(|url| paths::host_of(url)).map(str::to_owned);
    let mut hosts = Vec::new();
    for host in own.into_iter().chain(stated) {
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    hosts
}

impl fmt::Debug for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issuer")
            .field("url", &self.state.url)
            .field("iss", &self.state.iss)
            .field("ring", &self.state.ring())
            .finish_non_exhaustive()
    }
}
