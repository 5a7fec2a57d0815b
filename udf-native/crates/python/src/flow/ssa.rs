//! Which definitions reach which uses, by static single assignment.
//!
//! Every lane of a variable (see [`super::events`]) is renamed once: merges are placed on the
//! iterated dominance frontier of the blocks that define it (Cytron et al., *Efficiently Computing
//! Static Single Assignment Form*, 1991), unless no block uses it before defining it. What reaches
//! a use is then what is found by walking from its value through merges. So work and memory follow
//! the number of definitions, uses and merges, and not their product with the number of blocks.

mod walk;

use walk::{Later, Walk};

use super::blocks::Blocks;
use super::dominance::Adjacency;
use super::events::{Act, Event, Events};
use super::order::Order;
use super::variables::{Var, Variables};
use crate::graph::CpgNodeId;

const NONE: u32 = u32::MAX;
/// The value of what has no definition.
const NOTHING: u32 = 0;

/// How a definition defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strength {
    /// It gives the variable a value, and ends those before it.
    Strong,
    /// It changes what the variable holds, or may do so.
    Weak,
    /// It is whatever held when the METHOD was entered.
    Entry,
}

/// A value of a lane: a definition, a merge of others, or a change on top of another.
#[derive(Clone, Copy, Debug)]
struct Value {
    /// The definition; none for a merge.
    site: u32,
    strength: Strength,
    /// First of the values below it.
    below: u32,
}

/// A value in a list.
#[derive(Clone, Copy, Debug)]
struct Link {
    value: u32,
    next: u32,
}

/// Lanes of a variable beside the first, which has the number of the variable.
#[derive(Clone, Copy, Debug)]
struct Lanes {
    held: u32,
    foreign: u32,
}

impl Lanes {
    /// Lanes that an event reads, a definition on top of others included.
    fn read(self, event: &Event) -> [u32; 3] {
        let name = event.var.0;
        match event.act {
            Act::Use => [name, self.held, self.foreign],
            Act::Reach => [name, NONE, self.foreign],
            Act::AssignToo => [name, NONE, NONE],
            Act::Change => [NONE, self.held, NONE],
            Act::Foreign => [NONE, NONE, self.foreign],
            Act::UseLater | Act::Assign | Act::Delete => [NONE; 3],
        }
    }

    /// Lanes that have another value after an event.
    fn written(self, event: &Event) -> [u32; 2] {
        match event.act {
            Act::Use | Act::Reach | Act::UseLater => [NONE; 2],
            Act::Assign | Act::Delete => [event.var.0, self.held],
            Act::AssignToo => [event.var.0, NONE],
            Act::Change => [self.held, NONE],
            Act::Foreign => [self.foreign, NONE],
        }
    }
}

/// What a use reads.
#[derive(Clone, Copy, Debug)]
enum Read {
    Value(u32),
    /// Any definition of the variable.
    Later,
}

#[derive(Clone, Copy, Debug)]
struct Record {
    site: CpgNodeId,
    var: Var,
    read: Read,
}

/// A definition that reaches a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reached {
    pub(super) site: CpgNodeId,
    pub(super) strength: Strength,
}

/// More was to be done than is worth it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMuch;

/// The analysis of one METHOD after the other.
#[derive(Debug, Default)]
pub(super) struct Ssa {
    lanes: Vec<Lanes>,
    values: Vec<Value>,
    links: Vec<Link>,
    records: Vec<Record>,
    /// Current value per lane, and what to put back.
    current: Vec<u32>,
    undo: Vec<(u32, u32)>,
    frontier: Frontier,
    /// Lane of each merge, by its number; and the merges per block.
    merges: Vec<u32>,
    merge_blocks: Vec<(u32, u32)>,
    merges_of: Adjacency,
    children: Adjacency,
    walk: Walk,
    work: usize,
}

/// Dominance frontiers, and where each lane is defined.
#[derive(Debug, Default)]
struct Frontier {
    of: Adjacency,
    pairs: Vec<(u32, u32)>,
    stamps: Vec<u32>,
    defined: Adjacency,
    is_exposed: Vec<bool>,
    open: Vec<u32>,
}

