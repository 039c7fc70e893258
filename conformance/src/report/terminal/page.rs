//! What the report is written onto: lines, labels, symbols and colours.

use anstyle::{AnsiColor, Style};

use crate::foreign::is_unseen;
use crate::report::finding::{Field, Form};
use crate::report::terminal::Look;
use crate::report::words::wrap;
use crate::verdict::Verdict;

/// Lines are broken here; wider is hard to read, narrower wastes the screen.
pub(crate) const WIDTH: usize = 100;
/// Where the text of a field begins.
const FIELD: usize = 14;

pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(crate) const MAGENTA: Style = AnsiColor::Magenta.on_default();
pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();

/// A report on its way.
pub(crate) struct Page<'a> {
    look: &'a Look,
    text: String,
}

impl<'a> Page<'a> {
    pub(crate) fn new(look: &'a Look) -> Self {
        Self { look, text: String::new() }
    }

    pub(crate) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// An empty line, unless the page is empty or has one there already.
    pub(crate) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A paragraph whose further lines stand under the first.
    pub(crate) fn paragraph(&mut self, lead: &str, text: &str) {
        let indent = lead.chars().count();
        for (index, line) in wrap(text, WIDTH.saturating_sub(indent)).iter().enumerate() {
            let lead = if index == 0 { lead.to_owned() } else { " ".repeat(indent) };
            self.line(&format!("{lead}{line}"));
        }
    }

    pub(crate) fn field(&mut self, field: &Field) {
        let mut lead = format!("    {:<10}", field.label);
        for line in &field.lines {
            let parts = match field.form {
                // Code in advice is indented, and stays as it is laid out.
                Form::Prose if !line.starts_with("  ") => wrap(line, WIDTH - FIELD),
                Form::Prose | Form::Verbatim => vec![line.clone()],
                Form::Quoted => vec![format!("| {line}")],
            };
            for part in parts {
                let label = self.styled(DIM, &lead);
                self.line(&format!("{label}{part}"));
                lead = " ".repeat(FIELD);
            }
        }
    }

    pub(crate) fn styled(&self, style: Style, text: &str) -> String {
        if self.look.colour && !text.trim().is_empty() {
            format!("{}{text}{}", style.render(), style.render_reset())
        } else {
            text.to_owned()
        }
    }

    /// The symbol of a verdict.
    pub(crate) fn symbol(&self, verdict: Verdict, known: bool) -> String {
        let (symbol, style) = match verdict {
            Verdict::Fail | Verdict::Warn if known => ("✗", DIM),
            Verdict::Pass => ("✓", GREEN),
            Verdict::Warn => ("!", YELLOW),
            Verdict::Fail => ("✗", RED),
            Verdict::Skip => ("–", DIM),
            Verdict::Unclear | Verdict::NotRun => ("?", MAGENTA),
        };
        self.styled(style, symbol)
    }

    pub(crate) fn finish(self) -> String {
        if self.look.unicode { self.text } else { ascii(&self.text) }
    }
}

/// The same in ASCII. What has no likeness is told by its number.
fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '✓' => out.push('+'),
            '✗' => out.push('x'),
            '–' | '—' | '·' | '‑' | '−' => out.push('-'),
            '…' => out.push_str("..."),
            '→' => out.push_str("->"),
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            c if c.is_ascii() => out.push(c),
            c if is_unseen(c) => {}
            c => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
        }
    }
    out
}
