//! Dominance, post-dominance and control dependence of the nodes of one METHOD.

use super::blocks::{Blocks, Cut};
use super::cfg::{Cfg, Edge, Label};
use super::dominance::{Adjacency, Dominators};
use super::exits;

const NONE: u32 = u32::MAX;

/// What is known about the order of the nodes of one METHOD; numbers are those of the [`Cfg`],
/// `u32::MAX` stands for none.
#[derive(Debug, Default)]
pub(super) struct Order {
    pub(super) blocks: Blocks,
    /// Immediate dominator of each block.
    pub(super) block_dominator: Vec<u32>,
    /// Blocks, each after its dominator.
    pub(super) preorder: Vec<u32>,
    /// Immediate dominator of each node.
    pub(super) dominator: Vec<u32>,
    /// Immediate post-dominator of each node.
    pub(super) post_dominator: Vec<u32>,
    dominators: Dominators,
    scratch: Vec<u32>,
    after: Adjacency,
    before: Adjacency,
}

impl Order {
    /// Finds out about a METHOD; `defines` says which nodes define something.
    pub(super) fn fill(&mut self, cfg: &Cfg, defines: impl Fn(u32) -> bool) {
        let cut = |node: u32| Cut {
            defines: defines(node)
                && cfg
                    .from(node)
                    .iter()
                    .any(|edge| edge.label == Label::Exception),
            ..Cut::default()
        };
        self.blocks.fill(cfg, cut);
        let exit = self.blocks.of(cfg.exit);
        let mut ends = exits::supposed(&self.blocks, exit);
        if !ends.is_empty() {
            ends.sort_unstable();
            self.blocks.fill(cfg, |node| Cut {
                ends: ends.binary_search(&node).is_ok(),
                starts: node == cfg.exit,
                ..cut(node)
            });
        }
        self.dominate(cfg);
        self.post_dominate(cfg, &ends);
    }

    fn dominate(&mut self, cfg: &Cfg) {
        let blocks = &self.blocks;
        self.dominators.find(
            &blocks.successors,
            &blocks.predecessors,
            0,
            &mut self.block_dominator,
        );
        self.preorder.clear();
        self.preorder.extend(self.dominators.preorder());
        self.dominator.clear();
        self.dominator.resize(cfg.len(), NONE);
        for block in 0..blocks.len() as u32 {
            let above = self.block_dominator.get(block as usize).copied();
            let mut last = blocks.before(block);
            if last.is_none() {
                last = above.and_then(|above| blocks.last(above));
            }
            for node in blocks.nodes(block) {
                if let (Some(slot), Some(last)) = (self.dominator.get_mut(*node as usize), last) {
                    *slot = last;
                }
                last = Some(*node);
            }
        }
    }

    /// The blocks the other way round, from a root behind the exit and the supposed exits.
    fn post_dominate(&mut self, cfg: &Cfg, ends: &[u32]) {
        let blocks = &self.blocks;
        let root = blocks.len() as u32;
        let exit = blocks.of(cfg.exit);
        let behind = exit.unwrap_or(root);
        let supposed = ends.iter().filter_map(|node| blocks.of(*node));
        let out = supposed.map(|block| (behind, block));
        let out = out.chain(exit.map(|exit| (root, exit)));
        let back = blocks.predecessors.pairs().chain(out.clone());
        self.after.fill(blocks.len() + 1, back);
        let forth = blocks.successors.pairs();
        let forth = forth.chain(out.map(|(from, to)| (to, from)));
        self.before.fill(blocks.len() + 1, forth);
        self.dominators
            .find(&self.after, &self.before, root, &mut self.scratch);
        self.post_dominator.clear();
        self.post_dominator.resize(cfg.len(), NONE);
        for block in 0..root {
            let mut next = self.first_behind(block, root);
            for node in blocks.nodes(block).iter().rev() {
                if let (Some(slot), Some(next)) =
                    (self.post_dominator.get_mut(*node as usize), next)
                {
                    *slot = next;
                }
                next = Some(*node);
            }
        }
    }

    /// First node of the nearest post-dominator of a block that has nodes.
    fn first_behind(&self, block: u32, root: u32) -> Option<u32> {
        let mut at = block;
        loop {
            at = self.scratch.get(at as usize).copied()?;
            if at == root || at == NONE {
                return None;
            }
            // The node that the block is the rest of comes first, unless it is asked about.
            let own = self.blocks.before(at);
            if own.is_some() && own != self.blocks.last(block) {
                return own;
            }
            if let Some(first) = self.blocks.nodes(at).first() {
                return Some(*first);
            }
        }
    }

    /// Calls `found` with every branch and every node that depends on it, by branch. Ends early,
    /// and says so, if there are more than `limit`.
    pub(super) fn dependences(&self, cfg: &Cfg, limit: usize, mut found: impl FnMut(Edge)) -> bool {
        let mut left = limit;
        for branch in &cfg.order {
            let edges = cfg.from(*branch);
            if edges.len() < 2 || !cfg.is_live(*branch) {
                continue;
            }
            let end = self.post_dominator.get(*branch as usize).copied();
            for edge in edges {
                let mut at = edge.dst;
                while Some(at) != end && at != NONE {
                    let Some(rest) = left.checked_sub(1) else {
                        return false;
                    };
                    left = rest;
                    found(Edge { dst: at, ..*edge });
                    let above = self.post_dominator.get(at as usize).copied();
                    at = above.unwrap_or(NONE);
                }
            }
        }
        true
    }
}
