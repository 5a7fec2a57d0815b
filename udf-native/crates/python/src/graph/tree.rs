//! The CPG tree of one file as a flat array.
//!
//! Node 0 is the FILE, node 1 the NAMESPACE_BLOCK. Then every definition has a run of its own, in
//! the order of the definitions: its METHOD or TYPE_DECL and everything it owns, in pre-order with
//! children by ORDER. What a run holds can be walked like the syntax tree: the first child of a
//! node is the next node, the next sibling is `subtree_end`. The METHOD or TYPE_DECL that heads a
//! run hangs below that of the definition around it, which only `parent` says.

use std::ops::Range;

use super::kind::{NodeKind, Site};
use crate::defs::DefIndex;
use crate::scopes::{BindingId, Occurrence, Use};
use crate::syntax::{NodeId, Span, Syntax};

/// Index of a node in [`Tree::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CpgNodeId(pub u32);

impl CpgNodeId {
    /// The FILE.
    pub const FILE: Self = Self(0);
    /// The NAMESPACE_BLOCK.
    pub const NAMESPACE: Self = Self(1);
    /// Stands for no node.
    pub(super) const NONE: Self = Self(u32::MAX);

    /// As an index of an array.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// `None` for the id that stands for no node.
    #[must_use]
    pub(super) fn some(self) -> Option<Self> {
        (self != Self::NONE).then_some(self)
    }
}

/// Place of a node among the operands of its parent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arg<'a> {
    /// It is no operand.
    #[default]
    None,
    /// By position, from 1.
    Position(u32),
    /// By name; `**` for what is unpacked.
    Name(&'a str),
}

/// What a node is to its parent beyond being a child.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Nothing.
    #[default]
    Child,
    /// The callee of a CALL or ANNOTATION.
    Callee,
    /// The expression that decides.
    Condition,
}

/// One node of the CPG tree.
#[derive(Clone, Copy, Debug)]
pub struct CpgNode<'a> {
    /// What it is.
    pub kind: NodeKind,
    /// What it is to its parent.
    pub role: Role,
    /// What it does to its name, if it stores one.
    pub site: Site,
    /// Class name in Python's `ast`; `None` where no single construct stands behind it.
    pub py_kind: Option<&'static str>,
    /// Type within the kind.
    pub subkind: Option<&'static str>,
    /// Own name.
    pub name: Option<&'a str>,
    /// Full name.
    pub full_name: Option<&'a str>,
    /// Construct it stands for, or the one it is a part of.
    pub syntax: NodeId,
    /// Definition that owns it; for the head of a run the definition around it.
    pub owner: DefIndex,
    /// AST parent; the FILE is its own.
    pub parent: CpgNodeId,
    /// One past the last node below it in its run.
    pub subtree_end: CpgNodeId,
    /// Place among its siblings, from 1.
    pub order: u32,
    /// Number of children so far, nested definitions included.
    pub children: u32,
    /// Place among the operands of its parent.
    pub arg: Arg<'a>,
    /// Place in the text.
    pub span: Span,
    /// End of the part of the span that is its code: the header of what has a body.
    pub code_end: u32,
}

impl CpgNode<'_> {
    /// METHOD `<body>` of a class.
    #[must_use]
    pub fn is_class_body(&self) -> bool {
        self.subkind == Some("CLASS_BODY")
    }

    /// METHOD or TYPE_DECL that heads the run of a definition.
    #[must_use]
    pub fn is_head(&self) -> bool {
        self.kind == NodeKind::TypeDecl || self.kind == NodeKind::Method && !self.is_class_body()
    }

    /// Whether the node takes part in control flow.
    #[must_use]
    pub fn takes_part(&self) -> bool {
        match self.kind {
            NodeKind::Method
            | NodeKind::MethodReturn
            | NodeKind::Annotation
            | NodeKind::JumpTarget
            | NodeKind::Call
            | NodeKind::Identifier
            | NodeKind::Literal
            | NodeKind::MethodRef
            | NodeKind::TypeRef
            | NodeKind::Return
            | NodeKind::Import
            | NodeKind::Unknown => true,
            NodeKind::Block => self.subkind != Some("BODY"),
            NodeKind::ControlStructure => matches!(
                self.subkind,
                Some("FOR" | "CATCH" | "WITH" | "BREAK" | "CONTINUE" | "THROW")
            ),
            _ => false,
        }
    }
}

/// The part of the tree that belongs to one definition.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// METHOD or TYPE_DECL.
    pub head: CpgNodeId,
    /// One past the last node.
    pub end: CpgNodeId,
    /// METHOD with the code of the definition: the head, the `<body>` of a class, none for a type
    /// alias.
    pub method: CpgNodeId,
    /// METHOD_RETURN of that METHOD.
    pub exit: CpgNodeId,
    /// METHOD_REF or TYPE_REF; none for the module.
    pub reference: CpgNodeId,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            head: CpgNodeId::NONE,
            end: CpgNodeId::NONE,
            method: CpgNodeId::NONE,
            exit: CpgNodeId::NONE,
            reference: CpgNodeId::NONE,
        }
    }
}

/// One unit of control flow: a function, lambda, module body or class body, and what it owns.
/// Analyses of flow look at one of these at a time and never beyond.
#[derive(Clone, Copy, Debug)]
pub struct MethodView {
    /// Definition that owns the nodes.
    pub owner: DefIndex,
    /// METHOD, where control enters.
    pub entry: CpgNodeId,
    /// METHOD_RETURN, where control leaves.
    pub exit: CpgNodeId,
    /// One past the last node.
    pub end: CpgNodeId,
}

