//! Recipe, keys and time become bytes. The only place that signs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod base;
mod cube_root;
mod ecdsa_numbers;
mod encrypt;
mod error;
mod hmac;
mod mangle;
mod numbers;
mod octets;
mod pss;
mod rsa_block;
mod segment;
mod sign;
mod template;
mod text;
mod value;

pub use crate::baseline::Baseline;
pub use error::ForgeError;

use crate::key_ring::KeyRing;
use crate::recipe::{Edit, Mangle, Part, Recipe, Signer, TextEdit};
use segment::Segment;
use value::Context;

/// No token grows beyond this, so that a template within a template cannot
/// fill the memory.
const MAX_TOKEN: usize = 64 << 20;

/// How often a token is made until its signature has the characters in which
/// the alphabets of base64 differ. One in two has.
const TRIES: u32 = 100;

/// How deep tokens may be made for one another.
const MAX_DEPTH: u32 = 4;

/// A finished token, with its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Forged {
    /// The token, as it is sent.
    pub text: String,
    /// The header before it was encoded. JSON, unless the recipe says
    /// otherwise. What is no UTF-8 is replaced.
    pub header: String,
    /// The payload before it was encoded, in the same way.
    pub payload: String,
    /// The octets of the signature that is in the token.
    pub signature: Vec<u8>,
    /// The `kid` in the header, if there is one and it is a string.
    pub kid: Option<String>,
    /// How the token differs from the valid one, a phrase for each difference.
    pub changes: Vec<String>,
}

/// Makes a token. Never panics, whatever the recipe says.
///
/// `now` is in seconds since 1970. The bytes differ from call to call where the
/// recipe or the algorithm is random: `jti`, an unknown `kid`, ECDSA and RSASSA-PSS.
///
/// # Errors
/// If the recipe cannot be followed to the letter; a token that silently lacks
/// the fault would pass for the faulty one.
pub fn forge(
    recipe: &Recipe,
    ring: &KeyRing,
    baseline: &Baseline,
    now: u64,
) -> Result<Forged, ForgeError> {
    Ok(made(recipe, &Context::new(ring, baseline, now))?.1)
}

/// Makes a token once, and shows it before and after the edits that follow the
/// signing: both are the same token but for these edits.
///
/// # Errors
/// If the recipe cannot be followed, see [`forge`].
pub fn forge_primed(
    recipe: &Recipe,
    ring: &KeyRing,
    baseline: &Baseline,
    now: u64,
) -> Result<(Forged, Forged), ForgeError> {
    let (made, after) = made(recipe, &Context::new(ring, baseline, now))?;
    let primed = Recipe { after: Vec::new(), ..recipe.clone() };
    Ok((made.finish(&primed)?, after))
}

/// Header, payload and signature before the edits that follow the signing.
struct Made<'a> {
    context: Context<'a>,
    signer: Signer,
    header: Segment,
    payload: Segment,
    signed_header: String,
    signed_payload: String,
    signature: Vec<u8>,
    /// The whole token, where it is encrypted and not signed.
    encrypted: Option<String>,
}

/// Makes the token by the recipe, and finishes it.
fn made<'a>(recipe: &Recipe, context: &Context<'a>) -> Result<(Made<'a>, Forged), ForgeError> {
    let mut attempt = 0;
    loop {
        let made = make(recipe, context.again(attempt))?;
        match made.finish(recipe) {
            // Only the signature is left to chance, and only once more of it
            // could help.
            Err(ForgeError::SameText { part: Part::Signature })
                if attempt + 1 < TRIES && made.varies() =>
            {
                attempt += 1;
            }
            finished => return Ok((made, finished?)),
        }
    }
}

