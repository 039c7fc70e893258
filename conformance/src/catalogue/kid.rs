//! Tokens that name a key which the issuer does not have.

use mock_issuer::recipe::Value;

use super::build::{by_stranger, forgery, rfc, token};
use crate::case::Case;
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    vec![
        // "If [the keys] do not [belong to the issuer], the application MUST reject the JWT."
        // (RFC 8725 section 3.8, shortened)
        forgery("kid/unknown", "signed by a stranger, and `kid` names no key")
            .why(
                "The lookup of the key finds nothing. Whatever happens then other than a refusal, \
                 a default key or no verification, lets in anyone who makes up a `kid`.",
            )
            .cite([rfc(8725, "3.8"), rfc(7515, "5.2")])
            .fix([Remedy::RefuseUnknownKid, Remedy::VerifySignature])
            .sends([token(by_stranger().header("kid", Value::UnknownKid))]),
    ]
}
