//! Which certificate a connection is shown.

use std::sync::Arc;

use tokio_rustls::rustls::sign::CertifiedKey;

use crate::fault::Certificate;

/// The right certificate and the wrong ones.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(super) right: Arc<CertifiedKey>,
    pub(super) wrong_host: Arc<CertifiedKey>,
    pub(super) expired: Arc<CertifiedKey>,
    pub(super) untrusted: Arc<CertifiedKey>,
}

impl Shown {
    /// The one for what is wrong at present.
    pub(super) fn pick(&self, wrong: Option<Certificate>) -> Arc<CertifiedKey> {
        Arc::clone(match wrong {
            None => &self.right,
            Some(Certificate::WrongHost) => &self.wrong_host,
            Some(Certificate::Expired) => &self.expired,
            Some(Certificate::Untrusted) => &self.untrusted,
        })
    }
}
