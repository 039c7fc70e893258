//! Placeholders such as `{port}` in the URL, in COMMAND and in `--env`.
//!
//! Only the names known here are replaced. Other braces stay as they are: JSON,
//! `${port}` of a shell and `{{port}}` of a template language belong to others.

use thiserror::Error;

/// The placeholders that this version fills in.
pub const NAMES: [&str; 9] = [
    "port",
    "issuer",
    "issuer_host",
    "issuer_port",
    "jwks_url",
    "discovery_url",
    "audience",
    "ca_file",
    "truststore",
];

/// Those of them that stand for what there is only where the issuer serves HTTPS.
pub const OF_TLS: [&str; 2] = ["ca_file", "truststore"];

/// The placeholders that are reserved, but for which this version has nothing.
const UNSERVED: [&str; 3] = ["jwks_file", "public_key_file", "secret"];

/// What the placeholders stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values {
    /// The port that the target listens on.
    pub port: u16,
    /// The issuer string, as in tokens.
    pub issuer: String,
    /// Host and port of the issuer, as in a URL.
    pub issuer_host: String,
    /// The port of the issuer.
    pub issuer_port: u16,
    /// Where the key set is.
    pub jwks_url: String,
    /// Where the OpenID Connect metadata is.
    pub discovery_url: String,
    /// The audience of the tokens.
    pub audience: String,
    /// A file with what a target has to trust, PEM, where the issuer serves HTTPS.
    pub ca_file: Option<String>,
    /// The same as a trust store for Java, JKS.
    pub truststore: Option<String>,
}

impl Values {
    fn get(&self, name: &str) -> Option<String> {
        Some(match name {
            "port" => self.port.to_string(),
            "issuer" => self.issuer.clone(),
            "issuer_host" => self.issuer_host.clone(),
            "issuer_port" => self.issuer_port.to_string(),
            "jwks_url" => self.jwks_url.clone(),
            "discovery_url" => self.discovery_url.clone(),
            "audience" => self.audience.clone(),
            "ca_file" => return self.ca_file.clone(),
            "truststore" => return self.truststore.clone(),
            _ => return None,
        })
    }
}

/// Why a text with placeholders cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlaceholderError {
    /// It looks like a placeholder, but none is called that.
    #[error("there is no placeholder `{{{name}}}`")]
    Unknown {
        /// What stands between the braces.
        name: String,
        /// The name that is probably meant.
        suggestion: Option<&'static str>,
    },
    /// A placeholder of a later version.
    #[error("this version does not serve the placeholder `{{{name}}}`")]
    NotServed {
        /// What stands between the braces.
        name: String,
    },
}

impl PlaceholderError {
    /// What to do about it.
    pub fn help(&self) -> String {
        let known = format!("the placeholders are {}", list());
        match self {
            Self::Unknown { suggestion: Some(suggestion), .. } => {
                format!("did you mean `{{{suggestion}}}`? {known}")
            }
            Self::Unknown { suggestion: None, .. } | Self::NotServed { .. } => known,
        }
    }
}

fn list() -> String {
    NAMES.map(|name| format!("{{{name}}}")).join(" ")
}

/// Checks a text in which braces may mean something else.
///
/// # Errors
/// If it holds a placeholder of a later version, or a word in braces that is
/// most likely a misspelt placeholder.
pub fn check(text: &str) -> Result<(), PlaceholderError> {
    words(text).try_for_each(|word| check_word(word.name, false))
}

/// Checks a URL, where a word in braces can be nothing but a placeholder.
///
/// # Errors
/// If it holds a placeholder that this version does not fill in.
pub fn check_url(text: &str) -> Result<(), PlaceholderError> {
    words(text).try_for_each(|word| check_word(word.name, true))
}

/// Replaces the placeholders.
pub fn fill(text: &str, values: &Values) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = 0;
    for word in words(text) {
        if let Some(value) = values.get(word.name) {
            filled.push_str(&text[rest..word.start]);
            filled.push_str(&value);
            rest = word.start + word.name.len() + 2;
        }
    }
    filled.push_str(&text[rest..]);
    filled
}

/// Whether the text holds this placeholder.
pub fn holds(text: &str, name: &str) -> bool {
    words(text).any(|word| word.name == name)
}

/// Whether the text holds a word in braces of whatever name.
pub fn holds_any(text: &str) -> bool {
    words(text).next().is_some()
}

