//! A JSON object as an ordered list of members, so that duplicates, a certain
//! order, and raw text can be written.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::ForgeError;
use crate::recipe::Place;

/// Header or payload, while it is edited.
#[derive(Clone, Debug)]
pub(super) enum Segment {
    Members { list: Vec<Member>, spaced: bool },
    Raw(String),
}

/// A name and the JSON text of its value.
#[derive(Clone, Debug)]
pub(super) struct Member {
    name: String,
    json: String,
}

impl Segment {
    pub(super) fn new() -> Self {
        Self::Members { list: Vec::new(), spaced: false }
    }

    fn list(&mut self) -> Result<&mut Vec<Member>, ForgeError> {
        match self {
            Self::Members { list, .. } => Ok(list),
            Self::Raw(_) => Err(ForgeError::RawText),
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
        match self {
            Self::Members { spaced, .. } => {
                *spaced = true;
                Ok(())
            }
            Self::Raw(_) => Err(ForgeError::RawText),
        }
    }

    /// The value of the last member of that name, if it is a string. The last,
    /// since that is the one most readers take.
    pub(super) fn string(&self, name: &str) -> Option<String> {
        match self {
            Self::Members { list, .. } => {
                let member = list.iter().rev().find(|member| member.name == name)?;
                serde_json::from_str(&member.json).ok()
            }
            Self::Raw(text) => {
                let value: serde_json::Value = serde_json::from_str(text).ok()?;
                Some(value.get(name)?.as_str()?.to_owned())
            }
        }
    }

    /// The text before it is encoded.
    pub(super) fn text(&self) -> String {
        let (list, spaced) = match self {
            Self::Raw(text) => return text.clone(),
            Self::Members { list, spaced } => (list, *spaced),
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
        text
    }

    /// The text, encoded (RFC 7515 section 2).
    pub(super) fn encoded(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.text())
    }
}

/// A JSON string.
pub(super) fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
