//! What people see on stderr while they wait.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::foreign::bounded;
use crate::progress::{Observer, Progress};
use crate::report::shell;
use crate::report::words::duration;

/// A rewritten line must not wrap.
const WIDTH: usize = 79;

/// What to print for a piece of progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Lines that stay.
    Lasting(Vec<String>),
    /// A line that the next one replaces; empty clears it.
    Passing(String),
    /// Nothing.
    Nothing,
}

/// What is under way, as far as the passing line tells it.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// Whether a passing line can be shown.
    pub terminal: bool,
    /// Whether somebody starts the target by hand and must be told the issuer.
    pub attached: bool,
    sent: Option<(usize, usize)>,
    waiting: Vec<(String, String, Duration)>,
}

impl Board {
    /// A board. `terminal`: a passing line can be shown; `attached`: somebody
    /// starts the target by hand.
    pub fn new(terminal: bool, attached: bool) -> Self {
        Self { terminal, attached, ..Self::default() }
    }

    /// What to print.
    pub fn tell(&mut self, progress: &Progress) -> Told {
        match progress {
            Progress::IssuerReady { iss, jwks_url, discovery_url, audience } if self.attached => {
                let pairs = [
                    ("ISSUER", iss),
                    ("JWKS_URL", jwks_url),
                    ("AUDIENCE", audience),
                    ("OIDC_DISCOVERY_URL", discovery_url),
                ];
                let mut lines = vec!["the issuer is ready; start the target with".to_owned()];
                lines.extend(
                    pairs.map(|(name, value)| format!("  export {name}={}", shell::quote(value))),
                );
                Told::Lasting(lines)
            }
            Progress::IssuerReady { .. } => Told::Nothing,
            Progress::WaitingForTarget { url, at_most } => self.either(format!(
                "waiting for {}, at most {}",
                bounded(url, 200),
                human(*at_most)
            )),
            Progress::Preflight => self.passing("looking at the target".into()),
            Progress::Resolved { findings } => {
                self.passing(bounded(findings.first().map_or("", String::as_str), 200))
            }
            Progress::Sent { done, total } => {
                self.sent = Some((*done, *total));
                self.passing(self.state())
            }
            Progress::WaitingFor { case, what, at_most } => {
                self.waiting.push((case.clone(), what.clone(), *at_most));
                let line = format!(
                    "{} waits for {}, at most {}",
                    bounded(case, 80),
                    bounded(what, 200),
                    human(*at_most)
                );
                if self.terminal { self.passing(self.state()) } else { Told::Lasting(vec![line]) }
            }
            Progress::CaseDone { case } => {
                self.waiting.retain(|(waiting, ..)| waiting != case);
                self.passing(self.state())
            }
        }
    }

    fn either(&self, line: String) -> Told {
        if self.terminal { self.passing(line) } else { Told::Lasting(vec![line]) }
    }

    fn passing(&self, line: String) -> Told {
        if self.terminal {
            Told::Passing(line.chars().take(WIDTH).collect())
        } else {
            Told::Nothing
        }
    }

    fn state(&self) -> String {
        let mut parts = Vec::new();
        if let Some((done, total)) = self.sent {
            parts.push(format!("{done} of {total} sent"));
        }
        match self.waiting.as_slice() {
            [] => {}
            [(case, what, at_most)] => parts.push(format!(
                "{} waits for {}, at most {}",
                bounded(case, 40),
                bounded(what, 60),
                human(*at_most)
            )),
            several => {
                let longest = several.iter().map(|(.., at_most)| *at_most).max();
                parts.push(format!(
                    "{} cases wait, at most {}",
                    several.len(),
                    human(longest.unwrap_or_default())
                ));
            }
        }
        parts.join("; ")
    }
}

fn human(time: Duration) -> String {
    // Bounds are whole seconds; `30.0 s` would look measured.
    if time.subsec_nanos() == 0 && time.as_secs() < 120 {
        format!("{} s", time.as_secs())
    } else {
        duration(time.as_secs_f64() * 1000.0)
    }
}

