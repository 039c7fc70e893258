//! Encrypted tokens.

use mock_issuer::recipe::{KeyRef, Recipe, Signer};

use super::build::{cve, forgery, rfc, token};
use crate::case::{Case, Need};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    vec![
        // "All cryptographic operations used in the JWT MUST be validated and the entire JWT MUST
        // be rejected if any of them fail to validate." (RFC 8725 section 3.3)
        forgery("jwe/encrypted-to-public-key", "the claims are encrypted, and signed by nobody")
            .why(
                "Everybody has the issuer's public key and can encrypt to it. A library that takes \
                 signed and encrypted tokens through the same door may take this one for proof of \
                 who wrote it.",
            )
            .cite([rfc(8725, "3.3"), rfc(8725, "2.3"), cve("2023-51774")])
            .fix([Remedy::RefuseNested, Remedy::PinAlgorithms, Remedy::StrictParsing])
            .needs([Need::Rsa])
            .sends([token(Recipe::valid().signer(Signer::Encrypted { key: KeyRef::Signing }))]),
    ]
}
