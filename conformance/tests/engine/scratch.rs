use crate::matrix::{
    covered,
    row::Row,
    setup::{self, Setup, Stated},
};
use futures_util::stream::{self, StreamExt as _};
use std::time::Instant;

#[tokio::test(flavor = "multi_thread")]
async fn scratch() {
    let wanted = std::env::var("FLAWS").unwrap_or_default();
    let par: usize = std::env::var("PAR").ok().and_then(|v| v.parse().ok()).unwrap_or(2);
    let all = wanted == "all";
    let names: Vec<&str> = wanted.split(',').collect();
    let setups: Vec<Setup> =
        setup::rows().into_iter().filter(|it| all || names.contains(&it.flaw.name())).collect();
    let start = Instant::now();
    let mut out = stream::iter(&setups)
        .map(|s| async move {
            let t = Instant::now();
            (Row::run(s).await, t.elapsed())
        })
        .buffered(par);
    let mut rows = vec![];
    while let Some((row, t)) = out.next().await {
        println!("{row}  [{:.1}s]", t.as_secs_f64());
        rows.push(row);
    }
    println!("total {:.1}", start.elapsed().as_secs_f64());
    if all {
        println!("UNCOVERED\n{}", covered::uncovered(&rows).join("\n"));
    }
    let _ = Stated::Audience;
}
