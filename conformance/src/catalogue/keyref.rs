//! Tokens that bring along the key that they want to be verified with.

use mock_issuer::recipe::{KeyRef, Value};

use super::build::{by_stranger, cve, each_kid, forgery, rfc};
use crate::case::Case;
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    vec![
        // "the application MUST validate that the cryptographic keys used for the cryptographic
        // operations in the JWT belong to the issuer" (RFC 8725 section 3.8)
        forgery("keyref/jwk-embedded", "signed by a stranger, who put the key into the header")
            .why(
                "The header may carry a public key as `jwk`. A backend that verifies with it asks \
                 the stranger whether the stranger is right.",
            )
            .cite([rfc(7515, "4.1.3"), rfc(8725, "3.8"), cve("2018-0114"), cve("2026-27962")])
            .fix([Remedy::KeysFromIssuerOnly])
            .sends(each_kid(by_stranger().header("jwk", Value::Jwk(KeyRef::Stranger)))),
    ]
}
