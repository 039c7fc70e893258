//! The cases: one file for each area, or several that begin with its name, and
//! one value for each case.
//!
//! Every case says in a comment which sentence of a standard it rests on, then
//! what is sent, then what must happen. To add one is to add a value to the
//! list in its area's file; the tests regenerate documents and recipes.

use std::fmt::Write as _;
use std::sync::LazyLock;

use mock_issuer::recipe::Recipe;
use sha2::{Digest as _, Sha256};

use crate::case::{Case, Send};

mod alg;
mod alg_confusion;
mod alg_scheme;
mod build;
mod claims_aud;
mod claims_iss;
mod claims_shape;
mod claims_time;
mod control;
mod control_keys;
mod crit;
mod cross;
mod discovery;
mod enc;
mod fetch;
mod hdr;
mod jwe;
mod jwks;
mod keyref;
mod kid;
mod outage;
mod probe;
mod resp;
mod rotation;
mod scope;
mod select;
mod sig;
mod sig_curve;
mod sig_rsa;
mod state;
mod transport;
mod transport_routes;
mod typ;

pub(crate) use select::matches;
pub use select::{SelectionError, select};

static ALL: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let mut cases = [
        control::cases(),
        control_keys::cases(),
        alg::cases(),
        alg_confusion::cases(),
        alg_scheme::cases(),
        sig::cases(),
        sig_rsa::cases(),
        sig_curve::cases(),
        enc::cases(),
        hdr::cases(),
        crit::cases(),
        typ::cases(),
        jwe::cases(),
        kid::cases(),
        keyref::cases(),
        claims_time::cases(),
        claims_iss::cases(),
        claims_aud::cases(),
        claims_shape::cases(),
        cross::cases(),
        scope::cases(),
        transport::cases(),
        transport_routes::cases(),
        state::cases(),
        rotation::cases(),
        jwks::cases(),
        discovery::cases(),
        fetch::cases(),
        outage::cases(),
        resp::cases(),
        probe::cases(),
    ]
    .concat();
    // Cases that are built alike stand in one file, whatever their area.
    let areas: Vec<String> = cases.iter().map(|case| case.area().to_owned()).collect();
    cases.sort_by_key(|case| areas.iter().position(|area| area == case.area()));
    cases
});

/// All cases, in the order in which they are listed and reported.
pub fn all() -> &'static [Case] {
    &ALL
}

/// The areas, in the order of the catalogue.
pub fn areas() -> Vec<&'static str> {
    let mut areas: Vec<&str> = all().iter().map(Case::area).collect();
    areas.dedup();
    areas
}

/// What an area is about, as a phrase.
pub fn about(area: &str) -> &'static str {
    match area {
        "control" => "what must be let in",
        "alg" => "the token chooses how it is verified",
        "sig" => "the signature is absent, damaged or by somebody else",
        "enc" => "it is not put together as a token",
        "hdr" => "the header is not what a header must be",
        "crit" => "extensions that must be understood",
        "typ" => "the token is of another kind",
        "jwe" => "the token is encrypted and signed by nobody",
        "kid" => "the key that is named does not exist",
        "keyref" => "the token brings its own key",
        "claims" => "who issued the token, for whom, and until when",
        "cross" => "genuine tokens that were made for something else",
        "scope" => "the token is good and does not suffice",
        "transport" => "the request in which the token travels",
        "state" => "one request changes what becomes of the next",
        "rotation" => "the issuer changes its keys",
        "jwks" => "the key set is odd, or sent in an odd way",
        "discovery" => "the issuer's metadata is wrong",
        "fetch" => "how often the keys are fetched",
        "outage" => "the issuer fails",
        "probe" => "measurements, not verdicts",
        "resp" => "how the backend says no",
        _ => "",
    }
}

/// The tokens of a case that can be minted, by `id` or `id#variant`. Those of
/// life-cycle cases cannot: what they are depends on what was done before.
pub fn recipes(case: &Case) -> Vec<(String, &Recipe)> {
    if case.is_life_cycle() {
        return Vec::new();
    }
    case.sends()
        .filter_map(|send| Some((case.variant_id(&send.variant), send.token.as_ref()?)))
        .collect()
}

/// The case of this id, or formerly of this id.
pub fn find(id: &str) -> Option<&'static Case> {
    let former = || all().iter().find(|case| case.was.iter().any(|was| was == id));
    all().iter().find(|case| case.id == id).or_else(former)
}

/// The case and the send of `id#variant`, or of `id` where there is only one.
pub fn find_variant(id: &str) -> Option<(&'static Case, &'static Send)> {
    let (id, variant) = id.split_once('#').unwrap_or((id, ""));
    let case = find(id)?;
    case.sends()
        .find(|send| send.variant == variant)
        .or_else(|| {
            // A single variant needs no name.
            let mut sends = case.sends();
            sends.next().filter(|_| variant.is_empty() && sends.next().is_none())
        })
        .map(|send| (case, send))
}

/// What may have been meant by an unknown id, variant included.
pub fn closest(id: &str) -> Option<String> {
    let variants = |case: &Case| -> Vec<String> {
        case.sends().map(|send| case.variant_id(&send.variant)).collect()
    };
    let Some((plain, variant)) = id.split_once('#') else {
        return most_alike(id, all().iter().map(|case| case.id.clone()));
    };
    // Where the case is right, only the variant is wrong.
    if let Some(case) = find(plain) {
        let begins = |name: &String| {
            !variant.is_empty()
                && name.split_once('#').is_some_and(|(_, name)| name.starts_with(variant))
        };
        let beginning = variants(case).into_iter().find(begins);
        return beginning
            .or_else(|| most_alike(id, variants(case).into_iter()))
            .or_else(|| Some(case.id.clone()));
    }
    most_alike(id, all().iter().flat_map(variants))
}

/// The candidate that is most like a word, if one is like it at all.
fn most_alike<S: AsRef<str>>(word: &str, candidates: impl Iterator<Item = S>) -> Option<S> {
    candidates
        .map(|candidate| (likeness(word, candidate.as_ref()), candidate))
        .filter(|(likeness, _)| *likeness > 0.6)
        .fold(None, |best: Option<(f64, S)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        })
        .map(|(_, candidate)| candidate)
}

/// How alike two names are, from 0 to 1. A slug without its area counts almost
/// as much as the whole name.
fn likeness(word: &str, name: &str) -> f64 {
    let word = word.to_lowercase();
    let name = name.to_lowercase();
    let slug = name.split_once('/').map_or("", |(_, slug)| slug);
    let whole = strsim::normalized_damerau_levenshtein(&word, &name);
    whole.max(strsim::normalized_damerau_levenshtein(&word, slug) * 0.95)
}

/// SHA-256 over the catalogue as JSON, in hexadecimal: two reports with the
/// same hash were made with the same cases.
pub fn hash() -> String {
    // The types have no map with keys other than text and no float, so that
    // writing them as JSON cannot fail.
    let json = serde_json::to_vec(all()).unwrap_or_default();
    Sha256::digest(&json).iter().fold(String::with_capacity(64), |mut hex, octet| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{octet:02x}");
        hex
    })
}
