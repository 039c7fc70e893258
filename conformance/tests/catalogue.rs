//! The catalogue holds together: what every case must have, and what is selected.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::collections::{BTreeMap, BTreeSet};

use conformance::case::{Case, Kind, Step};
use conformance::catalogue::{self, SelectionError};
use conformance::options::Selection;
use insta::assert_snapshot;
use mock_issuer::recipe::{KeyRef, Mangle, Recipe, Signer};
use sha2::{Digest as _, Sha256};

#[test]
fn areas_are_known_and_stand_together() {
    let areas = catalogue::areas();
    let different: BTreeSet<_> = areas.iter().collect();
    assert_eq!(different.len(), areas.len(), "the cases of an area stand together");
    for area in areas {
        assert!(!catalogue::about(area).is_empty(), "{area}");
    }
}

/// How many there are of each kind, so that a case that vanishes is noticed.
#[test]
fn the_kinds_of_the_catalogue_are_counted() {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for case in catalogue::all() {
        let kind = match case.kind {
            Kind::Probe => "probes",
            Kind::Audit => "audits",
            Kind::Acceptance
            | Kind::Defect
            | Kind::Forgery
            | Kind::NoToken
            | Kind::NoCrash
            | Kind::LifeCycle => "cases",
        };
        *kinds.entry(kind).or_default() += 1;
    }
    let variants: usize = catalogue::all().iter().map(|case| case.sends().count()).sum();
    assert_snapshot!(format!("{kinds:?}, {variants} variants"), @r#"{"audits": 11, "cases": 286, "probes": 9}, 755 variants"#);
}

#[test]
fn ids_are_unique_and_well_formed() {
    let mut seen = BTreeSet::new();
    for case in catalogue::all() {
        for id in std::iter::once(&case.id).chain(&case.was) {
            assert!(seen.insert(id), "{id} is there twice");
            let (area, slug) = id.split_once('/').expect("an area and a slug");
            assert!(catalogue::areas().contains(&area), "{id}");
            assert!(is_kebab(slug), "{id}");
        }
    }
}

#[test]
fn every_case_says_what_why_and_what_to_do() {
    for Case { id, title, why, references, remedies, .. } in catalogue::all() {
        assert!(!title.is_empty() && !title.ends_with('.') && title.len() <= 90, "{id}: {title}");
        assert!(!title.starts_with(char::is_uppercase) || title.starts_with("HS"), "{id}: {title}");
        assert!(why.ends_with('.') && !why.contains("  ") && why.len() <= 330, "{id}: {why}");
        assert!(!remedies.is_empty(), "{id} has no remedy");
        assert!(!references.is_empty(), "{id} has no reference");
        for reference in references {
            let url = reference.url.as_deref().expect("a url");
            assert!(url.starts_with("https://"), "{id}: {url}");
        }
    }
}

#[test]
fn every_variant_has_a_rule_and_a_name_of_its_own() {
    for case in catalogue::all() {
        let names: Vec<&str> = case.sends().map(|send| send.variant.as_str()).collect();
        let distinct: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), distinct.len(), "{}: {names:?}", case.id);
        for send in case.sends() {
            // What is measured must not do anything.
            let is_probe = case.kind == Kind::Probe;
            assert_eq!(send.rules.is_empty(), is_probe, "{}", case.variant_id(&send.variant));
            assert!(send.variant.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
            assert!(send.times >= 1);
        }
        let is_audit = case.steps.iter().all(|step| matches!(step, Step::Audit { .. }));
        assert_eq!(is_audit, case.kind == Kind::Audit, "{}", case.id);
        let measures = case.steps.iter().any(|step| matches!(step, Step::Measure { .. }));
        assert_eq!(names.is_empty(), case.kind == Kind::Audit || measures, "{}", case.id);
    }
}

#[test]
fn nobody_needs_the_key_of_the_issuer_for_a_forgery() {
    for (id, recipe) in recipes(Kind::Forgery) {
        assert!(!recipe.signed_by_issuer(), "{id}");
    }
}

