//! What stands in the key set beside the key that signs, or in its place, and
//! how the document is sent. Each is what a fresh process of the target fetches
//! first.

use mock_issuer::fault::{Certificate, Document, Fault};
use mock_issuer::jwks::JwksEdit;
use mock_issuer::keys::Algorithm;
use mock_issuer::recipe::{KeyRef, Recipe, Secret, Signer};
use serde_json::{Value, json};

use super::build::{
    Draft, SendExt as _, accept, asvs, audit, key, life_cycle, mend, no_entry, oidc, over_the_run,
    provoke, refuse, rfc, serve, serve_wrong, token, variant,
};
use super::outage;
use crate::case::{Audit, Case, Level, Need, NewKey, Severity, Step};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        // RFC 8725 section 3.10 asks for "ensuring no cookies are sent in the GET request" where keys
        // are fetched by `jku`; for a fixed address it is no different.
        audit("jwks/fetch-hygiene", "what belongs to a user was sent along to the issuer")
            .why(
                "A client that hands on the headers of the request it is serving gives tokens and \
                 cookies to whoever keeps the issuer's logs.",
            )
            .cite([rfc(8725, "3.10"), rfc(9700, "4.9")])
            .fix([Remedy::CacheKeys])
            .steps([over_the_run(Audit::FetchHygiene, Level::Must, Severity::High)]),
    ];
    cases.extend(beside());
    cases.extend(in_place());
    cases.extend(sent());
    cases.push(certificates());
    cases
}

fn beside() -> Vec<Case> {
    let siblings = |list: &[(&str, Value)]| {
        let each = list.iter().flat_map(|(name, jwk)| {
            let rules = [accept(Level::Should, Severity::High)];
            [
                serve([], [JwksEdit::Append { jwk: jwk.clone() }, JwksEdit::Reverse]),
                Step::Send(variant(name, Recipe::valid()).rules(rules)),
            ]
        });
        each.collect::<Vec<_>>()
    };
    vec![
        // "Implementations SHOULD ignore JWKs within a JWK Set that use 'kty' (key type) values that
        // are not understood by them, that are missing required members, or for which values are out
        // of the supported ranges." (RFC 7517 section 5)
        tolerant(
            "jwks/unknown-crv-alg",
            "another key is of a curve or for an algorithm that is not known",
        )
        .steps_of(siblings(&[
            (
                "curve",
                json!({"kty": "EC", "crv": "brainpoolP256r1", "kid": "odd",
                                 "x": COORDINATE, "y": COORDINATE, "use": "sig"}),
            ),
            (
                "key-agreement",
                json!({"kty": "OKP", "crv": "X25519", "kid": "odd",
                                         "x": COORDINATE}),
            ),
            (
                "algorithm",
                json!({"kty": "RSA", "alg": "FOO512", "kid": "odd",
                                     "n": "AQAB", "e": "AQAB"}),
            ),
            (
                "encryption",
                json!({"kty": "RSA", "use": "enc", "alg": "RSA-OAEP-256",
                                      "kid": "odd", "n": super::control_keys::SOME_MODULUS,
                                      "e": "AQAB"}),
            ),
        ])),
        tolerant(
            "jwks/malformed-sibling",
            "another key lacks what it needs, or is wrong in itself",
        )
        .steps_of(siblings(&[
            ("empty", json!({})),
            ("no-modulus", json!({"kty": "RSA", "kid": "odd", "e": "AQAB"})),
            ("no-base64", json!({"kty": "RSA", "kid": "odd", "n": "!!", "e": "AQAB"})),
            (
                "off-curve",
                json!({"kty": "EC", "crv": "P-256", "kid": "odd",
                                     "x": COORDINATE, "y": COORDINATE}),
            ),
        ])),
        // "The value of the 'keys' parameter is an array of JWK values" (RFC 7517 section 5.1): what
        // is no object is outside of it.
        tolerant("jwks/foreign-member", "the list of keys holds what is no key at all").steps_of(
            siblings(&[("null", Value::Null), ("text", json!("a key"))])
                .into_iter()
                .map(|mut step| {
                    for send in step.sends_mut() {
                        send.rules = vec![accept(Level::Hardening, Severity::Info)];
                    }
                    step
                })
                .collect(),
        ),
        // "One example in which different keys might use the same 'kid' value is if they have different
        // 'kty' (key type) values but are considered to be equivalent alternatives" (RFC 7517 section
        // 4.5).
        tolerant("jwks/same-kid-other-type", "a key of another type has the same name")
            .cite([rfc(7517, "4.5")])
            .rules([accept(Level::May, Severity::Low)])
            .steps([
                serve(
                    [NewKey { algorithm: Some(Algorithm::EdDsa), ..key("other") }],
                    [set("k1", "kid", json!("shared")), set("other", "kid", json!("shared"))],
                ),
                Step::Send(token(Recipe::valid().header("kid", "shared"))),
            ]),
        // "Additional members can be present in the JWK Set; if not understood by implementations
        // encountering them, they MUST be ignored." (RFC 7517 section 5)
        tolerant("jwks/extra-top-level", "the document has members beside `keys`")
            .rules([accept(Level::Must, Severity::Medium)])
            .steps([
                serve_wrong(
                    Document::Jwks,
                    Fault::Member { name: "issued_by".into(), value: json!({"region": "eu"}) },
                ),
                Step::Send(token(Recipe::valid())),
            ]),
    ]
}

