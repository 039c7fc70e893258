//! A page of Markdown: its blocks, tables, code spans and headings.

use std::path::{Path, PathBuf};

/// The pages that are held against the program.
pub(crate) const PAGES: [&str; 3] = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub(crate) fn page(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap().replace("\r\n", "\n")
}

/// A fenced block.
pub(crate) struct Block {
    pub(crate) language: String,
    pub(crate) lines: Vec<String>,
}

pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(language), None) => {
                open = Some(Block { language: language.into(), lines: Vec::new() });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.lines.push(line.into()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// The rows of the table under this heading row.
pub(crate) fn table(page: &str, first_heading: &str) -> Vec<Vec<String>> {
    let start = format!("| {first_heading} |");
    page.lines()
        .skip_while(|line| !line.starts_with(&start))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

/// All code spans outside fenced blocks.
pub(crate) fn spans(page: &str) -> Vec<String> {
    let mut fenced = false;
    let mut spans = Vec::new();
    for paragraph in page.split("\n\n") {
        let mut text = String::new();
        for line in paragraph.lines() {
            if line.starts_with("```") {
                fenced = !fenced;
            } else if !fenced {
                text.push_str(line);
                text.push(' ');
            }
        }
        spans.extend(text.split('`').skip(1).step_by(2).map(str::to_owned));
    }
    spans
}

/// The anchor of a heading.
pub(crate) fn slug(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    text.replace(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'), "")
}
