//! A canned run that holds every kind of verdict, and hostile text.

// Each test program uses a part of it.

use std::collections::BTreeMap;

use conformance::case::{Case, Kind, Level, Reference, Severity};
use conformance::diagnosis::{Diagnosis, DiagnosisId};
use conformance::evidence::{
    Attempt, Connection, Event, EventKind, Evidence, Exchange, Response, Role, SentRequest,
    SentToken, Wait,
};
use conformance::policy::{Measured, Setup, Stated, resolve};
use conformance::remedy::Remedy;
use conformance::run::{
    GenerationInfo, IssuerInfo, KeyInfo, PolicyInfo, Run, SCHEMA_VERSION, Summary, TargetInfo, Tool,
};
use conformance::verdict::{Cause, Outcome, Symptom, VariantOutcome, Verdict};
use mock_issuer::fault::{Document, Fault};
use mock_issuer::keys::Algorithm;

/// What a hostile target answers.
pub(crate) const HOSTILE: &str =
    "<b>&amp;]]>\0\x1b[31m\u{202e}\r\n::error::pwned\r\n##[error]pwned\u{9b}2J";

pub(crate) const TRACEBACK: &str = r#"[2026-11-22 02:00:00,000] ERROR in app: Exception on /protected [GET]
Traceback (most recent call last):
  File "/venv/lib/python3.11/site-packages/flask/app.py", line 1511, in wsgi_app
    response = self.full_dispatch_request()
  File "/app/app.py", line 31, in decorated
    key = keys[header["kid"]]
KeyError: 'kid'
"#;

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// A run in which nothing has happened yet.
pub(crate) fn empty() -> Run {
    let stated = Stated::default();
    let measured = Measured {
        accepts_valid: true,
        refuses_missing: true,
        refuses_wrong_signature: true,
        algorithms: vec![Algorithm::Rs256, Algorithm::Es256],
        fetches_jwks: true,
        concurrent: true,
        ..Measured::default()
    };
    let resolved = resolve(
        &stated,
        &measured,
        Setup {
            primary: Algorithm::Rs256,
            authorization_header: true,
            method: "GET".into(),
            canary_stated: false,
            tls: false,
        },
    );
    Run {
        schema_version: SCHEMA_VERSION.into(),
        run_id: "5f0c".into(),
        started_at: "2026-11-22T02:00:00Z".into(),
        duration_ms: 8_400,
        complete: true,
        exit_code: 4,
        tool: Tool {
            name: "jwt-conformance".into(),
            version: "0.1.0".into(),
            commit: None,
            catalogue_hash: "00".repeat(32),
        },
        target: TargetInfo {
            url: "http://127.0.0.1:{port}/protected".into(),
            mode: "started".into(),
            command: lines("flask\nrun\n--port\n{port}"),
            libraries: Vec::new(),
            generations: vec![GenerationInfo {
                cell: 0,
                generation: 1,
                url: "http://127.0.0.1:5000/protected".into(),
                log: Vec::new(),
            }],
            workers: None,
        },
        issuer: IssuerInfo {
            url: "http://127.0.0.1:9470".into(),
            iss: "http://127.0.0.1:9470".into(),
            vendor: None,
            keys: vec![KeyInfo {
                name: "primary".into(),
                kid: "k1".into(),
                algorithm: "RS256".into(),
            }],
        },
        policy: PolicyInfo { stated, measured, resolved },
        diagnosis: Vec::new(),
        summary: Summary::default(),
        cases: BTreeMap::new(),
        outcomes: Vec::new(),
        enforcement: Vec::new(),
        evidence: BTreeMap::new(),
        exchanges: Vec::new(),
        events: Vec::new(),
    }
}

/// Adds to a run, so that the tests read as a list of what happened.
pub(crate) struct Builder(pub(crate) Run);

impl Builder {
    fn case(&mut self, id: &str, kind: Kind, title: &str, remedies: &[Remedy]) {
        let case = Case {
            id: id.into(),
            kind,
            title: title.into(),
            why: format!(
                "This is why `{id}` matters to somebody who writes a backend, told in a sentence or two, so that it has to be wrapped."
            ),
            references: vec![Reference { text: "RFC 7519 section 4.1".into(), url: None }],
            needs: Vec::new(),
            steps: Vec::new(),
            remedies: remedies.to_vec(),
            was: Vec::new(),
        };
        self.0.cases.insert(id.into(), case);
    }

