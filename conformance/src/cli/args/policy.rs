//! Options about what the target enforces.

use clap::Args;
use mock_issuer::keys::Algorithm;

use crate::classify::Classifier;
use crate::cli::values;
use crate::policy::{Profile, Setting, Stated};

/// What the user says that the target enforces, and how much is asked of it.
#[derive(Args, Clone, Debug)]
pub(crate) struct PolicyArgs {
    /// Audience that the target wants; a token without it must be refused
    ///
    /// Without it, the tokens are for `https://api.test`: a wrong audience that
    /// is accepted fails, and a missing one warns.
    #[arg(long, value_name = "AUD", value_parser = values::text, conflicts_with = "no_audience")]
    pub(crate) audience: Option<String>,

    /// The target checks no audience: skip what is about it
    #[arg(long)]
    pub(crate) no_audience: bool,

    /// Signature algorithms that the target takes, separated by commas
    ///
    /// RS, PS and ES with 256, 384 or 512, and EdDSA; the first one signs
    /// ordinary tokens. Defaults to RS256, or those of the vendor, and to finding
    /// out about the others.
    #[arg(long, value_name = "ALG", value_delimiter = ',')]
    pub(crate) algorithms: Vec<Algorithm>,

    /// Token type that the target wants, such as at+jwt
    ///
    /// Defaults to any.
    #[arg(long, value_name = "TYP", value_parser = values::text)]
    pub(crate) typ: Option<String>,

    /// Clock skew that the target tolerates
    ///
    /// Tokens that must be refused for their time are off by this much more.
    /// Defaults to 0s.
    #[arg(long, value_name = "TIME", value_parser = values::seconds)]
    pub(crate) leeway: Option<u64>,

    /// Claims without which a token must be refused, separated by commas
    ///
    /// Of exp, iss, aud, sub, iat, jti, client_id. `iss` always is. Defaults to
    /// what the standards require.
    #[arg(long, value_name = "CLAIM", value_delimiter = ',', value_parser = values::claim)]
    pub(crate) require: Vec<String>,

    /// Scope that the target wants, such as read:things
    ///
    /// The valid token then has it. Without it, what is about scopes is skipped.
    #[arg(long, value_name = "SCOPE", value_parser = values::scope)]
    pub(crate) scope: Option<String>,

    /// How long a new key may take to be accepted
    ///
    /// Without it, a target that has not taken a new key after 70 s is unclear,
    /// not wrong: some caches last for minutes.
    #[arg(long, value_name = "TIME", value_parser = values::seconds)]
    pub(crate) rotation_max: Option<u64>,

    /// How long the target may keep a key set
    ///
    /// A key that was taken out of the JWKS must be refused after that time.
    /// Without it, this is not judged.
    #[arg(long, value_name = "TIME", value_parser = values::seconds)]
    pub(crate) jwks_ttl: Option<u64>,

    /// How long the target may wait between two fetches of the key set
    ///
    /// For targets that are not to fetch it for each unknown `kid`. Defaults to
    /// 30s.
    #[arg(long, value_name = "TIME", value_parser = values::seconds)]
    pub(crate) refetch_cooldown: Option<u64>,

    /// How often a flood of bad tokens may make the target fetch the key set
    ///
    /// Defaults to 20.
    #[arg(long, value_name = "N")]
    pub(crate) flood_max: Option<u32>,

    /// How acceptance shows: status=CODE, json:/POINTER or body~=REGEX
    ///
    /// Defaults to any 2xx status. For a target that answers 200 to everybody.
    #[arg(long, value_name = "RULE")]
    pub(crate) accept_when: Option<Classifier>,

    /// How much is asked of the target
    #[arg(long, value_name = "PROFILE", value_enum, default_value_t)]
    pub(crate) profile: Profile,
}

impl PolicyArgs {
    /// The algorithms stated, each once.
    pub(crate) fn algorithms(&self) -> Vec<Algorithm> {
        distinct(&self.algorithms)
    }

    /// What is stated.
    pub(crate) fn stated(&self) -> Stated {
        Stated {
            audience: match &self.audience {
                Some(audience) => Setting::On(audience.clone()),
                None if self.no_audience => Setting::Off,
                None => Setting::Unknown,
            },
            algorithms: self.algorithms(),
            typ: self.typ.clone().map_or(Setting::Unknown, Setting::On),
            leeway: self.leeway,
            required: self.require.iter().map(|claim| claim.trim().to_owned()).collect(),
            scope: self.scope.clone(),
            rotation_max: self.rotation_max,
            jwks_ttl: self.jwks_ttl,
            refetch_cooldown: self.refetch_cooldown,
            flood_max: self.flood_max,
            classifier: self.accept_when.clone().unwrap_or_default(),
            profile: self.profile,
        }
    }
}

/// The algorithms, each once, in the order of first mention.
pub(crate) fn distinct(algorithms: &[Algorithm]) -> Vec<Algorithm> {
    let mut distinct = Vec::new();
    for algorithm in algorithms {
        if !distinct.contains(algorithm) {
            distinct.push(*algorithm);
        }
    }
    distinct
}
