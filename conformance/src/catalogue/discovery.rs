//! The issuer's metadata, for targets that find the key set by it.

use mock_issuer::fault::{Document, Fault};
use mock_issuer::recipe::Recipe;
use serde_json::json;

use super::build::{life_cycle, mend, no_entry, oidc_discovery, provoke, rfc, serve_wrong, token};
use crate::case::{Case, Level, Need, Severity, Step};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    let member = |name: &str, value| Fault::Member { name: name.into(), value };
    vec![
        // "The issuer value returned MUST be identical to the Issuer URL that was used as the prefix
        // to /.well-known/openid-configuration" (OpenID Connect Discovery section 4.3). Libraries
        // that are otherwise careful do not compare it.
        life_cycle("discovery/issuer-mismatch", "the metadata is that of another issuer")
            .why(
                "Metadata says where the keys are. Taken from another issuer's document, the keys \
                 are that issuer's, and so are the tokens.",
            )
            .cite([oidc_discovery("4.3", "ProviderConfigurationValidation"), rfc(8414, "3.3")])
            .fix([Remedy::CheckMetadataIssuer])
            .needs([Need::Discovery])
            .rules([no_entry(Level::Must, Severity::Low)])
            .steps([
                serve_wrong(Document::Metadata, member("issuer", json!("https://evil.example"))),
                // Such metadata MUST NOT be used (RFC 8414 section 3.3), so a target that heeds this has
                // no keys, and accepts a token only when they are right again.
                Step::Send(token(Recipe::valid())),
                mend(Document::Metadata),
                provoke(token(Recipe::valid())),
            ]),
        // "Libraries MUST enable the caller to specify a supported set of algorithms" (RFC 8725
        // section 3.1): the caller, not the document.
        life_cycle(
            "discovery/alg-list-ignored",
            "unsigned, while the metadata says that unsigned tokens are issued",
        )
        .why(
            "The list in the metadata says what the issuer signs ID tokens with. Which algorithms \
             protect your API is your decision.",
        )
        .cite([rfc(8725, "3.1"), rfc(8725, "3.2")])
        .fix([Remedy::PinAlgorithms])
        .needs([Need::Discovery])
        .rules([no_entry(Level::Must, Severity::Critical)])
        .steps([
            serve_wrong(
                Document::Metadata,
                member("id_token_signing_alg_values_supported", json!(["none", "HS256", "RS256"])),
            ),
            Step::Send(token(Recipe::valid().unsigned().header("alg", "none"))),
        ]),
    ]
}
