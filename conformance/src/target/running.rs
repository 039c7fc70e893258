//! One life of a target process: starting it, reaching it, ending it.

use std::net::SocketAddr;
use std::time::Duration;

use mock_issuer::Issuer;
use reference_backend::{Backend, BrokenTarget};

use crate::cell::Shared;
use crate::diagnosis::{Diagnosis, DiagnosisId};
use crate::options::{RunOptions, TargetOption};
use crate::placeholder::{self, Values};
use crate::progress::Progress;
use crate::runner::RunError;
use crate::target::child::Child;
use crate::target::log::Log;
use crate::target::place::Place;
use crate::target::{ports, ready};
use crate::wire::Wire;

/// A target that answers, or did so when it was started.
pub(crate) struct Running {
    pub(crate) place: Place,
    pub(crate) wire: Wire,
    body: Body,
}

enum Body {
    Child(Child),
    Reference(Backend),
    Broken(BrokenTarget),
    Attached,
}

/// Why there is no running target.
pub(crate) enum Failure {
    /// Wrong use: the run cannot even be tried.
    Usage(RunError),
    /// The target's own doing.
    Target(Diagnosis),
    /// The run was interrupted meanwhile.
    Interrupted,
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        Self::Usage(error)
    }
}

/// What the target is told about the issuer.
pub(crate) fn values(issuer: &Issuer, shared: &Shared, port: u16) -> Values {
    let url = issuer.url().to_owned();
    let host = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let issuer_host = host.split('/').next().unwrap_or_default().to_owned();
    let issuer_port = issuer_host
        .rsplit_once(':')
        .and_then(|(_, port)| port.parse().ok())
        .unwrap_or_else(|| issuer.addr().port());
    Values {
        port,
        issuer: issuer.iss().to_owned(),
        issuer_host,
        issuer_port,
        jwks_url: issuer.jwks_url(),
        discovery_url: issuer.discovery_url(),
        audience: shared.audience.clone(),
        ca_file: shared.trust.as_ref().map(|files| files.pem.display().to_string()),
        truststore: shared.trust.as_ref().map(|files| files.trust_store.display().to_string()),
    }
}

/// Starts a target, or reaches the one that runs, and waits until it answers.
pub(crate) async fn start(
    shared: &Shared,
    issuer: &Issuer,
    told: bool,
) -> Result<Running, Failure> {
    let options = &shared.options;
    match &options.target {
        TargetOption::Start { command, env } => {
            // Kept until the target listens.
            let port = ports::free().map_err(RunError::Port)?;
            let values = values(issuer, shared, port.number);
            start_command(shared, command, env, &values, told).await
        }
        TargetOption::Attached { restart } => {
            // Also before the first request: a process from before this run may
            // hold keys of an issuer that is gone.
            if let Some(command) = restart {
                restart_by(command).await?;
            }
            reach(shared, &options.url, Body::Attached, told).await
        }
        TargetOption::Embedded { flaw, broken } => embedded(shared, issuer, *flaw, *broken).await,
    }
}

async fn start_command(
    shared: &Shared,
    command: &[String],
    env: &[(String, String)],
    values: &Values,
    told: bool,
) -> Result<Running, Failure> {
    let options = &shared.options;
    let place = find(options, &placeholder::fill(&options.url, values)).await?;
    // A forgotten server at the URL would be tested instead of COMMAND.
    if ready::listening(&place.addresses).await.is_some()
        && !ready::gone(&place.addresses, Duration::from_secs(2)).await
    {
        return Err(Failure::Target(already_running(&place.url)));
    }
    let command: Vec<String> = command.iter().map(|part| placeholder::fill(part, values)).collect();
    let own = [
        ("ISSUER", values.issuer.clone()),
        ("JWKS_URL", values.jwks_url.clone()),
        ("AUDIENCE", values.audience.clone()),
        ("OIDC_DISCOVERY_URL", values.discovery_url.clone()),
        ("PORT", values.port.to_string()),
        // What a Python target writes must be there when a crash is looked at.
        ("PYTHONUNBUFFERED", "1".into()),
        ("NO_PROXY", no_proxy(values)),
        ("no_proxy", no_proxy(values)),
    ];
    let trusted = CA_VARIABLES.iter().filter_map(|name| Some((*name, values.ca_file.clone()?)));
    let env: Vec<(String, String)> = own
        .into_iter()
        .chain(trusted)
        .map(|(name, value)| (name.to_owned(), value))
        .chain(env.iter().map(|(name, value)| (name.clone(), placeholder::fill(value, values))))
        .collect();
    let mut child = Child::start(&command, &env).map_err(|error| RunError::Command {
        program: command.first().cloned().unwrap_or_default(),
        reason: error.to_string(),
    })?;
    if told {
        tell(shared, &place);
    }
    let mut ended = None;
    let address = ready::wait(&place.addresses, options.wait, || {
        ended = child.ended();
        ended.is_some()
    })
    .await;
    let Some(address) = address else {
        child.log.settle(u64::MAX, Duration::from_millis(200)).await;
        let why = match ended {
            Some(status) => format!("the command ended before it answered: {status}"),
            None => {
                format!("nothing answered at {} within {} s", place.url, options.wait.as_secs_f64())
            }
        };
        let diagnosis = did_not_start(&why, &command, &child.log);
        child.end().await;
        return Err(Failure::Target(diagnosis));
    };
    Ok(Running { wire: wire(shared, &place, address), place, body: Body::Child(child) })
}

