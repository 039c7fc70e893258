//! An issuer that serves HTTPS: whom it is trusted by, and what its journal says
//! of those who do not trust it.

use std::time::{Duration, Instant};

use mock_issuer::{
    Authority, Certificate, Document, EntryKind, Fault, FaultError, Issuer, Occurrence, Options,
    StartError,
};
use reqwest::{Client, ClientBuilder};
use tokio::net::TcpStream;

use crate::support::{issuer, start};

async fn with_tls() -> Issuer {
    start(Options { tls: Some(Authority::new().unwrap()), ..Options::default() }).await
}

/// A client that trusts the authority of this issuer and no other.
fn trusting(issuer: &Issuer) -> ClientBuilder {
    let own = reqwest::Certificate::from_pem(issuer.ca_pem().unwrap().as_bytes()).unwrap();
    Client::builder().no_proxy().tls_certs_only([own])
}

async fn status(client: &Client, url: String) -> Option<u16> {
    client.get(url).send().await.ok().map(|answer| answer.status().as_u16())
}

/// The next connection that ends without a request, as the journal tells it.
async fn broken_off(issuer: &Issuer, since: u64) -> String {
    let late = Instant::now() + Duration::from_secs(20);
    let is_broken = |kind: &EntryKind| matches!(kind, EntryKind::BrokenOff { .. });
    let journal = issuer.journal();
    let entry = journal.wait_for(|entry| entry.seq > since && is_broken(&entry.kind), late).await;
    let EntryKind::BrokenOff { reason, .. } = entry.unwrap().kind else { panic!() };
    reason
}

#[tokio::test]
async fn whoever_trusts_the_authority_reaches_the_issuer_by_each_of_its_names() {
    let issuer = with_tls().await;
    assert!(issuer.url().starts_with("https://127.0.0.1:"), "{}", issuer.url());
    assert!(issuer.jwks_url().starts_with(issuer.url()));
    let client = trusting(&issuer).build().unwrap();
    assert_eq!(status(&client, issuer.jwks_url()).await, Some(200));
    assert_eq!(status(&client, issuer.discovery_url()).await, Some(200));
    let by_name = issuer.jwks_url().replace("127.0.0.1", "localhost");
    assert_eq!(status(&client, by_name).await, Some(200));
    assert_eq!(issuer.requests().len(), 3);
    assert_eq!(issuer.journal().entries().len(), 3);

    let stranger = Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    let since = issuer.journal().last_seq();
    assert_eq!(status(&stranger, issuer.jwks_url()).await, None);
    assert_eq!(broken_off(&issuer, since).await, "unknown CA");
    assert_eq!(issuer.requests().len(), 3);
}

#[tokio::test]
async fn the_stated_host_is_named() {
    let tls = Some(Authority::new().unwrap());
    let url = Some("https://issuer.test:1/x".into());
    let issuer = start(Options { url, tls, ..Options::default() }).await;
    let client = trusting(&issuer).resolve("issuer.test", issuer.addr()).build().unwrap();
    let url = format!("https://issuer.test:{}/.well-known/jwks.json", issuer.addr().port());
    assert!(status(&client, url).await.is_some());
}

#[tokio::test]
async fn each_wrong_certificate_is_refused_for_its_own_reason() {
    let issuer = with_tls().await;
    for (certificate, reason) in [
        (Certificate::WrongHost, "bad certificate"),
        (Certificate::Expired, "certificate expired"),
        (Certificate::Untrusted, "unknown CA"),
    ] {
        let since = issuer.journal().last_seq();
        let fault = Some(Fault::Certificate(certificate));
        issuer.set_fault(Document::Jwks, fault, Occurrence::Always).await.unwrap();
        let client = trusting(&issuer).build().unwrap();
        // It is about the port, whatever the document.
        assert_eq!(status(&client, issuer.discovery_url()).await, None, "{certificate:?}");
        assert_eq!(broken_off(&issuer, since).await, reason, "{certificate:?}");
        let careless = trusting(&issuer).tls_danger_accept_invalid_certs(true).build().unwrap();
        assert_eq!(status(&careless, issuer.jwks_url()).await, Some(200), "{certificate:?}");
        issuer.restore().await.unwrap();
        assert_eq!(status(&client, issuer.jwks_url()).await, Some(200), "{certificate:?}");
    }
}

