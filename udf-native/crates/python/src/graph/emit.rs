//! From the tree, definitions and scopes to rows.
//!
//! Every part of the graph has a file of its own here; they share the [`Writer`], which fills in
//! what all rows of a file have in common.

mod comments;
mod definitions;
mod diagnostics;
mod docstrings;
mod edges;
mod hash;
mod literals;
mod nodes;
mod props;
mod scopes;
mod types;

use bumpalo::Bump;
use relspec_contracts::{CpgEdges, CpgNodes, CpgProps, Facts};

use super::kind::EdgeKind;
use super::names::Composer;
use super::places::Places;
use super::{Graph, numbers};
use crate::defs::DefIndex;
use crate::diagnostic::Diagnostic;
use crate::edge::exact;
use crate::syntax::Span;
use crate::{Analysis, Options};

/// A value of a property.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'a> {
    Text(&'a str),
    Long(i64),
    Bool,
}

/// What the rows are made of.
#[derive(Clone, Copy)]
pub(super) struct File<'a, 'g> {
    pub(super) options: &'g Options,
    pub(super) path: &'a str,
    pub(super) analysis: &'g Analysis<'a>,
    pub(super) findings: &'g [Diagnostic],
    pub(super) graph: &'g Graph<'a>,
}

/// Writes the rows of one file.
pub(super) struct Writer<'a, 'g> {
    arena: &'a Bump,
    options: &'g Options,
    path: &'a str,
    analysis: &'g Analysis<'a>,
    findings: &'g [Diagnostic],
    graph: &'g Graph<'a>,
    facts: &'g mut Facts<'a>,
    places: Places<'a, 'g>,
    file_id: i64,
    composer: Composer<'a>,
    /// Per definition.
    hashes: Vec<&'a str>,
    /// The definition whose parameters were last seen, and the ORDER of the first of them.
    first_param: (Option<DefIndex>, u32),
}

impl<'a, 'g> Writer<'a, 'g> {
    pub(super) fn new(arena: &'a Bump, file: File<'a, 'g>, facts: &'g mut Facts<'a>) -> Self {
        Self {
            arena,
            options: file.options,
            path: file.path,
            analysis: file.analysis,
            findings: file.findings,
            graph: file.graph,
            facts,
            places: Places::new(&file.analysis.source),
            file_id: file.analysis.file_id,
            composer: Composer::new(arena, file.analysis),
            hashes: hash::of_definitions(arena, file.analysis),
            first_param: (None, 0),
        }
    }

    /// All rows but that of the file.
    pub(super) fn run(mut self) {
        let nodes = self.graph.ids.tree().nodes().len();
        let scopes = &self.analysis.scopes;
        let names = scopes.all().len() + scopes.bindings().len();
        self.facts.cpg_nodes.reserve(nodes + names);
        self.facts.cpg_edges.reserve(nodes * 3);
        self.nodes();
        self.edges();
        self.scopes();
        self.definitions();
        self.type_exprs();
        self.docstrings();
        if self.options.emit_comments {
            self.comments();
        }
        self.diagnostics();
        self.import_props();
    }

    /// A node that no construct of the CPG tree stands for.
    fn bare_node(&self, node_id: i64, kind: &'static str) -> CpgNodes<'a> {
        CpgNodes {
            node_id,
            kind,
            py_kind: None,
            subkind: None,
            file_id: Some(self.file_id),
            owner_id: None,
            name: None,
            full_name: None,
            code: None,
            ast_order: None,
            argument_index: None,
            argument_name: None,
            bstart: None,
            bend: None,
            line: None,
            col: None,
            end_line: None,
            end_col: None,
        }
    }

    /// Fills in where a node stands.
    fn locate(&mut self, node: &mut CpgNodes<'a>, span: Span) {
        let (start, end) = self.places.of(span);
        node.bstart = Some(start.byte as i32);
        node.line = Some(start.line as i32);
        node.col = Some(start.col as i32);
        node.bend = Some(end.byte as i32);
        node.end_line = Some(end.line as i32);
        node.end_col = Some(end.col as i32);
    }

    fn edge(&mut self, kind: EdgeKind, src: i64, dst: i64) {
        self.edge_with(kind, src, dst, None, None);
    }

    fn edge_with(
        &mut self,
        kind: EdgeKind,
        src: i64,
        dst: i64,
        discriminator: Option<&'a str>,
        reason: Option<&'static str>,
    ) {
        let made = exact(
            self.file_id,
            kind.origin(),
            kind.as_str(),
            (src, dst),
            discriminator,
        );
        self.facts.cpg_edges.push(CpgEdges { reason, ..made });
    }

    fn prop(&mut self, node: i64, key: &'static str, value: Value<'a>) {
        self.list_prop(node, key, 0, value);
    }

    /// An element of a list; `ordinal` counts from 1.
    fn list_prop(&mut self, node: i64, key: &'static str, ordinal: i32, value: Value<'a>) {
        let mut prop = CpgProps {
            entity_kind: "NODE",
            entity_id: node,
            prop_key: key,
            ordinal,
            file_id: Some(self.file_id),
            value_type: "STRING",
            value_string: None,
            value_long: None,
            value_double: None,
            value_bool: None,
        };
        match value {
            Value::Text(text) => prop.value_string = Some(text),
            Value::Long(number) => {
                prop.value_type = "LONG";
                prop.value_long = Some(number);
            }
            Value::Bool => {
                prop.value_type = "BOOL";
                prop.value_bool = Some(true);
            }
        }
        self.facts.cpg_props.push(prop);
    }

    /// A flag, which has no row unless it is set.
    fn flag(&mut self, node: i64, key: &'static str, holds: bool) {
        if holds {
            self.prop(node, key, Value::Bool);
        }
    }

    fn text_prop(&mut self, node: i64, key: &'static str, text: Option<&'a str>) {
        if let Some(text) = text {
            self.prop(node, key, Value::Text(text));
        }
    }

    /// A number as text.
    fn number(&self, number: u32) -> &'a str {
        numbers::text(self.arena, number)
    }
}
