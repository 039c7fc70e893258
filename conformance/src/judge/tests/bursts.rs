//! What is said of many requests, and of those beside them.

use mock_issuer::fault::{Document, Fault};
use mock_issuer::recipe::{KeyRef, Value};

use super::*;
use crate::case::Wrong;

/// So many requests, during which the key set is asked for so often at most.
fn few(most: Option<u32>) -> Scene {
    let stranger = Recipe::valid().header("kid", Value::UnknownKid).signed_by(KeyRef::Stranger);
    let send = send(Some(stranger), rule(Expect::FewFetches { most }, Should, High));
    let step = Step::Burst { send, times: 3, at_once: 1, beside: None, unjudged: false };
    Scene::new(case("fetch/flood", Kind::LifeCycle, vec![step])).watched().answers(&[401; 3])
}

impl Scene {
    /// The token is a good one.
    fn by_issuer(self) -> Self {
        self.with_case(|case| {
            let Some(Step::Burst { send, .. }) = case.steps.first_mut() else { unreachable!() };
            send.token = Some(Recipe::valid());
        })
    }
}

#[test]
fn fetches_are_counted() {
    let aged = |ttl, ms| {
        let mut scene = few(Some(2)).watched_for(ms).asked(1, 3);
        scene.policy.jwks_ttl = ttl;
        scene
    };
    table([
        ("as many as allowed", few(Some(2)).asked(1, 2), "pass"),
        ("none", few(Some(2)).asked(1, 0), "pass"),
        ("one more", few(Some(2)).asked(1, 3), "warn hammered high"),
        ("one more, strict", few(Some(2)).asked(1, 3).in_profile(Strict), "fail hammered high"),
        ("each of two workers", few(Some(2)).asked(2, 4), "pass"),
        ("each of two workers, and one more", few(Some(2)).asked(2, 5), "warn hammered high"),
        ("keys are kept by no worker", few(Some(2)).asked(9, 5), "warn hammered high"),
        ("nothing was fetched before", few(Some(2)).asked(0, 2), "pass"),
        ("nothing was fetched before, one more", few(Some(2)).asked(0, 3), "warn hammered high"),
        ("in a flood", few(None).asked(1, 20), "pass"),
        ("in a flood, one more", few(None).asked(1, 21), "warn hammered high"),
        (
            "in a flood, as the user states",
            few(None).asked(1, 21).with_policy(|policy| policy.flood_max = 21),
            "pass",
        ),
        ("the key set grew too old meanwhile", aged(Some(10), 10_000.0), "pass"),
        ("the key set grew too old twice", aged(Some(9), 10_000.0).asked(0, 1), "pass"),
        ("the key set is kept for longer", aged(None, 10_000.0), "warn hammered high"),
        ("no time at all", aged(Some(0), 10_000.0), "warn hammered high"),
        (
            "what was fetched for another case does not count",
            few(Some(2)).asked(9, 3).restored(-0.5),
            "warn hammered high",
        ),
        (
            "the key set was fetched for another case",
            few(Some(2)).asked(1, 0).restored(-0.5),
            "pass",
        ),
        ("no fetch at all", few(Some(2)), "unclear not-provable-here"),
        (
            "only another target fetched",
            few(Some(2)).fetch(2, -1.0, 200, &["k1"]),
            "unclear not-provable-here",
        ),
        (
            "some fetches were later",
            few(Some(0)).asked(1, 0).fetch(1, 10_001.0, 200, &["k1"]),
            "pass",
        ),
        ("no answer", few(Some(2)).asked(1, 1).answers(&[TIMEOUT; 3]), "unclear out-of-time"),
        ("no answer to some", few(Some(2)).asked(1, 1).answers(&[401, TIMEOUT]), "pass"),
        (
            "no answer, and too many fetches",
            few(Some(2)).asked(1, 3).answers(&[TIMEOUT; 3]),
            "warn hammered high",
        ),
        ("let in", few(Some(2)).asked(1, 1).answers(&[401, 200]), "fail accepted critical"),
        (
            "let in, and too many fetches, and no control",
            few(Some(2)).asked(1, 3).answers(&[200]).before(Some(401)),
            "fail accepted critical",
        ),
        (
            "let in where success is said to everybody",
            few(Some(2)).answers(&[200]).with_policy(|policy| policy.tells_apart = false),
            "unclear controls-failed",
        ),
        (
            "accepted, as the valid token is",
            few(Some(2)).by_issuer().asked(1, 1).answers(&[200]),
            "pass",
        ),
        (
            "no control before",
            few(Some(2)).asked(1, 1).before(Some(401)),
            "unclear controls-failed",
        ),
        ("a control after in its place", few(Some(2)).asked(1, 1).before(None), "pass"),
        (
            "no control, and too many fetches",
            few(Some(2)).asked(1, 3).before(Some(401)),
            "warn hammered high",
        ),
        (
            "not watched",
            {
                let mut scene = few(Some(2)).asked(1, 1);
                scene.attempt().window = None;
                scene
            },
            "unclear not-provable-here",
        ),
    ]);
    let outcome = few(Some(2)).asked(1, 3).judged();
    insta::assert_snapshot!(outcome.reason, @"the issuer was asked 3 times and answered 500 for 3 requests; 2 times is enough");
}

