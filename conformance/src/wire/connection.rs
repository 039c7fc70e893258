//! Opening a connection and writing to it.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_rustls::rustls::{AlertDescription, Error as TlsError};

use super::Tls;
use crate::evidence::{NoResponse, NoResponseKind};

pub(crate) trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Duplex for T {}

pub(crate) type Stream = Box<dyn Duplex>;

pub(crate) async fn open(
    addr: SocketAddr,
    tls: Option<&Tls>,
    deadline: Instant,
) -> Result<Stream, NoResponse> {
    tokio::time::timeout_at(deadline, async {
        let tcp = TcpStream::connect(addr).await.map_err(|error| NoResponse {
            kind: NoResponseKind::Refused,
            message: format!("nothing answers at {addr}: {error}"),
        })?;
        // Small requests must not wait for an acknowledgement; where that
        // cannot be set, they are only slower.
        let _ = tcp.set_nodelay(true);
        match tls {
            None => Ok(Box::new(tcp) as Stream),
            Some(tls) => match tls.connector.connect(tls.name.clone(), tcp).await {
                Ok(stream) => Ok(Box::new(stream) as Stream),
                Err(error) if is_no_http1(&error) => Err(NoResponse {
                    kind: NoResponseKind::NotHttp,
                    message: "in the TLS handshake the target declined HTTP/1.1".into(),
                }),
                Err(error) => Err(NoResponse {
                    kind: NoResponseKind::Tls,
                    message: format!("the TLS handshake failed: {error}"),
                }),
            },
        }
    })
    .await
    .unwrap_or_else(|_| {
        Err(NoResponse {
            kind: NoResponseKind::Timeout,
            message: format!("no connection to {addr} in time"),
        })
    })
}

pub(crate) async fn write(stream: &mut Stream, bytes: &[u8]) -> Result<(), NoResponse> {
    // A target may answer and close before it has read all of a request; what
    // it said is then still there to be read.
    match stream.write_all(bytes).await {
        Ok(()) => {}
        Err(error) if is_close(&error) => return Ok(()),
        Err(error) => return Err(closed(&error)),
    }
    match stream.flush().await {
        Ok(()) => Ok(()),
        Err(error) if is_close(&error) => Ok(()),
        Err(error) => Err(closed(&error)),
    }
}

/// HTTP/1.1 is the one protocol that is offered (RFC 7301 section 3.2).
fn is_no_http1(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>());
    matches!(inner, Some(TlsError::AlertReceived(AlertDescription::NoApplicationProtocol)))
}

fn is_close(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::NotConnected
    )
}

pub(crate) fn closed(error: &io::Error) -> NoResponse {
    NoResponse {
        kind: NoResponseKind::Closed,
        message: format!("the connection was closed before an answer: {error}"),
    }
}
