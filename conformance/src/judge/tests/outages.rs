//! What is said of a target whose issuer fails, and of one that had the time to
//! forget its keys.

use mock_issuer::fault::{Document, Fault};
use mock_issuer::recipe::{KeyRef, Value};

use super::*;
use crate::case::{Bound, Wrong};

const DOWN: Fault = Fault::Status { status: 500, retry_after: None };

fn wrong(fault: Fault) -> Wrong {
    Wrong { document: Document::Jwks, fault, occurrence: Default::default() }
}

/// The send of the two of an outage that has no name is the one that is judged.
fn outage(unknown: &str, known: &str) -> Scene {
    let stranger = Recipe::valid().header("kid", Value::UnknownKid).signed_by(KeyRef::Stranger);
    let asking = send(Some(stranger), rule(Expect::NoEntry, Must, Critical));
    let beside = send(Some(Recipe::valid()), rule(Expect::Accept, Should, High));
    let step = Step::Ask {
        send: Send { variant: unknown.into(), ..asking },
        beside: Send { variant: known.into(), ..beside },
        bound: Bound::Ask,
    };
    let steps = vec![Step::Break(wrong(DOWN)), step];
    let mut scene = Scene::new(case("outage/jwks-500", Kind::LifeCycle, steps)).watched();
    // What is said of the other one does not count here.
    let other = Attempt {
        not_run: Some(NotRun { cause: Cause::NotApplicable, reason: String::new() }),
        ..Attempt::default()
    };
    scene.evidence.attempts.insert("other".into(), other);
    scene
}

fn asking() -> Scene {
    outage("", "other")
}

fn beside() -> Scene {
    outage("other", "")
}

#[test]
fn who_asks_a_failing_issuer_lets_nobody_in() {
    let refused = || asking().answers(&[401]).asked(1, 1);
    table([
        ("refused", refused(), "pass"),
        ("an error of the server says so, too", asking().answers(&[500]).asked(1, 1), "pass"),
        ("a close", asking().answers(&[CLOSED]).asked(1, 1), "pass"),
        ("a gateway says so", asking().answers(&[504]).asked(1, 1), "pass"),
        ("let in", asking().answers(&[401, 200]).asked(1, 1), "fail accepted critical"),
        (
            "let in, whatever else is known",
            asking().answers(&[200]).before(None).after(None),
            "fail accepted critical",
        ),
        ("it ended the process", refused().killed(), "fail crashed high"),
        ("no answer", asking().answers(&[401, TIMEOUT]).asked(1, 1), "warn slow medium"),
        (
            "no answer, strict",
            asking().answers(&[TIMEOUT]).asked(1, 1).in_profile(Strict),
            "fail slow medium",
        ),
        ("an answer in the end", asking().answers(&[TIMEOUT, 401]).asked(1, 1), "pass"),
        ("it did not ask", asking().answers(&[401]).asked(1, 0), "unclear out-of-time"),
        (
            "it did not ask, and does not answer",
            asking().answers(&[TIMEOUT]).asked(1, 0),
            "unclear out-of-time",
        ),
        (
            "another target asked",
            asking().answers(&[401]).fetch(2, 100.0, 500, &[]),
            "unclear out-of-time",
        ),
        (
            "it asked too late",
            asking().answers(&[401]).fetch(1, 10_001.0, 500, &[]),
            "unclear out-of-time",
        ),
        ("nobody could see it ask", asking().answers(&[401]).blind(), "pass"),
        ("no control before", refused().before(Some(401)), "unclear controls-failed"),
        (
            "not watched",
            {
                let mut scene = refused();
                scene.attempt().window = None;
                scene
            },
            "unclear not-provable-here",
        ),
    ]);
    let mut late = asking().answers(&[TIMEOUT]).asked(1, 2);
    late.exchanges.last_mut().unwrap().ms = 35_000.0;
    let reason = "it was not answered within 35 s: the issuer was asked 2 times and answered 500";
    assert_eq!(late.judged().reason, reason);
}

#[test]
fn known_keys_outlive_a_failing_issuer() {
    let accepted = || beside().answers(&[200, 200]).asked(1, 1);
    table([
        ("accepted", accepted(), "pass"),
        ("refused once", beside().answers(&[200, 401]).asked(1, 1), "warn refused high"),
        (
            "refused, strict",
            beside().answers(&[401]).asked(1, 1).in_profile(Strict),
            "fail refused high",
        ),
        ("crashed", beside().answers(&[200, 500]).asked(1, 1), "warn refused high"),
        ("closed", beside().answers(&[CLOSED]).asked(1, 1), "warn refused high"),
        ("a gateway turns it away", beside().answers(&[504]).asked(1, 1), "warn refused high"),
        ("silent", beside().answers(&[200, TIMEOUT]).asked(1, 1), "warn slow high"),
        (
            "refused beside silence",
            beside().answers(&[TIMEOUT, 401]).asked(1, 1),
            "warn refused high",
        ),
        ("too many requests", beside().answers(&[200, 429]).asked(1, 1), "unclear out-of-time"),
        ("it did not ask", beside().answers(&[200, 200]).asked(1, 0), "unclear out-of-time"),
        (
            "refused, and it did not ask",
            beside().answers(&[401]).asked(1, 0),
            "unclear out-of-time",
        ),
        ("nobody could see it ask", beside().answers(&[200]).blind(), "pass"),
        ("no control before", accepted().before(Some(401)), "unclear controls-failed"),
        (
            "a wrong signature is accepted",
            accepted().wrong_signature(Some(200)),
            "unclear controls-failed",
        ),
        (
            "not watched",
            {
                let mut scene = accepted();
                scene.attempt().window = None;
                scene
            },
            "unclear not-provable-here",
        ),
    ]);
    let reason = |scene: Scene| scene.judged().reason;
    assert_eq!(
        reason(beside().answers(&[200, TIMEOUT, 401, 500]).asked(1, 1)),
        "it was not accepted 2 of 4 times, while the issuer was asked once and answered 500",
    );
    assert_eq!(
        reason(beside().answers(&[200]).blind()),
        "it was accepted each time, while the issuer refused connections for 10 s",
    );
}

