//! How long an issuer takes to be of use, and how fast it is then. Each rate
//! stands beside the rate of what cannot be avoided, measured in the same run:
//! the bare signature, and the same bytes from a handler that does nothing.

#![expect(clippy::print_stdout, reason = "the ratios are what this is run for")]

use std::hint::black_box;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use criterion::{BatchSize, Criterion};
use mock_issuer::{
    Algorithm, Baseline, Issuer, KeyRing, KeySource, Life, Options, Recipe, SigningKey, forge,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

/// How many requests a connection sends for one measurement.
const REQUESTS: u32 = 500;
/// How many connections are open at once.
const CONNECTIONS: u32 = 8;

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(20)
        .configure_from_args();
    let runtime = Runtime::new().expect("a runtime");
    start(&mut criterion, &runtime);
    forging(&mut criterion);
    serving(&mut criterion, &runtime);
    criterion.final_summary();
}

/// From nothing to the first JWKS.
fn start(criterion: &mut Criterion, runtime: &Runtime) {
    let mut group = criterion.benchmark_group("start to first JWKS");
    let loaded = SigningKey::new("k1", Algorithm::Rs256, &KeySource::Fresh).expect("a key");
    let key = KeySource::Pem { text: loaded.private_pem(), origin: "bench".into() };
    for (name, algorithm, key) in [
        // Two keys are made in each, one of them in the last.
        ("fresh RS256", Algorithm::Rs256, None),
        ("fresh ES256", Algorithm::Es256, None),
        ("loaded RS256 and a fresh one", Algorithm::Rs256, Some(key)),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                runtime.block_on(async {
                    let algorithms = vec![algorithm];
                    let options = Options { algorithms, key: key.clone(), ..Options::default() };
                    let issuer = Issuer::start(options).await.expect("a free port");
                    let mut stream = connect(issuer.addr()).await;
                    black_box(ask(&mut stream, &request("/.well-known/jwks.json")).await);
                });
            });
        });
    }
    group.finish();
}

/// Whole tokens beside bare signatures.
fn forging(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("forge");
    let mut ratios = Vec::new();
    for algorithm in Algorithm::ALL {
        let key = SigningKey::new("k1", algorithm, &KeySource::Seed(1)).expect("a key");
        let mut ring = KeyRing::new(algorithm, None);
        ring.add(key.clone(), Life::Signing).expect("an empty ring");
        let baseline = Baseline::new("https://issuer.example");
        let token = || forge(&Recipe::valid(), &ring, &baseline, 1_800_000_000).expect("a token");
        let input = token().text.rsplit_once('.').expect("a token").0.to_owned();
        group.bench_function(format!("{algorithm} token"), |bencher| bencher.iter(token));
        group.bench_function(format!("{algorithm} bare signature"), |bencher| {
            bencher.iter(|| key.sign(black_box(input.as_bytes())));
        });
        group.bench_function(format!("{algorithm} bare signature, pure Rust"), |bencher| {
            bencher.iter(|| key.sign_portably(black_box(input.as_bytes())));
        });
        let (whole, bare) = interleaved(&mut || drop(token()), &mut || {
            drop(key.sign(input.as_bytes()));
        });
        ratios.push((algorithm, whole, bare));
    }
    group.finish();
    println!("\ntokens and bare signatures, interleaved, median of 9 rounds");
    for (algorithm, whole, bare) in ratios {
        let (whole_us, bare_us) = (whole * 1e6, bare * 1e6);
        let (rate, ratio) = (1.0 / whole, whole / bare);
        println!(
            "  {algorithm:5}  token {whole_us:7.1} us ({rate:7.0}/s)  signature {bare_us:7.1} us  ratio {ratio:.2}"
        );
    }
    println!();
}

/// Seconds per call of two things, taken in turns so that both see the same
/// noise.
fn interleaved(one: &mut dyn FnMut(), other: &mut dyn FnMut()) -> (f64, f64) {
    let time = |work: &mut dyn FnMut()| {
        let (start, mut calls) = (Instant::now(), 0_u32);
        while start.elapsed() < Duration::from_millis(60) {
            work();
            calls += 1;
        }
        start.elapsed().as_secs_f64() / f64::from(calls)
    };
    let (mut ones, mut others) = (Vec::new(), Vec::new());
    for _ in 0..9 {
        ones.push(time(one));
        others.push(time(other));
    }
    (median(&mut ones), median(&mut others))
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// JWKS requests beside the same bytes from a handler that does nothing else.
fn serving(criterion: &mut Criterion, runtime: &Runtime) {
    let issuer = runtime.block_on(Issuer::start(Options::default())).expect("a free port");
    let body = issuer.jwks_body();
    let bare = runtime.block_on(bare(body));
    let mut group = criterion.benchmark_group("one JWKS request, kept-alive");
    for (name, addr) in [("issuer", issuer.addr()), ("bare handler", bare)] {
        let request = request("/.well-known/jwks.json");
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || runtime.block_on(connect(addr)),
                |mut stream| {
                    runtime.block_on(async {
                        black_box(ask(&mut stream, &request).await);
                        stream
                    })
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..7 {
        ours.push(runtime.block_on(load(issuer.addr())));
        theirs.push(runtime.block_on(load(bare)));
    }
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    let ratio = theirs / ours;
    println!(
        "\nJWKS over loopback, {CONNECTIONS} connections, client on the same cores, interleaved"
    );
    println!("  issuer {ours:.0}/s  bare handler {theirs:.0}/s  ratio {ratio:.2}\n");
    runtime.block_on(issuer.shutdown());
}

/// The same bytes without journal, tags and routes.
async fn bare(body: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let addr = listener.local_addr().expect("an address");
    let body = axum::body::Bytes::from(body);
    let router = Router::new().route("/.well-known/jwks.json", get(async move || body.clone()));
    tokio::spawn(async move { axum::serve(listener, router).await });
    addr
}

/// Requests per second over several connections.
async fn load(addr: SocketAddr) -> f64 {
    let start = Instant::now();
    let clients = (0..CONNECTIONS).map(|_| {
        tokio::spawn(async move {
            let request = request("/.well-known/jwks.json");
            let mut stream = connect(addr).await;
            for _ in 0..REQUESTS {
                ask(&mut stream, &request).await;
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.expect("a client that does not panic");
    }
    f64::from(CONNECTIONS * REQUESTS) / start.elapsed().as_secs_f64()
}

fn request(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")
}

async fn connect(addr: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(addr).await.expect("a server");
    stream.set_nodelay(true).expect("a socket");
    stream
}

/// Sends a request and reads the answer to its end. Returns its length.
async fn ask(stream: &mut TcpStream, request: &str) -> usize {
    stream.write_all(request.as_bytes()).await.expect("a connection");
    let mut buffer = vec![0; 16 * 1024];
    let mut length = 0;
    loop {
        length += stream.read(&mut buffer[length..]).await.expect("a connection");
        let answer = String::from_utf8_lossy(&buffer[..length]);
        if let Some((head, body)) = answer.split_once("\r\n\r\n") {
            assert!(head.starts_with("HTTP/1.1 200"), "{head}");
            let field = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let expected: usize = field.and_then(|text| text.parse().ok()).expect("a length");
            if body.len() >= expected {
                return length;
            }
        }
    }
}