#[tokio::test]
async fn issuers_of_one_authority_are_trusted_alike() {
    let tls = Some(Authority::new().unwrap());
    let one = start(Options { tls: tls.clone(), ..Options::default() }).await;
    let other = start(Options { tls, ..Options::default() }).await;
    let client = trusting(&one).build().unwrap();
    assert_eq!(status(&client, other.jwks_url()).await, Some(200));
    assert_eq!(one.ca_pem(), other.ca_pem());
}

#[tokio::test]
async fn without_tls_there_is_no_certificate_to_show() {
    let issuer = issuer().await;
    assert_eq!(issuer.ca_pem(), None);
    let fault = Some(Fault::Certificate(Certificate::Expired));
    let error = issuer.set_fault(Document::Jwks, fault, Occurrence::Always).await.unwrap_err();
    assert!(matches!(error, FaultError::NoTls), "{error}");
    assert!(error.help().contains("--tls"));
    assert_eq!(issuer.faults(), []);
}

#[tokio::test]
async fn a_plain_url_is_none_of_an_issuer_with_tls() {
    let tls = Some(Authority::new().unwrap());
    let url = Some("http://127.0.0.1:1".into());
    let error = Issuer::start(Options { url, tls, ..Options::default() }).await.unwrap_err();
    assert!(matches!(error, StartError::PlainUrl { .. }), "{error}");
    assert!(error.help().unwrap().contains("https://"));
}

#[tokio::test]
async fn who_says_nothing_holds_no_end_up_and_a_reset_is_one() {
    let issuer = with_tls().await;
    issuer.set_fault(Document::Jwks, Some(Fault::Reset), Occurrence::Always).await.unwrap();
    let client = trusting(&issuer).build().unwrap();
    assert_eq!(status(&client, issuer.jwks_url()).await, None);
    assert_eq!(issuer.requests().len(), 1);
    let silent = TcpStream::connect(issuer.addr()).await.unwrap();
    let began = Instant::now();
    issuer.shutdown().await;
    assert!(began.elapsed() < Duration::from_millis(800), "{:?}", began.elapsed());
    drop(silent);
}

/// Asks for the address that it is given, and prints the status.
const FETCH: &str = r#"
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;
public class Fetch {
    public static void main(String[] args) throws Exception {
        HttpsURLConnection connection = (HttpsURLConnection) new URL(args[0]).openConnection();
        System.out.println(connection.getResponseCode());
    }
}
"#;

/// What a program of Java prints, or none where there is no Java.
#[expect(clippy::print_stderr, reason = "who runs the tests should see what was left out")]
fn java(program: &str, words: &[&str]) -> Option<(bool, String)> {
    match std::process::Command::new(program).args(words).output() {
        Ok(output) => {
            let text = [output.stdout, output.stderr].concat();
            Some((output.status.success(), String::from_utf8_lossy(&text).into_owned()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("left out: there is no `{program}`");
            None
        }
        Err(error) => panic!("{program}: {error}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn java_reads_the_trust_store_and_trusts_the_issuer_by_it() {
    let authority = Authority::new().unwrap();
    let issuer = start(Options { tls: Some(authority.clone()), ..Options::default() }).await;
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("java");
    std::fs::create_dir_all(&folder).unwrap();
    let (store, source) = (folder.join("trust.jks"), folder.join("Fetch.java"));
    std::fs::write(&store, authority.java_trust_store()).unwrap();
    std::fs::write(&source, FETCH).unwrap();
    let (store, source) = (store.to_str().unwrap(), source.to_str().unwrap());

    // With the password its hash is checked.
    let list = ["-J-Duser.language=en", "-list", "-keystore", store, "-storepass"];
    if let Some((well, text)) = java("keytool", &[&list[..], &["changeit"]].concat()) {
        assert!(
            well && text.contains("mock-issuer,") && text.contains("trustedCertEntry"),
            "{text}"
        );
        let (well, text) = java("keytool", &[&list[..], &["another"]].concat()).unwrap();
        assert!(!well && text.contains("password was incorrect"), "{text}");
    }
    let trusts = format!("-Djavax.net.ssl.trustStore={store}");
    let url = issuer.jwks_url();
    // A runtime without a compiler cannot start a source file.
    if java("javac", &["-version"]).is_some() {
        let (well, text) = java("java", &[&trusts, source, &url]).unwrap();
        assert!(well && text.lines().any(|line| line == "200"), "{text}");
        let (well, text) = java("java", &[source, &url]).unwrap();
        assert!(!well && text.contains("unable to find valid certification path"), "{text}");
    }
}
