//! Which send goes into which lane. A target disturbs itself: key lookups cool
//! down and are limited, so what misses the key must not go beside the rest.

use crate::case::{Case, Expect, Kind, Send, Severity, Step, Turn};
use crate::judge::{not_applicable, rule_for, unmet_need};
use crate::policy::Policy;

/// One variant to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) case: String,
    pub(crate) kind: Kind,
    pub(crate) send: Send,
    pub(crate) expect: Expect,
    pub(crate) severity: Severity,
}

impl Item {
    /// `id` or `id#variant`.
    pub(crate) fn name(&self) -> String {
        if self.send.variant.is_empty() {
            self.case.clone()
        } else {
            format!("{}#{}", self.case, self.send.variant)
        }
    }

    fn misses_key(&self) -> bool {
        self.send.token.as_ref().is_some_and(|recipe| !recipe.names_known_key())
    }
}

/// What is sent where.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Sends that use a known `kid` or no token: in parallel, and those that
    /// want to be alone behind them.
    pub(crate) known: Vec<Item>,
    /// Sends of that kind that come after everything else.
    pub(crate) last: Vec<Item>,
    /// Sends that miss the key: few to a process, most severe first.
    pub(crate) missing: Vec<Item>,
    /// Cases that change the key set: each in a cell.
    pub(crate) life_cycle: Vec<Case>,
    /// Measurements.
    pub(crate) probes: Vec<Case>,
}

impl Plan {
    /// How many variants there are that are judged.
    pub(crate) fn len(&self) -> usize {
        self.known.len()
            + self.last.len()
            + self.missing.len()
            + self.life_cycle.iter().map(|case| case.sends().count()).sum::<usize>()
    }
}

/// Plans the variants that apply under a policy. Where the valid token is not
/// accepted only forgeries are sent: nothing else could be judged.
pub(crate) fn plan(cases: &[Case], policy: &Policy) -> Plan {
    let mut plan = Plan::default();
    for case in cases {
        let applies = |send: &&Send| {
            rule_for(send, policy).is_some_and(|rule| not_applicable(case, rule, policy).is_none())
        };
        if case.kind == Kind::Probe && !case.is_life_cycle() {
            if policy.judgeable && unmet_need(case, policy).is_none() {
                plan.probes.push(case.clone());
            }
            continue;
        }
        if case.is_life_cycle() {
            let measures = case.kind == Kind::Probe && unmet_need(case, policy).is_none();
            if policy.judgeable && (measures || case.sends().any(|send| applies(&send))) {
                plan.life_cycle.push(case.clone());
            }
            continue;
        }
        if !policy.judgeable && !matches!(case.kind, Kind::Forgery | Kind::NoToken) {
            continue;
        }
        for step in &case.steps {
            let Step::Send(send) = step else { continue };
            if !applies(&send) {
                continue;
            }
            let Some(rule) = rule_for(send, policy) else { continue };
            let item = Item {
                case: case.id.clone(),
                kind: case.kind,
                send: send.clone(),
                expect: rule.expect,
                severity: rule.severity,
            };
            let lane = if item.misses_key() {
                &mut plan.missing
            } else if item.send.turn == Turn::Last {
                &mut plan.last
            } else {
                &mut plan.known
            };
            lane.push(item);
        }
    }
    // Stable, so that equals stay in the order of the catalogue.
    plan.missing
        .sort_by_key(|item| (item.send.turn != Turn::Together, std::cmp::Reverse(item.severity)));
    plan
}