#[test]
fn every_defect_is_signed_by_the_issuer_and_no_valid_token() {
    for (id, recipe) in recipes(Kind::Defect) {
        let by_issuer = matches!(
            recipe.signer,
            Signer::Key(KeyRef::Signing | KeyRef::Named(_))
                | Signer::Scheme { key: KeyRef::Signing | KeyRef::Named(_), .. }
                | Signer::Block { key: KeyRef::Signing | KeyRef::Named(_), .. }
        );
        // It may be written differently afterwards, as long as what the issuer signed and its
        // signature are still there.
        let whole = recipe.after.iter().all(|mangle| match mangle {
            Mangle::Template { text } => {
                text.contains("{token}")
                    || (text.contains("{header}") && text.contains("{signature}"))
            }
            Mangle::AppendSignature { .. }
            | Mangle::PrependSignature { .. }
            | Mangle::RepeatSignature
            | Mangle::PadHalves
            | Mangle::DerSignature
            | Mangle::AddOrder { .. }
            | Mangle::AddModulus
            | Mangle::Text { .. } => true,
            Mangle::DropSignature
            | Mangle::FlipSignatureBit { .. }
            | Mangle::TruncateSignature { .. }
            | Mangle::SwapHalves
            | Mangle::FirstHalf
            | Mangle::SignatureOf { .. }
            | Mangle::TamperClaim { .. }
            | Mangle::TamperHeader { .. } => false,
        });
        assert!(by_issuer && whole && !recipe.is_valid(), "{id}");
    }
}

#[test]
fn a_twin_is_signed_by_the_issuer_and_differs_from_the_token() {
    for case in catalogue::all() {
        for send in case.sends() {
            let Some(twin) = &send.twin else { continue };
            assert!(twin.signed_by_issuer(), "{}", case.id);
            // The fault of a life-cycle case lies in the time, not in the token.
            assert_eq!(Some(twin) == send.token.as_ref(), case.is_life_cycle(), "{}", case.id);
        }
    }
}

#[test]
fn every_token_that_must_be_accepted_is_signed_by_the_issuer() {
    for (id, recipe) in recipes(Kind::Acceptance) {
        assert!(recipe.signed_by_issuer(), "{id}");
    }
}

#[test]
fn the_catalogue_survives_its_own_json() {
    let json = serde_json::to_string(catalogue::all()).unwrap();
    let read: Vec<Case> = serde_json::from_str(&json).unwrap();
    assert_eq!(read, catalogue::all());
}

#[test]
fn the_hash_is_that_of_the_json() {
    let json = serde_json::to_vec(catalogue::all()).unwrap();
    let octets = Sha256::digest(json);
    let hex = octets.iter().map(|octet| format!("{octet:02x}")).collect::<String>();
    assert_eq!(catalogue::hash(), hex);
}

#[test]
fn cases_and_variants_are_found() {
    assert_eq!(catalogue::find("alg/none").unwrap().id, "alg/none");
    assert!(catalogue::find("alg/none#keeps-signature").is_none());
    for (wanted, variant) in [
        ("alg/none", ""),
        ("alg/none#keeps-signature", "keeps-signature"),
        ("alg/none-case-variants#nOnE", "nOnE"),
        ("kid/unknown", ""),
    ] {
        assert_eq!(catalogue::find_variant(wanted).unwrap().1.variant, variant, "{wanted}");
    }
    // Which of the five is meant, nobody can tell.
    assert!(catalogue::find_variant("alg/hs256-with-spki-pem").is_none());
    assert!(catalogue::find_variant("resp/challenge").is_none());
}

#[test]
fn a_typing_error_gets_a_suggestion() {
    for (typed, meant) in [
        ("alg/nnoe", Some("alg/none")),
        ("none", Some("alg/none")),
        ("exp-mising", Some("claims/exp-missing")),
        ("alg/none#keep-signature", Some("alg/none#keeps-signature")),
        ("transport/lower-case-bearer", Some("transport/lowercase-bearer")),
        ("kid/unknown#plain", Some("kid/unknown")),
        ("entirely different", None),
    ] {
        assert_eq!(catalogue::closest(typed).as_deref(), meant, "{typed}");
    }
}

#[test]
fn without_a_selection_everything_is_selected() {
    assert_eq!(catalogue::select(&Selection::default()).unwrap(), catalogue::all());
}

