//! What a key set may look like, and must be understood all the same.

use mock_issuer::jwks::JwksEdit;
use mock_issuer::recipe::{KeyRef, Recipe};
use serde_json::{Value, json};

use super::build::{accept, key, life_cycle, refuse, rfc, serve, token, variant};
use crate::case::{Case, Level, Severity, Step};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    let valid = || Step::Send(token(Recipe::valid()));
    let by = |name: &str| Recipe::valid().signed_by(KeyRef::Named(name.into()));
    let about = |id, title, why| {
        life_cycle(id, title)
            .why(why)
            .cite([rfc(7517, "4"), rfc(7517, "5")])
            .fix([Remedy::ReadJwksTolerantly])
            .rules([accept(Level::Must, Severity::Medium)])
    };
    vec![
        // `use`, `key_ops` and `alg` are optional (RFC 7517 sections 4.2 to 4.4).
        about(
            "control/jwk-minimal",
            "the key in the key set has no `use` and no `alg`",
            "Both are optional, and large providers leave them out. A backend that wants them \
             finds no key.",
        )
        .cite([rfc(7517, "4.2"), rfc(7517, "4.4")])
        .steps([serve([], [drop("k1", "use"), drop("k1", "alg")]), valid()]),
        // "Additional members can be present in the JWK; if not understood by implementations
        // encountering them, they MUST be ignored." (RFC 7517 section 4)
        about(
            "control/jwk-extra-members",
            "the key in the key set has members that nobody has to know",
            "Providers add certificates, dates and names of their own. Strict readers lose the \
             key, or the whole set.",
        )
        .steps([
            serve(
                [],
                [
                    JwksEdit::Certify { key: "k1".into() },
                    set("k1", "x-provider", json!({"region": "eu"})),
                    set("k1", "iat", json!(1_700_000_000)),
                ],
            ),
            valid(),
        ]),
        // "verify (verify digital signature or MAC)" (RFC 7517 section 4.3)
        about(
            "control/jwk-key-ops",
            "the key in the key set has `key_ops` instead of `use`",
            "The two ways to say that a key verifies signatures mean the same.",
        )
        .cite([rfc(7517, "4.3")])
        .rules([accept(Level::Must, Severity::Low)])
        .steps([serve([], [drop("k1", "use"), set("k1", "key_ops", json!(["verify"]))]), valid()]),
        // The order of keys means nothing.
        about(
            "control/jwks-order",
            "the signing key is the last one in the key set",
            "Which key comes first means nothing. A backend that takes the first works until the \
             issuer sorts its keys.",
        )
        .cite([rfc(7517, "5.1")])
        .steps([serve([], [JwksEdit::Reverse]), valid()]),
        about(
            "control/jwks-repeated-key",
            "the same key stands in the key set twice",
            "It is still one key. Readers that refuse the set for it refuse everybody.",
        )
        .cite([rfc(7517, "4.5")])
        .rules([accept(Level::Should, Severity::Low)])
        .steps([serve([], [JwksEdit::Repeat { key: "k1".into() }]), valid()]),
        about(
            "control/jwks-many-keys",
            "the key set has thirty keys, and the last one signs",
            "Providers with many tenants publish many keys. A limit on their number turns away \
             those whose key comes last.",
        )
        .rules([accept(Level::Should, Severity::Medium)])
        .steps_of(vec![Step::Serve { keys: Vec::new(), edits: many_keys(), wrong: None }, valid()]),
        // "Implementations SHOULD ignore JWKs within a JWK Set that use 'kty' (key type) values that
        // are not understood by them" (RFC 7517 section 5)
        about(
            "control/jwks-unknown-key-type",
            "another key in the key set is of a kind that nobody knows",
            "This is what happens on the day when your issuer adds a post-quantum key. A reader \
             that gives up on the whole set then turns everybody away.",
        )
        .rules([accept(Level::Should, Severity::High)])
        .steps([
            serve(
                [],
                [JwksEdit::Append {
                    jwk: json!({"kty": "AKP", "alg": "ML-DSA-65", "use": "sig",
                                "kid": "post-quantum", "pub": "AAAA"}),
                }],
            ),
            valid(),
        ]),
        // "The structure of the 'kid' value is unspecified." (RFC 7515 section 4.1.4)
        about(
            "control/kid-forms",
            "`kid` has another form than usual",
            "A `kid` is any text: a word, an address, a number with slashes. Code that expects a \
             certain form finds no key.",
        )
        .cite([rfc(7515, "4.1.4"), rfc(7517, "4.5")])
        .rules([accept(Level::Should, Severity::Low)])
        .steps_of(kid_forms()),
        // `kid` is optional as well (RFC 7515 section 4.1.4). With two keys a token without it cannot
        // be assigned, so there is one.
        about(
            "control/kid-absent-single-key",
            "the token names no key, and there is only one",
            "The name is optional, and with one key it is plain which one is meant. Many backends \
             want it all the same.",
        )
        .cite([rfc(7515, "4.1.4")])
        .rules([accept(Level::Hardening, Severity::Info)])
        .steps([
            serve([], [JwksEdit::Leave { key: "k2".into() }]),
            Step::Send(token(Recipe::valid().without_header("kid"))),
        ]),
        // `use` "identifies the intended use of the public key" (RFC 7517 section 4.2).
        life_cycle(
            "control/jwk-for-encryption",
            "signed by a key that is published for encryption",
        )
        .why(
            "A key for encryption may lie where a key for signatures must not. Who has it can \
                 write tokens.",
        )
        .cite([rfc(7517, "4.2")])
        .fix([Remedy::MatchKeyUse])
        .rules([refuse(Level::Should, Severity::Low)])
        .steps([
            serve([key("enc")], [set("enc", "use", json!("enc")), drop("enc", "alg")]),
            Step::Send(token(by("enc"))),
        ]),
    ]
}

