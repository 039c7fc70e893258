//! RSA keys of other sizes and with other exponents.

use mock_issuer::recipe::{KeyRef, Recipe, Signer};
use mock_issuer::{Algorithm, JwksEdit, KeyKind, KeyRing, Life, RingError};
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::traits::PublicKeyParts as _;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss, RsaPublicKey};
use sha2::{Digest as _, Sha256};

use crate::signers::{RSA, forge, member};
use crate::support::ring;

#[test]
fn a_cubic_key_lives_like_any_other() {
    let info = RSA.keys().into_iter().find(|key| key.name == "cubic").unwrap();
    assert_eq!((info.algorithm, info.life), (Algorithm::Rs256, Life::Announced));
    assert!(ring(Algorithm::Rs256).publish("k1", KeyKind::cubic()).is_err());
}

/// The key of a ring as it is for somebody who reads the exponent 1.
fn with_exponent_one(ring: &KeyRing, name: &str) -> RsaPublicKey {
    let modulus = BoxedUint::from_be_slice_vartime(&member(ring, name, "n"));
    RsaPublicKey::new_unchecked(modulus, BoxedUint::from(1_u64))
}

#[test]
fn with_the_exponent_one_a_block_is_its_own_signature() {
    for algorithm in [Algorithm::Rs256, Algorithm::Ps256] {
        let mut ring = ring(algorithm);
        ring.publish("one", algorithm).unwrap();
        let edit = JwksEdit::SetMember { key: "one".into(), name: "e".into(), value: "AQ".into() };
        ring.edit_jwks(vec![edit]).unwrap();
        let forged = forge(&ring, Signer::PlainBlock { key: KeyRef::Named("one".into()) });
        assert_eq!(forged.kid.as_deref(), Some(ring.get("one").unwrap().kid()));
        assert_eq!(forged.signature.len(), 256);

        let key = with_exponent_one(&ring, "one");
        let number = BoxedUint::from_be_slice(&forged.signature, key.n().bits_precision()).unwrap();
        let power = rsa::hazmat::rsa_encrypt(&key, &number).unwrap();
        assert!(power.cmp_vartime(&number).is_eq(), "a number to the power of 1 is another");
        let digest = Sha256::digest(forged.text.rsplit_once('.').unwrap().0);
        let verify = |key: &RsaPublicKey| match algorithm {
            Algorithm::Rs256 => {
                key.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, &forged.signature)
            }
            _ => key.verify(Pss::<Sha256>::new(), &digest, &forged.signature),
        };
        verify(&key).unwrap();
        let real = BoxedUint::from(65_537_u64);
        assert!(verify(&RsaPublicKey::new(key.n().as_ref().clone(), real).unwrap()).is_err());
    }
    let recipe = Recipe::valid().signer(Signer::PlainBlock { key: KeyRef::Signing });
    let baseline = mock_issuer::Baseline::new("i");
    let error = mock_issuer::forge(&recipe, &ring(Algorithm::Es256), &baseline, 0).unwrap_err();
    assert_eq!(error.to_string(), "a key for ES256 is not an RSA key");
}

#[test]
fn keys_have_the_size_that_is_asked_for() {
    let mut ring = ring(Algorithm::Es256);
    let kind = |algorithm, bits| KeyKind { algorithm, bits: Some(bits), ..KeyKind::default() };
    for (name, algorithm, bits, made) in [
        ("small", None, 1024, Algorithm::Rs256),
        ("pss", Some(Algorithm::Ps384), 1024, Algorithm::Ps384),
        ("narrow", Some(Algorithm::Ps512), 1033, Algorithm::Rs256),
        ("odd", Some(Algorithm::Ps512), 1041, Algorithm::Ps512),
    ] {
        let key = ring.publish(name, kind(algorithm, bits)).unwrap();
        assert_eq!((key.algorithm(), key.kid().len()), (made, 43), "{name}");
        let modulus = BoxedUint::from_be_slice_vartime(&member(&ring, name, "n"));
        assert_eq!(modulus.bits_vartime(), u32::from(bits));
        let valid = forge(&ring, Signer::Key(KeyRef::Named(name.into())));
        assert_eq!(valid.signature.len(), usize::from(bits).div_ceil(8));
        let private = rsa::RsaPrivateKey::from_pkcs8_pem(&key.private_pem());
        assert_eq!(private.unwrap().n_bytes(), member(&ring, name, "n").into());
        let block = forge(&ring, Signer::PlainBlock { key: KeyRef::Named(name.into()) });
        assert_eq!(block.signature.len(), valid.signature.len());
    }
    for bits in [0, 512, 1023, 4097] {
        let refused = ring.publish("none", kind(None, bits)).unwrap_err();
        assert_eq!(refused, RingError::NoSuchSize { bits });
    }
}
