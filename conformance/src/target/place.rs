//! Where the target is: its URL, its addresses, and whether it may be tested.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use reqwest::Url;
use thiserror::Error;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::request::Destination;
use crate::wire::Tls;

/// Why a target may not or cannot be tested.
#[derive(Debug, Error)]
pub enum PlaceError {
    /// The URL does not parse.
    #[error("the URL {url:?} is not understood: {reason}")]
    Url {
        /// The URL as given.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The name of the host has no address.
    #[error("the host {host:?} has no address: {reason}")]
    Resolve {
        /// The host.
        host: String,
        /// What the resolver said.
        reason: String,
    },
    /// The target is somebody else's.
    #[error("{host} is at {address}, which is neither loopback nor private")]
    Public {
        /// The host.
        host: String,
        /// Its address.
        address: IpAddr,
    },
    /// The certificate authority cannot be read.
    #[error("the certificate authority {path:?} cannot be read: {reason}")]
    CaCert {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The system's certificates cannot be used.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

/// A parsed URL and the addresses behind it.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) url: String,
    pub(crate) addresses: Vec<SocketAddr>,
    pub(crate) destination: Destination,
    pub(crate) tls: Option<Tls>,
}

impl Place {
    pub(crate) async fn find(
        text: &str,
        allow_public: bool,
        ca_cert: Option<&Path>,
    ) -> Result<Self, PlaceError> {
        let bad =
            |reason: &str| PlaceError::Url { url: text.to_owned(), reason: reason.to_owned() };
        let url = Url::parse(text).map_err(|error| bad(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(bad("it must begin with http:// or https://"));
        }
        let host = url.host_str().ok_or_else(|| bad("it has no host"))?.to_owned();
        let port = url.port_or_known_default().ok_or_else(|| bad("it has no port"))?;
        let bare = host.trim_matches(['[', ']']);
        let mut addresses: Vec<SocketAddr> = tokio::net::lookup_host((bare, port))
            .await
            .map_err(|error| PlaceError::Resolve { host: host.clone(), reason: error.to_string() })?
            .collect();
        // Issuers listen on IPv4 by default; the same family is tried first.
        addresses.sort_by_key(SocketAddr::is_ipv6);
        if let (false, Some(address)) =
            (allow_public, addresses.iter().find(|address| !is_near(address.ip())))
        {
            return Err(PlaceError::Public { host, address: address.ip() });
        }
        let scheme = if url.scheme() == "https" { "https" } else { "http" };
        let tls = if scheme == "https" { Some(tls(bare, ca_cert)?) } else { None };
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host,
        };
        Ok(Self {
            url: text.to_owned(),
            addresses,
            destination: Destination { scheme, host: authority, path },
            tls,
        })
    }
}

/// Loopback, private and link-local addresses: what a developer has at home.
pub(crate) fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_near(IpAddr::V4(v4)),
            None => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
        },
    }
}

fn tls(host: &str, ca_cert: Option<&Path>) -> Result<Tls, PlaceError> {
    let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| PlaceError::Tls(error.to_string()))?;
    let mut config = match ca_cert {
        None => {
            use rustls_platform_verifier::BuilderVerifierExt as _;
            builder
                .with_platform_verifier()
                .map_err(|error| PlaceError::Tls(error.to_string()))?
                .with_no_client_auth()
        }
        Some(path) => {
            let wrong =
                |reason: String| PlaceError::CaCert { path: path.display().to_string(), reason };
            let mut roots = RootCertStore::empty();
            let certificates =
                CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))?;
            for certificate in certificates {
                let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
                roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
            }
            if roots.is_empty() {
                return Err(wrong("it holds no certificate in PEM form".into()));
            }
            builder.with_root_certificates(roots).with_no_client_auth()
        }
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let name = ServerName::try_from(host.to_owned())
        .map_err(|error| PlaceError::Tls(error.to_string()))?;
    Ok(Tls { connector: TlsConnector::from(Arc::new(config)), name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_and_far() {
        for (address, near) in [
            ("127.0.0.1", true),
            ("10.1.2.3", true),
            ("172.20.0.5", true),
            ("192.168.1.1", true),
            ("169.254.1.1", true),
            ("8.8.8.8", false),
            ("172.32.0.1", false),
            ("::1", true),
            ("fd00::1", true),
            ("fe80::1", true),
            ("::ffff:8.8.8.8", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(is_near(address.parse().unwrap()), near, "{address}");
        }
    }
}
