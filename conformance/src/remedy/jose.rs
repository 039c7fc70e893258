//! jose for Node, checked against the documents of version 6, behind Express.

use super::Remedy;

pub(super) fn text(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::PinAlgorithms => {
            "`await jwtVerify(token, JWKS, { algorithms: ['RS256'] })`; with \
             express-oauth2-jwt-bearer `tokenSigningAlg: 'RS256'`."
        }
        Remedy::VerifySignature => {
            "`await jwtVerify(token, JWKS, options)` in place of `decodeJwt(token)`."
        }
        Remedy::KeysFromIssuerOnly => {
            "`const JWKS = createRemoteJWKSet(new URL(JWKS_URL))`, never `EmbeddedJWK`."
        }
        Remedy::MatchKeyUse => {
            "`jwtVerify(token, createRemoteJWKSet(new URL(JWKS_URL)), options)` passes over keys of \
             another `use` or `alg`; `importJWK(keys[0])` does not."
        }
        Remedy::RefuseUnknownKid => {
            "`createRemoteJWKSet` throws `JWKSNoMatchingKey` if no key fits: answer 401 and \
             use no other key."
        }
        Remedy::CheckExp => {
            "`await jwtVerify(token, JWKS, { requiredClaims: ['exp'] })`: `exp` is checked \
             only if it is there."
        }
        Remedy::CheckNbf => "`jwtVerify` checks `nbf`; `compactVerify` checks no claims.",
        Remedy::CheckIss => "`await jwtVerify(token, JWKS, { issuer: ISSUER })`.",
        Remedy::CheckAud => "`await jwtVerify(token, JWKS, { audience: AUDIENCE })`.",
        Remedy::CheckTyp => "`await jwtVerify(token, JWKS, { typ: 'at+jwt' })`.",
        Remedy::RequireClaims => {
            "`await jwtVerify(token, JWKS, { requiredClaims: ['exp', 'sub'] })`."
        }
        Remedy::RefuseCrit => {
            "`jwtVerify` refuses what it does not know: name nothing in its `crit` option \
             that you have not implemented."
        }
        Remedy::AcceptValid => {
            "Remove options of `jwtVerify` that do not fit the issuer, such as `typ: \
             'at+jwt'` where its tokens say `JWT`."
        }
        Remedy::CatchErrors => {
            "`catch (error) { if (!(error instanceof errors.JOSEError)) throw error; \
             res.sendStatus(401) }` with `errors` from `jose`."
        }
        Remedy::ProtectRoute => {
            "`app.use('/api', requireAuth)` above the routes: Express runs them in the \
             order of the file."
        }
        Remedy::ParseScheme => {
            "`const token = /^bearer +(\\S+)$/i.exec(req.get('authorization') ?? '')?.[1]`, \
             and 401 without one."
        }
        Remedy::Challenge => {
            "`res.set('WWW-Authenticate', 'Bearer error=\"invalid_token\"').sendStatus(401)`."
        }
        Remedy::RefetchKeys => {
            "Call `createRemoteJWKSet(new URL(JWKS_URL))` once for the process: it fetches \
             again when a `kid` is unknown."
        }
        Remedy::ReplaceKeys => {
            "`createRemoteJWKSet(new URL(JWKS_URL))` replaces the set at each fetch: keep no \
             keys beside it."
        }
        Remedy::NeverFetchFromToken => {
            "`createRemoteJWKSet(new URL(process.env.JWKS_URL))`, never an address from \
             `decodeProtectedHeader(token)` or `decodeJwt(token)`."
        }
        Remedy::OneHeader => {
            "`if ((req.headersDistinct.authorization ?? []).length > 1) return \
             res.sendStatus(400)`: `req.get` sees the first alone."
        }
        Remedy::StrictParsing => {
            "`if (!/^[\\w-]+\\.[\\w-]+\\.[\\w-]+$/.test(token)) return res.sendStatus(401)` \
             before `jwtVerify`, which decodes more than that; and 401 unless `Buffer.from(part, \
             'base64url').toString('base64url') === part` for each part."
        }
        Remedy::StrictJson => {
            "`JSON.parse(new TextDecoder(\"utf-8\", { fatal: true, ignoreBOM: true \
             }).decode(Buffer.from(part, \"base64url\")))` of the first two parts before \
             `jwtVerify`, which replaces what is no UTF-8; in a `try`, and 401 \
             whatever it throws."
        }
        Remedy::CheckSignatureForm => {
            "`npm install jose@latest` on a supported version of Node, whose Web \
             Cryptography checks the form."
        }
        Remedy::RefuseNested => {
            "`if (protectedHeader.cty) return res.sendStatus(401)`, and no `jwtDecrypt` of \
             what a caller sent; `jwtVerify` takes signed tokens only."
        }
        Remedy::CheckScope => {
            "`String(payload.scope ?? '').split(' ').includes('reports:read')`, else \
             `res.set('WWW-Authenticate', 'Bearer \
             error=\"insufficient_scope\"').sendStatus(403)`; with express-oauth2-jwt-bearer `requiredScopes('reports:read')`."
        }
        Remedy::NoTokenInUrl => {
            "`req.get('authorization')`, never `req.query`; above `auth()` of \
             express-oauth2-jwt-bearer, `if ('access_token' in req.query) return \
             res.sendStatus(400)`."
        }
        Remedy::ProtectEveryMethod => {
            "`app.use(requireAuth)` above all routes, in place of `app.get('/reports', \
             requireAuth, handler)` on single ones."
        }
        Remedy::SeparateTokenKinds => {
            "`await jwtVerify(token, JWKS, { audience: AUDIENCE, typ: 'at+jwt' })` with the \
             API's own name, not the client's."
        }
        Remedy::NoVerdictCache => {
            "`await jwtVerify(token, JWKS, options)` for each request: `createRemoteJWKSet` \
             keeps the keys, so nothing else needs to be kept."
        }
        Remedy::NoSharedCache => {
            "`app.use((req, res, next) => { res.set('Cache-Control', 'no-store'); next() })` above \
             the routes, and no `public` in any of them."
        }
        Remedy::HideInternals => {
            "`NODE_ENV=production`, and `app.use((error, req, res, next) => \
             res.sendStatus(error.status ?? 500))` below the routes: Express shows stack \
             traces otherwise."
        }
        Remedy::BoundInput => {
            "`if (token.length > 8192) return res.sendStatus(401)`, and `timeoutDuration` \
             of `createRemoteJWKSet` left as it is."
        }
        Remedy::SanitizeKid => {
            "`createRemoteJWKSet` compares strings; keep keys of your own in a `Map`, not \
             in `{}`, where `constructor` is a member, and log `JSON.stringify(kid)`."
        }
        Remedy::ReadJwksTolerantly => {
            "`createRemoteJWKSet(new URL(JWKS_URL))` finds the one that fits: take no \
             `keys[0]` and no `x5c[0]`."
        }
        Remedy::KeepKeys => {
            "`createRemoteJWKSet(new URL(JWKS_URL), { cacheMaxAge: 600000 })` keeps the \
             keys for that long while fetches fail: a longer time outlasts a longer \
             outage, and keeps withdrawn keys."
        }
        Remedy::RecoverByItself => {
            "`const JWKS = createRemoteJWKSet(new URL(JWKS_URL))` fetches with the first \
             token and keeps no failure: no `await JWKS.reload()` and no `await \
             fetch(...)` of metadata at the start, where a failure ends the process."
        }
        Remedy::FetchTimeout => {
            "`createRemoteJWKSet(new URL(JWKS_URL), { timeoutDuration: 5000 })`, which is \
             the default, bounds the whole fetch; in a `fetch` of your own, `{ signal: \
             AbortSignal.timeout(5000) }`."
        }
        Remedy::LimitFetches => {
            "`createRemoteJWKSet(new URL(JWKS_URL), { cooldownDuration: 30000 })`, which \
             is the default, and no `JWKS.reload()` in a `catch`. It counts from the last \
             fetch that succeeded."
        }
        Remedy::CacheKeys => {
            "`const JWKS = createRemoteJWKSet(new URL(JWKS_URL))` at the top of a module, \
             not in the handler: it keeps the keys for ten minutes, and requests that come \
             meanwhile share one fetch."
        }
        Remedy::NoRedirects => {
            "`createRemoteJWKSet(new URL(JWKS_URL))` follows none: under `[customFetch]` \
             hand on the options, which say so, and in a `fetch` of your own write `{ \
             redirect: 'error' }`."
        }
        Remedy::FailClosed => {
            "`catch { return res.sendStatus(401) }` around `await jwtVerify(token, JWKS, \
             options)`, and never `next()` in it: a connection that fails throws a \
             `TypeError`, which is no `JOSEError`."
        }
        Remedy::CheckMetadataIssuer => {
            "`if (metadata.issuer !== ISSUER) throw new Error('another issuer')` before \
             `createRemoteJWKSet(new URL(metadata.jwks_uri))`; with \
             express-oauth2-jwt-bearer `issuer` and `jwksUri` in place of `issuerBaseURL`, \
             which takes the issuer that the metadata names."
        }
        Remedy::VerifyCertificates => {
            "Start Node with `NODE_EXTRA_CA_CERTS=ca.pem` for a private authority, and never with \
             `NODE_TLS_REJECT_UNAUTHORIZED=0`."
        }
        Remedy::CompareExactly => {
            "`await jwtVerify(token, JWKS, { issuer: ISSUER, audience: AUDIENCE })`, and no \
             `payload.iss.startsWith(...)`."
        }
    }
}
