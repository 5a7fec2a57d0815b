//! Ids of the nodes of the CPG tree.

use super::kind::NodeKind;
use super::member::Members;
use super::tree::{CpgNodeId, Tree};
use crate::Analysis;
use crate::defs::DefIndex;
use crate::scopes::{BindingId, ScopeKind};
use crate::syntax::{Kind, NodeId};

/// The CPG tree of a file with an id per node.
#[derive(Debug)]
pub struct CpgIds<'a> {
    tree: Tree<'a>,
    ids: Vec<i64>,
}

impl<'a> CpgIds<'a> {
    /// Gives every node its id: the n-th of its kind with its owner, unless it has parts of its
    /// own.
    pub(super) fn of(analysis: &Analysis<'a>, tree: Tree<'a>, members: &Members<'a>) -> Self {
        let mut ids = vec![0; tree.nodes().len()];
        let mut counts = [0u32; NodeKind::COUNT];
        let mut owner = (DefIndex::MODULE, analysis.defs.id(DefIndex::MODULE));
        for (node, id) in tree.nodes().iter().zip(&mut ids) {
            *id = match node.kind {
                NodeKind::File => analysis.file_id,
                NodeKind::Local | NodeKind::Member => continue,
                _ if node.is_head() => {
                    let def = analysis.defs.at(&analysis.syntax, node.syntax);
                    owner = def.map_or(owner, |def| (def, analysis.defs.id(def)));
                    counts = [0; NodeKind::COUNT];
                    owner.1
                }
                kind => {
                    let Some(count) = counts.get_mut(kind as usize) else {
                        continue;
                    };
                    *count += 1;
                    relspec_ids::node_id(kind.as_str(), owner.1, i64::from(*count))
                }
            };
        }
        let mut identified = Self { tree, ids };
        identified.variables(analysis);
        identified.attributes(analysis, members);
        identified
    }

    fn variables(&mut self, analysis: &Analysis<'a>) {
        for (binding, at) in analysis.scopes.bindings().iter().zip(&self.tree.of_binding) {
            let is_local = self
                .tree
                .node(*at)
                .is_some_and(|node| node.kind == NodeKind::Local);
            let Some(scope) = analysis.scopes.get(binding.scope).filter(|_| is_local) else {
                continue;
            };
            if let Some(id) = self.ids.get_mut(at.index()) {
                *id = relspec_ids::local_id(scope.id, analysis.atoms.text(binding.source_name));
            }
        }
    }

    fn attributes(&mut self, analysis: &Analysis<'a>, members: &Members<'a>) {
        for (member, at) in members.all().iter().zip(&self.tree.members) {
            if let Some(id) = self.ids.get_mut(at.index()) {
                *id = relspec_ids::member_id(analysis.defs.id(member.class), member.name);
            }
        }
    }

    /// The tree.
    #[must_use]
    pub fn tree(&self) -> &Tree<'a> {
        &self.tree
    }

    /// Id of a node of the tree; 0 if there is none.
    #[must_use]
    pub fn id(&self, node: CpgNodeId) -> i64 {
        self.ids.get(node.index()).copied().unwrap_or(0)
    }

    /// All nodes of the tree, each with its id.
    pub fn iter(&self) -> impl Iterator<Item = (i64, &super::tree::CpgNode<'a>)> {
        self.ids.iter().copied().zip(self.tree.nodes())
    }

    /// Id of the node that stands for a construct: CALL, IDENTIFIER, LITERAL, IMPORT, ANNOTATION,
    /// METHOD_PARAMETER_IN, …; METHOD_REF or TYPE_REF for a definition, METHOD for the module.
    /// `None` for constructs without a node: statements and keywords that are only their parts.
    #[must_use]
    pub fn node(&self, construct: NodeId) -> Option<i64> {
        self.tree.of_syntax(construct).map(|node| self.id(node))
    }

    /// Id of the FIELD_IDENTIFIER of an attribute, or of the IDENTIFIER that a handler or pattern
    /// stores.
    #[must_use]
    pub fn name(&self, construct: NodeId) -> Option<i64> {
        self.tree.of_name(construct).map(|node| self.id(node))
    }

    /// Id of the METHOD or TYPE_DECL of a definition: its `def_id`.
    #[must_use]
    pub fn definition(&self, def: DefIndex) -> Option<i64> {
        self.tree.run(def).head.some().map(|node| self.id(node))
    }

    /// Id of the METHOD_RETURN of a function, lambda, module or class body.
    #[must_use]
    pub fn method_return(&self, def: DefIndex) -> Option<i64> {
        self.tree.run(def).exit.some().map(|node| self.id(node))
    }

    /// Id of the LOCAL, METHOD_PARAMETER_IN or TYPE_PARAMETER that a binding of its own scope is.
    #[must_use]
    pub fn variable(&self, binding: BindingId) -> Option<i64> {
        self.tree.of_binding(binding).map(|node| self.id(node))
    }

    /// Id of the TYPE_EXPR around an annotation expression.
    #[must_use]
    pub fn type_expr(&self, expression: NodeId) -> Option<i64> {
        self.tree.type_expr(expression).map(|node| self.id(node))
    }

    /// Id of what an annotation expression, bound, default or alias value describes: the
    /// parameter, METHOD_RETURN, LOCAL, MEMBER, TYPE_PARAMETER or TYPE_DECL, else the target.
    #[must_use]
    pub fn type_subject(
        &self,
        analysis: &Analysis<'a>,
        members: &Members<'a>,
        expression: NodeId,
    ) -> Option<i64> {
        let parent = analysis.syntax.parent(expression)?;
        match analysis.syntax.node(parent).kind {
            Kind::AnnAssign => self.annotated(analysis, members, NodeId(parent.0 + 1)),
            Kind::TypeAlias => self.definition(analysis.defs.at(&analysis.syntax, parent)?),
            Kind::FunctionDef | Kind::AsyncFunctionDef => {
                self.method_return(analysis.defs.at(&analysis.syntax, parent)?)
            }
            _ => self.node(parent),
        }
    }

    fn annotated(
        &self,
        analysis: &Analysis<'a>,
        members: &Members<'a>,
        target: NodeId,
    ) -> Option<i64> {
        let variable = || {
            let binding = analysis.scopes.occurrence(target)?.binding?;
            let binding = analysis.scopes.target(binding)?;
            member_of_body(analysis, binding).or_else(|| self.variable(binding))
        };
        let attribute = || {
            let class = members.class_of_attribute(analysis, target)?;
            let name = analysis.syntax.node(target).name?;
            let class = analysis.defs.id(class);
            Some(relspec_ids::member_id(class, analysis.atoms.text(name)))
        };
        variable().or_else(attribute).or_else(|| self.node(target))
    }
}

/// Id of the MEMBER that a binding of a class body is.
fn member_of_body(analysis: &Analysis<'_>, binding: BindingId) -> Option<i64> {
    let binding = analysis.scopes.binding(binding)?;
    let scope = analysis.scopes.get(binding.scope)?;
    (scope.kind == ScopeKind::Class).then(|| {
        let name = analysis.atoms.text(binding.source_name);
        relspec_ids::member_id(analysis.defs.id(scope.def), name)
    })
}