    /// An exchange with a token that differs in this from the valid one.
    pub(crate) fn exchange(&mut self, case: &str, diff: &[&str], status: u16, body: &str) -> u32 {
        let id = u32::try_from(self.0.exchanges.len()).unwrap() + 1;
        let unsigned = diff.contains(&"not signed");
        let token = SentToken {
            text: format!(
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.{}",
                if unsigned { "" } else { "c2ln" }
            ),
            header: r#"{"alg":"none","typ":"JWT","kid":"k1"}"#.into(),
            payload:
                r#"{"iss":"http://127.0.0.1:9470","sub":"alice","aud":"api","exp":1795312800}"#
                    .into(),
            diff: diff.iter().map(|text| (*text).to_owned()).collect(),
        };
        self.0.exchanges.push(Exchange {
            id,
            at_ms: f64::from(id) * 10.0,
            cell: 0,
            generation: 1,
            connection: Connection { number: id, reused: false },
            role: Role::Case,
            case: Some(case.into()),
            request: SentRequest {
                bytes: format!(
                    "GET /protected HTTP/1.1\r\nHost: 127.0.0.1:5000\r\nX-Conformance-Case: {case}\r\nX-Api-Key: <redacted>\r\nAuthorization: Bearer {}\r\n\r\n",
                    token.text
                ),
            },
            token: Some(token),
            other: None,
            response: Some(Response {
                status,
                headers: vec![("Content-Type".into(), "text/html".into())],
                body: body.into(),
            }),
            ms: 2.5,
            error: None,
            log: Vec::new(),
        });
        id
    }

    /// What happens in a cell of its own while a key is withdrawn.
    fn removed_key(&mut self) -> u32 {
        self.0.target.generations.push(GenerationInfo {
            cell: 1,
            generation: 1,
            url: "http://127.0.0.1:5001/protected".into(),
            log: Vec::new(),
        });
        let mut sent = |at_ms, role, status, ms| {
            let id = self.exchange("rotation/removed-key", &[], status, "ok");
            let exchange = &mut self.0.exchanges[id as usize - 1];
            (exchange.at_ms, exchange.cell, exchange.role, exchange.ms) = (at_ms, 1, role, ms);
            id
        };
        sent(990.0, Role::Twin, 200, 2.5);
        for at_ms in [1_020.0, 1_280.0, 1_780.0] {
            sent(at_ms, Role::Case, 401, 2.5);
        }
        sent(32_180.0, Role::Case, 200, 20.0);
        let last = sent(71_000.0, Role::Case, 200, 1_500.0);
        let fault = Fault::Status { status: 500, retry_after: None };
        let fetch = |status, kids: &[&str]| EventKind::Fetch {
            path: "/.well-known/jwks.json".into(),
            status: Some(status),
            kids: kids.iter().map(|kid| (*kid).to_owned()).collect(),
            user_agent: None,
            brought: Vec::new(),
        };
        let happened = [
            // Another case had this cell before.
            (100.0, EventKind::Fault { document: Document::Metadata, fault: Some(fault.clone()) }),
            (200.0, EventKind::Restore),
            (300.0, EventKind::Fault { document: Document::Jwks, fault: Some(fault) }),
            (500.0, fetch(500, &[])),
            (1_000.0, EventKind::Withdraw { key: "old".into(), kid: "k0".into() }),
            (1_001.0, EventKind::Fault { document: Document::Jwks, fault: None }),
            (1_002.0, EventKind::Publish { key: "next".into(), kid: "k2".into() }),
            (1_003.0, EventKind::Promote { key: "next".into(), kid: "k2".into() }),
            (32_190.0, fetch(200, &["k1", "k2"])),
            (80_000.0, fetch(200, &["k1", "k2"])),
        ];
        self.0.events.extend(happened.map(|(at_ms, kind)| Event { at_ms, cell: 1, kind }));
        last
    }

    fn outcome(&mut self, id: &str, variants: Vec<VariantOutcome>) -> &mut Outcome {
        let deciding =
            variants.iter().rev().max_by_key(|v| (v.verdict, v.severity)).unwrap().clone();
        self.0.outcomes.push(Outcome {
            id: id.into(),
            area: id.split('/').next().unwrap().into(),
            level: deciding.level,
            severity: deciding.severity,
            verdict: deciding.verdict,
            symptom: deciding.symptom,
            cause: deciding.cause,
            reason: deciding.reason,
            expected: deciding.expected,
            actual: deciding.actual,
            group: (deciding.symptom == Some(Symptom::Crashed)).then(|| "crashes".to_owned()),
            known: false,
            proven_by: Vec::new(),
            variants,
        });
        self.0.outcomes.last_mut().unwrap()
    }

