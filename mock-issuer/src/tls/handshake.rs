//! The handshake on each connection, and the record of those that lead nowhere.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::server::{ClientHello, NoServerSessionStorage, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{self, AlertDescription, ServerConfig};
use tokio_rustls::server::TlsStream;

use super::{Shown, TlsError};
use crate::fault::Present;
use crate::journal::{EntryKind, Journal};

/// What every connection of a port begins with.
pub(crate) struct Handshakes {
    acceptor: TlsAcceptor,
    journal: Journal,
}

impl Handshakes {
    pub(crate) fn new(
        shown: Shown,
        faults: Arc<Present>,
        journal: Journal,
    ) -> Result<Self, TlsError> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let builder = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth();
        let mut config = builder.with_cert_resolver(Arc::new(Resolver { shown, faults }));
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        // Nobody is shown a certificate where a session is taken up again.
        config.send_tls13_tickets = 0;
        config.session_storage = Arc::new(NoServerSessionStorage {});
        Ok(Self { acceptor: Arc::new(config).into(), journal })
    }

    /// The stream behind a handshake. A failure is written down.
    pub(crate) async fn shake(
        &self,
        stream: TcpStream,
        remote: SocketAddr,
    ) -> Option<TlsStream<TcpStream>> {
        match self.acceptor.accept(stream).await {
            Ok(stream) => Some(stream),
            Err(error) => {
                self.broken_off(remote, reason(&error));
                None
            }
        }
    }

    /// Writes down a connection on which nothing was asked.
    pub(crate) fn unused(&self, remote: SocketAddr) {
        self.broken_off(remote, "closed after the handshake".into());
    }

    fn broken_off(&self, remote: SocketAddr, reason: String) {
        self.journal.record(EntryKind::BrokenOff { remote: remote.to_string(), reason });
    }
}

impl fmt::Debug for Handshakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handshakes").finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Resolver {
    shown: Shown,
    faults: Arc<Present>,
}

impl ResolvesServerCert for Resolver {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.shown.pick(self.faults.certificate()))
    }
}

/// Why a handshake failed, in the words of RFC 8446 section 6.2 where the
/// client said so.
fn reason(error: &io::Error) -> String {
    let tls = error.get_ref().and_then(|error| error.downcast_ref::<rustls::Error>());
    match tls {
        Some(rustls::Error::AlertReceived(alert)) => alert_in_words(*alert),
        Some(error) => error.to_string(),
        None if error.kind() == io::ErrorKind::UnexpectedEof => "closed during it".into(),
        None => error.to_string(),
    }
}

fn alert_in_words(alert: AlertDescription) -> String {
    match alert {
        AlertDescription::UnknownCA => "unknown CA".into(),
        AlertDescription::BadCertificate => "bad certificate".into(),
        AlertDescription::CertificateExpired => "certificate expired".into(),
        AlertDescription::CertificateUnknown => "certificate unknown".into(),
        AlertDescription::UnsupportedCertificate => "unsupported certificate".into(),
        AlertDescription::DecryptError => "decrypt error".into(),
        AlertDescription::InternalError => "internal error".into(),
        other => format!("alert {}", u8::from(other)),
    }
}
