//! In general, whatever the stack.

use super::Remedy;

pub(super) fn text(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::PinAlgorithms => {
            "Write the algorithms you accept into the code or the configuration, public-key \
             ones only, and pass them to the library. Never take the algorithm from the \
             token."
        }
        Remedy::VerifySignature => {
            "Read claims only from a token whose signature the library has verified with a \
             key of the issuer. Reading without verifying is for debugging."
        }
        Remedy::KeysFromIssuerOnly => {
            "Look the key up by `kid` among the keys that you fetched from the issuer's \
             JWKS. Never use a key, an address or a certificate from the token's header."
        }
        Remedy::RefuseUnknownKid => {
            "If no key has the `kid` of the token, or the token has none, answer 401. Do \
             not go on with another key, with an empty one, or without."
        }
        Remedy::CheckExp => {
            "Require `exp`, as a number, and refuse the token from that time on. A minute \
             of leeway is plenty."
        }
        Remedy::CheckNbf => {
            "If `nbf` is there, refuse the token before that time. A minute of leeway is \
             plenty."
        }
        Remedy::CheckIss => {
            "Require `iss` and compare it, as a whole and letter by letter, with the issuer \
             from your configuration."
        }
        Remedy::CheckAud => {
            "Require `aud` and refuse the token unless it is, or as a list contains, the \
             name of your API."
        }
        Remedy::CheckTyp => {
            "Compare the `typ` header, without regard to case and with or without `application/`, with \
             the one kind of token that the API takes."
        }
        Remedy::RequireClaims => {
            "Tell the library which claims must be there. Most libraries check a claim only \
             if it is."
        }
        Remedy::RefuseCrit => {
            "Refuse every token with a `crit` header, unless you have implemented what it \
             names."
        }
        Remedy::AcceptValid => {
            "Look for the option that is stricter than the standard, or for the setting \
             that does not fit the issuer: the audience, the token type, a required claim, \
             a fixed set of members."
        }
        Remedy::CatchErrors => {
            "Wrap reading and verifying the token in one place that turns every error into \
             401, the ones of looking up keys and of parsing included."
        }
        Remedy::ProtectRoute => {
            "Put the check in front of the route, best in front of all routes with the \
             public ones listed as exceptions."
        }
        Remedy::ParseScheme => {
            "Split the `Authorization` header at the first blank, compare the scheme with \
             `bearer` without regard to case, and answer 401 to every other scheme and to \
             an empty token."
        }
        Remedy::Challenge => {
            "Answer with status 401 and the header `WWW-Authenticate: Bearer`; add \
             `error=\"invalid_token\"` if there was a token."
        }
        Remedy::RefetchKeys => {
            "When a `kid` is unknown, fetch the JWKS again and look once more; at most once \
             in half a minute, so that made-up ids cannot flood the issuer."
        }
        Remedy::ReplaceKeys => {
            "After each successful fetch use the keys of that document and no others; keep \
             all of them, not only the newest. Fetch again after some minutes even if \
             nobody asks."
        }
    }
}
