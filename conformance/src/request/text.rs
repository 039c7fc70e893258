//! Text of a request: the octets that are sent, and the characters that reports
//! show for them.

use super::Tokens;

/// A piece of a request.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    bytes: Vec<u8>,
    shown: String,
}

impl Text {
    /// A text that is sent in UTF-8.
    pub(super) fn plain(text: &str) -> Self {
        Self { bytes: text.as_bytes().to_vec(), shown: text.to_owned() }
    }

    /// A text of a case, in which `{token}` and `{other}` stand for the tokens.
    ///
    /// Characters up to 255 are sent as the octet of that number: header fields
    /// are octets, and what a server makes of those above 127 is what some
    /// cases are about ("Historically, HTTP allowed field content with text in
    /// the ISO-8859-1 charset", RFC 9110 section 5.5).
    pub(super) fn fill(template: &str, tokens: Tokens<'_>) -> Self {
        Self::fill_all(template, &[("{token}", tokens.token()), ("{other}", tokens.other())])
    }

    /// The same with these placeholders.
    pub(super) fn fill_all(template: &str, values: &[(&str, &str)]) -> Self {
        let mut text = Self::default();
        let mut rest = template;
        while let Some(c) = rest.chars().next() {
            if let Some((name, value)) = values.iter().find(|(name, _)| rest.starts_with(name)) {
                text.push_plain(value);
                rest = &rest[name.len()..];
                continue;
            }
            match u8::try_from(c) {
                Ok(octet) => text.bytes.push(octet),
                Err(_) => text.bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
            text.shown.push(c);
            rest = &rest[c.len_utf8()..];
        }
        text
    }

    pub(super) fn push(&mut self, other: &Self) {
        self.bytes.extend_from_slice(&other.bytes);
        self.shown.push_str(&other.shown);
    }

    pub(super) fn push_plain(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
        self.shown.push_str(text);
    }

    /// Adds a parameter to a request target. Both are encoded already.
    pub(super) fn add_to_query(&mut self, name: &str, value: &str) {
        let separator = match self.shown.split_once('?') {
            None => "?",
            Some((_, "")) => "",
            Some(_) => "&",
        };
        self.push_plain(&format!("{separator}{name}={value}"));
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn shown(&self) -> &str {
        &self.shown
    }
}

/// A name or value as it stands in a query; also spaces and `&` travel then.
pub(super) fn in_query(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
