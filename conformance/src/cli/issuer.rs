//! `issuer`: the mock issuer alone, with the tokens of all cases.

use mock_issuer::book::Book;
use mock_issuer::cli::{Serve, serve};
use mock_issuer::recipe::Recipe;
use tokio::runtime::Builder;

use super::error::Error;
use crate::catalogue;

/// Serves until Ctrl-C.
pub(super) fn issuer(options: Serve) -> Result<(), Error> {
    // It listens to signals itself: there is no run that could end early.
    let runtime = Builder::new_multi_thread().enable_all().build().map_err(Error::Runtime)?;
    Ok(runtime.block_on(serve(options, book()))?)
}

/// The tokens of all cases, under the ids that `mint` takes.
fn book() -> Book {
    let mut book = Book::empty();
    book.insert("valid", "the valid token", Recipe::valid());
    for case in catalogue::all() {
        for send in case.sends() {
            if let Some(recipe) = &send.token {
                book.insert(case.variant_id(&send.variant), &case.title, recipe.clone());
            }
        }
    }
    book
}