impl Ssa {
    /// Renames the variables of a METHOD. `work` bounds the merges and their operands.
    pub(super) fn rename(
        &mut self,
        order: &Order,
        events: &Events,
        variables: &Variables<'_, '_>,
        work: usize,
    ) -> Result<(), TooMuch> {
        self.work = work;
        self.start(variables);
        self.find_definitions(&order.blocks, events);
        self.frontier.fill(order);
        self.place(order.blocks.len())?;
        self.visit(order, events)
    }

    fn spend(&mut self, work: usize) -> Result<(), TooMuch> {
        self.work = self.work.checked_sub(work).ok_or(TooMuch)?;
        Ok(())
    }

    fn start(&mut self, variables: &Variables<'_, '_>) {
        self.lanes.clear();
        self.links.clear();
        self.records.clear();
        self.undo.clear();
        self.values.clear();
        self.value(NONE, Strength::Strong, NONE);
        let mut count = variables.len() as u32;
        let mut lane = |exists: bool| {
            if !exists {
                return NONE;
            }
            count += 1;
            count - 1
        };
        for variable in variables.all() {
            self.lanes.push(Lanes {
                held: lane(variable.has_weak),
                foreign: lane(variable.has_foreign),
            });
        }
        self.current.clear();
        self.current.resize(count as usize, NOTHING);
        for (index, variable) in variables.all().iter().enumerate() {
            let Some(Reached { site, strength }) = variable.initial else {
                continue;
            };
            let value = self.value(site.0, strength, NONE);
            if let Some(slot) = self.current.get_mut(index) {
                *slot = value;
            }
        }
    }

    fn value(&mut self, site: u32, strength: Strength, below: u32) -> u32 {
        self.values.push(Value {
            site,
            strength,
            below,
        });
        self.values.len() as u32 - 1
    }

    fn lanes(&self, var: Var) -> Lanes {
        let lanes = self.lanes.get(var.0 as usize).copied();
        lanes.unwrap_or(Lanes {
            held: NONE,
            foreign: NONE,
        })
    }

    /// Collects which blocks define a lane, and whether one of them uses it before.
    fn find_definitions(&mut self, blocks: &Blocks, events: &Events) {
        let lanes = self.current.len();
        let mut frontier = std::mem::take(&mut self.frontier);
        frontier.pairs.clear();
        frontier.stamps.clear();
        frontier.stamps.resize(lanes, NONE);
        frontier.is_exposed.clear();
        frontier.is_exposed.resize(lanes, false);
        for block in 0..blocks.len() as u32 {
            for event in events_of(blocks, events, block) {
                let lanes = self.lanes(event.var);
                for lane in lanes.read(event) {
                    frontier.uses(lane, block);
                }
                for lane in lanes.written(event) {
                    frontier.defines(lane, block);
                }
            }
        }
        let pairs = frontier.pairs.iter().copied();
        frontier.defined.fill(lanes, pairs);
        self.frontier = frontier;
    }

    /// Puts merges where two definitions of a lane meet.
    fn place(&mut self, blocks: usize) -> Result<(), TooMuch> {
        self.merges.clear();
        self.merge_blocks.clear();
        let mut frontier = std::mem::take(&mut self.frontier);
        frontier.stamps.clear();
        frontier.stamps.resize(blocks, NONE);
        let mut result = Ok(());
        for lane in 0..self.current.len() as u32 {
            if frontier.is_exposed.get(lane as usize) != Some(&true) {
                continue;
            }
            frontier.open.clear();
            frontier.open.extend(frontier.defined.of(lane));
            while let Some(block) = frontier.open.pop() {
                for join in frontier.of.of(block) {
                    result = result.and(self.spend(1));
                    if let Some(stamp) = frontier.stamps.get_mut(*join as usize)
                        && std::mem::replace(stamp, lane) != lane
                    {
                        self.merge_blocks.push((*join, self.merges.len() as u32));
                        self.merges.push(lane);
                        frontier.open.push(*join);
                    }
                }
                if result.is_err() {
                    break;
                }
            }
        }
        self.frontier = frontier;
        self.merges_of
            .fill(blocks, self.merge_blocks.iter().copied());
        result
    }