fn make<'a>(recipe: &Recipe, context: Context<'a>) -> Result<Made<'a>, ForgeError> {
    let mut header = context.base_header(&recipe.signer)?;
    let mut payload = context.base_payload()?;
    for edit in &recipe.before {
        apply(edit, &mut header, &mut payload, &context)?;
    }
    for (part, segment) in [(Part::Header, &mut header), (Part::Payload, &mut payload)] {
        if edits_text(recipe, part, &TextEdit::StandardAlphabet) {
            segment.show_alphabet();
        }
        if edits_text(recipe, part, &TextEdit::UnusedBits) {
            segment.show_unused_bits();
        }
    }
    let (signed_header, signed_payload) = (header.encoded()?, payload.encoded()?);
    let input = format!("{signed_header}.{signed_payload}");
    let signature = sign::sign(&recipe.signer, input.as_bytes(), &context)?;
    let signer = recipe.signer.clone();
    let encrypted = match &signer {
        Signer::Encrypted { key } => Some(encrypt::token(context.key(key)?, &header, &payload)?),
        _ => None,
    };
    Ok(Made {
        context,
        signer,
        header,
        payload,
        signed_header,
        signed_payload,
        signature,
        encrypted,
    })
}

impl Made<'_> {
    /// Whether the signature would be another one the next time.
    fn varies(&self) -> bool {
        match &self.signer {
            Signer::Key(_)
            | Signer::Scheme { .. }
            | Signer::Block { .. }
            | Signer::Hmac { .. }
            | Signer::CubeRoot { .. }
            | Signer::PlainBlock { .. }
            | Signer::Random { .. } => !self.signature.is_empty(),
            Signer::Unsigned
            | Signer::Pair { .. }
            | Signer::Number(_)
            | Signer::Zeros
            | Signer::NeutralPoint
            | Signer::Octets(_)
            | Signer::Encrypted { .. } => false,
        }
    }
}

/// Whether the recipe edits the text of the part in this way, at any time.
fn edits_text(recipe: &Recipe, part: Part, wanted: &TextEdit) -> bool {
    let before = recipe.before.iter().any(
        |one| matches!(one, Edit::Encoded { part: at, edit } if *at == part && edit == wanted),
    );
    before
        || recipe.after.iter().any(
            |one| matches!(one, Mangle::Text { part: at, edit } if *at == part && edit == wanted),
        )
}

fn apply(
    edit: &Edit,
    header: &mut Segment,
    payload: &mut Segment,
    context: &Context<'_>,
) -> Result<(), ForgeError> {
    match edit {
        Edit::SetHeader { name, value } => header.set(name, context.json(value)?)?,
        Edit::DropHeader { name } => header.remove(name)?,
        Edit::SetClaim { name, value } => payload.set(name, context.json(value)?)?,
        // It is not there to begin with, and that is no mistake in the recipe.
        Edit::DropClaim { name } if context.baseline.leaves_out(name) => {}
        Edit::DropClaim { name } => payload.remove(name)?,
        Edit::DuplicateHeader { name, value, place } => {
            header.duplicate(name, context.json(value)?, *place)?;
        }
        Edit::DuplicateClaim { name, value, place } => {
            payload.duplicate(name, context.json(value)?, *place)?;
        }
        Edit::ReverseHeader => header.reverse()?,
        Edit::ReverseClaims => payload.reverse()?,
        Edit::Whitespace => {
            header.space()?;
            payload.space()?;
        }
        Edit::RawHeader { text } => header.write(text.clone().into_bytes()),
        Edit::RawPayload { text } => payload.write(text.clone().into_bytes()),
        Edit::Splice { part, find, put } => {
            segment(*part, header, payload)?.splice(find, &put.0)?
        }
        Edit::Charset { part, charset } => segment(*part, header, payload)?.recode(*charset)?,
        Edit::DeflatePayload => payload.deflate(),
        Edit::UnencodedPayload => payload.unencode(),
        Edit::NestToken { token } => {
            payload.write(made(token, &context.deeper()?)?.1.text.into_bytes());
        }
        Edit::Encoded { part, edit } => segment(*part, header, payload)?.edit_encoded(edit.clone()),
    }
    Ok(())
}

fn segment<'a>(
    part: Part,
    header: &'a mut Segment,
    payload: &'a mut Segment,
) -> Result<&'a mut Segment, ForgeError> {
    match part {
        Part::Header => Ok(header),
        Part::Payload => Ok(payload),
        Part::Signature => Err(ForgeError::NotSigned),
    }
}
