//! What must be refused: what an acceptance means, and what a refusal needs as proof.

use mock_issuer::recipe::{KeyRef, Value};

use super::*;
use crate::verdict::Symptom;

/// A defect whose token names a key that the issuer does not have.
fn unknown_kid() -> Scene {
    let token = Recipe::valid().header("kid", Value::UnknownKid).signed_by(KeyRef::Stranger);
    let step = Step::Send(send(Some(token), rule(Expect::Refuse, Must, High)));
    Scene::new(case("kid/unknown", Kind::Forgery, vec![step]))
}

#[test]
fn what_must_be_refused_and_was_accepted() {
    table([
        ("once is enough", defect(Must, High).answers(&[401, 401, 200]), "fail accepted high"),
        ("beside a crash", defect(Must, High).answers(&[500, 200]), "fail accepted high"),
        ("beside silence", defect(Must, High).answers(&[TIMEOUT, 204]), "fail accepted high"),
        ("MUST, medium", defect(Must, Medium).answers(&[200]), "fail accepted medium"),
        ("MUST, low", defect(Must, Low).answers(&[200]), "warn accepted low"),
        (
            "MUST, low, strict",
            defect(Must, Low).answers(&[200]).in_profile(Strict),
            "fail accepted low",
        ),
        (
            "MUST, high, minimal",
            defect(Must, High).answers(&[200]).in_profile(Minimal),
            "skip not-applicable",
        ),
        (
            "MUST, critical, minimal",
            defect(Must, Critical).answers(&[200]).in_profile(Minimal),
            "fail accepted critical",
        ),
        ("SHOULD", defect(Should, High).answers(&[200]), "warn accepted high"),
        (
            "SHOULD, strict",
            defect(Should, High).answers(&[200]).in_profile(Strict),
            "fail accepted high",
        ),
        (
            "SHOULD, minimal",
            defect(Should, High).answers(&[200]).in_profile(Minimal),
            "skip not-applicable",
        ),
        ("hardening", defect(Hardening, High).answers(&[200]), "skip not-applicable"),
        (
            "hardening, strict",
            defect(Hardening, High).answers(&[200]).in_profile(Strict),
            "warn accepted high",
        ),
        ("MAY", defect(May, High).answers(&[200]), "skip not-applicable"),
        ("MAY, strict", defect(May, High).answers(&[200]).in_profile(Strict), "warn accepted high"),
        (
            "forgery, minimal",
            forgery().answers(&[200]).in_profile(Minimal),
            "fail accepted critical",
        ),
        ("forgery", forgery().answers(&[200]), "fail accepted critical"),
        ("forgery, strict", forgery().answers(&[200]).in_profile(Strict), "fail accepted critical"),
        (
            "forgery, whatever the controls say",
            forgery().answers(&[401, 200]).before(Some(401)).after(None).twin(Some(500)),
            "fail accepted critical",
        ),
        (
            "forgery that is accepted after it killed a process",
            forgery().answers(&[CLOSED, 200]).killed(),
            "fail accepted critical",
        ),
        (
            "where success is said to everybody",
            forgery().answers(&[200]).with_policy(|policy| policy.tells_apart = false),
            "unclear controls-failed",
        ),
        ("no token", no_token().answers(&[200]), "fail accepted critical"),
    ]);
    let outcome = defect(Must, High).answers(&[401, 200, 401]).judged();
    assert_eq!(outcome.reason, "it was accepted 1 of 3 times");
    assert_eq!(outcome.actual, "200");
}

