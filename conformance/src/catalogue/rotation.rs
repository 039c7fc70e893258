//! The issuer changes its keys. At the start of each case `k1` signs and `k2`
//! is published but has not signed yet.

use mock_issuer::fault::{Document, Fault};
use mock_issuer::jwks::JwksEdit;
use mock_issuer::keys::Algorithm;
use mock_issuer::recipe::{KeyRef, Recipe};

use super::build::{
    SendExt as _, accept, asvs, burst, edit, life_cycle, oidc_rotation, probe, promote, provoke,
    publish, refuse, rfc, serve, serve_wrong, token, unjudged, unjudged_beside, until, variant,
    when, withdraw,
};
use crate::case::{Case, Condition, Level, Need, Severity, Step};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    vec![
        // "The verifier knows to go back to the jwks_uri location to re-retrieve the keys when it
        // sees an unfamiliar kid value." (OpenID Connect Core section 10.1.1). A target may wait
        // for its cooldown, and several workers have a cache each: hence the bound, and three
        // acceptances.
        life_cycle("rotation/new-key-accepted", "signed by a key that was published just now")
            .why(
                "Issuers change their keys, on a schedule and in an emergency. A backend that does \
                 not fetch the new ones turns every user away until somebody restarts it.",
            )
            .cite([oidc_rotation(), rfc(7517, "4.5")])
            .fix([Remedy::RefetchKeys])
            .rules([accept(Level::Must, Severity::High)])
            .steps([publish("new"), promote("new"), until(token(by("new")).times(3))]),
        // "The JWK Set document at the jwks_uri SHOULD retain recently decommissioned signing
        // keys for a reasonable period of time to facilitate a smooth transition." (OpenID
        // Connect Core section 10.1.1). Ours does, so tokens by the old key are as good as ever.
        life_cycle(
            "rotation/old-key-still-good",
            "signed by the former key, which is still published",
        )
        .why(
            "Tokens live on for minutes or hours after the issuer has begun to sign with another \
             key. A backend that keeps only the newest key logs all their users out.",
        )
        .cite([oidc_rotation()])
        .fix([Remedy::ReplaceKeys])
        .rules([accept(Level::Must, Severity::High)])
        .steps([
            publish("new"),
            promote("new"),
            provoke(token(by("new"))),
            Step::Send(token(by("k1"))),
        ]),
        // "the application MUST validate that the cryptographic keys used for the cryptographic
        // operations in the JWT belong to the issuer" (RFC 8725 section 3.8). No standard says how
        // soon, and libraries that are otherwise careful keep keys one by one for hours: SHOULD.
        // What is proven is the sharp form: `k2` goes before `new` comes, so that a target which
        // knows `new` has fetched a key set without `k2`.
        life_cycle(
            "rotation/retired-after-refetch",
            "signed by a key that is gone from the key set which the target fetched last",
        )
        .why(
            "An issuer takes a key out of its JWKS when the key may have leaked. A backend that \
             adds new keys to the old ones goes on trusting the thief.",
        )
        .cite([rfc(8725, "3.8"), oidc_rotation()])
        .fix([Remedy::ReplaceKeys])
        .rules([refuse(Level::Should, Severity::High)])
        .steps([
            withdraw("k2"),
            publish("new"),
            promote("new"),
            // Each of several workers has a cache of its own; eight acceptances in a row mean
            // that all of them have fetched the set without the key.
            provoke(token(by("new")).times(8)),
            // The twin is the same token, sent while the key is still published. So many requests
            // reach each worker, one of which may never drop a key.
            Step::Send(token(by("k2")).twin(by("k2")).times(24)),
        ]),
        // A replica of the issuer signs with the key before another one shows it: "the verifier
        // knows to go back to the jwks_uri" (OpenID Connect Core section 10.1.1), and must do so
        // again after it has been there in vain.
        life_cycle(
            "rotation/token-before-publish",
            "signed by a new key, of which a token came before it was published",
        )
        .why(
            "Issuers have replicas, and tokens are faster than key sets. A backend that \
             remembers for ever that a key was unknown turns its tokens away until it is \
             restarted.",
        )
        .cite([oidc_rotation(), asvs("16.5.2")])
        .fix([Remedy::RefetchKeys, Remedy::RecoverByItself])
        .rules([accept(Level::Should, Severity::High)])
        .steps([
            publish("new"),
            edit([JwksEdit::Leave { key: "new".into() }]),
            unjudged(variant("early", by("new")), 1, 1),
            edit([]),
            until(token(by("new")).times(3)),
        ]),
        // An announced rotation: the key is in the key set for as long as anybody may keep an old
        // one, and signs only then.
        life_cycle(
            "rotation/publish-then-wait",
            "signed by a key that was published for longer than key sets are kept",
        )
        .why(
            "An issuer that announces its keys in time leaves nobody an excuse: whoever keeps key \
             sets no longer than agreed knows the key before it signs.",
        )
        .cite([oidc_rotation()])
        .fix([Remedy::ReplaceKeys])
        .needs([Need::JwksTtl])
        .rules([accept(Level::Must, Severity::High)])
        .steps([
            publish("new"),
            Step::Outwait,
            promote("new"),
            Step::Send(token(by("new")).times(3)),
        ]),
        // "the application MUST validate that the cryptographic keys used for the cryptographic
        // operations in the JWT belong to the issuer" (RFC 8725 section 3.8). Nothing but time tells
        // the target: no unknown `kid` is sent, which would make it look.
        life_cycle(
            "rotation/retired-key-rejected",
            "signed by a key that was withdrawn longer ago than key sets are kept",
        )
        .why(
            "An issuer takes a key out of its JWKS when the key may have leaked. A backend that \
             looks again only when it meets a new `kid` trusts the thief until then.",
        )
        .cite([rfc(8725, "3.8"), oidc_rotation()])
        .fix([Remedy::ReplaceKeys])
        .needs([Need::JwksTtl])
        .rules([refuse(Level::Must, Severity::High)])
        .steps([
            withdraw("k2"),
            Step::Outwait,
            Step::Send(token(by("k2")).twin(by("k2")).times(3)),
        ]),
        // "When 'kid' values are used within a JWK Set, different keys within the JWK Set SHOULD use
        // distinct 'kid' values." (RFC 7517 section 4.5) Over time it is no better to use one twice.
        life_cycle(
            "rotation/kid-reuse-new-material",
            "a new key took the place of an old one, under the same `kid`",
        )
        .why(
            "Some issuers give a new key the name of the old one. Once the old document is \
                 too old to be kept, only the new key is the issuer's.",
        )
        .cite([rfc(7517, "4.5"), oidc_rotation()])
        .fix([Remedy::ReplaceKeys])
        .needs([Need::JwksTtl])
        .steps([
            serve([], [named_shared("k2")]),
            publish("new"),
            edit([JwksEdit::Leave { key: "k2".into() }, named_shared("new")]),
            Step::Outwait,
            Step::Send(
                variant("new", by("new").header("kid", "shared"))
                    .rules([accept(Level::Should, Severity::Medium)]),
            ),
            Step::Send(
                variant("old", by("k2").header("kid", "shared"))
                    .twin(by("k2").header("kid", "shared"))
                    .rules([refuse(Level::Must, Severity::High)]),
            ),
        ]),
        // "max-age" says for how long a response is fresh (RFC 9111 section 5.2.2.1). Clients with a
        // lifetime of their own are fine: this fails nobody, and fills a row of the table.
        probe(
            "rotation/cache-control-honoured",
            "whether keys are fetched again when the `max-age` of the key set is over",
        )
        .why(
            "How soon a backend looks again by itself decides how long a withdrawn key is trusted, \
             and how often the issuer is asked.",
        )
        .cite([rfc(9111, "5.2.2.1"), oidc_rotation()])
        .fix([Remedy::CacheKeys])
        .steps([
            serve_wrong(
                Document::Jwks,
                Fault::Header { name: "cache-control".into(), value: Some("max-age=2".into()) },
            ),
            Step::Rest { seconds: 3 },
            burst(token(Recipe::valid()), 3, 1),
        ]),
        life_cycle(
            "rotation/emergency-revoke",
            "signed by a new key, which replaced the former one at once",
        )
        .why(
            "After a theft there is no time for an overlap. The old key is gone when the first \
             token by the new one comes.",
        )
        .cite([oidc_rotation()])
        .fix([Remedy::RefetchKeys])
        .rules([accept(Level::Should, Severity::Medium)])
        .steps([
            publish("new"),
            promote("new"),
            withdraw("k1"),
            until(token(by("new")).times(3)),
        ]),
        // "Applications MUST therefore be designed to enable cryptographic agility." (RFC 8725 section
        // 3.2)
        life_cycle("rotation/alg-change", "signed by a new key, for another algorithm")
            .why(
                "Algorithms age. A backend that takes two of them must take a new key for the \
                 second while it runs.",
            )
            .cite([rfc(8725, "3.2")])
            .fix([Remedy::RefetchKeys, Remedy::PinAlgorithms])
            .steps([
                Step::Publish { key: "new".into(), algorithm: Some(Algorithm::Es256) },
                until(token(by("new")).times(3).rules([when(
                    Condition::FurtherAlgorithm(Algorithm::Es256),
                    accept(Level::Should, Severity::Medium),
                )])),
            ]),
        life_cycle("rotation/under-load", "valid tokens, while the issuer changes its keys")
            .why(
                "A rotation is done in the middle of the day. Nobody whose key is published may \
                 notice it.",
            )
            .cite([asvs("16.5.2"), oidc_rotation()])
            .fix([Remedy::ReplaceKeys, Remedy::KeepKeys])
            .rules([accept(Level::Should, Severity::High)])
            .steps([
                publish("new"),
                promote("new"),
                unjudged_beside(variant("new-key", by("new")), 40, 2, token(by("k1"))),
            ]),
    ]
}

fn by(key: &str) -> Recipe {
    Recipe::valid().signed_by(KeyRef::Named(key.into()))
}

fn named_shared(key: &str) -> JwksEdit {
    JwksEdit::SetMember { key: key.into(), name: "kid".into(), value: "shared".into() }
}
