//! Vendor shapes as data: where the issuer of a vendor serves what, what its
//! keys show, and what its tokens say. Each fact stands beside its source.

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::baseline::Baseline;
use crate::keys::{Algorithm, CertificateMember};

mod auth0;
mod authaction;
mod keycloak;
mod zuplo;

/// A vendor whose issuer can be stood in for, so that a backend written for it
/// runs with nothing but its own settings changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vendor {
    /// The JWT Service Plugin of Zuplo.
    Zuplo,
    /// A tenant of AuthAction.
    AuthAction,
    /// A tenant of Auth0, with its own token profile.
    Auth0,
    /// A tenant of Auth0, with the token profile of RFC 9068.
    Auth0Rfc9068,
    /// A realm of Keycloak.
    Keycloak,
}

impl Vendor {
    /// All of them, in the order in which they are listed for people.
    pub const ALL: [Self; 5] =
        [Self::Zuplo, Self::AuthAction, Self::Auth0, Self::Auth0Rfc9068, Self::Keycloak];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zuplo => "zuplo",
            Self::AuthAction => "authaction",
            Self::Auth0 => "auth0",
            Self::Auth0Rfc9068 => "auth0-rfc9068",
            Self::Keycloak => "keycloak",
        }
    }

    /// Whether a backend is told the domain of the issuer and puts `https://`
    /// before it, so that an issuer without TLS cannot stand in. Not so if it is
    /// to reach the issuer under a URL that says otherwise.
    pub fn wants_tls(self, url: Option<&str>) -> bool {
        self.shape().tls && url.is_none_or(|url| !url.starts_with("http://"))
    }

    /// What the valid token of its issuer says, for the client `test-client`.
    pub fn baseline(self) -> Baseline {
        let Baseline { client_id, .. } = Baseline::default();
        self.shape().baseline(&client_id)
    }

    pub(crate) fn shape(self) -> &'static Shape {
        match self {
            Self::Zuplo => &zuplo::SHAPE,
            Self::AuthAction => &authaction::SHAPE,
            Self::Auth0 => &auth0::SHAPE,
            Self::Auth0Rfc9068 => &auth0::RFC_9068,
            Self::Keycloak => &keycloak::SHAPE,
        }
    }
}

#[cfg(feature = "cli")]
impl clap::ValueEnum for Vendor {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.name()))
    }
}

/// What an issuer is like.
///
/// In texts about a client `{client}` stands for its id, and `{uuid}` for a
/// UUID that belongs to it.
#[derive(Debug)]
pub(crate) struct Shape {
    /// What the issuer string has behind the URL. None: it is the URL, whatever
    /// its end.
    pub(crate) issuer: Option<&'static str>,
    /// The path of the JWKS, behind that of the issuer.
    pub(crate) jwks: &'static str,
    /// The path of the token endpoint, behind that of the issuer.
    pub(crate) token: &'static str,
    /// In which form its documents ask for a token.
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "only the program tells it"))]
    pub(crate) token_request: TokenRequest,
    /// Whether it has to be reached over HTTPS.
    pub(crate) tls: bool,
    /// The algorithms of its keys, the ordinary one first.
    pub(crate) algorithms: &'static [Algorithm],
    /// What each of its keys shows of a certificate.
    pub(crate) certificate: &'static [CertificateMember],
    /// Whether its JWKS also shows a key for encryption, `RSA-OAEP`.
    pub(crate) encryption_key: bool,
    /// The header parameter `typ`.
    pub(crate) typ: &'static str,
    /// The claim `sub` of a client's own token.
    pub(crate) subject: &'static str,
    /// Whether its tokens have `client_id`.
    pub(crate) client_id: bool,
    /// Whether its tokens have `jti`.
    pub(crate) jti: bool,
    /// The claim `scope` where none is asked for.
    pub(crate) scope: Option<&'static str>,
    /// Further claims, all of them texts.
    pub(crate) claims: &'static [(&'static str, &'static str)],
    /// Seconds from a token's making to its end.
    pub(crate) lifetime: u64,
}

/// How a token is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenRequest {
    /// A form, the client in the `Authorization` header.
    Basic,
    /// A form, the client in it.
    Form,
    /// A JSON object, the client in it.
    Json,
}

