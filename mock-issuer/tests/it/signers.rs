//! Each signer, looked at with other means than those that made it.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use mock_issuer::recipe::{
    Block, Digest, KeyRef, Number, Octets, Recipe, Salt, Scalar, Scheme, Signer,
};
use mock_issuer::{
    Algorithm, Baseline, ForgeError, Forged, KeyKind, KeyRing, forge as forge_token,
};
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use rsa::traits::PublicKeyParts as _;
use rsa::{BoxedUint, RsaPublicKey};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::support::{decode, ring};

pub(crate) static RSA: LazyLock<KeyRing> = LazyLock::new(|| {
    let mut ring = ring(Algorithm::Rs256);
    ring.publish("cubic", KeyKind::cubic()).unwrap();
    ring
});
pub(crate) static P256: LazyLock<KeyRing> = LazyLock::new(|| ring(Algorithm::Es256));
pub(crate) static ED25519: LazyLock<KeyRing> = LazyLock::new(|| ring(Algorithm::EdDsa));

fn try_forge(ring: &KeyRing, recipe: &Recipe) -> Result<Forged, ForgeError> {
    forge_token(recipe, ring, &Baseline::new("https://issuer.example"), 1_800_000_000)
}

pub(crate) fn forge(ring: &KeyRing, signer: Signer) -> Forged {
    try_forge(ring, &Recipe::valid().signer(signer)).unwrap()
}

fn scheme(scheme: Scheme) -> Signer {
    Signer::Scheme { key: KeyRef::Signing, scheme }
}

fn input(forged: &Forged) -> &[u8] {
    forged.text.rsplit_once('.').unwrap().0.as_bytes()
}

pub(crate) fn member(ring: &KeyRing, key: &str, name: &str) -> Vec<u8> {
    let jwk = ring.get(key).unwrap().public_jwk();
    BASE64_URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap()
}

fn rsa(ring: &KeyRing, key: &str) -> RsaPublicKey {
    let number = |name| BoxedUint::from_be_slice_vartime(&member(ring, key, name));
    RsaPublicKey::new(number("n"), number("e")).unwrap()
}

/// A number with room for sums.
pub(crate) fn pair(half: &[u8]) -> BoxedUint {
    BoxedUint::from_be_slice(half, 1024).unwrap()
}

/// The block that the public key finds in a signature.
fn block(key: &RsaPublicKey, signature: &[u8]) -> Vec<u8> {
    let number = BoxedUint::from_be_slice(signature, key.n().bits_precision()).unwrap();
    rsa::hazmat::rsa_encrypt(key, &number).unwrap().to_be_bytes().to_vec()
}

/// Takes `00 01 FF..FF 00` off, and says how many FF there were.
fn unpadded(block: &[u8]) -> (usize, &[u8]) {
    let padding = block[2..].iter().take_while(|octet| **octet == 0xff).count();
    assert_eq!((block[0], block[2 + padding]), (0, 0));
    (padding, &block[3 + padding..])
}

const SHA256_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];

#[test]
fn an_rsa_key_signs_by_every_scheme_for_rsa() {
    let key = rsa(&RSA, "k1");
    let public = jsonwebtoken::DecodingKey::from_rsa_raw_components(&key.n_bytes(), &key.e_bytes());
    for hash in [Digest::Sha256, Digest::Sha384, Digest::Sha512] {
        for scheme in [Scheme::Pkcs1 { hash }, Scheme::Pss { hash, mask: hash, salt: Salt::Hash }] {
            let forged = forge(&RSA, self::scheme(scheme));
            let (header, _) = decode(&forged.text);
            assert_eq!(header["alg"], scheme.name());
            assert_eq!(header["kid"], RSA.get("k1").unwrap().kid());
            let (input, signature) = forged.text.rsplit_once('.').unwrap();
            let named = scheme.name().parse().unwrap();
            assert!(
                jsonwebtoken::crypto::verify(signature, input.as_bytes(), &public, named).unwrap(),
                "{scheme:?}"
            );
        }
    }
}

#[test]
fn sha1_is_signed_and_named() {
    let forged = forge(&RSA, scheme(Scheme::Pkcs1 { hash: Digest::Sha1 }));
    assert_eq!(decode(&forged.text).0["alg"], "RS1");
    let hash = sha1::Sha1::digest(input(&forged));
    let padding = rsa::Pkcs1v15Sign::new::<sha1::Sha1>();
    rsa(&RSA, "k1").verify(padding, &hash, &forged.signature).unwrap();
}

