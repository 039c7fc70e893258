//! How a document is served wrongly, in words.

use mock_issuer::fault::{Certificate, Document, Fault, Form, Occurrence};

use crate::case::Wrong;

/// A clause, such as "the issuer answers 500 when it is asked for the JWKS".
pub(crate) fn in_words(wrong: &Wrong) -> String {
    let text = fault_in_words(wrong.document, &wrong.fault);
    match wrong.occurrence {
        Occurrence::Always => text,
        Occurrence::EverySecond => format!("{text}, every second time"),
    }
}

/// The same, whenever it shows.
pub(crate) fn fault_in_words(document: Document, fault: &Fault) -> String {
    let document = self::document(document);
    let asked = format!("when it is asked for {document}");
    match fault {
        Fault::Status { status, retry_after: None } => {
            format!("the issuer answers {status} {asked}")
        }
        Fault::Status { status, retry_after: Some(seconds) } => {
            format!("the issuer answers {status} with `Retry-After: {seconds}` {asked}")
        }
        Fault::Silent => format!("the issuer does not answer {asked}"),
        Fault::Drip { octets_per_second } => {
            let s = if *octets_per_second == 1 { "" } else { "s" };
            format!("the issuer sends {octets_per_second} octet{s} a second {asked}")
        }
        Fault::Reset => format!("the issuer resets the connection {asked}"),
        Fault::Refused => "the issuer refuses connections".into(),
        Fault::Certificate(certificate) => {
            let which = match certificate {
                Certificate::WrongHost => "for another host",
                Certificate::Expired => "that has expired",
                Certificate::Untrusted => "of an authority that nobody trusts",
            };
            format!("the issuer shows a certificate {which}")
        }
        Fault::Body { body, content_type } => {
            let kind = content_type.as_deref().unwrap_or("application/json");
            if body.is_empty() {
                format!("{document} is empty")
            } else {
                format!("{document} is `{}` ({kind})", body.trim())
            }
        }
        Fault::Truncated => format!("{document} is cut off in the middle"),
        Fault::Redirect { to } if to.starts_with("{canary}") => {
            format!("the issuer redirects to somebody else's keys {asked}")
        }
        Fault::Redirect { to } => format!("the issuer redirects to `{to}` {asked}"),
        Fault::Padded { octets } => {
            format!("{document} has {} more than it needs", size(*octets))
        }
        Fault::Member { name, value } => format!("the `{name}` of {document} is `{value}`"),
        Fault::Header { name, value: Some(value) } => {
            format!("{document} comes with `{name}: {value}`")
        }
        Fault::Header { name, value: None } => format!("{document} comes without `{name}`"),
        Fault::NotModified => format!("the issuer always answers 304 {asked}"),
        Fault::Form(form) => format!("{document} is sent {}", in_form(*form)),
    }
}

pub(crate) fn document(document: Document) -> &'static str {
    match document {
        Document::Jwks => "the JWKS",
        Document::Metadata => "the metadata",
    }
}

fn size(octets: u64) -> String {
    const MEGABYTE: u64 = 1_000_000;
    match octets {
        _ if octets >= MEGABYTE && octets.is_multiple_of(MEGABYTE) => {
            format!("{} MB", octets / MEGABYTE)
        }
        _ => format!("{octets} octets"),
    }
}

fn in_form(form: Form) -> &'static str {
    match form {
        Form::Gzip => "compressed with gzip, where the request allows it",
        Form::Chunked => "in chunks",
        Form::Closed => "without its length, up to the close of the connection",
        Form::Marked => "with a byte order mark in front",
        Form::Pretty => "with line breaks and indents",
    }
}
