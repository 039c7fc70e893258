//! By the crate `jsonwebtoken`.

use std::collections::BTreeSet;

use conformance::case::Kind;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use mock_issuer::{Algorithm, Clock};
use reference_backend::Reason;

use crate::oracle::{Deviation, GOOD, TYPS, complaints, without_token};
use crate::samples::{AUDIENCE, ISSUER, REQUIRED, Sample, allowed, samples_now};

const DEVIATIONS: &[Deviation] = &[
    Deviation {
        names: &[
            "crit/unknown",
            "crit/malformed#empty",
            "crit/malformed#null",
            "crit/registered-name#alg",
            "crit/registered-name#kid",
            "crit/registered-name#typ",
            "crit/absent-parameter",
            "crit/duplicates",
            "crit/exp-in-header",
            "crit/b64-false#encoded-payload",
        ],
        says: &[GOOD],
        why: "It reads crit and leaves the judgement to its caller. RFC 7515 section 4.1.11 wants \
              the token refused, so a backend has to look at the header itself.",
    },
    Deviation {
        names: &[
            "claims/required-missing#iat",
            "claims/required-missing#jti",
            "claims/required-missing#client-id",
        ],
        says: &[GOOD],
        why: "Of the required claims it looks at exp, nbf, aud, iss and sub only, as it says. The \
              others are up to the type that the claims are read into.",
    },
    Deviation {
        names: &["claims/iss-array#only", "claims/iss-array#among-others"],
        says: &[GOOD],
        why: "It takes a list in which the issuer is. RFC 7519 section 4.1.1 has one text, so a \
              backend has to look at the type itself.",
    },
    Deviation {
        names: &["claims/exp-long-expired#minus-one"],
        says: &["MissingRequiredClaim(exp)"],
        why: "A time before 1970 cannot be read into its type, and counts as absent.",
    },
    Deviation {
        names: &["kid/not-text#null", "control/kid-absent-single-key send"],
        says: &["no kid"],
        why: "Null counts as absent, and the lookup of this test wants a name.",
    },
    Deviation {
        names: &["enc/detached", "enc/illegal-letters-signed-part#payload"],
        says: &["InvalidSignature"],
        why: "It verifies before it looks at the payload, which is as good.",
    },
    Deviation {
        names: &[
            "keyref/jwk-malformed#text",
            "keyref/x5c-malformed#text",
            "keyref/x5c-malformed#number",
        ],
        says: &["Json"],
        why: "It reads all parameters that it knows into types of their own, also those that are \
              not used. The refusal is right.",
    },
    Deviation {
        names: &["jwks/foreign-member#null send", "jwks/foreign-member#text send"],
        says: &["no key set"],
        why: "Its key set is a list of keys and of nothing else, so that what is no key takes the \
              others with it. RFC 7517 section 5 leaves it at SHOULD to pass over even keys.",
    },
    Deviation {
        names: &["jwks/key-ops-no-verify send"],
        says: &[GOOD],
        why: "It reads key_ops and leaves the judgement to its caller, as it does with use.",
    },
    Deviation {
        names: TYPS,
        says: &[GOOD],
        why: "It reads typ and leaves the judgement to its caller, as RFC 8725 section 3.11 does.",
    },
];

/// The algorithms that the crate knows: not ES512.
const KNOWN: [Algorithm; 5] =
    [Algorithm::Rs256, Algorithm::Ps256, Algorithm::Es256, Algorithm::Es384, Algorithm::EdDsa];

