//! Claims: whether they are there at all, and in which form.

use mock_issuer::recipe::{Charset, Edit, Part, Recipe, Value};
use serde_json::json;

use super::build::{
    SendExt as _, asvs, by_stranger, cve, defect, forgery, malleable, no_crash, raw, raw_payload,
    refuse, required, rfc, token, variant, when, with_claims,
};
use crate::case::{Case, Level, Severity, Turn};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = absent();
    cases.extend(payloads());
    cases.extend(odd_values());
    cases
}

fn absent() -> Vec<Case> {
    vec![
        // "sub: REQUIRED" (RFC 9068 section 2.2); optional in RFC 7519 section 4.1.2.
        defect("claims/sub-missing", "there is no `sub`")
            .why(
                "An API that looks up its user by `sub` may crash without one, or find the user \
                 whose name is empty.",
            )
            .cite([rfc(9068, "2.2"), rfc(7519, "4.1.2")])
            .fix([Remedy::RequireClaims])
            .rules([when(required("sub"), refuse(Level::Must, Severity::Medium))])
            .sends([token(Recipe::valid().without_claim("sub"))]),
        // RFC 9068 section 2.2 has them all as required.
        defect("claims/required-missing", "a claim is absent that the API relies on")
            .why(
                "What an API reads from a token it must be able to rely on. A token without it \
                 comes from an issuer that is set up differently, or was meant for something else.",
            )
            .cite([rfc(9068, "2.2")])
            .fix([Remedy::RequireClaims])
            .sends(["iat", "jti", "client_id"].map(|claim| {
                variant(&claim.replace('_', "-"), Recipe::valid().without_claim(claim))
                    .rules([when(required(claim), refuse(Level::Must, Severity::Medium))])
            })),
    ]
}

