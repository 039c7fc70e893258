//! Templates, in words: what a placeholder stands for is told, not its name.

use super::quoted;

/// The placeholders, and what they stand for.
const NAMES: [(&str, &str); 13] = [
    ("issuer", "the issuer"),
    ("issuer_host", "the host of the issuer"),
    ("audience", "the audience"),
    ("kid", "the `kid` of the signing key"),
    ("alg", "the algorithm of the signing key"),
    ("subject", "the subject"),
    ("client", "the id of the client"),
    ("scope", "the scope"),
    ("tenant", "another tenant of the issuer"),
    ("canary", "an address where somebody watches"),
    ("canary_host", "the host where somebody watches"),
    ("canary_path", "a path there"),
    ("stranger_jwks", "a key set with the key that was never published"),
];

/// The filters, and what they do.
const FILTERS: [(&str, &str); 14] = [
    ("upper", "in capitals"),
    ("lower", "in small letters"),
    ("swapcase", "with small letters and capitals exchanged"),
    ("slash", "with a slash more or less at its end"),
    ("butlast", "without its last letter"),
    ("butfirst", "without its first letter"),
    ("first", "of which only the first letter"),
    ("last", "of which only the last letter"),
    ("middle", "without both ends"),
    ("dotx", "with `x` for its first dot"),
    ("scheme", "with `http` and `https` exchanged"),
    ("port", "with a port that means the same"),
    ("escaped", "with its last letter as an escape"),
    ("dotpath", "with `/./` in it"),
];

/// A template as a phrase.
pub(super) fn phrase(template: &str) -> String {
    if let Some((words, "")) = placeholder(template) {
        return words;
    }
    let (mut text, mut rest) = (String::new(), template);
    while let Some(brace) = rest.find('{') {
        text.push_str(&rest[..brace]);
        rest = &rest[brace..];
        rest = match placeholder(rest) {
            Some((words, behind)) => {
                text.push_str(&format!("<{words}>"));
                behind
            }
            None => {
                text.push('{');
                &rest[1..]
            }
        };
    }
    text.push_str(rest);
    format!("the text {}", quoted(&text))
}

/// The placeholder at the beginning of a text in words, and what follows it.
fn placeholder(text: &str) -> Option<(String, &str)> {
    let (inner, behind) = text.strip_prefix('{')?.split_once('}')?;
    let (name, filter) = inner.split_once('|').unwrap_or((inner, ""));
    let words = find(&NAMES, name)?;
    let words = match filter {
        "" => words.to_owned(),
        filter => format!("{words} {}", find(&FILTERS, filter)?),
    };
    Some((words, behind))
}

fn find(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, words)| *words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_told_by_what_it_stands_for() {
        assert_eq!(phrase("{issuer}"), "the issuer");
        assert_eq!(phrase("{issuer|butlast}"), "the issuer without its last letter");
        assert_eq!(phrase("{scope}er"), r#"the text "<the scope>er""#);
        assert_eq!(phrase("${jndi:x}{0}"), r#"the text "${jndi:x}{0}""#);
    }
}
