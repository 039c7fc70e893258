//! Claims: until when, and from when.

use mock_issuer::recipe::{Edit, Part, Place, Recipe, Value};
use serde_json::json;

use super::build::{
    SendExt as _, accept, cve, defect, no_crash, raw, refuse, required, rfc, token, variant, when,
    with_claims,
};
use crate::case::{Case, Condition, Level, Severity};
use crate::remedy::Remedy;

const DAY: u32 = 86_400;
const HOUR: u32 = 3_600;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = expiry();
    cases.extend(expiry_types());
    cases.extend(not_before());
    cases
}

/// A token of yesterday that is good for another while.
fn old() -> Recipe {
    with_claims([("iat", Value::Expired(DAY + HOUR))])
}

// "The 'exp' (expiration time) claim identifies the expiration time on or after which the JWT MUST
// NOT be accepted for processing. ... Implementers MAY provide for some small leeway, usually no
// more than a few minutes, to account for clock skew." (RFC 7519 section 4.1.4)
fn expiry() -> Vec<Case> {
    let expired = |name: &str, exp: Value| variant(name, old().claim("exp", exp)).twin(old());
    vec![
        defect("claims/exp-long-expired", "the token expired a day ago")
            .why(
                "Tokens leak, into logs, backups and old laptops. That they expire is what limits \
                 the damage.",
            )
            .cite([rfc(7519, "4.1.4"), rfc(9068, "4")])
            .fix([Remedy::CheckExp])
            .sends([
                expired("", Value::Expired(DAY)),
                // "Non-integer values can be represented." (RFC 7519 section 2)
                expired("fraction", Value::Decimal(Box::new(Value::Expired(DAY)))),
                expired("exponent", Value::Exponent(Box::new(Value::Expired(DAY)))),
                expired("zero", json!(0).into()),
                expired("minus-one", json!(-1).into()),
                expired("minus-zero", raw("-0.0")),
            ]),
        // A few minutes of leeway are allowed, so ten minutes are not a matter of clocks.
        defect("claims/exp-past-leeway", "the token expired ten minutes ago")
            .why(
                "A leeway is for clocks that differ, which they do by seconds. A long one keeps \
                 every token alive for longer than the issuer meant it to live.",
            )
            .cite([rfc(7519, "4.1.4"), rfc(9068, "4")])
            .fix([Remedy::CheckExp])
            .sends([token(with_claims([
                ("iat", Value::Expired(HOUR)),
                ("exp", Value::Expired(600)),
            ]))
            .twin(with_claims([("iat", Value::Expired(HOUR))]))]),
        defect("claims/exp-missing", "there is no `exp`")
            .why(
                "A token without an expiry is good for ever. Many libraries check `exp` only if it \
                 is there, unless they are told that it must be.",
            )
            .cite([rfc(7519, "4.1.4"), rfc(9068, "2.2")])
            .fix([Remedy::CheckExp])
            .rules([
                when(required("exp"), refuse(Level::Must, Severity::High)),
                when(Condition::AccessTokenTyp, refuse(Level::Must, Severity::High)),
                refuse(Level::Should, Severity::Low),
            ])
            .sends([
                token(Recipe::valid().without_claim("exp")),
                // Claim names are case-sensitive, so these are tokens without `exp`.
                variant(
                    "capitals",
                    Recipe::valid().without_claim("exp").claim("EXP", Value::Now(600)),
                ),
            ]),
        // The mirror image is left to parsers: here the right reading is that the token expired.
        defect("claims/exp-name", "the name `exp` is written with an escape, and it is over")
            .why(
                "JSON may write any letter as an escape. A reader that looks for the name in the \
                 text does not find it, and takes the token for one without an expiry.",
            )
            .cite([rfc(8259, "8.3"), rfc(7519, "4.1.4")])
            .fix([Remedy::CheckExp, Remedy::StrictJson])
            .sends([token(old().claim("exp", Value::Expired(DAY)).edit(Edit::Splice {
                part: Part::Payload,
                find: "\"exp\"".into(),
                put: r#""\u0065xp""#.into(),
            }))
            .twin(old())]),
        defect("claims/exp-other-case", "the token is over, and `EXP` says that it is not")
            .why(
                "Names of claims have case. A reader that does not mind it lets `EXP` overwrite \
                 `exp`.",
            )
            .cite([rfc(7519, "4"), rfc(7519, "4.1.4")])
            .fix([Remedy::CheckExp, Remedy::StrictJson])
            .sends([token(old().claim("exp", Value::Expired(DAY)).claim("EXP", Value::Now(600)))
                .twin(old().claim("EXP", Value::Now(600)))]),
        // "JWT parsers MUST either reject JWTs with duplicate Claim Names or use a JSON parser that
        // returns only the lexically last duplicate member name" (RFC 7519 section 4)
        defect("claims/exp-duplicate", "`exp` is there twice, the last one being over")
            .why(
                "The last one counts, or none. A backend that finds the first reads another token \
                 than everybody else.",
            )
            .cite([rfc(7519, "4"), rfc(7519, "4.1.4")])
            .fix([Remedy::CheckExp, Remedy::StrictJson])
            .sends([token(old().edit(Edit::DuplicateClaim {
                name: "exp".into(),
                value: Value::Expired(DAY),
                place: Place::Last,
            }))
            .twin(old())]),
    ]
}

