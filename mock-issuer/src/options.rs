//! How an issuer is set up, and why it may not start.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use crate::baseline::Baseline;
use crate::book::Book;
use crate::clock::Clock;
use crate::key_ring::{KeyRing, Life};
use crate::keys::{Algorithm, KeyError, KeySource, SigningKey};
#[cfg(feature = "tls")]
use crate::tls::{Authority, TlsError};
use crate::vendor::{Shape, Vendor};

/// How an issuer is set up.
#[derive(Clone)]
pub struct Options {
    /// The vendor that the issuer is to be like, see [`Options::of`]: it decides
    /// on paths, on what keys show, and on what the token endpoint says of a
    /// client. Defaults to none.
    pub vendor: Option<Vendor>,
    /// Where to listen. Defaults to a free port of 127.0.0.1.
    pub listen: SocketAddr,
    /// The URL under which targets reach the issuer. Defaults to `http://`, or
    /// `https://` where it has TLS, and the address that was bound.
    pub url: Option<String>,
    /// The issuer string in tokens and metadata, exactly. It need not be where
    /// the issuer listens; its path decides the paths of the endpoints.
    /// Defaults to the URL, with what the vendor has behind it.
    pub iss: Option<String>,
    /// Path of the JWKS. Defaults to the path of `iss` followed by that of the
    /// vendor, or by `/.well-known/jwks.json`.
    pub jwks_path: Option<String>,
    /// The algorithms of the keys. The first is the primary one and has two
    /// keys, `k1` which signs and `k2` which is announced; each further one has
    /// a signing key of its name in lower case, such as `es256`. Defaults to
    /// RS256.
    pub algorithms: Vec<Algorithm>,
    /// Where the key `k1` comes from. Defaults to the seed if there is one,
    /// else to a fresh key.
    pub key: Option<KeySource>,
    /// Makes all keys reproducible. It promises the same keys, not the same
    /// tokens. Defaults to none: fresh keys on each start.
    pub seed: Option<u64>,
    /// Keys made before, such as those of another issuer: instead of
    /// `algorithms`, `key` and `seed`. Defaults to none.
    pub keys: Option<KeyRing>,
    /// The audience of the valid token. Defaults to that of the baseline.
    pub audience: Option<String>,
    /// What the valid token says; its issuer is always `iss`. Defaults to
    /// [`Baseline::default`].
    pub baseline: Baseline,
    /// Id and secret of the clients that the token endpoint knows. Defaults to
    /// `test-client` with `test-secret`.
    pub clients: Vec<(String, String)>,
    /// Where the control port listens. Defaults to none: no control port.
    pub control: Option<SocketAddr>,
    /// Lets the control port listen beyond loopback, and answer to any `Host`.
    /// Whoever reaches it can then mint tokens. Defaults to false.
    pub allow_remote_control: bool,
    /// The recipes that the control port mints by name. Defaults to
    /// [`Book::builtin`].
    pub book: Book,
    /// The `max-age` of JWKS and metadata, in seconds. Defaults to 300.
    pub cache_max_age: u32,
    /// Serves HTTPS with a certificate of this authority. Defaults to none: HTTP.
    #[cfg(feature = "tls")]
    pub tls: Option<Authority>,
    /// The clock of claims and journal. Defaults to a real one; share one to
    /// compare the journal's times with others.
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            vendor: None,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            url: None,
            iss: None,
            jwks_path: None,
            algorithms: vec![Algorithm::default()],
            key: None,
            seed: None,
            keys: None,
            audience: None,
            baseline: Baseline::default(),
            clients: vec![("test-client".into(), "test-secret".into())],
            control: None,
            allow_remote_control: false,
            book: Book::builtin(),
            cache_max_age: 300,
            #[cfg(feature = "tls")]
            tls: None,
            clock: Clock::real(),
        }
    }
}

impl Options {
    /// The defaults for an issuer that is like a vendor's. Whether it serves
    /// HTTPS, as [some have to](Vendor::wants_tls), is up to `tls`.
    pub fn of(vendor: Vendor) -> Self {
        Self {
            vendor: Some(vendor),
            algorithms: vendor.shape().algorithms.to_vec(),
            baseline: vendor.baseline(),
            ..Self::default()
        }
    }

