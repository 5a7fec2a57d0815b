//! The nodes of a METHOD in the order in which they are evaluated when nothing branches.

use super::kind::NodeKind;
use super::tree::{Arg, CpgNode, CpgNodeId, MethodView, Tree};
use crate::syntax::{Kind, Syntax};

/// What waits on the stack.
#[derive(Clone, Copy)]
enum Step {
    /// A node with all below it.
    Enter(CpgNodeId),
    /// The node alone.
    Visit(CpgNodeId),
}

impl Tree<'_> {
    /// The nodes of a METHOD that take part in control flow, each after what it needs: first the
    /// METHOD, last its METHOD_RETURN. What is under a TYPE_EXPR is not evaluated.
    #[must_use]
    pub fn evaluation_order(&self, syntax: &Syntax<'_>, method: &MethodView) -> Vec<CpgNodeId> {
        let mut order = Vec::with_capacity(method.nodes().len());
        let mut stack = vec![Step::Enter(method.entry)];
        while let Some(step) = stack.pop() {
            match step {
                Step::Visit(id) => {
                    if self.node(id).is_some_and(CpgNode::takes_part) {
                        order.push(id);
                    }
                }
                Step::Enter(id) => {
                    let waiting = stack.len();
                    self.enter(id, syntax, &mut stack);
                    if let Some(steps) = stack.get_mut(waiting..) {
                        steps.reverse();
                    }
                }
            }
        }
        order
    }

    /// Children in the order of the array; definitions inside have runs of their own.
    pub(super) fn children(&self, id: CpgNodeId) -> impl Iterator<Item = CpgNodeId> {
        let end = self.node(id).map_or(id, |node| node.subtree_end);
        let mut next = CpgNodeId(id.0.saturating_add(1));
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.node(child)?.subtree_end;
            Some(child)
        })
    }

    fn enter(&self, id: CpgNodeId, syntax: &Syntax<'_>, steps: &mut Vec<Step>) {
        let Some(node) = self.node(id) else {
            return;
        };
        match node.kind {
            NodeKind::TypeExpr => {}
            NodeKind::MethodRef | NodeKind::TypeRef => self.enter_reference(id, steps),
            NodeKind::Method => {
                steps.push(Step::Visit(id));
                steps.extend(self.children(id).map(Step::Enter));
            }
            _ => {
                let first = steps.len();
                steps.extend(self.children(id).map(Step::Enter));
                let construct = syntax.node(node.syntax).kind;
                let before = match steps.get_mut(first..) {
                    Some(children) => self.arrange(node, construct, children),
                    None => 0,
                };
                steps.insert(first + before, Step::Visit(id));
            }
        }
    }

    /// Brings children from the order of the text into that of evaluation; returns how many of them
    /// come before the node itself.
    fn arrange(&self, node: &CpgNode<'_>, construct: Kind, children: &mut [Step]) -> usize {
        match (node.kind, construct) {
            // The value, then the targets.
            (NodeKind::Call, Kind::Assign | Kind::NamedExpr | Kind::AnnAssign)
                if self.ends_with_value(children) =>
            {
                children.rotate_right(1);
            }
            // The test, then one of the others.
            (NodeKind::Call, Kind::IfExp) if children.len() > 1 => children.swap(0, 1),
            (NodeKind::ControlStructure, Kind::For | Kind::AsyncFor | Kind::Comprehension)
                if node.subkind == Some("FOR") && children.len() > 1 =>
            {
                children.swap(0, 1);
                return 1;
            }
            (NodeKind::ControlStructure, _) if node.subkind == Some("WITH") => {
                return 1.min(children.len());
            }
            (NodeKind::ControlStructure, Kind::ExceptHandler) => {
                return usize::from(self.starts_with_type(children));
            }
            (NodeKind::JumpTarget, Kind::MatchCase) => {
                return children.len().saturating_sub(1);
            }
            _ => {}
        }
        children.len()
    }

    /// Whether a handler names what it catches before it stores and handles that.
    fn starts_with_type(&self, children: &[Step]) -> bool {
        let Some(Step::Enter(first)) = children.first() else {
            return false;
        };
        let first = self.node(*first);
        first.is_some_and(|first| first.kind != NodeKind::Block && first.subkind != Some("STORE"))
    }

    fn ends_with_value(&self, children: &[Step]) -> bool {
        let Some(Step::Enter(last)) = children.last() else {
            return false;
        };
        let last = self.node(*last);
        last.is_some_and(|last| last.arg == Arg::Position(2))
    }

    /// Decorator expressions from the top, what else is evaluated outside, the applications from
    /// the bottom, the reference.
    fn enter_reference(&self, id: CpgNodeId, steps: &mut Vec<Step>) {
        let is_annotation = |child: &CpgNodeId| {
            let node = self.node(*child);
            node.is_some_and(|node| node.kind == NodeKind::Annotation)
        };
        for child in self.children(id) {
            if is_annotation(&child) {
                steps.extend(self.children(child).map(Step::Enter));
            } else {
                steps.push(Step::Enter(child));
            }
        }
        let first = steps.len();
        let applied = self.children(id).filter(is_annotation);
        steps.extend(applied.map(Step::Visit));
        if let Some(applied) = steps.get_mut(first..) {
            applied.reverse();
        }
        steps.push(Step::Visit(id));
    }
}

impl CpgNode<'_> {
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
