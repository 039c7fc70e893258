//! What is said once the key set was changed.

use mock_issuer::fault::{Document, Fault};
use mock_issuer::recipe::KeyRef;

use super::*;
use crate::case::{Bound, Wrong};

/// The new key must be accepted in time.
fn new_key() -> Scene {
    let send = send(Some(Recipe::valid()), rule(Expect::Accept, Must, High));
    let step = Step::Until { send, bound: Bound::Refetch };
    Scene::new(case("rotation/new-key", Kind::LifeCycle, vec![step]))
}

fn failing() -> Wrong {
    Wrong { document: Document::Jwks, fault: Fault::Reset, occurrence: Default::default() }
}

fn begins_without_keys(case: &mut Case) {
    let serve = Step::Serve { keys: Vec::new(), edits: Vec::new(), wrong: Some(failing()) };
    case.steps.insert(0, serve);
}

fn disturbs(case: &mut Case) {
    case.steps.insert(0, Step::Break(failing()));
}

/// Once the new key is known, the old one must be this.
fn old_key(expect: Expect) -> Scene {
    let token = Recipe::valid().signed_by(KeyRef::Named("old".into()));
    let step = Step::Send(send(Some(token), rule(expect, Must, High)));
    let new = send(Some(Recipe::valid()), rule(Expect::Accept, Must, High));
    let provoke = Step::Provoke { send: new, bound: Bound::Refetch };
    Scene::new(case("rotation/old-key", Kind::LifeCycle, vec![provoke, step]))
        .polls(&[401, 200], 1)
        .fetched()
}

#[test]
fn a_new_key_must_be_learnt_from_the_issuer() {
    let promised = |policy: &mut Policy| policy.rotation_max = Some(60);
    table([
        ("fetched and accepted", new_key().polls(&[401, 200], 1).fetched(), "pass"),
        ("at once", new_key().polls(&[200], 1).fetched(), "pass"),
        ("as often as asked", new_key().polls(&[401, 200, 200], 2).fetched(), "pass"),
        ("not as often", new_key().polls(&[401, 200], 2).fetched(), "fail refused high"),
        ("no fetch seen", new_key().polls(&[200], 1), "unclear not-provable-here"),
        (
            "a fetch before the change",
            new_key().polls(&[200], 1).fetch(1, -1.0, 200, &["old", "new"]),
            "unclear not-provable-here",
        ),
        (
            "a fetch after the wait",
            new_key().polls(&[200], 1).fetch(1, 501.0, 200, &["old", "new"]),
            "unclear not-provable-here",
        ),
        (
            "a fetch at another issuer",
            new_key().polls(&[200], 1).fetch(2, 100.0, 200, &["old", "new"]),
            "unclear not-provable-here",
        ),
        (
            "a fetch that failed",
            new_key().polls(&[200], 1).fetch(1, 100.0, 500, &["old", "new"]),
            "unclear not-provable-here",
        ),
        (
            "a fetch without the key",
            new_key().polls(&[200], 1).fetch(1, 100.0, 200, &["old"]),
            "unclear not-provable-here",
        ),
        (
            "refused although fetched",
            new_key().polls(&[401, 401], 1).fetched(),
            "fail refused high",
        ),
        ("not fetched in time", new_key().polls(&[401, 401], 1), "unclear out-of-time"),
        (
            "not fetched in the time that is promised",
            new_key().polls(&[401, 401], 1).with_policy(promised),
            "fail refused high",
        ),
        (
            "not learnt, though it asked when it saw a `kid` that it did not know",
            new_key().polls(&[401, 401], 1).asked(1, 0),
            "fail refused high",
        ),
        (
            "not learnt, and it asked before it was warmed only",
            new_key().polls(&[401, 401], 1).fetch(1, -CHANGED_MS - 1.0, 200, &["old"]),
            "unclear out-of-time",
        ),
        (
            "not learnt, though it had no keys when it started",
            new_key().polls(&[401, 401], 1).with_case(begins_without_keys).before(None),
            "fail refused high",
        ),
        (
            "learnt, though it had no keys when it started",
            new_key().polls(&[401, 200], 1).fetched().with_case(begins_without_keys).before(None),
            "pass",
        ),
        (
            "silent since the issuer failed",
            new_key().polls(&[TIMEOUT; 4], 1).asked(1, 0).with_case(disturbs),
            "fail slow high",
        ),
        (
            "silent, and it never asked",
            new_key().polls(&[TIMEOUT; 4], 1).with_case(disturbs),
            "unclear target-died",
        ),
        ("silent by itself", new_key().polls(&[TIMEOUT; 4], 1).asked(1, 0), "unclear target-died"),
        ("crashed", new_key().polls(&[401, 500], 1), "fail crashed high"),
        ("silent", new_key().polls(&[TIMEOUT, TIMEOUT], 1), "unclear target-died"),
        (
            "no control before",
            new_key().polls(&[200], 1).fetched().before(Some(401)),
            "unclear controls-failed",
        ),
        (
            "a wrong signature is accepted",
            new_key().polls(&[200], 1).fetched().wrong_signature(Some(200)),
            "unclear controls-failed",
        ),
        ("no change was made", new_key().answers(&[200]), "unclear not-provable-here"),
        ("interrupted", new_key().not_run(Cause::Interrupted), "not run interrupted"),
    ]);
}