/// A forged token to a target that could fetch no keys when it started.
fn keyless(statuses: &[u16], asked: bool) -> Scene {
    let serve = Step::Serve { keys: Vec::new(), edits: Vec::new(), wrong: Some(wrong(DOWN)) };
    let token = send(Some(Recipe::valid().unsigned()), rule(Expect::NoEntry, Must, Critical));
    let steps = vec![serve, Step::Send(token)];
    let scene = Scene::new(case("outage/fail-closed", Kind::LifeCycle, steps))
        .before(None)
        .answers(statuses);
    if asked { scene.fetch(1, -CHANGED_MS, 500, &[]) } else { scene }
}

#[test]
fn without_keys_nobody_is_let_in() {
    table([
        ("refused", keyless(&[401], true), "pass"),
        ("an error of the server", keyless(&[500], true), "pass"),
        ("not available", keyless(&[504], true), "pass"),
        ("let in", keyless(&[401, 200], true), "fail accepted critical"),
        ("let in, and it never asked", keyless(&[200], false), "fail accepted critical"),
        ("it ended the process", keyless(&[CLOSED], true).killed(), "fail crashed high"),
        ("silent", keyless(&[401, TIMEOUT], true), "unclear out-of-time"),
        ("too many requests", keyless(&[429], true), "unclear out-of-time"),
        ("it never asked", keyless(&[401], false), "unclear not-provable-here"),
        (
            "another target asked",
            keyless(&[401], false).fetch(2, -CHANGED_MS, 500, &[]),
            "unclear not-provable-here",
        ),
        (
            "no token is taken afterwards either",
            keyless(&[401], true).after(Some(401)),
            "unclear not-provable-here",
        ),
    ]);
}

/// A target had the time to forget its keys.
fn outwaited(expect: Expect) -> Scene {
    let token = send(Some(Recipe::valid()), rule(expect, Must, High));
    let steps = vec![Step::Outwait, Step::Send(token)];
    Scene::new(case("rotation/outwaited", Kind::LifeCycle, steps))
        .with_policy(|policy| policy.jwks_ttl = Some(20))
}

#[test]
fn after_its_time_a_key_set_is_another() {
    use Expect::{Accept, Refuse};
    let new = |statuses: &[u16]| outwaited(Accept).answers(statuses);
    let old = |statuses: &[u16]| outwaited(Refuse).answers(statuses);
    table([
        ("a new key, accepted", new(&[200, 200]), "pass"),
        ("a new key, refused", new(&[401]), "fail refused high"),
        ("a new key, refused once", new(&[200, 401]), "fail refused high"),
        ("a new key, crashed", new(&[500]), "fail crashed high"),
        ("a new key, silent", new(&[200, TIMEOUT]), "unclear out-of-time"),
        ("a new key, no control before", new(&[200]).before(Some(401)), "unclear controls-failed"),
        (
            "a new key, accepted as a wrong signature is",
            new(&[200]).wrong_signature(Some(200)),
            "unclear controls-failed",
        ),
        (
            "a new key, refused, unlike a wrong signature",
            new(&[401]).wrong_signature(Some(200)),
            "unclear controls-failed",
        ),
        ("an old key, refused", old(&[401, 401]), "pass"),
        ("an old key, accepted", old(&[200]), "fail accepted high"),
        ("an old key, accepted once", old(&[401, 200]), "fail accepted high"),
        (
            "an old key, accepted, whatever the controls say",
            old(&[200]).before(Some(401)).twin(None).after(None),
            "fail accepted high",
        ),
        ("an old key, crashed", old(&[500]), "warn crashed medium"),
        ("an old key, silent", old(&[401, TIMEOUT]), "unclear out-of-time"),
        ("an old key, no control before", old(&[401]).before(Some(401)), "unclear controls-failed"),
        ("an old key, never accepted", old(&[401]).twin(Some(401)), "skip twin-refused"),
        ("an old key, no control after", old(&[401]).after(None), "unclear controls-failed"),
        (
            "an old key, control after refused",
            old(&[401]).after(Some(401)),
            "unclear controls-failed",
        ),
    ]);
    assert_eq!(
        new(&[401]).judged().reason,
        "it was not accepted, though it was published 20 s before"
    );
}
