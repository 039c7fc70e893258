//! Reading one answer.

use tokio::io::{AsyncRead, AsyncReadExt as _};

use super::connection::closed;
use crate::evidence::{NoResponse, NoResponseKind, Response};

/// How much of a body is kept.
const KEPT_BODY: usize = 16 * 1024;
/// How much is read at most before the connection is given up.
const MOST: usize = 4 * 1024 * 1024;
/// How large the head may be.
const MOST_HEAD: usize = 256 * 1024;

/// Reads one answer; the second value says whether the connection can carry
/// another request.
pub(crate) async fn read<S: AsyncRead + Unpin + ?Sized>(
    stream: &mut S,
    head_only: bool,
) -> Result<(Response, bool), NoResponse> {
    let mut buffer = Vec::with_capacity(2048);
    loop {
        let (head, length) = read_head(stream, &mut buffer).await?;
        buffer.drain(..length);
        // 1xx answers come before the one that counts (RFC 9110 section 15.2).
        if (100..200).contains(&head.status) && head.status != 101 {
            continue;
        }
        let body = read_body(stream, &mut buffer, &head, head_only).await?;
        let reusable = head.keep_alive && body.ended && buffer.is_empty();
        let mut kept = body.bytes;
        kept.truncate(KEPT_BODY);
        return Ok((
            Response {
                status: head.status,
                headers: head.headers,
                body: String::from_utf8_lossy(&kept).into_owned(),
            },
            reusable,
        ));
    }
}

struct Head {
    status: u16,
    headers: Vec<(String, String)>,
    keep_alive: bool,
    length: Option<usize>,
    chunked: bool,
}

async fn read_head<S: AsyncRead + Unpin + ?Sized>(
    stream: &mut S,
    buffer: &mut Vec<u8>,
) -> Result<(Head, usize), NoResponse> {
    loop {
        if !buffer.is_empty() && !looks_like_http(buffer) {
            return Err(not_http(buffer));
        }
        let mut fields = [httparse::EMPTY_HEADER; 256];
        let mut parsed = httparse::Response::new(&mut fields);
        match parsed.parse(buffer) {
            Ok(httparse::Status::Complete(length)) => return Ok((head_of(&parsed), length)),
            Ok(httparse::Status::Partial) if buffer.len() > MOST_HEAD => {
                return Err(not_http(buffer));
            }
            Ok(httparse::Status::Partial) => {}
            Err(_) => return Err(not_http(buffer)),
        }
        if fill(stream, buffer).await? == 0 {
            return Err(if buffer.is_empty() {
                NoResponse {
                    kind: NoResponseKind::Closed,
                    message: "the connection was closed without an answer".into(),
                }
            } else {
                NoResponse {
                    kind: NoResponseKind::Closed,
                    message: "the connection was closed in the middle of the answer's head".into(),
                }
            });
        }
    }
}

fn looks_like_http(buffer: &[u8]) -> bool {
    let expected = b"HTTP/1.";
    let length = buffer.len().min(expected.len());
    buffer[..length] == expected[..length]
}

fn not_http(buffer: &[u8]) -> NoResponse {
    let begin: String = String::from_utf8_lossy(&buffer[..buffer.len().min(40)])
        .chars()
        .flat_map(char::escape_default)
        .collect();
    NoResponse {
        kind: NoResponseKind::NotHttp,
        message: format!("the answer is not HTTP/1.1; it begins with \"{begin}\""),
    }
}

fn head_of(parsed: &httparse::Response<'_, '_>) -> Head {
    let headers: Vec<(String, String)> = parsed
        .headers
        .iter()
        .map(|field| (field.name.to_owned(), String::from_utf8_lossy(field.value).into_owned()))
        .collect();
    let find = |name: &str| {
        headers
            .iter()
            .filter(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.to_ascii_lowercase())
            .collect::<Vec<_>>()
            .join(",")
    };
    let connection = find("connection");
    let keep_alive = if parsed.version == Some(1) {
        !connection.contains("close")
    } else {
        connection.contains("keep-alive")
    };
    let chunked = find("transfer-encoding").contains("chunked");
    let length = find("content-length").trim().parse().ok();
    Head { status: parsed.code.unwrap_or(0), headers, keep_alive, length, chunked }
}

struct Body {
    bytes: Vec<u8>,
    /// Whether its end was told by its framing rather than by a close.
    ended: bool,
}

