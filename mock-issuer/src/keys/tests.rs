//! Keys are the same whoever makes, writes, reads or uses them.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use rsa::pkcs1::EncodeRsaPrivateKey as _;
use rsa::pkcs8::EncodePrivateKey as _;

use super::*;

fn seeded(name: &str, algorithm: Algorithm) -> SigningKey {
    SigningKey::new(name, algorithm, &KeySource::Seed(7)).unwrap()
}

fn error(text: &str) -> KeyError {
    SigningKey::load("k1", text, "dir/key.pem").unwrap_err()
}

#[test]
fn a_seed_gives_the_same_keys_in_any_order() {
    let names = ["k1", "k2"];
    let pairs: Vec<_> =
        names.iter().flat_map(|name| Algorithm::ALL.map(|algorithm| (*name, algorithm))).collect();
    let forward: Vec<_> = pairs.iter().map(|(n, a)| seeded(n, *a).kid().to_owned()).collect();
    let mut backward: Vec<_> =
        pairs.iter().rev().map(|(n, a)| seeded(n, *a).kid().to_owned()).collect();
    backward.reverse();
    assert_eq!(forward, backward);
    for (index, kid) in forward.iter().enumerate() {
        assert!(!forward[..index].contains(kid), "{:?} is no key of its own", pairs[index]);
    }
    let fresh = SigningKey::new("k1", Algorithm::Es256, &KeySource::Fresh).unwrap();
    assert!(!forward.contains(&fresh.kid().to_owned()));
}

