//! `mint`: the token of a case, for curl and for unit tests.

use std::time::Duration;

use clap::Args;
use mock_issuer::clock::Clock;
use mock_issuer::forge::{Baseline, forge};
use mock_issuer::key_ring::{KeyRing, RingError};
use mock_issuer::keys::Algorithm;
use mock_issuer::options::Options;
use mock_issuer::recipe::Recipe;
use serde::Deserialize;
use serde_json::json;

use super::args::{KeyArgs, distinct};
use super::error::Error;
use super::{explain, output, signals, values};
use crate::case::{Case, Send, Step};
use crate::catalogue;
use crate::options::DEFAULT_AUDIENCE;
use crate::progress::Interrupt;

/// The options of `mint`.
#[derive(Args, Clone, Debug)]
pub(super) struct MintArgs {
    /// Id of a case with its variant, if it has several; or `valid`
    #[arg(value_name = "ID[#VARIANT]|valid")]
    id: String,

    /// URL of the control port of a running issuer, which then makes the token
    ///
    /// `jwt-conformance issuer` prints it. Defaults to making the token here.
    #[arg(
        long,
        value_name = "URL",
        value_parser = values::base_url,
        conflicts_with_all = ["iss", "audience", "typ", "seed", "key", "algorithms"]
    )]
    issuer: Option<String>,

    /// The `iss` of the token
    #[arg(
        long,
        value_name = "STRING",
        default_value = "http://127.0.0.1:9470",
        value_parser = values::text
    )]
    iss: String,

    /// The audience of the token
    #[arg(long, value_name = "AUD", default_value = DEFAULT_AUDIENCE, value_parser = values::text)]
    audience: String,

    /// The token type
    #[arg(long, value_name = "TYP", default_value = "JWT", value_parser = values::text)]
    typ: String,

    #[command(flatten)]
    keys: KeyArgs,

    /// Signature algorithms of the keys, separated by commas; the first signs
    ///
    /// Defaults to RS256, or to that of --key.
    #[arg(long, value_name = "ALG", value_delimiter = ',')]
    algorithms: Vec<Algorithm>,

    /// Tell on stderr what the token holds, and how it differs from the valid one
    #[arg(long)]
    show: bool,
}

/// A token and what it holds.
#[derive(Deserialize)]
struct Minted {
    token: String,
    header: String,
    payload: String,
    changes: Vec<String>,
}

/// Prints a token.
pub(super) fn mint(args: &MintArgs) -> Result<(), Error> {
    let wanted = Wanted::find(args.id.trim())?;
    let minted = match &args.issuer {
        Some(url) => {
            let (url, name) = (url.clone(), wanted.name.clone());
            signals::run(Interrupt::default(), async move { ask(&url, &name).await })?
        }
        None => make(args, &wanted)?,
    };
    if args.show {
        output::note(&format!("header   {}\npayload  {}", minted.header, minted.payload));
        for change in &minted.changes {
            output::note(&format!("changed  {change}"));
        }
    }
    output::result(&format!("{}\n", minted.token))
}

/// The token that is asked for.
struct Wanted {
    /// Its name in the book of an issuer.
    name: String,
    /// The case and the send, but for the valid token.
    case: Option<(&'static Case, &'static Send)>,
}

impl Wanted {
    fn find(wanted: &str) -> Result<Self, Error> {
        if wanted == "valid" {
            return Ok(Self { name: wanted.into(), case: None });
        }
        let Some((case, send)) = catalogue::find_variant(wanted) else {
            let (case, _) = explain::find(wanted)?;
            return Err(if case.sends().next().is_none() {
                Error::NoToken(wanted.into())
            } else {
                Error::WhichVariant { id: case.id.clone(), variants: explain::variants(case) }
            });
        };
        if send.token.is_none() {
            return Err(Error::NoToken(wanted.into()));
        }
        Ok(Self { name: case.variant_id(&send.variant), case: Some((case, send)) })
    }
}

