//! What the preflight has to say about the target as a whole.

use mock_issuer::forge::Baseline;
use mock_issuer::journal::EntryKind;

use super::Preflight;
use crate::cell::Cell;
use crate::classify::Answer;
use crate::diagnosis::{Diagnosis, DiagnosisId};
use crate::evidence::{Exchange, ExchangeId, NoResponseKind};
use crate::judge::outcome::in_words;
use crate::policy::Stated;

fn said(cell: &Cell, what: &str, id: ExchangeId) -> String {
    let answer = cell.shared.recorder.look(id, in_words).unwrap_or_default();
    format!("{what}: {answer}")
}

fn status(cell: &Cell, id: ExchangeId) -> Option<u16> {
    cell.shared
        .recorder
        .look(id, |exchange| exchange.response.as_ref().map(|response| response.status))
        .flatten()
}

fn diagnosis(id: DiagnosisId, title: &str, evidence: Vec<String>, help: &str) -> Diagnosis {
    Diagnosis { id, title: title.to_owned(), evidence, help: help.to_owned() }
}

/// The target gave no answer that could be judged.
pub(super) fn no_answer(cell: &Cell, missing: ExchangeId) -> Option<Diagnosis> {
    if cell.shared.answer(missing) != Answer::NoAnswer {
        return None;
    }
    let evidence = vec![said(cell, "without a token", missing)];
    Some(match super::failure(cell, missing) {
        Some((NoResponseKind::NotHttp, _)) => diagnosis(
            DiagnosisId::NotHttp,
            "what answers at the URL does not speak HTTP/1.1",
            evidence,
            "check host, port, and whether the URL must begin with https://; a target that speaks \
             HTTP/2 only needs HTTP/1.1 switched on",
        ),
        Some((NoResponseKind::Tls, _)) => diagnosis(
            DiagnosisId::Unreachable,
            "the TLS handshake with the target failed",
            evidence,
            "name the certificate authority with --ca-cert FILE, or use http:// for a plain port",
        ),
        Some(_) => diagnosis(
            DiagnosisId::Unreachable,
            "the target does not answer",
            evidence,
            "open the URL with curl; `--timeout 20s` waits longer for each answer",
        ),
        None => diagnosis(
            DiagnosisId::RateLimited,
            "the target turns requests away as too many or while it is not ready",
            evidence,
            "switch rate limits off for this test, or check what stands in front of the target",
        ),
    })
}

/// The URL is open to everybody.
pub(super) fn not_protected(cell: &Cell, missing: ExchangeId) -> Diagnosis {
    diagnosis(
        DiagnosisId::NotProtected,
        "the URL answers the same without any token: it is not protected",
        vec![said(cell, "without a token", missing)],
        "give a URL that needs a token; if this one should, its route lacks the check",
    )
}

/// Accepting and refusing look the same.
pub(super) fn cannot_tell(cell: &Cell, missing: ExchangeId, valid: ExchangeId) -> Diagnosis {
    diagnosis(
        DiagnosisId::CannotTellAcceptFromRefuse,
        "the target answers with success to everybody, so its status tells nothing",
        vec![said(cell, "without a token", missing), said(cell, "with the valid token", valid)],
        "say how acceptance shows: --accept-when 'json:/pointer' (something is there), \
         --accept-when 'body~=regex', or --accept-when status=200; better, answer 401",
    )
}

/// A wrong signature gets in.
pub(super) fn signature_not_verified(cell: &Cell, id: ExchangeId) -> Diagnosis {
    diagnosis(
        DiagnosisId::SignatureNotVerified,
        "tokens are read without verifying their signature",
        vec![said(cell, "with a token signed by a stranger's key", id)],
        "verify the signature with the key of the issuer before anything in the token is believed",
    )
}

/// One connection at a time.
pub(super) fn single_threaded() -> Diagnosis {
    diagnosis(
        DiagnosisId::SingleThreaded,
        "the target serves one connection at a time",
        vec!["a second connection got no answer while the first was open".into()],
        "nothing to mend for this test: requests are sent one at a time, each on a connection \
         of its own",
    )
}

/// The valid token was accepted, but not in the form that was tried first.
pub(super) fn other_baseline(
    first: &Baseline,
    found: &Baseline,
    stated: &Stated,
    preflight: &mut Preflight,
    id: ExchangeId,
) {
    if first.show_audience && !found.show_audience && !stated.audience.is_off() {
        let audience = first.audience.clone().unwrap_or_default();
        preflight.diagnosis.push(diagnosis(
            DiagnosisId::AudienceNotWanted,
            "the valid token is refused with `aud` and accepted without it",
            vec![
                format!("`aud` was {audience:?}"),
                format!("the same token without `aud` was accepted (exchange {id})"),
            ],
            if stated.audience.is_on() {
                "the API does not check the audience you stated: pass it to the verifier \
                 (python-jose: jwt.decode(..., audience=AUDIENCE))"
            } else {
                "if the API has an audience, state it with --audience; if its verifier is given \
                 none (python-jose then refuses `aud`), pass it one, or say --no-audience"
            },
        ));
    }
    if first.typ != found.typ && !stated.typ.is_on() {
        let name = |typ: &Option<String>| match typ {
            Some(typ) => format!("`typ` {typ}"),
            None => "no `typ`".into(),
        };
        preflight.diagnosis.push(diagnosis(
            DiagnosisId::OtherTypWanted,
            &format!("the valid token is accepted with {} only", name(&found.typ)),
            vec![format!("with {} it was refused", name(&first.typ))],
            "nothing to mend if the issuer mints such tokens; state it with --typ",
        ));
    }
}

