//! The issuer fails while the target runs, or when it starts.

use mock_issuer::fault::{Document, Fault, Form};
use mock_issuer::recipe::{KeyRef, Recipe, Secret, Value};

use super::build::{
    Draft, SendExt as _, accept, ask, asvs, breaks, by_stranger, life_cycle, mend, no_entry,
    publish, rfc, serve_wrong, token, until, variant,
};
use crate::case::{Case, Level, Severity, Step};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = failing();
    cases.extend(odd_answers());
    cases.extend(starting());
    cases
}

// OWASP ASVS 5.0 asks that an application stays secure, and goes on, when a service that it needs
// fails (requirement 16.5.2). No standard demands that old keys are kept while new ones cannot be
// fetched, but whoever sends one token with an unknown `kid` would otherwise decide that nobody
// gets in: SHOULD.
fn failing() -> Vec<Case> {
    let status = |status, retry_after| Fault::Status { status, retry_after };
    vec![
        outage("outage/jwks-500", "the issuer answers 500 when it is asked for its keys")
            .steps_of(told(status(500, None))),
        outage("outage/jwks-404", "the issuer answers 404 when it is asked for its keys")
            .steps_of(told(status(404, None))),
        // "The 429 status code indicates that the user has sent too many requests in a given amount
        // of time" (RFC 6585 section 4): issuers limit who asks for their keys too often.
        outage("outage/jwks-429", "the issuer answers 429 when it is asked for its keys")
            .was(["outage/jwks-403"])
            .steps_of(told(status(429, Some(30)))),
        outage("outage/jwks-timeout", "the issuer does not answer when it is asked for its keys")
            .fix([Remedy::FetchTimeout, Remedy::KeepKeys])
            .steps_of(told(Fault::Silent)),
        outage("outage/jwks-slow", "the issuer sends its keys at one octet a second")
            .fix([Remedy::FetchTimeout, Remedy::KeepKeys])
            // Timeouts that count from one octet to the next never end this one, and libraries that
            // are otherwise careful have no others.
            .rules([accept(Level::Should, Severity::Medium)])
            .steps_of(told(Fault::Drip { octets_per_second: 1 })),
        outage("outage/jwks-reset", "the issuer resets the connection over which it is asked")
            .steps_of(told(Fault::Reset)),
        outage("outage/jwks-refused", "the issuer refuses connections")
            .steps_of(told(Fault::Refused)),
        outage("outage/jwks-garbage", "a page of HTML comes in the place of the keys")
            .steps_of(told(body("<!DOCTYPE html><title>Bad gateway</title>", Some("text/html")))),
        outage("outage/jwks-truncated", "the answer with the keys is cut off in the middle")
            .steps_of(told(Fault::Truncated)),
        outage("outage/jwks-empty", "an empty answer comes in the place of the keys")
            .steps_of(told(body("", None))),
        outage("outage/jwks-wrong-json", "a document without keys comes in the place of the keys")
            .steps_of(told(body(r#"{"error":"temporarily_unavailable"}"#, None))),
    ]
}

fn odd_answers() -> Vec<Case> {
    vec![
        // Some programs write an empty list as `{}`, and an empty set may be meant: an issuer that was
        // robbed withdraws all its keys at once. So what becomes of the old ones is not judged, only
        // that nobody gets in, and what comes after.
        outage("jwks/keys-not-array", "an object comes in the place of the list of keys")
            .rules([accept(Level::Hardening, Severity::Medium)])
            .steps_of(told(body(r#"{"keys":{}}"#, None))),
        // What a target reads from elsewhere needs a limit; how large it is is its own affair.
        outage("jwks/huge-body", "the key set is ten million octets long")
            .fix([Remedy::KeepKeys, Remedy::BoundInput])
            .rules([accept(Level::Hardening, Severity::Medium)])
            .steps_of(told(Fault::Padded { octets: 10_000_000 })),
        // "The 304 (Not Modified) status code indicates that a conditional GET or HEAD request has
        // been received and would have resulted in a 200 (OK) response if it were not for the fact
        // that the condition evaluated to false." (RFC 9110 section 15.4.5)
        outage("rotation/etag-304", "the issuer answers that its keys have not changed")
            .cite([rfc(9110, "15.4.5"), asvs("16.5.2")])
            .rules([accept(Level::Should, Severity::Medium)])
            .steps_of(told(Fault::NotModified)),
        // ASVS asks that calls to other services follow redirects only where that is meant
        // (requirement 15.3.2). Most clients follow them unless told otherwise.
        life_cycle(
            "jwks/redirect-cross-origin",
            "the issuer redirects to somebody else's keys, who signed the token",
        )
        .why(
            "Who can make the issuer redirect, or stands in front of it, decides which keys are \
             trusted. A key set has a fixed address, and no need to move.",
        )
        .cite([asvs("15.3.2"), asvs("13.2.4")])
        .fix([Remedy::NoRedirects])
        .steps([
            breaks(Document::Jwks, Fault::Redirect { to: "{canary}/jwks".into() }),
            ask(
                token(by_stranger().header("kid", Value::Kid(KeyRef::Stranger)))
                    .rules([no_entry(Level::Hardening, Severity::High)]),
                known().rules([accept(Level::Hardening, Severity::Medium)]),
            ),
            mend(Document::Jwks),
        ]),
    ]
}

// What a target that has no keys must not do is let everybody in.
fn starting() -> Vec<Case> {
    let closed = |id, title: &str, fault| {
        let mut steps = vec![serve_wrong(Document::Jwks, fault)];
        steps.extend(forgeries().map(Step::Send));
        steps.extend([mend(Document::Jwks), recovered(Recipe::valid())]);
        life_cycle(id, title)
            .why(
                "A backend without keys has nothing to verify with. Code that was never tried in \
                 that state takes an empty key, an empty list of algorithms, or the way around \
                 the check.",
            )
            .cite([asvs("16.5.3"), rfc(8725, "3.1")])
            .fix([Remedy::FailClosed, Remedy::PinAlgorithms])
            .rules([no_entry(Level::Must, Severity::Critical)])
            .steps_of(steps)
    };
    vec![
        closed(
            "outage/fail-closed",
            "forged tokens, while no keys could be fetched yet",
            Fault::Status { status: 500, retry_after: None },
        ),
        closed(
            "outage/fail-closed-empty",
            "forged tokens, while the key set is empty",
            body(r#"{"keys":[]}"#, None),
        ),
        life_cycle("outage/cold-start-down", "the issuer was down when the target started")
            .why(
                "After a power cut all services start at once, and the issuer is not the first. A \
                 backend that tried once and never again must be started again by hand.",
            )
            .cite([asvs("16.5.2")])
            .fix([Remedy::RecoverByItself])
            .rules([accept(Level::Should, Severity::High)])
            .steps([
                serve_wrong(Document::Jwks, Fault::Status { status: 503, retry_after: None }),
                Step::Send(
                    variant("meanwhile", by_stranger())
                        .rules([no_entry(Level::Must, Severity::Critical)]),
                ),
                mend(Document::Jwks),
                until(token(Recipe::valid()).times(3)),
            ]),
    ]
}

/// Forms of the same document, which mean the same.
pub(super) fn forms() -> [(&'static str, Fault, Level, Severity); 5] {
    [
        ("gzip", Fault::Form(Form::Gzip), Level::Should, Severity::Medium),
        ("chunked", Fault::Form(Form::Chunked), Level::Should, Severity::Medium),
        ("closed", Fault::Form(Form::Closed), Level::Should, Severity::Low),
        ("pretty", Fault::Form(Form::Pretty), Level::Must, Severity::Medium),
        // "Implementations MUST NOT add a byte order mark (U+FEFF) to the beginning of a
        // networked-transmitted JSON text." (RFC 8259 section 8.1) Readers MAY pass over it.
        ("marked", Fault::Form(Form::Marked), Level::Hardening, Severity::Info),
    ]
}

fn outage(id: &str, title: &str) -> Draft {
    life_cycle(id, title)
        .why(
            "Issuers fail for minutes. Meanwhile the keys that a backend has are as good as ever; \
             one that gives them up turns everybody away, and anyone can make it do so with a \
             token that names an unknown key.",
        )
        .cite([asvs("16.5.2"), asvs("16.5.3")])
        .fix([Remedy::KeepKeys, Remedy::RecoverByItself])
        .rules([accept(Level::Should, Severity::High)])
}

/// The issuer fails; somebody sends a token that makes the target ask; those whose
/// key it knows come meanwhile and afterwards; the issuer is back, with a new key.
fn told(fault: Fault) -> Vec<Step> {
    vec![
        breaks(Document::Jwks, fault),
        ask(unknown(), known()),
        Step::Send(known().times(3)),
        mend(Document::Jwks),
        publish("new"),
        recovered(Recipe::valid().signed_by(KeyRef::Named("new".into()))),
    ]
}

fn known() -> crate::case::Send {
    variant("known-key", Recipe::valid().signed_by(KeyRef::Named("k1".into())))
}

fn unknown() -> crate::case::Send {
    variant("unknown-key", by_stranger().header("kid", Value::UnknownKid))
        .rules([no_entry(Level::Must, Severity::Critical)])
}

fn recovered(by: Recipe) -> Step {
    until(variant("recovered", by).times(3).rules([accept(Level::Should, Severity::High)]))
}

fn forgeries() -> [crate::case::Send; 4] {
    [
        variant("none", Recipe::valid().unsigned().header("alg", "none")),
        variant("empty-secret", Recipe::valid().hmac(Secret::Empty)),
        variant("stripped", Recipe::valid().unsigned()),
        variant("stranger", by_stranger()),
    ]
}

fn body(body: &str, content_type: Option<&str>) -> Fault {
    Fault::Body { body: body.into(), content_type: content_type.map(Into::into) }
}
