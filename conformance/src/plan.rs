//! Which send goes into which lane. A target disturbs itself: key lookups cool
//! down and are limited, so what misses the key must not go beside the rest.

use crate::case::{Case, Expect, Kind, Send, Severity, Step};
use crate::judge::{not_applicable, rule_for};
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
}

/// What is sent where.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Sends that use a known `kid` or no token: in parallel.
    pub(crate) known: Vec<Item>,
    /// Sends that miss the key: few to a process, most severe first.
    pub(crate) missing: Vec<Item>,
    /// Cases that change the key set: each in a cell.
    pub(crate) life_cycle: Vec<Case>,
}

impl Plan {
    /// How many variants there are.
    pub(crate) fn len(&self) -> usize {
        self.known.len()
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
        if case.is_life_cycle() {
            if policy.judgeable && case.sends().any(|send| applies(&send)) {
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
            let known = send.token.as_ref().is_none_or(|recipe| recipe.names_known_key());
            if known { plan.known.push(item) } else { plan.missing.push(item) }
        }
    }
    // Stable, so that equals stay in the order of the catalogue.
    plan.missing.sort_by_key(|item| std::cmp::Reverse(item.severity));
    plan
}
