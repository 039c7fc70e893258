//! Header or payload while it is edited: an ordered list of members, so that
//! duplicates and a certain order can be written, or octets that are no JSON.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::{ForgeError, text};
use crate::recipe::{Part, Place, TextEdit};

/// Header or payload, while it is edited.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    part: Part,
    content: Content,
    /// Edits of the encoded text.
    edits: Vec<TextEdit>,
    /// Whether the text stands for itself (RFC 7797 section 3).
    unencoded: bool,
}

#[derive(Clone, Debug)]
enum Content {
    Members { list: Vec<Member>, spaced: bool, tail: &'static str },
    Raw(Vec<u8>),
}

/// A name and the JSON text of its value.
#[derive(Clone, Debug)]
struct Member {
    name: String,
    json: String,
}

impl Segment {
    pub(super) fn new(part: Part) -> Self {
        let content = Content::Members { list: Vec::new(), spaced: false, tail: "" };
        Self { part, content, edits: Vec::new(), unencoded: false }
    }

    fn list(&mut self) -> Result<&mut Vec<Member>, ForgeError> {
        match &mut self.content {
            Content::Members { list, .. } => Ok(list),
            Content::Raw(_) => Err(ForgeError::RawText),
        }
    }

    /// Replaces the first member of that name in its place, else adds one.
    pub(super) fn set(&mut self, name: &str, json: String) -> Result<(), ForgeError> {
        let list = self.list()?;
        match list.iter_mut().find(|member| member.name == name) {
            Some(member) => member.json = json,
            None => list.push(Member { name: name.into(), json }),
        }
        Ok(())
    }

    /// Removes all members of that name. One that is not there is an error,
    /// since the token would be the valid one under a wrong label.
    pub(super) fn remove(&mut self, name: &str) -> Result<(), ForgeError> {
        let list = self.list()?;
        let before = list.len();
        list.retain(|member| member.name != name);
        if list.len() == before {
            return Err(ForgeError::NoSuchMember { name: name.into() });
        }
        Ok(())
    }

    /// Adds a second member of that name. The first must be there.
    pub(super) fn duplicate(
        &mut self,
        name: &str,
        json: String,
        place: Place,
    ) -> Result<(), ForgeError> {
        let list = self.list()?;
        if !list.iter().any(|member| member.name == name) {
            return Err(ForgeError::NoSuchMember { name: name.into() });
        }
        let member = Member { name: name.into(), json };
        match place {
            Place::First => list.insert(0, member),
            Place::Last => list.push(member),
        }
        Ok(())
    }

    pub(super) fn reverse(&mut self) -> Result<(), ForgeError> {
        self.list()?.reverse();
        Ok(())
    }

    pub(super) fn space(&mut self) -> Result<(), ForgeError> {
        match &mut self.content {
            Content::Members { spaced, .. } => {
                *spaced = true;
                Ok(())
            }
            Content::Raw(_) => Err(ForgeError::RawText),
        }
    }

    /// Replaces the whole by octets. Members cannot be edited any more.
    pub(super) fn write(&mut self, octets: Vec<u8>) {
        self.content = Content::Raw(octets);
    }

    /// Edits the encoded text from now on.
    pub(super) fn edit_encoded(&mut self, edit: TextEdit) {
        self.edits.push(edit);
    }

    /// Has the text stand for itself.
    pub(super) fn unencode(&mut self) {
        self.unencoded = true;
    }

    /// Makes sure that the encoded text has both characters in which the two
    /// alphabets of base64 differ, where there are members to add one to.
    pub(super) fn show_alphabet(&mut self) {
        let encoded = BASE64_URL_SAFE_NO_PAD.encode(self.octets());
        if !(encoded.contains('-') && encoded.contains('_')) {
            // Three in a row, so that one of them fills the last of three
            // octets, which alone can become such a character in ASCII.
            let _ = self.set("note", quote("???~~~"));
        }
    }

    /// Makes sure that the last character of the encoded text has unused bits.
    pub(super) fn show_unused_bits(&mut self) {
        if self.octets().len().is_multiple_of(3) {
            match &mut self.content {
                Content::Members { tail, .. } => *tail = " ",
                Content::Raw(octets) => octets.push(b' '),
            }
        }
    }

    /// The value of the last member of that name, if it is a string. The last,
    /// since that is the one most readers take.
    pub(super) fn string(&self, name: &str) -> Option<String> {
        match &self.content {
            Content::Members { list, .. } => {
                let member = list.iter().rev().find(|member| member.name == name)?;
                serde_json::from_str(&member.json).ok()
            }
            Content::Raw(octets) => {
                let value: serde_json::Value = serde_json::from_slice(octets).ok()?;
                Some(value.get(name)?.as_str()?.to_owned())
            }
        }
    }

    /// The octets before they are encoded.
    pub(super) fn octets(&self) -> Vec<u8> {
        let (list, spaced, tail) = match &self.content {
            Content::Raw(octets) => return octets.clone(),
            Content::Members { list, spaced, tail } => (list, *spaced, tail),
        };
        let (open, colon, comma, close) =
            if spaced { ("{\r\n\t", " : ", " ,\n  ", "\n}\n") } else { ("{", ":", ",", "}") };
        let mut text = String::from(open);
        for (index, Member { name, json }) in list.iter().enumerate() {
            if index > 0 {
                text.push_str(comma);
            }
            text.push_str(&quote(name));
            text.push_str(colon);
            text.push_str(json);
        }
        text.push_str(close);
        text.push_str(tail);
        text.into_bytes()
    }

    /// The octets where nothing but they count. An edit of their text would be
    /// lost.
    pub(super) fn unedited_octets(&self) -> Result<Vec<u8>, ForgeError> {
        match self.edits.is_empty() && !self.unencoded {
            true => Ok(self.octets()),
            false => Err(ForgeError::Encrypted),
        }
    }

    /// The text before it is encoded.
    pub(super) fn text(&self) -> Result<String, ForgeError> {
        String::from_utf8(self.octets()).map_err(|_| ForgeError::NotUtf8 { part: self.part })
    }

    /// The text for people, in which what is no UTF-8 is replaced.
    pub(super) fn shown(&self) -> String {
        String::from_utf8_lossy(&self.octets()).into_owned()
    }

    /// The text as it stands in the token: encoded (RFC 7515 section 2) and
    /// edited.
    pub(super) fn encoded(&self) -> Result<String, ForgeError> {
        let mut encoded = match self.unencoded {
            true => self.text()?,
            false => BASE64_URL_SAFE_NO_PAD.encode(self.octets()),
        };
        for edit in &self.edits {
            encoded = text::edit(encoded, edit, self.part)?;
        }
        Ok(encoded)
    }
}

/// A JSON string.
pub(super) fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
