//! Text from elsewhere: bodies, logs, headers, tokens. Before people see it,
//! it loses its power over terminals and CI logs, and its length.

use std::fmt::Write as _;

/// One line in which every character is seen for what it is.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // `##[` anywhere in a line is a command to the runners of GitHub
            // and Azure.
            '[' if out.ends_with("##") => out.push_str("\\u{5b}"),
            c if is_unseen(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// The same, cut off after about so many characters.
pub(crate) fn bounded(text: &str, length: usize) -> String {
    let kept: String = text.chars().take(length).collect();
    if kept.len() == text.len() {
        return clean(text);
    }
    format!("{}… ({} bytes in all)", clean(&kept), text.len())
}

/// A body in a line. White space is drawn together, and of a page in HTML only
/// the title is told, which is where frameworks name the error.
pub(crate) fn body(text: &str, length: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let flat = words.join(" ");
    if flat.starts_with('<')
        && let Some((_, rest)) = flat.split_once("<title>")
        && let Some((title, _)) = rest.split_once("</title>")
    {
        return format!("a page titled \"{}\"", bounded(&unescape(title.trim()), length));
    }
    bounded(&flat, length)
}

/// The references that frameworks write into titles; `&amp;` last, so that
/// nothing is read twice.
fn unescape(text: &str) -> String {
    [
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    .replace("&amp;", "&")
}

/// Whether a character does something else than show: it controls, changes the
/// direction of text, or takes no room.
pub(crate) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{fffe}'..='\u{ffff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts() {
        assert_eq!(clean("a\x1b[31m\0\r\n\u{9b}b"), "a\\u{1b}[31m\\u{0}\\r\\n\\u{9b}b");
        assert_eq!(clean("\u{202e}evil ##[error]x"), "\\u{202e}evil ##\\u{5b}error]x");
        assert_eq!(clean("naïve ✓"), "naïve ✓");
    }

    #[test]
    fn nothing_is_endless() {
        assert_eq!(bounded("abcdef", 3), "abc… (6 bytes in all)");
        assert_eq!(bounded("abc", 3), "abc");
    }

    #[test]
    fn a_page_is_its_title() {
        let page = "<!doctype html>\n<html><head>\n<title>KeyError: &#39;kid&#39;\n // Werkzeug Debugger</title>...";
        assert_eq!(body(page, 90), "a page titled \"KeyError: 'kid' // Werkzeug Debugger\"");
        assert_eq!(body("{\n  \"a\": 1\n}\n", 90), "{ \"a\": 1 }");
    }
}