/// Twenty-eight keys that nobody signs with, and behind them the ordinary ones,
/// the signing one last.
fn many_keys() -> Vec<JwksEdit> {
    let other = |n: u32| JwksEdit::Append {
        jwk: json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": format!("many-{n}"),
                    "n": SOME_MODULUS, "e": "AQAB"}),
    };
    (1..=28).map(other).chain([JwksEdit::Reverse]).collect()
}

/// A number of 2048 bits. Nobody knows its factors, so nobody can sign with it.
pub(super) const SOME_MODULUS: &str = concat!(
    "uLTmUuRNp_I3DZ4mDicTZVCko6bQf1wMMy-LEiQIP9IrkC-JEegYGPjJnV1dmDGVdQTZDpRd4uj1TueBzHX2NthQ",
    "mQlaowAWWmcDb5tUDWuPC-IRJBecPdn3OBfObhGNJkqtbLbdIQ-vlKzTz5LBkCN8sR9dEIzyWTAmOTizcKG1dp-g",
    "8Ug_lakNnfLxMNYPzwS9k_UK5pUU2oxlnOKxDMza6_mQ0Zg4sNfsCz6XgY7LlsTbrb4XIpbVI0pCskxrpObtJOxj",
    "aorAoSceWGYnkjiq-E5YBW2PL6jt0JS6l66LFUQu4tthGpG_45RpczqSR9WPo8VQGDADclVf0jXxGQ",
);

/// No more than three: some resolvers look up five keys a minute, and the usual
/// one counts as well.
fn kid_forms() -> Vec<Step> {
    let forms = [
        ("one-letter", "a".to_owned()),
        ("signs", "a/b+c=d:e.f".to_owned()),
        (
            "thumbprint-uri",
            "urn:ietf:params:oauth:jwk-thumbprint:sha-256:NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
                .to_owned(),
        ),
    ];
    let name = |form: &str| format!("form-{form}");
    let mut steps = vec![Step::Serve {
        keys: forms.iter().map(|(form, _)| key(&name(form))).collect(),
        edits: forms.iter().map(|(form, kid)| set(&name(form), "kid", json!(kid))).collect(),
        wrong: None,
    }];
    steps.extend(forms.iter().map(|(form, kid)| {
        let recipe = Recipe::valid().signed_by(KeyRef::Named(name(form)));
        Step::Send(variant(form, recipe.header("kid", kid.as_str())))
    }));
    steps
}

fn set(key: &str, name: &str, value: Value) -> JwksEdit {
    JwksEdit::SetMember { key: key.into(), name: name.into(), value }
}

fn drop(key: &str, name: &str) -> JwksEdit {
    JwksEdit::DropMember { key: key.into(), name: name.into() }
}
