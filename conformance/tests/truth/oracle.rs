//! How what a library says is held against the catalogue.

use std::collections::{BTreeMap, BTreeSet};

use conformance::case::{Expect, Kind};
use mock_issuer::Algorithm;
use reference_backend::Reason;

use crate::samples::{Role, Sample};

/// What a library says of a token it accepts.
pub(crate) const GOOD: &str = "good";

/// The tokens in which nothing but typ is wrong, which is up to whoever calls a
/// library.
pub(crate) const TYPS: &[&str] = &[
    "typ/other#secevent-jwt",
    "typ/other#logout-jwt",
    "typ/other#dpop-jwt",
    "typ/other#token-introspection-jwt",
    "typ/other#oauth-authz-req-jwt",
    "typ/other#rt-jwt",
    "typ/jwt-for-access-token",
    "typ/missing",
    "cross/id-token-for-api",
];

/// Tokens of which a library says something else than the RFCs, or the same in
/// other words.
pub(crate) struct Deviation {
    /// The names of the samples; with ` (PS256)` behind it for one algorithm only.
    pub(crate) names: &'static [&'static str],
    /// What the library says; several answers where that depends on the version of
    /// what it runs on. Then the right one may be among them.
    pub(crate) says: &'static [&'static str],
    /// Why, and who is right.
    #[expect(dead_code, reason = "for who reads the list")]
    pub(crate) why: &'static str,
}

impl Deviation {
    /// Whether it is about this sample, made for this algorithm.
    pub(crate) fn is_about(&self, name: &str, primary: Algorithm) -> bool {
        self.names.contains(&name) || self.names.contains(&&*format!("{name} ({primary})"))
    }
}

/// What is wrong with the answers of a library, by name of the sample: it must
/// accept what must be accepted, and refuse the rest for a reason that the
/// token has. `words` are the words that the library has for a reason.
pub(crate) fn complaints(
    primary: Algorithm,
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
            Expect::Refuse | Expect::RefuseLoosely | Expect::NoEntry => faults().collect(),
            // To look at scopes is up to whoever calls the library.
            Expect::Forbid => [GOOD].into(),
            // Whatever it says on purpose: anything else would be a crash.
            Expect::NotCrash => {
                let all = Reason::ALL.iter().flat_map(|reason| words(*reason)).copied();
                all.chain([GOOD]).collect()
            }
            Expect::FewFetches { .. } => unreachable!("no token says how often keys are fetched"),
        };
        let Some(answer) = answers.get(name) else {
            complaints.push(format!("{name}: no answer"));
            continue;
        };
        let is_right = right.contains(answer.as_str());
        match deviations.iter().find(|deviation| deviation.is_about(name, primary)) {
            None if is_right => {}
            None => complaints.push(format!("{name}: {answer}, not one of {right:?}")),
            Some(Deviation { says: [_], .. }) if is_right => {
                complaints.push(format!("{name}: {answer}, deviates no longer"));
            }
            Some(deviation) if deviation.says.contains(&answer.as_str()) => {}
            Some(deviation) => {
                complaints.push(format!("{name}: {answer}, not one of {:?}", deviation.says));
            }
        }
    }
    complaints
}

/// The names in a list of deviations that no token has.
pub(crate) fn without_token(
    deviations: &[Deviation],
    names: &BTreeSet<String>,
) -> Vec<&'static str> {
    let listed = deviations.iter().flat_map(|deviation| deviation.names).copied();
    let is_known = |name: &&str| names.contains(name.split(" (").next().unwrap_or_default());
    listed.filter(|name| !is_known(name)).collect()
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
        complaints(Algorithm::Rs256, &[sample], &answers, words, deviations).join("\n")
    };
    let deviation = |names| [Deviation { names, says: &["TooBig"], why: "" }];
    assert_eq!(told(Expect::Refuse, Some("TooOld"), &[]), "");
    assert_eq!(told(Expect::Accept, Some(GOOD), &[]), "");
    assert_eq!(told(Expect::Refuse, Some("TooBig"), &deviation(&["a"])), "");
    for (expect, answer, deviations, complaint) in [
        (Expect::Refuse, Some(GOOD), [].as_slice(), "a: good, not one of {\"TooOld\"}"),
        (Expect::Refuse, Some("TooBig"), &[], "a: TooBig, not one of {\"TooOld\"}"),
        (Expect::Accept, Some("TooOld"), &[], "a: TooOld, not one of {\"good\"}"),
        (Expect::Refuse, None, &[], "a: no answer"),
        (Expect::Refuse, Some("TooOld"), &deviation(&["a"]), "a: TooOld, deviates no longer"),
        (Expect::Refuse, Some(GOOD), &deviation(&["a"]), "a: good, not one of [\"TooBig\"]"),
    ] {
        assert_eq!(told(expect, answer, deviations), complaint);
    }
    let either = [Deviation { names: &["a"], says: &["TooBig", "TooOld"], why: "" }];
    assert_eq!(told(Expect::Refuse, Some("TooBig"), &either), "");
    assert_eq!(told(Expect::Refuse, Some("TooOld"), &either), "");
    assert_ne!(told(Expect::Refuse, Some(GOOD), &either), "");
    assert_eq!(told(Expect::Refuse, Some("TooBig"), &deviation(&["a (RS256)"])), "");
    assert_ne!(told(Expect::Refuse, Some("TooBig"), &deviation(&["a (PS256)"])), "");
    assert_eq!(told(Expect::NotCrash, Some("TooOld"), &[]), "");
    assert_ne!(told(Expect::NotCrash, Some("TypeError"), &[]), "");
    assert_eq!(without_token(&deviation(&["a", "b"]), &["a".into()].into()), ["b"]);
}
