//! The token brings its own key, or says where to fetch it.

use mock_issuer::recipe::{KeyRef, Recipe, Secret, Value};
use serde_json::json;

use super::build::{SendExt as _, asvs, by_stranger, cve, each_kid, forgery, rfc, text, variant};
use crate::case::{Case, Send};
use crate::remedy::Remedy;

/// A secret that only the token tells.
const SECRET: &str = "a secret that the token itself brings along";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = embedded();
    cases.extend(elsewhere());
    cases.extend(certificates());
    cases
}

// RFC 7515 section 10.3 leaves it to the application which keys to trust, and RFC 8725 section 3.8
// says which: those that belong to the issuer.
fn embedded() -> Vec<Case> {
    let jwk = || Value::Jwk(KeyRef::Stranger);
    let [known, unknown, none] = each_kid(by_stranger().header("jwk", jwk()));
    let named = Value::With {
        value: Box::new(jwk()),
        members: vec![("kid".into(), Value::Kid(KeyRef::Signing))],
    };
    vec![
        forgery("keyref/jwk-embedded", "signed by a stranger, who put the key into the header")
            .why(
                "The header may carry a public key as `jwk`. A backend that verifies with it asks \
                 the stranger whether the stranger is right.",
            )
            .cite([rfc(7515, "4.1.3"), rfc(8725, "3.8"), cve("2018-0114"), cve("2026-27962")])
            .fix([Remedy::KeysFromIssuerOnly])
            .sends([
                known,
                unknown,
                none,
                variant("known-kid-inside", by_stranger().header("jwk", named)),
            ]),
        forgery("keyref/jwk-secret", "an HMAC whose secret stands in the header")
            .why(
                "A backend that takes the key from the header may take a secret from it as well. \
                 Then the token brings everything that is needed to verify it.",
            )
            .cite([rfc(7515, "4.1.3"), rfc(8725, "3.1")])
            .fix([Remedy::KeysFromIssuerOnly, Remedy::PinAlgorithms])
            .sends(each_kid(
                Recipe::valid()
                    .hmac(Secret::Text(SECRET.into()))
                    .header("jwk", Value::OctJwk(Secret::Text(SECRET.into()))),
            )),
        forgery("keyref/jwk-malformed", "signed by a stranger, and `jwk` is not a key")
            .why(
                "Code that reads the key in the header before it asks whether it should crashes on \
                 this, and anyone can send it.",
            )
            .cite([rfc(7515, "4.1.3")])
            .fix([Remedy::KeysFromIssuerOnly, Remedy::CatchErrors])
            .sends([
                variant("null", by_stranger().header("jwk", json!(null))),
                variant("text", by_stranger().header("jwk", "x")),
                variant("empty", by_stranger().header("jwk", json!({}))),
                variant(
                    "private",
                    by_stranger().header("jwk", Value::PrivateJwk(KeyRef::Stranger)),
                ),
                variant(
                    "one-octet",
                    by_stranger().header("jwk", json!({"kty": "RSA", "n": "AQ", "e": "AQAB"})),
                ),
            ]),
    ]
}

