//! The issuer's port: documents, the life of its keys, its journal, its end.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use mock_issuer::{
    Algorithm, Clock, Endpoint, EntryKind, Issuer, KeyInfo, KeySource, Life, Options, Recipe,
    RingError, SigningKey, StartError,
};
use serde_json::Value;

use crate::support::{client, decode, issuer, start};

async fn get(url: &str) -> reqwest::Response {
    client().get(url).send().await.unwrap()
}

fn lives(issuer: &Issuer) -> Vec<(String, Life)> {
    issuer.keys().into_iter().map(|KeyInfo { name, life, .. }| (name, life)).collect()
}

fn named(keys: &[(&str, Life)]) -> Vec<(String, Life)> {
    keys.iter().map(|(name, life)| ((*name).to_owned(), *life)).collect()
}

#[tokio::test]
async fn the_jwks_is_served_as_it_says() {
    let issuer = start(Options { cache_max_age: 7, ..Options::default() }).await;
    let response = get(&issuer.jwks_url()).await;
    let header = |name| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("cache-control"), "public, max-age=7");
    let etag = header("etag");
    assert_eq!(response.bytes().await.unwrap(), issuer.jwks_body());

    let jwks: Value = serde_json::from_slice(&issuer.jwks_body()).unwrap();
    let keys = jwks["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2);
    for (key, info) in keys.iter().zip(issuer.keys()) {
        assert_eq!(key["kid"], info.kid);
        let names: Vec<_> = key.as_object().unwrap().keys().collect();
        assert_eq!(names, ["kty", "use", "alg", "kid", "crv", "x", "y"]);
    }

    for (sent, status) in [
        (etag.clone(), 304),
        (format!("\"x\", W/{etag}"), 304),
        ("*".into(), 304),
        ("\"x\"".into(), 200),
    ] {
        let request = client().get(issuer.jwks_url()).header("if-none-match", &sent);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status, "{sent}");
        assert_eq!(response.headers()["etag"], etag.as_str());
        assert_eq!(response.bytes().await.unwrap().is_empty(), status == 304);
    }
    issuer.rotate(None);
    let request = client().get(issuer.jwks_url()).header("if-none-match", &etag);
    assert_eq!(request.send().await.unwrap().status(), 200);
    assert_eq!(client().head(issuer.jwks_url()).send().await.unwrap().status(), 200);
    assert_eq!(client().post(issuer.jwks_url()).send().await.unwrap().status(), 405);
}

#[tokio::test]
async fn metadata_is_found_wherever_clients_look() {
    for iss in ["https://x.example/__zuplo/issuer", "https://x.example/__zuplo/issuer/"] {
        let issuer = start(Options { iss: Some(iss.into()), ..Options::default() }).await;
        let jwks_url = format!("http://{}/__zuplo/issuer/.well-known/jwks.json", issuer.addr());
        assert_eq!(issuer.jwks_url(), jwks_url);
        for path in [
            "/__zuplo/issuer/.well-known/openid-configuration",
            "/__zuplo/issuer/.well-known/oauth-authorization-server",
            "/.well-known/openid-configuration/__zuplo/issuer",
            "/.well-known/oauth-authorization-server/__zuplo/issuer",
        ] {
            let response = get(&format!("{}{path}", issuer.url())).await;
            assert_eq!(response.headers()["content-type"], "application/json");
            let metadata: Value = response.json().await.unwrap();
            assert_eq!(metadata["issuer"], iss);
            assert_eq!(metadata["jwks_uri"], issuer.jwks_url());
            assert_eq!(metadata["token_endpoint"], issuer.token_url());
            assert_eq!(
                metadata["id_token_signing_alg_values_supported"],
                "ES256".split(' ').collect::<Value>()
            );
        }
        assert_eq!(get(&issuer.jwks_url()).await.status(), 200);
        assert_eq!(get(&format!("{}/.well-known/jwks.json", issuer.url())).await.status(), 404);
        assert_eq!(decode(&issuer.mint(&Recipe::valid()).unwrap().text).1["iss"], iss);
    }
}

#[tokio::test]
async fn urls_lead_where_the_target_can_reach() {
    let options = Options {
        url: Some("http://host.docker.internal:9470/".into()),
        jwks_path: Some("/oauth/{tenant}/keys".into()),
        ..Options::default()
    };
    let issuer = start(options).await;
    assert_eq!(issuer.iss(), "http://host.docker.internal:9470/");
    let jwks_url = "http://host.docker.internal:9470/oauth/{tenant}/keys";
    assert_eq!(issuer.jwks_url(), jwks_url);
    let here = format!("http://{}", issuer.addr());
    assert_eq!(get(&format!("{here}/oauth/{{tenant}}/keys")).await.status(), 404, "encoded");
    let discovery = get(&format!("{here}/.well-known/openid-configuration")).await;
    assert_eq!(discovery.json::<Value>().await.unwrap()["jwks_uri"], jwks_url);
    assert_eq!(get(&format!("{here}/.well-known/jwks.json")).await.status(), 404);
}

