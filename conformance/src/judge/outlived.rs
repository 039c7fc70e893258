//! Verdicts on tokens that were good once.

use crate::judge::outcome::Draft;
use crate::judge::{View, refusal};
use crate::verdict::{Cause, VariantOutcome};

pub(super) fn judge(view: View<'_>, draft: Draft<'_>) -> VariantOutcome {
    let View { attempt, seen, .. } = view;
    // What remembers no token takes any that ends at the same time.
    if seen.accepted(attempt.another) {
        return draft.unclear(
            Cause::NotProvableHere,
            "a fresh token with the same `exp` was accepted too, so that nothing was remembered: \
             the leeway is longer than was measured, or `exp` is not checked",
        );
    }
    let text = |id: u32| seen.exchange(id).and_then(|exchange| exchange.token.as_ref());
    let first = attempt.twin.and_then(text);
    let same = attempt
        .sends
        .iter()
        .all(|id| text(*id).map(|token| &token.text) == first.map(|token| &token.text));
    if !same {
        return draft.unclear(Cause::NotProvableHere, "it was not the very same token");
    }
    if !seen.accepted(attempt.twin) {
        return draft.skipped(Cause::TwinRefused, "the target refused it while it was good");
    }
    refusal::judge(view, draft)
}