impl Shape {
    /// The shape of an issuer that is like that of no vendor.
    pub(crate) const PLAIN: Self = Self {
        issuer: None,
        jwks: "/.well-known/jwks.json",
        token: "/token",
        token_request: TokenRequest::Basic,
        tls: false,
        algorithms: &[Algorithm::Rs256],
        certificate: &[],
        encryption_key: false,
        typ: "JWT",
        // The client is the subject of its own tokens (RFC 9068 section 2.2).
        subject: "{client}",
        client_id: true,
        jti: true,
        scope: None,
        claims: &[],
        lifetime: 600,
    };

    /// The shape of a vendor's issuer, or the plain one.
    pub(crate) fn of(vendor: Option<Vendor>) -> &'static Self {
        vendor.map_or(&Self::PLAIN, Vendor::shape)
    }

    /// The issuer string of an issuer that is reached under this URL.
    pub(crate) fn iss(&self, url: &str) -> String {
        match self.issuer {
            Some(path) => format!("{}{path}", url.trim_end_matches('/')),
            None => url.to_owned(),
        }
    }

    /// What the valid token of a client says.
    pub(crate) fn baseline(&self, client: &str) -> Baseline {
        let claims = self.claims.iter();
        Baseline {
            typ: Some(self.typ.into()),
            subject: filled(self.subject, client),
            client_id: client.into(),
            show_client_id: self.client_id,
            show_jti: self.jti,
            scope: self.scope.map(Into::into),
            lifetime: self.lifetime,
            extra_claims: claims
                .map(|(name, text)| ((*name).into(), filled(text, client).into()))
                .collect::<Map<String, Value>>(),
            ..Baseline::default()
        }
    }

    /// Has a baseline be about another client. Claims that say something else
    /// than the shape has them say are left alone: somebody set them.
    pub(crate) fn hand_over(&self, baseline: &mut Baseline, client: &str) {
        for (name, text) in self.claims {
            if let Some(value) = baseline.extra_claims.get_mut(*name)
                && *value == filled(text, &baseline.client_id)
            {
                *value = filled(text, client).into();
            }
        }
        baseline.subject = filled(self.subject, client);
        baseline.client_id = client.into();
    }
}

fn filled(text: &str, client: &str) -> String {
    let text = text.replace("{client}", client);
    if text.contains("{uuid}") { text.replace("{uuid}", &uuid(client)) } else { text }
}

/// A UUID that is always the same for a name (RFC 9562 section 5.8: what is in
/// it is up to who makes it).
fn uuid(name: &str) -> String {
    let digest = Sha256::digest(name);
    let mut octets: Vec<u8> = digest[..16].to_vec();
    octets[6] = octets[6] & 0x0f | 0x80;
    octets[8] = octets[8] & 0x3f | 0x80;
    let hex: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_vendor_it_is_the_default() {
        assert_eq!(Shape::PLAIN.baseline("test-client"), Baseline::default());
        for url in ["https://x.example", "https://x.example/", "https://x.example/t/"] {
            assert_eq!(Shape::PLAIN.iss(url), url);
        }
    }

    #[test]
    fn the_end_of_an_issuer_is_that_of_its_vendor() {
        for (vendor, iss) in [
            (Vendor::Zuplo, "https://h:1/__zuplo/issuer"),
            (Vendor::AuthAction, "https://h:1"),
            (Vendor::Auth0, "https://h:1/"),
            (Vendor::Auth0Rfc9068, "https://h:1/"),
            (Vendor::Keycloak, "https://h:1/realms/test"),
        ] {
            for url in ["https://h:1", "https://h:1/"] {
                assert_eq!(vendor.shape().iss(url), iss);
            }
        }
    }

    #[test]
    fn a_claim_that_somebody_set_stays_when_another_client_asks() {
        let shape = Vendor::Auth0.shape();
        let mut baseline = shape.baseline("one");
        shape.hand_over(&mut baseline, "two");
        assert_eq!(baseline, shape.baseline("two"));
        baseline.extra_claims.insert("azp".into(), "mine".into());
        shape.hand_over(&mut baseline, "three");
        assert_eq!((&baseline.subject[..], &baseline.client_id[..]), ("three@clients", "three"));
        assert_eq!(baseline.extra_claims["azp"], "mine");
    }

    #[test]
    fn each_client_has_a_uuid_of_its_own() {
        let one = filled("{uuid}", "one");
        assert_eq!(one, filled("{uuid}", "one"));
        assert_ne!(one, filled("{uuid}", "two"));
        assert_eq!((one.len(), one.as_bytes()[14]), (36, b'8'));
    }
}
