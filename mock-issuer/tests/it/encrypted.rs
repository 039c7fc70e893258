//! Encrypted tokens, decrypted with the private key.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use mock_issuer::recipe::{Edit, KeyRef, Mangle, Part, Recipe, Signer, TextEdit};
use mock_issuer::{Algorithm, Baseline, ForgeError, Forged, KeyRing, forge as forge_token};
use rsa::pkcs8::DecodePrivateKey as _;
use serde_json::Value as Json;
use sha2::Sha256;

use crate::support::ring;

fn encrypted() -> Recipe {
    Recipe::valid().signer(Signer::Encrypted { key: KeyRef::Signing })
}

fn forge(ring: &KeyRing, recipe: &Recipe) -> Result<Forged, ForgeError> {
    forge_token(recipe, ring, &Baseline::new("https://issuer.example"), 1_800_000_000)
}

#[test]
fn whoever_has_the_private_key_reads_the_claims() {
    let ring = ring(Algorithm::Rs256);
    let forged = forge(&ring, &encrypted()).unwrap();
    let parts: Vec<&str> = forged.text.split('.').collect();
    let part = |index: usize| BASE64_URL_SAFE_NO_PAD.decode(parts[index]).unwrap();
    assert_eq!(parts.len(), 5);
    let header: Json = serde_json::from_slice(&part(0)).unwrap();
    assert_eq!((&header["alg"], &header["enc"]), (&"RSA-OAEP-256".into(), &"A256GCM".into()));
    assert_eq!(header["kid"], ring.get("k1").unwrap().kid());

    let pem = ring.get("k1").unwrap().private_pem();
    let private = rsa::RsaPrivateKey::from_pkcs8_pem(&pem).unwrap();
    let key = private.decrypt(rsa::Oaep::<Sha256>::new(), &part(1)).unwrap();
    let nonce: [u8; 12] = part(2).try_into().unwrap();
    let sealed = [part(3), part(4)].concat();
    assert_eq!(part(4).len(), 16);
    let cipher = Aes256Gcm::new_from_slice(&key).unwrap();
    let input = Payload { msg: &sealed, aad: parts[0].as_bytes() };
    let plain = cipher.decrypt(&Nonce::from(nonce), input).unwrap();
    assert_eq!(String::from_utf8(plain).unwrap(), forged.payload);
    assert!(forged.payload.contains("https://issuer.example") && forged.signature.is_empty());
}

#[test]
fn a_signed_token_can_be_inside() {
    let ring = ring(Algorithm::Rs256);
    let nested = Edit::NestToken { token: Box::new(Recipe::valid()) };
    let forged = forge(&ring, &encrypted().edit(nested)).unwrap();
    assert_eq!(forged.payload.split('.').count(), 3);
}

#[test]
fn only_a_template_follows() {
    let ring = ring(Algorithm::Rs256);
    let forged = forge(&ring, &encrypted().template("{header}|{token} {header_text}")).unwrap();
    let (header, rest) = forged.text.split_once('|').unwrap();
    assert!(rest.starts_with(header) && rest.ends_with(&forged.header));
    let pad = || TextEdit::Pad;
    for recipe in [
        encrypted().template("{payload}"),
        encrypted().mangle(Mangle::DropSignature),
        encrypted().text(Part::Header, pad()),
        encrypted().edit(Edit::UnencodedPayload),
        encrypted().encoded(Part::Payload, pad()),
    ] {
        assert_eq!(forge(&ring, &recipe), Err(ForgeError::Encrypted), "{recipe:?}");
    }
    let error = forge(&self::ring(Algorithm::Es256), &encrypted()).unwrap_err();
    assert_eq!(error.to_string(), "a key for ES256 is not an RSA key");
}
