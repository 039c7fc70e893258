//! The header names the algorithm, and the header is written by whoever sends
//! the token: what happens to a backend that believes it.

use mock_issuer::recipe::{Edit, Mangle, Part, Place, Recipe, Secret, Signer, Value};
use serde_json::json;

use super::build::{cve, defect, each_kid, forgery, malleable, rfc, text, token, variant};
use crate::case::Case;
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = none();
    cases.extend(no_algorithm());
    cases.extend(weak_secrets());
    cases
}

fn weak_secrets() -> Vec<Case> {
    vec![
        // A secret of zeros is the same one, since short secrets are filled up with zeros (RFC 2104
        // section 2).
        //
        // "A key of the same size as the hash output (for instance, 256 bits for 'HS256') or
        // larger MUST be used with this algorithm." (RFC 7518 section 3.2)
        forgery("alg/hs256-empty-key", "signed by HS256 with an empty secret")
            .why(
                "A lookup that finds no key often yields an empty text instead of an error. Where \
                 that becomes the secret of an HMAC, everybody knows the secret.",
            )
            .cite([rfc(7518, "3.2"), rfc(8725, "3.1")])
            .fix([Remedy::PinAlgorithms, Remedy::RefuseUnknownKid])
            .sends(each_kid(Recipe::valid().hmac(Secret::Empty))),
        // "Human-memorizable passwords MUST NOT be directly used as the key to a keyed-MAC
        // algorithm such as 'HS256'." (RFC 8725 section 3.5)
        forgery("alg/hs256-trivial-keys", "signed by HS256 with a secret that anyone guesses")
            .why(
                "Examples and templates come with a secret such as `changeme`, a variable that is \
                 not set becomes the text `undefined`, and a lookup by name may yield the name. A \
                 backend that takes HMACs at all can be tried with these in a second.",
            )
            .cite([rfc(7518, "3.2"), rfc(8725, "3.5")])
            .fix([Remedy::PinAlgorithms])
            .sends(
                [
                    ("secret", "secret"),
                    ("password", "password"),
                    ("changeme", "changeme"),
                    ("your-256-bit-secret", "your-256-bit-secret"),
                    ("null", "null"),
                    ("undefined", "undefined"),
                    ("None", "None"),
                    ("object", "[object Object]"),
                    ("kid", "{kid}"),
                    ("issuer", "{issuer}"),
                    ("audience", "{audience}"),
                    ("client", "{client}"),
                ]
                .map(|(name, secret)| {
                    variant(name, Recipe::valid().hmac(Secret::Text(secret.into())))
                }),
            ),
    ]
}

// "This Header Parameter MUST be present and MUST be understood and processed by
// implementations." (RFC 7515 section 4.1.1)
fn no_algorithm() -> Vec<Case> {
    let unsigned = |alg: Value| Recipe::valid().unsigned().header("alg", alg);
    vec![
        forgery("alg/unknown", "`alg` is a name that no algorithm has")
            .why(
                "Code that looks the algorithm up in a table finds nothing. Where that means that \
                 there is nothing to verify, anyone can write tokens.",
            )
            .cite([rfc(7515, "5.2"), rfc(8725, "3.1"), cve("2026-23993")])
            .fix([Remedy::PinAlgorithms])
            .sends([
                variant("empty-signature", unsigned("BANDANA".into())),
                variant(
                    "random-signature",
                    Recipe { signer: Signer::Random { octets: 32 }, ..Recipe::valid() }
                        .header("alg", "BANDANA"),
                ),
            ]),
        forgery("alg/null", "`alg` is no name, and the signature is empty")
            .why(
                "A comparison with `none` misses what is not a text, and the code behind it may \
                 read `null` as no algorithm.",
            )
            .cite([rfc(7515, "4.1.1"), rfc(8725, "3.1")])
            .fix([Remedy::PinAlgorithms, Remedy::CatchErrors])
            .sends([
                variant("null", unsigned(json!(null).into())),
                variant("false", unsigned(json!(false).into())),
                variant("list", unsigned(json!(["none"]).into())),
                variant("empty", unsigned("".into())),
                variant("absent", Recipe::valid().unsigned().without_header("alg")),
            ]),
        // Who verifies with an algorithm of its own choice and does not look at `alg` lets nobody
        // in by this, so it is a minor matter.
        defect("alg/not-a-name", "the signature is good, and `alg` is not a text with a name")
            .why(
                "What is not a name of an allowed algorithm is not allowed. Loose comparisons, such \
                 as whether one list holds the other, pass over types, and code that expects a \
                 text crashes.",
            )
            .cite([rfc(7515, "4.1.1")])
            .fix([Remedy::PinAlgorithms, Remedy::CatchErrors])
            .rules([malleable()])
            .sends([
                variant("absent", Recipe::valid().without_header("alg")),
                variant("null", Recipe::valid().header("alg", json!(null))),
                variant("number", Recipe::valid().header("alg", json!(256))),
                variant("true", Recipe::valid().header("alg", json!(true))),
                variant("list", Recipe::valid().header("alg", Value::List(vec![text("{alg}")]))),
                variant(
                    "object",
                    Recipe::valid().header("alg", Value::Object(vec![("a".into(), text("{alg}"))])),
                ),
                variant("empty", Recipe::valid().header("alg", "")),
            ]),
        // "The 'alg' value is a case-sensitive ASCII string" (RFC 7515 section 4.1.1), and section
        // 5.3 compares strings code point by code point.
        defect("alg/spelling", "the signature is good, and the name in `alg` is spelt differently")
            .why(
                "Names of algorithms are compared letter by letter. Who reads `rs256` or a name \
                 with a blank behind it as RS256 decides differently than the software beside it.",
            )
            .cite([rfc(7515, "4.1.1"), rfc(7515, "5.3")])
            .fix([Remedy::PinAlgorithms])
            .rules([malleable()])
            .sends([
                variant(
                    "other-case",
                    Recipe::valid().header("alg", text("{alg|swapcase}")),
                ),
                variant("trailing-space", Recipe::valid().header("alg", text("{alg} "))),
                variant("trailing-nul", Recipe::valid().header("alg", text("{alg}\0"))),
            ]),
        // "The Header Parameter names within the JOSE Header MUST be unique; JWS parsers MUST
        // either reject JWSs with duplicate Header Parameter names or use a JSON parser that
        // returns only the lexically last duplicate member name" (RFC 7515 section 4)
        forgery("alg/duplicate-last-none", "`alg` is there twice, the last one being `none`")
            .why(
                "One part of a backend may read the first `alg` and find it allowed, another the \
                 last and find that there is nothing to verify.",
            )
            .cite([rfc(7515, "4"), rfc(7515, "10.12")])
            .fix([Remedy::PinAlgorithms])
            .sends([token(Recipe::valid().unsigned().edit(Edit::DuplicateHeader {
                name: "alg".into(),
                value: "none".into(),
                place: Place::Last,
            }))]),
    ]
}