#[tokio::test]
async fn options_that_make_no_sense_are_refused() {
    let taken = issuer().await;
    let default = Options::default;
    let private = SigningKey::new("k", Algorithm::Es256, &KeySource::Fresh).unwrap().private_pem();
    let key = Some(KeySource::Pem { text: private, origin: "key.pem".into() });
    let remote = "0.0.0.0:0".parse().unwrap();
    for (options, message) in [
        (Options { algorithms: vec![], ..default() }, "at least one algorithm"),
        (Options { url: Some("x:1".into()), ..default() }, "`x:1` is not a URL"),
        (Options { listen: taken.addr(), ..default() }, "cannot listen on 127.0.0.1:"),
        (Options { key, ..default() }, "key.pem: it is a key for ES256, not for RS256"),
        (Options { control: Some(remote), ..default() }, "reachable by others on 0.0.0.0:0"),
    ] {
        let error: StartError = Issuer::start(options).await.unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
        assert!(error.help().is_some(), "{error}");
    }
}

#[tokio::test]
async fn keys_live_as_they_are_told() {
    use Life::{Announced, Retired, Signing, Withdrawn};
    let algorithms = vec![Algorithm::Es256, Algorithm::EdDsa, Algorithm::Es256];
    let issuer = Issuer::start(Options { algorithms, ..Options::default() }).await.unwrap();
    let start = named(&[("k1", Signing), ("k2", Announced), ("eddsa", Signing)]);
    assert_eq!(lives(&issuer), start);
    let kids: Vec<_> = issuer.keys().into_iter().map(|key| key.kid).collect();

    assert_eq!(issuer.promote("k2").unwrap().life, Signing);
    let valid = issuer.mint(&Recipe::valid()).unwrap();
    assert_eq!(valid.kid.as_deref(), Some(kids[1].as_str()));
    let new = issuer.rotate(None);
    assert_eq!((new.name.as_str(), new.life), ("k3", Signing));
    assert_eq!(issuer.rotate(Some(Algorithm::EdDsa)).name, "k4");
    issuer.retire("k3").unwrap();
    issuer.withdraw("k1").unwrap();
    assert_eq!(
        lives(&issuer),
        named(&[
            ("k1", Withdrawn),
            ("k2", Retired),
            ("eddsa", Retired),
            ("k3", Retired),
            ("k4", Signing),
        ])
    );

    let name = |name: &str| name.to_owned();
    assert_eq!(issuer.promote("k1"), Err(RingError::Withdrawn { name: name("k1") }));
    assert_eq!(issuer.withdraw("k1"), Err(RingError::Withdrawn { name: name("k1") }));
    assert_eq!(issuer.retire("k9"), Err(RingError::NoSuchKey { name: name("k9") }));
    let taken = issuer.publish("k2", Algorithm::Es256);
    assert_eq!(taken, Err(RingError::AlreadyPublished { name: name("k2") }));
    // A withdrawn one is replaced by another key of the name.
    assert_ne!(issuer.publish("k1", Algorithm::Es256).unwrap().kid, kids[0]);

    issuer.restore().await.unwrap();
    assert_eq!(lives(&issuer), start);
    assert_eq!(issuer.keys().into_iter().map(|key| key.kid).collect::<Vec<_>>(), kids);
}

#[tokio::test]
async fn a_seed_never_gives_a_key_twice_to_one_issuer() {
    let issuer = start(Options { seed: Some(3), ..Options::default() }).await;
    let first = issuer.publish("next", Algorithm::Es256).unwrap().kid;
    issuer.restore().await.unwrap();
    let second = issuer.publish("next", Algorithm::Es256).unwrap().kid;
    assert_ne!(first, second, "a target may still have the first one in its cache");

    let again = start(Options { seed: Some(3), ..Options::default() }).await;
    assert_eq!(again.publish("next", Algorithm::Es256).unwrap().kid, first);
    again.withdraw("next").unwrap();
    assert_eq!(again.publish("next", Algorithm::Es256).unwrap().kid, second);
}

