//! Bodies that come in pieces, slowly, or not to their end.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::stream::{self, StreamExt as _};
use tokio::time::{Instant, sleep_until};

/// How often a slow body goes on, at most.
const TICK: Duration = Duration::from_millis(100);

/// How many octets a piece has at most that is made for sending.
const PIECE: u64 = 64 * 1024;

/// The body, so many octets a second: one at a time where they are few.
pub(super) fn drip(body: Bytes, octets_per_second: u32) -> Body {
    let per_second = octets_per_second.max(1);
    let ticks = u32::try_from(Duration::from_secs(1).as_millis() / TICK.as_millis()).unwrap_or(1);
    let piece = per_second.div_ceil(ticks);
    let pause = Duration::from_secs(u64::from(piece)).div_f64(f64::from(per_second));
    let piece = piece as usize;
    let drops = stream::unfold((body, Instant::now()), move |(mut rest, when)| async move {
        if rest.is_empty() {
            return None;
        }
        sleep_until(when).await;
        let next = rest.split_to(piece.min(rest.len()));
        Some((Ok::<_, io::Error>(next), (rest, when + pause)))
    });
    Body::from_stream(drops)
}

/// This much, and then the end of the connection.
pub(super) fn broken_off(part: Bytes) -> Body {
    let end = stream::once(async {
        // What came before is only sent once there is a pause.
        tokio::task::yield_now().await;
        Err(io::Error::other("broken off on command"))
    });
    Body::from_stream(stream::iter([Ok(part)]).chain(end))
}

/// The body in several pieces, without saying how long it is.
pub(super) fn in_pieces(body: Bytes) -> Body {
    let piece = body.len().div_ceil(3).max(1);
    let starts = (0..body.len()).step_by(piece);
    let pieces: Vec<_> = starts
        .map(|start| Ok::<_, io::Error>(body.slice(start..body.len().min(start + piece))))
        .collect();
    Body::from_stream(stream::iter(pieces))
}

/// The object with a member `padding` in front, and its length. The padding is
/// made while it is sent.
pub(super) fn padded(object: &Bytes, octets: u64) -> (Body, u64) {
    let start = Bytes::from_static(br#"{"padding":""#);
    let end = match object.strip_prefix(b"{".as_slice()) {
        Some(rest) => [br#"","#.as_slice(), rest].concat(),
        None => b"\"}".to_vec(),
    };
    let length = start.len() as u64 + octets + end.len() as u64;
    let filling = Bytes::from(vec![b'x'; octets.min(PIECE) as usize]);
    let middle = stream::unfold(octets, move |left| {
        let piece = filling.slice(..left.min(PIECE) as usize);
        std::future::ready((left > 0).then(|| (Ok(piece), left - left.min(PIECE))))
    });
    let whole = stream::iter([Ok(start)]).chain(middle).chain(stream::iter([Ok(end.into())]));
    (Body::from_stream(whole.map(|piece: Result<Bytes, io::Error>| piece)), length)
}