#[test]
fn patterns_match_cases_and_variants() {
    assert_snapshot!(selected(&["alg/none*"], &[], &[]), @"
    alg/none keeps-signature
    alg/none-case-variants None NONE nOnE noNE trailing-space leading-space nul escaped
    alg/none-no-trailing-dot
    alg/none-unknown-kid None
    alg/none-no-kid None
    ");
    assert_snapshot!(selected(&["alg/none"], &[], &[]), @"alg/none keeps-signature");
    assert_snapshot!(selected(&["*#no-kid"], &[], &[]), @"
    alg/hs256-empty-key no-kid
    sig/stripped no-kid
    keyref/jwk-embedded no-kid
    keyref/jwk-secret no-kid
    keyref/x5c-self-signed no-kid
    ");
    assert_snapshot!(selected(&["alg/hs256-with-spki-pem#?f", "kid/*"], &[], &[]), @"
    alg/hs256-with-spki-pem lf
    kid/unknown
    kid/not-text null number true list object
    kid/empty stranger empty-secret
    kid/almost other-case leading-space trailing-space nul path
    kid/huge
    kid/path-traversal dev-null up-dev-null windows-nul proc
    kid/sql-injection union always-true
    kid/command-injection ldap pipe substitution
    kid/url http no-scheme
    kid/control-characters nul line-end quote direction surrogate
    kid/object-members proto constructor toString hasOwnProperty length
    kid/format-string printf jndi braces numbered
    ");
}

#[test]
fn areas_and_patterns_add_up_and_exclusion_wins() {
    assert_snapshot!(selected(&["kid/unknown"], &[], &["crit"]), @"
    crit/unknown
    crit/malformed empty text true object null numbers nulls
    crit/registered-name alg kid typ
    crit/absent-parameter
    crit/duplicates
    crit/exp-in-header
    crit/b64-false raw-payload encoded-payload
    kid/unknown
    ");
    assert_snapshot!(selected(&[], &["*case-variants#n*", "alg/hs*"], &["alg"]), @"
    alg/none keeps-signature
    alg/none-case-variants None NONE trailing-space leading-space escaped
    alg/none-no-trailing-dot
    alg/none-unknown-kid None
    alg/none-no-kid None
    alg/unknown empty-signature random-signature
    alg/null null false list empty absent
    alg/not-a-name absent null number true list object empty
    alg/spelling other-case trailing-space trailing-nul
    alg/duplicate-last-none
    alg/header-lies RS256 ES256 EdDSA ES256K RSA-OAEP dir A128KW
    alg/other-scheme-same-key RS256 RS384 RS512 PS256 PS384 PS512
    alg/other-hash-same-curve ES256 ES384 ES512
    alg/sha1 RS1 RSA-SHA1 xmldsig
    alg/jwk-alg-mismatch
    alg/not-in-allowlist RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA
    ");
    assert_snapshot!(selected(&["crit/unknown"], &["crit/*"], &[]), @"nothing");
}

#[test]
fn a_life_cycle_case_is_kept_whole() {
    let id = "rotation/retired-after-refetch";
    let selection = Selection { include: vec![id.into()], ..Selection::default() };
    let [case] = <[Case; 1]>::try_from(catalogue::select(&selection).unwrap()).unwrap();
    assert_eq!(Some(&case), catalogue::find(id));
}

#[test]
fn what_matches_nothing_is_an_error() {
    let errors = [
        refused(&["alg/nnoe"], &[], &[]),
        refused(&["kid/*", "alg/none#keeps"], &[], &[]),
        refused(&[], &["algg/*"], &[]),
        refused(&[], &[], &["claim"]),
        refused(&["what-is-this-anyway"], &[], &[]),
    ];
    assert_snapshot!(errors.join("\n"), @r"
    no case matches `alg/nnoe`; did you mean `alg/none`?
    no case matches `alg/none#keeps`; did you mean `alg/none#keeps-signature`?
    no case matches `algg/*`; did you mean `alg/*`?
    there is no area `claim`; did you mean `claims`?
    no case matches `what-is-this-anyway`
    ");
}

/// All tokens of a kind of case, with what to call them in a message.
fn recipes(kind: Kind) -> impl Iterator<Item = (String, &'static Recipe)> {
    catalogue::all().iter().filter(move |case| case.kind == kind).flat_map(|case| {
        case.sends().map(|send| {
            let id = case.variant_id(&send.variant);
            let recipe = send.token.as_ref().unwrap_or_else(|| panic!("{id} has no token"));
            (id, recipe)
        })
    })
}

fn select(include: &[&str], exclude: &[&str], areas: &[&str]) -> Result<Vec<Case>, SelectionError> {
    let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect();
    catalogue::select(&Selection {
        include: owned(include),
        exclude: owned(exclude),
        areas: owned(areas),
    })
}

fn selected(include: &[&str], exclude: &[&str], areas: &[&str]) -> String {
    let cases = select(include, exclude, areas).unwrap();
    if cases.is_empty() {
        return "nothing".into();
    }
    let lines = cases.iter().map(|case| {
        let names: Vec<&str> = case
            .sends()
            .map(|send| send.variant.as_str())
            .filter(|name| !name.is_empty())
            .collect();
        format!("{} {}", case.id, names.join(" ")).trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn refused(include: &[&str], exclude: &[&str], areas: &[&str]) -> String {
    let error = select(include, exclude, areas).unwrap_err();
    [Some(error.to_string()), error.help()].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn is_kebab(slug: &str) -> bool {
    slug.split('-').all(|word| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    })
}
