//! The files by which a target is told whom to trust, where the issuer serves
//! HTTPS. They are gone when the run is.

use std::io::{self, Write as _};

use mock_issuer::Authority;
use tempfile::TempPath;

/// The same certificate in the forms that programs want.
#[derive(Debug)]
pub(crate) struct TrustFiles {
    /// PEM.
    pub(crate) pem: TempPath,
    /// A trust store for Java.
    pub(crate) trust_store: TempPath,
}

impl TrustFiles {
    /// Writes the files.
    pub(crate) fn write(authority: &Authority) -> io::Result<Self> {
        Ok(Self {
            pem: written(".pem", authority.pem().as_bytes())?,
            trust_store: written(".jks", &authority.java_trust_store())?,
        })
    }
}

fn written(suffix: &str, content: &[u8]) -> io::Result<TempPath> {
    let mut file =
        tempfile::Builder::new().prefix("jwt-conformance-ca-").suffix(suffix).tempfile()?;
    file.write_all(content)?;
    Ok(file.into_temp_path())
}
