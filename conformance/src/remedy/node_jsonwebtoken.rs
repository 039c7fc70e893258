//! jsonwebtoken for Node, checked against 9.0, with jwks-rsa 4 behind Express.

use super::Remedy;

pub(super) fn text(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::PinAlgorithms => {
            "`jwt.verify(token, key, { algorithms: ['RS256'] })`: a fixed list, never the \
             `alg` of the header."
        }
        Remedy::VerifySignature => {
            "`jwt.verify(token, key, options)` in place of `jwt.decode(token)`, which \
             verifies nothing."
        }
        Remedy::KeysFromIssuerOnly => {
            "`const key = (await client.getSigningKey(kid)).getPublicKey()` with `client = \
             jwksClient({ jwksUri: JWKS_URL })`, never a key of the header."
        }
        Remedy::MatchKeyUse => {
            "`if (key.alg && key.alg !== 'RS256') return res.sendStatus(401)` with `key = await \
             client.getSigningKey(kid)`, which passes over another `use` by itself."
        }
        Remedy::RefuseUnknownKid => {
            "`const key = (await client.getSigningKey(kid)).getPublicKey()` in the `try` that \
             answers 401: it throws `SigningKeyNotFoundError` if no key fits; go on with no \
             other."
        }
        Remedy::CheckExp => {
            "`if (typeof claims.exp !== 'number') return res.sendStatus(401)` after \
             `jwt.verify`, which checks `exp` only if it is there."
        }
        Remedy::CheckNbf => {
            "`jwt.verify` checks `nbf` unless told otherwise: remove `ignoreNotBefore: \
             true`."
        }
        Remedy::CheckIss => "`jwt.verify(token, key, { issuer: ISSUER })`.",
        Remedy::CheckAud => "`jwt.verify(token, key, { audience: AUDIENCE })`.",
        Remedy::CheckTyp => {
            "`jwt.verify(token, key, { complete: true }).header.typ`: compare it yourself; \
             the library does not look at it."
        }
        Remedy::RequireClaims => {
            "`if (!claims.sub) return res.sendStatus(401)` after `jwt.verify`, which cannot \
             be told what must be there."
        }
        Remedy::RefuseCrit => {
            "`if (jwt.decode(token, { complete: true })?.header.crit !== undefined) return \
             res.sendStatus(401)`: the library never looks at it."
        }
        Remedy::AcceptValid => {
            "`jwt.verify(token, key, options)`: remove from `options` what does not fit the \
             issuer, such as `maxAge` or a wrong `audience`."
        }
        Remedy::CatchErrors => {
            "`jwt.verify(token, key, options)` in a `try`, with the key fetched before: the \
             form with a `getKey` callback ends the process at a payload of `null`."
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
            "`res.set('WWW-Authenticate', 'Bearer \
             error=\"invalid_token\"').sendStatus(401)`."
        }
        Remedy::RefetchKeys => {
            "`jwksClient({ jwksUri: JWKS_URL, cache: true, rateLimit: true })` once for the \
             process: it fetches again when a `kid` is unknown."
        }
        Remedy::ReplaceKeys => {
            "`jwksClient({ jwksUri: JWKS_URL, cacheMaxAge: 600000 })`: each key is kept for \
             that long, so set it to minutes."
        }
        Remedy::NeverFetchFromToken => {
            "`jwksClient({ jwksUri: process.env.JWKS_URL })` once for the process, never \
             one from `header.jku` or `payload.iss`."
        }
        Remedy::OneHeader => {
            "`if ((req.headersDistinct.authorization ?? []).length > 1) return \
             res.sendStatus(400)`: `req.get` sees the first alone."
        }
        Remedy::StrictParsing => {
            "`jwt.verify(token, key, options)` takes three parts: hand it the token as it came, \
             without `trim` or `replace`, and answer 401 unless `Buffer.from(part, \
             'base64url').toString('base64url') === part` for each part."
        }
        Remedy::StrictJson => {
            "`JSON.parse(new TextDecoder(\"utf-8\", { fatal: true, ignoreBOM: true \
             }).decode(Buffer.from(part, \"base64url\")))` of the first two parts before \
             `jwt.verify`, which replaces what is no UTF-8; in a `try`, and 401 \
             whatever it throws."
        }
        Remedy::CheckSignatureForm => {
            "`npm install jsonwebtoken@9` on a supported version of Node: version 8 takes \
             keys that do not fit the algorithm."
        }
        Remedy::RefuseNested => {
            "`if (typeof claims !== 'object' || claims === null) return \
             res.sendStatus(401)`: a payload that is no JSON comes back as a string."
        }
        Remedy::CheckScope => {
            "`String(claims.scope ?? '').split(' ').includes('reports:read')`, else \
             `res.set('WWW-Authenticate', 'Bearer \
             error=\"insufficient_scope\"').sendStatus(403)`."
        }
        Remedy::NoTokenInUrl => {
            "`req.get('authorization')`, and the token never from `req.query`, `req.body` \
             or `req.cookies`."
        }
        Remedy::ProtectEveryMethod => {
            "`app.use(requireAuth)` above all routes, in place of `app.get('/reports', \
             requireAuth, handler)` on single ones."
        }
        Remedy::SeparateTokenKinds => {
            "`jwt.verify(token, key, { audience: AUDIENCE, complete: true })` with the \
             API's own name, and 401 unless `header.typ` is `at+jwt`, if the issuer writes \
             that."
        }
        Remedy::NoVerdictCache => {
            "`jwt.verify(token, key, options)` for each request: no `memoize` around it; \
             jwks-rsa keeps the keys."
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
            "`if (token.length > 8192) return res.sendStatus(401)`, and `timeout` of \
             `jwksClient` left as it is."
        }
        Remedy::SanitizeKid => {
            "`client.getSigningKey(kid)` compares strings; keep keys of your own in a \
             `Map`, not in `{}`, where `constructor` is a member, and log \
             `JSON.stringify(kid)`."
        }
        Remedy::ReadJwksTolerantly => {
            "`await client.getSigningKey(kid)` of jwks-rsa passes over what it cannot use: \
             take no `keys[0]` and no `x5c[0]`."
        }
        Remedy::KeepKeys => {
            "`jwksClient({ jwksUri: JWKS_URL, cacheMaxAgeFallback: 3600000 })` of jwks-rsa \
             4.1: while the issuer fails, it serves a key that it had for an hour longer \
             than `cacheMaxAge`."
        }
        Remedy::RecoverByItself => {
            "`jwksClient({ jwksUri: JWKS_URL })` fetches with the first token and keeps no \
             failure: call `await client.getSigningKey(kid)` for each token, not once at \
             the start."
        }
        Remedy::FetchTimeout => {
            "`jwksClient({ jwksUri: JWKS_URL, fetcher: uri => fetch(uri, { redirect: \
             'error', signal: AbortSignal.timeout(5000) }).then(answer => answer.ok ? \
             answer.json() : Promise.reject(new Error(answer.statusText))) })`: `timeout`, \
             by default 30000, bounds each silence alone, and an answer that is cut off \
             keeps it waiting."
        }
        Remedy::LimitFetches => {
            "`jwksClient({ jwksUri: JWKS_URL, rateLimit: true, jwksRequestsPerMinute: 10 \
             })`, which is off by default; known keys do not count. Answer 401 to \
             `JwksRateLimitError`."
        }
        Remedy::CacheKeys => {
            "`const client = jwksClient({ jwksUri: JWKS_URL })` at the top of a module, \
             not in the handler, without `cache: false`; and `client.getSigningKey(kid)`, \
             not `getSigningKeys()`, which fetches each time."
        }
        Remedy::NoRedirects => {
            "`jwksClient({ jwksUri: JWKS_URL })` follows none; in a `fetcher` of your own, \
             `fetch(uri, { redirect: 'error' })`."
        }
        Remedy::FailClosed => {
            "`const key = (await client.getSigningKey(kid)).getPublicKey()` in a `try` \
             that answers 401 to whatever was thrown: no `?? ''` behind it, and no \
             `'none'` in `algorithms`."
        }
        Remedy::CheckMetadataIssuer => {
            "`if (metadata.issuer !== ISSUER) throw new Error('another issuer')` before \
             `jwksClient({ jwksUri: metadata.jwks_uri })`: neither library reads metadata."
        }
        Remedy::VerifyCertificates => {
            "Start Node with `NODE_EXTRA_CA_CERTS=ca.pem` for a private authority, and never with \
             `NODE_TLS_REJECT_UNAUTHORIZED=0`, nor `jwksClient` with a `requestAgent` that has \
             `rejectUnauthorized: false`."
        }
        Remedy::CompareExactly => {
            "`jwt.verify(token, key, { issuer: ISSUER, audience: AUDIENCE })` with strings: \
             a regular expression as `audience` finds parts of words."
        }
    }
}
