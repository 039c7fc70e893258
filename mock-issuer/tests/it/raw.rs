//! A client that shows each octet of an answer.

use std::io;

use mock_issuer::Issuer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What came back, up to the end of the connection.
pub(crate) struct Raw {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Raw {
    pub(crate) fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap().parse().unwrap()
    }

    /// The value of a header field.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let fields = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        fields.filter(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// The path of a URL of the issuer.
pub(crate) fn path(issuer: &Issuer, url: &str) -> String {
    url.strip_prefix(issuer.url()).unwrap().to_owned()
}

/// Sends a request for a path with further header fields, each with its end of
/// line.
pub(crate) async fn sent(issuer: &Issuer, path: &str, fields: &str) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(issuer.addr()).await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: issuer\r\n{fields}\r\n");
    stream.write_all(request.as_bytes()).await?;
    Ok(stream)
}

/// The answer to such a request.
pub(crate) async fn ask(issuer: &Issuer, path: &str, fields: &str) -> io::Result<Raw> {
    let fields = format!("{fields}Connection: close\r\n");
    let mut stream = sent(issuer, path, &fields).await?;
    let mut all = Vec::new();
    stream.read_to_end(&mut all).await?;
    let end = all.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(all[..end].to_vec()).unwrap();
    Ok(Raw { head, body: all[end + 4..].to_vec() })
}

/// The body of an answer in chunks (RFC 9112 section 7.1), and how many it had.
pub(crate) fn unchunked(mut body: &[u8]) -> (Vec<u8>, usize) {
    let (mut whole, mut count) = (Vec::new(), 0);
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n").unwrap();
        let size = std::str::from_utf8(&body[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return (whole, count);
        }
        whole.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = &body[end + 2 + size + 2..];
        count += 1;
    }
}
