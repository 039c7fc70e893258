//! By the reference verifier, which does not stop at the first reason: a
//! defect has one fault and not two, and each forgery has one that counts.

use conformance::case::{Expect, Kind};
use mock_issuer::Algorithm;
use reference_backend::Reason;

use crate::samples::{PRIMARIES, Role, Sample, all};

/// The reasons by name, or `good`.
pub(crate) fn reasons(sample: &Sample) -> String {
    let names: Vec<&str> = sample.reasons.iter().map(|reason| reason.name()).collect();
    if names.is_empty() { "good".to_owned() } else { names.join(", ") }
}

fn row(sample: &Sample) -> String {
    format!("{}: {}", sample.name, reasons(sample))
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
                Expect::Refuse | Expect::RefuseLoosely | Expect::NoEntry => {
                    !sample.reasons.is_empty() && !is_about_scope(sample)
                }
                Expect::Forbid => is_about_scope(sample),
                // Both are right.
                Expect::NotCrash => true,
                Expect::FewFetches { .. } => false,
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
