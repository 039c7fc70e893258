//! One source of time. Everything that is put in order by time, such as the
//! requests an issuer received and the exchanges a runner had, must share one
//! clock, otherwise "fetched before it answered" cannot be told.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A clock, shared by cloning it. The default is the real one.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Source>);

#[derive(Debug)]
enum Source {
    Real { start: Instant },
    Fixed { unix: u64, elapsed_us: AtomicU64 },
}

impl Clock {
    /// The real time, counted from now.
    pub fn real() -> Self {
        Self(Arc::new(Source::Real { start: Instant::now() }))
    }

    /// A clock that stands still at this Unix time until it is
    /// [advanced](Self::advance). For tests.
    pub fn fixed(unix: u64) -> Self {
        Self(Arc::new(Source::Fixed { unix, elapsed_us: AtomicU64::new(0) }))
    }

    /// Moves a fixed clock forward. The real clock takes no orders.
    pub fn advance(&self, by: Duration) {
        if let Source::Fixed { elapsed_us, .. } = &*self.0 {
            let micros = u64::try_from(by.as_micros()).unwrap_or(u64::MAX);
            elapsed_us.fetch_add(micros, Ordering::Relaxed);
        }
    }

    /// Milliseconds since the clock was made. Monotonic.
    pub fn now_ms(&self) -> f64 {
        match &*self.0 {
            Source::Real { start } => start.elapsed().as_secs_f64() * 1000.0,
            Source::Fixed { elapsed_us, .. } => {
                Duration::from_micros(elapsed_us.load(Ordering::Relaxed)).as_secs_f64() * 1000.0
            }
        }
    }

    /// Seconds since 1970, for the claims of tokens. Follows the system's
    /// clock, since that is what the target compares the claims with.
    pub fn unix_now(&self) -> u64 {
        match &*self.0 {
            Source::Real { .. } => {
                SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
            }
            Source::Fixed { unix, elapsed_us } => {
                unix + elapsed_us.load(Ordering::Relaxed) / 1_000_000
            }
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::real()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let clock = Clock::fixed(1_000);
        let same = clock.clone();
        assert_eq!((clock.unix_now(), clock.now_ms()), (1_000, 0.0));
        same.advance(Duration::from_millis(2_500));
        assert_eq!((clock.unix_now(), clock.now_ms()), (1_002, 2_500.0));
    }

    #[test]
    fn the_real_clock_never_goes_back() {
        let clock = Clock::real();
        let first = clock.now_ms();
        assert!(clock.now_ms() >= first);
        assert!(clock.unix_now() > 1_700_000_000);
    }
}
