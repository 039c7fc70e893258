//! The canary sees everybody who comes, and gives them what they need to fall
//! for the stranger.

use std::time::{Duration, Instant};

use mock_issuer::recipe::{KeyRef, Value};
use mock_issuer::{Canary, CanaryOptions, Issuer, Options, Recipe, Visit};
use serde_json::Value as Json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

async fn canary() -> (Canary, Issuer) {
    let issuer = Issuer::start(Options { seed: Some(1), ..Options::default() }).await.unwrap();
    let canary = Canary::start(CanaryOptions::default(), issuer.ring()).await.unwrap();
    (canary, issuer)
}

async fn json(url: &str) -> Json {
    reqwest::get(url).await.unwrap().json().await.unwrap()
}

/// The visits once there are so many, or at the deadline.
async fn visits(canary: &Canary, count: usize) -> Vec<Visit> {
    let deadline = Instant::now() + Duration::from_secs(10);
    while canary.visits().len() < count && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    canary.visits()
}

#[tokio::test]
async fn an_issuer_of_the_strangers_own_is_complete() {
    let (canary, issuer) = canary().await;
    let url = format!("{}/abcdefghijklmnopqrstuv", canary.url());
    let metadata = json(&format!("{url}/.well-known/openid-configuration")).await;
    assert_eq!(metadata["issuer"], url);
    let keys = json(metadata["jwks_uri"].as_str().unwrap()).await;
    let ring = issuer.ring();
    assert_eq!(keys["keys"][0]["kid"], ring.stranger(ring.primary()).kid());
    let seen: Vec<_> = canary.visits().into_iter().map(|visit| (visit.id, visit.path)).collect();
    let id = Some("abcdefghijklmnopqrstuv".to_owned());
    assert_eq!(
        seen,
        [
            (
                id.clone(),
                Some("/abcdefghijklmnopqrstuv/.well-known/openid-configuration".to_owned())
            ),
            (id, Some("/abcdefghijklmnopqrstuv/jwks.json".to_owned())),
        ]
    );
    issuer.shutdown().await;
}

#[tokio::test]
async fn the_address_in_a_token_leads_to_its_own_name() {
    let (canary, issuer) = canary().await;
    let baseline = issuer.baseline();
    issuer
        .set_baseline(mock_issuer::Baseline { canary: Some(canary.url().to_owned()), ..baseline });
    let recipe = Recipe::valid()
        .signed_by(KeyRef::Stranger)
        .header("jku", Value::Template("{canary}/jwks.json".into()));
    let token = issuer.mint(&recipe).unwrap();
    let header: Json = serde_json::from_str(&token.header).unwrap();
    json(header["jku"].as_str().unwrap()).await;
    let visits = canary.visits();
    let id = visits[0].id.clone().unwrap();
    assert!(token.header.contains(&id), "{id} is not in {}", token.header);
    let other = issuer.mint(&recipe).unwrap();
    assert!(!other.header.contains(&id), "each token has a name of its own");
    issuer.shutdown().await;
}

#[tokio::test]
async fn who_speaks_no_http_is_seen_too() {
    let (canary, issuer) = canary().await;
    let addr = canary.url().strip_prefix("http://").unwrap().to_owned();
    // The beginning of an LDAP bind request.
    let mut ldap = TcpStream::connect(&addr).await.unwrap();
    ldap.write_all(b"\x30\x0c\x02\x01\x01\x60\x07").await.unwrap();
    let mut end = Vec::new();
    let _ = ldap.read_to_end(&mut end).await;
    // A connection over which nothing is said.
    drop(TcpStream::connect(&addr).await.unwrap());
    let visits = visits(&canary, 2).await;
    assert_eq!(visits.len(), 2);
    assert!(visits.iter().all(|visit| visit.method.is_none() && visit.id.is_none()));
    assert!(visits.iter().any(|visit| visit.said.starts_with("0\\x0c")), "{visits:?}");
    issuer.shutdown().await;
}

#[tokio::test]
async fn an_id_is_found_in_what_is_no_http() {
    let (canary, issuer) = canary().await;
    let addr = canary.url().strip_prefix("http://").unwrap().to_owned();
    let mut gopher = TcpStream::connect(&addr).await.unwrap();
    gopher.write_all(b"/abcdefghijklmnopqrstuv\r\n").await.unwrap();
    let _ = gopher.read_to_end(&mut Vec::new()).await;
    let visits = visits(&canary, 1).await;
    assert_eq!(visits[0].id.as_deref(), Some("abcdefghijklmnopqrstuv"));
    issuer.shutdown().await;
}

#[tokio::test]
async fn who_waits_to_be_spoken_to_is_seen_at_once() {
    let (canary, issuer) = canary().await;
    let addr = canary.url().strip_prefix("http://").unwrap().to_owned();
    let mut ftp = TcpStream::connect(&addr).await.unwrap();
    assert_eq!(visits(&canary, 1).await.len(), 1, "nothing was said yet");
    // Three capitals could be the beginning of a method, so more is awaited.
    ftp.write_all(b"USER abcdefghijklmnopqrstuv\r\n").await.unwrap();
    let deadline = Instant::now() + Duration::from_secs(10);
    while canary.visits()[0].id.is_none() && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let visits = canary.visits();
    assert_eq!(visits.len(), 1);
    assert_eq!(visits[0].id.as_deref(), Some("abcdefghijklmnopqrstuv"));
    drop(ftp);
    issuer.shutdown().await;
}

#[tokio::test]
async fn an_address_of_all_interfaces_is_named_by_one() {
    let issuer = Issuer::start(Options { seed: Some(1), ..Options::default() }).await.unwrap();
    let listen = "0.0.0.0:0".parse().unwrap();
    let options = CanaryOptions { listen, ..CanaryOptions::default() };
    let canary = Canary::start(options, issuer.ring()).await.unwrap();
    assert!(canary.url().starts_with("http://127.0.0.1:"), "{}", canary.url());
    issuer.shutdown().await;
}
