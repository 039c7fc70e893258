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
        Remedy::MatchKeyUse => {
            "Pass over a key whose `use` is not `sig`, or whose `alg` is another than the one that you \
             accept, where the JWK has these members."
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
             public ones listed as exceptions. Take the user from the verified token, never \
             from a header such as `X-User-Id` or `X-Forwarded-User`."
        }
        Remedy::ParseScheme => {
            "Split the `Authorization` header at the first blank, drop further blanks around the \
             token, compare the scheme with `bearer` without regard to case, and answer 401 to every other scheme and to \
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
        Remedy::NeverFetchFromToken => {
            "Take the address of the keys from your configuration, or from the metadata of \
             the issuer in your configuration. Never fetch what `jku`, `x5u` or `iss` of a \
             token says; where several issuers are trusted, find `iss` in their list first."
        }
        Remedy::OneHeader => {
            "Answer 401 to a request with two `Authorization` headers, or with two credentials and a \
             comma between them in the one. Do not choose."
        }
        Remedy::StrictParsing => {
            "Take three parts of base64url with dots between them, and refuse all else \
             before decoding: padding, white space, other characters, the JSON form of a \
             JWS."
        }
        Remedy::StrictJson => {
            "Read header and claims as one JSON object in UTF-8, with a parser that refuses \
             all else: octets that are no UTF-8, other encodings, `NaN`, comments, text \
             behind the object, a name that is there twice."
        }
        Remedy::CheckSignatureForm => {
            "Update the library that checks signatures, and check none yourself. A \
             signature has the one form that its algorithm prescribes (RFC 7518 section 3); \
             old libraries take others, such as an ECDSA signature of zeros."
        }
        Remedy::RefuseNested => {
            "Take a signed token with claims in it and nothing else: answer 401 to an \
             encrypted one, to one with `cty`, and to one whose payload is not a JSON \
             object. Verify what is inside by the same rules, if you must unpack it."
        }
        Remedy::CheckScope => {
            "Split `scope` at blanks and compare whole words. Where the right one is \
             missing, answer 403 with `WWW-Authenticate: Bearer \
             error=\"insufficient_scope\"`."
        }
        Remedy::NoTokenInUrl => {
            "Read the token from the `Authorization` header and nowhere else. Addresses end \
             up in logs and histories, and a cookie is sent by any page."
        }
        Remedy::ProtectEveryMethod => {
            "Put the check in front of the router, by prefix and for all methods, and list \
             what is public. Other methods, a further slash, upper case or `%2e` in the \
             path must lead to the same check as to the same handler; take no method from a \
             header."
        }
        Remedy::SeparateTokenKinds => {
            "Take access tokens alone. ID tokens, refresh tokens and logout tokens come \
             from the same issuer with the same keys: require your own name in `aud`, and \
             compare `typ`, or what the issuer writes in its place."
        }
        Remedy::NoVerdictCache => {
            "Verify each token each time. If results must be kept, then by the whole token, \
             never by `sub`, `jti` or a part of it, and not beyond its `exp`."
        }
        Remedy::NoSharedCache => {
            "Send `Cache-Control: no-store` with every answer to a request with a token, never \
             `public` or `s-maxage`."
        }
        Remedy::HideInternals => {
            "Answer with fixed words: no stack trace, no text of an exception, nothing of \
             the token or of a key. Details belong into the log, and there the token does \
             not."
        }
        Remedy::BoundInput => {
            "Refuse a token of more than 8 kB before decoding it, and no shorter one; bound the size of \
             headers and of the JWKS, the depth of JSON, and the time of each fetch."
        }
        Remedy::SanitizeKid => {
            "Look `kid` up, as a string, in a map that holds the keys of the issuer and \
             nothing else. It comes from a stranger: let it never become part of a path, a \
             query, a command or an address, and escape it in logs."
        }
        Remedy::ReadJwksTolerantly => {
            "Read what RFC 7517 allows: several keys, members that you do not know, keys \
             without `alg`, `use` or `x5c`. Pass over a key that you cannot use and keep \
             the others."
        }
        Remedy::KeepKeys => {
            "Fetch first, and replace the keys at hand only when what came is a JWKS with \
             keys in it. While the fetch fails or is under way, go on with the old ones: \
             never empty the cache before the new keys are there."
        }
        Remedy::RecoverByItself => {
            "Keep no failure: the next request that needs a key tries again, after a few \
             seconds at most. Neither an exception nor an empty key set belongs into a cache."
        }
        Remedy::FetchTimeout => {
            "Give the fetch of the JWKS a timeout of a few seconds in all, and do it with no \
             lock held that requests for known keys want."
        }
        Remedy::LimitFetches => {
            "Remember when the key set was fetched last, and answer 401 to an unknown `kid` \
             without a fetch if that was less than half a minute ago. One limit for all \
             `kid`s, kept apart from the valid tokens."
        }
        Remedy::CacheKeys => {
            "Keep one key set for the whole process, made once and not in the handler, for \
             some minutes; let requests that come while it is fetched wait for the same \
             fetch."
        }
        Remedy::NoRedirects => {
            "Tell the HTTP client that fetches the keys to follow no redirects, and treat one \
             as a failed fetch."
        }
        Remedy::FailClosed => {
            "Without keys, refuse: answer 401 or 503 before anything is verified. Never pass \
             on an empty key, an empty list of algorithms or `None`."
        }
        Remedy::CheckMetadataIssuer => {
            "After fetching the metadata, compare its `issuer` with the one in your \
             configuration, character by character, and use nothing of it if they differ."
        }
        Remedy::VerifyCertificates => {
            "Verify certificates when you fetch the keys: take out whatever turns that off, and \
             add the certificate of a private authority to those that are trusted."
        }
        Remedy::CompareExactly => {
            "Compare `iss`, and each member of `aud`, as whole strings, octet by octet: no \
             prefix, no part, no pattern, nothing trimmed or lower-cased before."
        }
    }
}
