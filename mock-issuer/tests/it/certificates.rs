//! Certificates and OpenSSH lines, read by other means.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use mock_issuer::recipe::{Form, KeyRef, Recipe, Value};
use mock_issuer::{
    Algorithm, Baseline, Canary, CanaryOptions, JwksEdit, KeyRing, RingError, SigningKey, forge,
};
use serde_json::json;
use sha1::{Digest as _, Sha1};
use x509_parser::prelude::*;

use crate::support::{client, decode, ring};

fn parse(der: &[u8]) -> X509Certificate<'_> {
    let (rest, certificate) = X509Certificate::from_der(der).unwrap();
    assert!(rest.is_empty());
    certificate
}

fn form(key: &SigningKey, form: Form) -> Vec<u8> {
    key.public_form(form, b"").unwrap()
}

#[test]
fn each_key_has_a_certificate_signed_by_itself() {
    for algorithm in Algorithm::ALL {
        let ring = ring(algorithm);
        let key = ring.get("k1").unwrap();
        let der = form(key, Form::CertificateDer);
        let certificate = parse(&der);
        match algorithm {
            // The library cannot.
            Algorithm::Es512 => verify_p521(&certificate),
            _ => certificate.verify_signature(None).unwrap(),
        }
        assert_eq!(certificate.public_key().raw, form(key, Form::SpkiDer));
        assert_eq!(certificate.version(), X509Version::V3);
        assert_eq!(certificate.subject(), certificate.issuer());
        assert_eq!(certificate.subject().to_string(), format!("CN={}", key.kid()));
        assert!(certificate.validity().is_valid() && certificate.is_ca());
        assert!(!certificate.raw_serial().is_empty() && certificate.raw_serial()[0] < 0x80);
        assert_eq!(der, key.certificate());

        let base64 = String::from_utf8(form(key, Form::CertificateBase64)).unwrap();
        assert_eq!(BASE64_STANDARD.decode(&base64).unwrap(), der);
        let pem = String::from_utf8(form(key, Form::CertificatePem)).unwrap();
        let lines = pem.strip_prefix("-----BEGIN CERTIFICATE-----\n").unwrap();
        let lines = lines.strip_suffix("\n-----END CERTIFICATE-----\n").unwrap();
        assert_eq!(lines.replace('\n', ""), base64);
    }
}

fn verify_p521(certificate: &X509Certificate<'_>) {
    use p521::ecdsa::signature::Verifier as _;
    let point = &certificate.public_key().subject_public_key.data;
    let public = p521::ecdsa::VerifyingKey::from_sec1_bytes(point).unwrap();
    let signature = p521::ecdsa::DerSignature::from_bytes(&certificate.signature_value.data);
    public.verify(certificate.tbs_certificate.as_ref(), &signature.unwrap()).unwrap();
    let algorithm = certificate.signature_algorithm.algorithm.to_id_string();
    assert_eq!(algorithm, "1.2.840.10045.4.3.4");
}

#[test]
fn a_certificate_depends_on_nothing_but_the_key() {
    for algorithm in [Algorithm::Ps256, Algorithm::Es256] {
        let der = || ring(algorithm).get("k1").unwrap().certificate().to_vec();
        assert_eq!(der(), der());
    }
}

#[test]
fn the_certificate_of_a_stranger_can_look_like_the_one_of_the_issuer() {
    let ring = ring(Algorithm::Es256);
    let recipe = Recipe::valid()
        .signed_by(KeyRef::Stranger)
        .header("x5c", Value::List(vec![Value::CertificateLikeIssuer(KeyRef::Stranger)]))
        .header("x5t", Value::CertificateThumbprint(KeyRef::Signing))
        .header("plain", Value::Certificate(KeyRef::Stranger));
    let forged = forge(&recipe, &ring, &Baseline::new("i"), 1).unwrap();
    let (header, _) = decode(&forged.text);
    let der = BASE64_STANDARD.decode(header["x5c"][0].as_str().unwrap()).unwrap();
    let (found, issuers) = (parse(&der), ring.get("k1").unwrap().certificate());
    let issuers_parsed = parse(issuers);
    assert_eq!(found.subject(), issuers_parsed.subject());
    assert_eq!(found.raw_serial(), issuers_parsed.raw_serial());
    let stranger = ring.stranger(Algorithm::Es256);
    assert_eq!(found.public_key().raw, form(stranger, Form::SpkiDer));
    found.verify_signature(None).unwrap();
    assert_eq!(header["x5t"], BASE64_URL_SAFE_NO_PAD.encode(Sha1::digest(issuers)));
    assert_eq!(header["plain"], BASE64_STANDARD.encode(stranger.certificate()));
}