async fn read_body<S: AsyncRead + Unpin + ?Sized>(
    stream: &mut S,
    buffer: &mut Vec<u8>,
    head: &Head,
    head_only: bool,
) -> Result<Body, NoResponse> {
    if head_only || matches!(head.status, 204 | 304) {
        return Ok(Body { bytes: Vec::new(), ended: true });
    }
    if head.chunked {
        return read_chunks(stream, buffer).await;
    }
    let ended = match head.length {
        Some(length) => {
            while buffer.len() < length.min(MOST) {
                if fill(stream, buffer).await? == 0 {
                    return Err(cut_short());
                }
            }
            length <= MOST
        }
        // "If a server performs an immediate close of a TCP connection, there is a significant risk
        // that the client will not be able to read the last HTTP response." (RFC 9112 section 9.6)
        // Where the close is the end of the body, a reset is as good an end: that is how a server
        // closes that answers a request it has not read to its end.
        None => {
            while buffer.len() < MOST && fill(stream, buffer).await.is_ok_and(|count| count > 0) {}
            false
        }
    };
    let length = head.length.unwrap_or(buffer.len()).min(buffer.len());
    Ok(Body { bytes: buffer.drain(..length).collect(), ended })
}

async fn read_chunks<S: AsyncRead + Unpin + ?Sized>(
    stream: &mut S,
    buffer: &mut Vec<u8>,
) -> Result<Body, NoResponse> {
    let mut bytes = Vec::new();
    loop {
        let (start, size) = loop {
            match httparse::parse_chunk_size(buffer) {
                Ok(httparse::Status::Complete((start, size))) => {
                    break (start, usize::try_from(size).unwrap_or(usize::MAX));
                }
                Ok(httparse::Status::Partial) => {
                    if fill(stream, buffer).await? == 0 {
                        return Err(cut_short());
                    }
                }
                Err(_) => return Err(not_http(buffer)),
            }
        };
        if size == 0 {
            return end_of_chunks(stream, buffer, start, bytes).await;
        }
        if size > MOST || bytes.len() + size > MOST {
            return Ok(Body { bytes, ended: false });
        }
        while buffer.len() < start + size + 2 {
            if fill(stream, buffer).await? == 0 {
                return Err(cut_short());
            }
        }
        bytes.extend_from_slice(&buffer[start..start + size]);
        buffer.drain(..start + size + 2);
    }
}

/// Reads the trailer section up to its empty line.
async fn end_of_chunks<S: AsyncRead + Unpin + ?Sized>(
    stream: &mut S,
    buffer: &mut Vec<u8>,
    start: usize,
    bytes: Vec<u8>,
) -> Result<Body, NoResponse> {
    buffer.drain(..start);
    loop {
        if let Some(end) = buffer.windows(2).position(|pair| pair == b"\r\n") {
            buffer.drain(..end + 2);
            if end == 0 {
                return Ok(Body { bytes, ended: true });
            }
        } else if fill(stream, buffer).await? == 0 {
            return Err(cut_short());
        }
    }
}

fn cut_short() -> NoResponse {
    NoResponse {
        kind: NoResponseKind::Closed,
        message: "the connection was closed in the middle of the answer's body".into(),
    }
}

async fn fill<S: AsyncRead + Unpin + ?Sized>(
    stream: &mut S,
    buffer: &mut Vec<u8>,
) -> Result<usize, NoResponse> {
    let mut chunk = [0_u8; 8192];
    let count = stream.read(&mut chunk).await.map_err(|error| closed(&error))?;
    buffer.extend_from_slice(&chunk[..count]);
    Ok(count)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_all(bytes: &[u8]) -> Result<(Response, bool), NoResponse> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut stream = bytes;
            read(&mut stream, false).await
        })
    }

    #[test]
    fn framing() {
        for (bytes, body, reusable) in [
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "hi", true),
            ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nConnection: close\r\n\r\nhi", "hi", false),
            ("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", "hi", false),
            ("HTTP/1.1 200 OK\r\n\r\nuntil the end", "until the end", false),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1;x=y\r\n!\r\n0\r\nT: v\r\n\r\n",
                "hi!",
                true,
            ),
            (
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
                "hi",
                true,
            ),
            ("HTTP/1.1 204 No Content\r\n\r\n", "", true),
        ] {
            let (response, keeps) = read_all(bytes.as_bytes()).unwrap();
            assert_eq!(response.body, body, "{bytes}");
            assert_eq!(keeps, reusable, "{bytes}");
        }
    }

    #[test]
    fn what_is_not_http_is_told() {
        insta::assert_snapshot!(
            read_all(b"\x00\x00\x12\x04\x00").unwrap_err().message,
            @r#"the answer is not HTTP/1.1; it begins with "\u{0}\u{0}\u{12}\u{4}\u{0}""#
        );
        insta::assert_snapshot!(
            read_all(b"").unwrap_err().message,
            @"the connection was closed without an answer"
        );
        insta::assert_snapshot!(
            read_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi").unwrap_err().message,
            @"the connection was closed in the middle of the answer's body"
        );
    }

    proptest! {
        #[test]
        fn no_answer_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_all(&bytes);
            let mut framed = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            framed.extend_from_slice(&bytes);
            let _ = read_all(&framed);
        }
    }
}
