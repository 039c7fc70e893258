//! How often the target asks for the key set, and who suffers from it.

use mock_issuer::fault::{Document, Fault};
use mock_issuer::recipe::{KeyRef, Recipe, Value};

use super::build::{
    SendExt as _, accept, asvs, breaks, burst, by_stranger, few_fetches, life_cycle, oidc_rotation,
    publish, rfc, token, unjudged, unjudged_beside, until, variant,
};
use crate::case::{Case, Level, Send, Severity, Step};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    vec![
        // A verifier goes back to the key set "when it sees an unfamiliar kid value" (OpenID Connect
        // Core section 10.1.1), not for each token.
        life_cycle("fetch/warm-cache", "many valid tokens, whose key is known")
            .why(
                "A backend that fetches the keys for each request is as slow as its issuer, and \
                 down when the issuer is.",
            )
            .cite([oidc_rotation(), asvs("13.1.3")])
            .fix([Remedy::CacheKeys])
            .rules([few_fetches(Some(2), Level::Should, Severity::Medium)])
            .steps([burst(token(Recipe::valid()), 60, 4)]),
        // Whoever can reach the API can send these. No standard forbids to ask each time; but
        // several widespread libraries had to learn not to.
        life_cycle(
            "fetch/unknown-kid-flood",
            "many forged tokens, each with another unknown `kid`",
        )
        .why(
            "Each is a reason to look for new keys. A backend that asks the issuer each time \
                 lets anyone aim it at the issuer, which then limits or blocks it.",
        )
        .cite([asvs("15.2.2"), rfc(8725, "3.10")])
        .fix([Remedy::LimitFetches])
        .rules([few_fetches(None, Level::Should, Severity::High)])
        .steps([burst(token(unknown()), 60, 4)]),
        life_cycle(
            "fetch/flood-known-kid-bad-sig",
            "many forged tokens whose `kid` is known and whose signature is wrong",
        )
        .why(
            "Some backends look for new keys when a signature does not fit. Without a limit, \
             anyone can aim them at the issuer.",
        )
        .cite([asvs("15.2.2")])
        .fix([Remedy::LimitFetches])
        .rules([few_fetches(Some(2), Level::Should, Severity::Medium)])
        .steps([burst(token(by_stranger()), 60, 4)]),
        // An issuer under load may take many seconds to answer.
        life_cycle(
            "fetch/flood-does-not-starve",
            "valid tokens, while forged ones make the target ask a slow issuer",
        )
        .why(
            "Who waits for the issuer with a lock held, or with its only process, makes everybody \
             wait. A handful of forged tokens then stops the API.",
        )
        .cite([asvs("16.5.2"), asvs("15.2.2")])
        .fix([Remedy::LimitFetches, Remedy::FetchTimeout])
        .rules([accept(Level::Hardening, Severity::High)])
        .steps([
            breaks(Document::Jwks, Fault::Drip { octets_per_second: 100 }),
            unjudged_beside(flood(), 20, 10, token(by("k1"))),
        ]),
        life_cycle("fetch/rotation-after-flood", "signed by a new key, right after a flood")
            .why(
                "A limit that forged tokens can use up keeps the backend from learning new keys: \
                 anyone can stop a rotation.",
            )
            .cite([asvs("16.5.2"), oidc_rotation()])
            .fix([Remedy::LimitFetches])
            .rules([accept(Level::Should, Severity::High)])
            .steps([unjudged(flood(), 40, 4), publish("new"), until(token(by("new")).times(3))]),
        life_cycle(
            "fetch/thundering-herd",
            "many valid tokens at once, to a process that just started",
        )
        .why(
            "After each start all requests find an empty cache. If each of them fetches, the \
                 issuer meets them all at once.",
        )
        .cite([asvs("13.2.6")])
        .fix([Remedy::CacheKeys])
        .rules([few_fetches(Some(5), Level::Hardening, Severity::Medium)])
        .steps([
            // The document is the ordinary one; the process must not have been warmed.
            Step::Serve { keys: Vec::new(), edits: Vec::new(), wrong: None },
            burst(token(Recipe::valid()), 40, 20),
        ]),
    ]
}

fn unknown() -> Recipe {
    by_stranger().header("kid", Value::UnknownKid)
}

fn flood() -> Send {
    variant("flood", unknown())
}

fn by(key: &str) -> Recipe {
    Recipe::valid().signed_by(KeyRef::Named(key.into()))
}
