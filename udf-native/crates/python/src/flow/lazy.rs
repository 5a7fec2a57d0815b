//! Parts of a METHOD that do not run where they stand: generator expressions that are not consumed
//! at once.

use crate::Analysis;
use crate::graph::{CpgNodeId, MethodView, NodeKind, Role, Tree};
use crate::scopes::{Resolution, Use};
use crate::syntax::{Kind, NodeId};

/// Builtins that have consumed an argument when they return.
const CONSUMERS: &[&str] = &[
    "all",
    "any",
    "bytearray",
    "bytes",
    "dict",
    "frozenset",
    "list",
    "max",
    "min",
    "set",
    "sorted",
    "sum",
    "tuple",
];

/// Marks of the nodes of one METHOD.
#[derive(Debug, Default)]
pub(super) struct Lazy {
    base: u32,
    /// Empty if nothing is lazy.
    marks: Vec<bool>,
}

impl Lazy {
    pub(super) fn is_lazy(&self, node: CpgNodeId) -> bool {
        let number = node.0.wrapping_sub(self.base);
        self.marks.get(number as usize) == Some(&true)
    }

    /// Marks everything in lazy generator expressions but their first iterable, which is evaluated
    /// at once.
    pub(super) fn fill(&mut self, analysis: &Analysis<'_>, tree: &Tree<'_>, method: &MethodView) {
        self.base = method.entry.0;
        self.marks.clear();
        for id in method.nodes().map(CpgNodeId) {
            let Some(node) = tree.node(id) else {
                continue;
            };
            if node.subkind != Some("GENERATOR")
                || node.kind != NodeKind::Block
                || self.is_lazy(id)
                || is_consumed(analysis, tree, id)
            {
                continue;
            }
            self.marks.resize(method.nodes().len(), false);
            self.mark(id.0, node.subtree_end.0, true);
            // Below the first FOR: target, iterable.
            let mut parts = tree.children(CpgNodeId(id.0 + 1));
            if let Some(iterable) = parts.nth(1) {
                let end = tree
                    .node(iterable)
                    .map_or(iterable, |node| node.subtree_end);
                self.mark(iterable.0, end.0, false);
            }
        }
    }

    fn mark(&mut self, start: u32, end: u32, is_lazy: bool) {
        let (start, end) = (start - self.base, end - self.base);
        if let Some(marks) = self.marks.get_mut(start as usize..end as usize) {
            marks.fill(is_lazy);
        }
    }
}

/// Whether a generator expression is an argument of a call that runs it to its end.
fn is_consumed(analysis: &Analysis<'_>, tree: &Tree<'_>, generator: CpgNodeId) -> bool {
    let Some(node) = tree.node(generator) else {
        return false;
    };
    let Some(call) = tree.node(node.parent) else {
        return false;
    };
    if call.kind != NodeKind::Call || node.role != Role::Child {
        return false;
    }
    let syntax = &analysis.syntax;
    if syntax.node(call.syntax).kind != Kind::Call {
        return false;
    }
    let callee = NodeId(call.syntax.0 + 1);
    let construct = syntax.node(callee);
    let name = construct.name.map_or("", |name| analysis.atoms.text(name));
    match construct.kind {
        Kind::Attribute => name == "join",
        Kind::Name => CONSUMERS.contains(&name) && is_builtin(analysis, callee),
        _ => false,
    }
}

fn is_builtin(analysis: &Analysis<'_>, name: NodeId) -> bool {
    let occurrence = analysis.scopes.occurrence(name);
    let binding = occurrence
        .filter(|occurrence| occurrence.usage == Use::Load)
        .and_then(|occurrence| analysis.scopes.binding(occurrence.binding?));
    binding.is_some_and(|binding| binding.resolution == Resolution::Builtin)
}