// "Verify that the resulting octet sequence is a UTF-8-encoded representation of a completely valid
// JSON object conforming to RFC 7159; let the JWT Claims Set be this JSON object." (RFC 7519
// section 7.2, step 10)
fn payloads() -> Vec<Case> {
    let payload = |name: &str, text: &str| variant(name, Recipe::valid().edit(raw_payload(text)));
    let spliced = |name: &str, find: &str, put: &str| {
        let put = put.into();
        let edit = Edit::Splice { part: Part::Payload, find: find.into(), put };
        variant(name, Recipe::valid().edit(edit))
    };
    vec![
        defect("claims/payload-not-json", "the payload is signed, but it is no JSON")
            .why(
                "Issuers sign other things than JWTs with the same key. What has no claims must be \
                 refused, and must not crash the backend.",
            )
            .cite([rfc(7519, "7.2")])
            .fix([Remedy::CatchErrors])
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([payload("", "not json"), payload("cut-off", r#"{"sub":"test-client""#)]),
        defect("claims/payload-not-object", "the payload is JSON, but no object")
            .why(
                "A list or a number has no claims. Code that asks it for some crashes, and some \
                 processes end with it.",
            )
            .cite([rfc(7519, "7.2"), rfc(7519, "3")])
            .fix([Remedy::CatchErrors])
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([
                payload("list", "[]"),
                payload("text", "\"x\""),
                payload("number", "1"),
                payload("true", "true"),
                payload("list-of-claims", r#"[{"sub":"test-client"}]"#),
                // The last one, since it has ended processes.
                payload("null", "null").turn(Turn::Alone),
            ]),
        forgery("claims/payload-empty-object", "the claims are empty, signed by a stranger")
            .why(
                "A token without any claim names nobody and never expires. A backend that takes it \
                 checks nothing at all.",
            )
            .cite([rfc(8725, "3.8"), rfc(8725, "3.9")])
            .fix([Remedy::VerifySignature, Remedy::RequireClaims])
            .sends([token(by_stranger().edit(raw_payload("{}")))]),
        defect("claims/payload-trailing", "something stands behind the claims")
            .why(
                "Two readers may stop at different places, and then read different claims from one \
                 token.",
            )
            .cite([rfc(7519, "7.2"), rfc(8259, "2")])
            .fix([Remedy::StrictJson])
            .rules([malleable()])
            .sends([
                spliced("brace", "", "}"),
                spliced("word", "", "x"),
                spliced("second-object", "", r#"{"sub":"somebody-else"}"#),
            ]),
        defect("claims/payload-json5", "the claims are written in an extended form of JSON")
            .why(
                "A parser that takes comments and the like reads more than JSON, and more than the \
                 next one does.",
            )
            .cite([rfc(8259, "2"), rfc(7519, "7.2")])
            .fix([Remedy::StrictJson])
            .rules([malleable()])
            .sends([
                spliced("comment", "\"iss\"", "/**/\"iss\""),
                spliced("single-quotes", "\"iss\"", "'iss'"),
                spliced("no-quotes", "\"iss\"", "iss"),
                variant(
                    "trailing-comma",
                    Recipe::valid().claim("x", "end").edit(Edit::Splice {
                        part: Part::Payload,
                        find: "\"end\"".into(),
                        put: "\"end\",".into(),
                    }),
                ),
            ]),
        // "JSON text exchanged between systems that are not part of a closed ecosystem MUST be
        // encoded using UTF-8" (RFC 8259 section 8.1); RFC 8725 section 3.7 says so for tokens.
        defect("claims/payload-not-utf8", "the claims are not written in UTF-8")
            .why(
                "Who replaces or drops what it cannot read has not read what was signed. Two parts \
                 of a backend that do so differently see two tokens.",
            )
            .cite([rfc(8725, "3.7"), rfc(7519, "7.2")])
            .fix([Remedy::StrictJson, Remedy::CatchErrors])
            .rules([malleable()])
            .sends([
                octets("broken", vec![b'a', 0xc3, 0x28, b'b']),
                octets("overlong", vec![b'a', 0xc0, 0xaf, b'b']),
                octets("surrogates", vec![b'a', 0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80, b'b']),
                charset("utf-16", Charset::Utf16Le),
                charset("utf-16-mark", Charset::Utf16BeBom),
                charset("utf-32", Charset::Utf32Le),
            ]),
    ]
}

fn octets(name: &str, put: Vec<u8>) -> crate::case::Send {
    let edit = Edit::Splice {
        part: Part::Payload,
        find: "a-b".into(),
        put: mock_issuer::recipe::Octets(put),
    };
    variant(name, Recipe::valid().claim("x_text", "a-b").edit(edit))
}

fn charset(name: &str, charset: Charset) -> crate::case::Send {
    variant(name, Recipe::valid().edit(Edit::Charset { part: Part::Payload, charset }))
}

fn odd_values() -> Vec<Case> {
    vec![
        // "The 'sub' value is a case-sensitive string containing a StringOrURI value." (RFC 7519
        // section 4.1.2)
        no_crash("claims/sub-odd", "`sub` is not a name of the usual kind")
            .why("Code that looks a user up crashes on a name that is no text, or none it knows.")
            .cite([rfc(7519, "4.1.2"), rfc(8725, "3.10")])
            .fix([Remedy::RequireClaims, Remedy::CatchErrors])
            .sends(
                [
                    ("null", json!(null)),
                    ("number", json!(1)),
                    ("list", json!([])),
                    ("object", json!({})),
                    ("empty", json!("")),
                    ("quote", json!("admin'--")),
                    ("path", json!("../admin")),
                    ("nul", json!("admin\0")),
                ]
                .map(|(name, value)| variant(name, with_claims([("sub", value.into())]))),
            ),
        no_crash("claims/sub-long", "`sub` is three thousand letters long")
            .why("A column or a buffer of a fixed size may be too short for it.")
            .cite([rfc(7519, "4.1.2")])
            .fix([Remedy::CatchErrors])
            .sends([token(with_claims([(
                "sub",
                Value::Repeat { text: "s".into(), times: 3000 },
            )]))
            .turn(Turn::Alone)]),
        no_crash("claims/jti-odd", "`jti` is no text")
            .why("A list of used tokens is looked up by it.")
            .cite([rfc(7519, "4.1.7")])
            .fix([Remedy::CatchErrors])
            .sends([
                variant("number", with_claims([("jti", json!(1).into())])),
                variant("null", with_claims([("jti", json!(null).into())])),
            ]),
        no_crash("claims/deep-nesting", "a claim holds a list in a list, and so on")
            .why("A parser without a limit runs out of stack, and some processes end with it.")
            .cite([rfc(8259, "9"), cve("2025-53864")])
            .fix([Remedy::BoundInput, Remedy::CatchErrors])
            .sends([
                variant("1000", with_claims([("x_deep", Value::Nested(1000))])).turn(Turn::Alone)
            ]),
        // The same before the signature is looked at: then anyone can do it.
        forgery("claims/deep-nesting-unsigned", "a claim is nested deeply, signed by a stranger")
            .why(
                "Libraries that read the claims before they verify can be made to run out of stack \
                 by anyone.",
            )
            .cite([rfc(8259, "9"), cve("2025-53864")])
            .fix([Remedy::BoundInput, Remedy::CatchErrors])
            .sends([token(by_stranger().claim("x_deep", Value::Nested(2500))).turn(Turn::Alone)]),
        no_crash("claims/prototype", "the claims have members that change objects in JavaScript")
            .why(
                "Code that copies the claims into an object changes all objects of the process: \
                 copy them into a `Map`, or into `Object.create(null)`.",
            )
            .cite([asvs("15.3.6")])
            .fix([Remedy::CatchErrors])
            .sends([
                variant("proto", with_claims([("__proto__", json!({"admin": true}).into())])),
                variant("constructor", with_claims([("constructor", json!({}).into())])),
            ]),
        no_crash("claims/long-number", "a claim is a number of two thousand digits")
            .why("Reading a long number takes time that grows with the square of its length.")
            .cite([rfc(8259, "6"), cve("2020-10735")])
            .fix([Remedy::BoundInput, Remedy::CatchErrors])
            .sends([token(with_claims([("x_number", Value::Digits(2000))])).turn(Turn::Alone)]),
        no_crash("claims/huge-exponent", "a claim is a number beyond all numbers")
            .why("A number that becomes infinity may crash whoever writes it out again.")
            .cite([rfc(8259, "6")])
            .fix([Remedy::CatchErrors])
            .sends([token(with_claims([("x_number", raw("1e999"))]))]),
    ]
}
