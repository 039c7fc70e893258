//! The report for people.

use crate::fixture::{aborted, canned, crashing, empty};
use conformance::case::{Condition, Expect, Level, Rule, Send, Severity, Step};
use conformance::remedy::Remedy;
use conformance::report::terminal::{Look, Verbosity, write};
use conformance::run::{Run, Summary};
use conformance::verdict::Verdict;

fn look(verbosity: Verbosity) -> Look {
    let again = ["--header", "X-Api-Key: s p", "--profile", "recommended"];
    Look { verbosity, again: again.map(str::to_owned).into(), ..Look::default() }
}

fn report(run: &Run, look: &Look) -> String {
    let mut out = Vec::new();
    write(run, look, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn normal() {
    insta::assert_snapshot!(report(&canned(), &look(Verbosity::Normal)), @r#"
    jwt-conformance 0.1.0 · target http://127.0.0.1:5000/protected · profile recommended
    the target accepts RS256, ES256 · fetches the key set

      alg          0 of 1       ✗ alg/none   – 1 skipped
      signature    1 of 1
      claims       0 of 1       ✗ claims/exp-missing   – 2 skipped
      kid          0 of 4       ✗ kid/missing, kid/number   ? 1 unclear   ✗ 1 known
      response     0 of 1       ! response/challenge
      probe        1 of 1
      rotation     1 of 2       ✗ rotation/removed-key

    what to mend, the gravest first
       1. critical Name the accepted algorithms (alg/none)
                   `alg` is none and nothing is signed: accepted
       2. high     Require and check `exp` (claims/exp-missing)
                   no `exp`: accepted
       3. high     Replace the whole key set at each fetch (rotation/removed-key)
                   a withdrawn key still signs: accepted
       4. medium   Answer every bad token with 401 (kid/missing, and 1 more)
                   the target crashed instead of refusing it

    ✗ alg/none   `alg` is none and nothing is signed   MUST · critical
        variants  2 of 3: (plain), nOnE (shown: (plain))
        sent      header `alg` is "none"; not signed
                  header   {"alg":"none","typ":"JWT","kid":"k1"}
                  payload  {"iss":"http://127.0.0.1:9470","sub":"alice","aud":"api","exp":1795312800}
                  no signature
        expected  refused with 401 (RFC 7519 section 4.1)
        got       200 { "user": "alice" }
        why       This is why `alg/none` matters to somebody who writes a backend, told in a sentence or
                  two, so that it has to be wrapped.
        fix       python-jose: `jwt.decode(token, key, algorithms=["RS256"])`: a fixed list, never the
                  `alg` of the header.
        again     jwt-conformance run --include 'alg/none' 'http://127.0.0.1:{port}/protected' --header 'X-Api-Key: s p' --profile recommended -- flask run --port '{port}'
        curl      curl -i 'http://127.0.0.1:5000/protected' -H 'X-Api-Key: <redacted>' -H 'Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.'
        more      jwt-conformance explain alg/none

    ✗ claims/exp-missing   no `exp`   MUST · high
        sent      claim `exp` is left out
                  header   {"alg":"none","typ":"JWT","kid":"k1"}
                  payload  {"iss":"http://127.0.0.1:9470","sub":"alice","aud":"api","exp":1795312800}
        expected  refused with 401 (RFC 7519 section 4.1)
        got       200 <b>&amp;]]>\u{0}\u{1b}[31m\u{202e} ::error::pwned ##\u{5b}error]pwned\u{9b}2JAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA… (10054 bytes in all)
                  WWW-Authenticate: Bearer realm="<b>&amp;]]>\u{0}\u{1b}[31m\u{202e}\r\n::error::pwned\r\n##\u{5b}error]pwned\u{9b}2J"
                  it was accepted <b>&amp;]]>\u{0}\u{1b}[31m\u{202e}\r\n::error::pwned\r\n##\u{5b}error]pwned\u{9b}2J
        why       This is why `claims/exp-missing` matters to somebody who writes a backend, told in a
                  sentence or two, so that it has to be wrapped.
        fix       python-jose: `jwt.decode(..., options={"require_exp": True})`: python-jose checks
                  `exp` only if it is there.
                  `jwt.decode(..., options={"require_exp": True, "require_iss": True, "require_aud":
                  True, "require_sub": True})`.
        again     jwt-conformance run --include 'claims/exp-missing' 'http://127.0.0.1:{port}/protected' --header 'X-Api-Key: s p' --profile recommended -- flask run --port '{port}'
        curl      curl -i 'http://127.0.0.1:5000/protected' -H 'X-Api-Key: <redacted>' -H 'Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2ln'
        more      jwt-conformance explain claims/exp-missing

    ✗ rotation/removed-key   a withdrawn key still signs   MUST · high
        sent      the valid token
                  header   {"alg":"none","typ":"JWT","kid":"k1"}
                  payload  {"iss":"http://127.0.0.1:9470","sub":"alice","aud":"api","exp":1795312800}
        expected  refused with 401 (RFC 7519 section 4.1)
        got       200 ok
                  still accepted; a key set without it was fetched 31.2 s after the change
        waited    70.0 s of at most 70 s
        timeline     0.00 s  issuer  the issuer answers 500 when it is asked for the JWKS
                     0.69 s  sent    twin, 200
                     0.70 s  issuer  withdraws `old`
                     0.70 s  issuer  serves everything rightly again
                     0.70 s  issuer  publishes `next`
                     0.70 s  issuer  signs with `next`
                     0.72 s  sent    401 (3 times)
                    31.88 s  sent    200
                    31.89 s  target  asks for the keys: 200
                    70.70 s  sent    200 after 1.5 s
        why       This is why `rotation/removed-key` matters to somebody who writes a backend, told in a
                  sentence or two, so that it has to be wrapped.
        fix       python-jose: `keys = {k["kid"]: k for k in jwks["keys"]}` after each fetch, not
                  `keys.update(...)`.
        again     jwt-conformance run --include 'rotation/removed-key' 'http://127.0.0.1:{port}/protected' --header 'X-Api-Key: s p' --profile recommended -- flask run --port '{port}'
        curl      curl -i 'http://127.0.0.1:5000/protected' -H 'X-Api-Key: <redacted>' -H 'Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2ln'
        more      jwt-conformance explain rotation/removed-key

    ✗ crashes   2 cases: the target crashed instead of refusing it   MUST · medium
        cases     kid/missing, kid/number
        shown     kid/missing: no `kid`
        sent      header `kid` is left out
                  header   {"alg":"none","typ":"JWT","kid":"k1"}
                  payload  {"iss":"http://127.0.0.1:9470","sub":"alice","aud":"api","exp":1795312800}
        expected  refused with 401 (RFC 7519 section 4.1)
        got       500 a page titled "KeyError: 'kid' // Werkzeug Debugger"
        log       | KeyError: 'kid'
                  | File "/app/app.py", line 31, in decorated
                  |   key = keys[header["kid"]]
        why       A crash is not a refusal: it says nothing about the token, fills the log, and anyone
                  who can send such a request can cause it.
        fix       python-jose: `except Exception:` around `jwt.get_unverified_header`, the search for
                  the key and `jwt.decode`, and answer 401: odd tokens raise a `TypeError`, an
                  `OverflowError` or a `RecursionError`, and `header["kid"]` a `KeyError`, none of which
                  is a `JOSEError`.
        again     jwt-conformance run --include 'kid/missing' --include 'kid/number' 'http://127.0.0.1:{port}/protected' --header 'X-Api-Key: s p' --profile recommended -- flask run --port '{port}'
        curl      curl -i 'http://127.0.0.1:5000/protected' -H 'X-Api-Key: <redacted>' -H 'Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2ln'
        more      jwt-conformance explain kid/missing

    ! response/challenge   401 without a challenge   MUST · low
        got       180 of 180 answers, such as 401 no
        fix       python-jose: In Flask: `return jsonify(error="invalid_token"), 401,
                  {"WWW-Authenticate": 'Bearer error="invalid_token"'}`.

    measured
      ✓ probe/leeway       60 s
      ✓ rotation/new-key   waited 31.2 s of at most 70 s

    ? 1 case unclear (resolver-limit): the target limits key lookups, and this token may not have been looked at
        kid/unknown

    – 1 case skipped: the target refuses the same token without its fault
        alg/es256
    – 2 cases skipped: no audience is checked
        claims/aud-wrong, claims/aud-missing
      `jwt-conformance explain ID` shows with which options a case is run

    ✗ 1 known failure
        kid/path

    14 cases: 3 passed, 5 failed, 1 warned, 1 known failure, 3 skipped, 1 unclear   8.4 s
    The curl lines show what was sent. Target and issuer of this run have ended; `again` sends it anew.
    exit 1: 5 cases failed
    "#);
}

#[test]
fn ascii() {
    let look = Look { unicode: false, ..look(Verbosity::Normal) };
    let text = report(&canned(), &look);
    assert!(text.is_ascii());
    let marks = [("✗", "x"), ("✓", "+"), ("·", "-"), ("–", "-"), ("…", "...")];
    let plain = report(&canned(), &Look { unicode: true, ..look });
    let plain = marks.iter().fold(plain, |text, (mark, ascii)| text.replace(mark, ascii));
    assert_eq!(text, plain);
}

#[test]
fn a_run_that_told_nothing_says_why() {
    let mut run = canned();
    run.diagnosis.clear();
    run.outcomes.retain(|outcome| outcome.verdict == Verdict::Unclear);
    run.summary = Summary::of(&run.outcomes);
    run.exit_code = 3;
    let text = report(&run, &look(Verbosity::Normal));
    insta::assert_snapshot!(text.lines().last().unwrap(), @"exit 3: could not judge: 1 case unclear (resolver-limit)");
}

#[test]
fn what_one_remedy_mends_is_listed_once() {
    let mut run = canned();
    run.cases.get_mut("rotation/removed-key").unwrap().remedies = vec![Remedy::CheckExp];
    let text = report(&run, &look(Verbosity::Normal));
    let (_, list) = text.split_once("what to mend, the gravest first\n").unwrap();
    let (list, _) = list.split_once("\n\n").unwrap();
    insta::assert_snapshot!(list, @"
    1. critical Name the accepted algorithms (alg/none)
                `alg` is none and nothing is signed: accepted
    2. high     Require and check `exp` (claims/exp-missing, and 1 more)
                no `exp`: accepted
    3. medium   Answer every bad token with 401 (kid/missing, and 1 more)
                the target crashed instead of refusing it
    ");
}

#[test]
fn quiet() {
    insta::assert_snapshot!(report(&canned(), &look(Verbosity::Quiet)), @"
    ✗ alg/none  accepted
    ✗ claims/exp-missing  accepted
    ✗ rotation/removed-key  accepted
    ✗ kid/missing  crashed
    ✗ kid/number  crashed

    14 cases: 3 passed, 5 failed, 1 warned, 1 known failure, 3 skipped, 1 unclear   8.4 s
    The curl lines show what was sent. Target and issuer of this run have ended; `again` sends it anew.
    exit 1: 5 cases failed
    ");
    insta::assert_snapshot!(report(&crashing(), &look(Verbosity::Quiet)), @r"
✗ the target crashes on the valid token  [crashes-on-known-kid]
    help: mend the exception below; until then no token is verified at all
          the handler must turn every error into a 401:
            except Exception:
                return unauthorised()

3 cases: 0 passed, 0 failed, 3 unclear   8.4 s
exit 3: could not judge: crashes-on-known-kid
");
}

#[test]
fn verbose_tells_every_case() {
    let text = report(&canned(), &look(Verbosity::Verbose));
    let from = text.find("\nalg\n").unwrap();
    let to = text.find("\n✗ alg/none   ").unwrap();
    insta::assert_snapshot!(&text[from..to], @r"

alg
  ✗ alg/none   `alg` is none and nothing is signed
      it was accepted
  – alg/es256   signed with ES256, wrong curve
      the target refuses the same token without its fault

signature
  ✓ signature/flipped   one bit of the signature is flipped

claims
  ✗ claims/exp-missing   no `exp`
      it was accepted
      <b>&amp;]]>\u{0}\u{1b}[31m\u{202e}\r\n::error::pwned\r\n##\u{5b}error]pwned\u{9b}2J
  – claims/aud-wrong   `aud` is another API
      no audience is checked
  – claims/aud-missing   no `aud`
      no audience is checked

kid
  ✗ kid/missing   no `kid`
      the target crashed instead of refusing it
  ✗ kid/number   `kid` is a number
      the target crashed instead of refusing it
  ? kid/unknown   `kid` names no key
      the target limits key lookups, and this token may not have been looked at
  ✗ kid/path   `kid` is a path
      known: it was accepted

response
  ! response/challenge   401 without a challenge
      180 of 180 answers

probe
  ✓ probe/leeway   how much clock skew is tolerated

rotation
  ✓ rotation/new-key   a new key is taken
  ✗ rotation/removed-key   a withdrawn key still signs
      still accepted; a key set without it was fetched 31.2 s after the change
");
}

#[test]
fn very_verbose_tells_every_exchange() {
    let run = canned();
    let text = report(&run, &look(Verbosity::VeryVerbose));
    let from = text.find("exchange 3 ").unwrap();
    let to = text.find("exchange 5 ").unwrap();
    insta::assert_snapshot!(&text[from..to], @r#"
exchange 3 claims/exp-missing (case, at 30 ms, took 2 ms; cell 0, generation 1, connection 3)
  > GET /protected HTTP/1.1
  > Host: 127.0.0.1:5000
  > X-Conformance-Case: claims/exp-missing
  > X-Api-Key: <redacted>
  > Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2ln
  < 200
  < Content-Type: text/html
  < WWW-Authenticate: Bearer realm="<b>&amp;]]>\u{0}\u{1b}[31m\u{202e}\r\n::error::pwned\r\n##\u{5b}error]pwned\u{9b}2J"
  <
  < <b>&amp;]]>\u{0}\u{1b}[31m\u{202e}\r\n::error::pwned\r\n##\u{5b}error]pwned\u{9b}2JAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA… (10056 bytes in all)

exchange 4 kid/missing (case, at 40 ms, took 2 ms; cell 0, generation 1, connection 4)
  > GET /protected HTTP/1.1
  > Host: 127.0.0.1:5000
  > X-Conformance-Case: kid/missing
  > X-Api-Key: <redacted>
  > Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2ln
  < 500
  < Content-Type: text/html
  <
  < <!doctype html><title>KeyError: &#39;kid&#39; // Werkzeug Debugger</title>
  | [2026-11-22 02:00:00,000] ERROR in app: Exception on /protected [GET]
  | Traceback (most recent call last):
  |   File "/venv/lib/python3.11/site-packages/flask/app.py", line 1511, in wsgi_app
  |     response = self.full_dispatch_request()
  |   File "/app/app.py", line 31, in decorated
  |     key = keys[header["kid"]]
  | KeyError: 'kid'
"#);
    for exchange in &run.exchanges {
        assert!(text.contains(&format!("exchange {} ", exchange.id)));
    }
}

#[test]
fn a_diagnosis_that_explains_everything_fits_a_screen() {
    let text = report(&crashing(), &look(Verbosity::Normal));
    assert!(text.lines().count() < 24, "{text}");
    insta::assert_snapshot!(text, @r#"
    jwt-conformance 0.1.0 · target http://127.0.0.1:5000/protected · profile recommended

    ✗ the target crashes on the valid token  [crashes-on-known-kid]
        - the valid token: 500 Internal Server Error
        - a token with an unknown `kid`: 401
        - the key set was fetched once and and and and and and and and and and and and and and and and
          and and and and and and ::error::pwned
        from the log of the target:
        | KeyError: 'kid'
        | File "/app/app.py", line 31, in decorated
        |   key = keys[header["kid"]]
        help: mend the exception below; until then no token is verified at all
              the handler must turn every error into a 401:
                except Exception:
                    return unauthorised()

    3 cases: 0 passed, 0 failed, 3 unclear   8.4 s
    exit 3: could not judge: crashes-on-known-kid
    "#);
}

#[test]
fn an_empty_run_and_an_aborted_one() {
    insta::assert_snapshot!(report(&empty(), &look(Verbosity::Normal)), @"
    jwt-conformance 0.1.0 · target http://127.0.0.1:5000/protected · profile recommended
    the target accepts RS256, ES256 · fetches the key set

    0 cases: 0 passed, 0 failed   8.4 s
    exit 4: no case was selected
    ");
    insta::assert_snapshot!(report(&aborted(), &look(Verbosity::Normal)), @"
    jwt-conformance 0.1.0 · target http://127.0.0.1:5000/protected · profile recommended
    the target accepts RS256, ES256 · fetches the key set

      signature    1 of 1
      claims       0 of 2       ? 2 not run

    ? 2 cases not run: the run was interrupted
        claims/exp-missing, claims/nbf-future

    3 cases: 1 passed, 0 failed, 2 not run   8.4 s
    exit 130: interrupted; 2 cases were not run
    ");
}

#[test]
fn nothing_acts_on_the_terminal_or_on_the_ci() {
    for verbosity in
        [Verbosity::Quiet, Verbosity::Normal, Verbosity::Verbose, Verbosity::VeryVerbose]
    {
        for run in [canned(), crashing(), aborted(), empty()] {
            let text = report(&run, &look(verbosity));
            for line in text.lines() {
                assert!(!line.contains(|c: char| c.is_control() || c == '\u{202e}'), "{line:?}");
                assert!(!line.trim_start().starts_with("::"), "{line:?}");
                assert!(!line.contains("##["), "{line:?}");
                assert!(line.len() < 1_200, "{line:?}");
                assert_eq!(line, line.trim_end(), "{line:?}");
            }
        }
    }
}

#[test]
fn colour_changes_nothing_but_colour() {
    let plain = report(&canned(), &look(Verbosity::Verbose));
    let coloured = report(&canned(), &Look { colour: true, ..look(Verbosity::Verbose) });
    assert!(coloured.contains("\x1b[1m\x1b[31m✗"), "{coloured:?}");
    let mut stripped = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\x1b') {
        stripped.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    stripped.push_str(rest);
    assert_eq!(stripped, plain);
}

#[test]
fn the_counts_add_up() {
    let summary = canned().summary;
    let sum = summary.passed
        + summary.warned
        + summary.failed
        + summary.known
        + summary.skipped
        + summary.unclear
        + summary.not_run;
    assert_eq!(sum, summary.selected);
}

/// What crashes it may be the key set and not the token.
#[test]
fn a_good_token_that_crashes_the_target_is_mended_as_its_case_says() {
    let mut run = canned();
    let case = run.cases.get_mut("kid/number").unwrap();
    case.remedies = vec![Remedy::ReadJwksTolerantly];
    let rule = Rule {
        when: Condition::Always,
        expect: Expect::Accept,
        level: Level::Must,
        severity: Severity::Medium,
    };
    case.steps = vec![Step::Send(Send { rules: vec![rule], ..Send::default() })];
    let outcome = run.outcomes.iter_mut().find(|outcome| outcome.id == "kid/number").unwrap();
    outcome.group = None;
    let text = report(&run, &look(Verbosity::Normal));
    assert!(
        text.contains("medium   Read every JWKS that the standard allows (kid/number)"),
        "{text}"
    );
    let block = text.split("✗ kid/number   ").nth(1).unwrap();
    assert!(block.contains("why       This is why `kid/number` matters"), "{block}");
    assert!(block.contains("fix       python-jose: `keys = {k[\"kid\"]: k for k in"), "{block}");
}

#[test]
fn a_likely_cause_is_not_told_as_a_fact() {
    let mut run = canned();
    for outcome in run.outcomes.iter_mut().filter(|outcome| outcome.group.is_some()) {
        outcome.group = Some("ignores-exp".into());
    }
    let text = report(&run, &look(Verbosity::Normal));
    let (_, list) = text.split_once("what to mend, the gravest first").unwrap();
    let (list, findings) = list.split_once("\n\n").unwrap();
    assert!(list.contains("  as if: "), "{list}");
    assert!(findings.contains("✗ ignores-exp   2 cases, as if: "), "{findings}");
}
