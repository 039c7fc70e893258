//! What the target enforces: stated by the user, measured by the preflight,
//! resolved from both.

use std::collections::BTreeSet;

use mock_issuer::forge::Baseline;
use mock_issuer::keys::Algorithm;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::classify::Classifier;

/// A value of the policy: nobody said, said to be off, or said to be this.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Setting<T> {
    /// Nobody said.
    #[default]
    Unknown,
    /// The target does not enforce it.
    Off,
    /// The target enforces this value.
    On(T),
}

impl<T> Setting<T> {
    /// Whether a value is enforced.
    pub fn is_on(&self) -> bool {
        matches!(self, Self::On(_))
    }

    /// Whether it is said that nothing is enforced.
    pub fn is_off(&self) -> bool {
        matches!(self, Self::Off)
    }

    /// The value enforced.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::On(value) => Some(value),
            Self::Unknown | Self::Off => None,
        }
    }
}

/// How much is asked of a target.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Only what lets a stranger in.
    Minimal,
    /// What every backend must do. The default.
    #[default]
    Recommended,
    /// Everything, hygiene included.
    Strict,
}

/// What the user says that the target enforces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stated {
    /// The audience, `--audience` or `--no-audience`.
    pub audience: Setting<String>,
    /// The signature algorithms, `--algorithms`. Empty means not stated.
    pub algorithms: Vec<Algorithm>,
    /// The token type, `--typ`.
    pub typ: Setting<String>,
    /// The tolerated clock skew in seconds, `--leeway`.
    pub leeway: Option<u64>,
    /// The claims without which a token must be refused, `--require`.
    pub required: BTreeSet<String>,
    /// How many seconds a new key may take to be accepted, `--rotation-max`.
    /// Where it is not stated, a target that does not fetch the key set again
    /// in time is unclear, not wrong: some caches last for minutes.
    pub rotation_max: Option<u64>,
    /// How many seconds the target may keep a key set, `--jwks-ttl`. Where it
    /// is not stated, how long a removed key is accepted is not judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks_ttl: Option<u64>,
    /// How many seconds at most lie between two fetches that an unknown `kid`
    /// makes necessary, `--refetch-cooldown`. Where it is not stated, 30 s are
    /// waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refetch_cooldown: Option<u64>,
    /// How often a flood of bad tokens may make the target fetch the key set,
    /// `--flood-max`. Defaults to 20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flood_max: Option<u32>,
    /// The scope that the target wants, `--scope`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// How acceptance shows, `--accept-when`.
    pub classifier: Classifier,
    /// How much is asked, `--profile`.
    pub profile: Profile,
}

impl Stated {
    /// Whether the target is said to rely on one of the claims that not every
    /// issuer writes: by name, or by a token type that always has them (RFC 9068
    /// section 2.2).
    pub fn relies_on(&self, claim: &str) -> bool {
        let typ = self.typ.value();
        self.required.contains(claim) || typ.is_some_and(|typ| typ.eq_ignore_ascii_case("at+jwt"))
    }
}

/// What the preflight found out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measured {
    /// The valid token that the target takes, if one was found.
    pub baseline: Option<Baseline>,
    /// Whether the valid token was accepted.
    pub accepts_valid: bool,
    /// Whether a request without a token was not let in.
    pub refuses_missing: bool,
    /// Whether a wrong signature was refused.
    pub refuses_wrong_signature: bool,
    /// Whether success is said to everybody, in words that differ: then an
    /// accepting status tells nothing.
    pub same_status_for_all: bool,
    /// The algorithms whose valid token was accepted.
    pub algorithms: Vec<Algorithm>,
    /// Whether the target fetched the JWKS.
    pub fetches_jwks: bool,
    /// Whether the target serves several connections at once.
    pub concurrent: bool,
    /// Whether the target answers several requests over one connection.
    #[serde(default)]
    pub keeps_connections: bool,
    /// Whether the target asked for the issuer's metadata.
    #[serde(default)]
    pub discovers: bool,
}

