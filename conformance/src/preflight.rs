//! Before any case: does the target live, does it judge, and which valid token
//! does it take? A refusal means nothing until these are known.

mod findings;
mod old_keys;
mod probes;

use mock_issuer::Endpoint;
use mock_issuer::forge::{Baseline, ForgeError};
use mock_issuer::recipe::{KeyRef, Recipe};

use crate::case::Carriage;
use crate::cell::Cell;
use crate::classify::Answer;
use crate::diagnosis::{Diagnosis, DiagnosisId};
use crate::evidence::{ExchangeId, NoResponseKind, Response, Role};
use crate::policy::{Measured, Setting, Stated};
use crate::wire::Over;

/// What the preflight found out.
pub(crate) struct Preflight {
    pub(crate) measured: Measured,
    pub(crate) diagnosis: Vec<Diagnosis>,
    /// The valid token that was accepted, or the first that was refused.
    pub(crate) valid: ExchangeId,
    /// A token signed by a stranger under a known `kid`.
    pub(crate) wrong_signature: Option<ExchangeId>,
    /// The request without any token.
    pub(crate) missing: ExchangeId,
    /// Whether it makes sense to send cases at all.
    pub(crate) worth_probing: bool,
}

/// Looks at the target of a cell, whose process is running.
pub(crate) async fn look(cell: &mut Cell, stated: &Stated) -> Result<Preflight, ForgeError> {
    let missing = cell.send(Role::Control, None, None, &Carriage::Absent, Over::Any).await?;
    let mut preflight = Preflight {
        measured: Measured { concurrent: true, ..Measured::default() },
        diagnosis: Vec::new(),
        valid: missing,
        wrong_signature: None,
        missing,
        worth_probing: false,
    };
    if let Some(diagnosis) = findings::no_answer(cell, missing) {
        preflight.diagnosis.push(diagnosis);
        return Ok(preflight);
    }
    preflight.measured.refuses_missing = cell.shared.answer(missing).is_refusal();
    find_baseline(cell, stated, &mut preflight).await?;
    if !preflight.measured.accepts_valid && old_keys::may_be_held(cell, preflight.valid) {
        old_keys::wait_for_fetch(cell).await?;
        find_baseline(cell, stated, &mut preflight).await?;
    }
    let wrong = Recipe::valid().signed_by(KeyRef::Stranger);
    let wrong_signature =
        cell.send(Role::Control, None, Some(&wrong), &Carriage::Configured, Over::Any).await?;
    preflight.wrong_signature = Some(wrong_signature);
    preflight.measured.refuses_wrong_signature = cell.shared.answer(wrong_signature).is_refusal();
    preflight.measured.fetches_jwks = cell.fetches() > 0;
    preflight.measured.discovers = cell.asks(Endpoint::Metadata, 0) > 0;
    if preflight.measured.accepts_valid {
        judge_acceptance(cell, &mut preflight, wrong_signature);
    } else {
        let unknown = Recipe::valid()
            .header("kid", mock_issuer::recipe::Value::UnknownKid)
            .signed_by(KeyRef::Stranger);
        let unknown =
            cell.send(Role::Probe, None, Some(&unknown), &Carriage::Configured, Over::Any).await?;
        findings::valid_refused(cell, &mut preflight, unknown, stated);
        // Some vulnerable backends refuse good tokens and take forged ones.
        preflight.worth_probing = preflight.measured.refuses_missing
            && cell.shared.answer(preflight.valid) != Answer::NoAnswer
            && !preflight.diagnosis.iter().any(|diagnosis| {
                matches!(
                    diagnosis.id,
                    DiagnosisId::NotFound
                        | DiagnosisId::RedirectsToLogin
                        | DiagnosisId::CrashesOnEverything
                )
            });
    }
    if preflight.measured.accepts_valid && preflight.worth_probing {
        preflight.measured.keeps_connections = probes::keeps_connections(cell);
        probes::concurrency(cell, &mut preflight).await?;
        probes::algorithms(cell, stated, &mut preflight).await?;
    }
    cell.take_events();
    Ok(preflight)
}

