//! `mock-issuer serve`: an issuer until Ctrl-C.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

#[cfg(feature = "tls")]
use clap::ArgGroup;
use clap::Args;
use serde_json::Value;

use super::CliError;
use crate::baseline::Baseline;
use crate::book::Book;
use crate::issuer::Issuer;
use crate::keys::{Algorithm, KeySource, SigningKey};
use crate::options::Options;
#[cfg(feature = "tls")]
use crate::options::StartError;
use crate::recipe::Recipe;
#[cfg(feature = "tls")]
use crate::tls::Authority;
use crate::vendor::{Shape, TokenRequest, Vendor};

/// The options of `serve`.
#[derive(Clone, Debug, Args)]
#[cfg_attr(
    feature = "tls",
    command(group = ArgGroup::new("https").args(["tls", "vendor"]).multiple(true))
)]
pub struct Serve {
    /// Be like the issuer of this vendor, but for what other options say
    #[arg(long, value_name = "NAME", value_enum)]
    pub vendor: Option<Vendor>,
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:9470")]
    pub listen: SocketAddr,
    /// The URL under which your backend reaches this issuer [default: the address listened on]
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// The issuer string in tokens and metadata, exactly [default: the URL, as the vendor ends it]
    #[arg(long, value_name = "STRING")]
    pub iss: Option<String>,
    /// The path of the JWKS [default: the path of the issuer and that of the vendor, or
    /// /.well-known/jwks.json]
    #[arg(long, value_name = "PATH")]
    pub jwks_path: Option<String>,
    /// The audience of tokens [default: none]
    #[arg(long, value_name = "AUDIENCE")]
    pub audience: Option<String>,
    /// The `typ` of tokens [default: that of the vendor, or JWT]
    #[arg(long, value_name = "TYP")]
    pub typ: Option<String>,
    /// Algorithms of the keys, the ordinary one first [default: that of the key, those of the
    /// vendor, or RS256]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub algorithms: Vec<Algorithm>,
    /// A private key to sign with, PEM [default: a fresh one]
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Make the same keys on each start
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// A client of the token endpoint, can be repeated [default: test-client:test-secret]
    #[arg(long = "client", value_name = "ID:SECRET", value_parser = client)]
    pub clients: Vec<(String, String)>,
    /// Where the control port listens
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:9471")]
    pub control: SocketAddr,
    /// Do without the control port
    #[arg(long, conflicts_with_all = ["control", "allow_remote_control"])]
    pub no_control: bool,
    /// Let other machines use the control port, and mint tokens
    #[arg(long)]
    pub allow_remote_control: bool,
    /// Serve HTTPS, with a certificate authority made for it
    #[cfg(feature = "tls")]
    #[arg(long)]
    pub tls: bool,
    /// Serve HTTP even where the vendor has to be reached over HTTPS
    #[cfg(feature = "tls")]
    #[arg(long, conflicts_with = "tls")]
    pub no_tls: bool,
    /// Where the certificate of that authority is written, PEM
    #[cfg(feature = "tls")]
    #[arg(long, value_name = "FILE", default_value = "mock-issuer-ca.pem", requires = "https")]
    pub ca_out: PathBuf,
}

fn client(text: &str) -> Result<(String, String), String> {
    match text.split_once(':') {
        Some((id, secret)) if !id.is_empty() => Ok((id.into(), secret.into())),
        _ => Err("an id and a secret with a colon between them are needed".into()),
    }
}

impl Serve {
    fn options(self, book: Book) -> Result<Options, CliError> {
        let key = self.key.as_deref().map(read_key).transpose()?;
        #[cfg(feature = "tls")]
        let tls = match self.serves_https() {
            true => Some(Authority::new().map_err(StartError::from)?),
            false => None,
        };
        let mut algorithms = self.algorithms;
        if let Some(KeySource::Pem { text, origin }) =
            key.as_ref().filter(|_| algorithms.is_empty())
        {
            algorithms.push(SigningKey::load("k1", text, origin)?.algorithm());
        }
        let defaults = self.vendor.map_or_else(Options::default, Options::of);
        Ok(Options {
            vendor: defaults.vendor,
            listen: self.listen,
            url: self.url,
            iss: self.iss,
            jwks_path: self.jwks_path,
            algorithms: if algorithms.is_empty() { defaults.algorithms } else { algorithms },
            key,
            seed: self.seed,
            keys: None,
            audience: self.audience,
            baseline: Baseline { typ: self.typ.or(defaults.baseline.typ), ..defaults.baseline },
            clients: if self.clients.is_empty() { defaults.clients } else { self.clients },
            control: (!self.no_control).then_some(self.control),
            allow_remote_control: self.allow_remote_control,
            book,
            cache_max_age: defaults.cache_max_age,
            #[cfg(feature = "tls")]
            tls,
            clock: defaults.clock,
        })
    }

    #[cfg(feature = "tls")]
    fn serves_https(&self) -> bool {
        let vendor = self.vendor.filter(|_| !self.no_tls);
        self.tls || vendor.is_some_and(|vendor| vendor.wants_tls(self.url.as_deref()))
    }
}

