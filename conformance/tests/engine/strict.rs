//! The strict reference backend passes everything.

use conformance::policy::Profile;
use conformance::verdict::Verdict;

use crate::embedded::{options, run, state_everything};
use crate::findings::findings;

#[tokio::test(flavor = "multi_thread")]
async fn the_strict_backend_passes_every_case() {
    for profile in [Profile::Recommended, Profile::Strict] {
        let mut options = options(None, None);
        options.stated.profile = profile;
        let run = run(options).await;
        assert_eq!(findings(&run), Vec::<String>::new());
        assert_eq!(run.exit_code, 0);
        assert_eq!(run.diagnosis, []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_everything_stated_every_case_is_asked_and_passed() {
    let mut options = options(None, None);
    options.stated.profile = Profile::Strict;
    state_everything(&mut options);
    let run = run(options).await;
    assert_eq!(findings(&run), Vec::<String>::new());
    let skipped: Vec<_> = run
        .outcomes
        .iter()
        .flat_map(|outcome| outcome.variants.iter().map(move |variant| (outcome, variant)))
        .filter(|(_, variant)| variant.verdict == Verdict::Skip)
        .map(|(outcome, variant)| format!("{}#{}: {}", outcome.id, variant.name, variant.reason))
        .collect();
    insta::assert_snapshot!(skipped.join("\n"), @"
    control/each-algorithm#RS256: asked only of targets for which it is stated
    control/each-algorithm#RS384: asked only of targets for which it is stated
    control/each-algorithm#RS512: asked only of targets for which it is stated
    control/each-algorithm#PS256: asked only of targets for which it is stated
    control/each-algorithm#PS384: asked only of targets for which it is stated
    control/each-algorithm#PS512: asked only of targets for which it is stated
    control/each-algorithm#ES384: asked only of targets for which it is stated
    control/each-algorithm#ES512: asked only of targets for which it is stated
    control/optional-claims-absent#iat: asked only of targets for which it is stated
    control/optional-claims-absent#jti: asked only of targets for which it is stated
    alg/header-lies#RS256: asked only of targets for which it is stated
    alg/other-scheme-same-key#RS256: asked only of targets for which it is stated
    alg/other-hash-same-curve#ES256: it exists for ECDSA keys only
    alg/other-hash-same-curve#ES384: it exists for ECDSA keys only
    alg/other-hash-same-curve#ES512: it exists for ECDSA keys only
    alg/not-in-allowlist#RS256: asked only of targets for which it is stated
    alg/not-in-allowlist#ES256: asked only of targets for which it is stated
    alg/not-in-allowlist#EdDSA: asked only of targets for which it is stated
    sig/pss-salt#none: it exists for PS256, PS384 and PS512 only
    sig/pss-salt#20: it exists for PS256, PS384 and PS512 only
    sig/pss-salt#31: it exists for PS256, PS384 and PS512 only
    sig/pss-salt#33: it exists for PS256, PS384 and PS512 only
    sig/pss-salt#longest: it exists for PS256, PS384 and PS512 only
    sig/pss-mask#mask-sha1: it exists for PS256, PS384 and PS512 only
    sig/pss-mask#sha512-inside: it exists for PS256, PS384 and PS512 only
    sig/psychic#: it exists for ECDSA keys only
    sig/ecdsa-numbers#0-0: it exists for ECDSA keys only
    sig/ecdsa-numbers#0-1: it exists for ECDSA keys only
    sig/ecdsa-numbers#1-0: it exists for ECDSA keys only
    sig/ecdsa-numbers#1-1: it exists for ECDSA keys only
    sig/ecdsa-numbers#0-n: it exists for ECDSA keys only
    sig/ecdsa-numbers#n-0: it exists for ECDSA keys only
    sig/ecdsa-numbers#1-n: it exists for ECDSA keys only
    sig/ecdsa-numbers#n-1: it exists for ECDSA keys only
    sig/ecdsa-numbers#n-n: it exists for ECDSA keys only
    sig/ecdsa-numbers#below-n-1: it exists for ECDSA keys only
    sig/ecdsa-numbers#1-below-n: it exists for ECDSA keys only
    sig/ecdsa-numbers#below-n-below-n: it exists for ECDSA keys only
    sig/ecdsa-numbers#above-n-1: it exists for ECDSA keys only
    sig/ecdsa-numbers#1-above-n: it exists for ECDSA keys only
    sig/ecdsa-numbers#p-1: it exists for ECDSA keys only
    sig/ecdsa-numbers#p-n: it exists for ECDSA keys only
    sig/ecdsa-form#der: it exists for ECDSA keys only
    sig/ecdsa-form#padded-halves: it exists for ECDSA keys only
    sig/ecdsa-form#r-plus-order: it exists for ECDSA keys only
    sig/ecdsa-form#s-plus-order: it exists for ECDSA keys only
    sig/ecdsa-halves#exchanged: it exists for ECDSA keys only
    sig/ecdsa-halves#first-only: it exists for ECDSA keys only
    sig/ed25519-order-added#: it exists for EdDSA only
    sig/ed25519-zero#zeros: it exists for EdDSA only
    sig/ed25519-zero#neutral-point: it exists for EdDSA only
    transport/token-in-form#: the method is not POST (`--method`)
    transport/path-spellings#trailing-slash: the target refuses the same token without its fault
    transport/path-spellings#double-slash: the target refuses the same token without its fault
    transport/path-spellings#dot: the target refuses the same token without its fault
    transport/path-spellings#dot-dot: the target refuses the same token without its fault
    transport/path-spellings#matrix: the target refuses the same token without its fault
    transport/path-spellings#suffix: the target refuses the same token without its fault
    transport/path-spellings#nul: the target refuses the same token without its fault
    transport/path-spellings#encoded-slash: the target refuses the same token without its fault
    transport/path-spellings#capitals: the target refuses the same token without its fault
    transport/path-spellings#escaped: the target refuses the same token without its fault
    jwks/tls-validation#wrong-host: the issuer serves no HTTPS (`--tls`)
    jwks/tls-validation#expired: the issuer serves no HTTPS (`--tls`)
    jwks/tls-validation#untrusted: the issuer serves no HTTPS (`--tls`)
    discovery/issuer-mismatch#: the target does not ask for metadata
    discovery/alg-list-ignored#: the target does not ask for metadata
    ");
}