/// Tries the valid token with and without `aud`, and with each `typ`, until
/// one is accepted: backends differ in which they want, and all may be right.
async fn find_baseline(
    cell: &Cell,
    stated: &Stated,
    preflight: &mut Preflight,
) -> Result<(), ForgeError> {
    let first = cell.issuer.baseline();
    let types: Vec<Option<String>> = match &stated.typ {
        Setting::On(typ) => vec![Some(typ.clone())],
        Setting::Unknown | Setting::Off => {
            let mut types = vec![Some("JWT".into()), Some("at+jwt".into()), None];
            // The one that the issuer writes is the first to be tried.
            types.sort_by_key(|typ| *typ != first.typ);
            types
        }
    };
    let audiences: &[bool] = if stated.audience.is_off() { &[false, true] } else { &[true, false] };
    let mut attempts = Vec::new();
    for typ in &types {
        for show_audience in audiences {
            attempts.push(Baseline {
                typ: typ.clone(),
                show_audience: *show_audience,
                ..first.clone()
            });
        }
    }
    for (index, baseline) in attempts.into_iter().enumerate() {
        cell.issuer.set_baseline(baseline.clone());
        let id = cell.control().await?;
        if index == 0 {
            preflight.valid = id;
        }
        match cell.shared.answer(id) {
            Answer::Accepted => {
                findings::other_baseline(&first, &baseline, stated, preflight, id);
                preflight.valid = id;
                preflight.measured.accepts_valid = true;
                preflight.measured.baseline = Some(baseline);
                return Ok(());
            }
            // Another audience cannot help a target that does not answer.
            Answer::NoAnswer => break,
            Answer::Refused | Answer::WrongStatus | Answer::NotFound | Answer::Crashed => {}
        }
    }
    cell.issuer.set_baseline(first);
    Ok(())
}

/// The valid token was accepted; is that worth anything?
fn judge_acceptance(cell: &Cell, preflight: &mut Preflight, wrong_signature: ExchangeId) {
    let missing = preflight.missing;
    let accepted = |id: ExchangeId| cell.shared.answer(id) == Answer::Accepted;
    // A crash does not let anybody in; that it is no answer, the case tells.
    preflight.measured.refuses_missing = !accepted(missing);
    preflight.worth_probing = preflight.measured.refuses_missing;
    if accepted(missing) {
        let same = alike(cell, missing, preflight.valid);
        preflight.diagnosis.push(if same {
            findings::not_protected(cell, missing)
        } else {
            findings::cannot_tell(cell, missing, preflight.valid)
        });
        // A body that differs may be an error page under a 2xx; whether it is
        // one only the user can say.
        preflight.measured.same_status_for_all = !same;
    } else if accepted(wrong_signature) {
        preflight.diagnosis.push(findings::signature_not_verified(cell, wrong_signature));
    }
}

/// Whether two accepted answers say the same, apart from what changes from
/// request to request.
fn alike(cell: &Cell, one: ExchangeId, other: ExchangeId) -> bool {
    let shape = |id: ExchangeId| {
        cell.shared.recorder.look(id, |exchange| exchange.response.as_ref().map(shape)).flatten()
    };
    shape(one) == shape(other)
}

/// Status, media type and the structure of the body: member names of JSON, or
/// text without its digits.
fn shape(response: &Response) -> (u16, String, String) {
    fn structure(value: &serde_json::Value, out: &mut String) {
        match value {
            serde_json::Value::Object(members) => {
                out.push('{');
                for (name, value) in members {
                    out.push_str(name);
                    structure(value, out);
                }
                out.push('}');
            }
            serde_json::Value::Array(_) => out.push_str("[]"),
            _ => out.push('.'),
        }
    }
    let media_type = response.header("content-type").next().unwrap_or_default().to_owned();
    let body = match serde_json::from_str::<serde_json::Value>(&response.body) {
        Ok(value) => {
            let mut out = String::new();
            structure(&value, &mut out);
            out
        }
        Err(_) => response.body.chars().filter(|c| !c.is_ascii_digit()).collect(),
    };
    (response.status, media_type, body)
}

/// The kind of failure behind an exchange without an answer.
fn failure(cell: &Cell, id: ExchangeId) -> Option<(NoResponseKind, String)> {
    cell.shared
        .recorder
        .look(id, |exchange| {
            exchange.error.as_ref().map(|error| (error.kind, error.message.clone()))
        })
        .flatten()
}
