//! Basic blocks: the reached nodes of a METHOD as chains without a branch or a join inside.
//!
//! An exception leaves a node before what the node defines takes effect. So a node that may raise
//! and defines something ends its block, and the block behind it starts with these definitions.

use super::cfg::{Cfg, Edge, Label};
use super::dominance::Adjacency;

const NONE: u32 = u32::MAX;

/// Facts about nodes that cut chains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cut {
    /// It defines something after it may have raised.
    pub(super) defines: bool,
    /// The way out of an endless loop starts at it.
    pub(super) ends: bool,
    /// Such a way ends at it.
    pub(super) starts: bool,
}

/// The blocks of one METHOD; the first one starts at the entry.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// Nodes, block by block.
    nodes: Vec<u32>,
    starts: Vec<u32>,
    /// The node whose definitions come before the nodes of the block.
    before: Vec<u32>,
    /// Per node.
    block: Vec<u32>,
    pub(super) successors: Adjacency,
    pub(super) predecessors: Adjacency,
    arrivals: Vec<u32>,
    /// One node that leads to each.
    source: Vec<Option<Edge>>,
    pairs: Vec<(u32, u32)>,
}

impl Blocks {
    pub(super) fn len(&self) -> usize {
        self.before.len()
    }

    /// Nodes of a block.
    pub(super) fn nodes(&self, block: u32) -> &[u32] {
        let Some(start) = self.starts.get(block as usize).copied() else {
            return &[];
        };
        let end = self.starts.get(block as usize + 1).copied();
        let end = end.unwrap_or(self.nodes.len() as u32);
        self.nodes.get(start as usize..end as usize).unwrap_or(&[])
    }

    /// The node whose definitions a block starts with.
    pub(super) fn before(&self, block: u32) -> Option<u32> {
        let node = self.before.get(block as usize).copied()?;
        (node != NONE).then_some(node)
    }

    /// The block that a node is in; `None` for what is not reached.
    pub(super) fn of(&self, node: u32) -> Option<u32> {
        let block = self.block.get(node as usize).copied()?;
        (block != NONE).then_some(block)
    }

    /// The last node that has been passed at the end of a block.
    pub(super) fn last(&self, block: u32) -> Option<u32> {
        self.nodes(block).last().copied().or(self.before(block))
    }

    /// Cuts a METHOD into blocks.
    pub(super) fn fill(&mut self, cfg: &Cfg, cut: impl Fn(u32) -> Cut) {
        self.count(cfg);
        self.nodes.clear();
        self.starts.clear();
        self.before.clear();
        self.block.clear();
        self.block.resize(cfg.len(), NONE);
        for node in &cfg.order {
            if cfg.is_live(*node) && (cut(*node).starts || self.leads(cfg, *node, &cut)) {
                self.chain(cfg, *node, &cut);
            }
        }
        self.pairs.clear();
        for block in 0..self.len() as u32 {
            self.leave(cfg, block, &cut);
        }
        self.successors
            .fill(self.before.len(), self.pairs.iter().copied());
        let pairs = self.pairs.iter().map(|(from, to)| (*to, *from));
        self.predecessors.fill(self.before.len(), pairs);
    }

    fn count(&mut self, cfg: &Cfg) {
        self.arrivals.clear();
        self.arrivals.resize(cfg.len(), 0);
        self.source.clear();
        self.source.resize(cfg.len(), None);
        for edge in cfg.edges.iter().filter(|edge| cfg.is_live(edge.src)) {
            if let Some(count) = self.arrivals.get_mut(edge.dst as usize) {
                *count += 1;
            }
            if let Some(source) = self.source.get_mut(edge.dst as usize) {
                *source = Some(*edge);
            }
        }
    }

    fn is_single(&self, node: u32) -> bool {
        node != 0 && self.arrivals.get(node as usize) == Some(&1)
    }

    /// Whether a node starts a block.
    fn leads(&self, cfg: &Cfg, node: u32, cut: &impl Fn(u32) -> Cut) -> bool {
        let source = self.source.get(node as usize).copied().flatten();
        let Some(edge) = source.filter(|_| self.is_single(node)) else {
            return true;
        };
        follower(cfg, edge.src, cut(edge.src)) != Some(node)
    }

    /// A block and those that continue it behind nodes that define.
    fn chain(&mut self, cfg: &Cfg, first: u32, cut: &impl Fn(u32) -> Cut) {
        self.open(NONE);
        let mut next = Some(first);
        while let Some(node) = next {
            self.nodes.push(node);
            if let Some(slot) = self.block.get_mut(node as usize) {
                *slot = self.before.len() as u32 - 1;
            }
            let here = cut(node);
            if here.defines {
                self.open(node);
            }
            next = follower(cfg, node, here)
                .filter(|next| self.is_single(*next) && !cut(*next).starts);
        }
    }

    fn open(&mut self, before: u32) {
        self.starts.push(self.nodes.len() as u32);
        self.before.push(before);
    }

    /// Pairs of a block and what follows it.
    fn leave(&mut self, cfg: &Cfg, block: u32, cut: &impl Fn(u32) -> Cut) {
        let last = self.nodes(block).last().copied();
        let Some(node) = last.or(self.before(block)) else {
            return;
        };
        let is_cut = cut(node).defines;
        for edge in cfg.from(node) {
            let is_raised = edge.label == Label::Exception;
            if is_cut && is_raised != last.is_some() {
                continue;
            }
            if let Some(to) = self.of(edge.dst) {
                self.pairs.push((block, to));
            }
        }
        if is_cut && last.is_some() {
            self.pairs.push((block, block + 1));
        }
    }
}

/// The node that a chain goes on with.
fn follower(cfg: &Cfg, node: u32, cut: Cut) -> Option<u32> {
    if cut.ends {
        return None;
    }
    let mut next = cfg
        .from(node)
        .iter()
        .filter(|edge| !cut.defines || edge.label != Label::Exception);
    let first = next.next()?;
    next.next().is_none().then_some(first.dst)
}
