//! Recipes that cannot be followed.

use super::MAX_TOKEN;
use crate::keys::Algorithm;
use crate::recipe::{Form, Part};

/// A recipe that cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ForgeError {
    /// No key signs the tokens of the primary algorithm at this moment.
    #[error("no key signs {algorithm} at this moment")]
    NoSigningKey {
        /// The primary algorithm.
        algorithm: Algorithm,
    },
    /// The ring has no key of this name.
    #[error("there is no key `{name}`")]
    NoSuchKey {
        /// The name in the recipe.
        name: String,
    },
    /// The recipe speaks of the audience, and the baseline knows none.
    #[error("the audience is not known")]
    NoAudience,
    /// The recipe speaks of the scope, and the baseline has none.
    #[error("the scope is not known")]
    NoScope,
    /// The recipe speaks of the canary, and the baseline knows none.
    #[error("there is no canary")]
    NoCanary,
    /// The recipe speaks of the sibling tenant, and the baseline knows none.
    #[error("there is no sibling tenant")]
    NoTenant,
    /// The recipe drops or doubles what is not there, so that the token would
    /// be the valid one.
    #[error("there is no member `{name}` to drop or to double")]
    NoSuchMember {
        /// Name of the member.
        name: String,
    },
    /// The recipe edits the members of what it has replaced by raw text.
    #[error("raw text has no members to edit")]
    RawText,
    /// The text that is to be replaced does not occur.
    #[error("there is no {find:?} in the text")]
    NotFound {
        /// What was looked for.
        find: String,
    },
    /// The recipe edits the signature before it is made.
    #[error("the signature is not made yet")]
    NotSigned,
    /// The public key has no such form.
    #[error("a key for {algorithm} has no form `{}`", .form.name())]
    NoSuchForm {
        /// The form in the recipe.
        form: Form,
        /// What the key is made for.
        algorithm: Algorithm,
    },
    /// The key is of another kind than the recipe takes for granted.
    #[error("a key for {algorithm} is not {wanted}")]
    OtherKind {
        /// What the key is made for.
        algorithm: Algorithm,
        /// What it would have to be, with its article.
        wanted: &'static str,
    },
    /// What is to be signed does not fit into the modulus of the key.
    #[error("the key is too small for this")]
    SmallKey,
    /// The recipe changes octets that the signature does not have.
    #[error("the signature has {length} octets, too few for {octet}")]
    ShortSignature {
        /// The octet, or the number of octets, in the recipe.
        octet: i64,
        /// Length of the signature.
        length: usize,
    },
    /// The recipe takes a signature for two numbers that is not.
    #[error("a signature of {length} octets has no halves")]
    NoHalves {
        /// Length of the signature.
        length: usize,
    },
    /// The text has no place for the edit.
    #[error("the text of {part} has {length} characters, too few")]
    ShortText {
        /// The part.
        part: Part,
        /// How many characters it has.
        length: usize,
    },
    /// The edit would leave the text as it is.
    #[error("the edit leaves the text of {part} as it is")]
    SameText {
        /// The part.
        part: Part,
    },
    /// A filter would leave the text as it is, and the token be the valid one.
    #[error("`{filter}` leaves {text:?} as it is")]
    SameValue {
        /// Name of the filter.
        filter: &'static str,
        /// What it was applied to.
        text: String,
    },
    /// A value has to be a whole number and is not.
    #[error("`{json}` is not a whole number")]
    NoNumber {
        /// The JSON text of the value, or its beginning.
        json: String,
    },
    /// A value has to be an object and is not.
    #[error("`{json}` is not an object")]
    NoObject {
        /// The JSON text of the value, or its beginning.
        json: String,
    },
    /// What is put into a text is no text.
    #[error("the text of {part} is not utf-8")]
    NotUtf8 {
        /// The part.
        part: Part,
    },
    /// The recipe edits parts after it has written the token anew.
    #[error("only a template can follow a template")]
    AfterTemplate,
    /// The recipe edits the signature or a member after a text.
    #[error("only edits of the text and templates can follow an edit of the text")]
    AfterText,
    /// The recipe takes parts of an encrypted token that it does not have.
    #[error("an encrypted token has no payload and no signature to edit")]
    Encrypted,
    /// The templates make the token too large.
    #[error("the token would be larger than {MAX_TOKEN} octets")]
    TooLarge,
    /// Tokens stand in tokens too deep.
    #[error("too many tokens are made for one another")]
    TooDeep,
}
