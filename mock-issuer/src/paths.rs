//! Where an issuer serves what, as derived from its `iss` and its shape.

use crate::vendor::Shape;

/// The paths of the endpoints and the URLs that lead there.
#[derive(Clone, Debug)]
pub(crate) struct Paths {
    shape: &'static Shape,
    /// Scheme and authority under which targets reach the issuer.
    origin: String,
    /// Whether the issuer string has a slash at its end.
    slash: bool,
    /// Path of the JWKS.
    pub(crate) jwks: String,
    /// Path of the token endpoint.
    pub(crate) token: String,
    /// All paths of the metadata; the first is the one that is advertised.
    pub(crate) metadata: Vec<String>,
}

impl Paths {
    /// The paths for this `iss`, reached under that URL, which has a host.
    pub(crate) fn new(
        iss: &str,
        url: &str,
        jwks_path: Option<&str>,
        shape: &'static Shape,
    ) -> Self {
        let prefix = path_of(iss).trim_end_matches('/');
        let (oidc, oauth) =
            ("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server");
        let mut metadata = vec![
            // OpenID Connect Discovery section 4 appends to the issuer, RFC
            // 8414 section 3.1 puts the well-known part before its path.
            // Clients are found that do either with both.
            format!("{prefix}{oidc}"),
            format!("{oauth}{prefix}"),
            format!("{prefix}{oauth}"),
            format!("{oidc}{prefix}"),
        ];
        metadata.truncate(if prefix.is_empty() { 2 } else { 4 });
        let jwks = match jwks_path {
            Some(path) if path.starts_with('/') => path.to_owned(),
            Some(path) => format!("/{path}"),
            None => format!("{prefix}{}", shape.jwks),
        };
        Self {
            shape,
            origin: origin_of(url).into(),
            slash: iss.ends_with('/'),
            jwks,
            token: format!("{prefix}{}", shape.token),
            metadata,
        }
    }

    /// The issuer string and the paths of the sibling tenant, which has the same
    /// scheme and authority, and the same shape: who derives the address of the
    /// keys from `iss` has to find them.
    pub(crate) fn sibling(&self) -> (String, Self) {
        let iss = format!("{}/sibling{}", self.origin, if self.slash { "/" } else { "" });
        let paths = Self::new(&iss, &self.origin, None, self.shape);
        (iss, paths)
    }

    pub(crate) fn jwks_url(&self) -> String {
        format!("{}{}", self.origin, self.jwks)
    }

    pub(crate) fn token_url(&self) -> String {
        format!("{}{}", self.origin, self.token)
    }

    pub(crate) fn discovery_url(&self) -> String {
        format!("{}{}", self.origin, self.metadata[0])
    }
}

/// Whether this is a URL with a scheme that a target can fetch, and a host.
pub(crate) fn is_http_url(url: &str) -> bool {
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#', ':']))
        && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// The host of a URL, without the brackets of an IPv6 address.
#[cfg(feature = "tls")]
pub(crate) fn host_of(url: &str) -> Option<&str> {
    let (_, authority) = origin_of(url).split_once("://")?;
    let authority = authority.rsplit_once('@').map_or(authority, |(_, rest)| rest);
    let host = match authority.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next()?,
        None => authority.split(':').next()?,
    };
    (!host.is_empty()).then_some(host)
}

/// Scheme and authority.
fn origin_of(url: &str) -> &str {
    let start = url.find("://").map_or(0, |index| index + 3);
    let end = url[start..].find(['/', '?', '#']).map_or(url.len(), |index| start + index);
    &url[..end]
}

/// The path, empty where there is none. An `iss` need not be a URL.
fn path_of(iss: &str) -> &str {
    if !iss.contains("://") {
        return "";
    }
    let rest = &iss[origin_of(iss).len()..];
    &rest[..rest.find(['?', '#']).unwrap_or(rest.len())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendor::Vendor;

    #[test]
    fn metadata_is_found_before_and_behind_the_path() {
        for iss in ["https://x.example/__zuplo/issuer", "https://x.example/__zuplo/issuer/"] {
            let paths = Paths::new(iss, "http://127.0.0.1:9", None, &Shape::PLAIN);
            assert_eq!(paths.jwks_url(), "http://127.0.0.1:9/__zuplo/issuer/.well-known/jwks.json");
            assert_eq!(paths.token, "/__zuplo/issuer/token");
            assert_eq!(
                paths.metadata,
                [
                    "/__zuplo/issuer/.well-known/openid-configuration",
                    "/.well-known/oauth-authorization-server/__zuplo/issuer",
                    "/__zuplo/issuer/.well-known/oauth-authorization-server",
                    "/.well-known/openid-configuration/__zuplo/issuer",
                ]
            );
        }
    }

    #[test]
    fn an_issuer_without_a_path_has_the_root() {
        for iss in
            ["https://x.example", "https://x.example/", "x.example", "urn:x", "https://x?a/b"]
        {
            let paths = Paths::new(iss, "http://h:1/base/", None, &Shape::PLAIN);
            assert_eq!(paths.jwks_url(), "http://h:1/.well-known/jwks.json", "{iss}");
            assert_eq!(paths.metadata.len(), 2);
            assert_eq!(paths.discovery_url(), "http://h:1/.well-known/openid-configuration");
        }
    }

    #[test]
    fn the_jwks_path_can_be_anything() {
        for path in ["/oauth/{v1}/keys", "oauth/{v1}/keys"] {
            let iss = "https://x.example/t";
            let paths = Paths::new(iss, "http://h:1", Some(path), &Shape::PLAIN);
            assert_eq!(paths.jwks_url(), "http://h:1/oauth/{v1}/keys");
        }
    }

    #[test]
    fn the_sibling_serves_where_the_issuer_does() {
        let keycloak = Vendor::Keycloak.shape();
        let paths = Paths::new("http://h:1/realms/test", "http://h:1", None, keycloak);
        let (iss, sibling) = paths.sibling();
        assert_eq!(iss, "http://h:1/sibling");
        assert_eq!(sibling.jwks_url(), format!("{iss}/protocol/openid-connect/certs"));
        let auth0 = Vendor::Auth0.shape();
        let (iss, sibling) = Paths::new("http://h:1/", "http://h:1", None, auth0).sibling();
        assert_eq!(iss, "http://h:1/sibling/");
        assert_eq!(sibling.jwks_url(), format!("{iss}.well-known/jwks.json"));
    }

    #[test]
    fn only_fetchable_urls_are_urls() {
        for (url, is) in [
            ("http://127.0.0.1:9", true),
            ("https://[::1]:9/a", true),
            ("127.0.0.1:9", false),
            ("ftp://x", false),
            ("http://", false),
            ("http:///a", false),
            ("http://a b", false),
        ] {
            assert_eq!(is_http_url(url), is, "{url}");
        }
    }
}
