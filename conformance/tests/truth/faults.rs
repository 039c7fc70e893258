//! For which reasons each token is refused, as a table.

use conformance::case::Kind;
use mock_issuer::Algorithm;

use crate::reasons::reasons;
use crate::samples::{PRIMARIES, Sample, all};

/// What is refused for which reasons, and in the life of a key what is good.
fn faults(algorithm: Algorithm) -> Vec<(String, String)> {
    let is_told = |sample: &&Sample| sample.kind == Kind::LifeCycle || sample.expect.is_refusal();
    let samples = all(algorithm);
    let told = samples.iter().filter(is_told);
    told.map(|sample| (sample.name.clone(), reasons(sample))).collect()
}

/// One line for the variants of a case that are refused for the same reasons.
fn lines(faults: Vec<(String, String)>) -> String {
    let mut lines: Vec<(String, String, Vec<String>)> = Vec::new();
    for (name, reasons) in faults {
        let (id, variant) = name.split_once('#').unwrap_or((&name, ""));
        match lines.iter_mut().find(|line| line.0 == id && line.1 == reasons) {
            Some((_, _, variants)) => variants.push(variant.to_owned()),
            None => lines.push((id.to_owned(), reasons, vec![variant.to_owned()])),
        }
    }
    let line = |(id, reasons, variants): (String, String, Vec<String>)| match &variants[..] {
        [only] if only.is_empty() => format!("{id}: {reasons}"),
        several => format!("{id}[{}]: {reasons}", several.join(", ")),
    };
    lines.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn faults_are_what_the_cases_say() {
    insta::assert_snapshot!(lines(faults(Algorithm::Rs256)), @"
    control/jwk-minimal send: good
    control/jwk-extra-members send: good
    control/jwk-key-ops send: good
    control/jwks-order send: good
    control/jwks-repeated-key send: good
    control/jwks-many-keys send: good
    control/jwks-unknown-key-type send: good
    control/kid-forms[one-letter send, signs send, thumbprint-uri send]: good
    control/kid-absent-single-key send: good
    control/jwk-for-encryption send: key-use
    alg/none[, keeps-signature]: alg-not-allowed
    alg/none-case-variants[None, NONE, nOnE, noNE, trailing-space, leading-space, nul, escaped]: alg-not-allowed
    alg/none-no-trailing-dot: wrong-segment-count
    alg/none-unknown-kid[, None]: alg-not-allowed, unknown-kid
    alg/none-no-kid[, None]: alg-not-allowed, missing-kid
    alg/unknown[empty-signature, random-signature]: alg-not-allowed
    alg/null[null, false, list]: alg-not-a-string
    alg/null[empty]: alg-not-allowed
    alg/null[absent]: missing-alg
    alg/not-a-name[absent]: missing-alg
    alg/not-a-name[null, number, true, list, object]: alg-not-a-string
    alg/not-a-name[empty]: alg-not-allowed
    alg/spelling[other-case, trailing-space, trailing-nul]: alg-not-allowed
    alg/duplicate-last-none: duplicate-header-member, bad-signature
    alg/hs256-empty-key[known-kid]: alg-not-allowed
    alg/hs256-empty-key[unknown-kid]: alg-not-allowed, unknown-kid
    alg/hs256-empty-key[no-kid]: alg-not-allowed, missing-kid
    alg/hs256-trivial-keys[secret, password, changeme, your-256-bit-secret, null, undefined, None, object, kid, issuer, audience, client]: alg-not-allowed
    alg/hs256-with-spki-pem[lf, no-newline, crlf, one-line, escaped, body, leading-newline, leading-space, hs384, hs512]: alg-not-allowed
    alg/hs256-with-pkcs1-pem[lf, no-newline, leading-newline]: alg-not-allowed
    alg/hs256-with-spki-der: alg-not-allowed
    alg/hs256-with-pkcs1-der: alg-not-allowed
    alg/hs256-with-jwk-json[as-served, sorted, thumbprint]: alg-not-allowed
    alg/hs256-with-jwks-bytes: alg-not-allowed
    alg/hs256-with-modulus[raw, text, hex]: alg-not-allowed
    alg/hs256-with-certificate[pem send, der send, base64 send]: alg-not-allowed
    alg/hs256-with-ssh-line[line, newline, comment]: alg-not-allowed
    alg/header-lies[ES256, EdDSA]: wrong-key-type
    alg/header-lies[ES256K, RSA-OAEP, dir, A128KW]: alg-not-allowed
    alg/other-scheme-same-key[RS384, RS512, PS256, PS384, PS512]: alg-not-allowed
    alg/sha1[RS1, RSA-SHA1, xmldsig]: alg-not-allowed
    alg/jwk-alg-mismatch send: key-alg
    alg/not-in-allowlist[RS384 send, RS512 send, PS256 send, PS384 send, PS512 send, ES384 send, ES512 send]: alg-not-allowed
    sig/stripped[known-kid]: bad-signature
    sig/stripped[unknown-kid]: unknown-kid
    sig/stripped[no-kid]: missing-kid
    sig/bit-flipped[octet-0, octet-10, last-octet]: bad-signature
    sig/truncated[32-octets, 1-octet, half, end]: bad-signature
    sig/extended[zero, zeros, twice]: bad-signature
    sig/leading-zero: bad-signature
    sig/payload-tampered: bad-signature
    sig/header-tampered[kid, added]: bad-signature
    sig/swapped: bad-signature
    sig/wrong-key-same-kid: bad-signature
    sig/wrong-key-no-kid: missing-kid
    sig/other-published-key: bad-signature
    sig/pkcs1-digest-info[missing-null, long-lengths, trailing-garbage, no-digest-info, other-hash-name, other-hash, truncated-hash]: bad-signature
    sig/pkcs1-short-padding: bad-signature
    sig/pkcs1-block-type[two, zero]: bad-signature
    sig/pkcs1-cube-root send: bad-signature
    sig/rsa-not-reduced: bad-signature
    sig/rsa-trivial-number[zero, one, modulus-minus-one, modulus]: bad-signature
    enc/two-segments: wrong-segment-count
    enc/more-segments[empty, copy, six]: wrong-segment-count
    enc/garbage[word, three-dots, four-dots]: wrong-segment-count
    enc/garbage[dots]: header-not-json, payload-not-json
    enc/garbage[not-base64]: header-encoding, payload-encoding, signature-encoding
    enc/garbage[empty-object]: missing-alg, missing-kid, missing-typ
    enc/garbage[no-header]: header-not-json
    enc/empty-payload: payload-not-json
    enc/detached: payload-not-json
    enc/many-dots: wrong-segment-count
    enc/json[flattened, general, one-of-two]: wrong-segment-count
    enc/json-unsigned: wrong-segment-count
    enc/json-compact-polyglot[spaces, no-spaces]: header-encoding, signature-encoding
    enc/padding[signature]: signature-encoding
    enc/padding[header]: header-encoding
    enc/padding[payload]: payload-encoding
    enc/standard-alphabet: signature-encoding
    enc/unused-bits[signature]: signature-encoding
    enc/unused-bits[payload]: payload-encoding
    enc/stray-letters: signature-encoding
    enc/white-space[space, tab, percent-20]: signature-encoding
    enc/illegal-letters[exclamation, dollar, semicolon]: signature-encoding
    enc/illegal-letters-signed-part[header]: header-encoding
    enc/illegal-letters-signed-part[payload]: payload-encoding
    enc/other-dots[fullwidth, percent-2e]: wrong-segment-count
    enc/byte-order-mark: header-not-json
    hdr/not-json[word, cut-off, empty]: header-not-json
    hdr/not-object[list, text, null, number, true]: header-not-object
    hdr/not-utf8[stray-octet, utf-16]: header-not-json
    hdr/duplicate-kid: duplicate-header-member
    hdr/prototype[proto, constructor, proto-unsigned]: bad-signature
    hdr/deep-nesting[500, 2500]: header-not-json
    hdr/zip: payload-not-json
    hdr/nested[unsigned, valid, stranger]: payload-not-json
    crit/unknown: crit-not-understood
    crit/malformed[empty, text, true, object, null, numbers, nulls]: malformed-crit
    crit/registered-name[alg, kid, typ]: crit-not-understood
    crit/absent-parameter: crit-not-understood
    crit/duplicates: crit-not-understood
    crit/exp-in-header: crit-not-understood
    crit/b64-false[raw-payload]: wrong-segment-count
    crit/b64-false[encoded-payload]: crit-not-understood
    typ/other[secevent-jwt, logout-jwt, dpop-jwt, token-introspection-jwt, oauth-authz-req-jwt, rt-jwt]: wrong-typ
    typ/jwt-for-access-token: wrong-typ
    typ/missing: missing-typ
    jwe/encrypted-to-public-key: wrong-segment-count
    kid/unknown: unknown-kid
    kid/not-text[null, number, true, list, object]: kid-not-a-string
    kid/empty[stranger]: unknown-kid
    kid/empty[empty-secret]: alg-not-allowed, unknown-kid
    kid/almost[other-case, leading-space, trailing-space, nul, path]: unknown-kid
    kid/huge: unknown-kid
    kid/path-traversal[dev-null, up-dev-null, windows-nul, proc]: alg-not-allowed, unknown-kid
    kid/sql-injection[union]: alg-not-allowed, unknown-kid
    kid/sql-injection[always-true]: unknown-kid
    kid/command-injection[ldap, pipe, substitution]: unknown-kid
    kid/url[http, no-scheme]: unknown-kid
    kid/control-characters[nul, line-end, quote, direction]: unknown-kid
    kid/control-characters[surrogate]: header-not-json
    kid/object-members[proto, constructor, toString, hasOwnProperty, length]: unknown-kid
    kid/format-string[printf, jndi, braces, numbered]: unknown-kid
    keyref/jwk-embedded[known-kid, known-kid-inside]: bad-signature
    keyref/jwk-embedded[unknown-kid]: unknown-kid
    keyref/jwk-embedded[no-kid]: missing-kid
    keyref/jwk-secret[known-kid]: alg-not-allowed
    keyref/jwk-secret[unknown-kid]: alg-not-allowed, unknown-kid
    keyref/jwk-secret[no-kid]: alg-not-allowed, missing-kid
    keyref/jwk-malformed[null, text, empty, private, one-octet]: bad-signature
    keyref/jku[known-kid]: bad-signature
    keyref/jku[stranger-kid]: unknown-kid
    keyref/jku-almost-issuer[userinfo, query, fragment, path]: unknown-kid
    keyref/jku-other-schemes[file, data, ftp, gopher]: unknown-kid
    keyref/x5u[known-kid]: bad-signature
    keyref/x5u[stranger-kid]: unknown-kid
    keyref/x5c-self-signed[known-kid]: bad-signature
    keyref/x5c-self-signed[no-kid]: missing-kid
    keyref/x5c-copied-names[names, thumbprint]: bad-signature
    keyref/x5c-malformed[empty, text, number, not-base64, many]: bad-signature
    claims/exp-long-expired[, fraction, exponent, zero, minus-one, minus-zero]: expired
    claims/exp-past-leeway: expired
    claims/exp-missing[, capitals]: missing-exp
    claims/exp-name: expired
    claims/exp-other-case: expired
    claims/exp-duplicate: duplicate-claim
    claims/exp-string[expired, garbage, empty, date]: exp-not-a-number
    claims/exp-digits: exp-not-a-number
    claims/exp-not-number[null, true, false, list, object]: exp-not-a-number
    claims/exp-nan[nan, infinity, minus-infinity]: payload-not-json
    claims/nbf-future: not-yet-valid
    claims/nbf-past-leeway: not-yet-valid
    claims/nbf-string: nbf-not-a-number
    claims/nbf-not-number[null, true, list]: nbf-not-a-number
    claims/iss-wrong[other, empty]: wrong-iss
    claims/iss-missing: missing-iss
    claims/iss-part[beginning, end, one-letter]: wrong-iss
    claims/iss-longer[suffix, path, query]: wrong-iss
    claims/iss-spelling[slash, other-case, scheme, dot-segment, escape, fragment, question-mark, leading-space, line-end, nul]: wrong-iss
    claims/iss-not-text[null, number, true, object]: iss-not-a-string
    claims/iss-array[only, among-others]: iss-not-a-string
    claims/iss-duplicate: duplicate-claim
    claims/iss-discovery[known-kid]: bad-signature, wrong-iss
    claims/iss-discovery[stranger-kid]: unknown-kid, wrong-iss
    claims/aud-wrong[, client]: wrong-aud
    claims/aud-missing: missing-aud
    claims/aud-array-no-match: wrong-aud
    claims/aud-empty[list, text, list-of-empty]: wrong-aud
    claims/aud-part[beginning, end, middle, one-letter]: wrong-aud
    claims/aud-longer[suffix, prefix, blank-list, comma-list]: wrong-aud
    claims/aud-spelling[other-case, slash, dot, white-space]: wrong-aud
    claims/aud-pattern[star, dot-star]: wrong-aud
    claims/aud-not-text[null, number, true, object, nested-list]: aud-not-strings
    claims/aud-duplicate: duplicate-claim
    claims/sub-missing: missing-sub
    claims/required-missing[iat]: missing-iat
    claims/required-missing[jti]: missing-jti
    claims/required-missing[client-id]: missing-client-id
    claims/payload-not-json[, cut-off]: payload-not-json
    claims/payload-not-object[list, text, number, true, list-of-claims, null]: payload-not-object
    claims/payload-empty-object: bad-signature, missing-iss, missing-aud, missing-exp, missing-iat, missing-sub, missing-jti, missing-client-id, insufficient-scope
    claims/payload-trailing[brace, word, second-object]: payload-not-json
    claims/payload-json5[comment, single-quotes, no-quotes, trailing-comma]: payload-not-json
    claims/payload-not-utf8[broken, overlong, surrogates, utf-16, utf-16-mark, utf-32]: payload-not-json
    claims/deep-nesting-unsigned: payload-not-json, bad-signature
    cross/id-token: wrong-aud
    cross/id-token-for-api: wrong-typ
    cross/logout-token: wrong-aud
    cross/client-assertion: unknown-kid, wrong-iss, wrong-aud
    cross/dpop-proof: missing-kid, wrong-typ
    cross/other-tenant-same-key: wrong-iss
    cross/other-tenant-key[own-name]: unknown-kid, wrong-iss
    cross/other-tenant-key[our-name]: unknown-kid
    cross/other-tenant-key[our-name-and-kid]: bad-signature
    cross/staging-issuer: bad-signature, wrong-iss
    scope/missing[absent, empty, other]: insufficient-scope
    scope/almost[longer, prefixed, before-colon, other-case, comma, shorter]: insufficient-scope
    scope/not-text[null, number, object, null-list]: insufficient-scope
    transport/two-headers[good-first, good-last]: bad-signature
    transport/comma-list[good-first, good-last]: bad-signature
    transport/forged-header-good-query: bad-signature
    state/cache-by-signature: bad-signature
    state/cache-by-claims: bad-signature
    state/cache-by-part[longer]: signature-encoding
    state/cache-by-part[shorter]: bad-signature
    state/key-cache-collision[colon (before), bar (before), slash (before), hash (before)]: unknown-kid, wrong-iss
    state/key-cache-collision[colon, bar, slash, hash]: unknown-kid
    state/cache-beyond-exp outlive: good
    state/cache-beyond-exp outlive (later): expired
    state/parallel: bad-signature
    state/same-connection: bad-signature
    state/after-hostile-tokens[none]: alg-not-allowed
    state/after-hostile-tokens[stripped, stranger]: bad-signature
    rotation/new-key-accepted until: good
    rotation/new-key-accepted until (before): unknown-kid
    rotation/old-key-still-good provoke: good
    rotation/old-key-still-good provoke (before): unknown-kid
    rotation/old-key-still-good send: good
    rotation/retired-after-refetch provoke: good
    rotation/retired-after-refetch provoke (before): unknown-kid
    rotation/retired-after-refetch send: unknown-kid
    rotation/retired-after-refetch send (before): good
    rotation/token-before-publish until: good
    rotation/token-before-publish until (before): unknown-kid
    rotation/publish-then-wait send: good
    rotation/retired-key-rejected send: unknown-kid
    rotation/retired-key-rejected send (before): good
    rotation/kid-reuse-new-material[new send]: good
    rotation/kid-reuse-new-material[old send]: bad-signature
    rotation/emergency-revoke until: good
    rotation/emergency-revoke until (before): unknown-kid
    rotation/alg-change until: good
    rotation/alg-change until (before): unknown-kid
    rotation/under-load many: good
    rotation/etag-304[unknown-key many, recovered until (before)]: unknown-kid
    rotation/etag-304[known-key many, known-key send, recovered until]: good
    jwks/unknown-crv-alg[curve send, key-agreement send, algorithm send, encryption send]: good
    jwks/malformed-sibling[empty send, no-modulus send, no-base64 send, off-curve send]: good
    jwks/foreign-member[null send, text send]: good
    jwks/same-kid-other-type send: good
    jwks/extra-top-level send: good
    jwks/oct-key-published send: alg-not-allowed, unknown-kid
    jwks/key-swapped-to-hmac[other-key send]: good
    jwks/key-swapped-to-hmac send: alg-not-allowed, unknown-kid
    jwks/alg-none-jwk send: alg-not-allowed
    jwks/rsa-1024 send: weak-key
    jwks/rsa-e1 send: weak-key
    jwks/key-ops-no-verify send: key-operations
    jwks/content-type[jwk-set send, charset send, none send, octets send, text send]: good
    jwks/encoding[gzip send, chunked send, closed send, pretty send, marked send]: good
    jwks/tls-validation provoke: good
    jwks/tls-validation provoke (2): good
    jwks/tls-validation provoke (3): good
    jwks/keys-not-array[unknown-key many, recovered until (before)]: unknown-kid
    jwks/keys-not-array[known-key many, known-key send, recovered until]: good
    jwks/huge-body[unknown-key many, recovered until (before)]: unknown-kid
    jwks/huge-body[known-key many, known-key send, recovered until]: good
    jwks/redirect-cross-origin many: unknown-kid
    jwks/redirect-cross-origin[known-key many]: good
    discovery/issuer-mismatch provoke: good
    discovery/alg-list-ignored send: alg-not-allowed
    fetch/warm-cache many: good
    fetch/unknown-kid-flood many: unknown-kid
    fetch/flood-known-kid-bad-sig many: bad-signature
    fetch/flood-does-not-starve many: good
    fetch/rotation-after-flood until: good
    fetch/rotation-after-flood until (before): unknown-kid
    fetch/thundering-herd many: good
    outage/jwks-500[unknown-key many, recovered until (before)]: unknown-kid
    outage/jwks-500[known-key many, known-key send, recovered until]: good
    outage/jwks-404[unknown-key many, recovered until (before)]: unknown-kid
    outage/jwks-404[known-key many, known-key send, recovered until]: good
    outage/jwks-429[unknown-key many, recovered until (before)]: unknown-kid
    outage/jwks-429[known-key many, known-key send, recovered until]: good
    outage/jwks-timeout[unknown-key many, recovered until (before)]: unknown-kid
    outage/jwks-timeout[known-key many, known-key send, recovered until]: good
    outage/jwks-slow[unknown-key many, recovered until (before)]: unknown-kid
    outage/jwks-slow[known-key many, known-key send, recovered until]: good
    outage/jwks-reset[unknown-key many, recovered until (before)]: unknown-kid
    outage/jwks-reset[known-key many, known-key send, recovered until]: good
    outage/jwks-refused[unknown-key many, recovered until (before)]: unknown-kid
    outage/jwks-refused[known-key many, known-key send, recovered until]: good
    outage/jwks-garbage[unknown-key many, recovered until (before)]: unknown-kid
    outage/jwks-garbage[known-key many, known-key send, recovered until]: good
    outage/jwks-truncated[unknown-key many, recovered until (before)]: unknown-kid
    outage/jwks-truncated[known-key many, known-key send, recovered until]: good
    outage/jwks-empty[unknown-key many, recovered until (before)]: unknown-kid
    outage/jwks-empty[known-key many, known-key send, recovered until]: good
    outage/jwks-wrong-json[unknown-key many, recovered until (before)]: unknown-kid
    outage/jwks-wrong-json[known-key many, known-key send, recovered until]: good
    outage/fail-closed[none send, empty-secret send]: alg-not-allowed
    outage/fail-closed[stripped send, stranger send]: bad-signature
    outage/fail-closed[recovered until]: good
    outage/fail-closed-empty[none send, empty-secret send]: alg-not-allowed
    outage/fail-closed-empty[stripped send, stranger send]: bad-signature
    outage/fail-closed-empty[recovered until]: good
    outage/cold-start-down[meanwhile send]: bad-signature
    outage/cold-start-down until: good
    ");
}

/// Only what is about another kind of key, or depends on the length of a
/// signature, is not as it is for RS256.
#[test]
fn faults_are_the_same_for_every_algorithm() {
    let rsa = faults(Algorithm::Rs256);
    // Two letters less leave some bits of the signature over when its length is a multiple of
    // three octets. Whether these are zero is chance, and so is which of two reasons the token is
    // refused for.
    let is_chance = |(name, reasons): &(String, String)| {
        ["sig/truncated#end", "state/cache-by-part#shorter"].contains(&name.as_str())
            && ["bad-signature", "signature-encoding"].contains(&reasons.as_str())
    };
    let mut others: Vec<((String, String), Vec<&str>)> = Vec::new();
    for algorithm in &PRIMARIES[1..] {
        for fault in
            faults(*algorithm).into_iter().filter(|fault| !rsa.contains(fault) && !is_chance(fault))
        {
            match others.iter_mut().find(|(known, _)| *known == fault) {
                Some((_, algorithms)) => algorithms.push(algorithm.name()),
                None => others.push((fault, vec![algorithm.name()])),
            }
        }
    }
    let others = others.into_iter().map(|((name, reasons), algorithms)| {
        (name, format!("{reasons} ({})", algorithms.join(" ")))
    });
    insta::assert_snapshot!(lines(others.collect()), @"
    alg/header-lies[RS256]: key-alg (PS256)
    sig/pss-salt[none, 20, 31, 33, longest]: bad-signature (PS256)
    sig/pss-mask[mask-sha1, sha512-inside]: bad-signature (PS256)
    alg/header-lies[RS256]: wrong-key-type (ES256 ES384 ES512 EdDSA)
    alg/other-hash-same-curve[ES384]: alg-not-allowed (ES256 ES512)
    alg/other-hash-same-curve[ES512]: alg-not-allowed (ES256 ES384)
    sig/psychic: bad-signature (ES256 ES384 ES512)
    sig/ecdsa-numbers[0-0, 0-1, 1-0, 1-1, 0-n, n-0, 1-n, n-1, n-n, below-n-1, 1-below-n, below-n-below-n, above-n-1, 1-above-n, p-1, p-n]: bad-signature (ES256 ES384 ES512)
    sig/ecdsa-form[der, padded-halves, r-plus-order, s-plus-order]: bad-signature (ES256 ES384 ES512)
    sig/ecdsa-halves[exchanged, first-only]: bad-signature (ES256 ES384 ES512)
    alg/other-hash-same-curve[ES256]: wrong-key-type (ES384 ES512)
    enc/stray-letters: bad-signature (ES384 ES512)
    state/cache-by-part[longer]: bad-signature (ES384 ES512)
    sig/ed25519-order-added: bad-signature (EdDSA)
    sig/ed25519-zero[zeros, neutral-point]: bad-signature (EdDSA)
    ");
}
