//! Where the values of definitions come from, and which values a METHOD gives to its caller.

use super::variables::{Var, Variables};
use crate::Analysis;
use crate::graph::{Arg, CpgNodeId, NodeKind, Tree};
use crate::syntax::{Ctx, Kind};

/// What a value is given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Receiver {
    /// A definition of a variable.
    Variable(Var),
    /// The caller, as result.
    Returned,
    /// The caller, as one of several.
    Yielded,
}

/// Finds out what the nodes of a METHOD supply.
pub(super) struct Supplies<'f, 's, 'a> {
    pub(super) analysis: &'s Analysis<'a>,
    pub(super) tree: &'s Tree<'a>,
    pub(super) variables: &'f mut Variables<'s, 'a>,
    pub(super) exit: CpgNodeId,
}

impl Supplies<'_, '_, '_> {
    /// Calls `found` with each value that a node hands on, what gets it, and where.
    pub(super) fn of(
        &mut self,
        id: CpgNodeId,
        mut found: impl FnMut(CpgNodeId, CpgNodeId, Receiver),
    ) {
        let Some(node) = self.tree.node(id) else {
            return;
        };
        let first = CpgNodeId(id.0 + 1);
        let construct = self.analysis.syntax.node(node.syntax).kind;
        match (node.kind, construct) {
            (NodeKind::Return, _) => found(id, self.exit, Receiver::Returned),
            (NodeKind::Call, Kind::Yield | Kind::YieldFrom) if first < node.subtree_end => {
                found(first, self.exit, Receiver::Yielded);
            }
            (
                NodeKind::Call,
                Kind::Assign | Kind::NamedExpr | Kind::AnnAssign | Kind::AugAssign,
            ) => self.assignment(id, found),
            (NodeKind::ControlStructure, _) if node.subkind == Some("FOR") => {
                let mut children = self.tree.children(id);
                if let (Some(target), Some(value)) = (children.next(), children.next()) {
                    self.targets(target, |at, var| found(value, at, Receiver::Variable(var)));
                }
            }
            (NodeKind::ControlStructure, _) if node.subkind == Some("WITH") => {
                let mut children = self.tree.children(id);
                if let (Some(value), Some(target)) = (children.next(), children.next()) {
                    self.targets(target, |at, var| found(value, at, Receiver::Variable(var)));
                }
            }
            (NodeKind::JumpTarget, Kind::MatchCase) => self.captures(id, found),
            _ => {}
        }
    }

    fn assignment(&mut self, id: CpgNodeId, mut found: impl FnMut(CpgNodeId, CpgNodeId, Receiver)) {
        let tree = self.tree;
        let is_value = |child: &CpgNodeId| {
            let child = tree.node(*child);
            child.is_some_and(|child| child.arg == Arg::Position(2))
        };
        let Some(value) = tree.children(id).find(is_value) else {
            return;
        };
        for target in tree.children(id).filter(|child| !is_value(child)) {
            self.targets(target, |at, var| found(value, at, Receiver::Variable(var)));
        }
    }

    /// The definitions in a target: names and accesses in displays.
    fn targets(&mut self, target: CpgNodeId, mut found: impl FnMut(CpgNodeId, Var)) {
        let end = self
            .tree
            .node(target)
            .map_or(target, |node| node.subtree_end);
        let mut at = target;
        while at < end {
            let Some(node) = self.tree.node(at) else {
                return;
            };
            let next = node.subtree_end;
            let construct = self.analysis.syntax.node(node.syntax);
            let is_target = matches!(construct.ctx, Ctx::Store | Ctx::Augmented);
            match construct.kind {
                Kind::Tuple | Kind::List | Kind::Starred if node.kind == NodeKind::Call => {
                    at = CpgNodeId(at.0 + 1);
                    continue;
                }
                Kind::Name if is_target && node.kind == NodeKind::Identifier => {
                    if let Some(var) = self.variables.of_name(at) {
                        found(at, var);
                    }
                }
                Kind::Attribute | Kind::Subscript if is_target => {
                    let whole = self.variables.of_attribute(at);
                    let var = whole.or_else(|| self.variables.holder(CpgNodeId(at.0 + 1)));
                    if let Some(var) = var {
                        found(at, var);
                    }
                }
                _ => {}
            }
            at = next;
        }
    }

    /// The names that the pattern of a case captures from the subject.
    fn captures(&mut self, case: CpgNodeId, mut found: impl FnMut(CpgNodeId, CpgNodeId, Receiver)) {
        let tree = self.tree;
        let Some(parent) = tree.node(case).map(|node| node.parent) else {
            return;
        };
        let (Some(subject), Some(pattern)) =
            (tree.children(parent).next(), tree.children(case).next())
        else {
            return;
        };
        let end = tree.node(pattern).map_or(pattern, |node| node.subtree_end);
        for at in (pattern.0..end.0).map(CpgNodeId) {
            let is_capture = tree.node(at).is_some_and(|node| {
                node.kind == NodeKind::Identifier
                    && self.analysis.syntax.node(node.syntax).kind.is_pattern()
            });
            if is_capture && let Some(var) = self.variables.of_name(at) {
                found(subject, at, Receiver::Variable(var));
            }
        }
    }
}
