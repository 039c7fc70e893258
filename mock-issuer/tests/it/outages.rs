//! An issuer that gives no answer, a slow one, or cannot be reached.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use mock_issuer::{Document, Endpoint, EntryKind, Fault, Issuer, Occurrence, Options};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

use crate::raw::{ask, path, sent};
use crate::support::{client, issuer, start};

async fn set(issuer: &Issuer, fault: Option<Fault>) {
    issuer.set_fault(Document::Jwks, fault, Occurrence::Always).await.unwrap();
}

/// A request for the JWKS, once the issuer has written it down.
async fn asked(issuer: &Issuer) -> TcpStream {
    let before = issuer.journal().last_seq();
    let stream = sent(issuer, &path(issuer, &issuer.jwks_url()), "").await.unwrap();
    let late = Instant::now() + Duration::from_secs(20);
    let noted = issuer.journal().wait_for(|entry| entry.seq > before, late).await;
    assert!(noted.unwrap().is_request_to(Endpoint::Jwks));
    stream
}

/// The statuses in the journal.
fn statuses(issuer: &Issuer) -> Vec<Option<u16>> {
    let kinds = issuer.requests().into_iter().map(|entry| entry.kind);
    let statuses = kinds.filter_map(|kind| match kind {
        EntryKind::Request { status, kids, .. } => {
            assert!(kids.is_empty() || status == Some(200));
            Some(status)
        }
        _ => None,
    });
    statuses.collect()
}

/// Far less than the time that requests are given to end.
const AT_ONCE: Duration = Duration::from_millis(800);

#[tokio::test]
async fn silence_lasts_until_the_issuer_ends() {
    let issuer = issuer().await;
    set(&issuer, Some(Fault::Silent)).await;
    let mut stream = asked(&issuer).await;
    let json = serde_json::to_value(&issuer.requests()[0]).unwrap();
    assert_eq!((json.get("status"), json.get("kids")), (None, None));
    let mut octet = [0];
    let read = tokio::time::timeout(Duration::from_millis(50), stream.read(&mut octet));
    assert!(read.await.is_err(), "there is an answer");
    let discovery = client().get(issuer.discovery_url()).send().await.unwrap();
    assert_eq!(discovery.status(), 200);
    assert_eq!(statuses(&issuer), [None, Some(200)]);

    let began = Instant::now();
    issuer.shutdown().await;
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    assert!(matches!(stream.read(&mut octet).await, Ok(0) | Err(_)));
}

#[tokio::test]
async fn a_slow_answer_comes_octet_by_octet() {
    let issuer = issuer().await;
    let whole = issuer.jwks_body();
    set(&issuer, Some(Fault::Drip { octets_per_second: 100_000 })).await;
    let answer = ask(&issuer, &path(&issuer, &issuer.jwks_url()), "").await.unwrap();
    assert_eq!(answer.body, whole);
    assert_eq!(answer.field("content-length").unwrap(), whole.len().to_string());

    let per_second = u32::try_from(whole.len()).unwrap() * 2;
    set(&issuer, Some(Fault::Drip { octets_per_second: per_second })).await;
    let began = Instant::now();
    let answer = ask(&issuer, &path(&issuer, &issuer.jwks_url()), "").await.unwrap();
    assert_eq!(answer.body, whole);
    assert!(began.elapsed() > Duration::from_millis(350), "{:?}", began.elapsed());

    set(&issuer, Some(Fault::Drip { octets_per_second: 1 })).await;
    let mut stream = asked(&issuer).await;
    let mut seen = Vec::new();
    while !seen.ends_with(b"\r\n\r\n{") {
        seen.push(stream.read_u8().await.unwrap());
    }
    let entries = issuer.requests();
    let EntryKind::Request { status, kids, .. } = &entries.last().unwrap().kind else { panic!() };
    assert_eq!((*status, kids.len()), (Some(200), 0));
    let began = Instant::now();
    issuer.shutdown().await;
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    // Two at most were on the way.
    seen.clear();
    let _ = stream.read_to_end(&mut seen).await;
    assert!(seen.len() <= 2);
}

#[tokio::test]
async fn a_reset_is_one() {
    let issuer = issuer().await;
    set(&issuer, Some(Fault::Reset)).await;
    let mut stream = asked(&issuer).await;
    let error = stream.read(&mut [0; 1]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert_eq!(statuses(&issuer), [None]);
    set(&issuer, None).await;
    drop(asked(&issuer).await);
    assert_eq!(statuses(&issuer), [None, Some(200)]);
}

#[tokio::test]
async fn connections_are_refused_and_taken_again_on_the_same_port() {
    let control = Some("127.0.0.1:0".parse().unwrap());
    let issuer = start(Options { control, ..Options::default() }).await;
    let (client, addr) = (client(), issuer.addr());
    let mut open = asked(&issuer).await;
    let mut octet = [0];
    open.read_exact(&mut octet).await.unwrap();
    for round in 0..3 {
        set(&issuer, Some(Fault::Refused)).await;
        for _ in 0..3 {
            let refused = TcpStream::connect(addr).await.unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        }
        assert!(client.get(issuer.discovery_url()).send().await.is_err(), "the client kept one");
        // Further faults change nothing about it.
        let silent = Some(Fault::Silent);
        issuer.set_fault(Document::Metadata, silent, Occurrence::Always).await.unwrap();
        assert!(TcpStream::connect(addr).await.is_err());
        #[cfg(target_os = "linux")]
        assert!(std::net::TcpListener::bind(addr).is_err(), "somebody else has the port");
        let health = format!("{}/healthz", issuer.control_url().unwrap());
        assert_eq!(client.get(health).send().await.unwrap().status(), 200);
        match round {
            0 => set(&issuer, Some(Fault::NotModified)).await,
            1 => set(&issuer, None).await,
            _ => issuer.restore().await.unwrap(),
        }
        issuer.set_fault(Document::Metadata, None, Occurrence::Always).await.unwrap();
        let answer = client.get(issuer.jwks_url()).send().await.unwrap();
        assert_eq!(answer.status(), if round == 0 { 304 } else { 200 });
    }
    let mut rest = Vec::new();
    let _ = open.read_to_end(&mut rest).await;
    assert_eq!(statuses(&issuer), [200, 304, 200, 200].map(Some));

    set(&issuer, Some(Fault::Refused)).await;
    issuer.shutdown().await;
    assert!(std::net::TcpListener::bind(addr).is_ok(), "the port is still taken");
}

#[tokio::test]
async fn an_issuer_that_has_ended_can_be_told_anything() {
    let issuer = issuer().await;
    let other = issuer.clone();
    issuer.shutdown().await;
    set(&other, Some(Fault::Refused)).await;
    other.restore().await.unwrap();
}
