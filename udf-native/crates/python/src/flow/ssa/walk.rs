//! From the value of a use back to the definitions that it stands for.

use super::{Act, Events, Link, NONE, Reached, Read, Record, Strength, Value, Var, Variables};
use crate::graph::CpgNodeId;

/// Scratch of the search through merges.
#[derive(Debug, Default)]
pub(super) struct Walk {
    seen: Vec<u32>,
    round: u32,
    open: Vec<u32>,
    known: Vec<(u32, u32)>,
    sets: Vec<Reached>,
    pub(super) found: Vec<Reached>,
}

impl Walk {
    pub(super) fn start(&mut self, values: usize) {
        self.seen.clear();
        self.seen.resize(values, NONE);
        self.known.clear();
        self.known.resize(values, (NONE, 0));
        self.sets.clear();
        self.round = 0;
    }

    /// Adds the definitions that a value stands for; returns how much there was to do.
    pub(super) fn reach(&mut self, values: &[Value], links: &[Link], value: u32) -> usize {
        let Some(top) = values.get(value as usize) else {
            return 0;
        };
        if top.below == NONE {
            self.found.extend(reached(*top));
            return 1;
        }
        let known = self.known.get(value as usize).copied();
        if let Some((start, end)) = known.filter(|(start, _)| *start != NONE) {
            let set = self.sets.get(start as usize..end as usize);
            self.found.extend_from_slice(set.unwrap_or(&[]));
            return 1;
        }
        let mut steps = 0;
        let start = self.sets.len();
        self.round += 1;
        self.open.push(value);
        while let Some(at) = self.open.pop() {
            let Some(seen) = self.seen.get_mut(at as usize) else {
                continue;
            };
            if std::mem::replace(seen, self.round) == self.round {
                continue;
            }
            let Some(value) = values.get(at as usize) else {
                continue;
            };
            self.sets.extend(reached(*value));
            let mut link = value.below;
            while let Some(below) = links.get(link as usize) {
                self.open.push(below.value);
                link = below.next;
                steps += 1;
            }
        }
        if let Some(known) = self.known.get_mut(value as usize) {
            *known = (start as u32, self.sets.len() as u32);
        }
        let set = self.sets.get(start..);
        self.found.extend_from_slice(set.unwrap_or(&[]));
        steps
    }
}

fn reached(value: Value) -> Option<Reached> {
    (value.site != NONE).then_some(Reached {
        site: CpgNodeId(value.site),
        strength: value.strength,
    })
}

/// All definitions of the variables that are read some time later.
pub(super) struct Later {
    vars: Vec<Var>,
    sites: Vec<Vec<Reached>>,
}

impl Later {
    pub(super) fn of(records: &[Record], events: &Events, variables: &Variables<'_, '_>) -> Self {
        let read = records
            .iter()
            .filter(|record| matches!(record.read, Read::Later));
        let mut vars: Vec<Var> = read.map(|record| record.var).collect();
        vars.sort_unstable();
        vars.dedup();
        let initial = |var: &Var| variables.get(*var)?.initial;
        let sites = vars.iter().map(|var| initial(var).into_iter().collect());
        let mut later = Self {
            sites: sites.collect(),
            vars,
        };
        if later.vars.is_empty() {
            return later;
        }
        for event in events.all() {
            let strength = match event.act {
                Act::Assign | Act::AssignToo => Strength::Strong,
                Act::Change | Act::Foreign => Strength::Weak,
                _ => continue,
            };
            if let Ok(at) = later.vars.binary_search(&event.var)
                && let Some(sites) = later.sites.get_mut(at)
            {
                sites.push(Reached {
                    site: event.site,
                    strength,
                });
            }
        }
        later
    }

    pub(super) fn of_var(&self, var: Var) -> &[Reached] {
        let at = self.vars.binary_search(&var);
        at.ok()
            .and_then(|at| self.sites.get(at))
            .map_or(&[], |sites| sites)
    }
}
