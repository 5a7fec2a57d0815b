//! What runs after what, by line, as CPython's bytecode shows it.
//!
//! The line of a node is that of the statement, handler, case or decorator it belongs to, so that
//! the places where an expression happens to be broken do not count.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::Analysis;
use crate::defs::DefIndex;
use crate::flow::{Flow, Label};
use crate::graph::{CpgNodeId, Graph, MethodView, NodeKind};
use crate::syntax::{Field, Kind, NodeId};

/// One object per METHOD: name, first line, lines that are reached, and pairs of lines of which
/// one follows the other when nothing is raised.
pub(super) fn methods(analysis: &Analysis<'_>, graph: &Graph<'_>, flow: &Flow<'_>) -> Vec<Value> {
    let lines = Lines::of(analysis, graph, flow);
    let mut edges = flow.control().peekable();
    let methods = graph.ids.tree().methods();
    methods
        .map(|method| {
            let inside =
                |(src, ..): &(CpgNodeId, CpgNodeId, Label)| method.nodes().contains(&src.0);
            let own = std::iter::from_fn(|| edges.next_if(inside));
            lines.method(&method, own)
        })
        .collect()
}

struct Lines<'l, 'a> {
    analysis: &'l Analysis<'a>,
    graph: &'l Graph<'a>,
    /// Per construct.
    of: Vec<u32>,
    unreachable: BTreeSet<CpgNodeId>,
}

impl<'l, 'a> Lines<'l, 'a> {
    fn of(analysis: &'l Analysis<'a>, graph: &'l Graph<'a>, flow: &Flow<'a>) -> Self {
        let mut of: Vec<u32> = Vec::with_capacity(analysis.syntax.len());
        for (_, node) in analysis.syntax.iter() {
            let has_own = node.kind.is_statement()
                || matches!(
                    node.kind,
                    Kind::ExceptHandler | Kind::MatchCase | Kind::Decorator
                );
            let above = of.get(node.parent.index()).copied();
            of.push(match above {
                Some(above) if !has_own => above,
                _ => analysis.source.place(node.span.start).line,
            });
        }
        Self {
            analysis,
            graph,
            of,
            unreachable: flow.unreachable().iter().copied().collect(),
        }
    }

    /// Line of a node; `None` for what no instruction stands for.
    fn line(&self, id: CpgNodeId) -> Option<u32> {
        let node = self.graph.ids.tree().node(id)?;
        let is_seen = !matches!(node.kind, NodeKind::Method | NodeKind::MethodReturn)
            && node.subkind != Some("EXCEPT")
            && !self.unreachable.contains(&id);
        let line = self.of.get(node.syntax.index()).copied();
        line.filter(|_| is_seen)
    }

    fn method(
        &self,
        method: &MethodView,
        edges: impl Iterator<Item = (CpgNodeId, CpgNodeId, Label)>,
    ) -> Value {
        let mut lines = BTreeSet::new();
        let mut pairs = BTreeSet::new();
        for (src, dst, label) in edges {
            let (from, to) = (self.line(src), self.line(dst));
            lines.extend(to);
            if let (Some(from), Some(to)) = (from, to)
                && label != Label::Exception
                && from != to
            {
                pairs.insert((from, to));
            }
        }
        let (name, first) = self.start(method.owner);
        json!({"name": name, "line": first, "lines": lines, "edges": pairs})
    }

    /// Name of a definition, and the line where it or its first decorator starts.
    fn start(&self, def: DefIndex) -> (&'a str, u32) {
        let Some(definition) = self.analysis.defs.get(def) else {
            return ("", 0);
        };
        let syntax = &self.analysis.syntax;
        let decorator = syntax.child(definition.node, Field::Decorator);
        let line = |node: NodeId| {
            let start = syntax.node(node).span.start;
            self.analysis.source.place(start).line
        };
        let own = line(definition.node);
        let first = decorator.map_or(own, |decorator| own.min(line(decorator)));
        (self.analysis.atoms.text(definition.name), first)
    }
}