    fn finish(mut self, exit_code: u8) -> Run {
        self.0.summary = Summary::of(&self.0.outcomes);
        self.0.exit_code = exit_code;
        self.0
    }
}

fn variant(name: &str, verdict: Verdict, reason: &str) -> VariantOutcome {
    VariantOutcome {
        name: name.into(),
        verdict,
        symptom: None,
        cause: None,
        level: Some(Level::Must),
        severity: None,
        expected: "refused with 401".into(),
        actual: String::new(),
        reason: reason.into(),
        exchanges: Vec::new(),
        proven_by: Vec::new(),
    }
}

fn failed(name: &str, symptom: Symptom, severity: Severity, id: u32) -> VariantOutcome {
    let (actual, reason) = match symptom {
        Symptom::Crashed => ("500 oops", "the target crashed instead of refusing it"),
        _ => ("200 {\"user\":\"alice\"}", "it was accepted"),
    };
    VariantOutcome {
        symptom: Some(symptom),
        severity: Some(severity),
        actual: actual.into(),
        exchanges: vec![id],
        ..variant(name, Verdict::Fail, reason)
    }
}

fn because(verdict: Verdict, cause: Cause, reason: &str) -> VariantOutcome {
    VariantOutcome { cause: Some(cause), severity: None, ..variant("", verdict, reason) }
}

fn waited(from: f64, to: f64) -> Evidence {
    let wait = Wait {
        cell: 1,
        warmed_ms: 0.0,
        changed_ms: from,
        ended_ms: to,
        bound_s: 70,
        kid: "k2".into(),
        polls: Vec::new(),
        times: 3,
    };
    let attempt = Attempt { wait: Some(wait), ..Attempt::default() };
    Evidence { attempts: BTreeMap::from([(String::new(), attempt)]), not_run: None }
}

/// Every kind of verdict.
pub(crate) fn canned() -> Run {
    let mut b = Builder(empty());
    let log = &mut b.0.target.generations[0].log;
    *log = lines("jose.exceptions.JWTError: Signature verification failed.");

    b.case(
        "alg/none",
        Kind::Forgery,
        "`alg` is none and nothing is signed",
        &[Remedy::PinAlgorithms],
    );
    let unsigned = ["header `alg` is \"none\"", "not signed"];
    let first = b.exchange("alg/none", &unsigned, 200, "{\n  \"user\": \"alice\"\n}\n");
    let second = b.exchange("alg/none#nOnE", &unsigned, 200, "{\"user\":\"alice\"}");
    b.outcome(
        "alg/none",
        vec![
            variant("empty", Verdict::Pass, "it was refused"),
            failed("", Symptom::Accepted, Severity::Critical, first),
            failed("nOnE", Symptom::Accepted, Severity::Critical, second),
        ],
    );

    b.case("alg/es256", Kind::Defect, "signed with ES256, wrong curve", &[Remedy::VerifySignature]);
    b.outcome(
        "alg/es256",
        vec![because(
            Verdict::Skip,
            Cause::TwinRefused,
            "the target refuses the same token without its fault",
        )],
    );
    b.case("signature/flipped", Kind::Forgery, "one bit of the signature is flipped", &[]);
    b.outcome("signature/flipped", vec![variant("", Verdict::Pass, "it was refused")]);

    b.case(
        "claims/exp-missing",
        Kind::Defect,
        "no `exp`",
        &[Remedy::CheckExp, Remedy::RequireClaims],
    );
    let hostile = format!("{HOSTILE}{}", "A".repeat(10_000));
    let id = b.exchange("claims/exp-missing", &["claim `exp` is left out"], 200, &hostile);
    b.0.exchanges[id as usize - 1]
        .response
        .as_mut()
        .unwrap()
        .headers
        .push(("WWW-Authenticate".into(), format!("Bearer realm=\"{HOSTILE}\"")));
    let outcome =
        b.outcome("claims/exp-missing", vec![failed("", Symptom::Accepted, Severity::High, id)]);
    outcome.reason = format!("it was accepted {HOSTILE}");
    for (slug, title) in [("aud-wrong", "`aud` is another API"), ("aud-missing", "no `aud`")] {
        let id = format!("claims/{slug}");
        b.case(&id, Kind::Defect, title, &[Remedy::CheckAud]);
        b.outcome(
            &id,
            vec![because(Verdict::Skip, Cause::NotApplicable, "no audience is checked")],
        );
    }

    for (slug, title) in [("missing", "no `kid`"), ("number", "`kid` is a number")] {
        let id = format!("kid/{slug}");
        b.case(&id, Kind::Forgery, title, &[Remedy::RefuseUnknownKid]);
        let page = "<!doctype html><title>KeyError: &#39;kid&#39; // Werkzeug Debugger</title>";
        let sent = b.exchange(&id, &["header `kid` is left out"], 500, page);
        b.0.exchanges[sent as usize - 1].log = lines(TRACEBACK);
        b.outcome(&id, vec![failed("", Symptom::Crashed, Severity::Medium, sent)]);
    }
    b.case("kid/unknown", Kind::Forgery, "`kid` names no key", &[]);
    b.outcome(
        "kid/unknown",
        vec![because(
            Verdict::Unclear,
            Cause::ResolverLimit,
            "the target limits key lookups, and this token may not have been looked at",
        )],
    );
    b.case("kid/path", Kind::Forgery, "`kid` is a path", &[]);
    let id = b.exchange("kid/path", &["header `kid` is \"../../dev/null\""], 200, "ok");
    b.outcome("kid/path", vec![failed("", Symptom::Accepted, Severity::Critical, id)]).known = true;

    b.case("response/challenge", Kind::Audit, "401 without a challenge", &[Remedy::Challenge]);
    let id = b.exchange("signature/flipped", &["one bit is flipped"], 401, "no");
    b.outcome(
        "response/challenge",
        vec![VariantOutcome {
            symptom: Some(Symptom::NoChallenge),
            severity: Some(Severity::Low),
            level: Some(Level::Must),
            expected: "each 401 has a WWW-Authenticate header that names Bearer".into(),
            actual: "401 no".into(),
            exchanges: vec![id],
            ..variant("", Verdict::Warn, "180 of 180 answers")
        }],
    );

    b.case("probe/leeway", Kind::Probe, "how much clock skew is tolerated", &[]);
    let mut probe = variant("", Verdict::Pass, "measured");
    probe.actual = "60 s".into();
    b.outcome("probe/leeway", vec![probe]);

    b.case("rotation/new-key", Kind::LifeCycle, "a new key is taken", &[Remedy::RefetchKeys]);
    b.outcome("rotation/new-key", vec![variant("", Verdict::Pass, "accepted 31.2 s after")]);
    b.0.evidence.insert("rotation/new-key".into(), waited(1_000.0, 32_200.0));
    b.case(
        "rotation/removed-key",
        Kind::LifeCycle,
        "a withdrawn key still signs",
        &[Remedy::ReplaceKeys],
    );
    let id = b.removed_key();
    let reason = "still accepted; a key set without it was fetched 31.2 s after the change";
    let mut stale = failed("", Symptom::Accepted, Severity::High, id);
    stale.reason = reason.into();
    b.outcome("rotation/removed-key", vec![stale]);
    b.0.evidence.insert("rotation/removed-key".into(), waited(1_000.0, 71_000.0));
    b.finish(1)
}

