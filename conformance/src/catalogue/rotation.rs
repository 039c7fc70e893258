//! The issuer changes its keys. At the start of each case `k1` signs and `k2`
//! is published but has not signed yet.

use mock_issuer::recipe::{KeyRef, Recipe};

use super::build::{
    SendExt as _, accept, life_cycle, oidc_rotation, promote, provoke, publish, refuse, rfc, token,
    until, withdraw,
};
use crate::case::{Case, Level, Severity, Step};
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
            // The twin is the same token, sent while the key is still published.
            Step::Send(token(by("k2")).twin(by("k2"))),
        ]),
    ]
}

fn by(key: &str) -> Recipe {
    Recipe::valid().signed_by(KeyRef::Named(key.into()))
}
