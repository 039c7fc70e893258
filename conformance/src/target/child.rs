//! A target process that the run starts, in a process group of its own, so
//! that reloaders and workers end with it.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use process_wrap::tokio::{ChildWrapper, CommandWrap};

use crate::target::log::Log;

/// A running child. It ends when this is dropped, whatever the reason.
pub(crate) struct Child {
    inner: Box<dyn ChildWrapper>,
    pub(crate) log: Log,
}

impl Child {
    pub(crate) fn start(command: &[String], env: &[(String, String)]) -> std::io::Result<Self> {
        let (program, arguments) =
            command.split_first().ok_or_else(|| std::io::Error::other("the command is empty"))?;
        let mut wrap = CommandWrap::with_new(program, |command| {
            command
                .args(arguments)
                .envs(env.iter().map(|(name, value)| (name, value)))
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
        });
        #[cfg(unix)]
        wrap.wrap(process_wrap::tokio::ProcessGroup::leader());
        #[cfg(windows)]
        wrap.wrap(process_wrap::tokio::JobObject);
        let mut inner = wrap.spawn()?;
        let log = Log::default();
        if let Some(stdout) = inner.stdout().take() {
            log.follow(stdout);
        }
        if let Some(stderr) = inner.stderr().take() {
            log.follow(stderr);
        }
        Ok(Self { inner, log })
    }

    /// How the process ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.inner.try_wait().ok().flatten()
    }

    /// Ends the process and all that it started: politely first, then not.
    pub(crate) async fn end(mut self) {
        #[cfg(unix)]
        {
            const SIGTERM: i32 = 15;
            let _ = self.inner.signal(SIGTERM);
            let polite = Duration::from_secs(2);
            if tokio::time::timeout(polite, self.inner.wait()).await.is_ok() {
                return;
            }
        }
        let _ = self.inner.start_kill();
        let _ = tokio::time::timeout(Duration::from_secs(5), self.inner.wait()).await;
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // Ends the whole group, also what outlived its leader.
        let _ = self.inner.start_kill();
    }
}
