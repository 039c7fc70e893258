//! What lies between a connection and HTTP.

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// Whether TLS is spoken on a port.
#[derive(Clone, Debug)]
pub(crate) enum Layer {
    /// HTTP alone.
    Plain,
    /// HTTP over TLS.
    #[cfg(feature = "tls")]
    Tls(std::sync::Arc<crate::tls::Handshakes>),
}

/// A stream that can be reset.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin {
    /// Ends the connection by a reset.
    fn reset(self);
}

impl Stream for TcpStream {
    fn reset(self) {
        // Without lingering, what closes it is a reset.
        let _ = self.set_zero_linger();
    }
}

#[cfg(feature = "tls")]
impl Stream for tokio_rustls::server::TlsStream<TcpStream> {
    fn reset(self) {
        self.into_inner().0.reset();
    }
}