/// The valid token was refused in every form.
pub(super) fn valid_refused(
    cell: &Cell,
    preflight: &mut Preflight,
    unknown: ExchangeId,
    stated: &Stated,
) {
    let (missing, valid) = (preflight.missing, preflight.valid);
    let answer = |id: ExchangeId| cell.shared.answer(id);
    let mut evidence = vec![
        said(cell, "with the valid token", valid),
        said(cell, "without a token", missing),
        said(cell, "with an unknown `kid`", unknown),
    ];
    match answer(valid) {
        Answer::Crashed => {
            let log = cell.shared.recorder.look(valid, telling_lines).unwrap_or_default();
            if !log.is_empty() {
                evidence.push("the target's log:".into());
                evidence.extend(log.into_iter().map(|line| format!("  {line}")));
            }
            preflight.diagnosis.push(if answer(unknown).is_refusal() {
                diagnosis(
                    DiagnosisId::CrashesOnKnownKid,
                    "verification is never reached: every token whose `kid` is in the key set \
                     crashes the target",
                    evidence,
                    "mend the error in the target's log above; until then no token gets in, and \
                     no refusal proves anything",
                )
            } else if answer(missing).is_refusal() {
                diagnosis(
                    DiagnosisId::CrashesOnEverything,
                    "the target crashes on every token",
                    evidence,
                    "mend the error in the target's log; until then nothing can be judged",
                )
            } else {
                diagnosis(
                    DiagnosisId::CrashesOnEverything,
                    "the target crashes on every request, even one without a token",
                    evidence,
                    "mend the error in the target's log; until then nothing can be judged",
                )
            });
        }
        Answer::NotFound => preflight.diagnosis.push(diagnosis(
            DiagnosisId::NotFound,
            "nothing is found at the URL",
            evidence,
            "check the path and --method; the target answers, but not there",
        )),
        Answer::WrongStatus if status(cell, valid).is_some_and(|code| code / 100 == 3) => {
            preflight.diagnosis.push(diagnosis(
                DiagnosisId::RedirectsToLogin,
                "the target redirects, also with the valid token",
                evidence,
                "give the URL of an API that takes bearer tokens, not of a page with a login; \
                 a redirect is never followed",
            ));
        }
        Answer::NoAnswer => preflight.diagnosis.push(diagnosis(
            DiagnosisId::Unreachable,
            "the target does not answer the valid token",
            evidence,
            "open the URL with curl; `--timeout 20s` waits longer for each answer",
        )),
        Answer::Accepted | Answer::Refused | Answer::WrongStatus => {
            refused_by_rule(cell, preflight, evidence, stated);
        }
    }
}

fn refused_by_rule(
    cell: &Cell,
    preflight: &mut Preflight,
    mut evidence: Vec<String>,
    stated: &Stated,
) {
    let baseline = cell.issuer.baseline();
    evidence.push(format!(
        "tried: iss {:?}, aud {:?} and none, {}, alg {}",
        baseline.issuer,
        baseline.audience.unwrap_or_default(),
        if stated.typ.is_on() { "the stated typ" } else { "typ JWT, at+jwt and none" },
        cell.issuer.primary(),
    ));
    let fetched = cell.fetches();
    evidence.push(match fetched {
        0 => "the issuer saw no fetch of its key set".into(),
        1 => "the issuer saw one fetch of its key set".into(),
        n => format!("the issuer saw {n} fetches of its key set"),
    });
    let missed: Vec<String> = cell
        .issuer
        .journal()
        .entries()
        .iter()
        .filter_map(|entry| match &entry.kind {
            EntryKind::Request { method, path, status: Some(404), .. } => {
                Some(format!("{method} {path}: 404"))
            }
            _ => None,
        })
        .collect();
    let challenge = cell
        .shared
        .recorder
        .look(preflight.valid, |exchange| {
            exchange
                .response
                .iter()
                .flat_map(|response| response.header("www-authenticate"))
                .collect::<Vec<_>>()
                .join(", ")
        })
        .unwrap_or_default();
    if !challenge.is_empty() {
        evidence.push(format!("its challenge: {challenge}"));
    }
    let help = if fetched == 0 {
        "it never asked for the keys, so it does not look at the token, or not with these keys"
    } else {
        "it had the keys: look at the issuer, audience and algorithm it is configured with"
    };
    preflight.diagnosis.push(diagnosis(
        DiagnosisId::RejectsEverything,
        "the target refuses everything, the valid token too",
        evidence,
        help,
    ));
    if !missed.is_empty() {
        let mut paths = missed;
        paths.dedup();
        paths.truncate(5);
        paths.push(format!("the key set is at {}", cell.issuer.jwks_url()));
        preflight.diagnosis.push(diagnosis(
            DiagnosisId::WrongJwksPath,
            "the target asked the issuer for something it does not have",
            paths,
            "point the target to the JWKS_URL or OIDC_DISCOVERY_URL of the issuer, or serve the \
             key set where it looks with --jwks-path",
        ));
    } else if fetched == 0 {
        preflight.diagnosis.push(diagnosis(
            DiagnosisId::NeverFetchesJwks,
            "the target never fetched the key set",
            vec![format!("the key set is at {}", cell.issuer.jwks_url())],
            "configure the target with ISSUER or JWKS_URL from its environment; a target that \
             was tested before may still hold old keys: restart it, give --restart-command, or \
             use --seed to keep them",
        ));
    }
}

/// The lines of a log that tell why something crashed.
pub(super) fn telling_lines(exchange: &Exchange) -> Vec<String> {
    crate::crash_log::telling(&exchange.log)
}