#[test]
fn a_refusal_needs_proof() {
    let refused = || defect(Must, High).answers(&[401]);
    table([
        ("all proofs", refused(), "pass"),
        ("forgery", forgery().answers(&[401]), "pass"),
        ("no token", no_token().answers(&[401]), "pass"),
        ("403", defect(Must, High).answers(&[403]), "pass"),
        ("no control before", refused().before(None), "unclear controls-failed"),
        ("control before refused", refused().before(Some(401)), "unclear controls-failed"),
        ("control before silent", refused().before(Some(TIMEOUT)), "unclear controls-failed"),
        ("twin refused", refused().twin(Some(401)), "skip twin-refused"),
        ("no twin", refused().twin(None), "skip twin-refused"),
        ("twin crashed", refused().twin(Some(500)), "skip twin-refused"),
        ("twin of no token", no_token().answers(&[401]).twin(Some(401)), "skip twin-refused"),
        // Its twin is the valid token, which is the control.
        ("twin of a forgery", forgery().answers(&[401]).twin(None), "pass"),
        ("control after gone", refused().after(None), "unclear target-died"),
        ("control after silent", refused().after(Some(TIMEOUT)), "unclear target-died"),
        ("control after limited", refused().after(Some(429)), "unclear target-died"),
        ("control after refused", refused().after(Some(401)), "unclear controls-failed"),
        ("control after crashed", refused().after(Some(500)), "unclear controls-failed"),
        ("404 beside an accepted twin", defect(Must, High).answers(&[404]), "pass"),
        (
            "404 without one",
            defect(Must, High).answers(&[404]).twin(Some(404)),
            "skip twin-refused",
        ),
        ("429", defect(Must, High).answers(&[429]), "unclear out-of-time"),
        ("401, then silence", defect(Must, High).answers(&[401, TIMEOUT]), "unclear out-of-time"),
        (
            "evidence that is not there",
            {
                let mut scene = defect(Must, High).answers(&[401]);
                scene.attempt().sends = vec![999];
                scene
            },
            "unclear not-provable-here",
        ),
    ]);
}

#[test]
fn a_token_that_misses_the_key_needs_the_same_lookup_before_and_after() {
    let refused = || unknown_kid().answers(&[401]);
    table([
        ("the same", refused().markers(Some(401), Some(401)), "pass"),
        ("another class", refused().markers(Some(401), Some(500)), "unclear resolver-limit"),
        ("another status", refused().markers(Some(401), Some(403)), "unclear resolver-limit"),
        ("none before", refused().markers(None, Some(401)), "unclear out-of-time"),
        ("none after", refused().markers(Some(401), None), "unclear out-of-time"),
        ("silence after", refused().markers(Some(401), Some(TIMEOUT)), "unclear out-of-time"),
        ("silence twice", refused().markers(Some(TIMEOUT), Some(TIMEOUT)), "unclear out-of-time"),
        // An acceptance needs no proof.
        (
            "accepted all the same",
            unknown_kid().answers(&[200]).markers(Some(401), Some(500)),
            "fail accepted critical",
        ),
        (
            "a known key needs no marker",
            defect(Must, High).answers(&[401]).markers(Some(401), Some(500)),
            "pass",
        ),
    ]);
}

#[test]
fn crashes() {
    table([
        ("by anyone", forgery().answers(&[500]), "fail crashed medium"),
        (
            "by anyone, minimal",
            forgery().answers(&[500]).in_profile(Minimal),
            "fail crashed medium",
        ),
        ("without a token", no_token().answers(&[500]), "fail crashed medium"),
        ("by a close", forgery().answers(&[CLOSED]), "fail crashed medium"),
        ("among refusals", forgery().answers(&[401, 500, 401]), "fail crashed medium"),
        ("by the issuer's token", defect(Must, High).answers(&[500]), "warn crashed medium"),
        (
            "by the issuer's token, strict",
            defect(Must, High).answers(&[500]).in_profile(Strict),
            "fail crashed medium",
        ),
        ("and no control", forgery().answers(&[500]).before(Some(500)), "unclear controls-failed"),
        ("and the control died", forgery().answers(&[500]).after(None), "unclear target-died"),
        (
            "and the twin crashes as well",
            defect(Must, High).answers(&[500]).twin(Some(500)),
            "skip twin-refused",
        ),
        ("killed", forgery().answers(&[CLOSED]).killed(), "fail crashed high"),
        (
            "killed by the issuer's token",
            defect(Must, Low).answers(&[CLOSED]).killed(),
            "fail crashed high",
        ),
        (
            "killed, so there is no control after it",
            forgery().answers(&[CLOSED]).after(None).killed(),
            "fail crashed high",
        ),
    ]);
    let outcome = forgery().answers(&[500]).judged();
    assert_eq!(outcome.group.as_deref(), Some(outcome::CRASHES));
}

/// A good token has not the cause of bad ones, and is mended in another place.
#[test]
fn crashes_of_bad_tokens_are_told_together() {
    let judged = |scene: Scene| scene.answers(&[500]).judged();
    let [bad, good] = [defect(Must, High), acceptance(Must, High)].map(judged);
    assert_eq!([bad.symptom, good.symptom], [Some(Symptom::Crashed); 2]);
    assert_eq!((bad.group.as_deref(), good.group), (Some(outcome::CRASHES), None));
}
