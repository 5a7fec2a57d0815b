//! What names hold where they are read.

use relspec_summary::Var;

use super::{Lowering, NONE, Shared};
use crate::defs::DefIndex;
use crate::flow::Strength;
use crate::scopes::{BindingFlags, BindingId, Occurrence, Resolution, ScopeId, ScopeKind};
use crate::syntax::{Kind, NodeId};

impl Lowering<'_, '_> {
    /// The variable of a name that is read.
    pub(super) fn read(&mut self, id: NodeId) -> Var {
        if let Some(var) = self.known(id) {
            return var;
        }
        let sources = self.sources(id);
        let var = match sources.as_slice() {
            [] => self.shared(Shared::Nothing),
            [source] => *source,
            _ => {
                let var = self.fresh(id);
                for source in sources {
                    self.copy(var, source);
                }
                var
            }
        };
        let var = self.guarded(id, var);
        self.set(id, var);
        var
    }

    /// What a name may hold where it stands.
    pub(super) fn sources(&mut self, id: NodeId) -> Vec<Var> {
        let scopes = &self.file.analysis.scopes;
        let Some(occurrence) = scopes.occurrence(id) else {
            return Vec::new();
        };
        let Some(binding) = occurrence.binding.and_then(|id| scopes.binding(id)) else {
            return Vec::new();
        };
        let text = self.file.analysis.atoms.text(binding.name);
        match binding.resolution {
            Resolution::Builtin => {
                let name = self.name(text);
                vec![self.shared(Shared::Builtin(name))]
            }
            Resolution::Star | Resolution::Unbound => {
                let name = self.name(text);
                vec![self.shared(Shared::Global(name))]
            }
            _ => match occurrence.binding.and_then(|id| scopes.target(id)) {
                Some(target) => self.bound(occurrence, target),
                None => Vec::new(),
            },
        }
    }

    fn bound(&mut self, occurrence: &Occurrence, target: BindingId) -> Vec<Var> {
        let scopes = &self.file.analysis.scopes;
        let Some(binding) = scopes.binding(target) else {
            return Vec::new();
        };
        let scope = scopes.get(binding.scope);
        if binding.flags.has(BindingFlags::IMPLICIT) {
            return match scope {
                Some(scope) if scope.kind == ScopeKind::Class => {
                    vec![self.shared(Shared::Class(scope.def))]
                }
                _ => Vec::new(),
            };
        }
        if self.home(occurrence.scope) != self.home(binding.scope) {
            return vec![self.any(target)];
        }
        let is_function = scope.is_some_and(|scope| scope.kind.is_function_like());
        if let Some((mut sources, is_sure)) = self.reaching(occurrence.node, target) {
            if !is_sure && !is_function {
                let name = self.name(self.file.analysis.atoms.text(binding.name));
                sources.push(self.shared(Shared::Builtin(name)));
            }
            return sources;
        }
        let horizon = self.file.places.horizon(occurrence.node);
        let sites = self.sites.of_binding(target);
        let may_have_run = match sites.partition_point(|site| site.order < horizon) {
            0 => sites.len(),
            count => count,
        };
        let (live, is_sure) = self.sites.live(target, may_have_run);
        let nodes: Vec<NodeId> = live.iter().map(|site| site.node).collect();
        let mut sources: Vec<Var> = nodes.into_iter().map(|node| self.own(node)).collect();
        let text = self.file.analysis.atoms.text(binding.name);
        if !is_sure && !is_function {
            let name = self.name(text);
            sources.push(self.shared(Shared::Builtin(name)));
        }
        sources
    }

    /// What the definitions that reach a use give, and whether one of them surely does; `None`
    /// where the flow of the METHOD is not known.
    fn reaching(&mut self, id: NodeId, target: BindingId) -> Option<(Vec<Var>, bool)> {
        let flow = self.flow;
        let mut sources: Vec<Var> = Vec::new();
        let (mut is_known, mut is_sure) = (false, true);
        for def in flow.defs_of(id) {
            let is_meant = flow
                .variable(def.variable)
                .is_some_and(|variable| variable.binding == Some(target) && !variable.is_attribute);
            if !is_meant {
                continue;
            }
            is_known = true;
            let source = match def.strength {
                Strength::Strong => self.own(def.site),
                Strength::Entry => {
                    is_sure = false;
                    continue;
                }
                Strength::Weak => match self.syntax().node(def.site).kind {
                    // What is inside may have assigned it.
                    Kind::FunctionDef | Kind::AsyncFunctionDef | Kind::ClassDef | Kind::Lambda => {
                        self.any(target)
                    }
                    _ => continue,
                },
            };
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        is_known.then_some((sources, is_sure))
    }

    /// The scope whose code a scope runs with: comprehensions run in place.
    fn home(&self, scope: ScopeId) -> ScopeId {
        let mut at = scope;
        while let Some(found) = self.file.analysis.scopes.get(at)
            && found.kind == ScopeKind::Comprehension
            && let Some(parent) = found.parent
        {
            at = parent;
        }
        at
    }

    /// The definition whose scope makes a binding.
    fn owner_of(&self, binding: BindingId) -> DefIndex {
        let scopes = &self.file.analysis.scopes;
        let binding = scopes.binding(binding);
        let scope = binding.and_then(|binding| scopes.get(binding.scope));
        scope.map_or(DefIndex::MODULE, |scope| scope.def)
    }

    /// The variable of all that a binding may hold.
    pub(super) fn any(&mut self, binding: BindingId) -> Var {
        if let Some(var) = self.any.get(binding.index())
            && *var != NONE
        {
            return Var(*var);
        }
        let owner = self.owner_of(binding);
        let var = self.fresh_in(owner);
        if let Some(slot) = self.any.get_mut(binding.index()) {
            *slot = var.0;
        }
        var
    }

    /// What a binding holds once the body of its scope has run.
    pub(super) fn at_end(&mut self, binding: BindingId) -> Var {
        let count = self.sites.of_binding(binding).len();
        let (live, _) = self.sites.live(binding, count);
        let nodes: Vec<NodeId> = live.iter().map(|site| site.node).collect();
        if let [node] = nodes.as_slice() {
            return self.own(*node);
        }
        let owner = self.owner_of(binding);
        let end = self.fresh_in(owner);
        for node in nodes {
            let var = self.own(node);
            self.copy(end, var);
        }
        end
    }
}
