//! Spring Security's resource server, configured by Spring Boot.

use super::Remedy;

pub(super) fn text(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::PinAlgorithms => {
            "`spring.security.oauth2.resourceserver.jwt.jws-algorithms=RS256`."
        }
        Remedy::VerifySignature => {
            "`NimbusJwtDecoder.withJwkSetUri(JWKS_URL).build()` as the `JwtDecoder`, in \
             place of `SignedJWT.parse(token)`."
        }
        Remedy::KeysFromIssuerOnly => {
            "`spring.security.oauth2.resourceserver.jwt.jwk-set-uri=${JWKS_URL}`."
        }
        Remedy::RefuseUnknownKid => {
            "`NimbusJwtDecoder` throws `BadJwtException` if no key fits: do not catch it to \
             try another decoder."
        }
        Remedy::CheckExp => {
            "`decoder.setJwtValidator(new \
             DelegatingOAuth2TokenValidator<>(JwtValidators.createDefaultWithIssuer(ISSUER), \
             new JwtClaimValidator<>(\"exp\", Objects::nonNull)))`."
        }
        Remedy::CheckNbf => {
            "`decoder.setJwtValidator(JwtValidators.createDefaultWithIssuer(ISSUER))`: a \
             validator of your own replaces the one that checks the times."
        }
        Remedy::CheckIss => "`spring.security.oauth2.resourceserver.jwt.issuer-uri=${ISSUER}`.",
        Remedy::CheckAud => "`spring.security.oauth2.resourceserver.jwt.audiences=${AUDIENCE}`.",
        Remedy::CheckTyp => {
            "Spring Security 6.5: add `new JwtTypeValidator(\"at+jwt\")` to the validators of the \
             `NimbusJwtDecoder`."
        }
        Remedy::RequireClaims => {
            "`new JwtClaimValidator<>(\"sub\", Objects::nonNull)` in the \
             `DelegatingOAuth2TokenValidator` of the decoder."
        }
        Remedy::RefuseCrit => {
            "`NimbusJwtDecoder` refuses what it does not know: use it in place of a decoder \
             of your own."
        }
        Remedy::AcceptValid => {
            "`new JwtTypeValidator(List.of(\"JWT\", \"at+jwt\"))` among the decoder's \
             validators, with `validateType(false)` on its builder, if the tokens are of \
             type `at+jwt`."
        }
        Remedy::CatchErrors => {
            "`throw new InvalidBearerTokenException(\"invalid token\")` from filters of your \
             own: other exceptions end as 500."
        }
        Remedy::ProtectRoute => {
            "`http.authorizeHttpRequests(requests -> \
             requests.anyRequest().authenticated())`."
        }
        Remedy::ParseScheme => "`new DefaultBearerTokenResolver()` in place of one of your own.",
        Remedy::Challenge => {
            "`http.oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))`: \
             it answers by `BearerTokenAuthenticationEntryPoint`."
        }
        Remedy::RefetchKeys => {
            "`spring.security.oauth2.resourceserver.jwt.jwk-set-uri=${JWKS_URL}` in place \
             of `public-key-location`: it fetches again when a `kid` is unknown."
        }
        Remedy::ReplaceKeys => {
            "`NimbusJwtDecoder.withJwkSetUri(JWKS_URL).build()` without a `.cache(...)` of \
             your own, and no map of keys beside it."
        }
    }
}
