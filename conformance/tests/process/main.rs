//! The built program and the processes it starts, talks to and ends.

#![expect(clippy::unwrap_used, reason = "tests")]
#![cfg(unix)]

mod attached;
mod ended;
mod front;
mod program;
mod started;
mod tls;
mod token_in;
