//! What makes octets of header or payload that are no JSON text.

use super::ForgeError;
use super::segment::Segment;
use crate::recipe::Charset;

impl Segment {
    /// Puts octets in place of the first occurrence of a text. An empty text
    /// stands for the end.
    pub(super) fn splice(&mut self, find: &str, put: &[u8]) -> Result<(), ForgeError> {
        let mut octets = self.octets();
        let wanted = find.as_bytes();
        let place = match wanted.is_empty() {
            true => Some(octets.len()),
            false => octets.windows(wanted.len()).position(|window| window == wanted),
        };
        let place = place.ok_or_else(|| ForgeError::NotFound { find: find.into() })?;
        octets.splice(place..place + wanted.len(), put.iter().copied());
        self.write(octets);
        Ok(())
    }

    /// Writes the text in another character encoding.
    pub(super) fn recode(&mut self, charset: Charset) -> Result<(), ForgeError> {
        let text = self.text()?;
        self.write(match charset {
            Charset::Utf8Bom => format!("\u{feff}{text}").into_bytes(),
            Charset::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Charset::Utf16BeBom => {
                format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect()
            }
            Charset::Utf32Le => text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
        });
        Ok(())
    }

    /// Compresses the octets as DEFLATE (RFC 1951) does that finds nothing to
    /// compress: stored blocks.
    pub(super) fn deflate(&mut self) {
        let octets = self.octets();
        let mut deflated = Vec::new();
        let mut blocks = octets.chunks(usize::from(u16::MAX)).peekable();
        while let Some(block) = blocks.next() {
            // "BFINAL is set if and only if this is the last block" (section
            // 3.2.3); a block is stored as its length, the complement of that,
            // and its octets (section 3.2.4).
            deflated.push(u8::from(blocks.peek().is_none()));
            let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
            deflated.extend_from_slice(&length.to_le_bytes());
            deflated.extend_from_slice(&(!length).to_le_bytes());
            deflated.extend_from_slice(block);
        }
        if octets.is_empty() {
            deflated.extend_from_slice(&[1, 0, 0, 0xff, 0xff]);
        }
        self.write(deflated);
    }
}
