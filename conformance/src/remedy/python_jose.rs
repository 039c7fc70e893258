//! python-jose, checked against 3.5.

use super::{Remedy, python};

pub(super) fn text(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::PinAlgorithms => {
            "`jwt.decode(token, key, algorithms=[\"RS256\"])`: a fixed list, never the `alg` \
             of the header."
        }
        Remedy::VerifySignature => {
            "`jwt.decode(token, key, algorithms=[\"RS256\"])` in place of \
             `jwt.get_unverified_claims(token)`, and without `\"verify_signature\": False`."
        }
        Remedy::KeysFromIssuerOnly => {
            "`key = keys.get(jwt.get_unverified_header(token).get(\"kid\"))` with `keys` from \
             the issuer's JWKS."
        }
        Remedy::MatchKeyUse => python::MATCH_KEY_USE,
        Remedy::RefuseUnknownKid => {
            "`if key is None: raise JWTError(\"no key has this kid\")` before `jwt.decode`."
        }
        Remedy::CheckExp => {
            "`jwt.decode(..., options={\"require_exp\": True})`: python-jose checks `exp` \
             only if it is there."
        }
        Remedy::CheckNbf => {
            "`jwt.decode` checks `nbf` unless told otherwise: remove `\"verify_nbf\": False` \
             from `options`."
        }
        Remedy::CheckIss => "`jwt.decode(..., issuer=ISSUER, options={\"require_iss\": True})`.",
        Remedy::CheckAud => {
            "`jwt.decode(..., audience=AUDIENCE, options={\"require_aud\": True})`: \
             python-jose checks `aud` only if it is there."
        }
        Remedy::CheckTyp => {
            "`jwt.get_unverified_header(token).get(\"typ\")`: compare it yourself; python-jose does not \
             look at it."
        }
        Remedy::RequireClaims => {
            "`jwt.decode(..., options={\"require_exp\": True, \"require_iss\": True, \
             \"require_aud\": True, \"require_sub\": True})`."
        }
        Remedy::RefuseCrit => {
            "`if \"crit\" in jwt.get_unverified_header(token): raise JWTError(\"crit is not \
             supported\")`: python-jose never looks at it."
        }
        Remedy::AcceptValid => {
            "`jwt.decode(..., audience=AUDIENCE)`: without an audience python-jose refuses \
             every token that has `aud`."
        }
        Remedy::CatchErrors => {
            "`except Exception:` around `jwt.get_unverified_header`, the search for the key and \
             `jwt.decode`, and answer 401: odd tokens raise a `TypeError`, an `OverflowError` or a \
             `RecursionError`, and `header[\"kid\"]` a `KeyError`, none of which is a `JOSEError`."
        }
        Remedy::ProtectRoute => python::PROTECT_ROUTE,
        Remedy::ParseScheme => python::PARSE_SCHEME,
        Remedy::Challenge => python::CHALLENGE,
        Remedy::RefetchKeys => {
            "`if kid not in keys: keys = {k[\"kid\"]: k for k in requests.get(JWKS_URL, \
             timeout=5).json()[\"keys\"]}`, at most once in half a minute."
        }
        Remedy::ReplaceKeys => {
            "`keys = {k[\"kid\"]: k for k in jwks[\"keys\"]}` after each fetch, not \
             `keys.update(...)`."
        }
        Remedy::NeverFetchFromToken => {
            "`requests.get(JWKS_URL, timeout=5)` with `JWKS_URL` from the configuration, \
             never an address made from `jwt.get_unverified_claims(token)[\"iss\"]`."
        }
        Remedy::OneHeader => python::ONE_HEADER,
        Remedy::StrictParsing => python::STRICT_PARSING,
        Remedy::StrictJson => python::STRICT_JSON,
        Remedy::CheckSignatureForm => {
            "`pip install --upgrade \"python-jose[cryptography]\"`: without the extra, pure \
             Python code checks the signatures."
        }
        Remedy::RefuseNested => {
            "`if \"cty\" in jwt.get_unverified_header(token):` answer 401, and call \
             `jwe.decrypt` on nothing that a caller sent."
        }
        Remedy::CheckScope => python::CHECK_SCOPE,
        Remedy::NoTokenInUrl => python::NO_TOKEN_IN_URL,
        Remedy::ProtectEveryMethod => python::PROTECT_EVERY_METHOD,
        Remedy::SeparateTokenKinds => {
            "`jwt.decode(..., audience=AUDIENCE, options={\"require_aud\": True})` with the \
             API's own name, and `if jwt.get_unverified_header(token).get(\"typ\") != \
             \"at+jwt\":` answer 401, if the issuer writes that."
        }
        Remedy::NoVerdictCache => python::NO_VERDICT_CACHE,
        Remedy::NoSharedCache => python::NO_SHARED_CACHE,
        Remedy::HideInternals => python::HIDE_INTERNALS,
        Remedy::BoundInput => {
            "`if len(token) > 8192:` answer 401, and `except (JOSEError, RecursionError):` \
             around the rest: deep JSON raises the latter."
        }
        Remedy::SanitizeKid => {
            "`key = keys.get(kid) if isinstance(kid, str) else None` with `keys` from the \
             JWKS; never `open(f\"keys/{kid}.pem\")`, and log `repr(kid)`."
        }
        Remedy::ReadJwksTolerantly => {
            "`keys = {k[\"kid\"]: k for k in jwks[\"keys\"] if \"kid\" in k and \
             k.get(\"use\", \"sig\") == \"sig\"}`: no `jwks[\"keys\"][0]`, no `x5c`."
        }
        Remedy::KeepKeys => {
            "`keys = {k[\"kid\"]: k for k in answer.json()[\"keys\"] if \"kid\" in k} or \
             keys`, in a `try` that logs whatever goes wrong: no `keys.clear()` and no \
             `TTLCache`, which are empty before the fetch."
        }
        Remedy::RecoverByItself => python::RECOVER_BY_ITSELF,
        Remedy::FetchTimeout => python::FETCH_TIMEOUT,
        Remedy::LimitFetches => python::LIMIT_FETCHES,
        Remedy::CacheKeys => python::CACHE_KEYS,
        Remedy::NoRedirects => python::NO_REDIRECTS,
        Remedy::FailClosed => {
            "`if not keys:` answer 503, before `jwt.decode(token, key, \
             algorithms=[\"RS256\"])`: with the key `\"\"` and without `algorithms`, \
             python-jose takes what is signed with an empty secret."
        }
        Remedy::CheckMetadataIssuer => python::CHECK_METADATA_ISSUER,
        Remedy::VerifyCertificates => {
            "`requests.get(URL, timeout=5)` verifies by itself, for a private authority with \
             `verify=CA`, and never with `verify=False`."
        }
        Remedy::CompareExactly => {
            "`jwt.decode(..., issuer=ISSUER, audience=AUDIENCE)`, both strings, and no \
             comparing of your own by `in` or `startswith`."
        }
    }
}
