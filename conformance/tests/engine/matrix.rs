//! Each flaw fails exactly the cases that are about it, and every variant of
//! every case is failed by a flaw that fails little else. A case that no flaw
//! can fail proves nothing about a backend that passes it.

use std::collections::BTreeMap;

use conformance::case::Kind;
use conformance::catalogue;
use conformance::policy::Profile;
use conformance::verdict::Verdict;
use futures_util::stream::{self, StreamExt as _};
use reference_backend::Flaw;

use crate::embedded::{options, run};

/// A flaw is specific if it fails at most so many cases.
const FEW: usize = 6;

/// The failing variants by case, and what else the run came to.
struct Row {
    flaw: Flaw,
    failed: BTreeMap<String, Vec<String>>,
    rest: BTreeMap<&'static str, usize>,
}

async fn row(flaw: Flaw) -> Row {
    let mut options = options(Some(flaw), None);
    options.stated.profile = Profile::Strict;
    options.stated.required = ["exp", "iss", "aud", "sub"].map(str::to_owned).into();
    let run = run(options).await;
    let mut row = Row { flaw, failed: BTreeMap::new(), rest: BTreeMap::new() };
    for outcome in &run.outcomes {
        for variant in &outcome.variants {
            match variant.verdict {
                Verdict::Pass => {}
                Verdict::Fail | Verdict::Warn => {
                    row.failed.entry(outcome.id.clone()).or_default().push(variant.name.clone());
                }
                Verdict::Skip | Verdict::Unclear | Verdict::NotRun => {
                    let cause = variant.cause.map_or("", |cause| cause.word());
                    *row.rest.entry(cause).or_default() += 1;
                }
            }
        }
    }
    row
}

#[tokio::test(flavor = "multi_thread")]
async fn every_flaw_is_found_and_every_variant_can_fail() {
    let rows: Vec<Row> = stream::iter(Flaw::ALL).map(|flaw| row(*flaw)).buffered(4).collect().await;
    let mut text = String::new();
    for row in &rows {
        text.push_str(row.flaw.name());
        text.push(':');
        for (id, variants) in &row.failed {
            text.push(' ');
            text.push_str(id);
            if variants.iter().any(|name| !name.is_empty()) {
                text.push_str(&format!("{variants:?}"));
            }
        }
        for (cause, count) in &row.rest {
            text.push_str(&format!(" | {count} {cause}"));
        }
        text.push('\n');
    }
    insta::assert_snapshot!(text, @"");

    let mut uncovered = Vec::new();
    for case in catalogue::all() {
        let variants: Vec<String> = if case.kind == Kind::Audit {
            vec![String::new()]
        } else {
            case.sends().map(|send| send.variant.clone()).collect()
        };
        for variant in variants {
            let covered = rows.iter().any(|row| {
                row.failed.len() <= FEW
                    && row.failed.get(&case.id).is_some_and(|failed| failed.contains(&variant))
            });
            if !covered {
                uncovered.push(case.variant_id(&variant));
            }
        }
    }
    // The valid token is refused by no single flaw: such a target cannot be
    // judged at all, see the broken targets.
    assert_eq!(uncovered, ["control/valid"]);
}