fn in_place() -> Vec<Case> {
    let hmac = |name: &str| Recipe::valid().hmac(Secret::Text(SECRET.into())).header("kid", name);
    let strict = |id, title| {
        life_cycle(id, title)
            .fix([Remedy::PinAlgorithms, Remedy::MatchKeyUse])
            .rules([no_entry(Level::Must, Severity::High)])
    };
    let oct = |kid: &str| JwksEdit::Append {
        jwk: json!({"kty": "oct", "kid": kid, "alg": "HS256", "use": "sig",
                    "k": SECRET_IN_BASE64URL}),
    };
    vec![
        // "each key MUST be used with exactly one algorithm, and this MUST be checked when the
        // cryptographic operation is performed" (RFC 8725 section 3.1): by the backend, whatever a
        // document says. A symmetric key in a public document is known to everybody.
        strict("jwks/oct-key-published", "signed with a secret that stands in the key set")
            .why(
                "What stands in the key set is public. A backend that takes a symmetric key from \
                 there lets everybody sign.",
            )
            .cite([rfc(8725, "3.1"), rfc(7517, "9.2")])
            .rules([no_entry(Level::Must, Severity::Critical)])
            .steps([serve([], [oct("shared")]), Step::Send(token(hmac("shared")))]),
        strict(
            "jwks/key-swapped-to-hmac",
            "signed with a secret that took the place of the issuer's key, under its `kid`",
        )
        .why(
            "Who can change the key set, or stands in front of it, must still not be able to change \
             what kind of signature your API trusts.",
        )
        .cite([rfc(8725, "3.1"), rfc(8725, "2.1")])
        .rules([no_entry(Level::Must, Severity::Critical)])
        .steps([
            serve(
                [],
                [
                    set("k1", "kty", json!("oct")),
                    set("k1", "alg", json!("HS256")),
                    set("k1", "k", json!(SECRET_IN_BASE64URL)),
                    JwksEdit::DropMember { key: "k1".into(), name: "n".into() },
                    JwksEdit::DropMember { key: "k1".into(), name: "e".into() },
                    JwksEdit::DropMember { key: "k1".into(), name: "x".into() },
                    JwksEdit::DropMember { key: "k1".into(), name: "y".into() },
                    JwksEdit::DropMember { key: "k1".into(), name: "crv".into() },
                ],
            ),
            // The other key is as good as ever, and shows that the set was read.
            Step::Send(
                variant("other-key", Recipe::valid().signed_by(KeyRef::Named("k2".into())))
                    .rules([accept(Level::Hardening, Severity::Low)]),
            ),
            Step::Send(variant(
                "",
                Recipe::valid()
                    .hmac(Secret::Text(SECRET.into()))
                    .header("kid", kid("k1")),
            )),
        ]),
        strict("jwks/alg-none-jwk", "unsigned, under the `kid` of a key whose `alg` is `none`")
            .why(
                "A backend that takes the algorithm from the key set needs no attacker who writes \
                 `none` into a token: it stands there already.",
            )
            .cite([rfc(8725, "3.2"), rfc(7518, "3.6")])
            .rules([no_entry(Level::Must, Severity::Critical)])
            .steps([
                serve([key("open")], [set("open", "alg", json!("none"))]),
                Step::Send(token(
                    Recipe::valid().unsigned().header("alg", "none").header("kid", kid("open")),
                )),
            ]),
        // "A key of size 2048 bits or larger MUST be used with these algorithms." (RFC 7518 section 3.3)
        // It is the issuer who breaks the rule, and many libraries leave it at a warning.
        strict("jwks/rsa-1024", "signed by an RSA key of 1024 bits that is published")
            .why(
                "Keys of this size can be factored by those with means. A backend that refuses them \
                 does not depend on the issuer's good sense.",
            )
            .cite([rfc(7518, "3.3")])
            .fix([Remedy::MatchKeyUse])
            .needs([Need::Rsa])
            .rules([refuse(Level::Must, Severity::Low)])
            .steps([
                serve([NewKey { bits: Some(1024), ..key("short") }], []),
                Step::Send(token(by("short"))),
            ]),
        // "the RSA public exponent e is an integer between 3 and n - 1" (RFC 8017 section 3.1). With 1
        // the signature is the padded message itself, which anybody can write.
        strict("jwks/rsa-e1", "forged for a published RSA key whose exponent is 1")
            .why(
                "An exponent of 1 turns the signature into no signature at all. Libraries that take \
                 any number verify it all the same.",
            )
            .cite([rfc(8017, "3.1")])
            .needs([Need::Rsa])
            .steps([
                serve([key("weak")], [set("weak", "e", json!("AQ"))]),
                Step::Send(token(Recipe {
                    signer: Signer::PlainBlock { key: KeyRef::Named("weak".into()) },
                    ..Recipe::valid()
                })),
            ]),
        // "'verify' (verify digital signature or MAC)" is one of several operations (RFC 7517 section
        // 4.3).
        strict("jwks/key-ops-no-verify", "signed by a key that is published for other uses")
            .why(
                "A key that is published for encryption may be held by machines that must issue no \
                 tokens. A backend that does not look at what a key is for takes what they sign.",
            )
            .cite([rfc(7517, "4.3")])
            .fix([Remedy::MatchKeyUse])
            .rules([refuse(Level::Should, Severity::Low)])
            .steps([
                serve(
                    [key("other")],
                    [
                        JwksEdit::DropMember { key: "other".into(), name: "use".into() },
                        set("other", "key_ops", json!(["encrypt"])),
                    ],
                ),
                Step::Send(token(by("other"))),
            ]),
    ]
}