/// Where programs look for the certificates that they trust: OpenSSL, Go, Python's
/// `ssl` and many Rust programs; requests of Python, twice; Node.
const CA_VARIABLES: [&str; 4] =
    ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"];

fn no_proxy(values: &Values) -> String {
    let inherited = std::env::var("NO_PROXY").or_else(|_| std::env::var("no_proxy"));
    let host = values.issuer_host.rsplit_once(':').map_or("", |(host, _)| host);
    let mut parts = vec!["127.0.0.1", "localhost", "::1", host];
    let inherited = inherited.unwrap_or_default();
    parts.push(&inherited);
    parts.retain(|part| !part.is_empty());
    parts.join(",")
}

async fn find(options: &RunOptions, url: &str) -> Result<Place, RunError> {
    Ok(Place::find(url, options.allow_public, options.ca_cert.as_deref()).await?)
}

async fn reach(shared: &Shared, url: &str, body: Body, told: bool) -> Result<Running, Failure> {
    let options = &shared.options;
    let place = find(options, url).await?;
    if told {
        tell(shared, &place);
    }
    let at_most = options.wait;
    let Some(address) = ready::wait(&place.addresses, at_most, || false).await else {
        return Err(Failure::Target(Diagnosis {
            id: DiagnosisId::Unreachable,
            title: format!("nothing answers at {url}"),
            evidence: vec![format!(
                "no connection could be made within {} s",
                at_most.as_secs_f64()
            )],
            help: "start the target first, or put its command behind `--`; \
                   `--wait 60s` waits longer"
                .into(),
        }));
    };
    Ok(Running { wire: wire(shared, &place, address), place, body })
}

async fn embedded(
    shared: &Shared,
    issuer: &Issuer,
    flaw: Option<reference_backend::Flaw>,
    broken: Option<reference_backend::Broken>,
) -> Result<Running, Failure> {
    let options = &shared.options;
    let mut backend = reference_backend::Options::new(issuer.jwks_url(), issuer.iss());
    backend.rules.flaw = flaw;
    backend.fetch_timeout = Duration::from_secs(match flaw {
        // Long enough that it shows who waits for it.
        Some(reference_backend::Flaw::LocksKeysWhileFetching) => 15,
        _ => 2,
    });
    // What it would say of outages is what the run arranges, and hides what the run says.
    backend.logs = false;
    backend.ca_pem = issuer.ca_pem().map(str::to_owned);
    if let Some(ttl) = options.stated.jwks_ttl {
        backend.lifetime = Duration::from_secs(ttl);
    }
    if flaw.is_some_and(reference_backend::Flaw::is_about_metadata) {
        backend.discovery_url = Some(issuer.discovery_url());
    }
    if !options.stated.audience.is_off() {
        backend.rules.audience = Some(shared.audience.clone());
    }
    backend.rules.require.extend(
        options
            .stated
            .required
            .iter()
            .filter_map(|claim| claim.parse::<reference_backend::Claim>().ok()),
    );
    backend.rules.typ = options.stated.typ.value().cloned();
    backend.rules.leeway = Duration::from_secs(options.stated.leeway.unwrap_or(0));
    backend.rules.scope.clone_from(&options.stated.scope);
    backend.rules.algorithms = allowed(options);
    let failed = |error: String| RunError::Command {
        program: "the reference backend".into(),
        reason: error,
    };
    let (url, body) = match broken {
        Some(broken) => {
            let target = BrokenTarget::start(broken, backend)
                .await
                .map_err(|error| failed(error.to_string()))?;
            (target.url(), Body::Broken(target))
        }
        None => {
            let target =
                Backend::start(backend).await.map_err(|error| failed(error.to_string()))?;
            (target.url(), Body::Reference(target))
        }
    };
    reach(shared, &url, body, false).await
}

