//! The runtime, and what happens at Ctrl-C, SIGTERM and a panic.

use std::io;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::task::JoinError;

use super::error::Error;
use super::output;
use crate::progress::Interrupt;

/// How long tasks may take to end when all is over. Targets are ended when
/// their task is dropped, which takes a moment.
const LAST_MOMENTS: Duration = Duration::from_secs(5);

/// Runs a task to its end. The first signal sets `interrupt`, the second one
/// ends the task at once.
///
/// # Errors
/// What the task returns; if it panicked; if it was ended by a second signal.
pub(super) fn run<T, F>(interrupt: Interrupt, task: F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>> + Send + 'static,
    T: Send + 'static,
{
    let runtime = Builder::new_multi_thread().enable_all().build().map_err(Error::Runtime)?;
    let result = runtime.block_on(async {
        let mut signals = Signals::listen().map_err(Error::Runtime)?;
        watch(&interrupt, task, async || signals.next().await).await
    });
    // Not just dropped: that would wait for ever for a thread that hangs.
    runtime.shutdown_timeout(LAST_MOMENTS);
    result
}

async fn watch<T, F>(
    interrupt: &Interrupt,
    task: F,
    mut signal: impl AsyncFnMut(),
) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>> + Send + 'static,
    T: Send + 'static,
{
    // A task of its own, so that a panic in it is caught and its target still
    // ended.
    let mut task = tokio::spawn(task);
    tokio::select! {
        done = &mut task => return flatten(done),
        () = signal() => {
            interrupt.set();
            output::note("interrupted; the run ends early. Once more ends it at once.");
        }
    }
    tokio::select! {
        done = &mut task => flatten(done),
        () = signal() => {
            task.abort();
            Err(Error::Interrupted)
        }
    }
}

fn flatten<T>(done: Result<Result<T, Error>, JoinError>) -> Result<T, Error> {
    done.unwrap_or_else(|error| {
        Err(match error.try_into_panic() {
            Ok(panic) => Error::Panicked(message(panic.as_ref())),
            Err(_) => Error::Interrupted,
        })
    })
}

/// What a panic says.
pub(super) fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message").to_owned()
}

/// Ctrl-C, and on Unix SIGTERM.
struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    #[cfg(unix)]
    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
    fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    #[cfg(not(unix))]
    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a handler there is no signal to wait for.
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_internal_error() {
        let result: Result<(), Error> =
            run(Interrupt::default(), async { panic!("it broke: {}", 7) });
        assert!(matches!(result, Err(Error::Panicked(message)) if message == "it broke: 7"));
    }

    #[test]
    fn what_the_task_returns_is_returned() {
        assert!(matches!(run(Interrupt::default(), async { Ok(7) }), Ok(7)));
    }

    #[tokio::test]
    async fn the_first_signal_asks_the_task_to_end() {
        let interrupt = Interrupt::default();
        let task = {
            let interrupt = interrupt.clone();
            async move {
                interrupt.wait().await;
                Ok(7)
            }
        };
        let mut signals = 1;
        let result = watch(&interrupt, task, async || {
            if signals == 0 {
                std::future::pending::<()>().await;
            }
            signals -= 1;
        });
        assert!(matches!(result.await, Ok(7)));
    }

    #[tokio::test]
    async fn the_second_signal_drops_the_task() {
        let (alive, dropped) = tokio::sync::oneshot::channel::<()>();
        let task = async move {
            let _alive = alive;
            std::future::pending::<Result<(), Error>>().await
        };
        let result = watch(&Interrupt::default(), task, async || {}).await;
        assert!(matches!(result, Err(Error::Interrupted)));
        assert!(dropped.await.is_err(), "the sender goes with the task");
    }
}