fn none() -> Vec<Case> {
    vec![
        // "Implementations that support Unsecured JWSs MUST NOT accept such objects as valid
        // unless the application specifies that it is acceptable for a specific object to not
        // be integrity protected." (RFC 7518 section 3.6)
        forgery("alg/none", "`alg` is `none`, so that nothing vouches for the token")
            .why(
                "Anyone can write such a token, with any user and any right in it. A backend that \
                 believes what the token says about itself lets them all in.",
            )
            .cite([rfc(7518, "3.6"), rfc(8725, "3.1"), cve("2015-2951"), cve("2020-15084")])
            .fix([Remedy::PinAlgorithms])
            .sends([
                token(none_as("none")),
                // Some backends look for an empty signature instead of the algorithm.
                variant(
                    "keeps-signature",
                    Recipe::valid()
                        .mangle(Mangle::TamperHeader { name: "alg".into(), value: "none".into() }),
                ),
            ]),
        // "The 'alg' value is a case-sensitive ASCII string" (RFC 7515 section 4.1.1), so these
        // are unknown algorithms; filters that forbid the word `none` let them through.
        forgery("alg/none-case-variants", "`alg` is a variation of `none`, such as `nOnE`")
            .why(
                "A filter that only forbids the word `none` is passed by `nOnE` or by a blank \
                 after it, if the code behind the filter is less exact. That has happened in \
                 production.",
            )
            .cite([rfc(7515, "4.1.1"), rfc(8725, "3.1")])
            .fix([Remedy::PinAlgorithms])
            .sends([
                variant("None", none_as("None")),
                variant("NONE", none_as("NONE")),
                variant("nOnE", none_as("nOnE")),
                variant("noNE", none_as("noNE")),
                variant("trailing-space", none_as("none ")),
                variant("leading-space", none_as(" none")),
                variant("nul", none_as("none\0")),
                // The same name for whoever reads JSON, another for whoever searches the text.
                variant(
                    "escaped",
                    none_as("none").edit(Edit::Splice {
                        part: Part::Header,
                        find: "none".into(),
                        put: "n\\u006fne".into(),
                    }),
                ),
            ]),
        // "Three Base64url-encoded values" (RFC 7515 section 3.1), the last of which is empty for
        // `none`: without its dot it is no token at all.
        forgery("alg/none-no-trailing-dot", "`alg` is `none`, and the last dot is missing")
            .why("A library may refuse `none` in a token of three parts and pass over one of two.")
            .cite([rfc(7515, "7.1"), rfc(7519, "6")])
            .fix([Remedy::PinAlgorithms, Remedy::StrictParsing])
            .sends([token(none_as("none").template("{header}.{payload}"))]),
        // "Implementations MUST NOT accept Unsecured JWSs by default." (RFC 7518 section 3.6)
        forgery("alg/none-unknown-kid", "`alg` is `none` and `kid` names no key")
            .why(
                "Where the lookup of the key yields nothing, some libraries take that for the \
                 wish not to verify. The same token with a known `kid` is then refused, which \
                 looks safe.",
            )
            .cite([rfc(7518, "3.6"), cve("2022-23540"), cve("2020-15084")])
            .fix([Remedy::PinAlgorithms, Remedy::RefuseUnknownKid])
            .sends([
                token(none_as("none").header("kid", Value::UnknownKid)),
                variant("None", none_as("None").header("kid", Value::UnknownKid)),
            ]),
        forgery("alg/none-no-kid", "`alg` is `none` and there is no `kid`")
            .why(
                "Without a `kid` some backends skip the lookup of the key, and the verification \
                 along with it.",
            )
            .cite([rfc(7518, "3.6"), rfc(8725, "3.1")])
            .fix([Remedy::PinAlgorithms, Remedy::RefuseUnknownKid])
            .sends([
                token(none_as("none").without_header("kid")),
                variant("None", none_as("None").without_header("kid")),
            ]),
    ]
}

/// `header.payload.` with this `alg` and the `kid` of the signing key.
fn none_as(alg: &str) -> Recipe {
    Recipe::valid().unsigned().header("alg", alg)
}