/// The algorithms that the reference backend allows: the stated ones, or its default and that of
/// the ordinary tokens.
fn allowed(options: &RunOptions) -> Vec<reference_backend::Algorithm> {
    let stated = options.stated.algorithms.iter().chain(options.issuer.algorithms.first());
    let mut allowed: Vec<_> =
        stated.filter_map(|algorithm| algorithm.name().parse().ok()).collect();
    if options.stated.algorithms.is_empty() {
        allowed.extend(reference_backend::Algorithm::DEFAULT);
    }
    allowed
}

fn tell(shared: &Shared, place: &Place) {
    (shared.observer)(Progress::WaitingForTarget {
        url: place.url.clone(),
        at_most: shared.options.wait,
    });
}

fn wire(shared: &Shared, place: &Place, address: SocketAddr) -> Wire {
    Wire::new(address, place.tls.clone(), shared.options.timeout, shared.connections.clone())
}

/// Runs the user's command line through the shell: unlike COMMAND it is one
/// string, and restarting is often more than one program.
async fn restart_by(command: &str) -> Result<(), RunError> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let failed = |reason: String| RunError::Restart { command: command.to_owned(), reason };
    let run = tokio::process::Command::new(shell)
        .args([flag, command])
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .kill_on_drop(true)
        .status();
    match tokio::time::timeout(Duration::from_secs(60), run).await {
        Err(_) => Err(failed("it did not end within 60 s".into())),
        Ok(Err(error)) => Err(failed(error.to_string())),
        Ok(Ok(status)) if !status.success() => Err(failed(status.to_string())),
        Ok(Ok(_)) => Ok(()),
    }
}

impl Running {
    /// Where the target answers.
    pub(crate) fn url(&self) -> &str {
        &self.place.url
    }

    /// What the target writes, where the run started it.
    pub(crate) fn log(&self) -> Option<&Log> {
        match &self.body {
            Body::Child(child) => Some(&child.log),
            Body::Reference(_) | Body::Broken(_) | Body::Attached => None,
        }
    }

    /// How the target process ended, if it has.
    pub(crate) async fn ended(&mut self) -> Option<String> {
        match &mut self.body {
            Body::Child(child) => child.ended().map(|status| status.to_string()),
            Body::Reference(_) | Body::Broken(_) | Body::Attached => {
                ready::listening(&self.place.addresses)
                    .await
                    .is_none()
                    .then(|| "nothing listens any more".to_owned())
            }
        }
    }

    /// Ends the target, where the run started it.
    pub(crate) async fn end(self) {
        match self.body {
            Body::Child(child) => child.end().await,
            Body::Reference(backend) => backend.shutdown().await,
            Body::Broken(target) => target.shutdown().await,
            Body::Attached => {}
        }
    }
}

fn already_running(url: &str) -> Diagnosis {
    Diagnosis {
        id: DiagnosisId::AlreadyRunning,
        title: format!("something answers at {url} already"),
        evidence: vec!["a connection was made before the command was started".into()],
        help: "end the other program, or let the run choose a free port: \
               put {port} into URL and COMMAND"
            .into(),
    }
}

fn did_not_start(why: &str, command: &[String], log: &Log) -> Diagnosis {
    let mut evidence = vec![format!("command: {}", command.join(" "))];
    let lines = log.last(12);
    if lines.is_empty() {
        evidence.push("it wrote nothing".into());
    } else {
        evidence.push("it wrote:".into());
        evidence.extend(lines.into_iter().map(|line| format!("  {line}")));
    }
    Diagnosis {
        id: DiagnosisId::DidNotStart,
        title: why.to_owned(),
        evidence,
        help: "run the command by hand; it must listen at the host and port of URL \
               (`--wait 60s` waits longer)"
            .into(),
    }
}