// "Its value MUST be a number containing a NumericDate value." (RFC 7519 section 4.1.4)
fn expiry_types() -> Vec<Case> {
    let exp = |name: &str, value: Value| variant(name, with_claims([("exp", value)]));
    vec![
        defect("claims/exp-string", "`exp` is a text instead of a number")
            .why(
                "A backend that passes over an `exp` it cannot read treats the token as one that \
                 never expires.",
            )
            .cite([rfc(7519, "4.1.4"), cve("2026-25537")])
            .fix([Remedy::CheckExp])
            .sends([
                variant("expired", old().claim("exp", Value::NowText(-i64::from(DAY)))).twin(old()),
                exp("garbage", "never".into()),
                exp("empty", "".into()),
                exp("date", "2099-01-01T00:00:00Z".into()),
            ]),
        // Only the type is wrong here: whoever reads the digits comes to the right end.
        defect("claims/exp-digits", "`exp` is a text of digits, and lies ahead")
            .why(
                "A library that reads digits as a number is more lenient than the standard. It \
                 lets nobody in, but the next library behind the gateway may not read them.",
            )
            .cite([rfc(7519, "4.1.4")])
            .fix([Remedy::CheckExp])
            .rules([refuse(Level::Must, Severity::Low)])
            .sends([exp("", Value::NowText(600))]),
        defect("claims/exp-not-number", "`exp` is no number")
            .why(
                "A backend that passes over an `exp` it cannot read treats the token as one that \
                 never expires. Others crash on it.",
            )
            .cite([rfc(7519, "4.1.4")])
            .fix([Remedy::CheckExp, Remedy::CatchErrors])
            .sends([
                exp("null", json!(null).into()),
                exp("true", json!(true).into()),
                exp("false", json!(false).into()),
                exp("list", Value::List(vec![Value::Now(600)])),
                exp("object", json!({"$gt": 0}).into()),
            ]),
        // JSON has no such numbers (RFC 8259 section 6), but some parsers know them, and every
        // comparison with `NaN` is false.
        defect("claims/exp-nan", "`exp` is written as `NaN` or `Infinity`")
            .why(
                "The payload is no JSON. A parser that takes it anyway yields a number that is \
                 never smaller than the time, so that the token never expires.",
            )
            .cite([rfc(8259, "6"), rfc(7519, "7.2")])
            .fix([Remedy::CheckExp, Remedy::StrictJson])
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([
                exp("nan", raw("NaN")),
                exp("infinity", raw("Infinity")),
                exp("minus-infinity", raw("-Infinity")),
            ]),
        // "An implementation may set limits on the range and precision of numbers." (RFC 8259
        // section 9)
        no_crash("claims/exp-huge", "`exp` is a number that no clock reaches")
            .why("Turning such a number into a time overflows, which crashes in many languages.")
            .cite([rfc(8259, "6"), cve("2026-25537")])
            .fix([Remedy::CatchErrors, Remedy::CheckExp])
            .sends([
                exp("beyond-2-53", json!(9_007_199_254_740_993_i64).into()),
                exp("beyond-2-63", raw("9223372036854775808")),
                exp("beyond-2-64", raw("18446744073709551616")),
                exp("30-digits", Value::Digits(30)),
                exp("year-10000", json!(253_402_300_800_i64).into()),
                exp("milliseconds", json!(4_102_444_800_000_i64).into()),
                exp("1e400", raw("1e400")),
            ]),
    ]
}

