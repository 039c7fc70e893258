//! The report for CI servers.

use crate::fixture::{aborted, canned, crashing, empty};
use conformance::report::junit::write;
use conformance::run::Run;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus};

fn xml(run: &Run) -> String {
    let mut out = Vec::new();
    write(run, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn parsed(run: &Run) -> Report {
    Report::deserialize_from_str(&xml(run)).unwrap()
}

fn case<'a>(report: &'a Report, id: &str) -> &'a TestCase {
    let mut cases = report.test_suites.iter().flat_map(|suite| &suite.test_cases);
    cases.find(|case| case.name.as_str() == id).unwrap()
}

#[test]
fn the_whole_file() {
    insta::assert_snapshot!(xml(&canned()), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="jwt-conformance" tests="14" skipped="4" failures="5" errors="1" time="8.400">
        <testsuite name="alg" tests="2" skipped="1" errors="0" failures="1" time="0.005" timestamp="2026-11-22T02:00:00Z">
            <properties>
                <property name="target" value="http://127.0.0.1:{port}/protected"/>
                <property name="profile" value="recommended"/>
                <property name="version" value="0.1.0"/>
            </properties>
            <testcase name="alg/none" classname="jwt.alg" time="0.005">
                <failure message="`alg` is none and nothing is signed: 200 { &quot;user&quot;: &quot;alice&quot; }" type="accepted">variants: 2 of 3: (plain), nOnE (shown: (plain))
    sent: header `alg` is &quot;none&quot;; not signed
        header   {&quot;alg&quot;:&quot;none&quot;,&quot;typ&quot;:&quot;JWT&quot;,&quot;kid&quot;:&quot;k1&quot;}
        payload  {&quot;iss&quot;:&quot;http://127.0.0.1:9470&quot;,&quot;sub&quot;:&quot;alice&quot;,&quot;aud&quot;:&quot;api&quot;,&quot;exp&quot;:1795312800}
        no signature
    expected: refused with 401 (RFC 7519 section 4.1)
    got: 200 { &quot;user&quot;: &quot;alice&quot; }
    why: This is why `alg/none` matters to somebody who writes a backend, told in a sentence or two, so that it has to be wrapped.
    fix: python-jose: `jwt.decode(token, key, algorithms=[&quot;RS256&quot;])`: a fixed list, never the `alg` of the header.
    curl: curl -i &apos;http://127.0.0.1:5000/protected&apos; -H &apos;X-Api-Key: &lt;redacted&gt;&apos; -H &apos;Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.&apos;
    more: jwt-conformance explain alg/none
    variant (plain): it was accepted (200 {&quot;user&quot;:&quot;alice&quot;})
    variant nOnE: it was accepted (200 {&quot;user&quot;:&quot;alice&quot;})
    </failure>
            </testcase>
            <testcase name="alg/es256" classname="jwt.alg" time="0.000">
                <skipped message="the target refuses the same token without its fault"/>
            </testcase>
        </testsuite>
        <testsuite name="signature" tests="1" skipped="0" errors="0" failures="0" time="0.000" timestamp="2026-11-22T02:00:00Z">
            <properties>
                <property name="target" value="http://127.0.0.1:{port}/protected"/>
                <property name="profile" value="recommended"/>
                <property name="version" value="0.1.0"/>
            </properties>
            <testcase name="signature/flipped" classname="jwt.signature" time="0.000"/>
        </testsuite>
        <testsuite name="claims" tests="3" skipped="2" errors="0" failures="1" time="0.003" timestamp="2026-11-22T02:00:00Z">
            <properties>
                <property name="target" value="http://127.0.0.1:{port}/protected"/>
                <property name="profile" value="recommended"/>
                <property name="version" value="0.1.0"/>
            </properties>
            <testcase name="claims/exp-missing" classname="jwt.claims" time="0.003">
                <failure message="no `exp`: 200 &lt;b&gt;&amp;amp;]]&gt;\u{0}\u{1b}[31m\u{202e} ::error::pwned ##\u{5b}error]pwned\u{9b}2JAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA… (10054 bytes in all)" type="accepted">sent: claim `exp` is left out
        header   {&quot;alg&quot;:&quot;none&quot;,&quot;typ&quot;:&quot;JWT&quot;,&quot;kid&quot;:&quot;k1&quot;}
        payload  {&quot;iss&quot;:&quot;http://127.0.0.1:9470&quot;,&quot;sub&quot;:&quot;alice&quot;,&quot;aud&quot;:&quot;api&quot;,&quot;exp&quot;:1795312800}
    expected: refused with 401 (RFC 7519 section 4.1)
    got: 200 &lt;b&gt;&amp;amp;]]&gt;\u{0}\u{1b}[31m\u{202e} ::error::pwned ##\u{5b}error]pwned\u{9b}2JAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA… (10054 bytes in all)
        WWW-Authenticate: Bearer realm=&quot;&lt;b&gt;&amp;amp;]]&gt;\u{0}\u{1b}[31m\u{202e}\r\n::error::pwned\r\n##\u{5b}error]pwned\u{9b}2J&quot;
        it was accepted &lt;b&gt;&amp;amp;]]&gt;\u{0}\u{1b}[31m\u{202e}\r\n::error::pwned\r\n##\u{5b}error]pwned\u{9b}2J
    why: This is why `claims/exp-missing` matters to somebody who writes a backend, told in a sentence or two, so that it has to be wrapped.
    fix: python-jose: `jwt.decode(..., options={&quot;require_exp&quot;: True})`: python-jose checks `exp` only if it is there.
        `jwt.decode(..., options={&quot;require_exp&quot;: True, &quot;require_iss&quot;: True, &quot;require_aud&quot;: True, &quot;require_sub&quot;: True})`.
    curl: curl -i &apos;http://127.0.0.1:5000/protected&apos; -H &apos;X-Api-Key: &lt;redacted&gt;&apos; -H &apos;Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2ln&apos;
    more: jwt-conformance explain claims/exp-missing
    </failure>
            </testcase>
            <testcase name="claims/aud-wrong" classname="jwt.claims" time="0.000">
                <skipped message="no audience is checked"/>
            </testcase>
            <testcase name="claims/aud-missing" classname="jwt.claims" time="0.000">
                <skipped message="no audience is checked"/>
            </testcase>
        </testsuite>
        <testsuite name="kid" tests="4" skipped="1" errors="1" failures="2" time="0.007" timestamp="2026-11-22T02:00:00Z">
            <properties>
                <property name="target" value="http://127.0.0.1:{port}/protected"/>
                <property name="profile" value="recommended"/>
                <property name="version" value="0.1.0"/>
            </properties>
            <testcase name="kid/missing" classname="jwt.kid" time="0.003">
                <failure message="no `kid`: 500 a page titled &quot;KeyError: &apos;kid&apos; // Werkzeug Debugger&quot;" type="crashed">sent: header `kid` is left out
        header   {&quot;alg&quot;:&quot;none&quot;,&quot;typ&quot;:&quot;JWT&quot;,&quot;kid&quot;:&quot;k1&quot;}
        payload  {&quot;iss&quot;:&quot;http://127.0.0.1:9470&quot;,&quot;sub&quot;:&quot;alice&quot;,&quot;aud&quot;:&quot;api&quot;,&quot;exp&quot;:1795312800}
    expected: refused with 401 (RFC 7519 section 4.1)
    got: 500 a page titled &quot;KeyError: &apos;kid&apos; // Werkzeug Debugger&quot;
    log: | KeyError: &apos;kid&apos;
        | File &quot;/app/app.py&quot;, line 31, in decorated
        |   key = keys[header[&quot;kid&quot;]]
    why: A crash is not a refusal: it says nothing about the token, fills the log, and anyone who can send such a request can cause it.
    fix: python-jose: `except Exception:` around `jwt.get_unverified_header`, the search for the key and `jwt.decode`, and answer 401: odd tokens raise a `TypeError`, an `OverflowError` or a `RecursionError`, and `header[&quot;kid&quot;]` a `KeyError`, none of which is a `JOSEError`.
    curl: curl -i &apos;http://127.0.0.1:5000/protected&apos; -H &apos;X-Api-Key: &lt;redacted&gt;&apos; -H &apos;Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2ln&apos;
    more: jwt-conformance explain kid/missing
    </failure>
            </testcase>
            <testcase name="kid/number" classname="jwt.kid" time="0.003">
                <failure message="`kid` is a number: 500 a page titled &quot;KeyError: &apos;kid&apos; // Werkzeug Debugger&quot;" type="crashed">sent: header `kid` is left out
        header   {&quot;alg&quot;:&quot;none&quot;,&quot;typ&quot;:&quot;JWT&quot;,&quot;kid&quot;:&quot;k1&quot;}
        payload  {&quot;iss&quot;:&quot;http://127.0.0.1:9470&quot;,&quot;sub&quot;:&quot;alice&quot;,&quot;aud&quot;:&quot;api&quot;,&quot;exp&quot;:1795312800}
    expected: refused with 401 (RFC 7519 section 4.1)
    got: 500 a page titled &quot;KeyError: &apos;kid&apos; // Werkzeug Debugger&quot;
    log: | KeyError: &apos;kid&apos;
        | File &quot;/app/app.py&quot;, line 31, in decorated
        |   key = keys[header[&quot;kid&quot;]]
    why: A crash is not a refusal: it says nothing about the token, fills the log, and anyone who can send such a request can cause it.
    fix: python-jose: `except Exception:` around `jwt.get_unverified_header`, the search for the key and `jwt.decode`, and answer 401: odd tokens raise a `TypeError`, an `OverflowError` or a `RecursionError`, and `header[&quot;kid&quot;]` a `KeyError`, none of which is a `JOSEError`.
    curl: curl -i &apos;http://127.0.0.1:5000/protected&apos; -H &apos;X-Api-Key: &lt;redacted&gt;&apos; -H &apos;Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2ln&apos;
    more: jwt-conformance explain kid/number
    </failure>
            </testcase>
            <testcase name="kid/unknown" classname="jwt.kid" time="0.000">
                <error message="the target limits key lookups, and this token may not have been looked at" type="resolver-limit"/>
            </testcase>
            <testcase name="kid/path" classname="jwt.kid" time="0.003">
                <skipped message="known: it was accepted"/>
            </testcase>
        </testsuite>
        <testsuite name="response" tests="1" skipped="0" errors="0" failures="0" time="0.003" timestamp="2026-11-22T02:00:00Z">
            <properties>
                <property name="target" value="http://127.0.0.1:{port}/protected"/>
                <property name="profile" value="recommended"/>
                <property name="version" value="0.1.0"/>
            </properties>
            <testcase name="response/challenge" classname="jwt.response" time="0.003">
                <system-out>sent: one bit is flipped
        header   {&quot;alg&quot;:&quot;none&quot;,&quot;typ&quot;:&quot;JWT&quot;,&quot;kid&quot;:&quot;k1&quot;}
        payload  {&quot;iss&quot;:&quot;http://127.0.0.1:9470&quot;,&quot;sub&quot;:&quot;alice&quot;,&quot;aud&quot;:&quot;api&quot;,&quot;exp&quot;:1795312800}
    expected: each 401 has a WWW-Authenticate header that names Bearer (RFC 7519 section 4.1)
    got: 180 of 180 answers, such as 401 no
    why: This is why `response/challenge` matters to somebody who writes a backend, told in a sentence or two, so that it has to be wrapped.
    fix: python-jose: In Flask: `return jsonify(error=&quot;invalid_token&quot;), 401, {&quot;WWW-Authenticate&quot;: &apos;Bearer error=&quot;invalid_token&quot;&apos;}`.
    curl: curl -i &apos;http://127.0.0.1:5000/protected&apos; -H &apos;X-Api-Key: &lt;redacted&gt;&apos; -H &apos;Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2ln&apos;
    more: jwt-conformance explain response/challenge
    </system-out>
            </testcase>
        </testsuite>
        <testsuite name="probe" tests="1" skipped="0" errors="0" failures="0" time="0.000" timestamp="2026-11-22T02:00:00Z">
            <properties>
                <property name="target" value="http://127.0.0.1:{port}/protected"/>
                <property name="profile" value="recommended"/>
                <property name="version" value="0.1.0"/>
            </properties>
            <testcase name="probe/leeway" classname="jwt.probe" time="0.000"/>
        </testsuite>
        <testsuite name="rotation" tests="2" skipped="0" errors="0" failures="1" time="1.500" timestamp="2026-11-22T02:00:00Z">
            <properties>
                <property name="target" value="http://127.0.0.1:{port}/protected"/>
                <property name="profile" value="recommended"/>
                <property name="version" value="0.1.0"/>
            </properties>
            <testcase name="rotation/new-key" classname="jwt.rotation" time="0.000"/>
            <testcase name="rotation/removed-key" classname="jwt.rotation" time="1.500">
                <failure message="a withdrawn key still signs: 200 ok" type="accepted">sent: the valid token
        header   {&quot;alg&quot;:&quot;none&quot;,&quot;typ&quot;:&quot;JWT&quot;,&quot;kid&quot;:&quot;k1&quot;}
        payload  {&quot;iss&quot;:&quot;http://127.0.0.1:9470&quot;,&quot;sub&quot;:&quot;alice&quot;,&quot;aud&quot;:&quot;api&quot;,&quot;exp&quot;:1795312800}
    expected: refused with 401 (RFC 7519 section 4.1)
    got: 200 ok
        still accepted; a key set without it was fetched 31.2 s after the change
    waited: 70.0 s of at most 70 s
    timeline:    0.00 s  issuer  the issuer answers 500 when it is asked for the JWKS
           0.69 s  sent    twin, 200
           0.70 s  issuer  withdraws `old`
           0.70 s  issuer  serves everything rightly again
           0.70 s  issuer  publishes `next`
           0.70 s  issuer  signs with `next`
           0.72 s  sent    401 (3 times)
          31.88 s  sent    200
          31.89 s  target  asks for the keys: 200
          70.70 s  sent    200 after 1.5 s
    why: This is why `rotation/removed-key` matters to somebody who writes a backend, told in a sentence or two, so that it has to be wrapped.
    fix: python-jose: `keys = {k[&quot;kid&quot;]: k for k in jwks[&quot;keys&quot;]}` after each fetch, not `keys.update(...)`.
    curl: curl -i &apos;http://127.0.0.1:5000/protected&apos; -H &apos;X-Api-Key: &lt;redacted&gt;&apos; -H &apos;Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2ln&apos;
    more: jwt-conformance explain rotation/removed-key
    </failure>
            </testcase>
        </testsuite>
    </testsuites>
    "#);
}

#[test]
fn each_verdict_has_its_element() {
    let run = canned();
    let report = parsed(&run);
    assert_eq!(report.tests, run.outcomes.len());
    assert_eq!((report.failures, report.errors, report.skipped), (5, 1, 4));
    let status = |id| &case(&report, id).status;
    assert!(matches!(
        status("alg/none"),
        TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, ty: Some(ty), .. }
            if ty.as_str() == "accepted"
    ));
    assert!(matches!(
        status("kid/unknown"),
        TestCaseStatus::NonSuccess { kind: NonSuccessKind::Error, ty: Some(ty), .. }
            if ty.as_str() == "resolver-limit"
    ));
    assert!(matches!(
        status("kid/path"),
        TestCaseStatus::Skipped { message: Some(message), .. }
            if message.as_str() == "known: it was accepted"
    ));
    assert!(matches!(status("claims/aud-wrong"), TestCaseStatus::Skipped { .. }));
    assert!(matches!(status("response/challenge"), TestCaseStatus::Success { .. }));
    assert!(case(&report, "response/challenge").system_out.is_some());
    assert!(case(&report, "signature/flipped").system_out.is_none());
    assert_eq!(case(&report, "alg/none").classname.as_deref(), Some("jwt.alg"));
    assert_eq!(case(&report, "alg/none").time.unwrap().as_millis(), 5);
}

#[test]
fn hostile_text_is_told_and_does_nothing() {
    let text = xml(&canned());
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
    assert!(!text.contains("##["));
    assert!(text.lines().all(|line| !line.trim_start().starts_with("::")));
    assert!(text.len() < 24_000, "{}", text.len());
    let report = parsed(&canned());
    let TestCaseStatus::NonSuccess { description: Some(text), .. } =
        &case(&report, "claims/exp-missing").status
    else {
        panic!("it failed");
    };
    assert!(text.contains("<b>&amp;]]>\\u{0}\\u{1b}[31m\\u{202e}"), "{text:?}");
}

#[test]
fn a_file_is_never_empty() {
    for (run, id) in
        [(crashing(), "preflight/crashes-on-known-kid"), (empty(), "preflight/nothing-selected")]
    {
        let report = parsed(&run);
        assert!(report.errors > 0);
        assert!(matches!(
            case(&report, id).status,
            TestCaseStatus::NonSuccess { kind: NonSuccessKind::Error, .. }
        ));
    }
    insta::assert_snapshot!(xml(&empty()), @r#"
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="jwt-conformance" tests="1" skipped="0" failures="0" errors="1" time="8.400">
    <testsuite name="preflight" tests="1" skipped="0" errors="1" failures="0" timestamp="2026-11-22T02:00:00Z">
        <properties>
            <property name="target" value="http://127.0.0.1:{port}/protected"/>
            <property name="profile" value="recommended"/>
            <property name="version" value="0.1.0"/>
        </properties>
        <testcase name="preflight/nothing-selected" classname="jwt.preflight">
            <error message="no case was selected" type="nothing-selected"/>
        </testcase>
    </testsuite>
</testsuites>
"#);
}

#[test]
fn what_did_not_run_is_an_error() {
    let report = parsed(&aborted());
    assert_eq!((report.tests, report.errors), (3, 2));
}
