//! Recipes in words, as they stand in lists and reports.

mod edits;
mod mangles;
mod signers;
mod templates;
mod values;

use super::Octets;

/// How many characters of a text or of octets are shown before the rest is
/// left out.
const SHOWN: usize = 120;

/// A text in quotes, cut where it is long.
fn quoted(text: &str) -> String {
    // What turns the direction of writing around would turn the sentence around.
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let in_quotes = |text: &str| {
        let quoted = format!("{text:?}");
        quoted.chars().fold(String::new(), |mut shown, c| {
            if turns(c) {
                shown.extend(c.escape_unicode());
            } else {
                shown.push(c);
            }
            shown
        })
    };
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => {
            let left = text.chars().count() - SHOWN;
            format!("{} and {left} more characters", in_quotes(&text[..end]))
        }
        None => in_quotes(text),
    }
}

/// Octets as text where they are printable ASCII, else in hexadecimal digits.
fn octets(octets: &Octets) -> String {
    match std::str::from_utf8(&octets.0) {
        Ok(text) if text.chars().all(|c| c == ' ' || c.is_ascii_graphic()) => quoted(text),
        _ => {
            let digits = String::from(octets.clone());
            match digits.get(..SHOWN) {
                Some(shown) if digits.len() > SHOWN => {
                    format!("the {} octets {shown}...", octets.0.len())
                }
                _ => format!("the octets {digits}"),
            }
        }
    }
}
