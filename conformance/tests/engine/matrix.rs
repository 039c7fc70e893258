//! Each flaw fails exactly the cases that are about it, and every variant of
//! every case is failed by a flaw that fails little else. A case that no flaw
//! can fail proves nothing about a backend that passes it.

mod covered;
mod row;
mod setup;

use futures_util::stream::{self, StreamExt as _};

use row::Row;
use setup::rows;

#[tokio::test(flavor = "multi_thread")]
async fn every_flaw_is_found_and_every_variant_can_fail() {
    let setups = rows();
    let rows: Vec<Row> = stream::iter(&setups).map(Row::run).buffered(4).collect().await;
    let text: String = rows.iter().map(|row| format!("{row}\n")).collect();
    insta::assert_snapshot!(text, @"");

    let uncovered = covered::uncovered(&rows);
    insta::assert_snapshot!(uncovered.join("\n"), @"");
    row::check_nearest(&rows);

    let unseen: Vec<String> =
        rows.iter().filter(|row| row.failed.is_empty()).map(Row::name).collect();
    assert_eq!(unseen, [""; 0], "flaws that no case finds");
    let unsteady: Vec<&Row> = rows.iter().filter(|row| !row.is_steady()).collect();
    assert!(unsteady.iter().all(|row| row.failed.len() > 100));
}
