//! Edits of the text of one part, which is base64url before them.

use base64::alphabet::URL_SAFE;

use super::{ForgeError, MAX_TOKEN};
use crate::recipe::{Part, TextEdit};

/// Does one edit. One that would change nothing is an error, since the token
/// would be the valid one under a wrong label.
pub(super) fn edit(mut text: String, edit: &TextEdit, part: Part) -> Result<String, ForgeError> {
    let short = |text: &str| ForgeError::ShortText { part, length: text.chars().count() };
    let same = ForgeError::SameText { part };
    match edit {
        TextEdit::Append { text: more } => {
            fits(&text, more)?;
            text.push_str(more);
        }
        TextEdit::Insert { at, text: more } => {
            fits(&text, more)?;
            let mut places = text.char_indices().map(|(index, _)| index).chain([text.len()]);
            let place = places.nth(*at as usize).ok_or_else(|| short(&text))?;
            text.insert_str(place, more);
        }
        TextEdit::Pad => match text.len() % 4 {
            // RFC 4648 section 4 has no such text; it is one octet too few.
            1 => return Err(same),
            2 => text.push_str("=="),
            3 => text.push('='),
            _ => text.push_str("===="),
        },
        TextEdit::StandardAlphabet => {
            if !(text.contains('-') && text.contains('_')) {
                return Err(same);
            }
            text = text.replace('-', "+").replace('_', "/");
        }
        TextEdit::UnusedBits => {
            let unused = match text.len() % 4 {
                2 => 0b1111,
                3 => 0b11,
                _ => return Err(same),
            };
            let last = text.pop().ok_or_else(|| same.clone())?;
            let alphabet = URL_SAFE.as_str();
            let index = alphabet.find(last).ok_or_else(|| same.clone())? | unused;
            let replaced = alphabet[index..].chars().next().filter(|new| *new != last);
            text.push(replaced.ok_or(same)?);
        }
        TextEdit::DropLast { characters } => {
            let keep = text.chars().count().checked_sub(*characters as usize);
            let end = keep.and_then(|keep| text.char_indices().nth(keep));
            match (end, characters) {
                (Some((end, _)), 1..) => text.truncate(end),
                _ => return Err(short(&text)),
            }
        }
        TextEdit::SwapLastCase => {
            let index = text.rfind(|c: char| c.is_ascii_alphabetic()).ok_or(same)?;
            let swapped: String = text[index..].chars().map(swap_case).collect();
            text.replace_range(index.., &swapped);
        }
    }
    Ok(text)
}

/// The letter in the other case.
pub(super) fn swap_case(letter: char) -> char {
    if letter.is_ascii_uppercase() {
        letter.to_ascii_lowercase()
    } else {
        letter.to_ascii_uppercase()
    }
}

fn fits(text: &str, more: &str) -> Result<(), ForgeError> {
    if text.len() + more.len() > MAX_TOKEN { Err(ForgeError::TooLarge) } else { Ok(()) }
}
