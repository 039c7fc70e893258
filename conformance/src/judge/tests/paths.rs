//! The ways of judging beside the plain ones: what goes before a send or beside
//! it, what is served from the start, what outlives itself, who came to the
//! canary.

use mock_issuer::recipe::Value;

use super::*;
use crate::case::{Bound, Carriage, Measure, NewKey, Prime, Shape, Wrong};
use crate::evidence::{Connection, SentToken, Window};
use mock_issuer::fault::{Document, Fault, Occurrence};

fn sending(kind: Kind, send: Send) -> Scene {
    Scene::new(case("a/case", kind, vec![Step::Send(send)]))
}

fn forged(expect: Expect) -> Send {
    send(Some(Recipe::valid().unsigned()), rule(expect, Must, Critical))
}

#[test]
fn a_refusal_may_be_said_in_several_ways() {
    let answered = |expect, status| sending(Kind::Forgery, forged(expect)).answers(&[status]);
    let forbidden = |status| {
        let token = Recipe::valid().without_claim("scope");
        sending(Kind::Defect, send(Some(token), rule(Expect::Forbid, Must, High)))
            .answers(&[status])
    };
    table([
        ("400 where no token is plain", answered(Expect::RefuseLoosely, 400), "pass"),
        ("431 there", answered(Expect::RefuseLoosely, 431), "pass"),
        (
            "200 there",
            answered(Expect::RefuseLoosely, 200).answers(&[200, 200]),
            "fail accepted critical",
        ),
        ("403 where a scope is missing", forbidden(403), "pass"),
        ("401 there", forbidden(401), "pass"),
        ("200 there too", forbidden(200), "fail accepted high"),
    ]);
}

/// A request without a token to another spelling of the path, by what the
/// resource says to a good token, and what lies there.
fn spelled(here: &str, there: &str) -> Scene {
    let shape = Shape { target: Some("{path}/".into()), ..Shape::default() };
    let send = Send {
        carriage: Carriage::Shaped(shape),
        ..send(None, rule(Expect::RefuseLoosely, Must, Critical))
    };
    let mut scene = sending(Kind::NoToken, send);
    for (id, body) in [(scene.attempt().control_before, here), (scene.attempt().twin, there)] {
        let exchange = &mut scene.exchanges[id.unwrap() as usize - 1];
        exchange.response.as_mut().unwrap().body = body.into();
    }
    scene
}

