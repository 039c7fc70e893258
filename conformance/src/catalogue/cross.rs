//! Genuine tokens that were made for something else, or by somebody else.

use mock_issuer::recipe::{KeyRef, Recipe, Value};
use serde_json::json;

use super::build::{
    by_stranger, cve, defect, forgery, oidc, refuse, rfc, text, token, variant, when,
};
use crate::case::{Case, Condition, Level, Need, Severity};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = kinds();
    cases.extend(tenants());
    cases
}

// "one kind of JWT can be confused for another. If a particular kind of JWT is subject to such
// confusion, that JWT can include an explicit JWT type value" (RFC 8725 section 3.11); section 3.12
// lists the other means, of which the audience is the one that every backend can check.
fn kinds() -> Vec<Case> {
    let for_client = || Recipe::valid().claim("aud", text("{client}"));
    vec![
        defect("cross/id-token", "an ID token, which tells a client who has logged in")
            .why(
                "ID tokens are shown to clients, which keep them with less care, and they carry no \
                 rights. The same issuer signs them with the same key.",
            )
            .cite([rfc(9068, "5"), rfc(8725, "3.12"), oidc("2", "IDToken")])
            .fix([Remedy::CheckAud, Remedy::SeparateTokenKinds])
            .needs([Need::Audience, Need::ShownAudience])
            .sends([token(
                for_client()
                    .claim("azp", text("{client}"))
                    .claim("nonce", "n-0S6_WzA2Mj")
                    .claim("at_hash", "MTIzNDU2Nzg5MDEyMzQ1Ng")
                    .claim("auth_time", Value::Now(-60)),
            )]),
        defect("cross/id-token-for-api", "an ID token whose audience includes the API")
            .why(
                "Some issuers name the API in ID tokens as well. Then only the type tells what \
                 they are.",
            )
            .cite([rfc(9068, "4"), rfc(8725, "3.12")])
            .fix([Remedy::CheckTyp, Remedy::SeparateTokenKinds])
            .needs([Need::ShownAudience])
            .rules([when(Condition::AccessTokenTyp, refuse(Level::Must, Severity::High))])
            .sends([token(
                Recipe::valid()
                    .header("typ", "JWT")
                    .claim("aud", Value::List(vec![text("{client}"), Value::Audience]))
                    .claim("nonce", "n-0S6_WzA2Mj"),
            )]),
        defect(
            "cross/logout-token",
            "a logout token, which tells a client that a session has ended",
        )
        .why(
            "Logout tokens name a user and are sent around among clients. They are no proof \
                 that the user asks for anything.",
        )
        .cite([
            rfc(8725, "3.12"),
            crate::case::Reference {
                text: "OpenID Connect Back-Channel Logout section 2.4".into(),
                url: Some(
                    "https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken"
                        .into(),
                ),
            },
        ])
        .fix([Remedy::CheckAud, Remedy::SeparateTokenKinds])
        .needs([Need::Audience, Need::ShownAudience])
        .sends([token(
            for_client()
                .claim("events", json!({"http://schemas.openid.net/event/backchannel-logout": {}})),
        )]),
        forgery(
            "cross/client-assertion",
            "an assertion by which a client proves itself to the issuer",
        )
        .why(
            "A client signs such a token with its own key. A backend that takes the key of \
                 whoever is named in the token lets every client be anybody.",
        )
        .cite([rfc(7523, "3"), rfc(8725, "3.8")])
        .fix([Remedy::CheckIss, Remedy::KeysFromIssuerOnly])
        .sends([token(
            by_stranger()
                .header("kid", Value::Kid(KeyRef::Stranger))
                .claim("iss", text("{client}"))
                .claim("sub", text("{client}"))
                .claim("aud", Value::Issuer),
        )]),
        forgery("cross/dpop-proof", "a proof of possession, which carries its own key")
            .why(
                "A DPoP proof is signed by the client with a key in its header. It goes beside an \
                 access token and must never pass for one.",
            )
            .cite([rfc(9449, "4.2"), rfc(8725, "3.12")])
            .fix([Remedy::KeysFromIssuerOnly, Remedy::SeparateTokenKinds])
            .sends([token(
                by_stranger()
                    .without_header("kid")
                    .header("typ", "dpop+jwt")
                    .header("jwk", Value::Jwk(KeyRef::Stranger))
                    .claim("htm", "GET")
                    .claim("htu", "https://api.example/resource"),
            )]),
    ]
}

// "the application MUST validate that the cryptographic keys used for the cryptographic operations
// in the JWT belong to the issuer. If they do not, the application MUST reject the JWT." (RFC 8725
// section 3.8)
fn tenants() -> Vec<Case> {
    let by_tenant = || Recipe::valid().signed_by(KeyRef::Tenant);
    let tenant_kid = || Value::Kid(KeyRef::Tenant);
    vec![
        defect("cross/other-tenant-same-key", "`iss` is another tenant of the same issuer")
            .why(
                "Providers sign for all their customers with the same keys. Only `iss` says which \
                 customer a user belongs to.",
            )
            .cite([rfc(8725, "3.8"), cve("2026-23552")])
            .fix([Remedy::CheckIss, Remedy::CompareExactly])
            .sends([token(Recipe::valid().claim("iss", text("{tenant}")))]),
        forgery("cross/other-tenant-key", "signed by the key of another tenant of the same issuer")
            .why(
                "The key is published, next door. A backend that looks for keys at the address in \
                 `iss`, or throws the keys of all tenants together, takes the users of one customer \
                 for those of another.",
            )
            .cite([rfc(8725, "3.8")])
            .fix([Remedy::KeysFromIssuerOnly, Remedy::CheckIss])
            .sends([
                variant(
                    "own-name",
                    by_tenant().header("kid", tenant_kid()).claim("iss", text("{tenant}")),
                ),
                variant("our-name", by_tenant().header("kid", tenant_kid())),
                variant("our-name-and-kid", by_tenant()),
            ]),
        forgery("cross/staging-issuer", "a token of the staging issuer, under the same `kid`")
            .why(
                "Test systems give tokens to everybody and often use the same names for keys. \
                 Their tokens must open nothing in production.",
            )
            .cite([rfc(8725, "3.8")])
            .fix([Remedy::VerifySignature, Remedy::CheckIss])
            .sends([token(by_stranger().claim("iss", "https://staging-issuer.example"))]),
    ]
}