/// Prints to stderr.
#[derive(Clone, Debug)]
pub struct Printer(Arc<Mutex<Board>>);

impl Printer {
    /// A printer for this process. `attached`: somebody starts the target by
    /// hand and must be told the issuer.
    pub fn new(attached: bool) -> Self {
        Self(Arc::new(Mutex::new(Board::new(io::stderr().is_terminal(), attached))))
    }

    /// Passes a run's progress to this printer.
    pub fn observer(&self) -> Observer {
        let printer = self.clone();
        Arc::new(move |progress| printer.print(&progress))
    }

    /// Clears the passing line. To be called before anything else is printed.
    pub fn finish(&self) {
        let Ok(board) = self.0.lock() else { return };
        if board.terminal {
            let _ = write!(io::stderr(), "\r\x1b[2K");
        }
    }

    fn print(&self, progress: &Progress) {
        // The lock also keeps lines of several cells apart.
        let Ok(mut board) = self.0.lock() else { return };
        let text = match board.tell(progress) {
            Told::Nothing => return,
            Told::Passing(line) => format!("\r\x1b[2K{line}"),
            Told::Lasting(lines) => {
                let clear = if board.terminal { "\r\x1b[2K" } else { "" };
                format!("{clear}{}\n", lines.join("\n"))
            }
        };
        // A closed stderr is no reason to end a run.
        let mut stderr = io::stderr().lock();
        let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(case: &str, seconds: u64) -> Progress {
        Progress::WaitingFor {
            case: case.into(),
            what: "the new key\x1b[2J".into(),
            at_most: Duration::from_secs(seconds),
        }
    }

    #[test]
    fn lines_that_stay() {
        let mut board = Board::new(false, true);
        let Told::Lasting(lines) = board.tell(&Progress::IssuerReady {
            iss: "http://127.0.0.1:9470".into(),
            jwks_url: "http://127.0.0.1:9470/.well-known/jwks.json".into(),
            discovery_url: "http://127.0.0.1:9470/.well-known/openid-configuration".into(),
            audience: "an api".into(),
        }) else {
            panic!("the issuer must be told");
        };
        insta::assert_snapshot!(lines.join("\n"), @r"
the issuer is ready; start the target with
  export ISSUER=http://127.0.0.1:9470
  export JWKS_URL=http://127.0.0.1:9470/.well-known/jwks.json
  export AUDIENCE='an api'
  export OIDC_DISCOVERY_URL=http://127.0.0.1:9470/.well-known/openid-configuration
");
        assert_eq!(
            board.tell(&wait("rotation/new-key", 70)),
            Told::Lasting(vec![
                "rotation/new-key waits for the new key\\u{1b}[2J, at most 70 s".into()
            ])
        );
        assert_eq!(board.tell(&Progress::Sent { done: 1, total: 2 }), Told::Nothing);
    }

    #[test]
    fn the_line_that_passes() {
        let mut board = Board::new(true, false);
        let mut tell = |progress: &Progress| match board.tell(progress) {
            Told::Passing(line) => line,
            other => panic!("{other:?}"),
        };
        let told = [
            tell(&Progress::WaitingForTarget {
                url: "http://127.0.0.1:5000/".into(),
                at_most: Duration::from_secs(30),
            }),
            tell(&Progress::Preflight),
            tell(&Progress::Sent { done: 3, total: 300 }),
            tell(&wait("rotation/new-key", 70)),
            tell(&wait("rotation/removed", 90)),
            tell(&Progress::CaseDone { case: "rotation/new-key".into() }),
            tell(&Progress::CaseDone { case: "rotation/removed".into() }),
        ];
        assert!(told.iter().all(|line| line.chars().count() <= WIDTH));
        insta::assert_snapshot!(told.join("\n"), @r"
waiting for http://127.0.0.1:5000/, at most 30 s
looking at the target
3 of 300 sent
3 of 300 sent; rotation/new-key waits for the new key\u{1b}[2J, at most 70 s
3 of 300 sent; 2 cases wait, at most 90 s
3 of 300 sent; rotation/removed waits for the new key\u{1b}[2J, at most 90 s
3 of 300 sent
");
    }
}
