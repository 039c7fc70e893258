//! What the issuer shows to a target that starts.

use mock_issuer::fault::Fault;
use mock_issuer::jwks::JwksEdit;

use super::ScriptError;
use crate::case::{NewKey, Wrong};
use crate::cell::Cell;
use crate::evidence::NotRun;
use crate::verdict::Cause;

pub(super) async fn serve(
    cell: &Cell,
    keys: &[NewKey],
    edits: &[JwksEdit],
    wrong: Option<&Wrong>,
) -> Result<(), ScriptError> {
    for key in keys {
        cell.issuer.publish(&key.name, key.kind())?;
    }
    cell.issuer.edit_jwks(edits.to_vec())?;
    // RSA keys are made off the async workers, and before the target asks.
    let ring = cell.issuer.clone();
    let _ = tokio::task::spawn_blocking(move || ring.jwks_body()).await;
    if let Some(wrong) = wrong {
        let fault = with_canary(cell, &wrong.fault);
        cell.issuer.set_fault(wrong.document, Some(fault), wrong.occurrence).await?;
    }
    Ok(())
}

/// The fault with the address of the canary in its place.
pub(super) fn with_canary(cell: &Cell, fault: &Fault) -> Fault {
    let canary = cell.shared.canary_url.get().map_or("", String::as_str);
    match fault {
        Fault::Redirect { to } => Fault::Redirect { to: to.replace("{canary}", canary) },
        other => other.clone(),
    }
}

/// Why nothing is sent to a process that ended while it started. Some backends
/// fetch their keys first and end where they cannot, to be started again.
pub(crate) fn did_not_start(title: &str) -> NotRun {
    NotRun {
        cause: Cause::NotApplicable,
        reason: format!("the target does not start with what the issuer serves: {title}"),
    }
}
