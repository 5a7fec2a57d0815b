//! Nodes of the CPG tree.

use relspec_contracts::CpgNodes;
use relspec_text::normalize::code_preview;

use super::Writer;
use crate::ParseStatus;
use crate::graph::kind::NodeKind;
use crate::graph::tree::{Arg, CpgNode};
use crate::syntax::{NodeId, Span};

/// Longer code is cut.
const CODE_BYTES: usize = 256;

impl<'a> Writer<'a, '_> {
    pub(super) fn nodes(&mut self) {
        let graph = self.graph;
        for (id, node) in graph.ids.iter() {
            let mut row = self.node_row(id, node);
            match node.kind {
                NodeKind::File => {
                    row.name = Some(self.path);
                    row.ast_order = None;
                    row.code = None;
                    row.owner_id = None;
                }
                // Nothing is around the module.
                NodeKind::Method if node.syntax == NodeId::ROOT => row.owner_id = None,
                _ => {}
            }
            self.facts.cpg_nodes.push(row);
            self.node_props(id, node);
        }
    }

    fn node_row(&mut self, id: i64, node: &CpgNode<'a>) -> CpgNodes<'a> {
        let code = self.code(Span::new(node.span.start, node.code_end));
        let preview = code.map(|code| code_preview(code, CODE_BYTES));
        self.flag(
            id,
            "IS_TRUNCATED",
            preview.map(str::len) < code.map(str::len),
        );
        let (index, name) = match node.arg {
            Arg::None => (None, None),
            Arg::Position(position) => (Some(position as i32), None),
            Arg::Name(name) => (Some(-1), Some(name)),
        };
        let mut row = CpgNodes {
            py_kind: node.py_kind,
            subkind: node.subkind,
            owner_id: Some(self.analysis.defs.id(node.owner)),
            name: node.name,
            full_name: node.full_name,
            code: preview,
            ast_order: Some(node.order as i32),
            argument_index: index,
            argument_name: name,
            ..self.bare_node(id, node.kind.as_str())
        };
        if self.analysis.status != ParseStatus::Skipped {
            self.locate(&mut row, node.span);
        }
        row
    }

    /// Text of a span; `None` if there is none.
    pub(super) fn code(&self, span: Span) -> Option<&'a str> {
        Some(self.analysis.source.slice(span)).filter(|code| !code.is_empty())
    }

    /// Id of the node that stands for a construct.
    pub(super) fn id_of(&self, construct: NodeId) -> Option<i64> {
        self.graph.ids.node(construct)
    }
}
