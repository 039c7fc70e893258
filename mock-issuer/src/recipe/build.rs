//! Recipes are written step by step, and asked what they amount to.

use super::{
    Edit, Hash, KeyRef, Mangle, Octets, Part, Recipe, Scheme, Secret, Signer, TextEdit, Value,
};

impl Recipe {
    /// The valid token.
    pub fn valid() -> Self {
        Self::default()
    }

    /// Whether this is the valid token without any edit.
    pub fn is_valid(&self) -> bool {
        *self == Self::default()
    }

    /// Adds an edit before signing.
    #[must_use]
    pub fn edit(mut self, edit: Edit) -> Self {
        self.before.push(edit);
        self
    }

    /// Sets a header parameter before signing.
    #[must_use]
    pub fn header(self, name: &str, value: impl Into<Value>) -> Self {
        self.edit(Edit::SetHeader { name: name.into(), value: value.into() })
    }

    /// Removes a header parameter before signing.
    #[must_use]
    pub fn without_header(self, name: &str) -> Self {
        self.edit(Edit::DropHeader { name: name.into() })
    }

    /// Sets a claim before signing.
    #[must_use]
    pub fn claim(self, name: &str, value: impl Into<Value>) -> Self {
        self.edit(Edit::SetClaim { name: name.into(), value: value.into() })
    }

    /// Removes a claim before signing.
    #[must_use]
    pub fn without_claim(self, name: &str) -> Self {
        self.edit(Edit::DropClaim { name: name.into() })
    }

    /// Puts octets in place of the first occurrence of a text in the JSON text
    /// of a part, before signing. An empty text stands for the end.
    #[must_use]
    pub fn splice(self, part: Part, find: &str, put: impl Into<Octets>) -> Self {
        self.edit(Edit::Splice { part, find: find.into(), put: put.into() })
    }

    /// Edits the encoded text of a part before signing, so that the signature
    /// is over the edited text.
    #[must_use]
    pub fn encoded(self, part: Part, edit: TextEdit) -> Self {
        self.edit(Edit::Encoded { part, edit })
    }

    /// Says who signs, and how.
    #[must_use]
    pub fn signer(mut self, signer: Signer) -> Self {
        self.signer = signer;
        self
    }

    /// Has a key sign.
    #[must_use]
    pub fn signed_by(self, key: KeyRef) -> Self {
        self.signer(Signer::Key(key))
    }

    /// Has a key sign by a scheme that it is not made for.
    #[must_use]
    pub fn scheme(self, key: KeyRef, scheme: Scheme) -> Self {
        self.signer(Signer::Scheme { key, scheme })
    }

    /// Has an HMAC with SHA-256 made with this secret.
    #[must_use]
    pub fn hmac(self, secret: Secret) -> Self {
        self.signer(Signer::Hmac { hash: Hash::Sha256, secret })
    }

    /// Leaves the signature empty.
    #[must_use]
    pub fn unsigned(self) -> Self {
        self.signer(Signer::Unsigned)
    }

    /// Adds an edit after signing.
    #[must_use]
    pub fn mangle(mut self, mangle: Mangle) -> Self {
        self.after.push(mangle);
        self
    }

    /// Edits the text of a part after signing.
    #[must_use]
    pub fn text(self, part: Part, edit: TextEdit) -> Self {
        self.mangle(Mangle::Text { part, edit })
    }

    /// Writes the finished token anew by a template, see [`Mangle::Template`].
    #[must_use]
    pub fn template(self, text: &str) -> Self {
        self.mangle(Mangle::Template { text: text.into() })
    }

    /// Whether the `kid` of the finished token names a key that the issuer
    /// publishes. Decides whether the target finds a key or has to look again.
    ///
    /// A header that cannot be read counts as known, since a target that
    /// cannot read it looks nothing up.
    pub fn names_known_key(&self) -> bool {
        let mut known = true;
        for edit in &self.before {
            match edit {
                Edit::SetHeader { name, value } | Edit::DuplicateHeader { name, value, .. }
                    if name == "kid" =>
                {
                    known = value.is_known_kid();
                }
                Edit::DropHeader { name } if name == "kid" => known = false,
                _ => {}
            }
        }
        for mangle in &self.after {
            if let Mangle::TamperHeader { name, value } = mangle
                && name == "kid"
            {
                known = value.is_known_kid();
            }
        }
        known
    }

    /// Whether the issuer's private key made the signature, and it stands in
    /// the token as it was made.
    pub fn signed_by_issuer(&self) -> bool {
        self.signer.private_key().is_some_and(KeyRef::is_own) && self.after.is_empty()
    }

    /// How the token differs from the valid one, a phrase for each difference.
    pub fn changes(&self) -> Vec<String> {
        let mut changes: Vec<String> = self.before.iter().map(ToString::to_string).collect();
        if !self.signer.is_default() {
            changes.push(self.signer.to_string());
        }
        changes.extend(self.after.iter().map(ToString::to_string));
        changes
    }
}

impl Value {
    /// Whether this is the `kid` of a key of the issuer's ring.
    fn is_known_kid(&self) -> bool {
        matches!(self, Self::Kid(KeyRef::Signing | KeyRef::Named(_)))
    }
}

impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        Self::Json(value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Json(text.into())
    }
}