    /// Walks the blocks along their dominators and gives every use its value.
    fn visit(&mut self, order: &Order, events: &Events) -> Result<(), TooMuch> {
        let first = self.values.len() as u32;
        for _ in 0..self.merges.len() {
            self.value(NONE, Strength::Strong, NONE);
        }
        let above = order.preorder.iter().filter_map(|block| {
            let dominator = order.block_dominator.get(*block as usize).copied()?;
            (dominator != NONE).then_some((dominator, *block))
        });
        self.children.fill(order.blocks.len(), above);
        let mut stack = vec![(0u32, None)];
        while let Some((block, mark)) = stack.pop() {
            if let Some(mark) = mark {
                self.put_back(mark);
                continue;
            }
            stack.push((block, Some(self.undo.len())));
            self.enter(order, events, block, first)?;
            let children = self.children.of(block).iter();
            stack.extend(children.map(|child| (*child, None)));
        }
        Ok(())
    }

    fn put_back(&mut self, mark: usize) {
        while self.undo.len() > mark {
            if let Some((lane, value)) = self.undo.pop()
                && let Some(slot) = self.current.get_mut(lane as usize)
            {
                *slot = value;
            }
        }
    }

    fn set(&mut self, lane: u32, value: u32) {
        if let Some(slot) = self.current.get_mut(lane as usize) {
            let before = std::mem::replace(slot, value);
            self.undo.push((lane, before));
        }
    }

    fn current(&self, lane: u32) -> u32 {
        self.current.get(lane as usize).copied().unwrap_or(NOTHING)
    }

    fn enter(
        &mut self,
        order: &Order,
        events: &Events,
        block: u32,
        first: u32,
    ) -> Result<(), TooMuch> {
        for at in 0..self.merges_of.of(block).len() {
            if let Some(merge) = self.merges_of.of(block).get(at).copied() {
                let lane = self.merges.get(merge as usize).copied().unwrap_or(NONE);
                self.set(lane, first + merge);
            }
        }
        for event in events_of(&order.blocks, events, block) {
            self.happens(*event);
        }
        for next in order.blocks.successors.of(block) {
            self.spend(self.merges_of.of(*next).len())?;
            for at in 0..self.merges_of.of(*next).len() {
                if let Some(merge) = self.merges_of.of(*next).get(at).copied() {
                    let lane = self.merges.get(merge as usize).copied().unwrap_or(NONE);
                    self.link(first + merge, self.current(lane));
                }
            }
        }
        Ok(())
    }

    /// Adds a value below a merge, unless it was the last to be added.
    fn link(&mut self, merge: u32, value: u32) {
        let head = self.values.get(merge as usize).map_or(NONE, |v| v.below);
        let last = self.links.get(head as usize).map(|link| link.value);
        if value == NOTHING || value == merge || last == Some(value) {
            return;
        }
        self.links.push(Link { value, next: head });
        let at = self.links.len() as u32 - 1;
        if let Some(value) = self.values.get_mut(merge as usize) {
            value.below = at;
        }
    }

    fn happens(&mut self, event: Event) {
        let Event { var, act, site } = event;
        let Lanes { held, foreign } = self.lanes(var);
        match act {
            Act::Use | Act::Reach => self.record(site, var, self.lanes(var).read(&event)),
            Act::UseLater => self.records.push(Record {
                site,
                var,
                read: Read::Later,
            }),
            Act::Assign => {
                let value = self.value(site.0, Strength::Strong, NONE);
                self.set(var.0, value);
                self.set(held, NOTHING);
            }
            Act::Delete => {
                self.set(var.0, NOTHING);
                self.set(held, NOTHING);
            }
            Act::AssignToo => self.change(var.0, site, Strength::Strong),
            Act::Change => self.change(held, site, Strength::Weak),
            Act::Foreign => self.change(foreign, site, Strength::Weak),
        }
    }

    /// A definition on top of those before it.
    fn change(&mut self, lane: u32, site: CpgNodeId, strength: Strength) {
        let before = self.current(lane);
        let value = self.value(site.0, strength, NONE);
        self.link(value, before);
        self.set(lane, value);
    }