// "Similarly, blindly following a 'jku' (JWK set URL) or 'x5u' (X.509
// URL) header, which may contain an arbitrary URL, could result in server-side request forgery
// (SSRF) attacks." (RFC 8725 section 3.10)
fn elsewhere() -> Vec<Case> {
    let address = |id, title, why| {
        forgery(id, title)
            .why(why)
            .cite([rfc(8725, "3.10"), rfc(7515, "4.1.2"), asvs("9.1.3"), asvs("1.3.6")])
            .fix([Remedy::NeverFetchFromToken, Remedy::KeysFromIssuerOnly])
    };
    vec![
        address(
            "keyref/jku",
            "signed by a stranger, and `jku` says where the stranger's key is",
            "A backend that fetches the key from the address in the token lets anyone in who has \
             a web server. Even if it refuses the token afterwards, anyone can send requests from \
             inside your network through it.",
        )
        .sends(fetched_kid(by_stranger().header("jku", text("{canary}/jwks.json")))),
        address(
            "keyref/jku-almost-issuer",
            "`jku` looks like an address of the issuer and is another one",
            "Comparing the beginning of an address, or looking for the issuer's name in it, does \
             not tell whose server it is.",
        )
        .sends(
            [
                ("userinfo", "http://{issuer_host}@{canary_host}{canary_path}/jwks.json"),
                ("query", "{canary}/jwks.json?{issuer}"),
                ("fragment", "{canary}/jwks.json#{issuer}"),
                ("path", "{canary}/{issuer_host}/jwks.json"),
            ]
            .map(|(name, jku)| {
                let kid = Value::Kid(KeyRef::Stranger);
                variant(name, by_stranger().header("kid", kid).header("jku", text(jku))).no_fetch()
            }),
        ),
        address(
            "keyref/jku-other-schemes",
            "`jku` is an address that is not on the web",
            "A library that opens any address can be made to read files, or to take a key that \
             stands in the address itself.",
        )
        .cite([rfc(8725, "3.10"), rfc(7515, "4.1.2"), cve("2026-48522")])
        .sends(
            [
                ("file", "file:///etc/passwd"),
                ("data", "data:application/json,{stranger_jwks}"),
                ("ftp", "ftp://{canary_host}{canary_path}/jwks.json"),
                ("gopher", "gopher://{canary_host}{canary_path}"),
            ]
            .map(|(name, jku)| {
                let kid = Value::Kid(KeyRef::Stranger);
                variant(name, by_stranger().header("kid", kid).header("jku", text(jku))).no_fetch()
            }),
        ),
        address(
            "keyref/x5u",
            "signed by a stranger, and `x5u` says where the stranger's certificate is",
            "As with `jku`: the token must not say where its key is to be found.",
        )
        .cite([rfc(8725, "3.10"), rfc(7515, "4.1.5"), asvs("9.1.3")])
        .sends(fetched_kid(by_stranger().header("x5u", text("{canary}/cert.pem")))),
    ]
}

/// With the name of a published key and with the one that is to be found at the address.
fn fetched_kid(recipe: Recipe) -> [Send; 2] {
    [
        variant("known-kid", recipe.clone()).no_fetch(),
        variant("stranger-kid", recipe.header("kid", Value::Kid(KeyRef::Stranger))).no_fetch(),
    ]
}

// "The recipient MUST validate the certificate chain according to RFC 5280 and consider the
// certificate or certificate chain to be invalid if any validation failure occurs." (RFC 7515
// section 4.1.6)
fn certificates() -> Vec<Case> {
    let chain = |certificate| by_stranger().header("x5c", Value::List(vec![certificate]));
    let [known, _, none] = each_kid(chain(Value::Certificate(KeyRef::Stranger)));
    vec![
        forgery(
            "keyref/x5c-self-signed",
            "signed by a stranger, whose certificate is in the header",
        )
        .why(
            "Anyone can make a certificate for themselves. One that is not vouched for by \
                 somebody you trust says nothing.",
        )
        .cite([rfc(7515, "4.1.6"), rfc(8725, "3.8")])
        .fix([Remedy::KeysFromIssuerOnly])
        .sends([known, none]),
        forgery(
            "keyref/x5c-copied-names",
            "the stranger's certificate has the names and the number of the issuer's",
        )
        .why("What stands in a certificate can be copied. Only its signature cannot.")
        .cite([rfc(7515, "4.1.6"), rfc(7515, "4.1.7")])
        .fix([Remedy::KeysFromIssuerOnly])
        .sends([
            variant("names", chain(Value::CertificateLikeIssuer(KeyRef::Stranger))),
            variant(
                "thumbprint",
                chain(Value::CertificateLikeIssuer(KeyRef::Stranger))
                    .header("x5t", Value::CertificateThumbprint(KeyRef::Signing)),
            ),
        ]),
        forgery("keyref/x5c-malformed", "signed by a stranger, and `x5c` is no chain")
            .why(
                "Code that reads the certificates in the header crashes on this, and anyone can \
                 send it.",
            )
            .cite([rfc(7515, "4.1.6")])
            .fix([Remedy::KeysFromIssuerOnly, Remedy::CatchErrors])
            .sends([
                variant("empty", by_stranger().header("x5c", json!([]))),
                variant("text", by_stranger().header("x5c", "x")),
                variant("number", by_stranger().header("x5c", json!([1]))),
                variant("not-base64", by_stranger().header("x5c", json!(["!!!"]))),
                variant("many", by_stranger().header("x5c", json!(vec!["MAA="; 50]))),
            ]),
    ]
}
