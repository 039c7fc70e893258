//! The enforcement table says what the backend was set to, and changes with it.

use conformance::case::Kind;
use conformance::catalogue;
use conformance::options::RunOptions;
use reference_backend::Flaw;

use crate::embedded::{options, run_cases};

/// The rows of a run of what the table is made from, by their keys.
async fn rows(options: RunOptions) -> Vec<(String, String)> {
    let asked = [
        "control/no-token-is-401",
        "control/valid",
        "alg/other-scheme-same-key",
        "sig/wrong-key-same-kid",
        "enc/garbage",
        "claims/aud-missing",
        "claims/aud-wrong",
        "claims/exp-long-expired",
        "claims/iss-wrong",
        "kid/unknown",
        "transport/lowercase-bearer",
        "transport/token-in-form",
        "transport/token-without-scheme",
        "transport/wrong-scheme",
    ];
    let cases = catalogue::all()
        .iter()
        .filter(|case| case.kind == Kind::Probe || asked.contains(&case.id.as_str()))
        .cloned()
        .collect();
    let run = run_cases(options, cases).await;
    run.enforcement.into_iter().map(|row| (row.key, row.value)).collect()
}

fn value<'a>(rows: &'a [(String, String)], key: &str) -> &'a str {
    rows.iter().find(|(known, _)| known == key).map_or("", |(_, value)| value)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_of_the_strict_backend() {
    let rows = rows(options(None, None)).await;
    let text: Vec<String> = rows
        .iter()
        // How often it fetches depends on how the lanes come together, and a second
        // may pass between minting and judging.
        .filter(|(key, _)| !["fetching", "leeway-nbf"].contains(&key.as_str()))
        .map(|(key, value)| format!("{key}: {value}"))
        .collect();
    insta::assert_snapshot!(text.join("\n"), @"
    leeway-exp: 0 s
    iat-future: 86400 s or more
    algorithms: RS256
    typ: JWT, at+jwt, application/at+jwt, no `typ`
    claims: exp, iss, aud
    kid: must name the key
    token-places: the Authorization header only
    schemes: Bearer, bearer, BEARER
    token-size: 60000 letters or more
    refusals: 401 for every kind of fault
    max-age: keeps the keys beyond `max-age=2`
    ");
    assert!(["0 s", "1 s", "2 s"].contains(&value(&rows, "leeway-nbf")), "{rows:?}");
    assert!(value(&rows, "fetching").starts_with("fetches the key set from a fixed address"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_fetched_while_nothing_is_sent_counts_as_fetched_again() {
    let name = "rotation/cache-control-honoured";
    let case = catalogue::all().iter().find(|case| case.id == name).cloned().unwrap();
    let run = run_cases(options(None, None), vec![case]).await;
    let attempt = &run.evidence[name].attempts[""];
    let first = run.exchange(attempt.sends[0]).unwrap();
    // The key set is good for two seconds, and three of them pass.
    assert!(attempt.window.as_ref().unwrap().began_ms + 2_900.0 < first.at_ms, "{attempt:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leeway_is_found() {
    let mut options = options(None, None);
    // The embedded backend is set to what is stated.
    options.stated.leeway = Some(60);
    let rows = rows(options).await;
    // A second may pass between minting and judging.
    assert!(["58 s", "59 s", "60 s"].contains(&value(&rows, "leeway-exp")), "{rows:?}");
    assert!(["60 s", "61 s", "62 s"].contains(&value(&rows, "leeway-nbf")), "{rows:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_row_changes_with_what_the_backend_does() {
    for (flaw, key, expected) in [
        (Flaw::AcceptsMissingExp, "claims", "iss, aud"),
        (Flaw::AcceptsAnyTyp, "typ", "any, or no `typ`"),
        (Flaw::CaseSensitiveScheme, "schemes", "Bearer"),
        (Flaw::AcceptsQueryToken, "token-places", "the Authorization header, query"),
    ] {
        let rows = rows(options(Some(flaw), None)).await;
        let value = value(&rows, key);
        assert_eq!(value, expected, "{flaw}");
    }
    let mut post = options(Some(Flaw::AcceptsFormToken), None);
    post.request.method = "POST".into();
    let rows_of_post = rows(post).await;
    assert_eq!(value(&rows_of_post, "token-places"), "the Authorization header, form");
    let rows = rows(options(Some(Flaw::Answers403), None)).await;
    assert!(value(&rows, "refusals").contains("expired 403"), "{rows:?}");
}
