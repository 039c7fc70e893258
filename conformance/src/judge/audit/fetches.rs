//! What the target's own requests to the issuer bring with them.

use super::Look;
use crate::evidence::EventKind;

/// "ensuring no cookies are sent in the GET request" (RFC 8725 section 3.10):
/// what belongs to a user of the API is nothing for the issuer's log.
pub(super) fn look(kind: &EventKind) -> Look {
    match kind {
        EventKind::Fetch { brought, .. } | EventKind::Metadata { brought, .. } => {
            Look::bad_if(!brought.is_empty(), || {
                format!("the request to the issuer had {} in it", brought.join(" and "))
            })
        }
        _ => Look::Aside,
    }
}
