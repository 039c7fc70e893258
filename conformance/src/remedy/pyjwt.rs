//! PyJWT, checked against 2.15.

use super::{Remedy, python};

pub(super) fn text(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::PinAlgorithms => {
            "`jwt.decode(token, key, algorithms=[\"RS256\"])`: a fixed list, never \
             `algorithms=[header[\"alg\"]]`."
        }
        Remedy::VerifySignature => {
            "`jwt.decode(token, key, algorithms=[\"RS256\"])`, and remove \
             `\"verify_signature\": False` wherever it stands."
        }
        Remedy::KeysFromIssuerOnly => {
            "`key = jwt.PyJWKClient(JWKS_URL).get_signing_key_from_jwt(token).key`; build \
             no `PyJWK` from the header."
        }
        Remedy::MatchKeyUse => python::MATCH_KEY_USE,
        Remedy::RefuseUnknownKid => {
            "`get_signing_key_from_jwt(token)` raises `PyJWKClientError` if no key fits: \
             answer 401 and use no other key."
        }
        Remedy::CheckExp => {
            "`jwt.decode(..., options={\"require\": [\"exp\"]})`, and remove `\"verify_exp\": \
             False`."
        }
        Remedy::CheckNbf => {
            "`jwt.decode` checks `nbf` unless told otherwise: remove `\"verify_nbf\": False` \
             from `options`."
        }
        Remedy::CheckIss => "`jwt.decode(..., issuer=ISSUER, options={\"require\": [\"iss\"]})`.",
        Remedy::CheckAud => {
            "`jwt.decode(..., audience=AUDIENCE)`, and remove `\"verify_aud\": False` from \
             `options`."
        }
        Remedy::CheckTyp => {
            "`jwt.decode_complete(...)[\"header\"].get(\"typ\")`: compare it after verifying; PyJWT does \
             not look at it."
        }
        Remedy::RequireClaims => {
            "`jwt.decode(..., options={\"require\": [\"exp\", \"iss\", \"aud\", \"sub\"]})`."
        }
        Remedy::RefuseCrit => "Install `PyJWT>=2.12`: it refuses what older versions passed over.",
        Remedy::AcceptValid => {
            "`jwt.decode(..., audience=AUDIENCE)`: without an audience PyJWT refuses every \
             token that has `aud`."
        }
        Remedy::CatchErrors => {
            "`except jwt.PyJWTError:` and answer 401; `InvalidTokenError` does not cover \
             the errors of `PyJWKClient`."
        }
        Remedy::ProtectRoute => python::PROTECT_ROUTE,
        Remedy::ParseScheme => python::PARSE_SCHEME,
        Remedy::Challenge => python::CHALLENGE,
        Remedy::RefetchKeys => {
            "Make one `jwks_client = jwt.PyJWKClient(JWKS_URL)` for the process: it fetches \
             again when a `kid` is unknown."
        }
        Remedy::ReplaceKeys => {
            "`jwt.PyJWKClient(JWKS_URL)` without `cache_keys=True`, which keeps single keys \
             after they have gone."
        }
        Remedy::NeverFetchFromToken => {
            "`jwt.PyJWKClient(JWKS_URL)` with `JWKS_URL` from the configuration, never \
             `jwt.PyJWKClient(header[\"jku\"])`."
        }
        Remedy::OneHeader => python::ONE_HEADER,
        Remedy::StrictParsing => python::STRICT_PARSING,
        Remedy::StrictJson => python::STRICT_JSON,
        Remedy::CheckSignatureForm => {
            "`pip install --upgrade \"PyJWT[crypto]\" cryptography`: they check the length \
             of a signature and refuse zeros."
        }
        Remedy::RefuseNested => {
            "`if \"cty\" in jwt.get_unverified_header(token):` answer 401; `jwt.decode` \
             refuses encrypted tokens and payloads that are no object."
        }
        Remedy::CheckScope => python::CHECK_SCOPE,
        Remedy::NoTokenInUrl => python::NO_TOKEN_IN_URL,
        Remedy::ProtectEveryMethod => python::PROTECT_EVERY_METHOD,
        Remedy::SeparateTokenKinds => {
            "`jwt.decode(..., audience=AUDIENCE)` with the API's own name, not the \
             client's, and `if jwt.get_unverified_header(token).get(\"typ\") != \
             \"at+jwt\":` answer 401, if the issuer writes that."
        }
        Remedy::NoVerdictCache => python::NO_VERDICT_CACHE,
        Remedy::NoSharedCache => python::NO_SHARED_CACHE,
        Remedy::HideInternals => python::HIDE_INTERNALS,
        Remedy::BoundInput => {
            "`if len(token) > 8192:` answer 401 before `jwt.decode`, and \
             `jwt.PyJWKClient(JWKS_URL, timeout=5)`; and `except (jwt.PyJWTError, \
             RecursionError):`, since deep JSON raises the latter in older versions."
        }
        Remedy::SanitizeKid => {
            "`jwks_client.get_signing_key_from_jwt(token)` compares strings; never \
             `open(f\"keys/{kid}.pem\")`, and log `repr(kid)`."
        }
        Remedy::ReadJwksTolerantly => {
            "`jwt.PyJWKClient(JWKS_URL)` passes over what it cannot use; take its key in \
             place of `jwks[\"keys\"][0]` or `x5c`."
        }
        Remedy::KeepKeys => {
            "`pip install \"PyJWT>=2.15\"`: 2.12 drops the keys when a fetch fails, 2.14 \
             when the new set is empty. `jwt.PyJWKClient(JWKS_URL, lifespan=300)` keeps \
             them for that long: a longer time outlasts a longer outage, and keeps \
             withdrawn keys."
        }
        Remedy::RecoverByItself => {
            "`jwks_client = jwt.PyJWKClient(JWKS_URL)` fetches nothing yet and keeps no \
             failure: call `get_signing_key_from_jwt(token)` for each token, and no \
             `get_signing_keys()` at import."
        }
        Remedy::FetchTimeout => {
            "`jwt.PyJWKClient(JWKS_URL, timeout=5)`: the default is 30, and since 2.14 \
             tokens with known keys wait meanwhile. It bounds each silence, not the whole."
        }
        Remedy::LimitFetches => {
            "`jwt.PyJWKClient(JWKS_URL, cooldown_duration=30)`, which is the default since \
             2.14, without `cache_jwk_set=False`, which turns it off. It counts from the \
             last fetch that succeeded."
        }
        Remedy::CacheKeys => {
            "`jwks_client = jwt.PyJWKClient(JWKS_URL)` at the top of a module, not in the \
             handler; since 2.14 requests that come meanwhile share one fetch."
        }
        Remedy::NoRedirects => {
            "`pip install \"PyJWT>=2.14\"`: `PyJWKClient` follows redirects in older \
             versions, and has no option against it."
        }
        Remedy::FailClosed => {
            "`except (jwt.PyJWTError, OSError, ValueError):` around \
             `get_signing_key_from_jwt(token)`, and answer 401: a connection that is reset \
             and a page of HTML raise the latter two. Go on with no `key = \"\"`."
        }
        Remedy::CheckMetadataIssuer => python::CHECK_METADATA_ISSUER,
        Remedy::VerifyCertificates => {
            "`PyJWKClient(URL)` verifies by itself; for a private authority \
             `PyJWKClient(URL, ssl_context=ssl.create_default_context(cafile=CA))`, and no \
             `ssl._create_unverified_context()`. With requests: `verify=CA`, never `verify=False`."
        }
        Remedy::CompareExactly => {
            "`jwt.decode(..., issuer=ISSUER, audience=AUDIENCE)` with `PyJWT>=2.10.1`: \
             2.10.0 takes a part of the issuer for the whole."
        }
    }
}
