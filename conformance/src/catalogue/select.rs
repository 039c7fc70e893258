//! Which cases a run has: all or those included, less those excluded.

use super::{all, areas, closest, most_alike};
use crate::case::{Case, Send, Step};
use crate::options::Selection;

/// A selection that names something that is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SelectionError {
    /// A pattern that matches neither a case nor a variant.
    #[error("no case matches `{pattern}`")]
    Pattern {
        /// The pattern as given.
        pattern: String,
        /// What may have been meant.
        closest: Option<String>,
    },
    /// An area that does not exist.
    #[error("there is no area `{area}`")]
    Area {
        /// The area as given.
        area: String,
        /// What may have been meant.
        closest: Option<String>,
    },
}

impl SelectionError {
    /// What may have been meant.
    pub fn help(&self) -> Option<String> {
        let (Self::Pattern { closest, .. } | Self::Area { closest, .. }) = self;
        closest.as_ref().map(|name| format!("did you mean `{name}`?"))
    }
}

/// The cases of a selection, in catalogue order. A case whose variants are not
/// all selected comes with the selected ones only.
///
/// # Errors
/// If a pattern or an area matches nothing at all: a typing error must not
/// quietly test less than was asked for.
pub fn select(selection: &Selection) -> Result<Vec<Case>, SelectionError> {
    for area in &selection.areas {
        if !areas().contains(&area.as_str()) {
            let closest = most_alike(area, areas().into_iter()).map(Into::into);
            return Err(SelectionError::Area { area: area.clone(), closest });
        }
    }
    for pattern in selection.include.iter().chain(&selection.exclude) {
        if !all().iter().any(|case| touches(pattern, case)) {
            let closest = meant(pattern);
            return Err(SelectionError::Pattern { pattern: pattern.clone(), closest });
        }
    }
    Ok(all().iter().filter_map(|case| cut(case, selection)).collect())
}

/// What a pattern that matches nothing may have meant.
fn meant(pattern: &str) -> Option<String> {
    if let Some((area, slug)) = pattern.split_once('/')
        && !areas().contains(&area)
        && let Some(area) = most_alike(area, areas().into_iter())
    {
        let other = format!("{area}/{slug}");
        if all().iter().any(|case| touches(&other, case)) {
            return Some(other);
        }
    }
    closest(&pattern.replace(['*', '?'], ""))
}

/// The part of a case that is selected, if any is.
fn cut(case: &Case, selection: &Selection) -> Option<Case> {
    let wants = |send: &Send| wanted(selection, case, Some(&case.variant_id(&send.variant)));
    if case.sends().next().is_none() {
        return wanted(selection, case, None).then(|| case.clone());
    }
    if !case.sends().any(wants) {
        return None;
    }
    // A life-cycle case is one story: without its other steps nothing is proven.
    let keeps = |step: &&Step| case.is_life_cycle() || step.sends().all(wants);
    let steps = case.steps.iter().filter(keeps).cloned().collect();
    Some(Case { steps, ..case.clone() })
}

/// Whether a case, or one variant of it, is selected.
fn wanted(selection: &Selection, case: &Case, variant: Option<&str>) -> bool {
    let any = |patterns: &[String]| {
        patterns.iter().any(|pattern| {
            matches_id(pattern, case) || variant.is_some_and(|name| matches(pattern, name))
        })
    };
    let everything = selection.include.is_empty() && selection.areas.is_empty();
    let included = everything
        || selection.areas.iter().any(|area| area == case.area())
        || any(&selection.include);
    included && !any(&selection.exclude)
}

/// Whether a pattern matches a case or one of its variants.
fn touches(pattern: &str, case: &Case) -> bool {
    matches_id(pattern, case)
        || case.sends().any(|send| matches(pattern, &case.variant_id(&send.variant)))
}

fn matches_id(pattern: &str, case: &Case) -> bool {
    matches(pattern, &case.id) || case.was.iter().any(|was| matches(pattern, was))
}

/// Whether a text matches a pattern in which `*` stands for any number of
/// characters and `?` for one.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut pos) = (0, 0);
    // Where to go on if the last star has to stand for one character more.
    let mut star = None;
    while pos < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, pos));
                at += 1;
            }
            Some(&wanted) if wanted == '?' || wanted == text[pos] => {
                at += 1;
                pos += 1;
            }
            _ => match star {
                Some((star_at, star_pos)) => {
                    star = Some((star_at, star_pos + 1));
                    at = star_at + 1;
                    pos = star_pos + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|rest| *rest == '*')
}
