//! Each flaw fails exactly the cases that are about it, and every variant of
//! every case is failed by a flaw that fails little else. A case that no flaw
//! can fail proves nothing about a backend that passes it.

mod covered;
mod row;
mod setup;

use futures_util::stream::{self, StreamExt as _};

use row::Row;
use setup::rows;

#[tokio::test(flavor = "multi_thread")]
async fn every_flaw_is_found_and_every_variant_can_fail() {
    let setups = rows();
    // Each row plays dozens of cells, and each of those opens hundreds of connections at its
    // start: with more rows at once the process can run out of files.
    let rows: Vec<Row> = stream::iter(&setups).map(Row::run).buffered(3).collect().await;
    let text: String = rows.iter().map(|row| format!("{row}\n")).collect();
    insta::assert_snapshot!(text, @"
    accepts-missing-token: control/no-token-is-401 | controls-failed
    accepts-empty-header: transport/empty-header
    accepts-empty-bearer: transport/scheme-only[bare, space]
    accepts-basic: transport/wrong-scheme[basic]
    accepts-digest: transport/wrong-scheme[digest]
    accepts-any-scheme: transport/wrong-scheme[token, jwt, dpop, longer]
    accepts-dpop-scheme: transport/wrong-scheme[dpop]
    accepts-glued-scheme: transport/no-blank[colon, equals, nothing]
    accepts-token-without-scheme: transport/token-without-scheme
    accepts-comma-behind-token: transport/comma-list[good-first]
    takes-last-of-list: transport/comma-list[good-last]
    takes-first-header: transport/two-headers[good-first]
    takes-last-header: transport/two-headers[good-last]
    unquotes-token: transport/quoted-token
    accepts-query-token: transport/token-in-query[access-token]
    accepts-query-token-of-other-names: transport/token-in-query-names[token, jwt, id-token, auth, bearer]
    prefers-query-token: transport/forged-header-good-query transport/token-in-query[access-token]
    accepts-form-token POST: transport/token-in-form
    accepts-cookie-token: transport/token-in-cookie[access-token, token, jwt, authorization]
    reads-token-from-other-headers: transport/forwarded-token[x-original-authorization, x-forwarded-access-token, proxy-authorization]
    trusts-identity-headers: transport/identity-headers[x-user-id, x-forwarded-user, x-auth-request-user, x-amzn-oidc-identity]
    protects-get-only: transport/method-override[post-get] transport/methods[POST, PUT, PATCH, DELETE, FOO]
    protects-all-but-head: transport/methods[HEAD]
    honours-method-override: transport/method-override[post-get, get-delete]
    answers-trace: transport/methods[TRACE]
    guards-exact-path-only: transport/path-spellings[trailing-slash, double-slash, dot, dot-dot, matrix, suffix, nul, encoded-slash, absolute, capitals, escaped]
    guards-path-without-query-only: transport/forged-header-good-query transport/path-spellings[empty-query] transport/token-in-query[access-token] transport/token-in-query-names[token, jwt, id-token, auth, bearer]
    refuses-http-1-0: transport/http-1-0
    case-sensitive-scheme: transport/lowercase-bearer[lower, upper, mixed]
    case-sensitive-field-name: transport/header-name-case[lower, upper]
    wants-single-space: transport/several-spaces
    keeps-trailing-space: transport/trailing-space
    reads-first-aud-only: control/aud-array-many
    aud-string-only: control/aud-array-many control/aud-array-single
    denies-aud: control/valid[stated-audience]
    requires-iat (audience only): control/optional-claims-absent[iat]
    requires-jti (audience only): control/optional-claims-absent[jti]
    denies-unknown-claims: control/extra-claims control/large[4k, 7k] control/unicode[utf-8, escapes]
    denies-unknown-header-params: control/extra-header-params[text, structured]
    denies-non-ascii: control/extra-claims control/unicode[utf-8]
    denies-escapes: control/unicode[escapes]
    denies-escaped-names: control/escaped-names
    denies-white-space: control/json-whitespace
    wants-member-order: control/json-member-order
    limits-token-size: control/large[4k, 7k]
    integer-dates-only: control/odd-times[fraction]
    denies-exponents: control/odd-times[exponent]
    expires-a-minute-early: control/exp-near
    starts-two-seconds-late: claims/nbf-now
    limits-kid-characters: control/kid-forms[one-letter, signs, thumbprint-uri]
    wants-bare-typ: typ/with-prefix[prefix]
    takes-first-algorithm-only: control/each-algorithm[ES256, EdDSA]
    accepts-none-for-known-kid: alg/none[, keeps-signature] alg/none-case-variants[escaped] state/after-hostile-tokens[none]
    accepts-none-for-unknown-kid: alg/none-unknown-kid
    accepts-none-without-kid: alg/none-no-kid
    accepts-none-case-insensitively: alg/none-case-variants[None, NONE, nOnE, noNE] alg/none-no-kid[None] alg/none-unknown-kid[None]
    accepts-none-without-last-dot: alg/none-no-trailing-dot
    trims-alg: alg/none-case-variants[trailing-space, leading-space, nul]
    trims-allowed-alg: alg/spelling[trailing-space, trailing-nul]
    ignores-alg-case: alg/spelling[other-case]
    skips-unknown-alg: alg/sha1[RS1, RSA-SHA1, xmldsig] alg/unknown[empty-signature, random-signature]
    skips-jwe-alg: alg/header-lies[RSA-OAEP, dir, A128KW]
    accepts-sha1: alg/sha1[RS1]
    accepts-missing-alg: alg/not-a-name[absent] alg/null[absent] enc/garbage[empty-object]
    skips-alg-of-wrong-type: alg/not-a-name[null, number, true, list, object] alg/null[null, false, list]
    accepts-empty-alg: alg/not-a-name[empty] alg/null[empty]
    ignores-alg-of-wrong-type: alg/not-a-name[null, number, true, list, object]
    allows-first-alg-verifies-last: alg/duplicate-last-none
    key-decides-alg: alg/header-lies[ES256, EdDSA, ES256K]
    header-decides-alg: alg/other-scheme-same-key[RS384, RS512, PS256, PS384, PS512]
    hash-decides-alg ES256: alg/header-lies[ES256K] alg/other-hash-same-curve[ES384, ES512]
    takes-es256k-for-es256 ES256: alg/header-lies[ES256K]
    ignores-allowed-algorithms: alg/jwk-alg-mismatch alg/not-in-allowlist[RS384, RS512, PS256, PS384, PS512, ES384, ES512] alg/other-scheme-same-key[RS384, RS512, PS256, PS384, PS512]
    ignores-jwk-alg: alg/jwk-alg-mismatch
    hmac-with-spki-pem: alg/hs256-with-spki-pem[lf]
    hmac-with-spki-pem-no-newline: alg/hs256-with-spki-pem[no-newline]
    hmac-with-spki-pem-crlf: alg/hs256-with-spki-pem[crlf]
    hmac-with-spki-pem-one-line: alg/hs256-with-spki-pem[one-line]
    hmac-with-spki-pem-escaped: alg/hs256-with-spki-pem[escaped]
    hmac-with-spki-pem-body: alg/hs256-with-spki-pem[body]
    hmac-with-spki-pem-leading-newline: alg/hs256-with-spki-pem[leading-newline]
    hmac-with-spki-pem-leading-space: alg/hs256-with-spki-pem[leading-space]
    hmac-with-pkcs1-pem: alg/hs256-with-pkcs1-pem[lf]
    hmac-with-pkcs1-pem-no-newline: alg/hs256-with-pkcs1-pem[no-newline]
    hmac-with-pkcs1-pem-leading-newline: alg/hs256-with-pkcs1-pem[leading-newline]
    hmac-with-spki-der: alg/hs256-with-spki-der
    hmac-with-pkcs1-der: alg/hs256-with-pkcs1-der
    hmac-with-jwk-json: alg/hs256-with-jwk-json[as-served]
    hmac-with-jwk-sorted-json: alg/hs256-with-jwk-json[sorted]
    hmac-with-jwk-thumbprint-json: alg/hs256-with-jwk-json[thumbprint]
    hmac-with-jwks-body: alg/hs256-with-jwks-bytes
    hmac-with-modulus-raw: alg/hs256-with-modulus[raw]
    hmac-with-modulus-text: alg/hs256-with-modulus[text]
    hmac-with-modulus-hex: alg/hs256-with-modulus[hex]
    hmac-with-certificate-pem: alg/hs256-with-certificate[pem]
    hmac-with-certificate-der: alg/hs256-with-certificate[der]
    hmac-with-certificate-base64: alg/hs256-with-certificate[base64]
    hmac-with-ssh: alg/hs256-with-ssh-line[line]
    hmac-with-ssh-newline: alg/hs256-with-ssh-line[newline]
    hmac-with-ssh-comment: alg/hs256-with-ssh-line[comment]
    hs384-with-spki-pem: alg/hs256-with-spki-pem[hs384]
    hs512-with-spki-pem: alg/hs256-with-spki-pem[hs512]
    hmac-empty-key-for-known-kid: alg/hs256-empty-key[known-kid]
    hmac-empty-key-for-unknown-kid: alg/hs256-empty-key[unknown-kid] kid/empty[empty-secret] kid/path-traversal[dev-null, up-dev-null, windows-nul]
    hmac-empty-key-without-kid: alg/hs256-empty-key[no-kid]
    hmac-with-default-secret: alg/hs256-trivial-keys[secret, password, changeme, your-256-bit-secret]
    hmac-with-nothing-as-text: alg/hs256-trivial-keys[null, undefined, None, object]
    hmac-with-token-content: alg/hs256-trivial-keys[kid, issuer, audience, client] kid/empty[empty-secret]
    accepts-empty-signature-for-known-kid: hdr/prototype[proto-unsigned] sig/stripped[known-kid] state/after-hostile-tokens[stripped]
    accepts-empty-signature-for-unknown-kid: sig/stripped[unknown-kid]
    accepts-empty-signature-without-kid: sig/stripped[no-kid]
    checks-signature-length-only: cross/other-tenant-key[our-name-and-kid] hdr/prototype[proto, constructor] keyref/jku[known-kid] keyref/jwk-embedded[known-kid, known-kid-inside] keyref/jwk-malformed[null, text, empty, private, one-octet] keyref/x5c-copied-names[names, thumbprint] keyref/x5c-malformed[empty, text, number, not-base64, many] keyref/x5c-self-signed[known-kid] keyref/x5u[known-kid] sig/bit-flipped[octet-0, octet-10, last-octet] sig/header-tampered[kid, added] sig/other-published-key sig/payload-tampered sig/pkcs1-block-type[two, zero] sig/pkcs1-digest-info[missing-null, long-lengths, trailing-garbage, no-digest-info, other-hash-name, other-hash, truncated-hash] sig/pkcs1-short-padding sig/rsa-trivial-number[zero, one, modulus-minus-one, modulus] sig/swapped sig/wrong-key-same-kid state/after-hostile-tokens[stranger] state/cache-by-claims state/cache-by-signature state/parallel state/same-connection | controls-failed
    skips-signature: cross/other-tenant-key[our-name-and-kid] hdr/prototype[proto, constructor] keyref/jku[known-kid] keyref/jwk-embedded[known-kid, known-kid-inside] keyref/jwk-malformed[null, text, empty, private, one-octet] keyref/x5c-copied-names[names, thumbprint] keyref/x5c-malformed[empty, text, number, not-base64, many] keyref/x5c-self-signed[known-kid] keyref/x5u[known-kid] sig/bit-flipped[octet-0, octet-10, last-octet] sig/extended[zero, zeros, twice] sig/header-tampered[kid, added] sig/leading-zero sig/other-published-key sig/payload-tampered sig/pkcs1-block-type[two, zero] sig/pkcs1-digest-info[missing-null, long-lengths, trailing-garbage, no-digest-info, other-hash-name, other-hash, truncated-hash] sig/pkcs1-short-padding sig/rsa-not-reduced sig/rsa-trivial-number[zero, one, modulus-minus-one, modulus] sig/swapped sig/truncated[32-octets, 1-octet, half, end] sig/wrong-key-same-kid state/after-hostile-tokens[stranger] state/cache-by-claims state/cache-by-part[shorter] state/cache-by-signature state/parallel state/same-connection | controls-failed
    skips-opaque-signature: cross/other-tenant-key[our-name-and-kid] sig/bit-flipped[octet-0, octet-10, last-octet] sig/header-tampered[kid] sig/other-published-key sig/wrong-key-same-kid state/after-hostile-tokens[stranger] state/cache-by-claims state/parallel state/same-connection | controls-failed
    checks-padding-only: kid/almost[other-case, leading-space, trailing-space, nul, path] sig/header-tampered[kid, added] sig/other-published-key sig/payload-tampered sig/pkcs1-digest-info[other-hash] sig/swapped state/cache-by-signature
    corrects-bit-errors: sig/bit-flipped[octet-0, octet-10, last-octet] state/cache-by-claims
    accepts-short-signatures: sig/truncated[32-octets, 1-octet, half, end] state/cache-by-part[shorter]
    ignores-trailing-octets: sig/extended[zero, zeros, twice]
    strips-leading-zeros: sig/leading-zero
    reduces-halves ES256: sig/ecdsa-form[padded-halves, r-plus-order, s-plus-order] sig/leading-zero
    accepts-der ES256: sig/ecdsa-form[der]
    accepts-swapped-halves ES256: sig/ecdsa-halves[exchanged]
    accepts-zero-halves ES256: sig/ecdsa-numbers[0-0] sig/psychic
    accepts-extreme-halves ES256: sig/ecdsa-numbers[0-0, 0-1, 1-0, 1-1, 0-n, n-0, 1-n, n-1, n-n, below-n-1, 1-below-n, below-n-below-n, above-n-1, 1-above-n, p-1, p-n] sig/psychic
    tries-every-key: kid/almost[other-case, leading-space, trailing-space, nul, path] sig/other-published-key
    pkcs1-without-null: sig/pkcs1-digest-info[missing-null]
    pkcs1-long-lengths: sig/pkcs1-digest-info[missing-null, long-lengths]
    pkcs1-garbage: sig/pkcs1-cube-root sig/pkcs1-digest-info[trailing-garbage] sig/pkcs1-short-padding
    pkcs1-unprefixed: sig/pkcs1-digest-info[no-digest-info]
    pkcs1-any-hash-name: sig/pkcs1-digest-info[missing-null, long-lengths, other-hash-name]
    pkcs1-any-hash: sig/pkcs1-digest-info[other-hash]
    pkcs1-truncated-hash: sig/pkcs1-digest-info[truncated-hash]
    pkcs1-any-type: sig/pkcs1-block-type[two, zero]
    reduces-rsa-signature: sig/rsa-not-reduced
    accepts-trivial-rsa-signature: sig/rsa-trivial-number[zero, one, modulus-minus-one, modulus]
    pss-any-salt PS256: sig/pss-salt[none, 20, 31, 33, longest]
    pss-any-mask PS256: sig/pss-mask[mask-sha1]
    pss-any-hash PS256: sig/pss-mask[sha512-inside]
    reduces-ed25519 EdDSA: sig/ed25519-order-added
    accepts-zero-ed25519 EdDSA: sig/ed25519-zero[zeros, neutral-point]
    accepts-two-segments: enc/two-segments
    ignores-extra-segments: enc/more-segments[empty, copy, six]
    tolerates-padding: enc/padding[signature, header, payload]
    accepts-standard-alphabet: enc/standard-alphabet
    ignores-unused-bits: enc/unused-bits[signature, payload]
    drops-stray-letters: enc/stray-letters state/cache-by-part[longer]
    skips-illegal-characters: enc/illegal-letters[exclamation, dollar, semicolon] enc/padding[signature] enc/white-space[space, tab]
    drops-illegal-characters: enc/illegal-letters[exclamation, dollar, semicolon] enc/illegal-letters-signed-part[header, payload] enc/padding[signature] enc/white-space[space, tab] transport/quoted-token
    drops-white-space: enc/white-space[space, tab, percent-20]
    decodes-percent: enc/other-dots[percent-2e]
    takes-homoglyph-dots: enc/other-dots[fullwidth]
    takes-flattened-json: enc/json[flattened] enc/json-compact-polyglot[spaces, no-spaces]
    takes-general-json: enc/json[general, one-of-two]
    accepts-json-without-signatures: enc/json-unsigned
    splits-json-at-dots: enc/json-compact-polyglot[spaces, no-spaces] enc/padding[payload]
    accepts-detached-payload: enc/detached enc/empty-payload
    accepts-empty-header-segment: enc/garbage[no-header] hdr/not-json[empty]
    ignores-bom: enc/byte-order-mark
    guesses-charset: claims/payload-not-utf8[utf-16, utf-16-mark, utf-32] hdr/not-utf8[utf-16]
    drops-invalid-utf8: claims/payload-not-utf8[broken, overlong, surrogates] hdr/not-utf8[stray-octet]
    skips-unreadable-header: enc/garbage[no-header] hdr/not-json[word, cut-off, empty]
    skips-odd-header: hdr/not-object[list, text, null, number, true]
    first-of-duplicates-wins: claims/aud-duplicate claims/exp-duplicate claims/iss-duplicate hdr/duplicate-kid
    merges-prototypes: hdr/prototype[proto, constructor, proto-unsigned]
    inflates-payload: hdr/zip
    unwraps-nested-token: hdr/nested[unsigned, valid, stranger]
    ignores-crit: crit/absent-parameter crit/b64-false[encoded-payload] crit/duplicates crit/exp-in-header crit/malformed[empty, text, true, object, null, numbers, nulls] crit/registered-name[alg, kid, typ] crit/unknown
    ignores-unknown-crit: crit/duplicates crit/unknown
    ignores-crit-of-missing-param: crit/absent-parameter
    accepts-empty-crit: crit/malformed[empty]
    ignores-malformed-crit: crit/malformed[text, true, object, null, numbers, nulls]
    understands-registered-crit: crit/registered-name[alg, kid, typ]
    understands-crit-exp: crit/exp-in-header
    understands-b64: crit/b64-false[raw-payload, encoded-payload]
    accepts-any-typ: cross/id-token-for-api typ/jwt-for-access-token typ/other[secevent-jwt, logout-jwt, dpop-jwt, token-introspection-jwt, oauth-authz-req-jwt, rt-jwt]
    compares-typ-case: typ/with-prefix[capitals]
    accepts-missing-typ: typ/missing
    accepts-jwt-typ: cross/id-token-for-api typ/jwt-for-access-token
    accepts-typ-of-other-jwt: typ/other[secevent-jwt, logout-jwt, dpop-jwt, token-introspection-jwt, oauth-authz-req-jwt, rt-jwt]
    trusts-encrypted-tokens: jwe/encrypted-to-public-key
    accepts-unknown-kid: cross/other-tenant-key[our-name] kid/almost[other-case] kid/huge kid/object-members[proto, constructor, toString, hasOwnProperty, length] kid/unknown outage/fail-closed-empty[stranger] rotation/retired-after-refetch rotation/retired-key-rejected | controls-failed
    accepts-missing-kid-unverified: sig/wrong-key-no-kid
    accepts-empty-kid-unverified: kid/empty[stranger]
    skips-kid-of-wrong-type: kid/not-text[null, number, true, list, object]
    ignores-kid-case: kid/almost[other-case]
    normalises-kid: kid/almost[leading-space, trailing-space, nul, path]
    guesses-key: kid/almost[other-case, leading-space, trailing-space, nul, path]
    reads-key-file-by-kid: kid/path-traversal[dev-null, up-dev-null, windows-nul, proc]
    queries-key-by-kid: kid/sql-injection[union, always-true]
    searches-key-by-kid: kid/command-injection[ldap] kid/format-string[braces]
    runs-kid: kid/command-injection[pipe, substitution] state/key-cache-collision[bar]
    resolves-prototype-names: kid/object-members[proto, constructor, toString, hasOwnProperty, length]
    fetches-kid-url: kid/url[http, no-scheme]
    trusts-kid-url: kid/url[http, no-scheme]
    expands-kid: kid/format-string[jndi]
    trusts-embedded-jwk-always: keyref/jwk-embedded[known-kid, unknown-kid, no-kid, known-kid-inside] keyref/jwk-malformed[private]
    trusts-embedded-jwk-when-key-missing: keyref/jwk-embedded[unknown-kid, no-kid]
    trusts-embedded-jwk-of-known-kid: keyref/jwk-embedded[known-kid, known-kid-inside] keyref/jwk-malformed[private]
    trusts-embedded-secret: keyref/jwk-secret[known-kid, unknown-kid, no-kid]
    skips-odd-jwk: keyref/jwk-malformed[null, text, empty, private, one-octet] keyref/jwk-secret[known-kid, unknown-kid, no-kid]
    fetches-jku: keyref/jku[known-kid, stranger-kid] keyref/jku-almost-issuer[userinfo, query, fragment, path]
    trusts-jku: keyref/jku[known-kid, stranger-kid] keyref/jku-almost-issuer[userinfo, query, fragment, path]
    trusts-jku-near-issuer: keyref/jku-almost-issuer[userinfo, query, fragment, path]
    trusts-data-jku: keyref/jku-other-schemes[data]
    skips-odd-jku: keyref/jku-other-schemes[file, data, ftp, gopher]
    fetches-x5u: keyref/x5u[known-kid, stranger-kid]
    trusts-x5u: keyref/x5u[known-kid, stranger-kid]
    trusts-x5c: keyref/x5c-copied-names[names, thumbprint] keyref/x5c-self-signed[known-kid, no-kid]
    skips-odd-x5c: keyref/x5c-malformed[empty, text, number, not-base64, many]
    takes-dpop-proofs: cross/dpop-proof typ/other[dpop-jwt]
    takes-client-assertions: cross/client-assertion
    trusts-staging: cross/staging-issuer
    fetches-iss: claims/iss-discovery[known-kid, stranger-kid]
    trusts-iss: claims/iss-discovery[known-kid, stranger-kid] claims/iss-spelling[slash, other-case, dot-segment, leading-space, line-end] cross/other-tenant-key[own-name]
    mixes-issuers: cross/other-tenant-key[our-name, our-name-and-kid] | controls-failed
    ignores-exp: claims/exp-long-expired[, fraction, exponent, zero, minus-one, minus-zero] claims/exp-name claims/exp-other-case claims/exp-past-leeway
    tolerates-two-days: claims/exp-long-expired[, fraction, exponent] claims/exp-name claims/exp-other-case claims/exp-past-leeway claims/nbf-future claims/nbf-past-leeway
    tolerates-an-hour: claims/exp-past-leeway claims/nbf-past-leeway
    ignores-exp-of-wrong-type: claims/exp-digits claims/exp-not-number[null, true, false, list, object] claims/exp-string[expired, garbage, empty, date]
    reads-dates-from-text: claims/exp-digits
    ignores-exp-that-is-not-positive: claims/exp-long-expired[zero, minus-one, minus-zero]
    ignores-fractional-dates: claims/exp-long-expired[fraction]
    accepts-missing-exp: claims/exp-missing[, capitals]
    ignores-nbf: claims/nbf-future claims/nbf-past-leeway
    ignores-nbf-of-wrong-type: claims/nbf-not-number[null, true, list] claims/nbf-string
    reads-infinities: claims/exp-nan[nan, infinity, minus-infinity]
    ignores-iss: claims/iss-longer[suffix, path, query] claims/iss-part[beginning, end, one-letter] claims/iss-spelling[slash, other-case, scheme, dot-segment, escape, fragment, question-mark, leading-space, line-end, nul] claims/iss-wrong[other, empty] cross/other-tenant-same-key
    ignores-iss-of-wrong-type: claims/iss-array[only, among-others] claims/iss-not-text[null, number, true, object]
    accepts-missing-iss: claims/iss-missing
    accepts-empty-iss: claims/iss-wrong[empty]
    finds-iss-in-issuer: claims/iss-part[beginning, end, one-letter] claims/iss-wrong[empty]
    finds-issuer-in-iss: claims/iss-longer[suffix, path, query] claims/iss-spelling[slash, dot-segment, fragment, question-mark, leading-space, line-end, nul] cross/other-tenant-same-key
    iss-starts-with-issuer: claims/iss-longer[suffix, path] claims/iss-spelling[slash, dot-segment, fragment, question-mark, line-end, nul] cross/other-tenant-same-key
    ignores-iss-slash: claims/iss-spelling[slash]
    ignores-iss-case: claims/iss-spelling[other-case]
    normalises-iss: claims/iss-spelling[slash, other-case, scheme, dot-segment, escape, fragment, question-mark, leading-space, line-end, nul]
    trims-iss: claims/iss-spelling[leading-space, line-end, nul]
    finds-issuer-in-list: claims/iss-array[only, among-others]
    compares-host-of-iss: claims/iss-longer[path] claims/iss-spelling[slash, other-case, dot-segment, fragment, question-mark, leading-space, line-end, nul] cross/other-tenant-same-key
    ignores-aud: claims/aud-array-no-match claims/aud-empty[list, text, list-of-empty] claims/aud-longer[suffix, prefix, blank-list, comma-list] claims/aud-part[beginning, end, middle, one-letter] claims/aud-pattern[star, dot-star] claims/aud-spelling[other-case, slash, dot, white-space] claims/aud-wrong[, client] cross/id-token cross/logout-token
    ignores-aud-arrays: claims/aud-array-no-match claims/aud-empty[list, list-of-empty]
    ignores-aud-of-wrong-type: claims/aud-not-text[null, number, true, object, nested-list]
    accepts-missing-aud: claims/aud-missing
    accepts-null-aud: claims/aud-not-text[null]
    accepts-empty-aud: claims/aud-empty[list, text, list-of-empty]
    finds-aud-in-audience: claims/aud-empty[text, list-of-empty] claims/aud-part[beginning, end, middle, one-letter]
    finds-audience-in-aud: claims/aud-longer[suffix, prefix, blank-list, comma-list] claims/aud-spelling[slash, white-space]
    splits-aud: claims/aud-longer[blank-list, comma-list] claims/aud-spelling[white-space]
    ignores-aud-case: claims/aud-spelling[other-case]
    ignores-aud-slash: claims/aud-spelling[slash]
    finds-audience-in-object: claims/aud-not-text[object]
    flattens-aud: claims/aud-not-text[nested-list]
    reads-audience-as-pattern: claims/aud-pattern[star, dot-star] claims/aud-spelling[dot]
    takes-audience-of-same-domain: claims/aud-array-no-match claims/aud-spelling[slash] claims/aud-wrong
    takes-client-for-audience: claims/aud-wrong[client] cross/id-token cross/logout-token
    ignores-required-claims: claims/required-missing[iat, jti, client-id] claims/sub-missing
    ignores-claim-name-case: claims/exp-missing[capitals] claims/exp-other-case
    misses-escaped-names: claims/exp-name
    skips-claims-of-text: claims/payload-not-json[, cut-off] enc/detached enc/empty-payload
    skips-claims-of-odd-payload: claims/payload-not-object[list, text, number, true, list-of-claims, null]
    skips-empty-payload: claims/payload-empty-object
    ignores-text-behind-json: claims/payload-trailing[brace, word, second-object]
    reads-json5: claims/payload-json5[comment, single-quotes, no-quotes, trailing-comma]
    ignores-scope: scope/almost[longer, prefixed, before-colon, other-case, comma, shorter] scope/missing[absent, empty, other] scope/not-text[null, number, object, null-list]
    accepts-missing-scope: scope/missing[absent]
    finds-scope-in-text: scope/almost[longer, prefixed, before-colon, comma]
    ignores-scope-case: scope/almost[other-case]
    finds-text-in-scope: scope/almost[shorter]
    ignores-scope-of-wrong-type: scope/not-text[null, number, object, null-list]
    reads-first-scope-only: scope/among-many
    takes-first-key-only: control/each-algorithm[ES256, EdDSA] control/jwks-many-keys control/jwks-order control/kid-forms[one-letter, signs, thumbprint-uri] control/second-key jwks/foreign-member[null, text] jwks/malformed-sibling[empty, no-modulus, no-base64, off-curve] jwks/unknown-crv-alg[curve, key-agreement, algorithm, encryption] rotation/alg-change rotation/emergency-revoke rotation/kid-reuse-new-material[new] rotation/new-key-accepted rotation/publish-then-wait | out-of-time
    takes-ten-keys: control/jwks-many-keys
    requires-jwk-alg: control/jwk-minimal
    requires-jwk-use: control/jwk-key-ops control/jwk-minimal
    refuses-key-ops: control/jwk-key-ops
    refuses-duplicate-keys: control/jwks-repeated-key jwks/same-kid-other-type
    refuses-unknown-members: control/jwk-extra-members control/jwks-unknown-key-type jwks/key-swapped-to-hmac[other-key] | not-provable-here
    refuses-unknown-key-types: control/jwks-unknown-key-type jwks/key-swapped-to-hmac[other-key] | not-provable-here
    refuses-unknown-curves: jwks/unknown-crv-alg[curve, key-agreement]
    refuses-unknown-key-algs: control/jwks-unknown-key-type jwks/key-swapped-to-hmac[other-key] jwks/unknown-crv-alg[algorithm, encryption] | not-provable-here
    refuses-malformed-keys: jwks/malformed-sibling[empty, no-modulus, no-base64, off-curve]
    refuses-non-objects: jwks/foreign-member[null, text]
    refuses-top-level-members: jwks/extra-top-level
    refuses-byte-order-mark: jwks/encoding[marked]
    requires-kid: control/kid-absent-single-key
    ignores-key-use: control/jwk-for-encryption
    ignores-key-ops: jwks/key-ops-no-verify
    takes-short-rsa-keys: jwks/rsa-1024
    takes-exponent-one: jwks/rsa-e1
    takes-symmetric-keys: jwks/key-swapped-to-hmac jwks/oct-key-published
    takes-none-from-jwk: jwks/alg-none-jwk
    crashes-on-duplicate-kids: control/jwks-repeated-key jwks/same-kid-other-type
    never-refetches: fetch/rotation-after-flood jwks/huge-body[recovered] jwks/keys-not-array[recovered] outage/fail-closed-empty[recovered] outage/jwks-404[recovered] outage/jwks-429[recovered] outage/jwks-500[recovered] outage/jwks-empty[recovered] outage/jwks-garbage[recovered] outage/jwks-refused[recovered] outage/jwks-reset[recovered] outage/jwks-slow[recovered] outage/jwks-timeout[recovered] outage/jwks-truncated[recovered] outage/jwks-wrong-json[recovered] rotation/alg-change rotation/emergency-revoke rotation/etag-304[recovered] rotation/kid-reuse-new-material[new, old] rotation/new-key-accepted rotation/publish-then-wait rotation/retired-key-rejected rotation/token-before-publish | not-provable-here out-of-time
    merges-keys: rotation/kid-reuse-new-material[old] rotation/retired-after-refetch rotation/retired-key-rejected
    keeps-only-newest-key: rotation/kid-reuse-new-material[new, old] rotation/old-key-still-good rotation/retired-key-rejected rotation/under-load
    keeps-used-keys: rotation/kid-reuse-new-material[new, old] rotation/retired-after-refetch rotation/retired-key-rejected
    keeps-first-of-kid: rotation/kid-reuse-new-material[new, old]
    refetches-by-age-only (audience only): fetch/rotation-after-flood jwks/huge-body[recovered] jwks/keys-not-array[recovered] outage/fail-closed-empty[recovered] outage/jwks-404[recovered] outage/jwks-429[recovered] outage/jwks-500[recovered] outage/jwks-empty[recovered] outage/jwks-garbage[recovered] outage/jwks-refused[recovered] outage/jwks-reset[recovered] outage/jwks-slow[recovered] outage/jwks-timeout[recovered] outage/jwks-truncated[recovered] outage/jwks-wrong-json[recovered] rotation/emergency-revoke rotation/etag-304[recovered] rotation/new-key-accepted rotation/token-before-publish | not-provable-here out-of-time
    ignores-age: rotation/kid-reuse-new-material[new, old] rotation/retired-key-rejected
    refetches-without-cooldown: fetch/unknown-kid-flood
    refetches-on-bad-signature: fetch/flood-known-kid-bad-sig
    fetches-for-every-request: fetch/flood-known-kid-bad-sig fetch/thundering-herd fetch/unknown-kid-flood fetch/warm-cache
    shares-no-fetch: fetch/thundering-herd
    drops-keys-before-fetch: fetch/flood-does-not-starve jwks/huge-body[known-key] jwks/keys-not-array[known-key] jwks/redirect-cross-origin[known-key] outage/jwks-404[known-key] outage/jwks-429[known-key] outage/jwks-500[known-key] outage/jwks-empty[known-key] outage/jwks-garbage[known-key] outage/jwks-refused[known-key] outage/jwks-reset[known-key] outage/jwks-slow[known-key] outage/jwks-timeout[known-key] outage/jwks-truncated[known-key] outage/jwks-wrong-json[known-key] rotation/etag-304[known-key]
    empties-keys:
    takes-any-document: jwks/keys-not-array[known-key] outage/jwks-empty[known-key] outage/jwks-garbage[known-key] outage/jwks-wrong-json[known-key]
    keeps-first-without-keys: outage/fail-closed-empty[recovered] | not-provable-here
    remembers-failed-fetch: jwks/huge-body[recovered] jwks/keys-not-array[recovered] outage/cold-start-down outage/fail-closed[recovered] outage/jwks-404[recovered] outage/jwks-429[recovered] outage/jwks-500[recovered] outage/jwks-empty[recovered] outage/jwks-garbage[recovered] outage/jwks-refused[recovered] outage/jwks-reset[recovered] outage/jwks-slow[recovered] outage/jwks-timeout[recovered] outage/jwks-truncated[recovered] outage/jwks-wrong-json[recovered] rotation/etag-304[recovered] | not-provable-here
    never-retries-first-fetch: outage/cold-start-down outage/fail-closed[recovered] | not-provable-here
    remembers-unknown-kids: fetch/rotation-after-flood outage/fail-closed-empty[recovered] rotation/token-before-publish | not-provable-here
    crashes-on-failed-fetch:
    locks-keys-while-fetching: fetch/flood-does-not-starve outage/jwks-slow[known-key] outage/jwks-timeout[known-key]
    fetches-without-timeout (audience only): outage/jwks-slow[unknown-key] outage/jwks-timeout[unknown-key]
    stalls-with-fetch: fetch/flood-does-not-starve outage/jwks-slow[unknown-key, known-key] outage/jwks-timeout[unknown-key, known-key]
    follows-fetch-redirects: jwks/redirect-cross-origin
    requires-json-media-type: jwks/content-type[jwk-set, none, octets, text]
    requires-exact-media-type: jwks/content-type[charset]
    refuses-line-breaks: jwks/encoding[pretty]
    asks-for-gzip: jwks/encoding[gzip]
    lets-in-on-failed-fetch: jwks/huge-body[unknown-key] jwks/keys-not-array[unknown-key] jwks/redirect-cross-origin outage/cold-start-down[meanwhile] outage/fail-closed[none, empty-secret, stripped, stranger] outage/jwks-404[unknown-key] outage/jwks-429[unknown-key] outage/jwks-500[unknown-key] outage/jwks-empty[unknown-key] outage/jwks-garbage[unknown-key] outage/jwks-refused[unknown-key] outage/jwks-reset[unknown-key] outage/jwks-slow[unknown-key] outage/jwks-timeout[unknown-key] outage/jwks-truncated[unknown-key] outage/jwks-wrong-json[unknown-key] rotation/etag-304[unknown-key]
    requires-content-length: jwks/encoding[chunked, closed]
    ignores-certificates: jwks/tls-validation[wrong-host, expired, untrusted]
    ignores-host-names: jwks/tls-validation[wrong-host]
    forwards-authorization: jwks/fetch-hygiene
    forwards-cookies: jwks/fetch-hygiene
    puts-token-into-fetch-url: jwks/fetch-hygiene
    ignores-metadata-issuer: discovery/issuer-mismatch
    takes-algorithms-from-metadata: alg/not-in-allowlist[RS384, RS512, PS256, PS384, PS512, ES384, ES512] discovery/alg-list-ignored
    fails-open: outage/cold-start-down[meanwhile] outage/fail-closed[none, empty-secret, stripped, stranger] outage/fail-closed-empty[none, empty-secret, stripped, stranger]
    accepts-none-without-keys: outage/fail-closed[none] outage/fail-closed-empty[none]
    hmac-empty-key-without-keys: outage/fail-closed[empty-secret] outage/fail-closed-empty[empty-secret]
    caches-by-signature: state/cache-by-signature
    caches-by-content: state/cache-by-claims state/cache-by-part[shorter]
    caches-by-beginning: state/cache-by-part[longer, shorter]
    caches-beyond-expiry: state/cache-beyond-exp
    gives-up-after-deep-nesting: state/after-hostile-tokens[none, stripped, stranger]
    mixes-up-cache-keys: claims/iss-discovery[known-kid, stranger-kid] state/key-cache-collision[colon, bar, slash, hash]
    answers-403: resp/refusal-status
    answers-400: resp/refusal-status
    no-challenge: resp/challenge scope/challenge
    malformed-challenge: resp/challenge-form
    no-error-code: resp/error-code scope/challenge
    echoes-token: resp/no-token-echo
    shows-stack-trace: resp/no-stack-trace
    writes-kid-into-headers: resp/challenge-form resp/no-injection
    writes-claims-into-headers: resp/challenge-form
    allows-shared-caching: resp/caching
    forbids-without-challenge: scope/challenge
    checks-scope-first: resp/refusal-status
    crashes-on-missing-token: control/no-token-is-401 transport/forwarded-token[x-original-authorization, x-forwarded-access-token, proxy-authorization] transport/identity-headers[x-user-id, x-forwarded-user, x-auth-request-user, x-amzn-oidc-identity] transport/method-override[post-get, get-delete] transport/methods[HEAD, POST, PUT, PATCH, DELETE, FOO] transport/path-spellings[empty-query, absolute] transport/token-in-cookie[access-token, token, jwt, authorization] transport/token-in-query[access-token] transport/token-in-query-names[token, jwt, id-token, auth, bearer]
    crashes-on-empty-header: transport/empty-header
    crashes-on-empty-bearer: transport/scheme-only[bare, space]
    crashes-on-basic: transport/wrong-scheme[basic]
    crashes-on-non-ascii: enc/other-dots[fullwidth] transport/non-ascii[behind, alone, scheme]
    crashes-on-long-token: kid/huge transport/oversized-token[16k, 32k, 64k]
    crashes-on-malformed: alg/none-no-trailing-dot claims/deep-nesting[1000] claims/deep-nesting-unsigned claims/exp-huge[1e400] claims/exp-nan[nan, infinity, minus-infinity] claims/huge-exponent claims/iat-odd[1e400] claims/long-number claims/payload-json5[comment, single-quotes, no-quotes, trailing-comma] claims/payload-not-json[, cut-off] claims/payload-not-object[list, text, number, true, list-of-claims, null] claims/payload-not-utf8[broken, overlong, surrogates, utf-16, utf-16-mark, utf-32] claims/payload-trailing[brace, word, second-object] crit/b64-false[raw-payload] enc/byte-order-mark enc/detached enc/empty-payload enc/garbage[word, dots, three-dots, four-dots, not-base64, no-header] enc/illegal-letters[exclamation, dollar, semicolon] enc/illegal-letters-signed-part[header, payload] enc/json[flattened, general, one-of-two] enc/json-compact-polyglot[spaces, no-spaces] enc/json-unsigned enc/many-dots enc/more-segments[empty, copy, six] enc/other-dots[fullwidth, percent-2e] enc/padding[signature, header, payload] enc/standard-alphabet enc/stray-letters enc/two-segments enc/unused-bits[signature, payload] enc/white-space[space, tab, percent-20] hdr/deep-nesting[500, 2500] hdr/nested[unsigned, valid, stranger] hdr/not-json[word, cut-off, empty] hdr/not-object[list, text, null, number, true] hdr/not-utf8[stray-octet, utf-16] hdr/zip jwe/encrypted-to-public-key kid/control-characters[surrogate] state/cache-by-part[longer] transport/comma-list[good-first, good-last] transport/non-ascii[behind, alone] transport/quoted-token
    crashes-on-single-segment: enc/garbage[word] enc/json[flattened, general, one-of-two] enc/json-unsigned enc/other-dots[fullwidth, percent-2e] transport/non-ascii[alone]
    crashes-on-many-segments: crit/b64-false[raw-payload] enc/garbage[three-dots, four-dots] enc/many-dots enc/more-segments[empty, copy, six] jwe/encrypted-to-public-key transport/comma-list[good-first, good-last]
    crashes-on-empty-segments: enc/garbage[dots, three-dots, four-dots, no-header] enc/many-dots hdr/not-json[empty]
    crashes-on-bad-encoding: enc/garbage[not-base64] enc/illegal-letters-signed-part[header] enc/json-compact-polyglot[spaces, no-spaces] enc/padding[header] transport/quoted-token
    crashes-on-odd-header: enc/byte-order-mark hdr/deep-nesting[500, 2500] hdr/not-json[word, cut-off] hdr/not-object[list, text, null, number, true] hdr/not-utf8[stray-octet, utf-16] kid/control-characters[surrogate]
    crashes-on-odd-payload: claims/deep-nesting[1000] claims/deep-nesting-unsigned claims/exp-huge[1e400] claims/exp-nan[nan, infinity, minus-infinity] claims/huge-exponent claims/iat-odd[1e400] claims/long-number claims/payload-json5[comment, single-quotes, no-quotes, trailing-comma] claims/payload-not-json[, cut-off] claims/payload-not-object[list, text, number, true, list-of-claims, null] claims/payload-not-utf8[broken, overlong, surrogates, utf-16, utf-16-mark, utf-32] claims/payload-trailing[brace, word, second-object] hdr/nested[unsigned, valid, stranger] hdr/zip
    crashes-on-invalid-utf8: claims/payload-not-utf8[broken, overlong, surrogates] hdr/not-utf8[stray-octet]
    crashes-on-deep-nesting: claims/deep-nesting[1000] claims/deep-nesting-unsigned hdr/deep-nesting[500, 2500]
    crashes-on-lone-surrogate: kid/control-characters[surrogate]
    crashes-on-huge-number: claims/exp-huge[beyond-2-53, beyond-2-63, beyond-2-64, 30-digits, year-10000, milliseconds, 1e400] claims/exp-nan[infinity, minus-infinity] claims/huge-exponent claims/iat-odd[1e400] claims/long-number
    crashes-on-prototype-names: claims/prototype[proto, constructor] hdr/prototype[proto, constructor, proto-unsigned] kid/object-members[proto, constructor]
    crashes-on-odd-alg: alg/not-a-name[null, number, true, list, object] alg/null[null, false, list]
    crashes-on-odd-typ: typ/not-text[number, null, list]
    crashes-on-odd-crit: crit/malformed[text, true, object, null, numbers, nulls]
    crashes-on-odd-kid: kid/not-text[null, number, true, list, object]
    crashes-on-claims-in-header: resp/no-server-error
    crashes-on-unknown-kid: alg/hs256-empty-key[unknown-kid] alg/none-unknown-kid[, None] claims/iss-discovery[stranger-kid] cross/client-assertion cross/other-tenant-key[own-name, our-name] hdr/duplicate-kid keyref/jku[stranger-kid] keyref/jku-almost-issuer[userinfo, query, fragment, path] keyref/jku-other-schemes[file, data, ftp, gopher] keyref/jwk-embedded[unknown-kid] keyref/jwk-secret[unknown-kid] keyref/x5u[stranger-kid] kid/almost[other-case, leading-space, trailing-space, nul, path] kid/command-injection[ldap, pipe, substitution] kid/control-characters[nul, line-end, quote, direction] kid/empty[stranger, empty-secret] kid/format-string[printf, jndi, braces, numbered] kid/huge kid/object-members[proto, constructor, toString, hasOwnProperty, length] kid/path-traversal[dev-null, up-dev-null, windows-nul, proc] kid/sql-injection[union, always-true] kid/unknown kid/url[http, no-scheme] resp/no-server-error sig/stripped[unknown-kid] state/key-cache-collision[colon, bar, slash, hash]
    crashes-on-long-kid: kid/huge
    crashes-on-control-characters: kid/almost[nul] kid/control-characters[nul, line-end, direction]
    crashes-on-markup-in-kid: kid/command-injection[ldap, pipe, substitution] kid/control-characters[quote] kid/format-string[printf, jndi, braces, numbered] kid/sql-injection[union, always-true] state/key-cache-collision[bar]
    crashes-on-odd-jwk: keyref/jwk-malformed[null, text, empty, private, one-octet] keyref/jwk-secret[known-kid, unknown-kid, no-kid]
    crashes-on-odd-x5c: keyref/x5c-malformed[empty, text, number, not-base64, many]
    crashes-on-odd-jku: keyref/jku-other-schemes[file, data, ftp, gopher]
    crashes-on-odd-signature: sig/extended[zero, zeros] sig/leading-zero sig/rsa-not-reduced sig/truncated[1-octet, half, end] state/cache-by-part[shorter]
    crashes-on-odd-dates: claims/exp-digits claims/exp-not-number[null, true, false, list, object] claims/exp-string[expired, garbage, empty, date] claims/iat-odd[text, null, true] claims/nbf-not-number[null, true, list] claims/nbf-string
    crashes-on-odd-iat: claims/iat-odd[text, null, true, minus-one]
    crashes-on-odd-sub: claims/sub-long claims/sub-odd[null, number, list, object, empty]
    crashes-on-hostile-sub: claims/sub-odd[quote, path, nul]
    crashes-on-odd-jti: claims/jti-odd[number, null]
    crashes-on-odd-scope: scope/not-text[null, number, object, null-list]
    decodes-without-verifying: alg/header-lies[ES256, EdDSA, ES256K, RSA-OAEP, dir, A128KW] alg/hs256-empty-key[known-kid, unknown-kid, no-kid] alg/hs256-trivial-keys[secret, password, changeme, your-256-bit-secret, null, undefined, None, object, kid, issuer, audience, client] alg/hs256-with-certificate[pem, der, base64] alg/hs256-with-jwk-json[as-served, sorted, thumbprint] alg/hs256-with-jwks-bytes alg/hs256-with-modulus[raw, text, hex] alg/hs256-with-pkcs1-der alg/hs256-with-pkcs1-pem[lf, no-newline, leading-newline] alg/hs256-with-spki-der alg/hs256-with-spki-pem[lf, no-newline, crlf, one-line, escaped, body, leading-newline, leading-space, hs384, hs512] alg/hs256-with-ssh-line[line, newline, comment] alg/jwk-alg-mismatch alg/none[, keeps-signature] alg/none-case-variants[None, NONE, nOnE, noNE, trailing-space, leading-space, nul, escaped] alg/none-no-kid[, None] alg/none-unknown-kid[, None] alg/not-a-name[absent, null, number, true, list, object, empty] alg/not-in-allowlist[RS384, RS512, PS256, PS384, PS512, ES384, ES512] alg/null[null, false, list, empty, absent] alg/other-scheme-same-key[RS384, RS512, PS256, PS384, PS512] alg/sha1[RS1, RSA-SHA1, xmldsig] alg/spelling[other-case, trailing-space, trailing-nul] alg/unknown[empty-signature, random-signature] control/jwk-for-encryption cross/other-tenant-key[our-name, our-name-and-kid] hdr/prototype[proto, constructor, proto-unsigned] jwks/alg-none-jwk jwks/key-ops-no-verify jwks/key-swapped-to-hmac jwks/oct-key-published jwks/rsa-1024 jwks/rsa-e1 keyref/jku[known-kid, stranger-kid] keyref/jku-almost-issuer[userinfo, query, fragment, path] keyref/jku-other-schemes[file, data, ftp, gopher] keyref/jwk-embedded[known-kid, unknown-kid, no-kid, known-kid-inside] keyref/jwk-malformed[null, text, empty, private, one-octet] keyref/jwk-secret[known-kid, unknown-kid, no-kid] keyref/x5c-copied-names[names, thumbprint] keyref/x5c-malformed[empty, text, number, not-base64, many] keyref/x5c-self-signed[known-kid, no-kid] keyref/x5u[known-kid, stranger-kid] kid/almost[other-case, leading-space, trailing-space, nul, path] kid/command-injection[ldap, pipe, substitution] kid/control-characters[nul, line-end, quote, direction] kid/empty[stranger, empty-secret] kid/format-string[printf, jndi, braces, numbered] kid/huge kid/not-text[null, number, true, list, object] kid/object-members[proto, constructor, toString, hasOwnProperty, length] kid/path-traversal[dev-null, up-dev-null, windows-nul, proc] kid/sql-injection[union, always-true] kid/unknown kid/url[http, no-scheme] outage/fail-closed-empty[none, empty-secret, stripped, stranger] rotation/kid-reuse-new-material[old] rotation/retired-key-rejected sig/bit-flipped[octet-0, octet-10, last-octet] sig/extended[zero, zeros, twice] sig/header-tampered[kid, added] sig/leading-zero sig/other-published-key sig/payload-tampered sig/pkcs1-block-type[two, zero] sig/pkcs1-cube-root sig/pkcs1-digest-info[missing-null, long-lengths, trailing-garbage, no-digest-info, other-hash-name, other-hash, truncated-hash] sig/pkcs1-short-padding sig/rsa-not-reduced sig/rsa-trivial-number[zero, one, modulus-minus-one, modulus] sig/stripped[known-kid, unknown-kid, no-kid] sig/swapped sig/truncated[32-octets, 1-octet, half, end] sig/wrong-key-no-kid sig/wrong-key-same-kid state/after-hostile-tokens[none, stripped, stranger] state/cache-by-claims state/cache-by-part[shorter] state/cache-by-signature state/key-cache-collision[colon, bar, slash, hash] state/parallel state/same-connection | controls-failed
    accepts-none: alg/none[, keeps-signature] alg/none-case-variants[None, NONE, nOnE, noNE, trailing-space, leading-space, nul, escaped] alg/none-no-kid[, None] alg/none-unknown-kid[, None] state/after-hostile-tokens[none]
    trusts-header-alg: alg/hs256-with-jwk-json[as-served, sorted, thumbprint] alg/hs256-with-jwks-bytes alg/hs256-with-modulus[raw, text, hex] alg/hs256-with-pkcs1-der alg/hs256-with-pkcs1-pem[lf, no-newline, leading-newline] alg/hs256-with-spki-der alg/hs256-with-spki-pem[lf, no-newline, crlf, one-line, escaped, body, leading-newline, leading-space, hs384, hs512] alg/hs256-with-ssh-line[line, newline, comment]
    trusts-any-key-in-header: keyref/jku[known-kid, stranger-kid] keyref/jku-almost-issuer[userinfo, query, fragment, path] keyref/jku-other-schemes[data] keyref/jwk-embedded[known-kid, unknown-kid, no-kid, known-kid-inside] keyref/jwk-malformed[private] keyref/x5c-copied-names[names, thumbprint] keyref/x5c-self-signed[known-kid, no-kid] keyref/x5u[known-kid, stranger-kid]
    checks-no-claims: claims/aud-array-no-match claims/aud-empty[list, text, list-of-empty] claims/aud-longer[suffix, prefix, blank-list, comma-list] claims/aud-missing claims/aud-not-text[null, number, true, object, nested-list] claims/aud-part[beginning, end, middle, one-letter] claims/aud-pattern[star, dot-star] claims/aud-spelling[other-case, slash, dot, white-space] claims/aud-wrong[, client] claims/exp-digits claims/exp-long-expired[, fraction, exponent, zero, minus-one, minus-zero] claims/exp-missing[, capitals] claims/exp-name claims/exp-not-number[null, true, false, list, object] claims/exp-other-case claims/exp-past-leeway claims/exp-string[expired, garbage, empty, date] claims/iss-array[only, among-others] claims/iss-longer[suffix, path, query] claims/iss-missing claims/iss-not-text[null, number, true, object] claims/iss-part[beginning, end, one-letter] claims/iss-spelling[slash, other-case, scheme, dot-segment, escape, fragment, question-mark, leading-space, line-end, nul] claims/iss-wrong[other, empty] claims/nbf-future claims/nbf-not-number[null, true, list] claims/nbf-past-leeway claims/nbf-string claims/required-missing[iat, jti, client-id] claims/sub-missing cross/id-token cross/logout-token cross/other-tenant-same-key scope/almost[longer, prefixed, before-colon, other-case, comma, shorter] scope/missing[absent, empty, other] scope/not-text[null, number, object, null-list]
    remembers-connection: more than a hundred cases
    takes-first-algorithm-only (every algorithm): control/each-algorithm[RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA]
    takes-first-algorithm-only ES256: control/each-algorithm[RS256, EdDSA]
    ignores-allowed-algorithms ES384 (one algorithm): alg/jwk-alg-mismatch alg/not-in-allowlist[RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES512, EdDSA]
    header-decides-alg PS256 (one algorithm): alg/other-scheme-same-key[RS256, RS384, RS512, PS384, PS512]
    hash-decides-alg ES384: alg/header-lies[ES256K] alg/other-hash-same-curve[ES256, ES512]
    key-decides-alg ES256: alg/header-lies[RS256, EdDSA, ES256K]
    strips-leading-zeros ES256: sig/ecdsa-form[padded-halves] sig/leading-zero
    accepts-short-signatures ES256: sig/ecdsa-halves[first-only] sig/truncated[32-octets, 1-octet, half, end] state/cache-by-part[shorter]
    accepts-unknown-kid (one algorithm): cross/other-tenant-key[our-name] kid/almost[other-case] kid/huge kid/object-members[proto, constructor, toString, hasOwnProperty, length] kid/unknown
    ");

    let uncovered = covered::uncovered(&rows);
    // A target that refuses the valid token cannot be judged at all, see the broken targets.
    insta::assert_snapshot!(uncovered.join("\n"), @"control/valid");
    row::check_nearest(&rows);

    let wrong: Vec<String> = rows.iter().filter(|row| !row.is_right()).map(Row::name).collect();
    assert_eq!(wrong, [""; 0], "not found, or found where there is nothing wrong");
    let unsteady: Vec<&Row> = rows.iter().filter(|row| !row.is_steady()).collect();
    assert!(unsteady.iter().all(|row| row.failed.len() > 100));
}
