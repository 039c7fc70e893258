//! (case, policy, evidence) → verdict. Pure: the same run judged again from
//! its own JSON gives the same outcomes.
//!
//! A refusal means nothing by itself, since a dead server refuses everything.
//! So each kind of case names the proof a pass needs (design: "What a pass
//! needs"); without it the verdict is unclear. An accepted forgery fails
//! whatever the controls say.

mod acceptance;
mod audit;
mod burst;
mod cold;
mod fetched;
mod keyless;
mod life_cycle;
pub mod nearest;
mod no_crash;
mod outage;
pub(crate) mod outcome;
mod outlived;
mod outwaited;
mod proof;
mod refusal;
mod resource;
#[cfg(test)]
pub(crate) mod tests;
mod way;
pub(crate) mod window;

use std::collections::BTreeMap;

use mock_issuer::keys::Algorithm;

use crate::case::{Case, Expect, Kind, Level, Need, Rule, Send, Severity, Step};
use crate::classify::Answer;
use crate::enforcement::{self, Row};
use crate::evidence::{Attempt, Event, EventKind, Evidence, Exchange, ExchangeId, Wait};
use crate::policy::{Policy, Profile};
use crate::run::Run;
use crate::verdict::{Cause, Outcome, VariantOutcome, Verdict};
use outcome::Draft;
use way::{Way, ways};

/// Everything that was seen in a run, as far as judging looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// All exchanges, in the order of their numbers.
    pub exchanges: &'a [Exchange],
    /// All events.
    pub events: &'a [Event],
    /// The cases of the run, by id.
    pub cases: &'a BTreeMap<String, Case>,
}

impl Seen<'_> {
    pub(crate) fn exchange(&self, id: ExchangeId) -> Option<&Exchange> {
        self.exchanges
            .get((id as usize).wrapping_sub(1))
            .filter(|exchange| exchange.id == id)
            .or_else(|| self.exchanges.iter().find(|exchange| exchange.id == id))
    }

    pub(crate) fn answer(&self, id: ExchangeId) -> Option<Answer> {
        self.exchange(id).map(|exchange| self.policy.classifier.classify(exchange))
    }

    pub(crate) fn accepted(&self, id: Option<ExchangeId>) -> bool {
        id.and_then(|id| self.answer(id)) == Some(Answer::Accepted)
    }

    /// Whether nothing came back. Where the issuer fails, what a gateway says of a
    /// server behind it, such as 504, is an answer.
    fn is_unanswered(&self, exchange: &Exchange) -> bool {
        exchange.response.is_none() && self.policy.classifier.classify(exchange) == Answer::NoAnswer
    }

    /// Whether a wait ended because the answers were the wanted ones.
    pub(crate) fn is_met(&self, wait: &Wait) -> bool {
        let times = usize::from(wait.times);
        wait.polls.len() >= times
            && wait.polls[wait.polls.len() - times..].iter().all(|id| self.accepted(Some(*id)))
    }

    /// Whether such an event happened at the issuer of a cell during one life
    /// of its target process.
    pub(crate) fn in_generation(
        &self,
        cell: u32,
        generation: u32,
        is_wanted: impl Fn(&EventKind) -> bool,
    ) -> bool {
        self.of_generation(cell, generation).any(|event| is_wanted(&event.kind))
    }

    /// What happened at the issuer of a cell during one life of its target process.
    pub(crate) fn of_generation(&self, cell: u32, generation: u32) -> impl Iterator<Item = &Event> {
        let begin = |wanted: u32| {
            self.events.iter().find(|event| {
                event.cell == cell
                    && matches!(
                        event.kind,
                        EventKind::Start { generation } | EventKind::Restart { generation }
                            if generation == wanted
                    )
            })
        };
        // The target may fetch while it starts, before it is known to answer.
        let from = match generation {
            0 | 1 => 0.0,
            later => self.end_of(cell, later - 1),
        };
        let until = begin(generation + 1).map_or(f64::INFINITY, |event| event.at_ms);
        self.events
            .iter()
            .filter(move |event| event.cell == cell && event.at_ms >= from && event.at_ms <= until)
    }

    /// When the last request to one life of a target process had been answered.
    fn end_of(&self, cell: u32, generation: u32) -> f64 {
        self.exchanges
            .iter()
            .filter(|exchange| (exchange.cell, exchange.generation) == (cell, generation))
            .map(|exchange| exchange.at_ms + exchange.ms)
            .fold(0.0, f64::max)
    }

    /// The case and the send that an exchange belongs to.
    pub(crate) fn send_of(&self, exchange: &Exchange) -> Option<(&Case, &Send)> {
        let name = exchange.case.as_deref()?;
        let (id, variant) = name.split_once('#').unwrap_or((name, ""));
        let case = self.cases.get(id)?;
        let send = case.sends().find(|send| send.variant == variant)?;
        Some((case, send))
    }
}

