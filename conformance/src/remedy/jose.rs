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
            "`createRemoteJWKSet(new URL(JWKS_URL))` replaces the set at each fetch; \
             jwks-rsa keeps each key for its `cacheMaxAge`, so set that to minutes."
        }
    }
}
