//! The challenges of a `WWW-Authenticate` field (RFC 9110 section 11.6.1).

use thiserror::Error;

/// One challenge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Challenge {
    /// The scheme, as written.
    pub(crate) scheme: String,
    /// The parameters in order, names as written, values without their quotes.
    pub(crate) params: Vec<(String, String)>,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum Fault {
    #[error("it is empty")]
    Empty,
    #[error("{0:?} stands where a scheme or a parameter should")]
    Unexpected(char),
    #[error("the parameter {0} has no value")]
    NoValue(String),
    #[error("the quoted text of {0} does not end")]
    Open(String),
    #[error("the parameter {0} stands before any scheme")]
    NoScheme(String),
    #[error("the parameter {0} is given twice")]
    Twice(String),
    #[error("{1:?} may not stand in the parameter {0}")]
    Character(String, char),
}

impl Challenge {
    /// Whether it is of the scheme of bearer tokens. Schemes are
    /// case-insensitive (RFC 9110 section 11.1).
    pub(crate) fn is_bearer(&self) -> bool {
        self.scheme.eq_ignore_ascii_case("bearer")
    }

    /// The value of a parameter.
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.params
            .iter()
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// What RFCs 9110 and 6750 forbid beyond the grammar.
    fn fault(&self) -> Option<Fault> {
        for (index, (name, value)) in self.params.iter().enumerate() {
            let before = &self.params[..index];
            // "each parameter name MUST only occur once per challenge" (RFC
            // 9110 section 11.2).
            if before.iter().any(|(found, _)| found.eq_ignore_ascii_case(name)) {
                return Some(Fault::Twice(name.clone()));
            }
            let allowed: fn(char) -> bool = match name.to_ascii_lowercase().as_str() {
                _ if !self.is_bearer() => |_| true,
                // "Values for the "error" and "error_description" attributes [...] MUST NOT
                // include characters outside the set %x20-21 / %x23-5B / %x5D-7E." (RFC 6750
                // section 3)
                "error" | "error_description" => {
                    |c| matches!(c, '\x20'..='\x21' | '\x23'..='\x5b' | '\x5d'..='\x7e')
                }
                "error_uri" => |c| matches!(c, '\x21' | '\x23'..='\x5b' | '\x5d'..='\x7e'),
                // The same section on "scope", whose values are divided by blanks.
                "scope" => |c| matches!(c, '\x20'..='\x21' | '\x23'..='\x5b' | '\x5d'..='\x7e'),
                _ => |_| true,
            };
            if let Some(c) = value.chars().find(|c| !allowed(*c)) {
                return Some(Fault::Character(name.clone(), c));
            }
        }
        None
    }
}

/// The challenges of a field, as far as they can be read.
pub(crate) fn readable(field: &str) -> Vec<Challenge> {
    read(field).0
}

/// The first fault of a field, if it has any.
pub(crate) fn fault(field: &str) -> Option<Fault> {
    let (challenges, fault) = read(field);
    fault.or_else(|| challenges.iter().find_map(Challenge::fault))
}

/// The challenges up to the first fault in the grammar, and that fault.
fn read(field: &str) -> (Vec<Challenge>, Option<Fault>) {
    let mut challenges = Vec::new();
    let mut rest = field;
    let fault = loop {
        // Empty members of a list are ignored (RFC 9110 section 5.6.1.2).
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let Some(first) = rest.chars().next() else { break None };
        let (name, behind) = token(rest);
        if name.is_empty() {
            break Some(Fault::Unexpected(first));
        }
        if let Some(value) = behind.trim_start_matches([' ', '\t']).strip_prefix('=') {
            // A parameter that was written without its scheme, or one of the last.
            let Some(last) = challenges.last_mut() else {
                break Some(Fault::NoScheme(name.to_owned()));
            };
            match param(last, name, value) {
                Ok(behind) => rest = behind,
                Err(fault) => break Some(fault),
            }
            continue;
        }
        challenges.push(Challenge { scheme: name.to_owned(), params: Vec::new() });
        rest = match behind.strip_prefix([' ', '\t']) {
            Some(behind) => skip_token68(behind.trim_start_matches([' ', '\t'])),
            None => behind,
        };
        match rest.trim_start_matches([' ', '\t']).chars().next() {
            None | Some(',') => {}
            Some(_) if behind.starts_with([' ', '\t']) => {}
            Some(c) => break Some(Fault::Unexpected(c)),
        }
    };
    let fault = fault.or_else(|| challenges.is_empty().then_some(Fault::Empty));
    (challenges, fault)
}