#[test]
fn an_old_key_is_judged_once_the_new_one_is_known() {
    use Expect::{Accept, Refuse};
    table([
        ("still published, accepted", old_key(Accept).answers(&[200]), "pass"),
        ("still published, refused", old_key(Accept).answers(&[401]), "fail refused high"),
        ("still published, crashed", old_key(Accept).answers(&[500]), "fail crashed high"),
        (
            "still published, refused, and then the new key too",
            old_key(Accept).answers(&[401]).after(Some(403)),
            "unclear controls-failed",
        ),
        (
            "still published, refused, and the new key was not sent again",
            old_key(Accept).answers(&[401]).after(None),
            "fail refused high",
        ),
        ("now so, now so", old_key(Accept).answers(&[200, 401]), "fail refused high"),
        ("still published, silent", old_key(Accept).answers(&[TIMEOUT]), "unclear out-of-time"),
        ("withdrawn, refused", old_key(Refuse).answers(&[401, 401]), "pass"),
        ("withdrawn, accepted", old_key(Refuse).answers(&[200]), "fail accepted high"),
        ("withdrawn, accepted once", old_key(Refuse).answers(&[401, 200]), "fail accepted high"),
        (
            "withdrawn, accepted beside silence",
            old_key(Refuse).answers(&[TIMEOUT, 200]),
            "fail accepted high",
        ),
        ("withdrawn, refused, then limited", old_key(Refuse).answers(&[500, 401, 500]), "pass"),
        ("withdrawn, crashed", old_key(Refuse).answers(&[500]), "fail crashed high"),
        ("withdrawn, silent", old_key(Refuse).answers(&[401, TIMEOUT]), "unclear out-of-time"),
        (
            "withdrawn, never accepted",
            old_key(Refuse).answers(&[401]).twin(Some(401)),
            "skip twin-refused",
        ),
        (
            "withdrawn, and the new key is refused afterwards",
            old_key(Refuse).answers(&[401]).after(Some(401)),
            "unclear target-died",
        ),
        (
            "the new key was not taken",
            old_key(Refuse).answers(&[401]).polls(&[401, 401], 1),
            "unclear out-of-time",
        ),
        (
            "the new key was not taken, and that is promised",
            old_key(Refuse)
                .answers(&[401])
                .polls(&[401, 401], 1)
                .with_policy(|policy| policy.rotation_max = Some(60)),
            "unclear out-of-time",
        ),
        (
            "the target fell silent",
            old_key(Refuse).answers(&[401]).polls(&[TIMEOUT], 1),
            "unclear target-died",
        ),
    ]);
}
