//! By the reference verifier, which does not stop at the first reason: a
//! defect has one fault and not two, and each forgery has one that counts.

use std::collections::BTreeSet;

use conformance::case::{Expect, Kind};
use conformance::catalogue;
use mock_issuer::{Algorithm, Clock};
use reference_backend::Reason;

use crate::samples::{PRIMARIES, Role, Sample, rule, samples};

fn all(algorithm: Algorithm) -> Vec<Sample> {
    samples(algorithm, Clock::fixed(1_800_000_000).unix_now())
}

/// The reasons by name, or `good`.
fn row(sample: &Sample) -> String {
    let names: Vec<&str> = sample.reasons.iter().map(|reason| reason.name()).collect();
    let names = if names.is_empty() { "good".to_owned() } else { names.join(", ") };
    format!("{}: {names}", sample.name)
}

#[test]
fn a_defect_has_exactly_one_fault_and_its_twin_none() {
    for algorithm in PRIMARIES {
        let mut wrong = Vec::new();
        for sample in all(algorithm).iter().filter(|sample| sample.kind == Kind::Defect) {
            let faults = if sample.role == Role::Twin { 0 } else { 1 };
            if sample.reasons.len() != faults {
                wrong.push(row(sample));
            }
        }
        assert!(wrong.is_empty(), "{algorithm}:\n{}", wrong.join("\n"));
    }
}

#[test]
fn the_verifier_agrees_with_the_catalogue_about_every_token() {
    for algorithm in PRIMARIES {
        let mut wrong = Vec::new();
        for sample in all(algorithm) {
            let is_right = match sample.expect {
                Expect::Accept => sample.reasons.is_empty(),
                Expect::Refuse | Expect::RefuseLoosely => {
                    !sample.reasons.is_empty() && !is_about_scope(&sample)
                }
                Expect::Forbid => is_about_scope(&sample),
                // Both are right.
                Expect::NotCrash => true,
            };
            if !is_right {
                wrong.push(row(&sample));
            }
        }
        assert!(wrong.is_empty(), "{algorithm}:\n{}", wrong.join("\n"));
    }
}

fn is_about_scope(sample: &Sample) -> bool {
    sample.reasons.iter().eq([&Reason::InsufficientScope])
}

#[test]
fn kinds_say_what_must_happen() {
    for sample in all(Algorithm::Es256).iter().filter(|sample| sample.role == Role::Token) {
        let is_right = match sample.kind {
            Kind::Defect | Kind::Forgery => sample.expect.is_refusal(),
            Kind::Acceptance => sample.expect == Expect::Accept,
            Kind::NoCrash => sample.expect == Expect::NotCrash,
            Kind::NoToken | Kind::LifeCycle | Kind::Probe | Kind::Audit => continue,
        };
        assert!(is_right, "{}", sample.name);
    }
}

/// Which sends disturb a target's key cache is decided by the recipe alone, so
/// the recipe must know. Where a target may see another name, or none, the
/// recipe says that the key is missed.
#[test]
fn a_token_that_misses_the_key_has_a_recipe_that_says_so() {
    for algorithm in PRIMARIES {
        let mut wrong = Vec::new();
        for sample in all(algorithm).iter().filter(|sample| sample.kind != Kind::LifeCycle) {
            let has = |reason| sample.reasons.contains(&reason);
            let misses = has(Reason::MissingKid) || has(Reason::UnknownKid);
            let may_miss = misses
                || has(Reason::KidNotAString)
                || has(Reason::HeaderNotJson)
                || has(Reason::DuplicateHeaderMember);
            let is_right = if sample.names_known_key { !misses } else { may_miss };
            if !is_right {
                wrong.push(row(sample));
            }
        }
        assert!(wrong.is_empty(), "{algorithm}:\n{}", wrong.join("\n"));
    }
}

/// What targets with this algorithm are not asked: a case, or some of its
/// variants.
fn left_out(algorithm: Algorithm) -> BTreeSet<String> {
    let mut left_out = BTreeSet::new();
    for case in catalogue::all() {
        let variants: Vec<&str> = case
            .sends()
            .filter(|send| rule(case, send, algorithm).is_none())
            .map(|send| send.variant.as_str())
            .collect();
        match variants.len() {
            0 => {}
            all if all == case.sends().count() => {
                left_out.insert(case.id.clone());
            }
            _ => left_out.extend(variants.iter().map(|variant| case.variant_id(variant))),
        }
    }
    left_out
}

#[test]
fn what_a_target_is_not_asked_is_about_keys_of_another_kind() {
    let table: Vec<String> = PRIMARIES
        .iter()
        .map(|algorithm| format!("{algorithm}: {}", Vec::from_iter(left_out(*algorithm)).join(" ")))
        .collect();
    insta::assert_snapshot!(table.join("\n"), @"");
}

/// The rows of an algorithm that are not also those of RS256.
#[test]
fn faults_are_the_same_for_every_algorithm() {
    let table = |algorithm| -> Vec<String> {
        all(algorithm)
            .iter()
            .filter(|sample| sample.kind == Kind::LifeCycle || sample.expect.is_refusal())
            .map(row)
            .collect()
    };
    let rsa = table(Algorithm::Rs256);
    let others: Vec<String> = PRIMARIES[1..]
        .iter()
        .flat_map(|algorithm| {
            let rows = table(*algorithm);
            let own = rows.into_iter().filter(|row| !rsa.contains(row));
            own.map(move |row| format!("{algorithm} {row}")).collect::<Vec<_>>()
        })
        .collect();
    insta::assert_snapshot!(others.join("\n"), @"");
    insta::assert_snapshot!(rsa.join("\n"), @"");
}
