//! Edges that the syntax states, and those from occurrences of names.

use super::Writer;
use crate::defs::DefIndex;
use crate::graph::kind::{EdgeKind, NodeKind};
use crate::graph::tree::{Arg, CpgNode, CpgNodeId, Role};
use crate::scopes::{Occurrence, Use};
use crate::syntax::{Flags, Kind, NodeId};

impl<'a> Writer<'a, '_> {
    pub(super) fn edges(&mut self) {
        let graph = self.graph;
        for ((id, node), at) in graph.ids.iter().zip(0..) {
            if node.kind != NodeKind::File {
                self.below_parent(id, node);
            }
            self.of_kind(id, node, CpgNodeId(at));
        }
        let analysis = self.analysis;
        for occurrence in analysis.scopes.occurrences() {
            self.occurrence(occurrence);
        }
    }

    /// What a node is to the node above it.
    fn below_parent(&mut self, id: i64, node: &CpgNode<'a>) {
        let tree = self.graph.ids.tree();
        let Some(parent) = tree.node(node.parent) else {
            return;
        };
        let above = self.graph.ids.id(node.parent);
        self.edge(EdgeKind::Ast, above, id);
        match node.role {
            Role::Child => {}
            Role::Callee => self.edge(EdgeKind::Receiver, above, id),
            Role::Condition => self.edge(EdgeKind::Condition, above, id),
        }
        if parent.kind.has_arguments() {
            let discriminator = match node.arg {
                Arg::None => return,
                Arg::Position(position) => self.number(position),
                Arg::Name(name) => name,
            };
            self.edge_with(EdgeKind::Argument, above, id, Some(discriminator), None);
        }
    }

    fn of_kind(&mut self, id: i64, node: &CpgNode<'a>, at: CpgNodeId) {
        match node.kind {
            NodeKind::Call => self.receiver_object(id, node.syntax),
            NodeKind::MethodRef | NodeKind::TypeRef => {
                if let Some(def) = self.definition_at(node.syntax) {
                    self.edge(EdgeKind::Creates, id, self.analysis.defs.id(def));
                }
            }
            NodeKind::Method | NodeKind::TypeDecl if node.is_head() => self.contained(id, node),
            NodeKind::Annotation => self.decorates(id, node),
            NodeKind::MethodParameterIn => self.default_of(id, node.syntax),
            NodeKind::TypeParameter => {
                let def = self.analysis.defs.id(node.owner);
                self.edge(EdgeKind::TypeParamOf, id, def);
            }
            NodeKind::TypeExpr => self.annotates(id, at),
            _ => {}
        }
    }

    fn definition_at(&self, construct: NodeId) -> Option<DefIndex> {
        self.analysis.defs.at(&self.analysis.syntax, construct)
    }

    /// The object whose attribute is called.
    fn receiver_object(&mut self, call: i64, construct: NodeId) {
        let syntax = &self.analysis.syntax;
        let callee = NodeId(construct.0 + 1);
        if syntax.node(construct).kind == Kind::Call
            && syntax.node(callee).kind == Kind::Attribute
            && let Some(base) = self.id_of(NodeId(callee.0 + 1))
        {
            self.edge_with(EdgeKind::Argument, call, base, Some("0"), None);
        }
    }

    fn contained(&mut self, id: i64, node: &CpgNode<'a>) {
        let container = if node.syntax == NodeId::ROOT {
            self.file_id
        } else {
            self.analysis.defs.id(node.owner)
        };
        self.edge(EdgeKind::Contains, container, id);
    }

    /// A decorator is the call of its expression with the definition.
    fn decorates(&mut self, id: i64, node: &CpgNode<'a>) {
        let syntax = &self.analysis.syntax;
        let definition = syntax.node(node.syntax).parent;
        if let Some(reference) = self.id_of(definition) {
            self.edge_with(EdgeKind::Argument, id, reference, Some("1"), None);
        }
        if let Some(def) = self.definition_at(definition) {
            let def = self.analysis.defs.id(def);
            // Decorators come first below a reference.
            let ordinal = self.number(node.order);
            self.edge_with(EdgeKind::DecoratedBy, def, id, Some(ordinal), None);
        }
    }

    fn default_of(&mut self, id: i64, parameter: NodeId) {
        let node = self.analysis.syntax.node(parameter);
        if node.flags.has(Flags::HAS_DEFAULT)
            && let Some(default) = self.id_of(node.subtree_end)
        {
            self.edge(EdgeKind::HasDefault, id, default);
        }
    }

    fn annotates(&mut self, id: i64, at: CpgNodeId) {
        let tree = self.graph.ids.tree();
        // The expression is the only child.
        let Some(expression) = tree.node(CpgNodeId(at.0 + 1)) else {
            return;
        };
        let expression = expression.syntax;
        let Some(subject) = self.type_subject(expression) else {
            return;
        };
        if self.can_be_typed(expression, subject) {
            self.edge(EdgeKind::HasAnnotation, subject, id);
        }
    }

    /// Whether what an annotation describes is something with a type: a variable, parameter or
    /// result, or a target that is an access. A name that is never bound is not.
    fn can_be_typed(&self, expression: NodeId, subject: i64) -> bool {
        let syntax = &self.analysis.syntax;
        let statement = syntax.node(expression).parent;
        let target = NodeId(statement.0 + 1);
        syntax.node(statement).kind != Kind::AnnAssign
            || self.id_of(target) != Some(subject)
            || matches!(syntax.node(target).kind, Kind::Attribute | Kind::Subscript)
    }

    /// Id of what an annotation expression describes.
    pub(super) fn type_subject(&self, expression: NodeId) -> Option<i64> {
        let graph = self.graph;
        graph
            .ids
            .type_subject(self.analysis, &graph.members, expression)
    }

    /// What an identifier does to its name, and which variable it means.
    fn occurrence(&mut self, occurrence: &Occurrence) {
        let scopes = &self.analysis.scopes;
        let Some(binding) = occurrence.binding else {
            return;
        };
        let Some(name) = scopes.binding(binding).map(|binding| binding.id) else {
            return;
        };
        let Some(at) = self
            .graph
            .ids
            .tree()
            .of_occurrence(&self.analysis.syntax, occurrence)
        else {
            return;
        };
        let id = self.graph.ids.id(at);
        if let Some(reason) = self.site_of(occurrence, at) {
            self.edge_with(EdgeKind::DefSiteOf, id, name, None, Some(reason));
        }
        let is_identifier = self.kind_at(at) == Some(NodeKind::Identifier);
        if !is_identifier {
            return;
        }
        for reason in self.uses(occurrence, at) {
            self.edge_with(EdgeKind::UseSiteOf, id, name, Some(reason), Some(reason));
        }
        let target = scopes.target(binding);
        let variable = target.and_then(|target| self.graph.ids.variable(target));
        if let Some(variable) = variable {
            self.edge(EdgeKind::Ref, id, variable);
        }
    }

    fn kind_at(&self, at: CpgNodeId) -> Option<NodeKind> {
        self.graph.ids.tree().node(at).map(|node| node.kind)
    }

    fn site_of(&self, occurrence: &Occurrence, at: CpgNodeId) -> Option<&'static str> {
        Some(match occurrence.usage {
            Use::Load | Use::Del | Use::Global | Use::Nonlocal => return None,
            Use::Store | Use::Augmented | Use::Except | Use::Match => {
                self.graph.ids.tree().node(at)?.site.as_str()
            }
            Use::Param => "PARAMETER",
            Use::Import => "IMPORT",
            Use::Def => "FUNCTION",
            Use::Class => "CLASS",
            Use::TypeAlias => "ALIAS",
            Use::TypeParam => "TYPE_PARAMETER",
        })
    }

    fn uses(&self, occurrence: &Occurrence, at: CpgNodeId) -> &'static [&'static str] {
        match occurrence.usage {
            Use::Load => {
                let node = self.graph.ids.tree().node(at);
                if node.is_some_and(|node| node.role == Role::Callee) {
                    &["CALL"]
                } else {
                    &["READ"]
                }
            }
            Use::Augmented => &["READ", "WRITE"],
            Use::Del => &["DELETE"],
            _ => &["WRITE"],
        }
    }
}
