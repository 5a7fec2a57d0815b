//! From flow to rows.

use relspec_contracts::{CpgProps, Facts};

use super::Flow;
use crate::Analysis;
use crate::edge::exact;
use crate::graph::{CpgNodeId, Graph, NodeKind};

struct Writer<'w, 'a> {
    file_id: i64,
    graph: &'w Graph<'a>,
    facts: &'w mut Facts<'a>,
}

impl<'a> Flow<'a> {
    /// Number of edges that [`Flow::emit`] adds.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        let dominances = self.dominators.len() + self.post_dominators.len();
        let labelled = self.control.len() + self.dependences.len();
        let data = self.defs.len() + self.supplies.len();
        dominances + labelled + data
    }

    /// Adds the edges CFG, DOMINATE, POST_DOMINATE, CDG and REACHING_DEF, and the property
    /// IS_UNREACHABLE.
    pub fn emit(&self, analysis: &Analysis<'a>, graph: &Graph<'a>, facts: &mut Facts<'a>) {
        let mut writer = Writer {
            file_id: analysis.file_id,
            graph,
            facts,
        };
        for edge in &self.control {
            writer.edge("CFG", edge.src, edge.dst, Some(edge.label.as_str()));
        }
        for (above, node) in &self.dominators {
            writer.edge("DOMINATE", *above, *node, None);
        }
        for (above, node) in &self.post_dominators {
            writer.edge("POST_DOMINATE", *above, *node, None);
        }
        for edge in &self.dependences {
            writer.edge("CDG", edge.src, edge.dst, Some(edge.label.as_str()));
        }
        for def in &self.defs {
            writer.flow(def.def, def.usage, self.text(def.variable));
        }
        for supply in &self.supplies {
            writer.flow(supply.value, supply.to, self.text(supply.variable));
        }
        for node in &self.unreachable {
            writer.unreachable(*node);
        }
    }

    fn text(&self, variable: super::VariableId) -> &'a str {
        self.variable(variable).map_or("", |variable| variable.text)
    }
}

impl<'a> Writer<'_, 'a> {
    /// A name is written as the IDENTIFIER that is defined or used has it.
    fn flow(&mut self, src: CpgNodeId, dst: CpgNodeId, variable: &'a str) {
        let node = self.graph.ids.tree().node(dst);
        let name = node
            .filter(|node| node.kind == NodeKind::Identifier)
            .and_then(|node| node.name);
        self.edge("REACHING_DEF", src, dst, Some(name.unwrap_or(variable)));
    }

    fn edge(
        &mut self,
        kind: &'static str,
        src: CpgNodeId,
        dst: CpgNodeId,
        discriminator: Option<&'a str>,
    ) {
        let ends = (self.graph.ids.id(src), self.graph.ids.id(dst));
        let edge = exact(self.file_id, "FLOW", kind, ends, discriminator);
        self.facts.cpg_edges.push(edge);
    }

    fn unreachable(&mut self, node: CpgNodeId) {
        self.facts.cpg_props.push(CpgProps {
            entity_kind: "NODE",
            entity_id: self.graph.ids.id(node),
            prop_key: "IS_UNREACHABLE",
            ordinal: 0,
            file_id: Some(self.file_id),
            value_type: "BOOL",
            value_string: None,
            value_long: None,
            value_double: None,
            value_bool: Some(true),
        });
    }
}