/// Reads the value of a parameter and what must follow it.
fn param<'a>(challenge: &mut Challenge, name: &str, value: &'a str) -> Result<&'a str, Fault> {
    let value = value.trim_start_matches([' ', '\t']);
    let (text, behind) = match value.strip_prefix('"') {
        Some(quoted) => unquote(quoted).ok_or_else(|| Fault::Open(name.to_owned()))?,
        None => {
            let (text, behind) = token(value);
            (text.to_owned(), behind)
        }
    };
    if text.is_empty() && !value.starts_with('"') {
        return Err(Fault::NoValue(name.to_owned()));
    }
    challenge.params.push((name.to_owned(), text));
    let behind = behind.trim_start_matches([' ', '\t']);
    match behind.chars().next() {
        None | Some(',') => Ok(behind),
        Some(c) => Err(Fault::Unexpected(c)),
    }
}

/// The text of a quoted string whose first quote has been read, and what is
/// behind its end.
fn unquote(quoted: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((text, &quoted[at + 1..])),
            '\\' => text.push(chars.next()?.1),
            c => text.push(c),
        }
    }
    None
}

/// A token (RFC 9110 section 5.6.2) at the beginning, and the rest.
fn token(text: &str) -> (&str, &str) {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    text.split_at(text.find(|c| !is_token(c)).unwrap_or(text.len()))
}

/// Leaves out credentials in one piece, such as those of `Negotiate`.
fn skip_token68(text: &str) -> &str {
    let is_char = |c: char| c.is_ascii_alphanumeric() || "-._~+/".contains(c);
    let end = text.find(|c| !is_char(c)).unwrap_or(text.len());
    let behind = text[end..].trim_start_matches('=');
    let ends = behind.trim_start_matches([' ', '\t']);
    if end > 0 && (ends.is_empty() || ends.starts_with(',')) { behind } else { text }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(field: &str) -> String {
        let (challenges, _) = read(field);
        let told: Vec<String> = challenges
            .iter()
            .map(|challenge| {
                let params: Vec<_> = challenge
                    .params
                    .iter()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                format!("{}({})", challenge.scheme, params.join("; "))
            })
            .collect();
        match fault(field) {
            None => told.join(" "),
            Some(fault) => format!("{} !! {fault}", told.join(" ")),
        }
    }

    #[test]
    fn what_well_built_backends_write_is_read() {
        for (field, expected) in [
            ("Bearer", "Bearer()"),
            ("Bearer error=\"invalid_token\"", "Bearer(error=invalid_token)"),
            (
                "Bearer realm=\"api\", error=\"invalid_token\", DPoP algs=\"RS256 ES256\"",
                "Bearer(realm=api; error=invalid_token) DPoP(algs=RS256 ES256)",
            ),
            (
                "Bearer realm=\"http://127.0.0.1:2/p\",error=\"invalid_request\"",
                "Bearer(realm=http://127.0.0.1:2/p; error=invalid_request)",
            ),
            (
                "bearer error=\"missing\", error_description=\"Missing 'Authorization'.\"",
                "bearer(error=missing; error_description=Missing 'Authorization'.)",
            ),
            ("Negotiate, Bearer", "Negotiate() Bearer()"),
            ("Negotiate YII==, Bearer realm = x", "Negotiate() Bearer(realm=x)"),
            (" , Basic realm=\"a \\\"b\\\"\",,", "Basic(realm=a \"b\")"),
        ] {
            assert_eq!(told(field), expected, "{field}");
        }
    }

    #[test]
    fn what_is_against_the_grammar_is_named() {
        for (field, expected) in [
            ("", " !! it is empty"),
            ("Bearer realm=\"a", "Bearer() !! the quoted text of realm does not end"),
            ("Bearer a=\"b\", realm=", "Bearer(a=b) !! the parameter realm has no value"),
            ("realm=\"a\"", " !! the parameter realm stands before any scheme"),
            (
                "Bearer realm=\"a\" error=\"b\"",
                "Bearer(realm=a) !! 'e' stands where a scheme or a parameter should",
            ),
            (
                "Bearer realm=\"a\", realm=\"b\"",
                "Bearer(realm=a; realm=b) !! the parameter realm is given twice",
            ),
            (
                "Bearer error=\"invalid\\\"token\"",
                "Bearer(error=invalid\"token) !! '\"' may not stand in the parameter error",
            ),
            ("Bearer: realm", "Bearer() !! ':' stands where a scheme or a parameter should"),
        ] {
            assert_eq!(told(field), expected, "{field}");
        }
    }

    proptest! {
        #[test]
        fn no_field_makes_it_panic_or_lose_a_quoted_value(
            noise in any::<String>(),
            value in "[ -~]{0,20}",
        ) {
            let _ = read(&noise);
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
            let challenges = readable(&format!("Bearer realm=\"{escaped}\", {noise}"));
            prop_assert_eq!(challenges[0].param("realm"), Some(value.as_str()));
        }
    }
}
