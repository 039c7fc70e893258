//! Which connection carries what.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::*;

/// A server that answers every request with the next of these answers, on the
/// connection on which it came, and tells on which one that was. An empty
/// answer closes the connection.
async fn server(answers: &'static [&'static str]) -> (Wire, mpsc::UnboundedReceiver<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let (tell, told) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut answers = answers.iter();
        for connection in 1.. {
            let Ok((mut stream, _)) = listener.accept().await else { return };
            let mut buffer = [0; 1024];
            while let Ok(1..) = stream.read(&mut buffer).await {
                let Some(answer) = answers.next() else { return };
                let _ = tell.send(connection);
                if answer.is_empty() {
                    break;
                }
                if stream.write_all(answer.as_bytes()).await.is_err()
                    || answer.contains("Connection: close")
                {
                    break;
                }
            }
        }
    });
    (Wire::new(addr, None, Duration::from_secs(5), Arc::default()), told)
}

const GOOD: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
const LAST: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi";
const FIRST: &[u8] = b"GET /1 HTTP/1.1\r\n\r\n";
const SECOND: &[u8] = b"GET /2 HTTP/1.1\r\n\r\n";

#[tokio::test]
async fn a_pair_goes_over_one_fresh_connection() {
    let (wire, mut told) = server(&[GOOD, GOOD, GOOD]).await;
    let (before, _) = wire.send(FIRST, Over::Any, None).await;
    assert!(wire.has_idle());
    // The server serves one connection at a time.
    wire.idle().clear();
    let (connection, first, second) = wire.send_pair(FIRST, SECOND).await;
    assert_ne!(connection.number, before.number);
    assert!(!connection.reused);
    assert_eq!(first.unwrap().status, 200);
    assert_eq!(second.unwrap().unwrap().status, 200);
    assert_eq!(
        [told.recv().await, told.recv().await, told.recv().await],
        [Some(1), Some(2), Some(2)]
    );
}

#[tokio::test]
async fn only_so_many_connections_are_kept() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut buffer = [0; 1024];
                while let Ok(1..) = stream.read(&mut buffer).await {
                    stream.write_all(GOOD.as_bytes()).await.unwrap();
                }
            });
        }
    });
    let wire = Wire::new(addr, None, Duration::from_secs(5), Arc::default());
    for sent in 1..=3 * MOST_IDLE {
        let (_, answer) = wire.send(FIRST, Over::Fresh, None).await;
        assert_eq!(answer.unwrap().status, 200);
        assert_eq!(wire.idle().len(), sent.min(MOST_IDLE));
    }
}

#[tokio::test]
async fn a_pair_has_no_second_answer_where_the_target_closes() {
    let (wire, mut told) = server(&[LAST]).await;
    let (_, first, second) = wire.send_pair(FIRST, SECOND).await;
    assert_eq!(first.unwrap().status, 200);
    assert!(second.is_none());
    assert_eq!(told.recv().await, Some(1));
}

#[tokio::test]
async fn a_close_in_place_of_the_second_answer_is_the_second_answer() {
    let (wire, _) = server(&[GOOD, ""]).await;
    let (_, first, second) = wire.send_pair(FIRST, SECOND).await;
    assert_eq!(first.unwrap().status, 200);
    assert_eq!(second.unwrap().unwrap_err().kind, NoResponseKind::Closed);
    assert!(!wire.has_idle());
}

#[tokio::test]
async fn a_reset_is_the_end_of_a_body_that_ends_with_the_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        // One octet is read: closing with the others unread resets the connection.
        stream.read_exact(&mut [0]).await.unwrap();
        stream.write_all(b"HTTP/1.1 431 Too Large\r\nConnection: close\r\n\r\n").await.unwrap();
    });
    let wire = Wire::new(addr, None, Duration::from_secs(5), Arc::default());
    let (_, answer) = wire.send(FIRST, Over::Any, None).await;
    assert_eq!(answer.unwrap().status, 431);
}
