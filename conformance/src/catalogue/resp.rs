//! How the target says no. Looked at over all answers of the run, and told once.

use super::build::{asvs, audit, over_the_run, rfc};
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
        // "challenge = auth-scheme [ 1*SP ( token68 / #auth-param ) ]" (RFC 9110 section 11.3); the
        // attributes of RFC 6750 section 3 MUST NOT appear more than once.
        audit("resp/challenge-form", "the challenge does not keep to the grammar")
            .why("A client that cannot read the challenge does not learn what it should send.")
            .cite([rfc(9110, "11.3"), rfc(6750, "3")])
            .fix([Remedy::Challenge])
            .needs([Need::AuthorizationHeader])
            .steps([over_the_run(Audit::ChallengeForm, Level::Must, Severity::Low)]),
        audit("resp/error-code", "the challenge to a bad token does not say `invalid_token`")
            .why(
                "With the code a client knows that a new token helps. Without it, it cannot tell a \
                 bad token from none.",
            )
            .cite([rfc(6750, "3.1")])
            .fix([Remedy::Challenge])
            .needs([Need::AuthorizationHeader])
            .steps([over_the_run(Audit::ErrorCode, Level::Hardening, Severity::Low)]),
        audit("resp/no-server-error", "an ordinary request ended in a server error")
            .why("A server error is never the right answer to a token.")
            .cite([asvs("16.5.3"), rfc(9110, "15.6.1")])
            .fix([Remedy::CatchErrors])
            .steps([over_the_run(Audit::NoServerError, Level::Must, Severity::Medium)]),
        // RFC 6750 sections 5.2 and 5.3 have bearer tokens kept from disclosure.
        audit("resp/no-token-echo", "an answer repeats the token")
            .why(
                "Answers are logged and cached in other places than requests. A token in one is \
                 soon known to others.",
            )
            .cite([rfc(6750, "5.3"), asvs("16.5.1")])
            .fix([Remedy::HideInternals])
            .steps([over_the_run(Audit::NoTokenEcho, Level::Should, Severity::Medium)]),
        audit("resp/no-stack-trace", "an answer shows where in the code it failed")
            .why(
                "Names of files, libraries and versions tell an attacker which mistakes are worth \
                 trying.",
            )
            .cite([asvs("16.5.1"), asvs("13.4.2")])
            .fix([Remedy::HideInternals, Remedy::CatchErrors])
            .steps([over_the_run(Audit::NoStackTrace, Level::Should, Severity::Low)]),
        // "Field values containing CR, LF, or NUL characters are invalid and dangerous" (RFC 9110
        // section 5.5)
        audit("resp/no-injection", "what a token says was written into a header as it stands")
            .why(
                "Whoever can end a line in your answer can write headers of their own: cookies, \
                 redirects, or the answer to the next request.",
            )
            .cite([rfc(9110, "5.5"), rfc(9110, "11.2")])
            .fix([Remedy::HideInternals, Remedy::SanitizeKid])
            .steps([over_the_run(Audit::NoInjection, Level::Must, Severity::High)]),
        // A shared cache keeps answers to requests with `Authorization` only if `Cache-Control` lets
        // it (RFC 9111 section 3.5).
        audit("resp/caching", "caches may keep the answer and give it to others")
            .why(
                "With `public` a cache in between may show the answer for one user to the next, who \
                 has no token.",
            )
            .cite([rfc(9111, "3.5"), rfc(6750, "5.3"), asvs("14.2.2")])
            .fix([Remedy::NoSharedCache])
            .steps([over_the_run(Audit::Caching, Level::Should, Severity::Low)]),
    ]
}