/// Judges one case.
pub fn judge(case: &Case, seen: &Seen<'_>, evidence: &Evidence) -> Outcome {
    if let [Step::Audit { audit, rule }] = case.steps.as_slice() {
        return outcome::of_case(case, vec![audit::judge(case, *audit, rule, seen, evidence)]);
    }
    let variants =
        ways(case).into_iter().map(|(send, way)| judge_variant(case, send, way, seen, evidence));
    outcome::of_case(case, variants.collect())
}

/// Judges a run again from what it holds.
pub fn judge_again(run: &Run) -> Vec<Outcome> {
    let seen = Seen {
        policy: &run.policy.resolved,
        exchanges: &run.exchanges,
        events: &run.events,
        cases: &run.cases,
    };
    let cases = run.outcomes.iter().filter_map(|outcome| run.cases.get(&outcome.id));
    judge_all(cases, &seen, &run.evidence)
}

/// The enforcement table of a run, made again from what it holds.
pub fn measure_again(run: &Run) -> Vec<Row> {
    let seen = Seen {
        policy: &run.policy.resolved,
        exchanges: &run.exchanges,
        events: &run.events,
        cases: &run.cases,
    };
    enforcement::table(&seen, &run.evidence)
}

/// Judges cases in this order, and says which failures have one cause. Probes
/// measure and are not judged.
pub(crate) fn judge_all<'a>(
    cases: impl IntoIterator<Item = &'a Case>,
    seen: &Seen<'_>,
    evidence: &BTreeMap<String, Evidence>,
) -> Vec<Outcome> {
    let nothing = Evidence::default();
    let mut outcomes: Vec<Outcome> = cases
        .into_iter()
        .filter(|case| case.kind != Kind::Probe)
        .map(|case| judge(case, seen, evidence.get(&case.id).unwrap_or(&nothing)))
        .collect();
    nearest::group(&mut outcomes);
    outcomes
}

/// The rule of a send that counts under a policy.
pub fn rule_for<'a>(send: &'a Send, policy: &Policy) -> Option<&'a Rule> {
    send.rules.iter().find(|rule| rule.when.holds(policy))
}

/// Whether a profile asks for a rule.
pub fn asked(profile: Profile, kind: Kind, rule: &Rule) -> bool {
    match profile {
        Profile::Minimal => kind == Kind::Forgery || rule.severity == Severity::Critical,
        Profile::Recommended => matches!(rule.level, Level::Must | Level::Should),
        Profile::Strict => true,
    }
}

/// The one table from level to verdict.
fn grade(profile: Profile, kind: Kind, rule: &Rule) -> Verdict {
    if kind == Kind::Forgery {
        return Verdict::Fail;
    }
    match (rule.level, profile) {
        (Level::Must, Profile::Strict) | (Level::Should, Profile::Strict) => Verdict::Fail,
        (Level::Must, _) if rule.severity >= Severity::Medium => Verdict::Fail,
        _ => Verdict::Warn,
    }
}

fn judge_variant(
    case: &Case,
    send: &Send,
    way: Way,
    seen: &Seen<'_>,
    evidence: &Evidence,
) -> VariantOutcome {
    let nothing = Attempt::default();
    let attempt = evidence.attempts.get(&send.variant).unwrap_or(&nothing);
    let Some(rule) = rule_for(send, seen.policy) else {
        return outcome::skip(send, "asked only of targets for which it is stated");
    };
    if let Some(reason) = not_applicable(case, rule, seen.policy) {
        return outcome::skip(send, &reason);
    }
    let draft = outcome::Draft::new(send, rule, attempt, seen);
    if let Some(not_run) = attempt.not_run.as_ref().or(evidence.not_run.as_ref()) {
        // An interrupted run and a run that could not begin leave no exchange.
        if attempt.sends.is_empty() {
            return draft.not_run(not_run);
        }
    }
    if attempt.sends.is_empty() {
        return draft.unclear(Cause::NotProvableHere, "it was not sent");
    }
    // A report that was cut must not come out green when it is judged again.
    let missing = |id: &ExchangeId| seen.exchange(*id).is_none();
    if attempt.sends.iter().chain(&attempt.primes).chain(&attempt.beside).any(missing) {
        return draft.unclear(Cause::NotProvableHere, "an exchange is missing");
    }
    let answers: Vec<Answer> = attempt.sends.iter().filter_map(|id| seen.answer(*id)).collect();
    let view = View { case, send, rule, attempt, answers: &answers, seen };
    let outcome = by_way(view, way, draft.clone());
    if send.no_fetch { fetched::amend(view, outcome, draft) } else { outcome }
}

/// What is said where no case asks for such an answer at such a time.
const UNJUDGED: &str = "no rule says what its answer means";

