//! joserfc, which has taken over the JOSE part of Authlib; checked against 1.8.

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
            "`token = jwt.decode(value, keys)`, then compare `token.header.get(\"typ\")` yourself."
        }
        Remedy::RequireClaims => {
            "`JWTClaimsRegistry(exp={\"essential\": True}, sub={\"essential\": \
             True}).validate(token.claims)`."
        }
        Remedy::RefuseCrit => {
            "`jwt.decode` refuses what it does not know: list nothing in `header_registry` \
             that you have not implemented. With Authlib, install 1.6.4 or later."
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
    }
}
