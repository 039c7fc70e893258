//! Backends side by side: the table as text, the page in a real browser.

use std::fs;
use std::path::Path;
use std::process::Command;

use conformance::matrix::{Column, Matrix, page, table};
use serde::Deserialize;

use crate::fixture::canned;

/// A run that holds every verdict and hostile text, and a backend that was not
/// run, for a reason that is hostile too.
fn matrix() -> Matrix {
    let column = |name: &str, result| Column {
        name: name.into(),
        title: "An API".into(),
        stack: "Flask".into(),
        packages: vec!["flask 3.1.2".into()],
        options: Vec::new(),
        result,
    };
    Matrix::new(vec![
        column("flask-canned", Ok(canned())),
        column("again | <b>", Ok(canned())),
        column("absent", Err("<script>document.title = 'pwned'</script>".into())),
    ])
}

#[test]
fn the_table() {
    insta::assert_snapshot!(table::write(&matrix()), @r"
    jwt-conformance 0.1.0, 2026-11-22T02:00:00Z. ✓ pass, ! warn, ✗ fail, ? unclear, – does not apply, · not run.

    |  | flask-canned | again \| \<b\> | absent |
    | --- | --- | --- | --- |
    | **alg**: the token chooses how it is verified | ✗ 1 | ✗ 1 |  |
    | `alg/none` | ✗ accepted | ✗ accepted |  |
    | **kid**: the key that is named does not exist | ✗ 3 | ✗ 3 |  |
    | `kid/unknown` | ? | ? |  |
    | `kid/missing` | ✗ crashed | ✗ crashed |  |
    | `kid/number` | ✗ crashed | ✗ crashed |  |
    | `kid/path` | ✗ accepted | ✗ accepted |  |
    | **claims**: who issued the token, for whom, and until when | ✗ 1 | ✗ 1 |  |
    | `claims/exp-missing` | ✗ accepted | ✗ accepted |  |
    | **response** | ! 1 | ! 1 |  |
    | `response/challenge` | ! no-challenge | ! no-challenge |  |
    | **rotation**: the issuer changes its keys | ✗ 1 | ✗ 1 |  |
    | `rotation/removed-key` | ✗ accepted | ✗ accepted |  |
    | **signature** | ✓ 1 | ✓ 1 |  |

    absent was not run: \<script\>document.title = 'pwned'\</script\>
    ");
}

/// What a script in the page saw.
#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Seen {
    /// Whether the page is wider than the window.
    overflows: bool,
    /// The panels that are shown, before and after each address.
    before: Vec<String>,
    cell: Vec<String>,
    explanation: Vec<String>,
    closed: Vec<String>,
    /// Whether the panel is within the window.
    panel_fits: bool,
    /// Whether an address opens the area that it names.
    area_opens: bool,
    /// Elements that only hostile text could have made.
    foreign: usize,
    title: String,
}

const LOOK: &str = r"<script>
addEventListener('unhandledrejection', event => parent.postMessage(String(event.reason), '*'));
addEventListener('load', async () => {
  const shown = () => [...document.querySelectorAll('.panel')]
    .filter(panel => getComputedStyle(panel).display !== 'none').map(panel => panel.id);
  const settled = () => new Promise(done => setTimeout(done, 100));
  const go = async hash => {
    location.hash = hash;
    await settled();
    return shown();
  };
  const seen = { overflows: document.documentElement.scrollWidth > innerWidth, before: shown() };
  seen.cell = await go('e0-alg/none');
  const box = document.getElementById('e0-alg/none').getBoundingClientRect();
  seen.panel_fits = box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
  seen.explanation = await go('x-alg/none');
  dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
  await settled();
  seen.closed = shown();
  await go('a0');
  seen.area_opens = document.getElementById('a0').closest('details').open;
  seen.foreign = document.querySelectorAll('b').length;
  seen.title = document.title;
  parent.postMessage(JSON.stringify(seen), '*');
});
</script></body>";

/// The program of a browser, if there is one. On a machine that checks changes
/// there must be.
fn browser() -> Option<&'static str> {
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let found = names.into_iter().find(|name| {
        Command::new(name).arg("--version").output().is_ok_and(|told| told.status.success())
    });
    assert!(found.is_some() || std::env::var_os("CI").is_none(), "a browser is needed: Chromium");
    found
}

/// Looks at the page in a window of this width.
fn look(browser: &str, folder: &Path, width: u32) -> Seen {
    // Browsers have no windows as narrow as a phone, but frames may be.
    let outer = format!(
        "<iframe src=page.html style='width:{width}px;height:800px;border:0'></iframe>\
         <script>addEventListener('message', event => document.body.textContent = event.data)\
         </script>"
    );
    fs::write(folder.join("outer.html"), outer).unwrap();
    let output = Command::new(browser)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000"])
        .args(["--window-size=1400,900", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("file://{}", folder.join("outer.html").display()))
        .output()
        .unwrap();
    let dom = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = dom.split_once("<body>").and_then(|(_, rest)| rest.split_once("</body>"));
    let told = told.map_or(dom.as_str(), |(body, _)| body);
    serde_json::from_str(told).unwrap_or_else(|error| {
        panic!("{error}: {dom}\n{}", String::from_utf8_lossy(&output.stderr))
    })
}

#[test]
fn the_page_in_a_browser() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let text = page::write(&matrix()).replace("</body>", LOOK);
    fs::write(folder.path().join("page.html"), text).unwrap();
    for width in [1280, 390] {
        let panel = |id: &str| vec![id.to_owned()];
        let expected = Seen {
            overflows: false,
            before: Vec::new(),
            cell: panel("e0-alg/none"),
            explanation: panel("x-alg/none"),
            closed: Vec::new(),
            panel_fits: true,
            area_opens: true,
            foreign: 0,
            title: "JWT conformance of 3 backends".into(),
        };
        assert_eq!(look(browser, folder.path(), width), expected, "{width} pixels");
    }
}
