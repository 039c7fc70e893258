//! How the task that serves a port is told to look whether it is to refuse.

use std::future::pending;
use std::io;

use tokio::sync::{mpsc, oneshot};

type Done = oneshot::Sender<io::Result<()>>;

/// Where one knocks.
#[derive(Debug)]
pub(crate) struct Door(mpsc::UnboundedSender<Done>);

/// What the task that serves hears.
#[derive(Debug)]
pub(crate) struct Knocks(mpsc::UnboundedReceiver<Done>);

impl Door {
    pub(crate) fn new() -> (Self, Knocks) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self(sender), Knocks(receiver))
    }

    /// Has the port open or close as is wanted by now, and waits for it. A port
    /// that is not served any more stays as it is.
    pub(crate) async fn knock(&self) -> io::Result<()> {
        let (done, answer) = oneshot::channel();
        if self.0.send(done).is_err() {
            return Ok(());
        }
        answer.await.unwrap_or(Ok(()))
    }
}

impl Knocks {
    /// The next one, which never comes where there is no door.
    pub(super) async fn next(&mut self) -> Done {
        match self.0.recv().await {
            Some(done) => done,
            None => pending().await,
        }
    }
}
