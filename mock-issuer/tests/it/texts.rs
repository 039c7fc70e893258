//! Octets that are no JSON text, and edits of the encoded text.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use mock_issuer::recipe::{Charset, Edit, Mangle, Octets, Part, Recipe, Signer, TextEdit};
use mock_issuer::{
    Algorithm, Baseline, ForgeError, Forged, KeyRing, forge as forge_token, forge_primed,
};

use crate::support::ring;

static RING: LazyLock<KeyRing> = LazyLock::new(|| ring(Algorithm::EdDsa));

fn baseline() -> Baseline {
    Baseline::new("https://issuer.example")
}

fn try_forge(recipe: &Recipe) -> Result<Forged, ForgeError> {
    forge_token(recipe, &RING, &baseline(), 1_800_000_000)
}

/// A token whose signature is over what it shows.
fn forge(recipe: Recipe) -> [String; 3] {
    let forged = try_forge(&recipe).unwrap();
    let (input, signature) = forged.text.rsplit_once('.').unwrap();
    assert_eq!(
        BASE64_URL_SAFE_NO_PAD.encode(RING.get("k1").unwrap().sign(input.as_bytes())),
        signature
    );
    let (header, payload) = input.split_once('.').unwrap();
    [header, payload, signature].map(str::to_owned)
}

fn octets(part: &str) -> Vec<u8> {
    BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()
}

/// The parts before and after an edit that follows the signing.
fn edited(part: Part, edit: TextEdit) -> (String, String) {
    edited_with(&RING, part, edit)
}

fn edited_with(ring: &KeyRing, part: Part, edit: TextEdit) -> (String, String) {
    let recipe = Recipe::valid().text(part, edit);
    let (before, after) = forge_primed(&recipe, ring, &baseline(), 1_800_000_000).unwrap();
    let parts = |text: &str| text.split('.').map(str::to_owned).collect::<Vec<_>>();
    let (before, after) = (parts(&before.text), parts(&after.text));
    for index in (0..3).filter(|index| *index != part as usize) {
        assert_eq!(before[index], after[index]);
    }
    (before[part as usize].clone(), after[part as usize].clone())
}

const PARTS: [Part; 3] = [Part::Header, Part::Payload, Part::Signature];

#[test]
fn a_text_is_edited_after_signing() {
    for part in PARTS {
        let (before, after) = edited(part, TextEdit::Append { text: "!".into() });
        assert_eq!(after, format!("{before}!"));
        let (before, after) = edited(part, TextEdit::Insert { at: 4, text: " \n".into() });
        assert_eq!(after, format!("{} \n{}", &before[..4], &before[4..]));
        let (before, after) = edited(part, TextEdit::DropLast { characters: 2 });
        assert_eq!(after, before[..before.len() - 2]);
        let (before, after) = edited(part, TextEdit::SwapLastCase);
        assert!(before != after && before.eq_ignore_ascii_case(&after));
        let (before, after) = edited(part, TextEdit::Pad);
        assert_eq!((after.trim_end_matches('='), after.len() % 4), (before.as_str(), 0));
        assert!(after.ends_with('='));
    }
}

#[test]
fn a_text_always_has_both_characters_in_which_the_alphabets_differ() {
    for part in PARTS {
        for _ in 0..20 {
            let (before, after) = edited(part, TextEdit::StandardAlphabet);
            assert!(before.contains('-') && before.contains('_'), "{before}");
            assert!(after.contains('+') && after.contains('/'));
            assert_eq!(BASE64_STANDARD_NO_PAD.decode(after).unwrap(), octets(&before));
        }
    }
    // Where nothing varies but what is put there for the purpose.
    let mut fixed = baseline();
    fixed.extra_claims.insert("jti".into(), "1".into());
    let recipe = Recipe::valid().text(Part::Signature, TextEdit::StandardAlphabet);
    forge_token(&recipe, &RING, &fixed, 1_800_000_000).unwrap();
    let zeros = recipe.signer(Signer::Zeros);
    assert_eq!(try_forge(&zeros), Err(ForgeError::SameText { part: Part::Signature }));
}