/// A run that was interrupted.
pub(crate) fn aborted() -> Run {
    let mut b = Builder(empty());
    b.case("signature/flipped", Kind::Forgery, "one bit of the signature is flipped", &[]);
    b.outcome("signature/flipped", vec![variant("", Verdict::Pass, "it was refused")]);
    for id in ["claims/exp-missing", "claims/nbf-future"] {
        b.case(id, Kind::Defect, "something is wrong", &[]);
        b.outcome(
            id,
            vec![because(Verdict::NotRun, Cause::Interrupted, "the run was interrupted")],
        );
    }
    b.0.complete = false;
    b.finish(130)
}

/// A run in which nothing could be judged.
pub(crate) fn crashing() -> Run {
    let mut b = Builder(empty());
    b.0.policy.measured = Measured::default();
    b.0.diagnosis.push(Diagnosis {
        id: DiagnosisId::CrashesOnKnownKid,
        title: "the target crashes on the valid token".into(),
        evidence: vec![
            "the valid token: 500 Internal Server Error".into(),
            "a token with an unknown `kid`: 401".into(),
            format!("the key set was fetched once {}::error::pwned", "and ".repeat(22)),
        ],
        help: "mend the exception below; until then no token is verified at all\nthe handler must turn every error into a 401:\n  except Exception:\n      return unauthorised()".into(),
    });
    let id = b.exchange("control/valid", &[], 500, "oops");
    b.0.exchanges[id as usize - 1].log = lines(TRACEBACK);
    for id in ["claims/exp-missing", "claims/nbf-future", "kid/missing"] {
        b.case(id, Kind::Defect, "something is wrong", &[]);
        b.outcome(
            id,
            vec![because(
                Verdict::Unclear,
                Cause::ControlsFailed,
                "the valid token was not accepted before it, so a refusal proves nothing",
            )],
        );
    }
    b.finish(3)
}
