//! Whether to colour, and whether more than ASCII can be shown.

/// When to colour, `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Colour {
    /// Where a terminal or a CI log shows it, unless the environment objects.
    /// The default.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Whether to colour. `env` looks up an environment variable.
///
/// An empty variable counts as absent (<https://no-color.org>).
pub fn colour(choice: Colour, is_terminal: bool, env: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name: &str| env(name).filter(|value| !value.is_empty());
    let forced = |name: &str| set(name).is_some_and(|value| value != "0");
    match choice {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            if set("NO_COLOR").is_some() {
                false
            } else if forced("FORCE_COLOR") || forced("CLICOLOR_FORCE") {
                true
            } else if set("CLICOLOR").as_deref() == Some("0")
                || set("FORCE_COLOR").as_deref() == Some("0")
            {
                false
            } else {
                // These CI logs show colours, though they are no terminals.
                (is_terminal && set("TERM").as_deref() != Some("dumb"))
                    || set("GITHUB_ACTIONS").is_some()
                    || set("GITLAB_CI").is_some()
            }
        }
    }
}

/// Whether more than ASCII can be shown. `env` looks up an environment variable.
pub fn unicode(env: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name: &str| env(name).filter(|value| !value.is_empty());
    if set("TERM").as_deref() == Some("linux") {
        // The console of the kernel has a font of a few hundred glyphs.
        return false;
    }
    let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"));
    match locale {
        Some(locale) => {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        }
        None => cfg!(windows) || set("GITHUB_ACTIONS").is_some() || set("GITLAB_CI").is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(text: &str) -> impl Fn(&str) -> Option<String> {
        move |name: &str| {
            text.split(' ')
                .filter_map(|pair| pair.split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        }
    }

    #[test]
    fn the_table_of_colour() {
        for (choice, terminal, variables, expected) in [
            (Colour::Auto, true, "", true),
            (Colour::Auto, false, "", false),
            (Colour::Auto, true, "TERM=dumb", false),
            (Colour::Auto, true, "NO_COLOR=1", false),
            (Colour::Auto, true, "NO_COLOR=", true),
            (Colour::Auto, true, "CLICOLOR=0", false),
            (Colour::Auto, true, "FORCE_COLOR=0", false),
            (Colour::Auto, false, "FORCE_COLOR=1", true),
            (Colour::Auto, false, "CLICOLOR_FORCE=1", true),
            (Colour::Auto, false, "CLICOLOR_FORCE=0", false),
            (Colour::Auto, false, "NO_COLOR=1 FORCE_COLOR=1", false),
            (Colour::Auto, false, "GITHUB_ACTIONS=true", true),
            (Colour::Auto, false, "GITLAB_CI=true NO_COLOR=1", false),
            (Colour::Auto, false, "CI=true", false),
            (Colour::Always, false, "NO_COLOR=1", true),
            (Colour::Never, true, "FORCE_COLOR=1", false),
        ] {
            assert_eq!(colour(choice, terminal, env(variables)), expected, "{variables:?}");
        }
    }

    #[test]
    fn the_table_of_letters() {
        for (variables, expected) in [
            ("LANG=en_GB.UTF-8", true),
            ("LANG=en_GB.UTF-8 LC_ALL=C", false),
            ("LANG=C.utf8", true),
            ("LANG=en_GB.UTF-8 TERM=linux", false),
            ("GITHUB_ACTIONS=true", true),
        ] {
            assert_eq!(unicode(env(variables)), expected, "{variables:?}");
        }
    }
}
