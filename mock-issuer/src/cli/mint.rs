//! `mock-issuer mint`: one token, without a server.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;

use super::CliError;
use super::serve::read_key;
use crate::baseline::Baseline;
use crate::book::Book;
use crate::clock::Clock;
use crate::forge::{Forged, forge};
use crate::keys::{Algorithm, KeySource, SigningKey};
use crate::options::Options;
use crate::recipe::Recipe;

/// The options of `mint`.
#[derive(Clone, Debug, Args)]
pub struct Mint {
    /// Name of a recipe, such as `alg/none`
    #[arg(value_name = "NAME", default_value = "valid")]
    pub name: String,
    /// A recipe of your own, JSON, `-` for the standard input
    #[arg(long, value_name = "FILE", conflicts_with = "name")]
    pub recipe: Option<PathBuf>,
    /// The issuer string
    #[arg(long, value_name = "STRING", default_value = "http://127.0.0.1:9470")]
    pub iss: String,
    /// The audience [default: none]
    #[arg(long, value_name = "AUDIENCE")]
    pub audience: Option<String>,
    /// The `typ` of the token
    #[arg(long, value_name = "TYP", default_value = "JWT")]
    pub typ: String,
    /// The scope [default: none]
    #[arg(long, value_name = "SCOPE")]
    pub scope: Option<String>,
    /// Seconds until the token expires
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub lifetime: u64,
    /// The private key to sign with, PEM [default: a fresh one]
    #[arg(long, value_name = "FILE", conflicts_with = "seed")]
    pub key: Option<PathBuf>,
    /// Sign with the key of `serve --seed N`
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// The algorithm [default: that of the key, or RS256]
    #[arg(long, value_name = "NAME")]
    pub algorithm: Option<Algorithm>,
    /// Show header, payload and changes on the standard error
    #[arg(long)]
    pub show: bool,
}

/// Prints one token.
///
/// # Errors
/// If a file cannot be read, the recipe is unknown or cannot be followed, or
/// the output cannot be written.
pub fn mint(options: &Mint, book: &Book) -> Result<(), CliError> {
    let recipe = match &options.recipe {
        Some(path) => read_recipe(path)?,
        None => book.get(&options.name)?.recipe.clone(),
    };
    let key = options.key.as_deref().map(read_key).transpose()?;
    let mut algorithm = options.algorithm;
    if let (None, Some(KeySource::Pem { text, origin })) = (algorithm, &key) {
        algorithm = Some(SigningKey::load("k1", text, origin)?.algorithm());
    }
    let ring = Options {
        algorithms: vec![algorithm.unwrap_or_default()],
        key,
        seed: options.seed,
        ..Options::default()
    }
    .ring()?;
    let baseline = Baseline {
        audience: options.audience.clone(),
        typ: Some(options.typ.clone()),
        scope: options.scope.clone(),
        lifetime: options.lifetime,
        ..Baseline::new(&options.iss)
    };
    let forged = forge(&recipe, &ring, &baseline, Clock::real().unix_now())?;

    if options.key.is_none() && options.seed.is_none() {
        note("the key is a fresh one that nobody publishes; give --key or --seed to use it again");
    }
    if options.show {
        show(&forged);
    }
    writeln!(anstream::stdout(), "{}", forged.text).map_err(CliError::Write)
}

fn read_recipe(path: &Path) -> Result<Recipe, CliError> {
    let text = if path == Path::new("-") {
        io::read_to_string(io::stdin())
    } else {
        fs::read_to_string(path)
    };
    let text = text.map_err(|source| CliError::Read { path: path.into(), source })?;
    serde_json::from_str(&text).map_err(|source| CliError::BadRecipe { path: path.into(), source })
}

fn show(forged: &Forged) {
    let changes = match forged.changes.as_slice() {
        [] => "none, this is the valid token".to_owned(),
        changes => changes.join("; "),
    };
    let mut stderr = anstream::stderr();
    let _ = writeln!(
        stderr,
        "header:  {}\npayload: {}\nchanges: {changes}",
        forged.header, forged.payload
    );
}

fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "note: {text}");
}