#[test]
fn what_is_open_at_another_path_must_be_the_resource() {
    let resource = r#"{"sub":"user","at":1}"#;
    let open = |there| spelled(resource, there).answers(&[200]);
    table([
        ("the same", open(resource), "fail accepted critical"),
        ("the same members", open(r#"{"at":2,"sub":null}"#), "fail accepted critical"),
        ("fewer members", open(r#"{"sub":"user"}"#), "unclear not-provable-here"),
        ("a page", open("<html>"), "unclear not-provable-here"),
        ("another list", spelled("[1]", "[2]").answers(&[200]), "unclear not-provable-here"),
        ("the same page", spelled("<html>", "<html>").answers(&[200]), "fail accepted critical"),
        ("no resource", open(resource).twin(Some(404)), "skip twin-refused"),
        ("silence", open(resource).twin(Some(TIMEOUT)), "unclear not-provable-here"),
        ("no twin", open(resource).twin(None), "unclear not-provable-here"),
        ("refused", spelled(resource, "<html>").answers(&[401]), "pass"),
        ("at the path itself", no_token().answers(&[200]), "fail accepted critical"),
    ]);
}

#[test]
fn whatever_the_answer_it_is_no_crash() {
    let token = || Recipe::valid().claim("sub", Value::Digits(3));
    let answered = |status| {
        sending(Kind::NoCrash, send(Some(token()), rule(Expect::NotCrash, Must, Medium)))
            .answers(&[status])
    };
    table([
        ("accepted", answered(200), "pass"),
        ("refused", answered(401), "pass"),
        ("a crash that takes the issuer's signature", answered(500), "warn crashed medium"),
        ("without a twin", answered(401).twin(Some(401)), "skip twin-refused"),
        ("dead afterwards", answered(401).after(None), "unclear target-died"),
    ]);
}

/// A forged token behind another request.
fn primed(prime: Prime, same_connection: bool, before: u16) -> Scene {
    let mut scene = sending(Kind::Forgery, Send { primed: Some(prime), ..forged(Expect::Refuse) });
    let first = scene.exchange(before);
    let mut scene = scene.answers(&[401]);
    let second = scene.attempt().sends[0];
    scene.attempt().primes = vec![first];
    if same_connection {
        let number = scene.exchanges[first as usize - 1].connection.number;
        scene.exchanges[second as usize - 1].connection = Connection { number, reused: true };
    }
    scene
}

#[test]
fn what_goes_before_goes_before() {
    let mut without = primed(Prime::SameToken, false, 200);
    without.attempt().primes.clear();
    table([
        ("the same token, over any connection", primed(Prime::SameToken, false, 200), "pass"),
        ("the valid one, over the same", primed(Prime::Valid, true, 200), "pass"),
        ("over another", primed(Prime::Valid, false, 200), "unclear not-provable-here"),
        ("refused", primed(Prime::SameToken, false, 401), "skip twin-refused"),
        (
            "another token, refused",
            primed(Prime::Token(Recipe::valid().unsigned()), false, 401),
            "pass",
        ),
        ("not at all", without, "unclear not-provable-here"),
    ]);
}

#[test]
fn good_tokens_stay_good_beside_bad_ones() {
    let beside = |statuses: &[u16]| {
        let mut scene =
            sending(Kind::Forgery, Send { mixed: true, times: 2, ..forged(Expect::Refuse) });
        let beside = statuses.iter().map(|status| scene.exchange(*status)).collect();
        scene.attempt().beside = beside;
        let mut scene = scene.answers(&[401, 401]);
        for exchange in &mut scene.exchanges {
            exchange.ms = 1.0;
        }
        scene
    };
    let in_turn = |statuses: &[u16]| {
        let mut scene = beside(statuses);
        for exchange in &mut scene.exchanges {
            exchange.at_ms = f64::from(exchange.id);
        }
        scene
    };
    let should = |case: &mut Case| {
        let Some(Step::Send(send)) = case.steps.first_mut() else { unreachable!() };
        send.rules[0].level = Should;
    };
    table([
        ("all accepted", beside(&[200, 200]), "pass"),
        // Nobody got in, so it is no more than a good token that is refused.
        ("one refused", beside(&[200, 401]), "fail refused medium"),
        ("one crashed", beside(&[200, 500]), "fail crashed medium"),
        ("one refused, SHOULD", beside(&[200, 401]).with_case(should), "warn refused medium"),
        ("one after another", in_turn(&[200, 200]), "unclear not-provable-here"),
        ("one after another, one refused", in_turn(&[200, 401]), "fail refused medium"),
    ]);
    let mut let_in = in_turn(&[200, 200]);
    let accepted = let_in.exchange(200);
    let_in.attempt().sends.push(accepted);
    table([("one after another, let in", let_in, "fail accepted critical")]);
}

/// A key set of the case's own.
fn served(expect: Expect, status: u16, fetched: bool) -> Scene {
    let serve = Step::Serve {
        keys: vec![NewKey { name: "new".into(), algorithm: None, cubic: false, bits: None }],
        edits: Vec::new(),
        wrong: None,
    };
    let token = send(Some(Recipe::valid()), rule(expect, Must, High));
    let scene = Scene::new(case("a/case", Kind::LifeCycle, vec![serve, Step::Send(token)]))
        .answers(&[status]);
    if fetched { scene.fetch(1, -CHANGED_MS, 200, &["new"]) } else { scene }
}

#[test]
fn a_key_set_counts_once_it_was_fetched() {
    table([
        ("accepted", served(Expect::Accept, 200, true), "pass"),
        ("not accepted", served(Expect::Accept, 401, true), "fail refused high"),
        ("not fetched", served(Expect::Accept, 401, false), "unclear not-provable-here"),
        ("refused", served(Expect::Refuse, 401, true), "pass"),
        ("let in", served(Expect::Refuse, 200, true), "fail accepted high"),
        ("let in without a fetch", served(Expect::Refuse, 200, false), "fail accepted high"),
    ]);
}

fn named(scene: &mut Scene, id: ExchangeId, text: &str) {
    scene.exchanges[id as usize - 1].token = Some(SentToken {
        text: text.into(),
        header: text.into(),
        payload: "{}".into(),
        diff: Vec::new(),
    });
}

/// A token whose `jku` names this visit of the canary.
fn watched(visit: Option<&str>, fetched: bool) -> Scene {
    let mut scene =
        sending(Kind::Forgery, Send { no_fetch: true, ..forged(Expect::Refuse) }).answers(&[401]);
    let sent = scene.attempt().sends[0];
    named(&mut scene, sent, "jku: http://canary/an-id-of-this-token");
    if let Some(id) = visit {
        scene.events.push(Event {
            at_ms: 1.0,
            cell: 1,
            kind: EventKind::Canary {
                id: id.into(),
                method: "GET".into(),
                path: format!("/{id}/jwks.json"),
            },
        });
    }
    if fetched { scene.fetch(1, -CHANGED_MS, 200, &["k1"]) } else { scene }
}

#[test]
fn who_follows_an_address_in_a_token_is_seen() {
    let accepted = {
        let mut scene = watched(Some("an-id-of-this-token"), true);
        let sent = scene.exchange(200);
        scene.attempt().sends = vec![sent];
        named(&mut scene, sent, "an-id-of-this-token");
        scene
    };
    let vouched = watched(None, false).with_policy(|policy| policy.canary_stated = true);
    table([
        ("nobody came", watched(None, true), "pass"),
        ("it came", watched(Some("an-id-of-this-token"), true), "fail fetched high"),
        ("somebody else came", watched(Some("another-id"), true), "pass"),
        ("out of reach", watched(None, false), "unclear not-provable-here"),
        ("the user vouches for the address", vouched, "pass"),
        ("let in is worse", accepted, "fail accepted critical"),
    ]);
}

/// Somebody came without naming a token, while this one was under way; another such
/// token had been answered so long before.
fn unnamed(other_ended: Option<f64>) -> Scene {
    let mut scene = watched(Some(""), true);
    let sent = scene.attempt().sends[0];
    scene.exchanges[sent as usize - 1].ms = 10.0;
    if let Some(before) = other_ended {
        let id = scene.exchange(401);
        let other = &mut scene.exchanges[id as usize - 1];
        (other.at_ms, other.case) = (1.0 - before, Some("a/case".into()));
    }
    scene
}

#[test]
fn who_names_no_token_came_for_the_only_one_that_can_be_meant() {
    table([
        ("the only one", unnamed(None), "fail fetched high"),
        ("another, at the same time", unnamed(Some(0.0)), "pass"),
        ("another, just before", unnamed(Some(250.0)), "pass"),
        ("another, long before", unnamed(Some(350.0)), "fail fetched high"),
    ]);
}

/// The same token twice, the second time too late.
fn outlived(first: u16, second: u16, same: bool) -> Scene {
    let token = send(Some(Recipe::valid()), rule(Expect::Refuse, Must, High));
    let step = Step::Outlive { send: token, seconds: 6 };
    let mut scene = Scene::new(case("a/case", Kind::LifeCycle, vec![step]))
        .twin(Some(first))
        .answers(&[second]);
    let (twin, sent) = (scene.attempt().twin.unwrap(), scene.attempt().sends[0]);
    named(&mut scene, twin, "a.b.c");
    named(&mut scene, sent, if same { "a.b.c" } else { "a.b.d" });
    scene
}

#[test]
fn a_token_that_was_taken_once_is_not_taken_for_ever() {
    let beside =
        |status| outlived(200, 200, true).proof(|attempt| &mut attempt.another, Some(status));
    table([
        ("still accepted, unlike a fresh one of the same end", beside(401), "fail accepted high"),
        ("as a fresh one of the same end is", beside(200), "unclear not-provable-here"),
        ("refused in the end", outlived(200, 401, true), "pass"),
        ("still accepted", outlived(200, 200, true), "fail accepted high"),
        ("never accepted", outlived(401, 401, true), "skip twin-refused"),
        ("another token", outlived(200, 401, false), "unclear not-provable-here"),
    ]);
}

#[test]
fn probes_are_not_judged() {
    let figure = crate::case::Figure::ExpLeeway;
    let measure = Measure::Seconds { claim: "exp".into(), sign: -1, most: 10 };
    let probe = case("probe/a", Kind::Probe, vec![Step::Measure { figure, measure }]);
    let scene = Scene::new(probe);
    let cases = BTreeMap::from([(scene.case.id.clone(), scene.case.clone())]);
    assert_eq!(judge_all([&scene.case], &scene.seen(&cases), &BTreeMap::new()), []);
}

/// A good token that was refused when the issuer failed. The target had fetched the
/// key set at these times, and had so many requests after the last.
fn without_issuer(fetches: &[f64], since: usize) -> Scene {
    let wrong = Wrong {
        document: Document::Jwks,
        fault: Fault::Status { status: 500, retry_after: None },
        occurrence: Occurrence::Always,
    };
    let token = |recipe, expect| send(Some(recipe), rule(expect, Should, High));
    let unknown = Recipe::valid().header("kid", Value::UnknownKid);
    let ask = Step::Ask {
        send: Send { variant: "unknown".into(), ..token(unknown, Expect::NoEntry) },
        beside: token(Recipe::valid(), Expect::Accept),
        bound: Bound::Ask,
    };
    let steps = vec![Step::Break(wrong), ask];
    let mut scene = Scene::new(case("outage/case", Kind::LifeCycle, steps));
    for fetched in fetches {
        scene = scene.fetch(1, fetched - CHANGED_MS, 200, &["k1"]);
    }
    for _ in 0..since {
        let id = scene.exchange(200);
        scene.exchanges[id as usize - 1].at_ms = CHANGED_MS - 1.0;
    }
    let mut scene = scene.answers(&[200, 503]).fetch(1, 60.0, 500, &[]);
    for sent in scene.attempt().sends.clone() {
        let exchange = &mut scene.exchanges[sent as usize - 1];
        (exchange.at_ms, exchange.ms) = (CHANGED_MS + 50.0, 20.0);
    }
    scene.attempt().window = Some(Window {
        cell: 1,
        began_ms: CHANGED_MS,
        ended_ms: CHANGED_MS + 100.0,
        bound_s: None,
        blind: false,
    });
    let unknown = Attempt { sends: vec![scene.exchange(401)], ..scene.attempt().clone() };
    scene.evidence.attempts.insert("unknown".into(), unknown);
    scene
}

#[test]
fn a_process_that_had_no_keys_yet_has_lost_none() {
    let mut unasked = without_issuer(&[100.0, 900.0], 24);
    unasked.events.last_mut().unwrap().at_ms += 30.0;
    let mut unseen = without_issuer(&[100.0, 900.0], 24);
    unseen.events.pop();
    for attempt in unseen.evidence.attempts.values_mut() {
        attempt.window.as_mut().unwrap().blind = true;
    }
    table([
        ("one process", without_issuer(&[100.0], 24), "warn refused high"),
        (
            "several, one of them late",
            without_issuer(&[100.0, 900.0], 24),
            "unclear not-provable-here",
        ),
        ("several, all in time", without_issuer(&[100.0, 900.0], 48), "warn refused high"),
        ("no keys are kept", without_issuer(&[900.0; 24], 24), "warn refused high"),
        ("refused without asking", unasked, "warn refused high"),
        ("nobody can see who asks", unseen, "unclear not-provable-here"),
    ]);
}
