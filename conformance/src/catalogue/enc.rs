//! What is not put together as a token: the parts, their number, their letters.

use mock_issuer::recipe::{Edit, Mangle, Part, Recipe, TextEdit};

use super::build::{
    by_stranger, cve, defect, forgery, malleable, raw_header, raw_payload, refuse, refuse_loosely,
    rfc, token, variant,
};
use crate::case::{Case, Level, Send, Severity};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = parts();
    cases.extend(letters());
    cases
}

// "In the JWS Compact Serialization, a JWS is represented as the concatenation: BASE64URL(UTF8(JWS
// Protected Header)) || '.' || BASE64URL(JWS Payload) || '.' || BASE64URL(JWS Signature)" (RFC 7515
// section 7.1)
fn parts() -> Vec<Case> {
    vec![
        forgery("enc/two-segments", "the token ends after the claims, without a signature")
            .why(
                "Anyone can write such a token. It passes where the third part is only looked at \
                 if it is there.",
            )
            .cite([rfc(7515, "7.1"), rfc(7519, "7.2")])
            .fix([Remedy::VerifySignature])
            .sends([token(Recipe::valid().unsigned().template("{header}.{payload}"))]),
        defect("enc/more-segments", "a genuine token has further parts behind it")
            .why(
                "A token has three parts. Who reads more leniently than the others in front of the \
                 backend, a cache or a deny list, can be shown a different token than they were.",
            )
            .cite([rfc(7515, "7.1"), rfc(7515, "5.2")])
            .fix([Remedy::StrictParsing])
            .rules([malleable()])
            .sends([
                variant("empty", Recipe::valid().template("{token}.")),
                variant("copy", Recipe::valid().template("{token}.{signature}")),
                variant("six", Recipe::valid().template("{token}.{token}")),
            ]),
        // "If any of these steps fail, then the JWT MUST be rejected", the first of which is to
        // find a period and the next to decode what stands before it (RFC 7519 section 7.2).
        forgery("enc/garbage", "what is sent as the token is no token")
            .why(
                "Anyone can send anything. A backend must answer it with a calm 401: a crash costs \
                 time, fills the log, and with some servers ends the process.",
            )
            .cite([rfc(7519, "7.2"), rfc(7515, "5.2")])
            .fix([Remedy::CatchErrors, Remedy::VerifySignature])
            .sends([
                variant("word", Recipe::valid().unsigned().template("garbage")),
                variant("dots", Recipe::valid().unsigned().template("..")),
                variant("three-dots", Recipe::valid().unsigned().template("...")),
                variant("four-dots", Recipe::valid().unsigned().template("....")),
                variant("not-base64", Recipe::valid().unsigned().template("~~~~.~~~~.~~~~")),
                variant("empty-object", by_stranger().without_header("kid").edit(raw_header("{}"))),
                variant("no-header", by_stranger().template(".{payload}.{signature}")),
            ]),
        defect("enc/empty-payload", "the payload is empty, and signed as such")
            .why(
                "This is how a signature travels whose text is elsewhere. It has no claims, so \
                 there is nobody in it to be let in.",
            )
            .cite([rfc(7519, "7.2"), rfc(7515, "F")])
            .fix([Remedy::StrictParsing, Remedy::CatchErrors])
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([token(Recipe::valid().edit(raw_payload("")))]),
        defect("enc/detached", "the payload was taken out after signing")
            .why(
                "The signature is over claims that are not there. A backend that takes this token \
                 has got its claims from somewhere else.",
            )
            .cite([rfc(7515, "F"), rfc(7519, "7.2")])
            .fix([Remedy::StrictParsing])
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([token(Recipe::valid().template("{header}..{signature}"))]),
        // Many dots once made a parser take memory for each part.
        forgery("enc/many-dots", "the token consists of thousands of dots")
            .why(
                "A parser that cuts at every dot before it counts them does a thousand times the \
                 work. Anyone can send this, again and again.",
            )
            .cite([cve("2025-30204"), cve("2025-27144")])
            .fix([Remedy::StrictParsing, Remedy::BoundInput, Remedy::CatchErrors])
            .rules([refuse_loosely(Level::Should, Severity::Medium)])
            .sends([token(Recipe::valid().unsigned().template(&".".repeat(7000)))]),
        // "JWTs are always represented using the JWS Compact Serialization or the JWE Compact
        // Serialization." (RFC 7519 section 1)
        defect("enc/json", "a genuine token is written as JSON")
            .why(
                "A library that reads both forms lets the sender choose, and the JSON form has \
                 more places to hide something in than the rest of the backend knows of.",
            )
            .cite([rfc(7519, "1"), rfc(7515, "7.2"), cve("2016-9122")])
            .fix([Remedy::StrictParsing])
            .rules([refuse_loosely(Level::Must, Severity::Low)])
            .sends([
                variant(
                    "flattened",
                    Recipe::valid().template(
                        r#"{"protected":"{header}","payload":"{payload}","signature":"{signature}"}"#,
                    ),
                ),
                variant(
                    "general",
                    Recipe::valid().template(
                        r#"{"payload":"{payload}","signatures":[{"protected":"{header}","signature":"{signature}"}]}"#,
                    ),
                ),
                variant(
                    "one-of-two",
                    Recipe::valid().template(
                        r#"{"payload":"{payload}","signatures":[{"protected":"{header}","signature":"AAAA"},{"protected":"{header}","signature":"{signature}"}]}"#,
                    ),
                ),
            ]),
        forgery("enc/json-unsigned", "the token is JSON with an empty list of signatures")
            .why(
                "All signatures of this token are good, since there are none. Code that asks \
                 whether one of them is bad lets anyone in.",
            )
            .cite([rfc(7519, "1"), rfc(7515, "7.2.1"), cve("2016-9122")])
            .fix([Remedy::StrictParsing, Remedy::VerifySignature])
            .rules([refuse_loosely(Level::Must, Severity::Critical)])
            .sends([token(
                Recipe::valid().unsigned().template(r#"{"payload":"{payload}","signatures":[]}"#),
            )]),
        forgery(
            "enc/json-compact-polyglot",
            "one text that is a genuine token as JSON and a forged one as three parts",
        )
        .why(
            "Whoever verifies reads the JSON, whoever uses the claims cuts at the dots. With any \
             token of their own, everybody can be anybody.",
        )
        .cite([cve("2022-39227"), rfc(7519, "1")])
        .fix([Remedy::StrictParsing])
        .rules([refuse_loosely(Level::Must, Severity::Critical)])
        .sends([polyglot("spaces", "  "), polyglot("no-spaces", "")]),
    ]
}

fn polyglot(name: &str, indent: &str) -> Send {
    let template = r#"{"INDENT{header}.{payload}.":"","protected":"{signed_header}","payload":"{signed_payload}","signature":"{signature}"}"#;
    let tampered = Mangle::TamperClaim { name: "sub".into(), value: "somebody-else".into() };
    variant(name, Recipe::valid().mangle(tampered).template(&template.replace("INDENT", indent)))
}

// "Base64 encoding using the URL- and filename-safe character set defined in Section 5 of RFC 4648,
// with all trailing '=' characters omitted (as permitted by Section 3.2) and without the inclusion
// of any line breaks, whitespace, or other additional characters." (RFC 7515 section 2)
fn letters() -> Vec<Case> {
    let spelling = |id, title| {
        defect(id, title)
            .why(
                "The token is genuine, and written in a second way. Who keeps a list of tokens \
                 that were taken back, or of those that were used, is passed by it.",
            )
            .cite([rfc(7515, "2"), rfc(4648, "3.3")])
            .fix([Remedy::StrictParsing])
            .rules([malleable()])
    };
    let insert = |text: &str| TextEdit::Insert { at: 10, text: text.into() };
    vec![
        spelling("enc/padding", "a part is padded with `=`")
            .cite([rfc(7515, "2"), rfc(4648, "3.2")])
            .sends([
                variant("signature", Recipe::valid().text(Part::Signature, TextEdit::Pad)),
                variant("header", Recipe::valid().encoded(Part::Header, TextEdit::Pad)),
                variant("payload", Recipe::valid().encoded(Part::Payload, TextEdit::Pad)),
            ]),
        spelling("enc/standard-alphabet", "`+` and `/` are written for `-` and `_`")
            .cite([rfc(7515, "2"), rfc(4648, "5")])
            .sends([token(Recipe::valid().text(Part::Signature, TextEdit::StandardAlphabet))]),
        spelling("enc/unused-bits", "the last letter of a part carries bits that mean nothing")
            .cite([rfc(4648, "3.5"), rfc(7515, "2")])
            .rules([refuse(Level::Should, Severity::Low)])
            .sends([
                variant("signature", Recipe::valid().text(Part::Signature, TextEdit::UnusedBits)),
                variant("payload", Recipe::valid().encoded(Part::Payload, TextEdit::UnusedBits)),
            ]),
        spelling("enc/stray-letters", "some letters stand behind the signature").sends([token(
            Recipe::valid().text(Part::Signature, TextEdit::Append { text: "AAA".into() }),
        )]),
        spelling("enc/white-space", "white space stands within the signature").sends([
            variant("space", Recipe::valid().text(Part::Signature, insert(" "))),
            variant("tab", Recipe::valid().text(Part::Signature, insert("\t"))),
            variant("percent-20", Recipe::valid().text(Part::Signature, insert("%20"))),
        ]),
        spelling("enc/illegal-letters", "letters that base64url does not have, in the signature")
            .cite([rfc(7515, "2"), cve("2022-25898")])
            .sends([
                variant("exclamation", Recipe::valid().text(Part::Signature, insert("!"))),
                variant("dollar", Recipe::valid().text(Part::Signature, insert("$"))),
                variant("semicolon", Recipe::valid().text(Part::Signature, insert(";"))),
            ]),
        // The signature is over the text as it was, so it is not one over this text.
        defect(
            "enc/illegal-letters-signed-part",
            "letters that base64url does not have were put into what was signed",
        )
        .why(
            "The signature is over another text. A backend that takes this one decodes first and \
             verifies what it has made of it.",
        )
        .cite([rfc(7515, "5.2"), rfc(7515, "2")])
        .fix([Remedy::StrictParsing, Remedy::VerifySignature])
        .rules([refuse(Level::Must, Severity::Medium)])
        .sends([
            variant("header", Recipe::valid().text(Part::Header, insert("?"))),
            variant("payload", Recipe::valid().text(Part::Payload, insert("#"))),
        ]),
        spelling("enc/other-dots", "the parts are separated by something that is not a dot")
            .cite([rfc(7515, "7.1")])
            .rules([refuse_loosely(Level::Must, Severity::Low)])
            .sends([
                variant(
                    "fullwidth",
                    Recipe::valid().template("{header}\u{ff0e}{payload}\u{ff0e}{signature}"),
                ),
                variant(
                    "percent-2e",
                    Recipe::valid().template("{header}%2E{payload}%2E{signature}"),
                ),
            ]),
        // "Implementations MUST NOT add a byte order mark (U+FEFF) to the beginning of a networked-
        // transmitted JSON text" and "MAY ignore" it (RFC 8259 section 8.1).
        spelling("enc/byte-order-mark", "the header begins with a byte order mark")
            .cite([rfc(8259, "8.1")])
            .fix([Remedy::StrictJson])
            .rules([refuse(Level::Hardening, Severity::Info)])
            .sends([token(Recipe::valid().edit(Edit::Charset {
                part: Part::Header,
                charset: mock_issuer::recipe::Charset::Utf8Bom,
            }))]),
    ]
}
