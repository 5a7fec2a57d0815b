//! Scopes, their names, and what those refer to.

use relspec_contracts::{CpgNodes, PyBindingResolutions, PyBindings, PyScopes};

use super::{Value, Writer};
use crate::graph::kind::EdgeKind;
use crate::scopes::{Binding, BindingId, Resolution, Scope, ScopeKind};
use crate::syntax::{Field, Kind};

impl Writer<'_, '_> {
    pub(super) fn scopes(&mut self) {
        let analysis = self.analysis;
        for scope in analysis.scopes.all() {
            self.scope(scope);
        }
        for (id, binding) in (0..).map(BindingId).zip(analysis.scopes.bindings()) {
            self.binding(id, binding);
        }
        let graph = self.graph;
        for (member, at) in graph.members.all().iter().zip(graph.ids.tree().members()) {
            let binding = member.binding.and_then(|id| analysis.scopes.binding(id));
            if let Some(binding) = binding {
                self.edge(EdgeKind::Declares, graph.ids.id(*at), binding.id);
            }
        }
    }

    fn scope(&mut self, scope: &Scope) {
        let analysis = self.analysis;
        let name = analysis.atoms.text(scope.name);
        let def_id = analysis.defs.id(scope.def);
        let parent = scope.parent.and_then(|parent| analysis.scopes.get(parent));
        self.facts.cpg_nodes.push(CpgNodes {
            subkind: Some(scope.kind.as_str()),
            owner_id: Some(def_id),
            name: Some(name),
            ..self.bare_node(scope.id, "SCOPE")
        });
        self.facts.py_scopes.push(PyScopes {
            file_id: self.file_id,
            scope_id: scope.id,
            def_id,
            parent_scope_id: parent.map(|parent| parent.id),
            scope_kind: scope.kind.as_str(),
            name,
            qualpath: analysis.defs.get(scope.def).map_or("", |def| def.qualpath),
            is_nested: scope.is_nested,
            is_generator: scope.is_generator,
            is_coroutine: scope.is_coroutine,
        });
        if let Some(maker) = self.maker(scope) {
            self.edge(EdgeKind::ScopeOf, scope.id, maker);
        }
        if let Some(parent) = parent {
            self.edge(EdgeKind::ScopeParent, scope.id, parent.id);
        }
    }

    /// The node that makes a scope.
    fn maker(&self, scope: &Scope) -> Option<i64> {
        let ids = &self.graph.ids;
        match scope.kind {
            ScopeKind::Comprehension => ids.node(scope.node),
            ScopeKind::Annotation => ids.type_expr(scope.node),
            ScopeKind::TypeAlias => {
                let value = self.analysis.syntax.child(scope.node, Field::Value);
                ids.type_expr(value?)
            }
            ScopeKind::TypeVariable => {
                let node = self.analysis.syntax.node(scope.node);
                let is_parameter = matches!(
                    node.kind,
                    Kind::TypeVar | Kind::ParamSpec | Kind::TypeVarTuple
                );
                ids.node(if is_parameter {
                    scope.node
                } else {
                    node.parent
                })
            }
            _ => ids.definition(scope.def),
        }
    }

    fn binding(&mut self, id: BindingId, binding: &Binding) {
        let analysis = self.analysis;
        let Some(scope) = analysis.scopes.get(binding.scope) else {
            return;
        };
        let def_id = analysis.defs.id(scope.def);
        let source_name = analysis.atoms.text(binding.source_name);
        self.facts.cpg_nodes.push(CpgNodes {
            subkind: Some(binding.kind()),
            owner_id: Some(def_id),
            name: Some(source_name),
            ..self.bare_node(binding.id, "BINDING")
        });
        let flags = binding.flags.stored();
        self.prop(binding.id, "FLAGS", Value::Long(i64::from(flags)));
        self.facts.py_bindings.push(PyBindings {
            file_id: self.file_id,
            binding_id: binding.id,
            scope_id: scope.id,
            def_id,
            name: analysis.atoms.text(binding.name),
            source_name,
            binding_scope: binding.binding_scope.as_str(),
            binding_kind: binding.kind(),
            flags,
        });
        self.edge(EdgeKind::ScopeBinds, scope.id, binding.id);
        if let Some(variable) = self.graph.ids.variable(id) {
            self.edge(EdgeKind::Declares, variable, binding.id);
        }
        self.resolution(binding);
    }

    fn resolution(&mut self, binding: &Binding) {
        let Some(kind) = binding.resolution.as_str() else {
            return;
        };
        let target = binding.resolution.target();
        let target = target.and_then(|target| self.analysis.scopes.binding(target));
        let is_named = matches!(binding.resolution, Resolution::Builtin | Resolution::Star);
        self.facts
            .py_binding_resolutions
            .push(PyBindingResolutions {
                file_id: self.file_id,
                binding_id: binding.id,
                resolution_kind: kind,
                target_binding_id: target.map(|target| target.id),
                target_name: is_named.then(|| self.analysis.atoms.text(binding.name)),
            });
        if let Some(target) = target {
            let kinds = (EdgeKind::BindingResolvesTo, Some(kind));
            self.edge_with(kinds.0, binding.id, target.id, None, kinds.1);
        }
    }
}
