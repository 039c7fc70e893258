//! Values with many names, too many to list them in an error.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command};

/// Reads one of these values by its name. A shell completes the names; an
/// unknown one gets a suggestion.
#[derive(Clone)]
pub(super) struct Named<T: 'static>(pub(super) &'static [T], pub(super) fn(T) -> &'static str);

impl<T: Copy + Send + Sync + 'static> TypedValueParser for Named<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        let this = self.clone();
        let read = move |text: &str| {
            let found = this.0.iter().copied().find(|value| (this.1)(*value) == text);
            found.ok_or_else(|| this.unknown(text))
        };
        read.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().map(|value| PossibleValue::new((self.1)(*value)))))
    }
}

impl<T: Copy> Named<T> {
    fn unknown(&self, text: &str) -> String {
        let names = self.0.iter().map(|value| (self.1)(*value));
        let nearest = names
            .map(|name| (strsim::jaro_winkler(text, name), name))
            .filter(|(likeness, _)| *likeness > 0.7)
            .max_by(|(one, _), (other, _)| one.total_cmp(other));
        let meant = nearest.map(|(_, name)| format!("did you mean {name}? ")).unwrap_or_default();
        format!("{meant}--list-flaws shows the names")
    }
}
