//! Recipes by name, such as the ones of the conformance cases.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::recipe::Recipe;

/// Recipes by name. The default is the [built-in](Self::builtin) book.
///
/// As JSON it is an object: `{"id": {"title": "...", "recipe": {...}}}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Book {
    entries: BTreeMap<String, BookEntry>,
}

/// A recipe and what it is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookEntry {
    /// What the token is, as a phrase.
    pub title: String,
    /// How the token is made.
    pub recipe: Recipe,
}

/// A name that is not in the book.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no recipe `{name}`")]
pub struct UnknownRecipe {
    /// What was asked for.
    pub name: String,
    /// The name that is most like it, if one is.
    pub suggestion: Option<String>,
}

impl UnknownRecipe {
    /// What may have been meant.
    pub fn help(&self) -> Option<String> {
        self.suggestion.as_ref().map(|name| format!("did you mean `{name}`?"))
    }
}

impl Book {
    /// A book without recipes.
    pub fn empty() -> Self {
        Self { entries: BTreeMap::new() }
    }

    /// The recipes of the conformance cases, by `area/slug` or
    /// `area/slug#variant`, and `valid`.
    pub fn builtin() -> Self {
        serde_json::from_str(include_str!("recipes.json"))
            .expect("the embedded book is read by a test")
    }

    /// Adds a recipe, or replaces the one of that name.
    pub fn insert(&mut self, name: impl Into<String>, title: impl Into<String>, recipe: Recipe) {
        self.entries.insert(name.into(), BookEntry { title: title.into(), recipe });
    }

    /// Looks a recipe up.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn get(&self, name: &str) -> Result<&BookEntry, UnknownRecipe> {
        self.entries.get(name).ok_or_else(|| UnknownRecipe {
            name: name.into(),
            suggestion: self.nearest(name).map(Into::into),
        })
    }

    /// The names with their entries, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &BookEntry)> {
        self.entries.iter().map(|(name, entry)| (name.as_str(), entry))
    }

    /// How many recipes there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no recipes.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn nearest(&self, name: &str) -> Option<&str> {
        let wanted = name.to_lowercase();
        // A slug alone, or a name without its variant, is meant more often
        // than a name of about the same length.
        let part = self
            .entries
            .keys()
            .find(|known| wanted.len() >= 3 && known.split(['/', '#']).any(|part| part == wanted));
        let whole = part.or_else(|| {
            self.entries.keys().find(|known| {
                known.split_once('#').is_some_and(|(id, _)| id.eq_ignore_ascii_case(name))
            })
        });
        if let Some(known) = whole {
            return Some(known);
        }
        self.entries
            .keys()
            .map(|known| (strsim::jaro_winkler(&known.to_lowercase(), &wanted), known.as_str()))
            .filter(|(likeness, _)| *likeness > 0.75)
            .max_by(|(one, _), (other, _)| one.total_cmp(other))
            .map(|(_, known)| known)
    }
}

impl Default for Book {
    fn default() -> Self {
        Self::builtin()
    }
}

impl FromIterator<(String, BookEntry)> for Book {
    fn from_iter<I: IntoIterator<Item = (String, BookEntry)>>(entries: I) -> Self {
        Self { entries: entries.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_book_can_be_read_and_holds_the_valid_token() {
        let book = Book::builtin();
        assert!(book.get("valid").unwrap().recipe.is_valid());
        assert!(!book.is_empty() && book.len() == book.iter().count());
    }

    #[test]
    fn an_unknown_name_gets_a_suggestion() {
        let mut book = Book::empty();
        for name in ["valid", "alg/none#None", "alg/none#none", "exp/expired"] {
            book.insert(name, "", Recipe::valid());
        }
        for (asked, meant) in [
            ("vaild", Some("valid")),
            ("exp/expird", Some("exp/expired")),
            ("expired", Some("exp/expired")),
            ("alg/none", Some("alg/none#None")),
            ("q", None),
        ] {
            let error = book.get(asked).unwrap_err();
            assert_eq!(error.suggestion.as_deref(), meant, "{asked}");
            assert_eq!(error.help().is_some(), meant.is_some());
        }
    }
}
