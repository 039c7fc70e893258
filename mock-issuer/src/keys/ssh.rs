//! Public keys as OpenSSH writes them (RFC 4253 section 6.6, RFC 5656 section
//! 3.1, RFC 8709 section 4).

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use p256::elliptic_curve::sec1::ToSec1Point as _;
use rsa::traits::PublicKeyParts as _;

use super::private::Private;

/// The line without comment and line end.
pub(super) fn line(private: &Private) -> String {
    let curve = |curve: &str, point: &[u8]| {
        let name = format!("ecdsa-sha2-{curve}");
        let blob = [string(name.as_bytes()), string(curve.as_bytes()), string(point)].concat();
        (name, blob)
    };
    let (name, blob) = match private {
        Private::Rsa(key) => {
            let (e, n) = (multiple(&key.e_bytes()), multiple(&key.n_bytes()));
            ("ssh-rsa".to_owned(), [string(b"ssh-rsa"), e, n].concat())
        }
        Private::P256(key) => curve("nistp256", key.public_key().to_sec1_point(false).as_bytes()),
        Private::P384(key) => curve("nistp384", key.public_key().to_sec1_point(false).as_bytes()),
        Private::P521(key) => curve("nistp521", key.public_key().to_sec1_point(false).as_bytes()),
        Private::Ed25519(key) => {
            let point = string(key.verifying_key().as_bytes());
            ("ssh-ed25519".to_owned(), [string(b"ssh-ed25519"), point].concat())
        }
    };
    format!("{name} {}", BASE64_STANDARD.encode(blob))
}

/// `string` (RFC 4251 section 5).
fn string(octets: &[u8]) -> Vec<u8> {
    let length = u32::try_from(octets.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), octets].concat()
}

/// `mpint` (RFC 4251 section 5) of a number without zeros before it.
fn multiple(number: &[u8]) -> Vec<u8> {
    match number.first() {
        // A first bit that is set would mean a negative number.
        Some(first) if first & 0x80 != 0 => string(&[&[0], number].concat()),
        _ => string(number),
    }
}
