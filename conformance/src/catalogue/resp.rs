//! How the target says no. Looked at over all answers of the run, and told once.

use super::build::{audit, over_the_run, rfc};
use crate::case::{Audit, Case, Level, Need, Severity};
use crate::remedy::Remedy;

pub(super) fn cases() -> Vec<Case> {
    vec![
        // "invalid_token: The access token provided is expired, revoked, malformed, or invalid
        // for other reasons. The resource SHOULD respond with the HTTP 401 (Unauthorized) status
        // code." (RFC 6750 section 3.1). A request that is malformed itself may get 400 by the
        // same section, so only tokens are looked at.
        audit("resp/refusal-status", "a bad token is refused with another status than 401")
            .why(
                "Clients fetch a new token when they see 401. On 403, 400 or a redirect to a login \
                 page they give up, or follow the redirect and take the page for the answer.",
            )
            .cite([rfc(6750, "3.1"), rfc(9110, "15.5.2")])
            .fix([Remedy::CatchErrors])
            .steps([over_the_run(Audit::RefusalStatus, Level::Should, Severity::Low)]),
        // "The server generating a 401 response MUST send a WWW-Authenticate header field
        // (Section 11.6.1) containing at least one challenge applicable to the target resource."
        // (RFC 9110 section 15.5.2)
        audit("resp/challenge", "a 401 does not say that a bearer token is wanted")
            .why(
                "A client learns from `WWW-Authenticate` what to send, and whether its token was \
                 missing or bad. Without it, 401 is a riddle.",
            )
            .cite([rfc(9110, "15.5.2"), rfc(6750, "3")])
            .fix([Remedy::Challenge])
            .needs([Need::AuthorizationHeader])
            .steps([over_the_run(Audit::Challenge, Level::Must, Severity::Low)]),
    ]
}