/// The words of the crate for a reason. To find the key is up to its caller, so
/// the words for that are ours.
fn words(reason: Reason) -> &'static [&'static str] {
    match reason {
        // Split at the last two dots, so that a dot is left in the header.
        Reason::WrongSegmentCount => &["InvalidToken", "Base64"],
        Reason::HeaderEncoding | Reason::PayloadEncoding | Reason::SignatureEncoding => &["Base64"],
        Reason::HeaderNotJson
        | Reason::HeaderNotObject
        | Reason::DuplicateHeaderMember
        | Reason::PayloadNotJson
        | Reason::PayloadNotObject
        | Reason::DuplicateClaim
        | Reason::KidNotAString
        | Reason::MalformedCrit => &["Json"],
        Reason::MissingAlg => &["Json(missing field)"],
        // The type of alg has no values but the names that the crate knows.
        Reason::AlgNotAllowed => {
            &["InvalidAlgorithm", "Json(unknown variant)", "key of another algorithm"]
        }
        Reason::AlgNotAString => &["Json", "Json(unknown variant)"],
        Reason::WrongKeyType => &["InvalidAlgorithm"],
        Reason::KeyAlg => &["InvalidAlgorithm", "key of another algorithm"],
        Reason::KeyUse => &["key for another use"],
        Reason::MissingKid => &["no kid"],
        Reason::UnknownKid => &["unknown kid"],
        // With a key that is too weak it verifies nothing, and has no word of its own for it.
        Reason::BadSignature | Reason::WeakKey => &["InvalidSignature"],
        // A claim that cannot be read counts as absent where it is required, and some values
        // cannot be read at all. The refusal is right.
        Reason::MissingIss | Reason::IssNotAString => &["MissingRequiredClaim(iss)"],
        Reason::WrongIss => &["InvalidIssuer"],
        Reason::MissingAud | Reason::AudNotStrings => &["MissingRequiredClaim(aud)"],
        Reason::WrongAud => &["InvalidAudience"],
        Reason::MissingExp => &["MissingRequiredClaim(exp)"],
        Reason::ExpNotANumber => &["InvalidClaimFormat(exp)", "MissingRequiredClaim(exp)", "Json"],
        Reason::Expired => &["ExpiredSignature"],
        Reason::NbfNotANumber => &["InvalidClaimFormat(nbf)"],
        Reason::NotYetValid => &["ImmatureSignature"],
        Reason::MissingSub | Reason::SubNotAString => &["MissingRequiredClaim(sub)"],
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
fn answer(sample: &Sample, primary: Algorithm) -> String {
    let header = match decode_header(&sample.token) {
        Ok(header) => header,
        Err(error) => return word(error.kind()),
    };
    let Some(kid) = header.kid else { return "no kid".into() };
    let Ok(keys) = keys(sample) else { return "no key set".into() };
    let Some(jwk) = keys.find(&kid) else { return "unknown kid".into() };
    if jwk.common.public_key_use.as_ref().is_some_and(|it| *it != PublicKeyUse::Signature) {
        return "key for another use".into();
    }
    verified(&sample.token, jwk, primary)
}

fn verified(token: &str, jwk: &Jwk, primary: Algorithm) -> String {
    // A key that does not say what it is for is for the primary algorithm.
    let algorithm = jwk.common.key_algorithm.map_or(primary.to_string(), |it| it.to_string());
    if !allowed(primary).iter().any(|allowed| allowed.name() == algorithm) {
        return "key of another algorithm".into();
    }
    let mut validation = Validation::new(algorithm.parse().expect("the crate knows it"));
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&REQUIRED);
    validation.leeway = 0;
    validation.validate_nbf = true;
    let Ok(key) = DecodingKey::from_jwk(jwk) else { return "unusable key".into() };
    match decode::<serde_json::Value>(token, &key, &validation) {
        Ok(_) => GOOD.into(),
        Err(error) => word(error.kind()),
    }
}

fn keys(sample: &Sample) -> serde_json::Result<JwkSet> {
    serde_json::from_str(&sample.jwks)
}

#[test]
fn it_agrees_about_every_token() {
    let mut names = BTreeSet::new();
    for algorithm in KNOWN {
        let samples = samples_now(algorithm, Clock::real().unix_now());
        names.extend(samples.iter().map(|sample| sample.name.clone()));
        let answer = |sample: &Sample| (sample.name.clone(), answer(sample, algorithm));
        let answers = samples.iter().map(answer).collect();
        let complaints = complaints(algorithm, &samples, &answers, words, DEVIATIONS);
        assert!(complaints.is_empty(), "{algorithm}:\n{}", complaints.join("\n"));
    }
    assert_eq!(without_token(DEVIATIONS, &names), [""; 0]);
}

/// A token that names no key would be safe by that alone. So the lookup is left
/// out: whichever published key is taken, it does not vouch for a forgery.
#[test]
fn no_published_key_vouches_for_a_forgery() {
    for algorithm in KNOWN {
        let now = Clock::real().unix_now();
        for sample in samples_now(algorithm, now) {
            if sample.kind != Kind::Forgery {
                continue;
            }
            assert!(sample.expect.is_refusal());
            for jwk in &keys(&sample).expect("a JWKS as at the start").keys {
                let answer = verified(&sample.token, jwk, algorithm);
                let own = sample.reasons.iter().flat_map(|reason| words(*reason));
                let further = [Reason::BadSignature, Reason::AlgNotAllowed].map(words).concat();
                let deviates = DEVIATIONS.iter().any(|deviation| {
                    deviation.says.contains(&answer.as_str())
                        && deviation.is_about(&sample.name, algorithm)
                });
                let right = deviates || own.chain(&further).any(|word| *word == answer);
                assert!(right && answer != GOOD, "{algorithm}: {}: {answer}", sample.name);
            }
        }
    }
}

/// Otherwise a refusal would prove nothing about the key in the header.
#[test]
fn a_token_that_brings_its_key_is_verified_by_that_key() {
    for algorithm in KNOWN {
        let samples = samples_now(algorithm, Clock::real().unix_now());
        let mut brought = Vec::new();
        let brings = ["keyref/jwk-embedded#", "cross/dpop-proof", "keyref/jwk-malformed#private"];
        let samples =
            samples.iter().filter(|it| brings.iter().any(|name| it.name.starts_with(name)));
        for Sample { name, token, .. } in samples {
            if let Some(jwk) = decode_header(token).ok().and_then(|header| header.jwk) {
                assert_eq!(verified(token, &jwk, algorithm), GOOD, "{algorithm}: {name}");
                brought.push(name.as_str());
            }
        }
        assert_eq!(
            brought,
            [
                "keyref/jwk-embedded#known-kid",
                "keyref/jwk-embedded#unknown-kid",
                "keyref/jwk-embedded#no-kid",
                "keyref/jwk-embedded#known-kid-inside",
                "keyref/jwk-malformed#private",
                "cross/dpop-proof",
            ],
        );
    }
}
