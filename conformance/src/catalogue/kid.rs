//! The key that is named does not exist, or the name is something else than a name.

use mock_issuer::recipe::{Hash, Recipe, Secret, Signer, Value};
use serde_json::json;

use super::build::{
    SendExt as _, asvs, by_stranger, cve, defect, forgery, raw, refuse, refuse_loosely, rfc, text,
    token, variant,
};
use crate::case::{Case, Level, Send, Severity, Turn};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = names();
    cases.extend(injections());
    cases
}

fn names() -> Vec<Case> {
    vec![
        // "the application MUST validate that the cryptographic keys used for the cryptographic
        // operations in the JWT belong to the issuer" (RFC 8725 section 3.8); a key that is not in
        // the issuer's set does not.
        forgery("kid/unknown", "signed by a stranger, and `kid` names no key")
            .why(
                "The lookup of the key finds nothing. Whatever happens then other than a refusal, \
                 a default key or no verification, lets in anyone who makes up a `kid`.",
            )
            .cite([rfc(8725, "3.8"), rfc(7515, "5.2")])
            .fix([Remedy::RefuseUnknownKid, Remedy::VerifySignature])
            .sends([token(by_stranger().header("kid", Value::UnknownKid))]),
        // "Its value MUST be a case-sensitive string." (RFC 7515 section 4.1.4)
        forgery("kid/not-text", "signed by a stranger, and `kid` is no text")
            .why(
                "Looking up what is not a text crashes, or finds nothing and goes on without a \
                 key. Anyone can send this.",
            )
            .cite([rfc(7515, "4.1.4")])
            .fix([Remedy::RefuseUnknownKid, Remedy::CatchErrors])
            .sends([
                variant("null", kid(json!(null))),
                variant("number", kid(json!(1))),
                variant("true", kid(json!(true))),
                variant("list", kid(Value::List(vec![text("{kid}")]))),
                variant("object", kid(Value::Object(vec![("k".into(), text("{kid}"))]))),
            ]),
        forgery("kid/empty", "`kid` is empty")
            .why(
                "An empty name may count as no name, and the lookup without a name may yield an \
                 empty key. Everybody knows that one.",
            )
            .cite([rfc(7515, "4.1.4"), cve("2026-44351")])
            .fix([Remedy::RefuseUnknownKid, Remedy::PinAlgorithms])
            .sends([
                variant("stranger", kid("")),
                variant("empty-secret", Recipe::valid().hmac(Secret::Empty).header("kid", "")),
            ]),
        // Who tries all keys takes these and is right, so they only say what a target does.
        defect("kid/almost", "`kid` is the name of a key, spelt differently")
            .why(
                "Names of keys are compared letter by letter. A lookup that trims or folds them \
                 may find another key than the one that is meant.",
            )
            .cite([rfc(7515, "4.1.4"), rfc(7515, "5.3")])
            .fix([Remedy::RefuseUnknownKid])
            .rules([refuse(Level::Hardening, Severity::Low)])
            .sends(
                [
                    ("other-case", "{kid|swapcase}"),
                    ("leading-space", " {kid}"),
                    ("trailing-space", "{kid} "),
                    ("nul", "{kid}\0x"),
                    ("path", "{kid}/../{kid}"),
                ]
                .map(|(name, kid)| variant(name, Recipe::valid().header("kid", text(kid)))),
            ),
        forgery("kid/huge", "`kid` is six thousand letters long")
            .why(
                "A lookup that remembers the names it did not find can be filled by anyone. It \
                 must not crash either.",
            )
            .cite([asvs("15.2.2")])
            .fix([Remedy::BoundInput, Remedy::RefuseUnknownKid])
            .rules([refuse_loosely(Level::Hardening, Severity::Low)])
            .sends([token(kid(Value::Repeat { text: "k".into(), times: 6000 })).turn(Turn::Alone)]),
    ]
}