#[test]
fn the_thumbprint_is_that_of_rfc_8037() {
    // Appendix A.1 to A.3.
    let seed = B64.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap();
    let key = ed25519_dalek::SigningKey::from_bytes(&seed.try_into().unwrap());
    let pem = key.to_pkcs8_der().unwrap();
    let key = SigningKey::load("k1", &pem::encode("PRIVATE KEY", pem.as_bytes()), "a").unwrap();
    assert_eq!(key.kid(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    assert_eq!(key.public_jwk()["x"], "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    let json = key.public_form(Form::JwkThumbprintJson, b"").unwrap();
    let expected =
        r#"{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    assert_eq!(String::from_utf8(json).unwrap(), expected);
}

#[test]
fn both_libraries_sign_alike() {
    let plain = [Algorithm::Rs256, Algorithm::Rs384, Algorithm::Rs512, Algorithm::EdDsa];
    for algorithm in plain {
        let key = seeded("k1", algorithm);
        for input in [b"".as_slice(), b"header.payload", &[0xff; 5000]] {
            assert_eq!(key.sign(input), key.sign_portably(input), "{algorithm}");
        }
    }
}

/// The others are random in one library or in both, so it is checked that a
/// third one verifies what each signs.
#[test]
fn both_libraries_sign_what_a_third_one_verifies() {
    for algorithm in Algorithm::ALL {
        let key = seeded("k1", algorithm);
        let jwk = serde_json::from_value(Value::Object(key.public_jwk())).unwrap();
        let public = jsonwebtoken::DecodingKey::from_jwk(&jwk);
        for signature in [key.sign(b"input"), key.sign_portably(b"input")] {
            let verified = match algorithm.name().parse() {
                Ok(named) => {
                    let public = public.as_ref().unwrap();
                    jsonwebtoken::crypto::verify(&B64.encode(signature), b"input", public, named)
                        .unwrap()
                }
                // The library knows all but ES512.
                Err(_) => {
                    assert_eq!(algorithm, Algorithm::Es512);
                    p521_verifies(&key, &signature)
                }
            };
            assert!(verified, "{algorithm}");
        }
    }
}

fn p521_verifies(key: &SigningKey, signature: &[u8]) -> bool {
    use p521::ecdsa::signature::Verifier as _;
    let x_y = ["x", "y"].map(|name| B64.decode(key.public_jwk()[name].as_str().unwrap()).unwrap());
    let point = [&[4], x_y[0].as_slice(), x_y[1].as_slice()].concat();
    let public = p521::ecdsa::VerifyingKey::from_sec1_bytes(&point).unwrap();
    public.verify(b"input", &p521::ecdsa::Signature::from_slice(signature).unwrap()).is_ok()
}

#[test]
fn a_key_written_and_read_is_the_same_key() {
    for algorithm in Algorithm::ALL {
        let key = seeded("k1", algorithm);
        let pem = key.private_pem();
        for text in [pem.clone(), pem.replace('\n', "\r\n"), format!("a comment\n{pem}\n\n")] {
            let source = KeySource::Pem { text, origin: "key.pem".into() };
            let read = SigningKey::new("k1", algorithm, &source).unwrap();
            assert_eq!(read.kid(), key.kid());
        }
    }
}

#[test]
fn the_older_formats_are_read() {
    let rsa = rsa::RsaPrivateKey::new(&mut rand::rng(), 2048).unwrap();
    let pem = pem::encode("RSA PRIVATE KEY", rsa.to_pkcs1_der().unwrap().as_bytes());
    assert_eq!(SigningKey::load("k1", &pem, "a").unwrap().algorithm(), Algorithm::Rs256);

    // As `openssl ecparam -name prime256v1 -genkey` writes it.
    let pem = "-----BEGIN EC PARAMETERS-----
BggqhkjOPQMBBw==
-----END EC PARAMETERS-----
-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIB0s8OWeObyM1KdJebGJCsb7xDDvjX6vLqhubzJ+LAF0oAoGCCqGSM49
AwEHoUQDQgAETUzLofA4Pfw9fJd2KGaO6N5Tx3tuFz0ZHB+45t6BzdhxtMOmRiJL
P/3fFpglrZ0kYIWZZ+wOZfhSg6J9ZV3vog==
-----END EC PRIVATE KEY-----
";
    assert_eq!(SigningKey::load("k1", pem, "a").unwrap().algorithm(), Algorithm::Es256);

    for pem in [
        "-----BEGIN EC PRIVATE KEY-----
MIGkAgEBBDDk9F+lgaitcahrtGQgDz7g0Vy0jlt6pTrKaurW1LBp0SQd2DqpGYzz
sgj//4JmNuSgBwYFK4EEACKhZANiAATvNeW4LMkWfZgZc5Z/58V9bUuSvU1G1qTa
crr7nbcgs7AFdElA/DPHMBmDot8tW5Eq4ALyX2rnVzVClMV/3MIZ8BS2oK9FoMXa
dN5cabrWYnXCSeYrPMYk9QBM6ahPbCk=
-----END EC PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----
MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDCFI0XpDG4mxtQiaK9x
TMShkkJPDWxMINiH9nmQo/Akow9epAX9Ko7EomLK/lnzFLyhZANiAAT0IMc6wRIc
0rOi6izLPj8ABR8YQ0isKlW6F42CZfkRY4q1cK7g9AGf/eDl/SK/uUdkxvFWGNUv
A5yDG3y3+XYV1QlNudN5JeP7N2+PAOqSenkQ/SUJbSb/bQfzrMy+7Zs=
-----END PRIVATE KEY-----",
    ] {
        assert_eq!(SigningKey::load("k1", pem, "a").unwrap().algorithm(), Algorithm::Es384);
    }
    use p256::elliptic_curve::Generate as _;
    let p521 = p521::SecretKey::generate_from_rng(&mut rand::rng()).to_sec1_der().unwrap();
    let pem = pem::encode("EC PRIVATE KEY", &p521);
    assert_eq!(SigningKey::load("k1", &pem, "a").unwrap().algorithm(), Algorithm::Es512);
}

#[test]
fn an_rsa_key_serves_the_algorithm_that_is_asked_for() {
    let text = seeded("k1", Algorithm::Rs256).private_pem();
    for algorithm in Algorithm::ALL.into_iter().filter(|algorithm| algorithm.is_rsa()) {
        let source = KeySource::Pem { text: text.clone(), origin: "key.pem".into() };
        let key = SigningKey::new("k1", algorithm, &source).unwrap();
        assert_eq!(key.algorithm(), algorithm);
        assert_eq!(key.public_jwk()["alg"], algorithm.name());
        assert_eq!(key.kid(), seeded("k1", Algorithm::Rs256).kid());
    }
}

#[test]
fn what_cannot_be_used_is_told_with_its_origin() {
    let label = |label: &str| pem::encode(label, b"\x30\x00");
    let public = seeded("k1", Algorithm::Es256).public_form(Form::SpkiPem, b"").unwrap();
    let small = rsa::RsaPrivateKey::new(&mut rand::rng(), 1024).unwrap();
    let small = pem::encode("PRIVATE KEY", small.to_pkcs8_der().unwrap().as_bytes());
    let secp256k1_sec1 = "-----BEGIN EC PRIVATE KEY-----
MHQCAQEEIHNlmAB0ZYGH9tj/11FEoTYmwBrfDqJeUvoGoSPdHSb/oAcGBSuBBAAK
oUQDQgAElDoCEXrjwAZkWMtygVoBsGaIPhr8HjbgESFM5EpxZAd32xheChyK9bn6
4PegqhTQWlRr7DTiiR2bveds20gcqQ==
-----END EC PRIVATE KEY-----";
    let secp256k1_pkcs8 = "-----BEGIN PRIVATE KEY-----
MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQgZJMXlnzOMyMRsbeRBDtI
lbTNGMFv9mN/siPMi9o1hWuhRANCAAQfeoJq+b/ebSGX714QWLL7a7Yrnmdvc43X
rFX3/lnNajwvHoMit+XnVe2Ih0baCCEbQoFqJlQLj5YEqPzxgpXo
-----END PRIVATE KEY-----";
    let ed448 = "-----BEGIN PRIVATE KEY-----
MEcCAQAwBQYDK2VxBDsEOViAlbup/CSdbppR304vGdr6nTq7CDNV6P+uf5+8/V1E
wsZd5zePRbcrgjDRTCKys7Jqo/R6iPJKqQ==
-----END PRIVATE KEY-----";
    let damaged = |label: &str| KeyProblem::Damaged { label: label.into() };
    let not_private = |label: &str| KeyProblem::NotPrivate { label: label.into() };
    let public = String::from_utf8(public).unwrap();
    for (text, problem) in [
        ("", KeyProblem::NotPem),
        ("ssh-ed25519 AAAA me", KeyProblem::NotPem),
        (&public, not_private("PUBLIC KEY")),
        (&label("CERTIFICATE"), not_private("CERTIFICATE")),
        (&label("ENCRYPTED PRIVATE KEY"), KeyProblem::Encrypted),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAA==\n-----END RSA PRIVATE KEY-----",
            KeyProblem::Encrypted,
        ),
        (&label("OPENSSH PRIVATE KEY"), KeyProblem::OpenSsh),
        (&label("DSA PRIVATE KEY"), KeyProblem::Unsupported),
        (&label("PRIVATE KEY"), damaged("PRIVATE KEY")),
        (&label("RSA PRIVATE KEY"), damaged("RSA PRIVATE KEY")),
        ("-----BEGIN PRIVATE KEY-----\nAAAA", damaged("PRIVATE KEY")),
        ("-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----", damaged("PRIVATE KEY")),
        (&small, KeyProblem::TooSmall { bits: 1024 }),
        (secp256k1_sec1, KeyProblem::Unsupported),
        (secp256k1_pkcs8, KeyProblem::Unsupported),
        (ed448, KeyProblem::Unsupported),
    ] {
        let error = error(text);
        assert_eq!(error.problem, problem, "{text}");
        assert!(error.to_string().contains("dir/key.pem"), "{error}");
        assert!(error.help().is_some());
    }

    let text = seeded("k1", Algorithm::EdDsa).private_pem();
    let source = KeySource::Pem { text, origin: "dir/key.pem".into() };
    let error = SigningKey::new("k1", Algorithm::Rs256, &source).unwrap_err();
    let message = "cannot use the key in dir/key.pem: it is a key for EdDSA, not for RS256";
    assert_eq!(error.to_string(), message);
}

#[test]
fn the_forms_are_what_their_names_say() {
    for algorithm in Algorithm::ALL {
        let key = seeded("k1", algorithm);
        let form = |form| key.public_form(form, b"the body");
        let text = |which| form(which).map(|bytes| String::from_utf8(bytes).unwrap());
        let pem = text(Form::SpkiPem).unwrap();
        assert!(pem.starts_with("-----BEGIN PUBLIC KEY-----\n"));
        assert!(pem.ends_with("\n-----END PUBLIC KEY-----\n"));
        assert!(pem.lines().all(|line| line.len() <= 64));
        assert_eq!(text(Form::SpkiPemNoNewline).unwrap() + "\n", pem);
        assert_eq!(text(Form::SpkiPemCrlf).unwrap().replace("\r\n", "\n"), pem);
        assert_eq!(text(Form::SpkiPemOneLine).unwrap(), pem.replace('\n', ""));
        assert_eq!(text(Form::SpkiPemLeadingNewline).unwrap(), format!("\n{pem}"));
        assert_eq!(text(Form::SpkiPemLeadingSpace).unwrap(), format!(" {pem}"));
        assert_eq!(text(Form::SpkiPemEscaped).unwrap().replace("\\n", "\n"), pem);
        let body = pem.lines().filter(|line| !line.starts_with('-')).collect::<String>();
        assert_eq!(text(Form::SpkiPemBody).unwrap(), body);
        assert_eq!(form(Form::JwksBody).unwrap(), b"the body");
        assert_eq!(B64.encode(form(Form::ModulusRaw).unwrap()), text(Form::ModulusText).unwrap());
        let jwk: Value = serde_json::from_str(&text(Form::JwkJson).unwrap()).unwrap();
        assert_eq!(jwk["kid"], key.kid());
        let sorted = text(Form::JwkSortedJson).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&sorted).unwrap(), jwk);
        let at = |name: &str| sorted.find(&format!("\"{name}\":")).unwrap();
        assert!(at("alg") < at("kid") && at("kid") < at("kty") && at("kty") < at("use"));
        let octets = form(Form::ModulusRaw).unwrap();
        let hex = octets.iter().map(|octet| format!("{octet:02x}")).collect::<String>();
        assert_eq!(text(Form::ModulusHex).unwrap(), hex);
        if let Some(pem) = text(Form::Pkcs1Pem) {
            assert_eq!(text(Form::Pkcs1PemLeadingNewline).unwrap(), format!("\n{pem}"));
        }
        for rsa_only in Form::ALL.into_iter().filter(|form| form.rsa_only()) {
            assert_eq!(form(rsa_only).is_some(), algorithm.is_rsa());
        }
    }
}

#[test]
fn debug_output_shows_no_private_part() {
    let key = seeded("k1", Algorithm::Es256);
    let secret = key.private_pem();
    let source = KeySource::Pem { text: secret.clone(), origin: "key.pem".into() };
    let shown = format!("{key:?} {source:?}");
    assert!(shown.contains(key.kid()));
    assert!(secret.lines().all(|line| !shown.contains(line)), "{shown}");
}