    fn record(&mut self, site: CpgNodeId, var: Var, lanes: [u32; 3]) {
        for lane in lanes {
            let value = self.current(lane);
            // The first lane stands for the use even if nothing is known to reach it.
            if value != NOTHING || lane == var.0 {
                self.records.push(Record {
                    site,
                    var,
                    read: Read::Value(value),
                });
            }
        }
    }

    /// Calls `found` with every use and what reaches it; ends early if it fails.
    pub(super) fn resolve(
        &mut self,
        events: &Events,
        variables: &Variables<'_, '_>,
        entry: CpgNodeId,
        mut found: impl FnMut(CpgNodeId, Var, &[Reached]) -> Result<(), TooMuch>,
    ) -> Result<(), TooMuch> {
        self.walk.start(self.values.len());
        let records = std::mem::take(&mut self.records);
        let later = Later::of(&records, events, variables);
        let mut result = Ok(());
        for uses in records.chunk_by(|a, b| a.site == b.site && a.var == b.var) {
            self.walk.found.clear();
            let Some(Record { site, var, .. }) = uses.first().copied() else {
                continue;
            };
            for record in uses {
                match record.read {
                    Read::Value(value) => {
                        let steps = self.walk.reach(&self.values, &self.links, value);
                        result = result.and(self.spend(steps));
                    }
                    Read::Later => self.walk.found.extend(later.of_var(var).iter().copied()),
                }
            }
            let variable = variables.get(var);
            if variable.is_some_and(|v| v.is_assigned && !v.is_own && v.parent.is_none()) {
                // Somebody else may have assigned it in between.
                self.walk.found.push(Reached {
                    site: entry,
                    strength: Strength::Entry,
                });
            }
            self.walk.found.sort_unstable();
            self.walk.found.dedup_by_key(|reached| reached.site);
            result = result.and_then(|()| found(site, var, &self.walk.found));
            if result.is_err() {
                break;
            }
        }
        self.records = records;
        result
    }
}

impl Frontier {
    fn uses(&mut self, lane: u32, block: u32) {
        if self
            .stamps
            .get(lane as usize)
            .is_some_and(|stamp| *stamp != block)
            && let Some(exposed) = self.is_exposed.get_mut(lane as usize)
        {
            *exposed = true;
        }
    }

    fn defines(&mut self, lane: u32, block: u32) {
        if let Some(stamp) = self.stamps.get_mut(lane as usize)
            && std::mem::replace(stamp, block) != block
        {
            self.pairs.push((lane, block));
        }
    }

    /// Dominance frontiers of all blocks.
    fn fill(&mut self, order: &Order) {
        let blocks = &order.blocks;
        self.pairs.clear();
        self.stamps.clear();
        self.stamps.resize(blocks.len(), NONE);
        for join in 0..blocks.len() as u32 {
            let before = blocks.predecessors.of(join);
            if before.len() < 2 {
                continue;
            }
            let end = order.block_dominator.get(join as usize).copied();
            let end = end.unwrap_or(NONE);
            for block in before {
                let mut at = *block;
                while at != end {
                    let Some(stamp) = self.stamps.get_mut(at as usize) else {
                        break;
                    };
                    // Everything above was met before.
                    if std::mem::replace(stamp, join) == join {
                        break;
                    }
                    self.pairs.push((at, join));
                    let above = order.block_dominator.get(at as usize).copied();
                    at = above.unwrap_or(NONE);
                }
            }
        }
        self.of.fill(blocks.len(), self.pairs.iter().copied());
    }
}

/// What happens in a block, in turn.
fn events_of<'e>(
    blocks: &'e Blocks,
    events: &'e Events,
    block: u32,
) -> impl Iterator<Item = &'e Event> {
    let before = blocks.before(block);
    let first = before.map_or(&[][..], |node| events.definitions(node));
    let nodes = blocks.nodes(block);
    let last = nodes.last().copied();
    // The definitions of a node that the next block is the rest of come there.
    let is_cut = last.is_some() && blocks.before(block + 1) == last;
    let inside = nodes.iter().flat_map(move |node| {
        let definitions = if is_cut && Some(*node) == last {
            &[]
        } else {
            events.definitions(*node)
        };
        events.uses(*node).iter().chain(definitions)
    });
    first.iter().chain(inside)
}
