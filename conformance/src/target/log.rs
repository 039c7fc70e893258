//! What a target process writes, kept within bounds.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::sync::Notify;

/// How many lines are kept.
const LINES: usize = 2000;
/// How long a line may be.
const LENGTH: usize = 2000;

/// The last lines of a process.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Inner>);

#[derive(Default)]
struct Inner {
    lines: Mutex<Kept>,
    changed: Notify,
}

#[derive(Default)]
struct Kept {
    lines: VecDeque<String>,
    /// How many lines were written in all.
    count: u64,
}

impl Log {
    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, line: &str) {
        let mut kept = self.kept();
        if kept.lines.len() == LINES {
            kept.lines.pop_front();
        }
        kept.lines.push_back(line.chars().take(LENGTH).collect());
        kept.count += 1;
        drop(kept);
        self.0.changed.notify_waiters();
    }

    /// How many lines have been written so far.
    pub(crate) fn count(&self) -> u64 {
        self.kept().count
    }

    /// The last lines, at most so many.
    pub(crate) fn last(&self, most: usize) -> Vec<String> {
        let kept = self.kept();
        kept.lines.iter().skip(kept.lines.len().saturating_sub(most)).cloned().collect()
    }

    /// The lines written since `count` was this, at most so many of the last.
    pub(crate) fn since(&self, count: u64, most: usize) -> Vec<String> {
        let new = usize::try_from(self.count().saturating_sub(count)).unwrap_or(usize::MAX);
        self.last(new.min(most))
    }

    /// Waits until something has been written since `count` was this and the
    /// process has fallen silent, or until the bound.
    pub(crate) async fn settle(&self, count: u64, bound: Duration) {
        let silence = Duration::from_millis(40);
        let _ = tokio::time::timeout(bound, async {
            loop {
                let before = self.count();
                let changed = self.0.changed.notified();
                let quiet = tokio::time::timeout(silence, changed).await.is_err();
                if quiet && before > count && self.count() == before {
                    return;
                }
            }
        })
        .await;
    }

    /// Reads a stream to its end.
    pub(crate) fn follow<R: AsyncRead + Unpin + Send + 'static>(&self, stream: R) {
        let log = self.clone();
        tokio::spawn(async move {
            let mut reader = BufReader::new(stream);
            let mut line = Vec::new();
            // Targets write what they like, so lines are bytes until here.
            while let Ok(1..) = reader.read_until(b'\n', &mut line).await {
                log.push(String::from_utf8_lossy(&line).trim_end());
                line.clear();
            }
        });
    }
}
