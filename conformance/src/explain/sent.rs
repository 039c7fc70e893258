//! What a case sends, in words.

use std::fmt::Write as _;

use mock_issuer::jwks::JwksEdit;

use super::request::{request, token};
use super::wrong;
use crate::case::{Bound, Case, Kind, Measure, NewKey, Send, Step, Turn, Wrong};
use crate::policy::Stated;
use crate::script::ROUNDS;

/// What is sent: a list of variants, or the steps of a story.
pub(super) fn sent(case: &Case) -> String {
    match case.kind {
        Kind::Audit => "Nothing of its own: all answers of the run are looked at.\n".into(),
        _ if case.is_life_cycle() => story(case),
        Kind::LifeCycle
        | Kind::Acceptance
        | Kind::Defect
        | Kind::Forgery
        | Kind::NoToken
        | Kind::NoCrash
        | Kind::Probe => {
            let mut text = String::new();
            for send in case.sends() {
                let _ =
                    writeln!(text, "- `{}`: {}.", case.variant_id(&send.variant), request(send));
            }
            for step in case.steps.iter().filter(|step| matches!(step, Step::Measure { .. })) {
                let _ = writeln!(text, "- {}", self::step(step));
            }
            if case.sends().any(|send| send.turn != Turn::Together) {
                text.push_str("\nThese are sent by themselves, after the other cases.\n");
            }
            text
        }
    }
}

fn story(case: &Case) -> String {
    let twins = case.sends().filter_map(|send| send.twin.as_ref()).map(|twin| {
        format!(
            "Before anything more is changed, a token is sent that must be accepted: {}.",
            token(twin)
        )
    });
    let mut text = String::new();
    if case.steps.iter().any(|step| !matches!(step, Step::Outlive { .. })) {
        text.push_str(
            "At the start the key `k1` signs. The key `k2` is published as well, but has not \
             signed yet.\n\n",
        );
    }
    // The process of the backend is there before anything is sent to it.
    let (first, others) = case.steps.split_at(usize::from(case.serves()));
    let lines = first.iter().map(step).chain(twins).chain(others.iter().map(step));
    for (index, line) in lines.enumerate() {
        let _ = writeln!(text, "{}. {line}", index + 1);
    }
    if is_sent_to_all(case) {
        let _ = write!(
            text,
            "\nEach of several workers behind one port has a key set of its own. Where the last token \
             is accepted, all of them are made to fetch the JWKS again, and then it is sent again, \
             {ROUNDS} times at most. It counts as accepted unless in the end each request is refused.\n"
        );
    }
    text
}

/// The name by which a token is spoken of in what must happen.
fn named(send: &Send) -> String {
    match send.variant.as_str() {
        "" => String::new(),
        name => format!(" (`{name}`)"),
    }
}

/// Whether a token that must be refused is sent until all workers have the same keys.
fn is_sent_to_all(case: &Case) -> bool {
    case.steps.windows(2).any(
        |pair| matches!(pair, [Step::Provoke { .. }, Step::Send(send)] if send.must_be_refused()),
    )
}

fn step(step: &Step) -> String {
    match step {
        Step::Serve { keys, edits, wrong } => served(keys, edits, wrong.as_ref()),
        Step::Edit { edits } if edits.is_empty() => "The JWKS shows its keys as they are.".into(),
        Step::Edit { edits } => {
            let edits: Vec<String> = edits.iter().map(edited).collect();
            format!("The JWKS is changed: {}.", edits.join("; "))
        }
        Step::Break(wrong) => format!("From now on {}.", wrong::in_words(wrong)),
        Step::Mend { document } => {
            format!("From now on {} is served as it should be.", wrong::document(*document))
        }
        Step::Ask { send, beside, bound } => format!(
            "So that the backend asks the issuer for its keys, a token{} is sent until it does, for \
             at most {} s: {}.{}",
            named(send),
            ordinary(*bound),
            request(&once(send)),
            meanwhile(beside)
        ),
        Step::Burst { send, times, at_once, beside, unjudged } => {
            let name = if *unjudged { String::new() } else { named(send) };
            let at_once = match at_once {
                1 => "one after the other".to_owned(),
                number => format!("{number} at once"),
            };
            let often = match times {
                1 => String::new(),
                _ => format!(" {times} times, {at_once}, each on a connection of its own"),
            };
            let beside = beside.as_ref().map(meanwhile).unwrap_or_default();
            format!("A token{name} is sent{often}: {}.{beside}", request(&once(send)))
        }
        Step::Rest { seconds } => format!("Nothing is done for {seconds} s."),
        Step::Outwait => "As long is waited as the backend may keep a key set (`--jwks-ttl`), and \
                          two seconds more."
            .into(),
        Step::Outlive { send, seconds } => format!(
            "A token is sent, and the very same again {seconds} s after its `exp` and the leeway have \
             passed: {}.",
            request(send)
        ),
        Step::Measure { measure, .. } => measured(measure),
        Step::Publish { key, algorithm: None } => {
            format!("A new key, `{key}`, is added to the JWKS.")
        }
        Step::Publish { key, algorithm: Some(algorithm) } => {
            format!("A new key for {algorithm}, `{key}`, is added to the JWKS.")
        }
        Step::Promote { key } => format!("From now on the issuer signs with `{key}`."),
        Step::Withdraw { key } => format!("The key `{key}` is taken out of the JWKS."),
        Step::Provoke { send, bound } => format!(
            "So that the backend fetches the JWKS again, a token is sent until it is accepted, for \
             at most {} s: {}.",
            ordinary(*bound),
            request(&once(send))
        ),
        Step::Until { send, bound } => format!(
            "A token{} is sent again and again, for at most {} s, until it was accepted{}: {}.",
            named(send),
            ordinary(*bound),
            if send.times > 1 {
                format!(" {} times in a row, each on a connection of its own", send.times)
            } else {
                String::new()
            },
            request(&once(send))
        ),
        Step::Send(send) => format!("A token{} is sent: {}.", named(send), request(send)),
        Step::Audit { .. } => "All answers of the run are looked at.".into(),
    }
}

