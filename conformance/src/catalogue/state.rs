//! One request changes what becomes of the next.

use mock_issuer::recipe::{Mangle, Part, Recipe, TextEdit};

use super::build::{
    SendExt as _, asvs, by_stranger, cve, forgery, life_cycle, refuse, rfc, text, token, variant,
};
use crate::case::{Case, Level, Need, Prime, Severity, Step, Turn};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = caches();
    cases.extend(neighbours());
    cases
}

// "If any of the listed steps fails, then the signature or MAC cannot be validated" (RFC 7515
// section 5.2): for each token, whatever came before it.
fn caches() -> Vec<Case> {
    let cache = |id, title, why| {
        forgery(id, title).why(why).fix([Remedy::NoVerdictCache, Remedy::VerifySignature])
    };
    vec![
        cache(
            "state/cache-by-signature",
            "a token with other claims, after a good one with the same signature",
            "Verifying takes time, so verdicts are kept. Kept under the signature alone, the \
             verdict on one token is given on every other that copies its signature.",
        )
        .cite([rfc(7515, "5.2"), cve("2026-35039")])
        .sends([token(
            Recipe::valid()
                .mangle(Mangle::TamperClaim { name: "sub".into(), value: "somebody-else".into() }),
        )
        .primed(Prime::SameToken)]),
        cache(
            "state/cache-by-claims",
            "a token with a wrong signature, after a good one with the same claims",
            "Verdicts that are kept under the claims, or the name of the token in them, are given \
             on a token whose signature nobody has looked at.",
        )
        .cite([rfc(7515, "5.2")])
        .sends([token(Recipe::valid().mangle(Mangle::FlipSignatureBit { octet: 10 }))
            .primed(Prime::SameToken)]),
        cache(
            "state/cache-by-part",
            "a token that is a little longer or shorter than a good one just before it",
            "Verdicts that are kept under a part of the token, or a short hash of it, are given on \
             tokens that differ elsewhere.",
        )
        .cite([rfc(7515, "5.2")])
        .sends([
            signature_text("longer", TextEdit::Append { text: "AAA".into() }),
            signature_text("shorter", TextEdit::DropLast { characters: 2 }),
        ]),
        // get-jwks 11.0.1 kept keys under a text of `kid` and `iss` with a colon between, so that
        // the end of one could be the beginning of the other.
        cache(
            "state/key-cache-collision",
            "two forged tokens whose `iss` and `kid` together read the same",
            "Keys that are kept under `kid` and `iss` written one behind the other can be mistaken: \
             the first token plants the stranger's key, the second uses it as the issuer's.",
        )
        .cite([cve("2025-59936"), rfc(8725, "3.8")])
        .fix([Remedy::KeysFromIssuerOnly, Remedy::CheckIss])
        .sends([(":", "colon"), ("|", "bar"), ("/", "slash"), ("#", "hash")].map(
            |(delimiter, name)| {
                let site = "http://{canary_host}/collision/?";
                let first = by_stranger()
                    .header("kid", "a")
                    .claim("iss", text(&format!("{site}{delimiter}{{issuer}}")));
                let second = by_stranger().header("kid", text(&format!("a{delimiter}{site}")));
                variant(name, second).primed(Prime::Token(first))
            },
        )),
        // "The 'exp' (expiration time) claim identifies the expiration time on or after which the
        // JWT MUST NOT be accepted for processing." (RFC 7519 section 4.1.4)
        life_cycle("state/cache-beyond-exp", "a token that was taken once, and has expired since")
            .why(
                "A verdict that is kept, or a session that was opened with the token, must not \
                 last longer than the token.",
            )
            .cite([rfc(7519, "4.1.4"), asvs("9.2.1")])
            .fix([Remedy::NoVerdictCache, Remedy::CheckExp])
            .rules([refuse(Level::Must, Severity::High)])
            .steps([Step::Outlive {
                send: token(Recipe::valid().claim("exp", mock_issuer::recipe::Value::Now(3))),
                seconds: 1,
            }]),
    ]
}

fn signature_text(name: &str, edit: TextEdit) -> crate::case::Send {
    variant(name, Recipe::valid().text(Part::Signature, edit)).primed(Prime::SameToken)
}

fn neighbours() -> Vec<Case> {
    vec![
        forgery("state/parallel", "forged tokens among good ones, all at the same time")
            .why(
                "What a request was found to be must stay with that request. Kept in a place that \
                 others share, the user of one request becomes that of another.",
            )
            .cite([asvs("15.4.1"), rfc(7515, "5.2")])
            .fix([Remedy::NoVerdictCache])
            .sends([token(by_stranger()).times(40).mixed()]),
        // HTTP is stateless: "each request message can be understood in isolation" (RFC 9110
        // section 3.3).
        forgery("state/same-connection", "a forged token, on the connection of a good one")
            .why(
                "A proxy sends the requests of many users through one connection. Whoever was let \
                 in on it must not vouch for whoever comes next.",
            )
            .cite([rfc(9110, "3.3")])
            .fix([Remedy::NoVerdictCache])
            .needs([Need::KeptConnections])
            .sends([token(by_stranger()).primed(Prime::Valid)]),
        forgery("state/after-hostile-tokens", "the plainest forgeries, after everything else")
            .why(
                "A header that changes an object of the whole process, or a cache that was filled \
                 with nonsense, shows only later: in what becomes of an ordinary forgery.",
            )
            .cite([asvs("16.5.3"), asvs("15.3.6")])
            .fix([Remedy::VerifySignature, Remedy::PinAlgorithms])
            .sends([
                variant("none", Recipe::valid().unsigned().header("alg", "none")).turn(Turn::Last),
                variant("stripped", Recipe::valid().unsigned()).turn(Turn::Last),
                variant("stranger", by_stranger()).turn(Turn::Last),
            ]),
    ]
}
