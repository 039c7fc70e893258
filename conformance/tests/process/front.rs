//! What stands in front of a backend in this process: something that ends TLS,
//! or takes the token from elsewhere.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use reference_backend::{Backend, Options};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A backend and what stands in front of it; both end with the test.
pub(crate) struct Front {
    pub(crate) port: u16,
    _backend: Backend,
    _runtime: Runtime,
}

/// A backend that takes the tokens of the issuer at this port.
async fn backend(issuer: u16) -> (Backend, SocketAddr) {
    let issuer = format!("http://127.0.0.1:{issuer}");
    let mut options = Options::new(format!("{issuer}/.well-known/jwks.json"), issuer);
    options.rules.audience = Some("https://api.test".into());
    let backend = Backend::start(options).await.unwrap();
    let url = backend.url();
    let authority = url.strip_prefix("http://").unwrap().split('/').next().unwrap();
    let address = authority.parse().unwrap();
    (backend, address)
}

impl Front {
    fn start<F>(issuer: u16, serve: impl Fn(TcpStream, SocketAddr) -> F + Send + 'static) -> Self
    where
        F: Future<Output = std::io::Result<()>> + Send + 'static,
    {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.unwrap();
        let (backend, port) = runtime.block_on(async {
            let (backend, address) = backend(issuer).await;
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
            let port = listener.local_addr().unwrap().port();
            tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    // Clients that go away are no failure of the test.
                    tokio::spawn(serve(stream, address));
                }
            });
            (backend, port)
        });
        Self { port, _backend: backend, _runtime: runtime }
    }

    /// One that ends TLS for these names and speaks one of these protocols. The
    /// certificate of its authority is written to the file.
    pub(crate) fn tls(issuer: u16, names: &[&str], protocols: &[&str], authority: &Path) -> Self {
        let acceptor = TlsAcceptor::from(Arc::new(server(names, protocols, authority)));
        Self::start(issuer, move |client, address| {
            let acceptor = acceptor.clone();
            async move {
                let mut client = acceptor.accept(client).await?;
                let mut backend = TcpStream::connect(address).await?;
                tokio::io::copy_bidirectional(&mut client, &mut backend).await?;
                Ok(())
            }
        })
    }

    /// One that knows the token only from where `find` finds it in the head of
    /// a request, and passes it on in the `Authorization` header.
    pub(crate) fn finding(issuer: u16, find: fn(&str) -> Option<String>) -> Self {
        Self::start(issuer, move |mut client, address| async move {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(client.read_u8().await?);
            }
            let token = find(&String::from_utf8_lossy(&head));
            let authorization =
                token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
            let request = format!(
                "GET /protected HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
                 {authorization}\r\n"
            );
            let mut backend = TcpStream::connect(address).await?;
            backend.write_all(request.as_bytes()).await?;
            let mut answer = Vec::new();
            backend.read_to_end(&mut answer).await?;
            client.write_all(&answer).await?;
            client.shutdown().await
        })
    }
}

/// A certificate for these names, and the authority that vouches for it.
fn server(names: &[&str], protocols: &[&str], authority: &Path) -> ServerConfig {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    std::fs::write(authority, params.self_signed(&key).unwrap().pem()).unwrap();
    let issuer = Issuer::new(params, key);
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    config
}
