//! Numbers, lists and paragraphs as people write them.

use crate::policy::Profile;

/// The name of a profile, as on the command line.
pub(crate) fn profile(profile: Profile) -> &'static str {
    match profile {
        Profile::Minimal => "minimal",
        Profile::Recommended => "recommended",
        Profile::Strict => "strict",
    }
}

/// `1 case`, `2 cases`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// Milliseconds as a duration: `340 ms`, `8.4 s`, `2 min 5 s`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "durations are small and not negative"
)]
pub(crate) fn duration(ms: f64) -> String {
    if ms < 1000.0 {
        format!("{ms:.0} ms")
    } else if ms < 119_950.0 {
        format!("{:.1} s", ms / 1000.0)
    } else {
        let seconds = (ms / 1000.0).round() as u64;
        match seconds % 60 {
            0 => format!("{} min", seconds / 60),
            rest => format!("{} min {rest} s", seconds / 60),
        }
    }
}

/// The first of a list, and how many more there are.
pub(crate) fn list<T: AsRef<str>>(items: &[T], most: usize) -> String {
    // "And 1 more" is longer than most ids.
    let shown = if items.len() <= most + 1 { items.len() } else { most };
    let mut text = items[..shown].iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    if shown < items.len() {
        text.push_str(&format!(", and {} more", items.len() - shown));
    }
    text
}

/// Breaks a paragraph at its spaces. Words longer than the width stay whole,
/// so that paths and URLs can be copied. No line begins with `::`, which is
/// where GitHub looks for commands.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let breakable = !line.is_empty() && !word.starts_with("::");
        if breakable && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (ms, expected) in [
            (0.4, "0 ms"),
            (340.0, "340 ms"),
            (8_400.0, "8.4 s"),
            (70_000.0, "70.0 s"),
            (120_000.0, "2 min"),
            (125_000.0, "2 min 5 s"),
        ] {
            assert_eq!(duration(ms), expected);
        }
    }

    #[test]
    fn lists_and_numbers() {
        assert_eq!(count(1, "case"), "1 case");
        assert_eq!(count(0, "case"), "0 cases");
        assert_eq!(list(&["a", "b", "c"], 2), "a, b, c");
        assert_eq!(list(&["a", "b", "c", "d"], 2), "a, b, and 2 more");
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("one two ::error:: three", 7), ["one two ::error::", "three"]);
    }
}
