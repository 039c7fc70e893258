//! What happened around each send of a case, which decides what proves it.

use std::collections::BTreeSet;

use crate::case::{Case, Kind, Send, Step};

/// What happened around a send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Nothing: the key set is the one of the whole run.
    Plain,
    /// The target fetched a key set of the case's own when it started.
    Cold,
    /// The target could fetch no key set when it started.
    Keyless,
    /// The key set was changed while the target was running, and it was made to
    /// fetch it.
    Changed,
    /// The key set was changed, and the send is repeated until its answer is the
    /// wanted one.
    Awaited,
    /// The token was good the first time.
    Outlived,
    /// It was sent so that the target asks a failing issuer.
    Asking,
    /// It was sent while the target asked a failing issuer, and after that.
    Beside,
    /// It was sent many times, or beside what was.
    Burst,
    /// The target had time to forget its keys.
    Outwaited,
}

/// Each send of a case that is judged, once, and what happened around it.
pub(super) fn ways(case: &Case) -> Vec<(&Send, Way)> {
    let mut named = BTreeSet::new();
    let mut ways = Vec::new();
    // What the last step means for a send behind it.
    let mut now = Way::Plain;
    for step in &case.steps {
        let found = match step {
            Step::Serve { wrong, .. } => {
                let hidden = wrong.as_ref().is_some_and(crate::case::Wrong::hides_keys);
                now = if hidden { Way::Keyless } else { Way::Cold };
                vec![]
            }
            Step::Provoke { .. } => {
                now = Way::Changed;
                vec![]
            }
            Step::Outwait => {
                now = Way::Outwaited;
                vec![]
            }
            Step::Ask { send, beside, .. } => {
                now = Way::Beside;
                vec![(send, Way::Asking), (beside, Way::Beside)]
            }
            Step::Burst { .. } => step.sends().map(|send| (send, Way::Burst)).collect(),
            Step::Send(send) => vec![(send, now)],
            Step::Until { send, .. } => vec![(send, Way::Awaited)],
            Step::Outlive { send, .. } => vec![(send, Way::Outlived)],
            Step::Publish { .. }
            | Step::Edit { .. }
            | Step::Break(_)
            | Step::Mend { .. }
            | Step::Rest { .. }
            | Step::Measure { .. }
            | Step::Promote { .. }
            | Step::Withdraw { .. }
            | Step::Audit { .. } => vec![],
        };
        ways.extend(found.into_iter().filter(|(send, _)| named.insert(&send.variant)));
    }
    debug_assert!(case.kind == Kind::Audit || ways.len() == case.sends().count());
    ways
}