fn by_way(view: View<'_>, way: Way, draft: Draft<'_>) -> VariantOutcome {
    match (way, view.rule.expect) {
        (Way::Plain, Expect::Accept) => acceptance::judge(view, draft),
        (Way::Plain, Expect::NotCrash) => no_crash::judge(view, draft),
        (Way::Plain, expect) if expect.is_refusal() => refusal::judge(view, draft),
        (Way::Cold, _) => cold::judge(view, draft),
        (Way::Keyless, expect) if expect.is_refusal() => keyless::judge(view, draft),
        (Way::Changed, Expect::Accept) => life_cycle::still_accepted(view, draft),
        (Way::Changed, expect) if expect.is_refusal() => life_cycle::forgotten(view, draft),
        (Way::Awaited, Expect::Accept) => life_cycle::learnt(view, draft),
        (Way::Outlived, expect) if expect.is_refusal() => outlived::judge(view, draft),
        (Way::Asking, expect) if expect.is_refusal() => outage::asking(view, draft),
        (Way::Beside, Expect::Accept) => outage::beside(view, draft),
        (Way::Burst, Expect::Accept) => burst::accepted(view, draft),
        (Way::Burst, Expect::FewFetches { most }) => burst::few_fetches(view, most, draft),
        (Way::Outwaited, Expect::Accept) => outwaited::accepted(view, draft),
        (Way::Outwaited, expect) if expect.is_refusal() => outwaited::refused(view, draft),
        // A test holds the catalogue against this.
        _ => draft.unclear(Cause::NotProvableHere, UNJUDGED),
    }
}

/// Everything that a verdict on one variant looks at.
#[derive(Clone, Copy)]
struct View<'a> {
    case: &'a Case,
    send: &'a Send,
    rule: &'a Rule,
    attempt: &'a Attempt,
    /// The answers to its sends, in order.
    answers: &'a [Answer],
    seen: &'a Seen<'a>,
}

impl View<'_> {
    /// Whether anyone can send it: it takes no signature of the issuer.
    fn is_anyones(&self) -> bool {
        self.send.token.as_ref().is_none_or(|recipe| !recipe.signed_by_issuer())
    }

    /// The exchanges of its sends that were not accepted.
    fn denied(&self) -> Vec<&Exchange> {
        let denied = |id: &&ExchangeId| !self.seen.accepted(Some(**id));
        let ids = self.attempt.sends.iter().filter(denied);
        ids.filter_map(|id| self.seen.exchange(*id)).collect()
    }

    /// What a crash means (design: "What accept and refuse mean").
    fn crash(&self) -> Verdict {
        if self.is_anyones() || self.seen.policy.profile == Profile::Strict {
            Verdict::Fail
        } else {
            Verdict::Warn
        }
    }
}

/// Whether so many requests came that this one was not looked at.
fn is_limited(exchange: &Exchange) -> bool {
    exchange.response.as_ref().is_some_and(|response| response.status == 429)
}

/// Why a variant does not concern this target, if it does not.
pub fn not_applicable(case: &Case, rule: &Rule, policy: &Policy) -> Option<String> {
    if let Some(missing) = unmet_need(case, policy) {
        return Some(missing.to_owned());
    }
    if !asked(policy.profile, case.kind, rule) {
        return Some(format!(
            "{} is not asked for in the profile {}",
            rule.level.word(),
            match policy.profile {
                Profile::Minimal => "minimal",
                Profile::Recommended => "recommended",
                Profile::Strict => "strict",
            }
        ));
    }
    None
}

/// What the target or the policy lacks of what a case needs, if anything.
pub fn unmet_need(case: &Case, policy: &Policy) -> Option<&'static str> {
    let primary = policy.primary;
    case.needs.iter().find_map(|need| {
        let (met, reason) = match need {
            Need::Audience => (!policy.audience.is_off(), "no audience is checked"),
            Need::ShownAudience => {
                (policy.shows_audience, "the target takes tokens without `aud` only")
            }
            Need::AuthorizationHeader => (
                policy.authorization_header,
                "the token does not travel in the Authorization header",
            ),
            Need::Post => (policy.method == "POST", "the method is not POST (`--method`)"),
            Need::Rsa => (primary.is_rsa(), "it exists for RSA keys only"),
            Need::Pkcs1 => (is_pkcs1(primary), "it exists for RS256, RS384 and RS512 only"),
            Need::Pss => (
                primary.is_rsa() && !is_pkcs1(primary),
                "it exists for PS256, PS384 and PS512 only",
            ),
            Need::Ecdsa => (primary.is_ecdsa(), "it exists for ECDSA keys only"),
            Need::EdDsa => (primary == Algorithm::EdDsa, "it exists for EdDSA only"),
            Need::Scope => (policy.scope.is_some(), "no scope is stated (`--scope`)"),
            Need::Discovery => {
                (policy.discovers || !policy.judgeable, "the target does not ask for metadata")
            }
            Need::JwksTtl => (
                policy.jwks_ttl.is_some(),
                "how long the target may keep a key set is not stated (`--jwks-ttl`)",
            ),
            Need::Tls => (policy.tls, "the issuer serves no HTTPS (`--tls`)"),
            // Measured only where the controls came out right.
            Need::KeptConnections => (
                policy.keeps_connections || !policy.judgeable,
                "the target answers one request on each connection",
            ),
        };
        (!met).then_some(reason)
    })
}

fn is_pkcs1(algorithm: Algorithm) -> bool {
    matches!(algorithm, Algorithm::Rs256 | Algorithm::Rs384 | Algorithm::Rs512)
}
