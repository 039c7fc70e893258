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
            "`except JOSEError:` from `jose.exceptions` and answer 401; read \
             `header.get(\"kid\")`, since `header[\"kid\"]` raises a `KeyError` that it does \
             not cover."
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
    }
}
