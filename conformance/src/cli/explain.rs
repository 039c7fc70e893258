//! `explain`: the page of a case.

use clap::Args;

use super::error::Error;
use super::{list, output};
use crate::case::Case;
use crate::catalogue;
use crate::explain;
use crate::options::Selection;

/// The options of `explain`.
#[derive(Args, Clone, Debug)]
pub(super) struct ExplainArgs {
    /// Id of a case, or a glob such as 'alg/*', which lists what matches
    #[arg(value_name = "ID|GLOB")]
    id: String,
}

/// Prints the page of a case, or a list.
pub(super) fn explain(args: &ExplainArgs) -> Result<(), Error> {
    let wanted = args.id.trim();
    if wanted.contains(['*', '?']) {
        let include = vec![wanted.to_owned()];
        let cases = catalogue::select(&Selection { include, ..Selection::default() })?;
        if cases.is_empty() {
            return Err(Error::NoMatch(wanted.into()));
        }
        return output::result(&list::text(&cases));
    }
    let (case, _) = find(wanted)?;
    let mut page = explain::page(case);
    if !page.ends_with('\n') {
        page.push('\n');
    }
    output::result(&page)
}

/// The case of an `id` or `id#variant`, and the variant, which exists.
pub(super) fn find(wanted: &str) -> Result<(&'static Case, Option<&str>), Error> {
    let (id, variant) = match wanted.split_once('#') {
        Some((id, variant)) => (id, Some(variant)),
        None => (wanted, None),
    };
    let case = catalogue::find(id)
        .ok_or_else(|| Error::UnknownCase { id: id.into(), closest: catalogue::closest(id) })?;
    match variant {
        Some(variant) if case.sends().all(|send| send.variant != variant) => {
            Err(Error::UnknownVariant {
                id: case.id.clone(),
                variant: variant.into(),
                variants: variants(case),
            })
        }
        variant => Ok((case, variant)),
    }
}

/// The variants, as `mint` and `--include` take them.
pub(super) fn variants(case: &Case) -> Vec<String> {
    let mut ids: Vec<_> = case.sends().map(|send| case.variant_id(&send.variant)).collect();
    ids.dedup();
    ids
}