impl MethodView {
    /// All nodes in pre-order, the entry first.
    #[must_use]
    pub fn nodes(&self) -> Range<u32> {
        self.entry.0..self.end.0
    }
}

/// The CPG tree of one file.
#[derive(Debug, Default)]
pub struct Tree<'a> {
    pub(super) nodes: Vec<CpgNode<'a>>,
    pub(super) runs: Vec<Run>,
    /// Per syntax node the node that stands for it.
    pub(super) of_syntax: Vec<CpgNodeId>,
    /// Per syntax node the name token of it that has a node of its own.
    pub(super) of_name: Vec<CpgNodeId>,
    /// Per binding the LOCAL or parameter that is its variable.
    pub(super) of_binding: Vec<CpgNodeId>,
    /// MEMBERs in the order of [`Members`](super::member::Members).
    pub(super) members: Vec<CpgNodeId>,
    /// TYPE_EXPRs with the expression below them, by expression.
    pub(super) type_exprs: Vec<(NodeId, CpgNodeId)>,
}

impl<'a> Tree<'a> {
    /// All nodes; see the module for their order.
    #[must_use]
    pub fn nodes(&self) -> &[CpgNode<'a>] {
        &self.nodes
    }

    /// All ids with their nodes.
    pub fn iter(&self) -> impl Iterator<Item = (CpgNodeId, &CpgNode<'a>)> {
        let ids = 0u32..;
        let nodes = self.nodes.iter().zip(ids);
        nodes.map(|(node, id)| (CpgNodeId(id), node))
    }

    /// The node with that id.
    #[must_use]
    pub fn node(&self, id: CpgNodeId) -> Option<&CpgNode<'a>> {
        self.nodes.get(id.index())
    }

    /// The node that stands for a construct: a METHOD_REF or TYPE_REF for a definition, the METHOD
    /// of the module for the module. `None` for what has no node: keywords, statements that are
    /// only their parts, parts of patterns.
    #[must_use]
    pub fn of_syntax(&self, id: NodeId) -> Option<CpgNodeId> {
        self.of_syntax.get(id.index()).and_then(|node| node.some())
    }

    /// The node of a name that is a part of a construct: the FIELD_IDENTIFIER of an attribute, the
    /// IDENTIFIER that a handler or pattern stores.
    #[must_use]
    pub fn of_name(&self, id: NodeId) -> Option<CpgNodeId> {
        self.of_name.get(id.index()).and_then(|node| node.some())
    }

    /// The LOCAL, METHOD_PARAMETER_IN or TYPE_PARAMETER of a name that its own scope binds.
    #[must_use]
    pub fn of_binding(&self, id: BindingId) -> Option<CpgNodeId> {
        self.of_binding.get(id.index()).and_then(|node| node.some())
    }

    /// The MEMBERs, in the order of [`Members::all`](super::member::Members::all).
    #[must_use]
    pub fn members(&self) -> &[CpgNodeId] {
        &self.members
    }

    /// The TYPE_EXPR around an annotation expression.
    #[must_use]
    pub fn type_expr(&self, expression: NodeId) -> Option<CpgNodeId> {
        let at = self
            .type_exprs
            .binary_search_by_key(&expression, |(expression, _)| *expression)
            .ok()?;
        self.type_exprs.get(at).map(|(_, node)| *node)
    }

    /// All annotation expressions with their TYPE_EXPRs, by expression.
    #[must_use]
    pub fn type_exprs(&self) -> &[(NodeId, CpgNodeId)] {
        &self.type_exprs
    }

    /// Children in the order of the array; definitions inside have runs of their own.
    pub(crate) fn children(&self, id: CpgNodeId) -> impl Iterator<Item = CpgNodeId> {
        let end = self.node(id).map_or(id, |node| node.subtree_end);
        let mut next = CpgNodeId(id.0.saturating_add(1));
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.node(child)?.subtree_end;
            Some(child)
        })
    }

    /// The node that an occurrence of a name is; none for names that are only declared.
    #[must_use]
    pub(crate) fn of_occurrence(
        &self,
        syntax: &Syntax<'_>,
        occurrence: &Occurrence,
    ) -> Option<CpgNodeId> {
        match occurrence.usage {
            Use::Global | Use::Nonlocal => None,
            Use::Except | Use::Match => self.of_name(occurrence.node),
            // The name of a type alias is an expression, but what binds it is the statement.
            Use::TypeAlias => self.of_syntax(syntax.node(occurrence.node).parent),
            _ => self.of_syntax(occurrence.node),
        }
    }

    /// What belongs to a definition.
    #[must_use]
    pub fn run(&self, def: DefIndex) -> Run {
        self.runs.get(def.index()).copied().unwrap_or_default()
    }

    /// Every METHOD of the file, in the order of the definitions.
    pub fn methods(&self) -> impl Iterator<Item = MethodView> {
        let defs = 0u32..;
        self.runs.iter().zip(defs).filter_map(|(run, def)| {
            Some(MethodView {
                owner: DefIndex(def),
                entry: run.method.some()?,
                exit: run.exit.some()?,
                end: run.end,
            })
        })
    }
}
