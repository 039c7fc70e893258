//! joserfc, checked against 1.8.

use super::{Remedy, python};

pub(super) fn text(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::PinAlgorithms => {
            "`jwt.decode(token, key_set, algorithms=[\"RS256\"])`: a fixed list, never the \
             `alg` of the header."
        }
        Remedy::VerifySignature => {
            "`claims = jwt.decode(token, key_set, algorithms=[\"RS256\"]).claims`, and \
             nothing that was read from the token before."
        }
        Remedy::KeysFromIssuerOnly => {
            "`key_set = KeySet.import_key_set(requests.get(JWKS_URL, timeout=5).json())`."
        }
        Remedy::MatchKeyUse => python::MATCH_KEY_USE,
        Remedy::RefuseUnknownKid => {
            "Pass the whole `KeySet` to `jwt.decode`: it raises `InvalidKeyIdError` if no \
             key fits. Answer 401 and use no other key."
        }
        Remedy::CheckExp => {
            "`JWTClaimsRegistry(exp={\"essential\": True}).validate(token.claims)` after \
             `jwt.decode`, which checks no claims."
        }
        Remedy::CheckNbf => {
            "`JWTClaimsRegistry().validate(token.claims)` after `jwt.decode`, which checks \
             no claims."
        }
        Remedy::CheckIss => {
            "`JWTClaimsRegistry(iss={\"essential\": True, \"value\": \
             ISSUER}).validate(token.claims)`."
        }
        Remedy::CheckAud => {
            "`JWTClaimsRegistry(aud={\"essential\": True, \"value\": \
             AUDIENCE}).validate(token.claims)`."
        }
        Remedy::CheckTyp => {
            "`token = jwt.decode(value, key_set, algorithms=[\"RS256\"])`, then compare `token.header.get(\"typ\")` yourself."
        }
        Remedy::RequireClaims => {
            "`JWTClaimsRegistry(exp={\"essential\": True}, sub={\"essential\": \
             True}).validate(token.claims)`."
        }
        Remedy::RefuseCrit => {
            "`jwt.decode` refuses what it does not know: list nothing in `header_registry` \
             that you have not implemented."
        }
        Remedy::AcceptValid => {
            "`jwt.decode(token, key_set, registry=JWSRegistry(algorithms=[\"RS256\"], \
             strict_check_header=False))`: strict, it refuses header parameters that it \
             does not know."
        }
        Remedy::CatchErrors => {
            "`except (JoseError, ValueError):` with `JoseError` from `joserfc.errors`, and \
             answer 401."
        }
        Remedy::ProtectRoute => python::PROTECT_ROUTE,
        Remedy::ParseScheme => python::PARSE_SCHEME,
        Remedy::Challenge => python::CHALLENGE,
        Remedy::RefetchKeys => {
            "`except InvalidKeyIdError:` fetch, `KeySet.import_key_set(...)`, and decode \
             once more; at most once in half a minute."
        }
        Remedy::ReplaceKeys => {
            "`key_set = KeySet.import_key_set(jwks)` after each fetch, in place of adding \
             to `key_set.keys`."
        }
        Remedy::NeverFetchFromToken => {
            "`requests.get(JWKS_URL, timeout=5)` with `JWKS_URL` from the configuration; \
             joserfc fetches nothing, so neither must a function that you pass as the key."
        }
        Remedy::OneHeader => python::ONE_HEADER,
        Remedy::StrictParsing => python::STRICT_PARSING,
        Remedy::StrictJson => python::STRICT_JSON,
        Remedy::CheckSignatureForm => {
            "`pip install --upgrade joserfc cryptography`: they check the length of a \
             signature and refuse zeros."
        }
        Remedy::RefuseNested => {
            "`jwt.decode(token, key_set, algorithms=[\"RS256\"])` takes signed tokens only: \
             give it no `JWERegistry`, and answer 401 `if \"cty\" in token.header`."
        }
        Remedy::CheckScope => python::CHECK_SCOPE,
        Remedy::NoTokenInUrl => python::NO_TOKEN_IN_URL,
        Remedy::ProtectEveryMethod => python::PROTECT_EVERY_METHOD,
        Remedy::SeparateTokenKinds => {
            "`JWTClaimsRegistry(aud={\"essential\": True, \"value\": AUDIENCE})` with the \
             API's own name, and `if token.header.get(\"typ\") != \"at+jwt\":` answer 401, \
             if the issuer writes that."
        }
        Remedy::NoVerdictCache => python::NO_VERDICT_CACHE,
        Remedy::NoSharedCache => python::NO_SHARED_CACHE,
        Remedy::HideInternals => python::HIDE_INTERNALS,
        Remedy::BoundInput => {
            "`if len(token) > 8192:` answer 401, and `except (JoseError, ValueError, \
             RecursionError):` around the rest: deep JSON raises the last."
        }
        Remedy::SanitizeKid => {
            "`jwt.decode(token, key_set, ...)` compares strings; never \
             `open(f\"keys/{kid}.pem\")` in a function that you pass as the key, and log \
             `repr(kid)`."
        }
        Remedy::ReadJwksTolerantly => {
            "`KeySet.import_key_set(jwks)` with joserfc 1.8 or later passes over a `kty` \
             that it does not know."
        }
        Remedy::KeepKeys => {
            "`key_set = KeySet.import_key_set(answer.json())`, in a `try` that logs \
             whatever goes wrong: an empty set raises too, and `key_set` stays what it \
             was. No `TTLCache`, which is empty before the fetch."
        }
        Remedy::RecoverByItself => python::RECOVER_BY_ITSELF,
        Remedy::FetchTimeout => python::FETCH_TIMEOUT,
        Remedy::LimitFetches => python::LIMIT_FETCHES,
        Remedy::CacheKeys => python::CACHE_KEYS,
        Remedy::NoRedirects => python::NO_REDIRECTS,
        Remedy::FailClosed => {
            "`if not key_set:` answer 503, before `jwt.decode(token, key_set, \
             algorithms=[\"RS256\"])`; and put no `OctKey` in the place of a key that is \
             missing."
        }
        Remedy::CheckMetadataIssuer => python::CHECK_METADATA_ISSUER,
        Remedy::VerifyCertificates => {
            "`httpx.get(URL)` verifies by itself, for a private authority with \
             `verify=ssl.create_default_context(cafile=CA)`, and never with `verify=False`."
        }
        Remedy::CompareExactly => {
            "`JWTClaimsRegistry(iss={\"essential\": True, \"value\": ISSUER}, \
             aud={\"essential\": True, \"value\": AUDIENCE})`, and no comparing of your \
             own."
        }
    }
}