#[test]
fn salts_have_the_length_that_is_asked_for() {
    let (hash, mask) = (Digest::Sha256, Digest::Sha256);
    for (salt, length) in
        [(Salt::Octets(0), 0), (Salt::Octets(20), 20), (Salt::Hash, 32), (Salt::Longest, 222)]
    {
        let forged = forge(&RSA, scheme(Scheme::Pss { hash, mask, salt }));
        let verify = |length| {
            let padding = rsa::Pss::<Sha256>::new_with_salt(length);
            let hash = Sha256::digest(input(&forged));
            rsa(&RSA, "k1").verify(padding, &hash, &forged.signature).is_ok()
        };
        assert!(verify(length), "{salt:?}");
        assert!(!verify(length + 1));
    }
    let recipe =
        Recipe::valid().signer(scheme(Scheme::Pss { hash, mask, salt: Salt::Octets(223) }));
    assert_eq!(try_forge(&RSA, &recipe), Err(ForgeError::SmallKey));
}

#[test]
fn a_mask_can_have_a_hash_of_its_own() {
    let (hash, mask) = (Digest::Sha256, Digest::Sha1);
    let forged = forge(&RSA, scheme(Scheme::Pss { hash, mask, salt: Salt::Hash }));
    let block = block(&rsa(&RSA, "k1"), &forged.signature);
    let (data, digest) = block[..255].split_at(255 - 32);
    let mask = (0_u32..).flat_map(|counter| {
        sha1::Sha1::digest([digest, counter.to_be_bytes().as_slice()].concat()).to_vec()
    });
    let mut data: Vec<u8> = data.iter().zip(mask).map(|(octet, mask)| octet ^ mask).collect();
    data[0] &= 0x7f;
    let salt = data.split_off(255 - 32 - 32);
    assert_eq!((block[255], data.pop(), data.iter().max()), (0xbc, Some(1), Some(&0)));
    let expected = [&[0; 8], Sha256::digest(input(&forged)).as_slice(), &salt].concat();
    assert_eq!(Sha256::digest(expected).as_slice(), digest);
}

#[test]
fn blocks_are_wrong_in_the_one_way_that_is_asked_for() {
    let key = rsa(&RSA, "k1");
    for block in crate::recipes::BLOCKS {
        let forged = forge(&RSA, Signer::Block { key: KeyRef::Signing, block });
        assert_eq!(decode(&forged.text).0["alg"], "RS256");
        let found = self::block(&key, &forged.signature);
        let (padding, info) = unpadded(&found);
        let hash = Sha256::digest(input(&forged));
        let right = [SHA256_INFO.as_slice(), &hash].concat();
        let sha1_info = [0x30, 0x21, 0x30, 9, 6, 5, 0x2b, 14, 3, 2, 26, 5, 0, 4, 20];
        let first = match block {
            Block::TypeTwo => 2,
            Block::TypeZero => 0,
            _ => 1,
        };
        assert_eq!(found[1], first, "{block:?}");
        match block {
            Block::TypeTwo | Block::TypeZero => assert_eq!(info, right),
            Block::MissingNull => {
                let start = [0x30, 0x2f, 0x30, 0x0b];
                assert_eq!(info, [&start, &right[4..15], &right[17..]].concat());
            }
            Block::LongLengths => {
                let parts: [&[u8]; 6] = [
                    &[0x30, 0x81, 0x33],
                    &[0x30, 0x81, 0x0d],
                    &right[4..17],
                    &[4, 0x81, 0x20],
                    &hash,
                    &[],
                ];
                assert_eq!(info, parts.concat());
            }
            Block::TrailingGarbage => {
                assert!(info.starts_with(&right) && info.len() == right.len() + 16);
            }
            Block::ShortPadding => {
                assert_eq!(padding, 8);
                assert!(info.starts_with(&right) && info.len() == 256 - 11);
            }
            Block::Unprefixed => assert_eq!(info, hash.as_slice()),
            Block::OtherHashName => {
                let start = [0x30, 0x2d, 0x30, 9, 6, 5, 0x2b, 14, 3, 2, 26, 5, 0, 4, 32];
                assert_eq!(info, [start.as_slice(), &hash].concat());
            }
            Block::OtherHash => {
                let hash = sha1::Sha1::digest(input(&forged));
                assert_eq!(info, [sha1_info.as_slice(), &hash].concat());
            }
            Block::TruncatedHash => {
                let start = [0x30, 0x21, 0x30, 0x0d];
                assert_eq!(info, [&start, &right[4..18], &[16], &hash[..16]].concat());
            }
        }
    }
}

