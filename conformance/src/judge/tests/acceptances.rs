//! What must be accepted.

use super::*;

#[test]
fn what_must_be_accepted() {
    let accepted = || acceptance(Must, High).answers(&[200]);
    table([
        ("all proofs", accepted(), "pass"),
        ("the valid token", control().answers(&[200]), "pass"),
        ("no wrong signature", accepted().wrong_signature(None), "unclear controls-failed"),
        ("it was accepted", accepted().wrong_signature(Some(200)), "unclear controls-failed"),
        (
            "it crashed, which is told by its own case",
            accepted().wrong_signature(Some(500)),
            "pass",
        ),
        ("it got 403", accepted().wrong_signature(Some(403)), "pass"),
        ("refused", acceptance(Must, High).answers(&[401]), "fail refused high"),
        ("refused with 403", acceptance(Must, High).answers(&[403]), "fail refused high"),
        ("refused with 404", acceptance(Must, High).answers(&[404]), "fail refused high"),
        ("crashed", acceptance(Must, High).answers(&[500]), "fail crashed high"),
        ("MUST, low", acceptance(Must, Low).answers(&[401]), "warn refused low"),
        (
            "MUST, low, strict",
            acceptance(Must, Low).answers(&[401]).in_profile(Strict),
            "fail refused low",
        ),
        ("SHOULD", acceptance(Should, High).answers(&[401]), "warn refused high"),
        (
            "minimal",
            acceptance(Must, High).answers(&[401]).in_profile(Minimal),
            "skip not-applicable",
        ),
        (
            "refused, and the valid token too",
            acceptance(Must, High).answers(&[401]).before(Some(401)),
            "unclear controls-failed",
        ),
        (
            "accepted, but not the valid token",
            accepted().before(Some(401)),
            "unclear controls-failed",
        ),
        (
            "refused, and then the valid token too",
            acceptance(Must, High).answers(&[401]).after(Some(403)),
            "unclear controls-failed",
        ),
        (
            "refused, and then there was no answer",
            acceptance(Must, High).answers(&[401]).after(Some(TIMEOUT)),
            "unclear controls-failed",
        ),
        (
            "refused, and the valid token was not sent again",
            acceptance(Must, High).answers(&[401]).after(None),
            "fail refused high",
        ),
        (
            "it ended the process, so the valid token has no answer",
            acceptance(Must, High).answers(&[CLOSED]).after(Some(TIMEOUT)).killed(),
            "fail crashed high",
        ),
        (
            "the valid token itself, for the first time and for the second",
            control().answers(&[401]).after(Some(401)),
            "fail refused high",
        ),
        ("now so, now so", acceptance(Must, High).answers(&[200, 401]), "unclear inconsistent"),
        ("429", acceptance(Must, High).answers(&[429]), "unclear out-of-time"),
        (
            "200, then silence",
            acceptance(Must, High).answers(&[200, TIMEOUT]),
            "unclear out-of-time",
        ),
        (
            "the valid token, refused by a target that takes none",
            control().answers(&[401]).with_policy(|policy| policy.judgeable = false),
            "unclear controls-failed",
        ),
        ("the valid token, refused", control().answers(&[401]), "fail refused high"),
        (
            "evidence that is not there",
            {
                let mut scene = acceptance(Must, High).answers(&[200]);
                scene.attempt().sends = vec![999];
                scene
            },
            "unclear not-provable-here",
        ),
    ]);
}