fn check_word(name: &str, strict: bool) -> Result<(), PlaceholderError> {
    if NAMES.contains(&name) {
        return Ok(());
    }
    if UNSERVED.contains(&name) {
        return Err(PlaceholderError::NotServed { name: name.into() });
    }
    let suggestion = suggest(name);
    if strict || suggestion.is_some() {
        return Err(PlaceholderError::Unknown { name: name.into(), suggestion });
    }
    Ok(())
}

/// The placeholder that a word is probably meant to be.
fn suggest(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase().replace('-', "_");
    let near = NAMES
        .into_iter()
        .map(|name| (strsim::osa_distance(&word, name), name))
        // In a word of four letters two edits reach `host` and `root`.
        .filter(|(distance, name)| *distance <= if name.len() < 6 { 1 } else { 2 })
        .min();
    // `{issuer_url}` and `{jwks}` are meant for us as well.
    let stem = word.split('_').next().unwrap_or_default();
    near.map(|(_, name)| name).or_else(|| {
        NAMES.into_iter().find(|name| stem.len() > 3 && name.split('_').next() == Some(stem))
    })
}

/// A word in braces.
struct Word<'a> {
    /// Where its opening brace stands.
    start: usize,
    name: &'a str,
}

fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    text.match_indices('{').filter_map(move |(start, _)| {
        if text[..start].ends_with(['$', '{']) {
            return None;
        }
        let (name, _) = text[start + 1..].split_once('}')?;
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        (begins && name.chars().all(is_name)).then_some(Word { start, name })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        Values {
            port: 8080,
            issuer: "http://127.0.0.1:9470".into(),
            issuer_host: "127.0.0.1:9470".into(),
            issuer_port: 9470,
            jwks_url: "http://127.0.0.1:9470/jwks".into(),
            discovery_url: "http://127.0.0.1:9470/meta".into(),
            audience: "api".into(),
            ca_file: Some("/tmp/ca.pem".into()),
            truststore: Some("/tmp/ca.jks".into()),
        }
    }

    #[test]
    fn every_name_has_a_value() {
        for name in NAMES {
            assert!(values().get(name).is_some(), "{name}");
            assert_eq!(check(&format!("{{{name}}}")), Ok(()), "{name}");
            assert_eq!(check_url(&format!("{{{name}}}")), Ok(()), "{name}");
        }
    }

    #[test]
    fn only_the_names_are_replaced() {
        for (text, expected) in [
            ("http://127.0.0.1:{port}/x", "http://127.0.0.1:8080/x"),
            ("{issuer_host}={issuer_port}{port}", "127.0.0.1:9470=94708080"),
            (r#"{"aud":"{audience}","n":{port}}"#, r#"{"aud":"api","n":8080}"#),
            ("echo ${port} {{port}} {} {0} {x", "echo ${port} {{port}} {} {0} {x"),
            ("{ port }", "{ port }"),
            ("ü{port}ü", "ü8080ü"),
        ] {
            assert_eq!(fill(text, &values()), expected);
        }
    }

    #[test]
    fn values_are_not_filled_again() {
        let values = Values { issuer: "{audience}".into(), ..values() };
        assert_eq!(fill("{issuer}", &values), "{audience}");
    }

    #[test]
    fn misspelt_names_are_told_from_other_braces() {
        for (text, suggestion) in [
            ("{prot}", "port"),
            ("{Port}", "port"),
            ("{PORT}", "port"),
            ("{isuer}", "issuer"),
            ("{jwks-url}", "jwks_url"),
            ("{jwks_uri}", "jwks_url"),
            ("{jwksUrl}", "jwks_url"),
            ("{issuer_url}", "issuer"),
            ("{discovery}", "discovery_url"),
            ("{audiance}", "audience"),
        ] {
            let name = text.trim_matches(['{', '}']).to_owned();
            let error = PlaceholderError::Unknown { name, suggestion: Some(suggestion) };
            assert_eq!(check(text), Err(error));
        }
        for text in ["{host}", "{root}", "{print}", "{id}", "%{http_code}", "{1}", "${PORT}", "{}"]
        {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn a_url_takes_no_other_braces() {
        let error = check_url("http://{host}:{port}/").unwrap_err();
        insta::assert_snapshot!(error, @"there is no placeholder `{host}`");
        insta::assert_snapshot!(error.help(), @"the placeholders are {port} {issuer} {issuer_host} {issuer_port} {jwks_url} {discovery_url} {audience} {ca_file} {truststore}");
    }

    #[test]
    fn names_of_later_versions_are_named() {
        for name in UNSERVED {
            let error = check(&format!("--file={{{name}}}")).unwrap_err();
            assert_eq!(error, PlaceholderError::NotServed { name: name.into() });
        }
    }
}
