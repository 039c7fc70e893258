//! Faults that cannot be shown.

use std::io;

use axum::http::{HeaderName, HeaderValue, header};

use super::Fault;

/// The most octets of [`Fault::Padded`]: far more than a document that anybody
/// should read, and sent within seconds.
pub const MAX_PADDING: u64 = 256 * 1024 * 1024;

/// Fields that frame the answer, or that are set by whoever sends it.
const FRAMING: [HeaderName; 3] = [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::DATE];

/// A fault that cannot be shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FaultError {
    /// There is no such status, or it does not end the answer.
    #[error("{status} is not the status of an answer")]
    NoStatus {
        /// The status.
        status: u16,
    },
    /// Nothing would ever be sent.
    #[error("at 0 octets a second nothing is sent")]
    NoOctets,
    /// The padding is too large.
    #[error("a padding of {octets} octets is more than {MAX_PADDING}")]
    TooLarge {
        /// How many octets were wanted.
        octets: u64,
    },
    /// This is no name of a header field.
    #[error("{name:?} is not the name of a header field")]
    NoName {
        /// The name.
        name: String,
    },
    /// The header field belongs to the form of the answer.
    #[error("`{name}` cannot be set and not be left out")]
    Framing {
        /// The name.
        name: String,
    },
    /// A header field cannot hold this.
    #[error("a header field cannot hold {value:?}")]
    NoValue {
        /// The value.
        value: String,
    },
    /// An issuer without TLS shows no certificates.
    #[error("an issuer without TLS has no certificate to show")]
    NoTls,
    /// The port could not be closed, or not be opened again.
    #[error("the port cannot be changed: {source}")]
    Port {
        /// The error.
        #[from]
        source: io::Error,
    },
}

impl FaultError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoStatus { .. } => "take one from 200 to 599",
            Self::NoOctets => "take one octet a second, or `silent`",
            Self::TooLarge { .. } => {
                "take a smaller one; it is about what is read, not about disks"
            }
            Self::NoName { .. } => "letters, digits and hyphens make a name",
            Self::Framing { .. } => {
                "`truncated` has a wrong length; `chunked` and `closed` are forms"
            }
            Self::NoValue { .. } => "leave line breaks and control characters out",
            Self::NoTls => "start the issuer with `--tls`",
            Self::Port { .. } => "see whether another program has taken the port",
        }
    }
}

impl Fault {
    /// Whether the fault can be shown.
    ///
    /// # Errors
    /// If it cannot.
    pub fn check(&self) -> Result<(), FaultError> {
        match self {
            Self::Status { status, .. } if !(200..600).contains(status) => {
                Err(FaultError::NoStatus { status: *status })
            }
            Self::Drip { octets_per_second: 0 } => Err(FaultError::NoOctets),
            Self::Padded { octets } if *octets > MAX_PADDING => {
                Err(FaultError::TooLarge { octets: *octets })
            }
            Self::Header { name, value: wanted } => {
                let known = HeaderName::try_from(name)
                    .map_err(|_| FaultError::NoName { name: name.clone() })?;
                if FRAMING.contains(&known) {
                    return Err(FaultError::Framing { name: name.clone() });
                }
                wanted.as_deref().map_or(Ok(()), value)
            }
            Self::Redirect { to } => value(to),
            Self::Body { content_type, .. } => content_type.as_deref().map_or(Ok(()), value),
            Self::Status { .. }
            | Self::Silent
            | Self::Drip { .. }
            | Self::Reset
            | Self::Refused
            | Self::Certificate(_)
            | Self::Truncated
            | Self::Padded { .. }
            | Self::Member { .. }
            | Self::NotModified
            | Self::Form(_) => Ok(()),
        }
    }
}

fn value(text: &str) -> Result<(), FaultError> {
    match HeaderValue::try_from(text) {
        Ok(_) => Ok(()),
        Err(_) => Err(FaultError::NoValue { value: text.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_shown_is_refused() {
        let header = |name: &str, value: Option<&str>| Fault::Header {
            name: name.into(),
            value: value.map(Into::into),
        };
        for (fault, part) in [
            (Fault::Status { status: 100, retry_after: None }, "100 is not the status"),
            (Fault::Status { status: 600, retry_after: None }, "600 is not the status"),
            (Fault::Drip { octets_per_second: 0 }, "0 octets"),
            (Fault::Padded { octets: MAX_PADDING + 1 }, "268435457 octets is more than 268435456"),
            (header("a b", None), "\"a b\" is not the name"),
            (header("Content-Length", Some("1")), "`Content-Length` cannot be set"),
            (header("date", None), "`date` cannot be set"),
            (header("x", Some("a\r\nb")), "cannot hold \"a\\r\\nb\""),
            (Fault::Redirect { to: "/\n".into() }, "cannot hold"),
        ] {
            let error = fault.check().unwrap_err();
            assert!(error.to_string().contains(part), "{error}");
            assert!(!error.help().is_empty());
        }
        for fault in [
            Fault::Status { status: 599, retry_after: None },
            Fault::Drip { octets_per_second: 1 },
            Fault::Padded { octets: MAX_PADDING },
            header("content-type", None),
            header("x", Some("")),
            Fault::Redirect { to: "/elsewhere".into() },
        ] {
            fault.check().unwrap();
        }
    }
}