/// Makes the token here.
fn make(args: &MintArgs, wanted: &Wanted) -> Result<Minted, Error> {
    let (key, mut algorithms) = args.keys.resolve(&distinct(&args.algorithms))?;
    if algorithms.is_empty() {
        algorithms.push(Algorithm::default());
    }
    if key.is_none() && args.keys.seed.is_none() {
        output::warning(
            "the key is fresh, so no target knows it; \
             --seed or --key give a key to rely on, --issuer that of a running issuer",
        );
    }
    // The ring of an issuer, so that a seed gives the keys that a run has.
    let mut ring =
        Options { algorithms, key, seed: args.keys.seed, ..Options::default() }.ring()?;
    let baseline = Baseline {
        audience: Some(args.audience.clone()),
        typ: Some(args.typ.clone()),
        ..Baseline::new(&args.iss)
    };
    let recipe = match &wanted.case {
        Some((case, send)) => {
            prepare(&mut ring, case, send);
            send.token.clone().unwrap_or_default()
        }
        None => Recipe::valid(),
    };
    let forged = forge(&recipe, &ring, &baseline, Clock::real().unix_now())
        .map_err(|source| Error::Mint { id: wanted.name.clone(), source })?;
    Ok(Minted {
        token: forged.text,
        header: forged.header,
        payload: forged.payload,
        changes: forged.changes,
    })
}

/// Does to the keys what the case does before this send.
fn prepare(ring: &mut KeyRing, case: &Case, send: &Send) {
    let before = case.steps.iter().take_while(|step| !step.sends().any(|this| this == send));
    for step in before {
        // A step that the ring refuses shows when the token is made.
        let _ = change(ring, step);
    }
}

/// Does to the keys what a step does.
fn change(ring: &mut KeyRing, step: &Step) -> Result<(), RingError> {
    match step {
        Step::Serve { keys, edits, .. } => {
            for key in keys {
                ring.publish(&key.name, key.kind())?;
            }
            ring.edit_jwks(edits.clone())?;
        }
        Step::Publish { key, algorithm } => {
            ring.publish(key, algorithm.unwrap_or(ring.primary()))?;
        }
        Step::Edit { edits } => ring.edit_jwks(edits.clone())?,
        Step::Promote { key } => {
            ring.promote(key)?;
        }
        Step::Withdraw { key } => {
            ring.withdraw(key)?;
        }
        Step::Send(_)
        | Step::Until { .. }
        | Step::Provoke { .. }
        | Step::Break(_)
        | Step::Mend { .. }
        | Step::Ask { .. }
        | Step::Burst { .. }
        | Step::Rest { .. }
        | Step::Outwait
        | Step::Outlive { .. }
        | Step::Measure { .. }
        | Step::Audit { .. } => {}
    }
    Ok(())
}

/// Has a running issuer make the token.
async fn ask(url: &str, name: &str) -> Result<Minted, Error> {
    /// What the control port says when it cannot.
    #[derive(Deserialize)]
    struct Problem {
        error: String,
    }
    let wrong = |problem: String| Error::Control { url: url.into(), problem };
    let no_answer = |error: reqwest::Error| {
        wrong(if error.is_connect() {
            "cannot be reached".into()
        } else {
            format!("failed: {error}")
        })
    };
    // The port is on this machine, where a proxy has no business.
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(30))
        .build()
        .map_err(no_answer)?;
    let body = if name == "valid" { json!({}) } else { json!({ "case": name }) };
    let answer = client
        .post(format!("{}/mint", url.trim_end_matches('/')))
        .json(&body)
        .send()
        .await
        .map_err(no_answer)?;
    let status = answer.status();
    let text = answer.text().await.map_err(no_answer)?;
    if !status.is_success() {
        let said = serde_json::from_str(&text).map(|problem: Problem| problem.error);
        return Err(wrong(format!("answers {}: {}", status.as_u16(), said.unwrap_or(text))));
    }
    serde_json::from_str(&text).map_err(|_| wrong("answers with something that is no token".into()))
}