#[test]
fn unused_bits_are_set_and_nothing_else() {
    for part in PARTS {
        // Whatever the length of the claims is by chance.
        for length in 0..4 {
            let mut baseline = baseline();
            baseline.subject = "s".repeat(length);
            baseline.typ = Some("t".repeat(length));
            let recipe = Recipe::valid().text(part, TextEdit::UnusedBits);
            let (before, after) = forge_primed(&recipe, &RING, &baseline, 1_800_000_000).unwrap();
            let get =
                |forged: &Forged| forged.text.split('.').nth(part as usize).unwrap().to_owned();
            let (before, after) = (get(&before), get(&after));
            assert_eq!(before[..before.len() - 1], after[..after.len() - 1]);
            assert_ne!(before, after);
            assert!(BASE64_URL_SAFE_NO_PAD.decode(&after).is_err());
            let lenient = base64::engine::GeneralPurpose::new(
                &base64::alphabet::URL_SAFE,
                base64::engine::general_purpose::NO_PAD.with_decode_allow_trailing_bits(true),
            );
            assert_eq!(lenient.decode(after).unwrap(), octets(&before));
        }
    }
    // 96 octets fill 128 characters.
    let recipe = Recipe::valid().text(Part::Signature, TextEdit::UnusedBits);
    let error = forge_token(&recipe, &ring(Algorithm::Es384), &baseline(), 1).unwrap_err();
    assert_eq!(error.to_string(), "the edit leaves the text of the signature as it is");
    // Tried as often as one token alone, or this would not end.
    let nested = (0..4).fold(recipe, |token, _| {
        Recipe::valid().mangle(Mangle::SignatureOf { token: Box::new(token) })
    });
    let nested = forge_token(&nested, &ring(Algorithm::Es384), &baseline(), 1).unwrap_err();
    assert_eq!(nested, error);
}

#[test]
fn a_text_is_edited_before_signing() {
    for edit in [
        TextEdit::Append { text: "=".into() },
        TextEdit::Pad,
        TextEdit::StandardAlphabet,
        TextEdit::UnusedBits,
        TextEdit::Insert { at: 1, text: "\n".into() },
    ] {
        for part in [Part::Header, Part::Payload] {
            let parts = forge(Recipe::valid().encoded(part, edit.clone()));
            assert!(BASE64_URL_SAFE_NO_PAD.decode(&parts[part as usize]).is_err(), "{edit:?}");
        }
        let signature = Recipe::valid().encoded(Part::Signature, edit);
        assert_eq!(try_forge(&signature), Err(ForgeError::NotSigned));
    }
}

#[test]
fn edits_that_have_no_place_are_errors() {
    let drop =
        |characters| Recipe::valid().text(Part::Signature, TextEdit::DropLast { characters });
    let insert = TextEdit::Insert { at: 87, text: "a".into() };
    for recipe in [drop(0), drop(87), Recipe::valid().text(Part::Signature, insert)] {
        let error = try_forge(&recipe).unwrap_err();
        assert_eq!(error.to_string(), "the text of the signature has 86 characters, too few");
    }
    assert!(try_forge(&drop(86)).unwrap().text.ends_with('.'));
    let pad = || TextEdit::Pad;
    for (recipe, error) in [
        (
            Recipe::valid().text(Part::Header, pad()).mangle(Mangle::DropSignature),
            ForgeError::AfterText,
        ),
        (Recipe::valid().template("{token}").text(Part::Header, pad()), ForgeError::AfterTemplate),
        (
            Recipe::valid().splice(Part::Payload, "not there", "x"),
            ForgeError::NotFound { find: "not there".into() },
        ),
        (Recipe::valid().splice(Part::Header, "", "x").header("a", "b"), ForgeError::RawText),
        (
            Recipe::valid().splice(Part::Payload, "", [0xff]).template("{payload_text}"),
            ForgeError::NotUtf8 { part: Part::Payload },
        ),
    ] {
        assert_eq!(try_forge(&recipe), Err(error), "{recipe:?}");
    }
}

