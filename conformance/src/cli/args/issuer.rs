//! Options about the mock issuer and its keys.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueHint};
use mock_issuer::keys::{Algorithm, KeySource, SigningKey};
use mock_issuer::options::StartError;
use mock_issuer::{Authority, Vendor};

use crate::cli::error::Error;
use crate::cli::values;
use crate::options::IssuerOptions;

/// Where the issuer is, and what it signs with.
#[derive(Args, Clone, Debug)]
pub(crate) struct IssuerArgs {
    /// Vendor whose issuer the mock issuer is like
    ///
    /// It has the paths of that vendor, keys that show what that vendor's do,
    /// and tokens with the same claims. What other options say stands above it.
    /// Some vendors have to be reached over HTTPS, as with --tls. Defaults to
    /// none.
    #[arg(long, value_name = "NAME", value_enum)]
    pub(crate) vendor: Option<Vendor>,

    /// Address that the mock issuer listens on
    ///
    /// Defaults to a free port on loopback with COMMAND, and to
    /// 127.0.0.1:9470 without. A port alone means loopback.
    #[arg(long, value_name = "ADDR", value_parser = values::listen)]
    pub(crate) issuer_listen: Option<SocketAddr>,

    /// URL under which the target reaches the issuer
    ///
    /// Defaults to the address it listens on. For a target in a container, for
    /// instance http://host.docker.internal:9470.
    #[arg(long, value_name = "URL", value_parser = values::base_url, value_hint = ValueHint::Url)]
    pub(crate) issuer_url: Option<String>,

    /// Serve HTTPS, with a certificate authority made for this run
    ///
    /// For a target that is started by COMMAND. `{ca_file}` stands for a PEM
    /// file with the certificate to trust, and so do SSL_CERT_FILE,
    /// REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE and NODE_EXTRA_CA_CERTS in its
    /// environment; `{truststore}` for a trust store (JKS) of Java. Defaults
    /// to HTTP.
    #[arg(long)]
    pub(crate) tls: bool,

    /// Serve HTTP even where the vendor has to be reached over HTTPS
    #[arg(long, conflicts_with = "tls")]
    pub(crate) no_tls: bool,

    /// The `iss` of the tokens, to the letter
    ///
    /// Defaults to the URL of the issuer, as the vendor ends it.
    #[arg(long, value_name = "STRING", value_parser = values::text)]
    pub(crate) iss: Option<String>,

    /// Path of the key set
    ///
    /// Defaults to that of the vendor, or /.well-known/jwks.json, behind the path
    /// of the issuer.
    #[arg(long, value_name = "PATH", value_parser = values::path)]
    pub(crate) jwks_path: Option<String>,

    /// Claim of every token, such as roles=["admin"]; may be repeated
    ///
    /// The value is JSON, or else a text. Defaults to none beside the usual ones.
    #[arg(long, value_name = "NAME=VALUE", value_parser = values::claim_value)]
    pub(crate) extra_claim: Vec<(String, serde_json::Value)>,

    /// Address where it is watched whether the target follows addresses in tokens
    ///
    /// Defaults to a free port on the address of the issuer.
    #[arg(long, value_name = "ADDR", value_parser = values::listen)]
    pub(crate) canary_listen: Option<SocketAddr>,

    /// URL under which the target would reach that address
    ///
    /// Defaults to the host of the issuer's URL. For a target in a container.
    #[arg(long, value_name = "URL", value_parser = values::base_url, value_hint = ValueHint::Url)]
    pub(crate) canary_url: Option<String>,

    #[command(flatten)]
    pub(crate) keys: KeyArgs,
}

/// The keys.
#[derive(Args, Clone, Debug)]
pub(crate) struct KeyArgs {
    /// Seed for the keys: the same seed gives the same keys
    ///
    /// Defaults to fresh keys.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,

    /// Private key to sign with, as a PEM file
    ///
    /// For a target that has the public key in its configuration. Defaults to
    /// a fresh key.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) key: Option<PathBuf>,
}

impl KeyArgs {
    /// Reads the key file, and says which algorithms the keys are for, if
    /// something is said of them.
    pub(crate) fn resolve(
        &self,
        stated: &[Algorithm],
    ) -> Result<(Option<KeySource>, Vec<Algorithm>), Error> {
        let Some(path) = &self.key else {
            return Ok((None, stated.to_vec()));
        };
        let text = std::fs::read_to_string(path)
            .map_err(|source| Error::ReadKey { path: path.clone(), source })?;
        let origin = path.display().to_string();
        let key = SigningKey::load("key", &text, &origin).map_err(StartError::Key)?;
        let source = KeySource::Pem { text, origin };
        if let Some(primary) = stated.first() {
            // The first key is the one that signs, so it must be the one given.
            SigningKey::new("key", *primary, &source).map_err(StartError::Key)?;
            return Ok((Some(source), stated.to_vec()));
        }
        Ok((Some(source), vec![key.algorithm()]))
    }
}

impl IssuerArgs {
    /// Whether the issuer serves HTTPS.
    pub(crate) fn serves_https(&self) -> bool {
        let vendor = self.vendor.filter(|_| !self.no_tls);
        self.tls || vendor.is_some_and(|vendor| vendor.wants_tls(self.issuer_url.as_deref()))
    }

    /// The options of the issuer.
    pub(crate) fn resolve(&self, stated: &[Algorithm]) -> Result<IssuerOptions, Error> {
        let (key, algorithms) = self.keys.resolve(stated)?;
        Ok(IssuerOptions {
            vendor: self.vendor,
            listen: self.issuer_listen,
            url: self.issuer_url.clone(),
            iss: self.iss.clone(),
            jwks_path: self.jwks_path.clone(),
            tls: match self.serves_https() {
                true => Some(Authority::new().map_err(StartError::from)?),
                false => None,
            },
            seed: self.keys.seed,
            key,
            algorithms,
            keys: None,
            extra_claims: self.extra_claim.iter().cloned().collect(),
            canary_listen: self.canary_listen,
            canary_url: self.canary_url.clone(),
        })
    }
}
