//! What a run is asked to do: the options of `run` after parsing.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use mock_issuer::keys::{Algorithm, KeySource};
use mock_issuer::{Authority, KeyRing, Vendor};

use crate::policy::Stated;

/// Everything that a run needs to know.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// The URL of the target; may hold placeholders such as `{port}`.
    pub url: String,
    /// How the target comes to run.
    pub target: TargetOption,
    /// The request.
    pub request: RequestOptions,
    /// How long to wait until the target answers. Defaults to 30 s.
    pub wait: Duration,
    /// How long to wait for one answer. Defaults to 5 s.
    pub timeout: Duration,
    /// Whether a target outside loopback and private networks may be tested.
    pub allow_public: bool,
    /// A certificate authority to trust for an HTTPS target, as a PEM file.
    pub ca_cert: Option<PathBuf>,
    /// The issuer.
    pub issuer: IssuerOptions,
    /// What the user says that the target enforces.
    pub stated: Stated,
    /// Which cases.
    pub selection: Selection,
    /// How many requests at once, at most. Defaults to 8.
    pub jobs: usize,
    /// How many cells at once, at most. Defaults to 4.
    pub cells: usize,
    /// Whether there is time for long waits. Defaults to no.
    pub slow: bool,
    /// Whether a target that runs already may be flooded and its issuer failed.
    /// Defaults to no.
    pub disruptive: bool,
    /// The options as typed, to be printed again in `again` lines; without the
    /// selection and without COMMAND.
    pub typed: Vec<String>,
}

/// The audience of tokens where none is stated.
pub const DEFAULT_AUDIENCE: &str = "https://api.test";

impl RunOptions {
    /// The defaults, for this target.
    pub fn new(url: impl Into<String>, target: TargetOption) -> Self {
        Self {
            url: url.into(),
            target,
            request: RequestOptions::default(),
            wait: Duration::from_secs(30),
            timeout: Duration::from_secs(5),
            allow_public: false,
            ca_cert: None,
            issuer: IssuerOptions::default(),
            stated: Stated::default(),
            selection: Selection::default(),
            jobs: 8,
            cells: 4,
            slow: false,
            disruptive: false,
            typed: Vec::new(),
        }
    }

    /// The defaults, for the reference backend in this process.
    pub fn embedded(
        flaw: Option<reference_backend::Flaw>,
        broken: Option<reference_backend::Broken>,
    ) -> Self {
        // The backend listens on a port of its own choice, told by its cells.
        let target = TargetOption::Embedded { flaw, broken };
        let mut options = Self::new("http://127.0.0.1/protected", target);
        // It fetches its keys at once, so that nobody has to wait for what others may need.
        options.stated.refetch_cooldown = Some(0);
        options
    }
}

/// How the target comes to run.
#[derive(Clone, Debug)]
pub enum TargetOption {
    /// The run starts it.
    Start {
        /// Program and arguments, with placeholders.
        command: Vec<String>,
        /// Further environment variables, with placeholders in the values.
        env: Vec<(String, String)>,
    },
    /// It runs already.
    Attached {
        /// A command that restarts it.
        restart: Option<String>,
    },
    /// The reference backend in this process, with a flaw or without.
    Embedded {
        /// The flaw.
        flaw: Option<reference_backend::Flaw>,
        /// Or the way in which it is broken.
        broken: Option<reference_backend::Broken>,
    },
}

/// What each request looks like.
#[derive(Clone, Debug)]
pub struct RequestOptions {
    /// The method. Defaults to `GET`.
    pub method: String,
    /// Further header fields. Their values are kept out of reports.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub data: Option<String>,
    /// Where the token travels.
    pub token_in: TokenPlace,
    /// Whether each request names its case in a header. Defaults to yes.
    pub case_header: bool,
}

impl Default for RequestOptions {
    fn default() -> Self {
        Self {
            method: "GET".into(),
            headers: Vec::new(),
            data: None,
            token_in: TokenPlace::default(),
            case_header: true,
        }
    }
}

/// Where the token travels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TokenPlace {
    /// `Authorization: Bearer`.
    #[default]
    Authorization,
    /// A cookie of this name.
    Cookie(String),
    /// A query parameter of this name.
    Query(String),
    /// A header field of this name, without a scheme.
    Header(String),
}

/// The mock issuer of the run.
#[derive(Clone, Debug, Default)]
pub struct IssuerOptions {
    /// The vendor whose issuer it is like, but for what the other options say.
    pub vendor: Option<Vendor>,
    /// Where it listens. Defaults to a free port on loopback where the target
    /// is started, and to 127.0.0.1:9470 where it is attached.
    pub listen: Option<SocketAddr>,
    /// How the target reaches it. Defaults to the address it listens on.
    pub url: Option<String>,
    /// The `iss` of its tokens. Defaults to its URL, as the vendor ends it.
    pub iss: Option<String>,
    /// The path of the JWKS.
    pub jwks_path: Option<String>,
    /// Serves HTTPS with certificates of this authority, one for all cells, so
    /// that a target that trusts it trusts them all. Defaults to none: HTTP.
    pub tls: Option<Authority>,
    /// A seed for the keys.
    pub seed: Option<u64>,
    /// A private key to sign with.
    pub key: Option<KeySource>,
    /// The algorithms of the keys, the primary first. Defaults to those of the
    /// vendor, or RS256.
    pub algorithms: Vec<Algorithm>,
    /// Keys made before, in place of new ones of these algorithms: for who makes
    /// many runs, since RSA keys take time. Where they [keep](KeyRing::keeping_made)
    /// what is made from them, each run must be on a target that knows nothing of the
    /// others. Defaults to none.
    pub keys: Option<KeyRing>,
    /// Claims of the valid token beside the usual ones, or in place of them.
    pub extra_claims: serde_json::Map<String, serde_json::Value>,
    /// Where the canary listens. Defaults to a free port on the host of the issuer.
    pub canary_listen: Option<SocketAddr>,
    /// How the target reaches the canary. Defaults to the address it listens on.
    pub canary_url: Option<String>,
}

/// Which cases are run: all or those included, less those excluded.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Globs over `id` and `id#variant`.
    pub include: Vec<String>,
    /// Globs over `id` and `id#variant`.
    pub exclude: Vec<String>,
    /// Areas.
    pub areas: Vec<String>,
}
