//! Headers that are not what a header must be.

use mock_issuer::recipe::{Charset, Edit, KeyRef, Part, Place, Recipe, Signer, Value};
use serde_json::json;

use super::build::{
    SendExt as _, by_stranger, cve, defect, forgery, malleable, raw_header, refuse, rfc, token,
    variant,
};
use crate::case::{Case, Level, Send, Severity, Turn};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    vec![
        // "Verify that the resulting octet sequence is a UTF-8-encoded representation of a
        // completely valid JSON object conforming to RFC 7159" (RFC 7515 section 5.2, step 3)
        forgery("hdr/not-json", "the header is no JSON")
            .why(
                "Anyone can send this, and the header is read before anything is verified. It must \
                 be answered with a calm 401.",
            )
            .cite([rfc(7515, "5.2")])
            .fix([Remedy::CatchErrors])
            .sends([
                variant("word", by_stranger().edit(raw_header("not json"))),
                variant("cut-off", by_stranger().edit(raw_header(r#"{"alg":"RS256""#))),
                variant("empty", by_stranger().edit(raw_header(""))),
            ]),
        forgery("hdr/not-object", "the header is JSON, but no object")
            .why(
                "Code that asks a number or a list for its `alg` crashes, and anyone can send \
                 this. Where a missing `alg` means that nothing is verified, anyone gets in.",
            )
            .cite([rfc(7515, "5.2")])
            .fix([Remedy::CatchErrors])
            .sends(
                [
                    ("list", "[]"),
                    ("text", "\"x\""),
                    ("null", "null"),
                    ("number", "1"),
                    ("true", "true"),
                ]
                .map(|(name, text)| variant(name, by_stranger().edit(raw_header(text)))),
            ),
        // "all JSON text ... MUST be encoded using UTF-8" (RFC 8259 section 8.1), which RFC 8725
        // section 3.7 makes a rule for header and payload.
        defect("hdr/not-utf8", "the header is not written in UTF-8")
            .why(
                "Who replaces or drops what it cannot read has not read what was signed. Two parts \
                 of a backend that do so differently see two tokens.",
            )
            .cite([rfc(8725, "3.7"), rfc(7515, "5.2")])
            .fix([Remedy::StrictJson, Remedy::CatchErrors])
            .rules([malleable()])
            .sends([
                variant(
                    "stray-octet",
                    Recipe::valid().header("x-text", "a-b").edit(Edit::Splice {
                        part: Part::Header,
                        find: "a-b".into(),
                        put: [b'a', 0xff, b'b'].into(),
                    }),
                ),
                variant(
                    "utf-16",
                    Recipe::valid()
                        .edit(Edit::Charset { part: Part::Header, charset: Charset::Utf16Le }),
                ),
            ]),
        // "Header Parameter names within the JOSE Header MUST be unique" (RFC 7515 section 4); the
        // last of several is the one that counts, if any does.
        defect("hdr/duplicate-kid", "`kid` is there twice, the last one naming no key")
            .why(
                "One part of a backend may look the first name up, and another the last. Each has \
                 then seen a different token.",
            )
            .cite([rfc(7515, "4")])
            .fix([Remedy::StrictJson])
            .rules([refuse(Level::Hardening, Severity::Low)])
            .sends([token(Recipe::valid().edit(Edit::DuplicateHeader {
                name: "kid".into(),
                value: Value::UnknownKid,
                place: Place::Last,
            }))]),
        forgery("hdr/prototype", "the header has members that change objects in JavaScript")
            .why(
                "Code that copies such a header into an object changes all objects of the process. \
                 From then on every token may be taken.",
            )
            .cite([super::build::asvs("15.3.6"), rfc(7515, "5.2")])
            .fix([Remedy::VerifySignature, Remedy::SanitizeKid])
            .sends([
                variant("proto", by_stranger().header("__proto__", json!({"alg": "none"}))),
                variant(
                    "constructor",
                    by_stranger().header("constructor", json!({"prototype": {"alg": "none"}})),
                ),
                variant(
                    "proto-unsigned",
                    Recipe::valid().unsigned().header("__proto__", json!({"alg": "none"})),
                ),
            ]),
        // "An implementation may set limits on the maximum depth of nesting." (RFC 8259 section 9)
        forgery("hdr/deep-nesting", "the header holds a list in a list, and so on")
            .why(
                "The header is read before anything is verified, so anyone can send this. A parser \
                 without a limit runs out of stack, and some processes end with it.",
            )
            .cite([rfc(8259, "9"), cve("2025-53864")])
            .fix([Remedy::BoundInput, Remedy::CatchErrors])
            .sends([deep("500", 500), deep("2500", 2500)]),
        // "zip" is a parameter of JWE alone (RFC 7516 section 4.1.3), so it is not understood here
        // and the payload is no JSON.
        defect("hdr/zip", "the payload is compressed")
            .why(
                "Compression belongs to encrypted tokens. A backend that unpacks what it is sent \
                 can be sent a little that unpacks to a lot.",
            )
            .cite([rfc(7516, "4.1.3"), rfc(7519, "7.2")])
            .fix([Remedy::RefuseNested, Remedy::BoundInput])
            .rules([malleable()])
            .sends([token(Recipe::valid().header("zip", "DEF").edit(Edit::DeflatePayload))]),
        // "In the case that nested signing or encryption operations are employed", the inner token
        // is one to be verified as well (RFC 7519 sections 5.2 and 7.2).
        defect("hdr/nested", "the payload is another token")
            .why(
                "A library that opens the inner token by itself may not verify it. Whoever can \
                 have the issuer sign a text then writes the claims.",
            )
            .cite([rfc(7519, "5.2"), rfc(7519, "7.2"), rfc(8725, "3.3")])
            .fix([Remedy::RefuseNested])
            .sends([
                nested("unsigned", Recipe::valid().unsigned().header("alg", "none")),
                // Both are the issuer's, so that the inner one may be meant.
                nested("valid", Recipe::valid()).rules([refuse(Level::Hardening, Severity::Low)]),
                nested(
                    "stranger",
                    Recipe { signer: Signer::Key(KeyRef::Stranger), ..Recipe::valid() },
                ),
            ]),
    ]
}

fn deep(name: &str, depth: u32) -> Send {
    variant(name, by_stranger().header("x-deep", Value::Nested(depth))).turn(Turn::Alone)
}

fn nested(name: &str, inner: Recipe) -> Send {
    let outer = Recipe::valid().header("cty", "JWT");
    variant(name, outer.edit(Edit::NestToken { token: Box::new(inner) }))
}
