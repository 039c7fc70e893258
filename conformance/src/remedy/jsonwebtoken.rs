//! The Rust crate jsonwebtoken, checked against 11.1, behind axum.

use super::Remedy;

pub(super) fn text(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::PinAlgorithms => {
            "`Validation::new(Algorithm::RS256)`, never `Validation::new(header.alg)`."
        }
        Remedy::VerifySignature => {
            "`decode::<Claims>(token, &key, &validation)?`, nothing from \
             `jsonwebtoken::dangerous`."
        }
        Remedy::KeysFromIssuerOnly => {
            "`DecodingKey::from_jwk(jwk)?` with `jwk` from the issuer's `JwkSet`, never \
             from `header.jwk`."
        }
        Remedy::MatchKeyUse => {
            "`if !matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature)) || \
             !matches!(jwk.common.key_algorithm, None | Some(KeyAlgorithm::RS256)) { return \
             Err(StatusCode::UNAUTHORIZED); }`."
        }
        Remedy::RefuseUnknownKid => {
            "`let jwk = jwks.find(&kid).ok_or(StatusCode::UNAUTHORIZED)?;`."
        }
        Remedy::CheckExp => {
            "`Validation::new` requires and checks `exp`: remove `validation.validate_exp = \
             false`, and name `\"exp\"` in `set_required_spec_claims`."
        }
        Remedy::CheckNbf => "`validation.validate_nbf = true;`: the default is `false`.",
        Remedy::CheckIss => {
            "`validation.set_issuer(&[ISSUER]); \
             validation.set_required_spec_claims(&[\"exp\", \"iss\", \"aud\"]);`: without the \
             second call a missing `iss` is not noticed."
        }
        Remedy::CheckAud => {
            "`validation.set_audience(&[AUDIENCE]); \
             validation.set_required_spec_claims(&[\"exp\", \"iss\", \"aud\"]);`: without the \
             second call a missing `aud` is not noticed."
        }
        Remedy::CheckTyp => {
            "`decode(...)?.header.typ`: compare it yourself; `Validation` does not look at it."
        }
        Remedy::RequireClaims => {
            "`validation.set_required_spec_claims(&[\"exp\", \"iss\", \"aud\", \"sub\"]);`; for \
             all other claims, a field of `Claims` that is no `Option`."
        }
        Remedy::RefuseCrit => {
            "`if decode_header(token)?.crit.is_some() { return \
             Err(StatusCode::UNAUTHORIZED); }`: the crate leaves `crit` to its caller."
        }
        Remedy::AcceptValid => {
            "`validation.set_audience(&[AUDIENCE]);`: without an audience the crate refuses \
             every token that has `aud`. Put no `deny_unknown_fields` on `Claims`."
        }
        Remedy::CatchErrors => {
            "`decode::<Claims>(token, &key, &validation).map_err(|_| \
             StatusCode::UNAUTHORIZED)?`, no `unwrap`."
        }
        Remedy::ProtectRoute => {
            "`async fn handler(claims: Claims)` with `impl FromRequestParts for Claims`: a \
             handler that takes the claims cannot run without them."
        }
        Remedy::ParseScheme => {
            "`value.split_once(' ').filter(|(scheme, _)| \
             scheme.eq_ignore_ascii_case(\"bearer\")).map(|(_, token)| token.trim())`, and 401 \
             without one."
        }
        Remedy::Challenge => {
            "`(StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, \"Bearer\")]).into_response()`."
        }
        Remedy::RefetchKeys => {
            "`if jwks.find(&kid).is_none() { jwks = \
             client.get(JWKS_URL).send().await?.json::<JwkSet>().await?; }`, at most once \
             in half a minute."
        }
        Remedy::ReplaceKeys => {
            "`*self.jwks.write().await = fetched;` with the whole `JwkSet`, in place of \
             adding to a map."
        }
        Remedy::NeverFetchFromToken => {
            "`client.get(JWKS_URL)` with `JWKS_URL` from the configuration, never \
             `client.get(header.jku)`; build the client with `.redirect(Policy::none())`."
        }
        Remedy::OneHeader => {
            "`if parts.headers.get_all(AUTHORIZATION).iter().count() > 1 { return \
             Err(StatusCode::BAD_REQUEST); }`: `get` sees the first alone."
        }
        Remedy::StrictParsing => {
            "`decode::<Claims>(token, &key, &validation)` takes three parts of base64url \
             and nothing else: give it the token as it came, without `trim` or `replace`."
        }
        Remedy::StrictJson => {
            "`decode::<Claims>` with a struct of your own that derives `Deserialize`: serde \
             refuses a name that is there twice, which `serde_json::Value` and `HashMap` take."
        }
        Remedy::CheckSignatureForm => {
            "`cargo update -p jsonwebtoken`, with its feature `aws_lc_rs` or `rust_crypto`: \
             both check the form of a signature."
        }
        Remedy::RefuseNested => {
            "`if header.cty.is_some() { return Err(StatusCode::UNAUTHORIZED); }`; `decode` \
             refuses encrypted tokens."
        }
        Remedy::CheckScope => {
            "`if !claims.scope.split(' ').any(|word| word == \"reports:read\") { return \
             Err((StatusCode::FORBIDDEN, [(WWW_AUTHENTICATE, \"Bearer \
             error=\\\"insufficient_scope\\\"\")])); }`, never `claims.scope.contains(...)`."
        }
        Remedy::NoTokenInUrl => {
            "`parts.headers.get(AUTHORIZATION)`, and the token never from `Query<...>` or a \
             `CookieJar`."
        }
        Remedy::ProtectEveryMethod => {
            "`.layer(from_fn_with_state(auth, require_token))` on the `Router` after its \
             last route: it runs for every method and path above it."
        }
        Remedy::SeparateTokenKinds => {
            "`validation.set_audience(&[AUDIENCE])` with the API's own name, and `if \
             header.typ.as_deref() != Some(\"at+jwt\") { return \
             Err(StatusCode::UNAUTHORIZED); }`, if the issuer writes that."
        }
        Remedy::NoVerdictCache => {
            "`decode::<Claims>(...)` for each request; keep a `DecodingKey`, never \
             `Claims`."
        }
        Remedy::NoSharedCache => {
            "`.layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, \
             HeaderValue::from_static(\"no-store\")))` of tower-http on the `Router`."
        }
        Remedy::HideInternals => {
            "`StatusCode::UNAUTHORIZED.into_response()`, never `error.to_string()` in a \
             body."
        }
        Remedy::BoundInput => {
            "`if token.len() > 8192 { return Err(StatusCode::UNAUTHORIZED); }`, and \
             `.timeout(...)` on the client that fetches the keys."
        }
        Remedy::SanitizeKid => {
            "`jwks.find(&kid)` compares strings; never \
             `fs::read(format!(\"keys/{kid}.pem\"))`, and log it with \
             `tracing::warn!(?kid)`, which escapes it."
        }
        Remedy::ReadJwksTolerantly => {
            "`serde_json::from_value::<Jwk>(member).ok()` for each member of `keys`, in \
             place of `JwkSet`, which fails as a whole."
        }
        Remedy::KeepKeys => {
            "`let fetched = response.error_for_status()?.json::<JwkSet>().await?; if \
             !fetched.keys.is_empty() { *self.jwks.write().await = fetched; }`: whatever \
             fails returns before the old ones are gone."
        }
        Remedy::RecoverByItself => {
            "`RwLock::new(JwkSet { keys: Vec::new() })` at the start, and fetch when a \
             handler finds no key: no `fetch().await.unwrap()` in `main`, no `LazyLock` \
             that keeps an `Err`."
        }
        Remedy::FetchTimeout => {
            "`Client::builder().timeout(Duration::from_secs(5)).build()?`: reqwest has \
             none by default, and this one bounds the whole. Take `jwks.write().await` \
             only when the body is there."
        }
        Remedy::LimitFetches => {
            "`let mut tried = self.tried.lock().await; if tried.is_some_and(|at| \
             at.elapsed() < Duration::from_secs(30)) { return \
             Err(StatusCode::UNAUTHORIZED); } *tried = Some(Instant::now());`, and then \
             fetch: failed ones count too. While there are no keys, three seconds will do."
        }
        Remedy::CacheKeys => {
            "`Router::with_state(...)` with one `Arc<RwLock<JwkSet>>`, no \
             `client.get(JWKS_URL)` for each request; under a `tokio::sync::Mutex` look \
             for the `kid` once more, and only then fetch."
        }
        Remedy::NoRedirects => {
            "`Client::builder().redirect(Policy::none())`, and `if response.status() != \
             StatusCode::OK { return Err(StatusCode::SERVICE_UNAVAILABLE); }`: \
             `error_for_status` lets a redirect pass."
        }
        Remedy::FailClosed => {
            "`jwks.find(&kid).ok_or(StatusCode::UNAUTHORIZED)?`: no `unwrap_or_default()`, \
             and no `DecodingKey::from_secret(b\"\")` in the place of a key that is \
             missing."
        }
        Remedy::CheckMetadataIssuer => {
            "`if metadata.issuer != ISSUER { return Err(StatusCode::SERVICE_UNAVAILABLE); \
             }` before `metadata.jwks_uri` is fetched, with `struct Metadata { issuer: \
             String, jwks_uri: String }`."
        }
        Remedy::VerifyCertificates => {
            "With reqwest `Client::builder().add_root_certificate(ca)` for a private authority, and \
             no `danger_accept_invalid_certs(true)`."
        }
        Remedy::CompareExactly => {
            "`validation.set_issuer(&[ISSUER]); validation.set_audience(&[AUDIENCE]);`, and \
             `iss: String` in `Claims`: the crate would take a list that has the right \
             issuer in it."
        }
    }
}