// "The 'nbf' (not before) claim identifies the time before which the JWT MUST NOT be accepted for
// processing." (RFC 7519 section 4.1.5)
fn not_before() -> Vec<Case> {
    let later = || with_claims([("exp", Value::NotYet(2 * HOUR))]);
    vec![
        defect("claims/nbf-future", "the token counts only an hour from now")
            .why(
                "Issuers hand out tokens ahead of time, for a shift or a booking. Some libraries \
                 do not check `nbf` unless they are told to.",
            )
            .cite([rfc(7519, "4.1.5")])
            .fix([Remedy::CheckNbf])
            .sends([token(later().claim("nbf", Value::NotYet(HOUR))).twin(later())]),
        defect("claims/nbf-past-leeway", "the token counts only ten minutes from now")
            .why("A leeway is for clocks that differ, which they do by seconds.")
            .cite([rfc(7519, "4.1.5")])
            .fix([Remedy::CheckNbf])
            .rules([refuse(Level::Must, Severity::Medium)])
            .sends([token(later().claim("nbf", Value::NotYet(600))).twin(later())]),
        defect("claims/nbf-string", "`nbf` is a text, and says an hour from now")
            .why(
                "A backend that passes over an `nbf` it cannot read takes tokens before their \
                 time.",
            )
            .cite([rfc(7519, "4.1.5"), cve("2026-25537")])
            .fix([Remedy::CheckNbf])
            .sends([token(later().claim("nbf", Value::NowText(HOUR.into()))).twin(later())]),
        defect("claims/nbf-not-number", "`nbf` is no number")
            .why("What must be a number and is none was not read, and some code crashes on it.")
            .cite([rfc(7519, "4.1.5")])
            .fix([Remedy::CheckNbf, Remedy::CatchErrors])
            .rules([refuse(Level::Must, Severity::Low)])
            .sends([
                variant("null", with_claims([("nbf", json!(null).into())])),
                variant("true", with_claims([("nbf", json!(true).into())])),
                variant("list", with_claims([("nbf", json!([]).into())])),
            ]),
        super::build::acceptance("claims/nbf-now", "the token counts from this second")
            .why(
                "Issuers write the time of issue into `nbf`, and tokens are used at once. A \
                 backend that refuses them has a clock that is behind.",
            )
            .cite([rfc(7519, "4.1.5")])
            .fix([Remedy::AcceptValid, Remedy::CheckNbf])
            .rules([accept(Level::Should, Severity::Low)])
            .sends([token(with_claims([("nbf", Value::Now(0))]))]),
        // "Its value MUST be a number containing a NumericDate value." (RFC 7519 section 4.1.6);
        // nothing says what becomes of a token whose `iat` is none.
        no_crash("claims/iat-odd", "`iat` is not a time of the past")
            .why("Code that calculates the age of a token crashes on what is no number.")
            .cite([rfc(7519, "4.1.6")])
            .fix([Remedy::CatchErrors])
            .sends([
                variant("text", with_claims([("iat", "x".into())])),
                variant("null", with_claims([("iat", json!(null).into())])),
                variant("true", with_claims([("iat", json!(true).into())])),
                variant("minus-one", with_claims([("iat", json!(-1).into())])),
                variant("1e400", with_claims([("iat", raw("1e400"))])),
            ]),
    ]
}