#[test]
fn a_cube_root_begins_like_a_signature_and_takes_no_private_key() {
    let key = KeyRef::Named("cubic".into());
    let forged = forge(&RSA, Signer::CubeRoot { key });
    assert_eq!(forged.kid.as_deref(), Some(RSA.get("cubic").unwrap().kid()));
    assert_eq!(member(&RSA, "cubic", "e"), [3]);
    let found = block(&rsa(&RSA, "cubic"), &forged.signature);
    let (padding, info) = unpadded(&found);
    let right = [SHA256_INFO.as_slice(), &Sha256::digest(input(&forged))].concat();
    assert_eq!((padding, found[1]), (8, 1));
    assert!(info.starts_with(&right) && info.len() > right.len());
    // The key itself is a good one.
    let valid = Recipe::valid().signed_by(KeyRef::Named("cubic".into()));
    let valid = try_forge(&RSA, &valid).unwrap();
    let hash = Sha256::digest(input(&valid));
    let padding = rsa::Pkcs1v15Sign::new::<Sha256>();
    rsa(&RSA, "cubic").verify(padding, &hash, &valid.signature).unwrap();

    let recipe = Recipe::valid().signer(Signer::CubeRoot { key: KeyRef::Signing });
    let error = try_forge(&RSA, &recipe).unwrap_err();
    assert_eq!(error.to_string(), "a key for RS256 is not one with the exponent 3");
}

#[test]
fn numbers_stand_in_the_place_of_a_signature() {
    let modulus = member(&RSA, "k1", "n");
    for number in [Number::Zero, Number::One, Number::ModulusMinusOne, Number::Modulus] {
        let signature = forge(&RSA, Signer::Number(number)).signature;
        assert_eq!(signature.len(), 256);
        let (last, rest) = signature.split_last().unwrap();
        match number {
            Number::Zero => assert!(signature.iter().all(|octet| *octet == 0)),
            Number::One => assert!(*last == 1 && rest.iter().all(|octet| *octet == 0)),
            Number::ModulusMinusOne => {
                // It is odd, so that nothing is carried.
                assert_eq!((rest, last + 1), (&modulus[..255], modulus[255]));
            }
            Number::Modulus => assert_eq!(signature, modulus),
        }
    }
    for (ring, length) in [(&RSA, 256), (&P256, 64), (&ED25519, 64)] {
        assert_eq!(forge(ring, Signer::Zeros).signature, vec![0; length]);
    }
    assert_eq!(forge(&P256, Signer::Random { octets: 7 }).signature.len(), 7);
    assert_eq!(forge(&P256, Signer::Octets(Octets(vec![1, 2]))).signature, [1, 2]);
    let neutral = forge(&ED25519, Signer::NeutralPoint).signature;
    let point = ed25519_dalek::Signature::from_slice(&neutral).unwrap();
    assert_eq!((point.r_bytes()[0], point.r_bytes()[1..].iter().max()), (1, Some(&0)));
    assert_eq!(point.s_bytes(), &[0; 32]);
}

#[test]
fn pairs_are_the_numbers_of_the_curve() {
    for (algorithm, length) in
        [(Algorithm::Es256, 32), (Algorithm::Es384, 48), (Algorithm::Es512, 66)]
    {
        let ring = ring(algorithm);
        let numbers = |r, s| forge(&ring, Signer::Pair { r, s }).signature;
        let zero = numbers(Scalar::Zero, Scalar::One);
        assert_eq!(zero.len(), 2 * length);
        assert_eq!((zero[..2 * length - 1].iter().max(), zero[2 * length - 1]), (Some(&0), 1));
        let order = numbers(Scalar::Order, Scalar::OrderMinusOne);
        let (order, less) = order.split_at(length);
        let above = numbers(Scalar::OrderPlusOne, Scalar::FieldPrime);
        let (above, prime) = above.split_at(length);
        let one = BoxedUint::one_with_precision(1024);
        assert_eq!(pair(less).wrapping_add(&one), pair(order));
        assert_eq!(pair(order).wrapping_add(&one), pair(above));
        assert!(pair(prime) > pair(above));
    }
    let recipe = Recipe::valid().signer(Signer::Pair { r: Scalar::Zero, s: Scalar::Zero });
    let error = try_forge(&RSA, &recipe).unwrap_err();
    assert_eq!(error.to_string(), "a key for RS256 is not one for ECDSA");
}

