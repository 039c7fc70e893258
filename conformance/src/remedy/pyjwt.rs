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
        Remedy::KeepKeys
        | Remedy::RecoverByItself
        | Remedy::FetchTimeout
        | Remedy::LimitFetches
        | Remedy::CacheKeys
        | Remedy::NoRedirects
        | Remedy::FailClosed
        | Remedy::CheckMetadataIssuer => super::general::text(remedy),
        Remedy::CompareExactly => {
            "`jwt.decode(..., issuer=ISSUER, audience=AUDIENCE)` with `PyJWT>=2.10.1`: \
             2.10.0 takes a part of the issuer for the whole."
        }
    }
}