#[test]
fn octets_are_spliced_into_the_json_text() {
    let [header, payload, _] =
        forge(Recipe::valid().splice(Part::Header, r#""typ":"JWT""#, r#""typ":"\u004a""#).splice(
            Part::Payload,
            "test-client",
            [0xc3, 0x28],
        ));
    assert!(octets(&header).ends_with(br#","typ":"\u004a"}"#));
    let payload = octets(&payload);
    assert!(payload.windows(12).any(|window| window == b"\"sub\":\"\xc3(\",\""));
    let text = String::from_utf8_lossy(&payload);
    assert_eq!(text.matches("test-client").count(), 1, "only the first is replaced");
    let [_, payload, _] = forge(Recipe::valid().splice(Part::Payload, "", "{}"));
    assert!(octets(&payload).ends_with(b"}{}"));
    let [_, payload, _] = forge(Recipe::valid().splice(Part::Payload, "{", ""));
    assert!(octets(&payload).starts_with(b"\"iss\""));
}

#[test]
fn the_json_text_is_written_in_other_encodings() {
    let text = |charset, part| {
        let parts = forge(Recipe::valid().claim("x", "é𝄞").edit(Edit::Charset { part, charset }));
        octets(&parts[part as usize])
    };
    let read = |units: Vec<u16>| String::from_utf16(&units).unwrap();
    for part in [Part::Header, Part::Payload] {
        let bom = text(Charset::Utf8Bom, part);
        let plain = String::from_utf8(bom.strip_prefix(b"\xef\xbb\xbf").unwrap().to_vec()).unwrap();
        assert!(plain.starts_with('{') && plain.ends_with('}'));
        let le = text(Charset::Utf16Le, part);
        let le = le.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        assert_eq!(read(le).len(), plain.len());
        let be = text(Charset::Utf16BeBom, part);
        assert_eq!(be[..2], [0xfe, 0xff]);
        let be = be[2..].chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        assert_eq!(read(be).len(), plain.len());
        let wide = text(Charset::Utf32Le, part);
        let wide: Option<String> = wide
            .chunks(4)
            .map(|unit| char::from_u32(u32::from_le_bytes(unit.try_into().unwrap())))
            .collect();
        assert_eq!(wide.unwrap().len(), plain.len());
    }
}

#[test]
fn the_payload_is_deflated_sent_as_it_is_or_another_token() {
    let recipe = Recipe::valid().edit(Edit::DeflatePayload);
    let [_, payload, _] = forge(recipe);
    // One stored block (RFC 1951 section 3.2.4).
    let deflated = octets(&payload);
    let length = u16::from_le_bytes([deflated[1], deflated[2]]);
    assert_eq!((deflated[0], usize::from(length)), (1, deflated.len() - 5));
    assert_eq!(u16::from_le_bytes([deflated[3], deflated[4]]), !length);
    let json: serde_json::Value = serde_json::from_slice(&deflated[5..]).unwrap();
    assert_eq!(json["iss"], "https://issuer.example");
    let long = Recipe::valid().claim("x", "y".repeat(70_000).as_str()).edit(Edit::DeflatePayload);
    let [_, payload, _] = forge(long);
    let deflated = octets(&payload);
    assert_eq!(deflated[..5], [0, 0xff, 0xff, 0, 0]);
    assert_eq!(deflated[5 + 65_535], 1);

    let forged = try_forge(&Recipe::valid().edit(Edit::UnencodedPayload)).unwrap();
    assert!(forged.text.contains(&format!(".{}.", forged.payload)));
    let (input, signature) = forged.text.rsplit_once('.').unwrap();
    let signed = RING.get("k1").unwrap().sign(input.as_bytes());
    assert_eq!(BASE64_URL_SAFE_NO_PAD.encode(signed), signature);

    let token = Box::new(Recipe::valid().claim("inner", "y"));
    let [_, payload, _] = forge(Recipe::valid().edit(Edit::NestToken { token }));
    let inner = String::from_utf8(octets(&payload)).unwrap();
    let claims = octets(inner.split('.').nth(1).unwrap());
    assert!(String::from_utf8(claims).unwrap().contains(r#""inner":"y""#));
    let deep = (0..6).fold(Recipe::valid(), |inner, _| {
        Recipe::valid().edit(Edit::NestToken { token: Box::new(inner) })
    });
    assert_eq!(try_forge(&deep), Err(ForgeError::TooDeep));
}

#[test]
fn templates_know_what_was_signed_and_what_is_encoded() {
    let tampered = Mangle::TamperClaim { name: "sub".into(), value: "x".into() };
    let recipe = Recipe::valid()
        .mangle(tampered)
        .text(Part::Signature, TextEdit::Append { text: "~".into() })
        .template(
            "{signed_header}|{signed_payload}|{payload}|{header_text}|{payload_text}|{signature}",
        );
    let forged = try_forge(&recipe).unwrap();
    let parts: Vec<&str> = forged.text.split('|').collect();
    assert_eq!(octets(parts[0]), forged.header.as_bytes());
    assert_ne!(parts[1], parts[2]);
    assert_eq!(octets(parts[2]), forged.payload.as_bytes());
    assert_eq!((parts[3], parts[4]), (forged.header.as_str(), forged.payload.as_str()));
    let signature = RING.get("k1").unwrap().sign(format!("{}.{}", parts[0], parts[1]).as_bytes());
    assert_eq!(parts[5], BASE64_URL_SAFE_NO_PAD.encode(signature) + "~");
    assert_eq!(Octets::from("~").0, b"~");
}