    /// The keys that an issuer with these options starts with.
    ///
    /// # Errors
    /// If there is no algorithm, or the key cannot be used.
    pub fn ring(&self) -> Result<KeyRing, StartError> {
        let mut ring = match &self.keys {
            Some(ring) => ring.clone(),
            None => self.new_ring()?,
        };
        ring.take_shape(Shape::of(self.vendor));
        Ok(ring)
    }

    fn new_ring(&self) -> Result<KeyRing, StartError> {
        let (&primary, further) = self.algorithms.split_first().ok_or(StartError::NoAlgorithm)?;
        let source = self.seed.map_or(KeySource::Fresh, KeySource::Seed);
        let mut keys = vec![
            (SigningKey::new("k1", primary, self.key.as_ref().unwrap_or(&source))?, Life::Signing),
            (SigningKey::new("k2", primary, &source)?, Life::Announced),
        ];
        for &algorithm in further {
            if keys.iter().all(|(key, _)| key.algorithm() != algorithm) {
                let name = algorithm.name().to_lowercase();
                keys.push((SigningKey::new(name, algorithm, &source)?, Life::Signing));
            }
        }
        let mut ring = KeyRing::new(primary, self.seed);
        for (key, life) in keys {
            // Names are distinct by construction.
            let _ = ring.add(key, life);
        }
        Ok(ring)
    }
}

impl Options {
    /// The scheme of the issuer's URL.
    pub(crate) fn scheme(&self) -> &'static str {
        #[cfg(feature = "tls")]
        if self.tls.is_some() {
            return "https";
        }
        "http"
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clients: Vec<_> = self.clients.iter().map(|(id, _)| id).collect();
        f.debug_struct("Options")
            .field("vendor", &self.vendor)
            .field("listen", &self.listen)
            .field("url", &self.url)
            .field("iss", &self.iss)
            .field("jwks_path", &self.jwks_path)
            .field("algorithms", &self.algorithms)
            .field("key", &self.key)
            .field("seed", &self.seed)
            .field("audience", &self.audience)
            .field("baseline", &self.baseline)
            .field("clients", &clients)
            .field("control", &self.control)
            .field("allow_remote_control", &self.allow_remote_control)
            .field("book", &self.book.len())
            .field("cache_max_age", &self.cache_max_age)
            .finish_non_exhaustive()
    }
}

/// Why an issuer did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address cannot be listened on.
    #[error("cannot listen on {addr}")]
    Bind {
        /// The address.
        addr: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// No algorithm was given.
    #[error("an issuer needs at least one algorithm")]
    NoAlgorithm,
    /// The URL cannot be fetched by anybody.
    #[error("`{url}` is not a URL of the form http://host:port")]
    BadUrl {
        /// The URL.
        url: String,
    },
    /// The URL is one without TLS, which the issuer has.
    #[cfg(feature = "tls")]
    #[error("`{url}` is not where an issuer with TLS is reached")]
    PlainUrl {
        /// The URL.
        url: String,
    },
    /// The certificates cannot be made.
    #[cfg(feature = "tls")]
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The control port would be open to others.
    #[error("the control port would be reachable by others on {addr}")]
    RemoteControl {
        /// The address.
        addr: SocketAddr,
    },
}

impl StartError {
    /// What to do about it, if there is something to say.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Bind { addr, source } if source.kind() == io::ErrorKind::AddrInUse => {
                format!(
                    "another program listens there; take another port, or {}:0 for a free one",
                    addr.ip()
                )
            }
            Self::Bind { .. } => "take an address of this machine, such as 127.0.0.1:0".into(),
            Self::Key(error) => return error.help(),
            Self::NoAlgorithm => {
                format!("choose from {}", Algorithm::ALL.map(Algorithm::name).join(", "))
            }
            Self::BadUrl { .. } => {
                "give the URL as the target would use it, with its scheme".into()
            }
            #[cfg(feature = "tls")]
            Self::PlainUrl { .. } => "begin it with https://, or leave TLS out".into(),
            #[cfg(feature = "tls")]
            Self::Tls(_) => "give a URL with an ordinary host name or an address".into(),
            Self::RemoteControl { .. } => {
                "listen on 127.0.0.1, or allow it, since whoever reaches the port can mint tokens"
                    .into()
            }
        })
    }
}
