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

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::process::Command;
    use std::time::Instant;

    use super::*;

    /// Waits until there is something, or fails.
    async fn soon<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(Instant::now() < deadline, "{what} did not come to pass");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Whether a process lives; one that only waits to be reaped does not.
    fn lives(pid: &str) -> bool {
        let output = Command::new("ps").args(["-o", "stat=", "-p", pid]).output().unwrap();
        let state = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        !state.is_empty() && !state.starts_with('Z')
    }

    /// A shell that waits for a process of its own, as reloaders do, and the
    /// numbers of both.
    async fn family(further: &str) -> (Child, Vec<String>) {
        let script = format!("{further} sleep 600 & echo $$ $!; wait");
        let child = Child::start(&["sh".into(), "-c".into(), script], &[]).unwrap();
        let log = child.log.clone();
        let line = soon("the line with both numbers", || log.last(1).pop()).await;
        let pids: Vec<String> = line.split(' ').map(str::to_owned).collect();
        assert_eq!(pids.len(), 2, "{line}");
        assert!(pids.iter().all(|pid| lives(pid)));
        (child, pids)
    }

    async fn all_end(pids: &[String]) {
        soon("the end of all processes", || (!pids.iter().any(|pid| lives(pid))).then_some(()))
            .await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_panic_ends_the_whole_group() {
        let (child, pids) = family("").await;
        let task = tokio::spawn(async move {
            let _held = child;
            tokio::task::yield_now().await;
            // Like `panic!`, but without its noise in the output of the tests.
            std::panic::resume_unwind(Box::new("an error in the engine"));
        });
        assert!(task.await.unwrap_err().is_panic());
        all_end(&pids).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_aborted_task_ends_the_whole_group() {
        let (child, pids) = family("").await;
        let task = tokio::spawn(async move {
            let _held = child;
            std::future::pending::<()>().await;
        });
        tokio::task::yield_now().await;
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        all_end(&pids).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn one_that_does_not_listen_to_politeness_is_ended_as_well() {
        let (child, pids) = family("trap '' TERM;").await;
        child.end().await;
        all_end(&pids).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_outlives_its_leader_is_ended_with_the_group() {
        let script = "(trap '' TERM; echo $$ $(exec sh -c 'echo $PPID'); sleep 600; :) & wait";
        let child = Child::start(&["sh".into(), "-c".into(), script.into()], &[]).unwrap();
        let log = child.log.clone();
        let line = soon("the line with both numbers", || log.last(1).pop()).await;
        let pids: Vec<String> = line.split(' ').map(str::to_owned).collect();
        child.end().await;
        all_end(&pids).await;
    }
}