#[test]
fn a_curve_signs_with_every_hash() {
    let point = [&[4], member(&P256, "k1", "x").as_slice(), &member(&P256, "k1", "y")].concat();
    let public = p256::ecdsa::VerifyingKey::from_sec1_bytes(&point).unwrap();
    for hash in [Digest::Sha256, Digest::Sha384, Digest::Sha512] {
        let forged = forge(&P256, scheme(Scheme::Ecdsa { hash }));
        assert_eq!(decode(&forged.text).0["alg"], Scheme::Ecdsa { hash }.name());
        let hashed = match hash {
            Digest::Sha384 => Sha384::digest(input(&forged)).to_vec(),
            Digest::Sha512 => Sha512::digest(input(&forged)).to_vec(),
            Digest::Sha256 | Digest::Sha1 => Sha256::digest(input(&forged)).to_vec(),
        };
        let signature = p256::ecdsa::Signature::from_slice(&forged.signature).unwrap();
        public.verify_prehash(&hashed, &signature).unwrap();
    }
    // A hash that is less than half as long as the order.
    let p521 = ring(Algorithm::Es512);
    let forged = forge(&p521, scheme(Scheme::Ecdsa { hash: Digest::Sha1 }));
    let point = [&[4], member(&p521, "k1", "x").as_slice(), &member(&p521, "k1", "y")].concat();
    let public = p521::ecdsa::VerifyingKey::from_sec1_bytes(&point).unwrap();
    // Zeros before it leave the number of the hash what it is (FIPS 186-5 section 6.4.1).
    let hashed = [[0; 46].as_slice(), &sha1::Sha1::digest(input(&forged))].concat();
    let signature = p521::ecdsa::Signature::from_slice(&forged.signature).unwrap();
    public.verify_prehash(&hashed, &signature).unwrap();
}

#[test]
fn the_tenant_and_the_stranger_keep_the_known_kid() {
    for key in [KeyRef::Tenant, KeyRef::Stranger] {
        let forged = try_forge(&ED25519, &Recipe::valid().signed_by(key)).unwrap();
        assert_eq!(forged.kid.as_deref(), Some(ED25519.get("k1").unwrap().kid()));
    }
    let (tenant, stranger) = (ED25519.tenant().kid(), ED25519.stranger(Algorithm::EdDsa).kid());
    assert!(tenant != stranger && ED25519.keys().iter().all(|key| key.kid != tenant));
}

#[test]
fn private_jwks_hold_the_private_half() {
    for algorithm in [Algorithm::Rs256, Algorithm::Es256, Algorithm::Es384, Algorithm::Es512] {
        let ring = ring(algorithm);
        let jwk = ring.get("k1").unwrap().private_jwk();
        let members = jwk.keys().map(String::as_str).collect::<Vec<_>>().join(" ");
        let expected = match algorithm.is_rsa() {
            true => "kty use alg kid n e d p q dp dq qi",
            false => "kty use alg kid crv x y d",
        };
        assert_eq!(members, expected);
    }
    // Whoever has the members has the key.
    let jwk = RSA.get("k1").unwrap().private_jwk();
    let number = |name: &str| {
        let octets = BASE64_URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap();
        BoxedUint::from_be_slice_vartime(&octets)
    };
    let primes = vec![number("p"), number("q")];
    let key = rsa::RsaPrivateKey::from_components(number("n"), number("e"), number("d"), primes);
    key.unwrap().validate().unwrap();
    let jwk = ED25519.get("k1").unwrap().private_jwk();
    let seed = BASE64_URL_SAFE_NO_PAD.decode(jwk["d"].as_str().unwrap()).unwrap();
    let key = ed25519_dalek::SigningKey::from_bytes(&seed.try_into().unwrap());
    assert_eq!(key.verifying_key().as_bytes(), member(&ED25519, "k1", "x").as_slice());
}
