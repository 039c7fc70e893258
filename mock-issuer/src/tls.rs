//! Certificates for an issuer that serves HTTPS: the right one, and such as a
//! client must not accept.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, date_time_ymd,
};
use tokio_rustls::rustls;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::sign::CertifiedKey;

mod handshake;
mod shown;
mod trust_store;

pub(crate) use handshake::Handshakes;
use shown::Shown;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// What names the host of none.
const ANOTHER_HOST: &str = "another-host.invalid";

/// A certificate authority, made for tests. Clones are the same one, so that
/// several issuers can have certificates that one client trusts.
#[derive(Clone)]
pub struct Authority(Arc<Inner>);

struct Inner {
    own: CertifiedIssuer<'static, KeyPair>,
    pem: String,
    /// An authority beside it, whose certificate nobody is given.
    other: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    /// A new authority, with a key that nobody else has.
    ///
    /// # Errors
    /// If keys cannot be made.
    pub fn new() -> Result<Self, TlsError> {
        let own = authority("mock-issuer CA, for tests only")?;
        let other = authority("another CA, trusted by nobody")?;
        Ok(Self(Arc::new(Inner { pem: own.pem(), own, other })))
    }

    /// Its certificate, PEM: what a client has to trust.
    pub fn pem(&self) -> &str {
        &self.0.pem
    }

    /// Its certificate as a trust store for Java, in the JKS format, with the
    /// password `changeit`.
    pub fn java_trust_store(&self) -> Vec<u8> {
        trust_store::trust_store(self.0.own.der())
    }

    /// What a server of these hosts shows, rightly or not.
    pub(crate) fn shown(&self, hosts: &[String]) -> Result<Shown, TlsError> {
        let inner = &*self.0;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let yesterday = now.saturating_sub(DAY);
        // Some clients take no certificate that is good for much longer.
        let good = yesterday..now + 365 * DAY;
        let past = now.saturating_sub(30 * DAY)..yesterday;
        let elsewhere = [ANOTHER_HOST.to_owned()];
        Ok(Shown {
            right: leaf(&inner.own, hosts, good.clone())?,
            wrong_host: leaf(&inner.own, &elsewhere, good.clone())?,
            expired: leaf(&inner.own, hosts, past)?,
            untrusted: leaf(&inner.other, hosts, good)?,
        })
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Authority").field(&self.pem()).finish()
    }
}

/// Why there are no certificates.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// A certificate cannot be made.
    #[error("the certificate cannot be made")]
    Certificate(#[from] rcgen::Error),
    /// TLS cannot be served with it.
    #[error("the certificate cannot be used")]
    Use(#[from] rustls::Error),
}

fn authority(name: &str) -> Result<CertifiedIssuer<'static, KeyPair>, TlsError> {
    let mut params = named(name, &[])?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?)
}

fn leaf(
    issuer: &CertifiedIssuer<'static, KeyPair>,
    hosts: &[String],
    valid: std::ops::Range<Duration>,
) -> Result<Arc<CertifiedKey>, TlsError> {
    let key = KeyPair::generate()?;
    let mut params = named("mock-issuer", hosts)?;
    let epoch = date_time_ymd(1970, 1, 1);
    params.not_before = epoch + valid.start;
    params.not_after = epoch + valid.end;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // Strict clients look for it (RFC 5280 section 4.2.1.1).
    params.use_authority_key_identifier_extension = true;
    let certificate = params.signed_by(&key, issuer)?;
    let chain = vec![certificate.der().clone()];
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    let key = CertifiedKey::from_der(chain, key, &aws_lc_rs::default_provider())?;
    Ok(Arc::new(key))
}

fn named(name: &str, hosts: &[String]) -> Result<CertificateParams, TlsError> {
    let mut params = CertificateParams::new(hosts)?;
    params.distinguished_name.remove(DnType::CommonName);
    params.distinguished_name.push(DnType::CommonName, name);
    Ok(params)
}