fn sent() -> Vec<Case> {
    let types: [(&str, Option<&str>, Level); 5] = [
        ("jwk-set", Some("application/jwk-set+json"), Level::Should),
        ("charset", Some("application/json; charset=utf-8"), Level::Should),
        ("none", None, Level::Should),
        ("octets", Some("application/octet-stream"), Level::Hardening),
        ("text", Some("text/plain"), Level::Hardening),
    ];
    let mut by_type = Vec::new();
    for (name, value, level) in types {
        let name_of_field = "content-type".into();
        let fault = Fault::Header { name: name_of_field, value: value.map(Into::into) };
        by_type.push(serve_wrong(Document::Jwks, fault));
        let rules = [accept(level, Severity::Medium)];
        by_type.push(Step::Send(variant(name, Recipe::valid()).rules(rules)));
    }
    let mut by_form = Vec::new();
    for (name, fault, level, severity) in outage::forms() {
        by_form.push(serve_wrong(Document::Jwks, fault));
        let rules = [accept(level, severity)];
        by_form.push(Step::Send(variant(name, Recipe::valid()).rules(rules)));
    }
    vec![
        // "application/jwk-set+json" is the type of a JWK Set (RFC 7517 section 8.5.2); issuers send
        // all sorts.
        tolerant("jwks/content-type", "the key set comes with another media type")
            .cite([rfc(7517, "8.5.2")])
            .steps_of(by_type),
        // "A recipient MUST be able to parse and decode the chunked transfer coding" (RFC 9112
        // section 7.1).
        tolerant("jwks/encoding", "the key set comes in another form that means the same")
            .cite([rfc(9110, "8.4"), rfc(9112, "7.1")])
            .steps_of(by_form),
    ]
}

// "a client MUST verify that the service's identity is an acceptable match for the URI's origin
// server" (RFC 9110 section 4.3.4). "Whenever TLS is used, a TLS server certificate check MUST be
// performed" (OpenID Connect Core section 16.17).
fn certificates() -> Case {
    let shown = [
        ("wrong-host", Certificate::WrongHost),
        ("expired", Certificate::Expired),
        ("untrusted", Certificate::Untrusted),
    ];
    let steps = shown.into_iter().flat_map(|(name, certificate)| {
        [
            serve_wrong(Document::Jwks, Fault::Certificate(certificate)),
            // The keys are the right ones, so that whoever takes them accepts the token.
            Step::Send(variant(name, Recipe::valid())),
            mend(Document::Jwks),
            provoke(token(Recipe::valid())),
        ]
    });
    life_cycle("jwks/tls-validation", "the issuer shows a certificate that must not be trusted")
        .why(
            "Who stands between your API and the issuer can show any certificate. A backend that \
             does not look takes their keys, and then every token that they sign.",
        )
        .cite([rfc(9110, "4.3.4"), oidc("16.17", "TLSRequirements"), asvs("12.3.2")])
        .needs([Need::Tls])
        .fix([Remedy::VerifyCertificates])
        .rules([no_entry(Level::Must, Severity::Critical)])
        .steps_of(steps.collect())
}

fn tolerant(id: &str, title: &str) -> Draft {
    life_cycle(id, title)
        .why(
            "Issuers add keys of new kinds, and change how they send them, without asking you. A \
             backend that gives up on the whole set turns everybody away on that day.",
        )
        .cite([rfc(7517, "5")])
        .fix([Remedy::ReadJwksTolerantly])
}

fn by(key: &str) -> Recipe {
    Recipe::valid().signed_by(KeyRef::Named(key.into()))
}

/// The name that a key has in the key set.
fn kid(key: &str) -> mock_issuer::recipe::Value {
    mock_issuer::recipe::Value::Kid(KeyRef::Named(key.into()))
}

fn set(key: &str, name: &str, value: Value) -> JwksEdit {
    JwksEdit::SetMember { key: key.into(), name: name.into(), value }
}

/// A number that is on no curve.
const COORDINATE: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE";
/// A secret that everybody can read.
const SECRET: &str = "a secret that is published with the keys";
const SECRET_IN_BASE64URL: &str = "YSBzZWNyZXQgdGhhdCBpcyBwdWJsaXNoZWQgd2l0aCB0aGUga2V5cw";
