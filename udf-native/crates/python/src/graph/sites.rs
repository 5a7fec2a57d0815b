//! Where names are first bound, and which scope a construct makes.

use crate::Analysis;
use crate::scopes::{BindingId, ScopeId, ScopeKind};
use crate::syntax::NodeId;

/// Answers about the scopes of a file that the builder asks for.
#[derive(Debug)]
pub(super) struct Sites {
    /// Per binding.
    first: Vec<Option<NodeId>>,
    /// By node.
    comprehensions: Vec<(NodeId, ScopeId)>,
}

impl Sites {
    pub(super) fn of(analysis: &Analysis<'_>) -> Self {
        let scopes = &analysis.scopes;
        let bindings = scopes.bindings();
        let mut first: Vec<_> = bindings.iter().map(|binding| binding.first_site).collect();
        // What only inner scopes bind, through `global`, `nonlocal` or a walrus.
        for binding in bindings {
            let target = binding.resolution.target();
            let own = target.and_then(|target| scopes.binding(target)?.first_site);
            let slot = target.and_then(|target| first.get_mut(target.index()));
            if let (Some(slot), None, Some(site)) = (slot, own, binding.first_site) {
                *slot = Some(slot.map_or(site, |known| known.min(site)));
            }
        }
        let made = (0..).map(ScopeId).zip(scopes.all());
        let mut comprehensions: Vec<_> = made
            .filter(|(_, scope)| scope.kind == ScopeKind::Comprehension)
            .map(|(id, scope)| (scope.node, id))
            .collect();
        comprehensions.sort_unstable();
        Self {
            first,
            comprehensions,
        }
    }

    /// First node that binds the name, be it in another scope.
    pub(super) fn first(&self, binding: BindingId) -> Option<NodeId> {
        self.first.get(binding.index()).copied().flatten()
    }

    /// The scope of a comprehension or of the body of a definition.
    pub(super) fn scope_made_by(&self, analysis: &Analysis<'_>, node: NodeId) -> Option<ScopeId> {
        if let Some(def) = analysis.defs.at(&analysis.syntax, node) {
            return Some(analysis.scopes.of_def(def));
        }
        let found = self
            .comprehensions
            .binary_search_by_key(&node, |(node, _)| *node);
        let (_, scope) = self.comprehensions.get(found.ok()?)?;
        Some(*scope)
    }
}
