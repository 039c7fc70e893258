//! By the reference verifier, which does not stop at the first reason: a
//! defect has one fault and not two, and each forgery has one that counts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use conformance::case::{Case, Expect, Kind, Send};
use conformance::catalogue;
use mock_issuer::{Algorithm, Clock};
use reference_backend::Reason;

use crate::samples::{PRIMARIES, Role, Sample, can_be_made, ring, rule, samples};

/// Made once, since they are looked at in several ways.
fn all(algorithm: Algorithm) -> Arc<Vec<Sample>> {
    static ALL: LazyLock<Mutex<BTreeMap<Algorithm, Arc<Vec<Sample>>>>> =
        LazyLock::new(Mutex::default);
    let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
    let make = || Arc::new(samples(algorithm, Clock::fixed(1_800_000_000).unix_now()));
    all.entry(algorithm).or_insert_with(make).clone()
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
        for sample in all(algorithm).iter() {
            let is_right = match sample.expect {
                Expect::Accept => sample.reasons.is_empty(),
                Expect::Refuse | Expect::RefuseLoosely => {
                    !sample.reasons.is_empty() && !is_about_scope(sample)
                }
                Expect::Forbid => is_about_scope(sample),
                // Both are right.
                Expect::NotCrash => true,
            };
            if !is_right {
                wrong.push(row(sample));
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
            .filter(|send| !is_asked(case, send, algorithm))
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

fn is_asked(case: &Case, send: &Send, algorithm: Algorithm) -> bool {
    let is_made = |recipe| case.is_life_cycle() || can_be_made(recipe, &ring(algorithm));
    rule(case, send, algorithm).is_some() && send.token.as_ref().is_none_or(is_made)
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
    let mut others: Vec<(String, Vec<&str>)> = Vec::new();
    for algorithm in &PRIMARIES[1..] {
        for row in table(*algorithm).into_iter().filter(|row| !rsa.contains(row)) {
            match others.iter_mut().find(|(known, _)| *known == row) {
                Some((_, algorithms)) => algorithms.push(algorithm.name()),
                None => others.push((row, vec![algorithm.name()])),
            }
        }
    }
    let others: Vec<String> = others
        .into_iter()
        .map(|(row, algorithms)| format!("{row} ({})", algorithms.join(" ")))
        .collect();
    insta::assert_snapshot!(others.join("\n"), @"");
    insta::assert_snapshot!(rsa.join("\n"), @"");
}
