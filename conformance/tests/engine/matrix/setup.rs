//! With what each flaw is run.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use conformance::case::Case;
use conformance::catalogue;
use conformance::options::RunOptions;
use conformance::policy::Profile;
use mock_issuer::{Algorithm, Authority, KeyRing, Options};
use reference_backend::Flaw;

use crate::embedded;

/// One run of the matrix.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setup {
    pub(crate) flaw: Flaw,
    pub(crate) primary: Algorithm,
    pub(crate) stated: Stated,
}

/// What the user says of the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stated {
    /// All that can be said, and three algorithms.
    Everything,
    /// All that can be said, and all algorithms.
    EveryAlgorithm,
    /// All that can be said, and no algorithm but the primary one.
    OneAlgorithm,
    /// The audience alone.
    Audience,
}

/// All runs: one for each flaw, and more for those that are about keys of
/// several kinds.
pub(crate) fn rows() -> Vec<Setup> {
    Flaw::ALL.iter().map(|flaw| usual(*flaw)).chain(further()).collect()
}

fn usual(flaw: Flaw) -> Setup {
    let everything = |primary| Setup { flaw, primary, stated: Stated::Everything };
    match flaw {
        // Where the claims are stated to be required, they are no longer optional.
        // Where it is stated how long keys may be kept, to keep them for so long is right; and
        // now and then a token with a known key is the one for which they are fetched again.
        Flaw::RequiresIat
        | Flaw::RequiresJti
        | Flaw::RefetchesByAgeOnly
        | Flaw::FetchesWithoutTimeout => {
            Setup { stated: Stated::Audience, ..everything(Algorithm::Rs256) }
        }
        Flaw::AcceptsDer
        | Flaw::AcceptsZeroHalves
        | Flaw::AcceptsExtremeHalves
        | Flaw::AcceptsSwappedHalves
        | Flaw::ReducesHalves
        | Flaw::HashDecidesAlg
        | Flaw::TakesEs256kForEs256 => everything(Algorithm::Es256),
        Flaw::PssAnySalt | Flaw::PssAnyMask | Flaw::PssAnyHash => everything(Algorithm::Ps256),
        Flaw::ReducesEd25519 | Flaw::AcceptsZeroEd25519 => everything(Algorithm::EdDsa),
        _ => everything(Algorithm::Rs256),
    }
}

fn further() -> Vec<Setup> {
    use Algorithm::{Es256, Es384, Ps256, Rs256};
    use Stated::{EveryAlgorithm, Everything, OneAlgorithm};

    [
        (Flaw::TakesFirstAlgorithmOnly, Rs256, EveryAlgorithm),
        (Flaw::TakesFirstAlgorithmOnly, Es256, Everything),
        (Flaw::IgnoresAllowedAlgorithms, Es384, OneAlgorithm),
        (Flaw::HeaderDecidesAlg, Ps256, OneAlgorithm),
        (Flaw::HashDecidesAlg, Es384, Everything),
        (Flaw::KeyDecidesAlg, Es256, Everything),
        (Flaw::StripsLeadingZeros, Es256, Everything),
        (Flaw::AcceptsShortSignatures, Es256, Everything),
        // Among the cases without key sets of their own it fails few.
        (Flaw::AcceptsUnknownKid, Rs256, OneAlgorithm),
    ]
    .map(|(flaw, primary, stated)| Setup { flaw, primary, stated })
    .into()
}

/// The same keys for all runs with these algorithms, since RSA keys take time. So
/// are those that a case makes: no target outlives its run, and within a run each
/// case has its own.
fn keys(algorithms: &[Algorithm]) -> KeyRing {
    static KEYS: LazyLock<Mutex<BTreeMap<Vec<Algorithm>, KeyRing>>> = LazyLock::new(Mutex::default);
    let mut keys = KEYS.lock().unwrap_or_else(PoisonError::into_inner);
    let make = || {
        let options = Options { algorithms: algorithms.into(), ..Options::default() };
        options.ring().expect("keys can be made").keeping_made()
    };
    keys.entry(algorithms.into()).or_insert_with(make).clone()
}

impl Setup {
    pub(crate) fn options(&self) -> RunOptions {
        let mut options = embedded::options(Some(self.flaw), None);
        options.stated.profile = Profile::Strict;
        options.issuer.algorithms = vec![self.primary];
        if self.flaw.is_about_certificates() {
            options.issuer.tls = Some(Authority::new().expect("an authority can be made"));
        }
        if self.posts() {
            options.request.method = "POST".into();
        }
        if self.flaw == Flaw::ForwardsCookies {
            options.request.headers.push(("Cookie".into(), "session=1".into()));
        }
        if self.stated != Stated::Audience {
            self.state_everything(&mut options);
        }
        options.issuer.keys = Some(keys(&options.issuer.algorithms));
        options
    }

    /// Whether the method is POST. Forms are sent with no other.
    pub(crate) fn posts(&self) -> bool {
        self.flaw == Flaw::AcceptsFormToken
    }

    fn state_everything(&self, options: &mut RunOptions) {
        embedded::state_everything(options);
        let further: &[Algorithm] = match self.stated {
            Stated::EveryAlgorithm => &Algorithm::ALL,
            Stated::OneAlgorithm => &[],
            Stated::Everything | Stated::Audience => {
                &[Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa]
            }
        };
        let further = further.iter().copied().filter(|algorithm| *algorithm != self.primary);
        options.stated.algorithms = [self.primary].into_iter().chain(further).collect();
        options.issuer.algorithms.clone_from(&options.stated.algorithms);
    }

    /// The cases that the flaw may fail. Those that need key sets, processes or
    /// time of their own are slow, so only flaws about keys and their lives are
    /// run with them. What floods and fails the issuer is slowest: only flaws
    /// about fetches are run with it.
    pub(crate) fn cases(&self) -> Vec<Case> {
        let takes_slow = self.takes_slow();
        let takes_disruptive = self.flaw.is_about_fetches();
        let takes = |case: &&Case| {
            (takes_slow || !case.is_life_cycle()) && (takes_disruptive || !case.is_disruptive())
        };
        catalogue::all().iter().filter(takes).cloned().collect()
    }

    fn takes_slow(&self) -> bool {
        if (self.flaw, self.stated) == (Flaw::AcceptsUnknownKid, Stated::OneAlgorithm) {
            return false;
        }
        self.flaw.is_about_key_sets()
            || self.flaw.is_about_fetches()
            || matches!(
                self.flaw,
                Flaw::CachesBeyondExpiry
                    | Flaw::Pkcs1Garbage
                    | Flaw::IgnoresAllowedAlgorithms
                    | Flaw::IgnoresJwkAlg
                    | Flaw::LimitsKidCharacters
                    | Flaw::AcceptsUnknownKid
                    | Flaw::DecodesWithoutVerifying
                    | Flaw::IgnoresExp
                    | Flaw::HmacWithCertificatePem
                    | Flaw::HmacWithCertificateDer
                    | Flaw::HmacWithCertificateBase64
            )
    }
}
