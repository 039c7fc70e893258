//! Recipes are written step by step, and asked what they amount to.

use super::{Edit, Hash, KeyRef, Mangle, Recipe, Secret, Signer, Value};

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

    /// Has a key sign.
    #[must_use]
    pub fn signed_by(mut self, key: KeyRef) -> Self {
        self.signer = Signer::Key(key);
        self
    }

    /// Has an HMAC with SHA-256 made with this secret.
    #[must_use]
    pub fn hmac(mut self, secret: Secret) -> Self {
        self.signer = Signer::Hmac { hash: Hash::Sha256, secret };
        self
    }

    /// Leaves the signature empty.
    #[must_use]
    pub fn unsigned(mut self) -> Self {
        self.signer = Signer::Unsigned;
        self
    }

    /// Adds an edit after signing.
    #[must_use]
    pub fn mangle(mut self, mangle: Mangle) -> Self {
        self.after.push(mangle);
        self
    }

    /// Writes the finished token anew by a template, see [`Mangle::Template`].
    #[must_use]
    pub fn template(self, text: &str) -> Self {
        self.mangle(Mangle::Template { text: text.into() })
    }

    /// Whether the `kid` of the finished token names a key that the issuer
    /// publishes. Decides whether the target finds a key or has to look again.
    pub fn names_known_key(&self) -> bool {
        let mut known = true;
        for edit in &self.before {
            match edit {
                Edit::SetHeader { name, value } | Edit::DuplicateHeader { name, value, .. }
                    if name == "kid" =>
                {
                    known = matches!(value, Value::Kid(KeyRef::Signing | KeyRef::Named(_)));
                }
                Edit::DropHeader { name } if name == "kid" => known = false,
                _ => {}
            }
        }
        for mangle in &self.after {
            if let Mangle::TamperHeader { name, value } = mangle
                && name == "kid"
            {
                known = matches!(value, Value::Kid(KeyRef::Signing | KeyRef::Named(_)));
            }
        }
        known
    }

    /// Whether the issuer's private key takes part in making this token.
    pub fn signed_by_issuer(&self) -> bool {
        matches!(self.signer, Signer::Key(KeyRef::Signing | KeyRef::Named(_)))
            && self.after.is_empty()
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