/// Reads a private key that is to be named by its path in errors.
pub(super) fn read_key(path: &Path) -> Result<KeySource, CliError> {
    let text =
        fs::read_to_string(path).map_err(|source| CliError::Read { path: path.into(), source })?;
    Ok(KeySource::Pem { text, origin: path.display().to_string() })
}

/// Runs an issuer until Ctrl-C or SIGTERM. Prints where it is once it is bound.
///
/// # Errors
/// If the issuer does not start, or the output cannot be written.
pub async fn serve(options: Serve, book: Book) -> Result<(), CliError> {
    #[cfg(feature = "tls")]
    let ca_out = options.ca_out.clone();
    let options = options.options(book)?;
    let (clients, vendor) = (options.clients.clone(), options.vendor);
    let issuer = Issuer::start(options).await?;
    #[cfg(feature = "tls")]
    let ca_file = ca_file(&issuer, ca_out)?;
    #[cfg(not(feature = "tls"))]
    let ca_file: Option<PathBuf> = None;
    if !issuer.addr().ip().is_loopback() {
        let mut stderr = anstream::stderr();
        let _ = writeln!(
            stderr,
            "warning: {} is open to other machines, which can get tokens that your backend accepts",
            issuer.addr()
        );
    }
    let ended = ended();
    let text = announcement(&issuer, vendor, clients.first(), ca_file.as_deref())?;
    anstream::stdout().write_all(text.as_bytes()).map_err(CliError::Write)?;
    ended.await;
    issuer.shutdown().await;
    Ok(())
}

/// Writes what a client has to trust to where it is wanted.
#[cfg(feature = "tls")]
fn ca_file(issuer: &Issuer, path: PathBuf) -> Result<Option<PathBuf>, CliError> {
    let Some(pem) = issuer.ca_pem() else { return Ok(None) };
    match fs::write(&path, pem) {
        Ok(()) => Ok(Some(path)),
        Err(source) => Err(CliError::WriteFile { path, source }),
    }
}

fn announcement(
    issuer: &Issuer,
    vendor: Option<Vendor>,
    client: Option<&(String, String)>,
    ca_file: Option<&Path>,
) -> Result<String, CliError> {
    let mut text = format!(
        "FOR TESTS ONLY: everybody who reaches this issuer gets valid tokens.\n\n\
         issuer     {}\nJWKS       {}\ndiscovery  {}\ntoken      {}\n",
        issuer.iss(),
        issuer.jwks_url(),
        issuer.discovery_url(),
        issuer.token_url(),
    );
    if let Some(control) = issuer.control_url() {
        text.push_str(&format!("control    {control}\n"));
    }
    let mut curl = "curl -s".to_owned();
    if let Some(path) = ca_file {
        text.push_str(&format!("CA         {}\n", path.display()));
        curl.push_str(&format!(" --cacert {}", path.display()));
    }
    let token = issuer.mint(&Recipe::valid())?.text;
    text.push_str(&format!(
        "\nA token for the next {} s; put your URL behind it:\n\n  \
         curl -i -H 'Authorization: Bearer {token}' http://localhost:8080/\n",
        issuer.baseline().lifetime
    ));
    if let Some(control) = issuer.control_url() {
        text.push_str(&format!(
            "\nAnother one, and all else that can be asked for:\n\n  \
             curl -s {control}/mint -H 'Accept: text/plain' -d '{{}}'\n  curl -s {control}/\n"
        ));
    }
    if let Some(client) = client.filter(|_| vendor.is_some() || issuer.control_url().is_none()) {
        let request = Shape::of(vendor).token_request;
        let request = token_request(request, client, issuer.baseline().audience.as_deref());
        text.push_str(&format!(
            "\nAs a client asks for one:\n\n  {curl} {request} {}\n",
            issuer.token_url()
        ));
    }
    text.push_str("\nCtrl-C ends it.\n");
    Ok(text)
}

/// How `curl` asks for a token.
fn token_request(
    request: TokenRequest,
    (id, secret): &(String, String),
    audience: Option<&str>,
) -> String {
    const GRANT: (&str, &str) = ("grant_type", "client_credentials");
    let client = [("client_id", id.as_str()), ("client_secret", secret)];
    let members = client.into_iter().chain(audience.map(|audience| ("audience", audience)));
    let members = members.chain([GRANT]);
    match request {
        TokenRequest::Basic => format!("-u {id}:{secret} -d {}={}", GRANT.0, GRANT.1),
        TokenRequest::Form => {
            let fields = members.map(|(name, value)| format!("--data-urlencode '{name}={value}'"));
            fields.collect::<Vec<_>>().join(" ")
        }
        TokenRequest::Json => {
            let members = members.map(|(name, value)| (name.to_owned(), value.into()));
            let body = Value::Object(members.collect());
            format!("-H 'Content-Type: application/json' -d '{body}'")
        }
    }
}

/// Resolves when the user, or whoever started the program, ends it. From the
/// call on, not from the first poll, so that no signal ends it the hard way
/// once its URLs are printed.
fn ended() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let mut terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        [SignalKind::interrupt(), SignalKind::terminate()].map(|kind| signal(kind).ok())
    };
    async move {
        #[cfg(unix)]
        if let [Some(interrupt), Some(terminate)] = &mut terminate {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
        let _ = tokio::signal::ctrl_c().await;
    }
}
