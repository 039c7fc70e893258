//! Targets that take the token from elsewhere than the `Authorization` header.

use conformance::case::Need;
use conformance::run::Run;
use conformance::verdict::{Cause, Verdict};

use crate::front::Front;
use crate::program::{free_port, run_attached, unclear};

fn run(place: &str, path: &str, options: &[&str], find: fn(&str) -> Option<String>) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let issuer = free_port();
    let front = Front::finding(issuer, find);
    let url = format!("http://127.0.0.1:{}{path}", front.port);
    let options = [&["--exclude", "rotation/*", "--token-in", place], options].concat();
    let (code, run, text) = run_attached(&url, issuer, &options, folder.path());
    assert_eq!(code, Some(0), "{place}: {text}");
    assert!(unclear(&run).is_empty() && run.summary.failed == 0, "{place}: {text}");
    assert!(run.summary.passed > 30, "{place}: {text}");
    assert!(
        !run.exchanges.iter().any(|exchange| exchange.request.bytes.contains("\r\nAuthorization:")),
        "the token travels in one place"
    );
    skips_what_is_about_the_header(&run);
    run
}

fn skips_what_is_about_the_header(run: &Run) {
    let about: Vec<_> = run
        .outcomes
        .iter()
        .filter(|outcome| run.cases[&outcome.id].needs.contains(&Need::AuthorizationHeader))
        .collect();
    assert!(about.len() > 3);
    for outcome in about {
        assert_eq!(outcome.verdict, Verdict::Skip, "{}", outcome.id);
        assert_eq!(outcome.cause, Some(Cause::NotApplicable), "{}", outcome.id);
        assert_eq!(outcome.reason, "the token does not travel in the Authorization header");
    }
}

/// The value of a header field in the head of a request, if there is exactly one.
fn field(head: &str, name: &str) -> Option<String> {
    let mut fields = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .filter(|(field, _)| field.eq_ignore_ascii_case(name));
    let (_, value) = fields.next()?;
    fields.next().is_none().then(|| value.trim().to_owned())
}

#[test]
fn from_a_cookie_beside_others() {
    let run = run("cookie:session", "/protected", &["-H", "Cookie: lang=de; csrf=hush"], |head| {
        let cookies = field(head, "cookie")?;
        // The other cookies must come as well.
        assert!(cookies.starts_with("lang=de; csrf=hush"), "{cookies}");
        cookies.split("; ").find_map(|pair| pair.strip_prefix("session=")).map(str::to_owned)
    });
    assert!(!serde_json::to_string(&run).unwrap().contains("hush"));
}

#[test]
fn from_the_query() {
    let find = |head: &str| {
        let path = head.split(' ').nth(1)?;
        let (_, query) = path.split_once('?')?;
        query.split('&').find_map(|pair| pair.strip_prefix("access_token=")).map(str::to_owned)
    };
    run("query:access_token", "/protected", &[], find);
    run("query:access_token", "/protected?page=1", &[], find);
}

#[test]
fn from_a_header_of_another_name() {
    let find = |head: &str| field(head, "x-token");
    run("header:X-Token", "/protected", &[], find);
    run("header:X-Token", "/protected", &["--no-case-header", "-H", "Host: api.test"], |head| {
        assert_eq!(field(head, "host").as_deref(), Some("api.test"));
        assert_eq!(field(head, "x-conformance-case"), None);
        field(head, "x-token")
    });
}