#[tokio::test]
async fn the_journal_tells_what_happened() {
    let clock = Clock::fixed(1_800_000_000);
    let issuer = start(Options { clock: clock.clone(), ..Options::default() }).await;
    let kids: Vec<_> = issuer.keys().into_iter().map(|key| key.kid).collect();
    clock.advance(Duration::from_millis(5));
    let request = client().get(format!("{}?a=1&client_secret=s3cret", issuer.jwks_url()));
    request.basic_auth("me", Some("s3cret")).send().await.unwrap();
    issuer.promote("k2").unwrap();
    issuer.withdraw("k1").unwrap();
    get(&issuer.jwks_url()).await;
    get(&format!("{}/nowhere", issuer.url())).await;
    get(&issuer.discovery_url()).await;
    get(&issuer.token_url()).await;
    issuer.restore().await.unwrap();

    let journal = issuer.journal();
    let entries = journal.entries();
    assert!(entries.iter().map(|entry| entry.seq).eq(1..=9));
    assert_eq!(journal.last_seq(), 9);
    assert_eq!(entries[0].at_ms, 5.0);
    let EntryKind::Request { endpoint, method, path, query, headers, remote, status, kids: served } =
        &entries[0].kind
    else {
        panic!("{:?}", entries[0]);
    };
    assert_eq!((*endpoint, method.as_str(), *status), (Endpoint::Jwks, "GET", Some(200)));
    assert_eq!(path, "/.well-known/jwks.json");
    assert_eq!(query.as_deref(), Some("a=1&client_secret=[redacted]"));
    assert!(headers.contains(&("authorization".into(), "Basic [redacted]".into())));
    assert!(remote.starts_with("127.0.0.1:"));
    assert_eq!(served, &kids);

    let (k1, k2) = (("k1".to_owned(), &kids[0]), ("k2".to_owned(), &kids[1]));
    let changes: Vec<_> = entries[1..4].iter().map(|entry| entry.kind.clone()).collect();
    assert_eq!(
        changes,
        [
            EntryKind::Retired { name: k1.0.clone(), kid: k1.1.clone() },
            EntryKind::Promoted { name: k2.0, kid: k2.1.clone() },
            EntryKind::Withdrawn { name: k1.0, kid: k1.1.clone() },
        ]
    );
    let json = serde_json::to_value(&entries[4]).unwrap();
    assert_eq!(
        (json["kind"].as_str(), json["kids"][0].as_str()),
        (Some("request"), Some(&*kids[1]))
    );
    assert_eq!(serde_json::from_value::<mock_issuer::Entry>(json).unwrap(), entries[4]);

    let asked: Vec<_> = issuer.requests().iter().filter_map(|entry| entry.endpoint()).collect();
    use Endpoint::{Jwks, Metadata, Other, Token};
    assert_eq!(asked, [Jwks, Jwks, Other, Metadata, Token]);
    assert_eq!(journal.entries_since(8).last().unwrap().kind, EntryKind::Restored);
    assert!(journal.entries_since(9).is_empty());
    assert!(journal.entries_since(u64::MAX).is_empty());
}

#[tokio::test]
async fn waiting_ends_with_the_entry_or_the_deadline() {
    let issuer = issuer().await;
    let journal = issuer.journal();
    let soon = Instant::now() + Duration::from_millis(20);
    assert_eq!(journal.wait_for(|_| true, soon).await, None);

    let late = Instant::now() + Duration::from_secs(20);
    let waiting = journal.wait_for(|entry| entry.is_request_to(Endpoint::Token), late);
    let asking = async {
        get(&issuer.jwks_url()).await;
        get(&issuer.token_url()).await;
    };
    let (found, ()) = tokio::join!(waiting, asking);
    assert_eq!(found.unwrap().seq, 2);
    // What is past is found, too.
    assert_eq!(journal.wait_for(|_| true, soon).await.unwrap().seq, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_waits_for_the_keys() {
    let issuer = Issuer::start(Options::default()).await.unwrap();
    let jwks_url = issuer.jwks_url();
    let (jwks, token) = tokio::join!(
        get(&jwks_url),
        client()
            .post(issuer.token_url())
            .basic_auth("test-client", Some("test-secret"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body("grant_type=client_credentials")
            .send()
    );
    assert_eq!(jwks.json::<Value>().await.unwrap()["keys"].as_array().unwrap().len(), 2);
    assert_eq!(token.unwrap().status(), 200);
}

#[tokio::test]
async fn shutdown_closes_the_ports() {
    let control = Some("127.0.0.1:0".parse().unwrap());
    let issuer = start(Options { control, ..Options::default() }).await;
    let client = client();
    // Leaves an idle connection in the client's pool.
    client.get(issuer.jwks_url()).send().await.unwrap().bytes().await.unwrap();
    let (addr, url) = (issuer.addr(), issuer.jwks_url());
    let control: std::net::SocketAddr =
        issuer.control_url().unwrap().trim_start_matches("http://").parse().unwrap();
    let other_handle = issuer.clone();
    issuer.shutdown().await;
    for addr in [addr, control] {
        assert!(TcpStream::connect(addr).is_err(), "{addr} is still open");
    }
    assert!(client.get(url).send().await.is_err());
    other_handle.shutdown().await;
}

#[tokio::test]
async fn dropping_the_last_handle_closes_the_port() {
    let issuer = issuer().await;
    let (addr, url) = (issuer.addr(), issuer.jwks_url());
    let other = issuer.clone();
    drop(issuer);
    assert_eq!(get(&url).await.status(), 200);
    drop(other);
    let deadline = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(addr).is_ok() {
        assert!(Instant::now() < deadline, "the port is still open");
        tokio::task::yield_now().await;
    }
}
