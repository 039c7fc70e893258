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
        Remedy::MatchKeyUse => {
            "`NimbusJwtDecoder.withJwkSetUri(JWKS_URL).build()` passes over keys of another `use` or \
             `alg`: no `JWSKeySelector` of your own."
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
        Remedy::NeverFetchFromToken => {
            "`JwtIssuerAuthenticationManagerResolver.fromTrustedIssuers(ISSUER_A, \
             ISSUER_B)` for several issuers, never one that builds a decoder from the `iss` \
             of the token."
        }
        Remedy::OneHeader => {
            "`if (Collections.list(request.getHeaders(\"Authorization\")).size() > 1) throw new \
             InvalidBearerTokenException(\"invalid token\")` in a `BearerTokenResolver` around \
             `DefaultBearerTokenResolver`, which sees the first alone."
        }
        Remedy::StrictParsing => {
            "`if (!token.matches(\"[\\\\w-]+\\\\.[\\\\w-]+\\\\.[\\\\w-]+\")) throw new \
             InvalidBearerTokenException(\"invalid token\")` in a `BearerTokenResolver` \
             around `DefaultBearerTokenResolver`."
        }
        Remedy::StrictJson => {
            "`StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(new \
             Base64URL(part).decode()))` of the first two parts, in the `BearerTokenResolver`: \
             `NimbusJwtDecoder` replaces what is no UTF-8. Catch `CharacterCodingException` and throw \
             `InvalidBearerTokenException`, or it ends as 500."
        }
        Remedy::CheckSignatureForm => {
            "Java 15 to 17.0.2 and 18.0.0 take an ECDSA signature of zeros (CVE-2022-21449): \
             `java -version` must say 17.0.3, 18.0.1 or later, or 8 or 11."
        }
        Remedy::RefuseNested => {
            "`NimbusJwtDecoder.withJwkSetUri(JWKS_URL).build()` takes signed tokens only: \
             call no `setJWEKeySelector` on its processor."
        }
        Remedy::CheckScope => {
            "`requests.requestMatchers(\"/reports/**\").hasAuthority(\"SCOPE_reports:read\")`."
        }
        Remedy::NoTokenInUrl => {
            "`new DefaultBearerTokenResolver()` reads the header alone: remove \
             `setAllowUriQueryParameter(true)` and \
             `setAllowFormEncodedBodyParameter(true)`."
        }
        Remedy::ProtectEveryMethod => {
            "`requests.anyRequest().authenticated()` last, and no \
             `requestMatchers(HttpMethod.GET, ...)` that leaves the other methods open."
        }
        Remedy::SeparateTokenKinds => {
            "`spring.security.oauth2.resourceserver.jwt.audiences=${AUDIENCE}` with the \
             API's own name, and `new JwtTypeValidator(\"at+jwt\")`, if the issuer writes \
             that."
        }
        Remedy::NoVerdictCache => {
            "`decoder.decode(token)` for each request: no `@Cacheable` on a `JwtDecoder`."
        }
        Remedy::NoSharedCache => {
            "`http.headers(Customizer.withDefaults())` sends `no-store`: remove `cacheControl(cache -> \
             cache.disable())`, and write no `public` yourself."
        }
        Remedy::HideInternals => {
            "`server.error.include-stacktrace=never` and \
             `server.error.include-message=never`, which are the defaults."
        }
        Remedy::BoundInput => "`server.max-http-request-header-size=8KB`, which is the default.",
        Remedy::SanitizeKid => {
            "`NimbusJwtDecoder` compares strings: put `getKeyID()` into no path, query or \
             address in a `JWSKeySelector` of your own."
        }
        Remedy::ReadJwksTolerantly => {
            "`NimbusJwtDecoder.withJwkSetUri(JWKS_URL).build()` passes over what it does \
             not know: no parser of your own, no `x5c`."
        }
        Remedy::KeepKeys => {
            "`NimbusJwtDecoder.withJwkSource(JWKSourceBuilder.create(new \
             URL(JWKS_URL)).outageTolerant(true).build()).build()` of Spring Security 7, \
             with its validators set again. `withJwkSetUri` keeps the keys for five \
             minutes; with a `.cache(...)` it drops them before it fetches."
        }
        Remedy::RecoverByItself => {
            "`spring.security.oauth2.resourceserver.jwt.issuer-uri=${ISSUER}` fetches with \
             the first token, and tries again with the next: no \
             `JwtDecoders.fromIssuerLocation(ISSUER)` in a `@Bean`, unless in a \
             `SupplierJwtDecoder`."
        }
        Remedy::FetchTimeout => {
            "`var http = new JdkClientHttpRequestFactory(); \
             http.setReadTimeout(Duration.ofSeconds(5)); return builder -> \
             builder.restOperations(new RestTemplate(http));` in a `@Bean` of type \
             `JwkSetUriJwtDecoderBuilderCustomizer`: the default is 30 seconds, in older \
             versions none."
        }
        Remedy::LimitFetches => {
            "`NimbusJwtDecoder.withJwkSource(JWKSourceBuilder.create(new \
             URL(JWKS_URL)).rateLimited(30000).build()).build()` of Spring Security 7, \
             with its validators set again: `withJwkSetUri` fetches for each unknown \
             `kid`. What the limit stops ends as 500, unless you make a `BadJwtException` \
             of it."
        }
        Remedy::CacheKeys => {
            "`NimbusJwtDecoder.withJwkSetUri(JWKS_URL).build()` in one `@Bean`, not in a \
             filter: each decoder keeps keys of its own, for five minutes, and requests \
             that come meanwhile share one fetch."
        }
        Remedy::NoRedirects => {
            "`builder -> builder.restOperations(new RestTemplate(new \
             JdkClientHttpRequestFactory()))` as a `JwkSetUriJwtDecoderBuilderCustomizer`: \
             the default follows redirects. So does `JWKSourceBuilder`, unless \
             `openHTTPConnection` of its `DefaultResourceRetriever` calls \
             `setInstanceFollowRedirects(false)`."
        }
        Remedy::FailClosed => {
            "`token -> { try { return decoder.decode(token); } catch (JwtException error) \
             { throw new BadJwtException(\"invalid token\", error); } }` as the \
             `JwtDecoder`, where 401 is wanted: without keys Spring answers 500. Keep no \
             decoder `withPublicKey` or `withSecretKey` in reserve."
        }
        Remedy::CheckMetadataIssuer => {
            "`spring.security.oauth2.resourceserver.jwt.issuer-uri=${ISSUER}` without \
             `jwk-set-uri`: Spring compares it with the metadata, and code of your own \
             with a `RestTemplate` must do so too."
        }
        Remedy::VerifyCertificates => {
            "Java verifies by itself; give it a private authority by \
             `-Djavax.net.ssl.trustStore=FILE`, and `NimbusJwtDecoder` no `RestTemplate` that \
             trusts every certificate."
        }
        Remedy::CompareExactly => {
            "`spring.security.oauth2.resourceserver.jwt.issuer-uri=${ISSUER}`, and no \
             validator of your own with `startsWith` or `contains`."
        }
    }
}
