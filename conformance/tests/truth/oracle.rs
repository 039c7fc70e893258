//! How what a library says is held against the catalogue.

use std::collections::{BTreeMap, BTreeSet};

use conformance::case::{Expect, Kind};
use reference_backend::Reason;

use crate::samples::{Role, Sample};

/// What a library says of a token it accepts.
pub(crate) const GOOD: &str = "good";

/// A token of which a library says something else than the RFCs.
pub(crate) struct Deviation {
    /// The name of the sample.
    pub(crate) name: &'static str,
    /// What the library says.
    pub(crate) says: &'static str,
    /// Why, and who is right.
    #[expect(dead_code, reason = "for who reads the list")]
    pub(crate) why: &'static str,
}

/// What is wrong with the answers of a library, by name of the sample: it must
/// accept what must be accepted, and refuse the rest for a reason that the
/// token has. `words` are the words that the library has for a reason.
pub(crate) fn complaints(
    samples: &[Sample],
    answers: &BTreeMap<String, String>,
    words: fn(Reason) -> &'static [&'static str],
    deviations: &[Deviation],
) -> Vec<String> {
    let mut complaints = Vec::new();
    for Sample { name, expect, reasons, .. } in samples {
        let faults = || reasons.iter().flat_map(|reason| words(*reason)).copied();
        let right: BTreeSet<&str> = match expect {
            Expect::Accept => [GOOD].into(),
            Expect::Refuse | Expect::RefuseLoosely => faults().collect(),
            // To look at scopes is up to whoever calls the library.
            Expect::Forbid => [GOOD].into(),
            Expect::NotCrash => faults().chain([GOOD]).collect(),
        };
        let Some(answer) = answers.get(name) else {
            complaints.push(format!("{name}: no answer"));
            continue;
        };
        let is_right = right.contains(answer.as_str());
        match deviations.iter().find(|deviation| deviation.name == name) {
            None if is_right => {}
            None => complaints.push(format!("{name}: {answer}, not one of {right:?}")),
            Some(_) if is_right => complaints.push(format!("{name}: {answer}, deviates no longer")),
            Some(deviation) if deviation.says == answer => {}
            Some(deviation) => complaints.push(format!("{name}: {answer}, not {}", deviation.says)),
        }
    }
    for Deviation { name, .. } in deviations {
        if !samples.iter().any(|sample| sample.name == *name) {
            complaints.push(format!("{name}: there is no such token"));
        }
    }
    complaints
}

/// Otherwise the agreement of a library would prove nothing.
#[test]
fn every_way_to_disagree_is_noticed() {
    let words: fn(Reason) -> &'static [&'static str] = |reason| match reason {
        Reason::Expired => &["TooOld"],
        _ => &[],
    };
    let told = |expect, answer: Option<&str>, deviations: &[Deviation]| {
        let reasons = BTreeSet::from_iter((expect == Expect::Refuse).then_some(Reason::Expired));
        let sample = Sample {
            name: "a".into(),
            kind: Kind::Defect,
            role: Role::Token,
            expect,
            token: String::new(),
            jwks: String::new(),
            reasons,
            names_known_key: true,
        };
        let answers = answer.map(|answer| ("a".into(), answer.into())).into_iter().collect();
        complaints(&[sample], &answers, words, deviations).join("\n")
    };
    let deviation = |name| [Deviation { name, says: "TooBig", why: "" }];
    assert_eq!(told(Expect::Refuse, Some("TooOld"), &[]), "");
    assert_eq!(told(Expect::Accept, Some(GOOD), &[]), "");
    assert_eq!(told(Expect::Refuse, Some("TooBig"), &deviation("a")), "");
    for (expect, answer, deviations, complaint) in [
        (Expect::Refuse, Some(GOOD), [].as_slice(), "a: good, not one of {\"TooOld\"}"),
        (Expect::Refuse, Some("TooBig"), &[], "a: TooBig, not one of {\"TooOld\"}"),
        (Expect::Accept, Some("TooOld"), &[], "a: TooOld, not one of {\"good\"}"),
        (Expect::Refuse, None, &[], "a: no answer"),
        (Expect::Refuse, Some("TooOld"), &deviation("a"), "a: TooOld, deviates no longer"),
        (Expect::Refuse, Some(GOOD), &deviation("a"), "a: good, not TooBig"),
        (Expect::Refuse, Some("TooOld"), &deviation("b"), "b: there is no such token"),
    ] {
        assert_eq!(told(expect, answer, deviations), complaint);
    }
}