/// The bound where nothing is stated.
fn ordinary(bound: Bound) -> u64 {
    bound.seconds(&Stated::default(), false)
}

/// What is sent beside something else.
fn meanwhile(beside: &Send) -> String {
    format!(
        " Meanwhile another{} is sent, one request after the other: {}.",
        named(beside),
        request(&once(beside))
    )
}

/// How often it is sent is told by the step.
fn once(send: &Send) -> Send {
    Send { times: 1, ..send.clone() }
}

/// What the issuer shows from the start.
fn served(keys: &[NewKey], edits: &[JwksEdit], wrong: Option<&Wrong>) -> String {
    let mut parts = Vec::new();
    match keys {
        [] => {}
        [key] if key.cubic => parts.push(format!("an RSA key with the exponent 3, `{}`", key.name)),
        [NewKey { name, bits: Some(bits), .. }] => {
            parts.push(format!("an RSA key of {bits} bits, `{name}`"));
        }
        [key] => parts.push(format!("a further key, `{}`", key.name)),
        [first, .., last] => parts.push(format!(
            "{} further keys, from `{}` to `{}`",
            keys.len(),
            first.name,
            last.name
        )),
    }
    let appended = edits.iter().filter(|edit| matches!(edit, JwksEdit::Append { .. })).count();
    if appended > 1 {
        parts.push(format!("{appended} keys of somebody else are added"));
    }
    let told_apart =
        edits.iter().filter(|edit| appended < 2 || !matches!(edit, JwksEdit::Append { .. }));
    parts.extend(told_apart.map(edited));
    let wrong = wrong.map(wrong::in_words);
    match (parts.as_slice(), wrong) {
        ([], None) => "The backend is started anew, and finds the two keys.".into(),
        ([], Some(wrong)) => format!("The backend is started anew, while {wrong}."),
        (parts, None) => {
            format!("The backend is started anew, and finds another JWKS: {}.", parts.join("; "))
        }
        (parts, Some(wrong)) => format!(
            "The backend is started anew, and finds another JWKS: {}; and {wrong}.",
            parts.join("; ")
        ),
    }
}

fn edited(edit: &JwksEdit) -> String {
    match edit {
        JwksEdit::SetMember { key, name, value } => format!("the `{name}` of `{key}` is `{value}`"),
        JwksEdit::DropMember { key, name } => format!("`{key}` has no `{name}`"),
        JwksEdit::Certify { key } => format!("`{key}` has its certificate with it (`x5c`, `x5t`)"),
        JwksEdit::Repeat { key } => format!("`{key}` is there a second time, at the end"),
        JwksEdit::Leave { key } => format!("`{key}` is left out"),
        JwksEdit::Prepend { jwk } => format!("`{jwk}` stands in front of all keys"),
        JwksEdit::Append { jwk } => format!("`{jwk}` stands behind all keys"),
        JwksEdit::Reverse => "the order of all keys is reversed".into(),
    }
}

fn measured(measure: &Measure) -> String {
    match measure {
        Measure::Seconds { claim, sign, most } => {
            let side = if *sign < 0 { "past" } else { "future" };
            format!(
                "Tokens whose `{claim}` lies more and more seconds in the {side}, up to {most}, \
                 until the last one that is accepted is found."
            )
        }
        Measure::Octets { most } => format!(
            "Tokens that are longer and longer, up to {most} letters, until the longest one that \
             is accepted is found."
        ),
    }
}