#[test]
fn openssh_lines_hold_the_numbers_of_the_key() {
    for (algorithm, name) in [
        (Algorithm::Rs256, "ssh-rsa"),
        (Algorithm::Es256, "ecdsa-sha2-nistp256"),
        (Algorithm::Es384, "ecdsa-sha2-nistp384"),
        (Algorithm::Es512, "ecdsa-sha2-nistp521"),
        (Algorithm::EdDsa, "ssh-ed25519"),
    ] {
        let ring = ring(algorithm);
        let key = ring.get("k1").unwrap();
        let line = String::from_utf8(form(key, Form::Ssh)).unwrap();
        let blob = line.strip_prefix(&format!("{name} ")).unwrap();
        let mut rest = BASE64_STANDARD.decode(blob).unwrap();
        let mut fields = Vec::new();
        while !rest.is_empty() {
            let (length, after) = rest.split_at(4);
            let length = u32::from_be_bytes(length.try_into().unwrap()) as usize;
            let (field, after) = after.split_at(length);
            fields.push(field.to_vec());
            rest = after.to_vec();
        }
        let jwk = key.public_jwk();
        let member =
            |name: &str| BASE64_URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap();
        let expected = match name {
            // The first bit of `n` is set, so a zero stands before it.
            "ssh-rsa" => vec![member("e"), [&[0], member("n").as_slice()].concat()],
            "ssh-ed25519" => vec![member("x")],
            _ => vec![
                name.trim_start_matches("ecdsa-sha2-").as_bytes().to_vec(),
                [&[4], member("x").as_slice(), &member("y")].concat(),
            ],
        };
        assert_eq!(fields[0], name.as_bytes());
        assert_eq!(fields[1..], expected);
        assert_eq!(form(key, Form::SshNewline), format!("{line}\n").into_bytes());
        let comment = String::from_utf8(form(key, Form::SshComment)).unwrap();
        assert_eq!(comment.split(' ').count(), 3);
        assert!(comment.starts_with(&line));
    }
}

#[test]
fn the_jwks_is_edited_as_told_and_knows_what_it_shows() {
    let mut ring = ring(Algorithm::Es256);
    let (k1, k2) = (ring.get("k1").unwrap().clone(), ring.get("k2").unwrap().clone());
    let document = |ring: &KeyRing| -> serde_json::Value {
        serde_json::from_slice(ring.jwks().body()).unwrap()
    };
    let unedited = document(&ring);
    let key = || "k1".to_owned();
    ring.edit_jwks(vec![
        JwksEdit::SetMember { key: key(), name: "use".into(), value: json!("enc") },
        JwksEdit::DropMember { key: key(), name: "alg".into() },
        JwksEdit::Certify { key: key() },
        JwksEdit::Repeat { key: key() },
        JwksEdit::Append { jwk: json!({"kty": "oct"}) },
        JwksEdit::Reverse,
        JwksEdit::Prepend { jwk: json!({"kid": "first"}) },
    ])
    .unwrap();
    assert_eq!(ring.jwks_edits().len(), 7);
    let edited = document(&ring);
    let [prepended, keys @ ..] = edited["keys"].as_array().unwrap().as_slice() else { panic!() };
    assert_eq!((prepended, &keys[0]), (&json!({"kid": "first"}), &json!({"kty": "oct"})));
    assert_eq!(keys[1], keys[3]);
    assert_eq!(keys[2], unedited["keys"][1]);
    let first = &keys[3];
    assert_eq!((&first["use"], first.get("alg")), (&json!("enc"), None));
    assert_eq!(first["x5c"], json!([BASE64_STANDARD.encode(k1.certificate())]));
    assert_eq!(first["x5t"], k1.certificate_thumbprint());
    assert_eq!(ring.jwks().kids(), ["first", k1.kid(), k2.kid(), k1.kid()]);

    ring.edit_jwks(vec![
        JwksEdit::SetMember { key: key(), name: "kid".into(), value: json!("other") },
        JwksEdit::Leave { key: "k2".into() },
    ])
    .unwrap();
    assert_eq!(ring.jwks().kids(), ["other"]);
    let misspelt = ring.edit_jwks(vec![JwksEdit::Leave { key: "k22".into() }]);
    assert_eq!(misspelt, Err(RingError::NoSuchKey { name: "k22".into() }));
    assert_eq!(ring.jwks().kids(), ["other"]);
    ring.edit_jwks(Vec::new()).unwrap();
    assert_eq!(document(&ring), unedited);
}

#[tokio::test]
async fn the_canary_shows_the_certificate_of_the_stranger() {
    let ring = ring(Algorithm::Es256);
    let canary = Canary::start(CanaryOptions::default(), ring.clone()).await.unwrap();
    let stranger = ring.stranger(Algorithm::Es256);
    for (path, form) in [
        ("cert.pem", Form::CertificatePem),
        ("c.crt", Form::CertificatePem),
        ("c.der", Form::CertificateDer),
    ] {
        let url = format!("{}/abcdefghijklmnopqrstuv/{path}", canary.url());
        let body = client().get(url).send().await.unwrap().bytes().await.unwrap();
        assert_eq!(body, self::form(stranger, form));
    }
    canary.shutdown();
}