/// How often a flood may make the target fetch the key set, where nothing is stated.
const FLOOD_MAX: u32 = 20;

/// The policy that verdicts are given by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Policy {
    /// The audience.
    pub audience: Setting<String>,
    /// The token type.
    pub typ: Setting<String>,
    /// Whether the valid token carries an audience.
    pub shows_audience: bool,
    /// The algorithm of ordinary tokens.
    pub primary: Algorithm,
    /// The algorithms that the target takes, or is said to take.
    pub algorithms: Vec<Algorithm>,
    /// Whether the user stated them.
    #[serde(default)]
    pub algorithms_stated: bool,
    /// The scope that the target wants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Whether several requests can go over one connection.
    #[serde(default)]
    pub keeps_connections: bool,
    /// Whether the user said under which URL the target reaches the canary.
    #[serde(default)]
    pub canary_stated: bool,
    /// The claims without which a token must be refused.
    pub required: BTreeSet<String>,
    /// The leeway in seconds.
    pub leeway: u64,
    /// How many seconds a new key may take to be accepted.
    pub rotation_max: Option<u64>,
    /// How many seconds the target may keep a key set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks_ttl: Option<u64>,
    /// How often a flood of bad tokens may make the target fetch the key set.
    #[serde(default)]
    pub flood_max: u32,
    /// Whether the target finds its key set by the issuer's metadata.
    #[serde(default)]
    pub discovers: bool,
    /// Whether the issuer serves HTTPS.
    #[serde(default)]
    pub tls: bool,
    /// Whether the token travels in the `Authorization` header.
    pub authorization_header: bool,
    /// The configured method.
    #[serde(default)]
    pub method: String,
    /// How acceptance shows.
    pub classifier: Classifier,
    /// How much is asked.
    pub profile: Profile,
    /// Whether the preflight's controls came out right: the valid token
    /// accepted, no token refused.
    pub judgeable: bool,
    /// Whether an accepting answer means acceptance.
    pub tells_apart: bool,
}

/// What the options of a run say besides what the target enforces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// The algorithm of ordinary tokens.
    pub primary: Algorithm,
    /// Whether the token travels in the `Authorization` header.
    pub authorization_header: bool,
    /// The configured method.
    pub method: String,
    /// Whether the user said under which URL the target reaches the canary.
    pub canary_stated: bool,
    /// Whether the issuer serves HTTPS.
    pub tls: bool,
}

/// Resolves the policy from what is stated and what was measured. What the
/// user states stands above what was measured.
pub fn resolve(stated: &Stated, measured: &Measured, setup: Setup) -> Policy {
    let baseline = measured.baseline.as_ref();
    Policy {
        audience: stated.audience.clone(),
        typ: stated.typ.clone(),
        // Until a target has been seen to refuse it, tokens carry an audience.
        shows_audience: baseline.is_none_or(|baseline| baseline.show_audience),
        primary: setup.primary,
        algorithms: if stated.algorithms.is_empty() {
            measured.algorithms.clone()
        } else {
            stated.algorithms.clone()
        },
        algorithms_stated: !stated.algorithms.is_empty(),
        scope: stated.scope.clone(),
        keeps_connections: measured.keeps_connections,
        canary_stated: setup.canary_stated,
        required: stated.required.clone(),
        leeway: stated.leeway.unwrap_or(0),
        rotation_max: stated.rotation_max,
        jwks_ttl: stated.jwks_ttl,
        flood_max: stated.flood_max.unwrap_or(FLOOD_MAX),
        discovers: measured.discovers,
        tls: setup.tls,
        authorization_header: setup.authorization_header,
        method: setup.method,
        classifier: stated.classifier.clone(),
        profile: stated.profile,
        judgeable: measured.accepts_valid && measured.refuses_missing,
        tells_apart: !measured.same_status_for_all,
    }
}
