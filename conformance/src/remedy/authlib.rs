//! Authlib, checked against 1.9: `authlib.jose`, and its resource protector for Flask.

use super::{Remedy, python};

pub(super) fn text(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::PinAlgorithms => {
            "`JsonWebToken([\"RS256\"]).decode(token, key_set)`, in place of the ready-made \
             `jwt` of `authlib.jose`, which takes all of them."
        }
        Remedy::VerifySignature => {
            "`claims = JsonWebToken([\"RS256\"]).decode(token, key_set)`, and nothing that \
             was read from the token before."
        }
        Remedy::KeysFromIssuerOnly => {
            "`key_set = JsonWebKey.import_key_set(requests.get(JWKS_URL, \
             timeout=5).json())`; with `Authlib>=1.6.9`, since older ones may take the key \
             of the header."
        }
        Remedy::MatchKeyUse => python::MATCH_KEY_USE,
        Remedy::RefuseUnknownKid => {
            "`key_set.find_by_kid(...)` raises `ValueError` if no key fits: answer 401, and \
             pass `None` as the key to nothing."
        }
        Remedy::CheckExp => {
            "`decode(token, key_set, claims_options={\"exp\": {\"essential\": \
             True}}).validate()`: without `validate()` no claim is checked."
        }
        Remedy::CheckNbf => "`claims.validate()` after `decode`, which checks no claims.",
        Remedy::CheckIss => {
            "`decode(token, key_set, claims_options={\"iss\": {\"essential\": True, \
             \"value\": ISSUER}}).validate()`."
        }
        Remedy::CheckAud => {
            "`decode(token, key_set, claims_options={\"aud\": {\"essential\": True, \
             \"value\": AUDIENCE}}).validate()`."
        }
        Remedy::CheckTyp => {
            "`claims.header.get(\"typ\")`: compare it yourself, or use the \
             `JWTBearerTokenValidator` of `authlib.oauth2.rfc9068`."
        }
        Remedy::RequireClaims => {
            "`claims_options={\"exp\": {\"essential\": True}, \"sub\": {\"essential\": \
             True}}`, and `claims.validate()`."
        }
        Remedy::RefuseCrit => {
            "`pip install \"Authlib>=1.6.4\"`: it refuses what older versions passed over."
        }
        Remedy::AcceptValid => {
            "`JWTBearerTokenValidator` takes `typ` `at+jwt` only and wants `client_id` and \
             `jti`: for other tokens use `JsonWebToken` with `claims_options`."
        }
        Remedy::CatchErrors => {
            "`except (JoseError, ValueError):` with `JoseError` from `authlib.jose.errors`, \
             and answer 401: an unknown `kid` is a `ValueError`."
        }
        Remedy::ProtectRoute => {
            "`@require_oauth()` below `@app.route(...)`: above it, the unprotected function \
             is registered."
        }
        Remedy::ParseScheme => {
            "`require_oauth = ResourceProtector()` reads the scheme as it must be read: \
             leave `request.headers[\"Authorization\"]` to it."
        }
        Remedy::Challenge => {
            "`@require_oauth()` answers with a challenge; in code of your own, \
             `{\"WWW-Authenticate\": 'Bearer error=\"invalid_token\"'}`."
        }
        Remedy::RefetchKeys => {
            "`except ValueError:` fetch, `JsonWebKey.import_key_set(...)`, and decode once \
             more; at most once in half a minute."
        }
        Remedy::ReplaceKeys => {
            "`key_set = JsonWebKey.import_key_set(jwks)` after each fetch, in place of \
             adding to `key_set.keys`."
        }
        Remedy::NeverFetchFromToken => {
            "`requests.get(JWKS_URL, timeout=5)` with `JWKS_URL` from the configuration, \
             never in a `load_key(header, payload)` from what these say."
        }
        Remedy::OneHeader => python::ONE_HEADER,
        Remedy::StrictParsing => python::STRICT_PARSING,
        Remedy::StrictJson => python::STRICT_JSON,
        Remedy::CheckSignatureForm => {
            "`pip install --upgrade Authlib cryptography`: they check the length of a \
             signature and refuse zeros."
        }
        Remedy::RefuseNested => {
            "`JsonWebToken([\"RS256\"])` takes no encrypted tokens, `authlib.jose.jwt` \
             does; answer 401 `if \"cty\" in claims.header`."
        }
        Remedy::CheckScope => {
            "`@require_oauth(\"reports:read\")`: it compares whole words and answers 403."
        }
        Remedy::NoTokenInUrl => {
            "`ResourceProtector` reads the header alone: no `request.args` in a class of \
             your own."
        }
        Remedy::ProtectEveryMethod => python::PROTECT_EVERY_METHOD,
        Remedy::SeparateTokenKinds => {
            "`claims_options={\"aud\": {\"essential\": True, \"value\": AUDIENCE}}` with \
             the API's own name, or `JWTBearerTokenValidator(issuer=ISSUER, \
             resource_server=AUDIENCE)`, which wants `at+jwt`."
        }
        Remedy::NoVerdictCache => python::NO_VERDICT_CACHE,
        Remedy::NoSharedCache => python::NO_SHARED_CACHE,
        Remedy::HideInternals => python::HIDE_INTERNALS,
        Remedy::BoundInput => {
            "`if len(token) > 8192:` answer 401, and `except (JoseError, ValueError, \
             RecursionError):` around the rest: deep JSON raises the last."
        }
        Remedy::SanitizeKid => {
            "`key_set.find_by_kid(kid)` compares strings; never `open(f\"keys/{kid}.pem\")` \
             in a `load_key` of your own, and log `repr(kid)`."
        }
        Remedy::ReadJwksTolerantly => {
            "`KeySet([JsonWebKey.import_key(k) for k in jwks[\"keys\"] if k.get(\"kty\") == \
             \"RSA\"])`: `import_key_set` fails as a whole."
        }
        Remedy::KeepKeys => {
            "`fetched = JsonWebKey.import_key_set(answer.json())`, then `if fetched.keys: \
             key_set = fetched`, in a `try` that logs whatever goes wrong: an empty set \
             raises nothing."
        }
        Remedy::RecoverByItself => python::RECOVER_BY_ITSELF,
        Remedy::FetchTimeout => python::FETCH_TIMEOUT,
        Remedy::LimitFetches => python::LIMIT_FETCHES,
        Remedy::CacheKeys => {
            "`def get_jwks(self): return jwks` with a `jwks` at the top of the module: a \
             `JWTBearerTokenValidator` calls it for each token. Fetch under a \
             `threading.Lock()`, after looking once more."
        }
        Remedy::NoRedirects => python::NO_REDIRECTS,
        Remedy::FailClosed => {
            "`if not key_set.keys:` answer 503; in `get_jwks` of a \
             `JWTBearerTokenValidator` `raise InvalidTokenError()` from \
             `authlib.oauth2.rfc6750`, since other exceptions end as 500."
        }
        Remedy::CheckMetadataIssuer => {
            "`if metadata.get(\"issuer\") != ISSUER: raise ValueError(\"another \
             issuer\")`, before `metadata[\"jwks_uri\"]` is used: \
             `OpenIDProviderMetadata(metadata).validate()` looks at the form alone."
        }
        Remedy::VerifyCertificates => {
            "`requests.get(URL, timeout=5)` verifies by itself, for a private authority with \
             `verify=CA`, and never with `verify=False`."
        }
        Remedy::CompareExactly => {
            "`claims_options={\"iss\": {\"value\": ISSUER}, \"aud\": {\"value\": \
             AUDIENCE}}`, and no comparing of your own by `in` or `startswith`."
        }
    }
}
