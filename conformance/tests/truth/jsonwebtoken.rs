//! By the crate `jsonwebtoken`.

use conformance::case::{Expect, Kind};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use mock_issuer::Clock;
use reference_backend::Reason;

use crate::oracle::{Deviation, GOOD, complaints};
use crate::samples::{AUDIENCE, ISSUER, PRIMARIES, REQUIRED, Sample, samples};

const DEVIATIONS: &[Deviation] = &[
    Deviation {
        name: "crit/unknown",
        says: GOOD,
        why: "It reads crit and leaves the judgement to its caller. RFC 7515 section 4.1.11 wants \
              the token refused, so a backend has to look at the header itself.",
    },
    Deviation { name: "typ/other", says: GOOD, why: TYP },
    Deviation { name: "typ/missing", says: GOOD, why: TYP },
    Deviation { name: "claims/exp-string#expired", says: "MissingRequiredClaim(exp)", why: TEXT },
    Deviation { name: "claims/exp-string#garbage", says: "MissingRequiredClaim(exp)", why: TEXT },
    Deviation { name: "claims/required-missing#iat", says: GOOD, why: REST },
    Deviation { name: "claims/required-missing#jti", says: GOOD, why: REST },
    Deviation { name: "claims/required-missing#client-id", says: GOOD, why: REST },
];

const TYP: &str = "It reads typ and leaves the judgement to its caller, as RFC 8725 section 3.11 \
                   does.";
const TEXT: &str = "A claim that cannot be read counts as absent where it is required. It is there, \
                    and of the wrong type (RFC 7519 section 4.1.4); the refusal is right.";
const REST: &str = "Of the required claims it looks at exp, nbf, aud, iss and sub only, as it says. \
                    The others are up to the type that the claims are read into.";

/// The words of the crate for a reason. To find the key is up to its caller, so
/// the words for that are ours.
fn words(reason: Reason) -> &'static [&'static str] {
    match reason {
        // Split at the last two dots, so that a dot is left in the header.
        Reason::WrongSegmentCount => &["InvalidToken", "Base64"],
        Reason::HeaderEncoding | Reason::PayloadEncoding | Reason::SignatureEncoding => &["Base64"],
        Reason::HeaderNotJson | Reason::HeaderNotObject | Reason::PayloadNotJson => &["Json"],
        Reason::MissingAlg => &["Json(missing field)"],
        // The type of alg has no values but the names that the crate knows.
        Reason::AlgNotAllowed => &["InvalidAlgorithm", "Json(unknown variant)"],
        Reason::MissingKid => &["no kid"],
        Reason::UnknownKid => &["unknown kid"],
        Reason::BadSignature => &["InvalidSignature"],
        Reason::MissingIss => &["MissingRequiredClaim(iss)"],
        Reason::WrongIss => &["InvalidIssuer"],
        Reason::MissingAud => &["MissingRequiredClaim(aud)"],
        Reason::WrongAud => &["InvalidAudience"],
        Reason::MissingExp => &["MissingRequiredClaim(exp)"],
        Reason::ExpNotANumber => &["InvalidClaimFormat(exp)"],
        Reason::Expired => &["ExpiredSignature"],
        Reason::NotYetValid => &["ImmatureSignature"],
        Reason::MissingSub => &["MissingRequiredClaim(sub)"],
        // Whoever adds a case with another fault finds out what the crate calls it.
        _ => &[],
    }
}

/// What the crate calls an error, as exactly as the table needs it.
fn word(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::MissingRequiredClaim(claim) => format!("MissingRequiredClaim({claim})"),
        ErrorKind::InvalidClaimFormat(claim) => format!("InvalidClaimFormat({claim})"),
        ErrorKind::Json(error) => {
            let error = error.to_string();
            ["missing field", "unknown variant"]
                .into_iter()
                .find(|start| error.starts_with(start))
                .map_or("Json".into(), |start| format!("Json({start})"))
        }
        other => format!("{other:?}").split('(').next().unwrap_or_default().to_owned(),
    }
}

/// Verifies as a careful backend does: the key by its `kid`, and the algorithm
/// is that of the key, whatever the header says.
fn answer(sample: &Sample) -> String {
    let header = match decode_header(&sample.token) {
        Ok(header) => header,
        Err(error) => return word(error.kind()),
    };
    let Some(kid) = header.kid else { return "no kid".into() };
    let keys = keys(sample);
    let Some(jwk) = keys.find(&kid) else { return "unknown kid".into() };
    verified(&sample.token, jwk)
}

fn verified(token: &str, jwk: &Jwk) -> String {
    let algorithm = jwk.common.key_algorithm.expect("our keys name theirs").to_string();
    let mut validation = Validation::new(algorithm.parse().expect("the crate knows it"));
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&REQUIRED);
    validation.leeway = 0;
    validation.validate_nbf = true;
    let key = DecodingKey::from_jwk(jwk).expect("the ring shows good keys");
    match decode::<serde_json::Value>(token, &key, &validation) {
        Ok(_) => GOOD.into(),
        Err(error) => word(error.kind()),
    }
}

fn keys(sample: &Sample) -> JwkSet {
    serde_json::from_str(&sample.jwks).expect("the ring shows a JWKS")
}

#[test]
fn it_agrees_about_every_token() {
    for algorithm in PRIMARIES {
        let samples = samples(algorithm, Clock::real().unix_now());
        let answers = samples.iter().map(|sample| (sample.name.clone(), answer(sample))).collect();
        let complaints = complaints(&samples, &answers, words, DEVIATIONS);
        assert!(complaints.is_empty(), "{algorithm}:\n{}", complaints.join("\n"));
    }
}

/// A token that names no key would be safe by that alone. So the lookup is left
/// out: whichever published key is taken, it does not vouch for a forgery.
#[test]
fn no_published_key_vouches_for_a_forgery() {
    for algorithm in PRIMARIES {
        let now = Clock::real().unix_now();
        for sample in samples(algorithm, now) {
            if sample.kind != Kind::Forgery {
                continue;
            }
            assert_eq!(sample.expect, Expect::Refuse);
            for jwk in &keys(&sample).keys {
                let answer = verified(&sample.token, jwk);
                let own = sample.reasons.iter().flat_map(|reason| words(*reason));
                let further = [Reason::BadSignature, Reason::AlgNotAllowed].map(words).concat();
                let right = own.chain(&further).any(|word| *word == answer);
                assert!(right, "{algorithm}: {}: {answer}", sample.name);
            }
        }
    }
}

/// Otherwise a refusal would prove nothing about the key in the header.
#[test]
fn a_token_that_brings_its_key_is_verified_by_that_key() {
    for algorithm in PRIMARIES {
        let samples = samples(algorithm, Clock::real().unix_now());
        let mut brought = Vec::new();
        for Sample { name, token, .. } in &samples {
            if let Some(jwk) = decode_header(token).ok().and_then(|header| header.jwk) {
                assert_eq!(verified(token, &jwk), GOOD, "{algorithm}: {name}");
                brought.push(name.as_str());
            }
        }
        assert_eq!(
            brought,
            ["known-kid", "unknown-kid", "no-kid"]
                .map(|variant| format!("keyref/jwk-embedded#{variant}")),
        );
    }
}