/// A good token that was sent beside many others.
fn beside(fails: bool) -> Scene {
    let beside = send(Some(Recipe::valid()), rule(Expect::Accept, Should, High));
    let flood = Send { variant: "flood".into(), ..Send::default() };
    let step =
        Step::Burst { send: flood, times: 3, at_once: 1, beside: Some(beside), unjudged: true };
    let fault = Fault::Drip { octets_per_second: 1 };
    let wrong = Wrong { document: Document::Jwks, fault, occurrence: Default::default() };
    let mut steps = vec![step];
    if fails {
        steps.insert(0, Step::Break(wrong));
    }
    Scene::new(case("fetch/beside", Kind::LifeCycle, steps)).watched()
}

#[test]
fn good_tokens_are_accepted_in_a_flood() {
    let with = |statuses: &[u16]| beside(false).answers(statuses);
    table([
        ("accepted", with(&[200, 200]), "pass"),
        ("refused once", with(&[200, 401]), "warn refused high"),
        ("refused once, strict", with(&[200, 401]).in_profile(Strict), "fail refused high"),
        ("crashed", with(&[401, 500]), "warn crashed high"),
        ("silent", with(&[200, TIMEOUT]), "warn slow high"),
        ("refused beside silence", with(&[TIMEOUT, 401]), "warn refused high"),
        ("a gateway turns it away", with(&[200, 504]), "warn refused high"),
        ("too many requests", with(&[200, 429]), "unclear out-of-time"),
        ("too many requests, and silence", with(&[429, TIMEOUT]), "warn refused high"),
        ("no control before", with(&[200]).before(Some(401)), "unclear controls-failed"),
        ("a control after in its place", with(&[200]).before(None), "pass"),
        ("no control at all", with(&[200]).before(None).after(None), "unclear controls-failed"),
        (
            "a wrong signature is accepted",
            with(&[200]).wrong_signature(Some(200)),
            "unclear controls-failed",
        ),
        (
            "refused, and the control afterwards too",
            with(&[401]).after(Some(401)),
            "unclear controls-failed",
        ),
        // Who hangs on the issuer hangs afterwards, too.
        (
            "silent while the issuer fails, and afterwards too",
            beside(true).answers(&[TIMEOUT]).after(Some(TIMEOUT)),
            "warn slow high",
        ),
    ]);
    let outcome = with(&[200, 401, TIMEOUT]).asked(1, 0).judged();
    insta::assert_snapshot!(outcome.reason, @"it was not accepted 2 of 3 times; the issuer was not asked");
}

#[test]
fn what_the_issuer_saw_is_told_in_words() {
    let told = |scene: Scene| scene.judged().reason;
    insta::assert_snapshot!(told(few(None).asked(1, 1)), @"the issuer was asked once and answered 500 for 3 requests");
    insta::assert_snapshot!(told(few(None).asked(1, 1).fetch(1, 1.0, 200, &[])), @"the issuer was asked 2 times and answered 200 or answered 500 for 3 requests");
    insta::assert_snapshot!(told(few(None).asked(1, 0)), @"the issuer was not asked for 3 requests");
}