// "The 'kid' (key ID) header is used by the relying application to perform key lookup.
// Applications should ensure that this does not create SQL or LDAP injection vulnerabilities by
// validating and/or sanitizing the received value." (RFC 8725 section 3.10)
fn injections() -> Vec<Case> {
    let injection = |id, title, why| {
        forgery(id, title)
            .why(why)
            .cite([rfc(8725, "3.10"), asvs("9.1.3")])
            .fix([Remedy::SanitizeKid, Remedy::RefuseUnknownKid])
    };
    vec![
        injection(
            "kid/path-traversal",
            "`kid` is the path of a file whose content everybody knows",
            "Where the name of a key becomes the name of a file, the sender chooses the file, and \
             signs with what is in it.",
        )
        .sends([
            file("dev-null", "/dev/null", ""),
            file("up-dev-null", "../../../../../../../../dev/null", ""),
            file("windows-nul", "..\\..\\..\\..\\nul", ""),
            file("proc", "/proc/sys/kernel/randomize_va_space", "2\n"),
        ]),
        injection(
            "kid/sql-injection",
            "`kid` is a piece of SQL that yields a key of the sender's choice",
            "Where the name of a key is written into a query, the sender writes the answer too, \
             and signs with it.",
        )
        .sends([
            variant("union", secret("x' UNION SELECT 'aaaa'-- -", "aaaa")),
            variant("always-true", kid("' OR '1'='1")),
        ]),
        injection(
            "kid/command-injection",
            "`kid` is a piece of a shell command or of an LDAP filter",
            "A name from a token that reaches a shell or a directory does what the sender wants, \
             whether or not the token is refused afterwards. Here it must at least be refused.",
        )
        .sends([
            variant("ldap", kid("*)(uid=*")),
            variant("pipe", kid("|/bin/true")),
            variant("substitution", kid("$(true)")),
        ]),
        injection(
            "kid/url",
            "`kid` is an address, and a key is served there",
            "Where the name of a key becomes an address, the sender's own server vouches for the \
             sender. Fetching it alone lets anyone send requests from inside your network.",
        )
        .cite([rfc(8725, "3.10"), asvs("1.3.6")])
        .sends([
            variant("http", kid(text("{canary}/jwks.json"))).no_fetch(),
            variant("no-scheme", kid(text("//{canary_host}{canary_path}/jwks.json"))).no_fetch(),
        ]),
        injection(
            "kid/control-characters",
            "`kid` has characters that change a header or a log",
            "What a token says often ends up in a log or in the challenge of the answer. A line \
             end there begins a line of the sender's choice.",
        )
        .cite([rfc(9110, "5.5"), rfc(8725, "3.10")])
        .sends([
            variant("nul", kid("a\0b")),
            variant("line-end", kid("a\r\nX-Injected: 1")),
            variant("quote", kid("a\", injected=\"1")),
            variant("direction", kid("a\u{202e}b")),
            // No text at all: half of a character.
            variant("surrogate", kid(raw(r#""\ud800""#))),
        ]),
        injection(
            "kid/object-members",
            "`kid` is the name of something that every JavaScript object has",
            "A lookup in a plain object finds a function of that name where there is no such key, \
             and goes on with it.",
        )
        .cite([asvs("15.3.6")])
        .sends(
            ["__proto__", "constructor", "toString", "hasOwnProperty", "length"]
                .map(|name| variant(name.trim_matches('_'), kid(name))),
        ),
        injection(
            "kid/format-string",
            "`kid` is a template that a log or a page may fill in",
            "Names of keys are logged. A logger that fills in templates has let strangers run \
             code in millions of servers.",
        )
        .cite([cve("2021-44228"), rfc(8725, "3.10"), asvs("16.4.1")])
        .sends([
            variant("printf", kid("%s%s%n")),
            variant("jndi", kid(text("${jndi:ldap://{canary_host}{canary_path}}"))).no_fetch(),
            variant("braces", kid("{{7*7}}")),
            variant("numbered", kid("{0}")),
        ]),
    ]
}

/// Signed by a stranger under this name.
fn kid(value: impl Into<Value>) -> Recipe {
    by_stranger().header("kid", value)
}

fn secret(kid: &str, secret: &str) -> Recipe {
    let secret = if secret.is_empty() { Secret::Empty } else { Secret::Text(secret.into()) };
    Recipe { signer: Signer::Hmac { hash: Hash::Sha256, secret }, ..Recipe::valid() }
        .header("kid", kid)
}

fn file(name: &str, path: &str, content: &str) -> Send {
    variant(name, secret(path, content))
}
