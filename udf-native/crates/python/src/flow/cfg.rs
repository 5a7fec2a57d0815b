//! The control flow graph of one METHOD as arrays.

use crate::graph::{CpgNodeId, MethodView};

/// What an edge of control flow means, as stored in its discriminator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Label {
    /// The next thing in turn.
    Next,
    /// The condition holds, the pattern matches, there is another element.
    True,
    /// The contrary.
    False,
    /// An exception is raised.
    Exception,
    /// On the way out of the METHOD.
    Return,
    /// On the way out of a loop.
    Break,
    /// On the way to the next turn of a loop.
    Continue,
}

impl Label {
    /// The label as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::True => "true",
            Self::False => "false",
            Self::Exception => "exception",
            Self::Return => "return",
            Self::Break => "break",
            Self::Continue => "continue",
        }
    }
}

/// Whether control arrives at a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Life {
    /// The node takes no part.
    #[default]
    Absent,
    /// Nothing leads to it from the entry.
    Dead,
    /// It is reached.
    Live,
}

/// An edge between nodes of a METHOD, which are counted from its entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub(super) src: u32,
    pub(super) dst: u32,
    pub(super) label: Label,
}

/// The control flow graph of one METHOD. Nodes are numbers counted from the entry, so the entry is
/// 0 and a node of the tree is `entry + number`.
#[derive(Debug, Default)]
pub(super) struct Cfg {
    /// Entry in the tree.
    pub(super) base: u32,
    /// METHOD_RETURN.
    pub(super) exit: u32,
    /// Per number.
    pub(super) life: Vec<Life>,
    /// Nodes that take part, in the order of the text.
    pub(super) order: Vec<u32>,
    /// By source, target and label, each once.
    pub(super) edges: Vec<Edge>,
    /// Where the edges of each source start.
    starts: Vec<u32>,
    scratch: Vec<Edge>,
}

impl Cfg {
    /// Empties the graph for another METHOD.
    pub(super) fn reset(&mut self, method: &MethodView) {
        let len = method.nodes().len();
        self.base = method.entry.0;
        self.exit = method.exit.0.saturating_sub(method.entry.0);
        self.life.clear();
        self.life.resize(len, Life::Absent);
        self.order.clear();
        self.edges.clear();
    }

    /// Number of nodes, those that take no part included.
    pub(super) fn len(&self) -> usize {
        self.life.len()
    }

    /// The node of the tree.
    pub(super) fn node(&self, number: u32) -> CpgNodeId {
        CpgNodeId(self.base + number)
    }

    pub(super) fn is_live(&self, number: u32) -> bool {
        self.life.get(number as usize) == Some(&Life::Live)
    }

    /// Edges from a node.
    pub(super) fn from(&self, number: u32) -> &[Edge] {
        let start = self.starts.get(number as usize).copied().unwrap_or(0);
        let end = self.starts.get(number as usize + 1).copied();
        self.edges
            .get(start as usize..end.unwrap_or(start) as usize)
            .unwrap_or(&[])
    }

    /// Brings the edges into their order.
    pub(super) fn finish(&mut self) {
        let len = self.len();
        self.starts.clear();
        self.starts.resize(len + 1, 0);
        self.bucket();
        let edges = std::mem::take(&mut self.scratch);
        self.starts.fill(0);
        self.scratch = std::mem::take(&mut self.edges);
        self.edges = edges;
        for group in self.edges.chunk_by_mut(|a, b| a.src == b.src) {
            group.sort_unstable();
        }
        self.edges.dedup();
        for edge in &self.edges {
            if let Some(count) = self.starts.get_mut(edge.src as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut self.starts {
            sum += *start;
            *start = sum;
        }
    }

    /// Groups the edges by source into `scratch`.
    fn bucket(&mut self) {
        for edge in &self.edges {
            if let Some(count) = self.starts.get_mut(edge.src as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut self.starts {
            sum += *start;
            *start = sum;
        }
        self.scratch.clear();
        self.scratch.extend_from_slice(&self.edges);
        for edge in &self.edges {
            if let Some(at) = self.starts.get_mut(edge.src as usize) {
                if let Some(slot) = self.scratch.get_mut(*at as usize) {
                    *slot = *edge;
                }
                *at += 1;
            }
        }
    }
}
