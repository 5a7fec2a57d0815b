//! Which name each node of the tree is, and what happens to it there.

use crate::Analysis;
use crate::graph::{CpgNodeId, Graph};
use crate::scopes::{Binding, BindingFlags, BindingId, Occurrence, ScopeKind};

const NONE: u32 = u32::MAX;

/// Occurrences of names by the nodes that stand for them.
#[derive(Debug)]
pub(super) struct Names<'s, 'a> {
    analysis: &'s Analysis<'a>,
    /// Index of the occurrence per node.
    at: Vec<u32>,
}

impl<'s, 'a> Names<'s, 'a> {
    pub(super) fn of(analysis: &'s Analysis<'a>, graph: &Graph<'a>) -> Self {
        let tree = graph.ids.tree();
        let mut at = vec![NONE; tree.nodes().len()];
        for (occurrence, index) in analysis.scopes.occurrences().iter().zip(0u32..) {
            let node = tree.of_occurrence(&analysis.syntax, occurrence);
            if let Some(slot) = node.and_then(|node| at.get_mut(node.index())) {
                *slot = index;
            }
        }
        Self { analysis, at }
    }

    /// What a node does to a name; `None` for a node that is no name, or a name that means nothing.
    pub(super) fn occurrence(&self, node: CpgNodeId) -> Option<(&'s Occurrence, BindingId)> {
        let index = self.at.get(node.index()).copied()?;
        let occurrence = self.analysis.scopes.occurrences().get(index as usize)?;
        Some((occurrence, occurrence.binding?))
    }

    /// Whether reading the name can fail: it can unless it is a parameter or a loop variable of a
    /// comprehension, and never deleted.
    pub(super) fn may_be_unbound(&self, node: CpgNodeId) -> bool {
        let Some((_, binding)) = self.occurrence(node) else {
            return false;
        };
        let scopes = &self.analysis.scopes;
        let target = scopes.target(binding).and_then(|id| scopes.binding(id));
        let Some(target) = target else {
            return true;
        };
        !self.is_always_bound(binding, target)
    }

    fn is_always_bound(&self, used: BindingId, target: &Binding) -> bool {
        let scopes = &self.analysis.scopes;
        let scope = |id| scopes.binding(id).and_then(|b| scopes.get(b.scope));
        let is_parameter = target.flags.has(BindingFlags::PARAMETER)
            && !target.flags.has(BindingFlags::DELETED)
            && scope(used).map(|scope| scope.def)
                == scopes.get(target.scope).map(|scope| scope.def);
        let is_element =
            scopes.get(target.scope).map(|scope| scope.kind) == Some(ScopeKind::Comprehension);
        is_parameter || is_element
    }
}
